"""The pages that are made from the code are those that lie in the repository."""

from docs import build
from soniq.events import catalogue


def test_the_page_of_events_is_the_one_that_the_classes_make() -> None:
    written = build.EVENTS.read_text(encoding="utf-8")
    assert build.events_page() == written, "run `make docs`"


def test_every_event_says_in_its_first_line_what_happened() -> None:
    build.import_events()
    for kind in catalogue():
        topic, _, verb = kind.name.partition(".")
        assert topic.isidentifier(), kind.name
        assert verb.isidentifier(), kind.name
        assert kind.summary.endswith("."), kind.name
