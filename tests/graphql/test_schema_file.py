"""The schema in the repository is the one that is served."""

from soniq.graphql import sdl


def test_the_schema_in_the_repository_is_true() -> None:
    kept = sdl.FILE.read_text(encoding="utf-8")
    assert kept == sdl.written(), "run `python -m soniq.graphql.sdl`"
