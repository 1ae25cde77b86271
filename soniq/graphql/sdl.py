"""The schema in GraphQL's own language: `python -m soniq.graphql.sdl` writes the file beside it."""

from pathlib import Path

from soniq.graphql.schema import schema

FILE = Path(__file__).with_name("schema.graphql")


def written() -> str:
    return str(schema) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
