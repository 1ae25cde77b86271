"""What is another version of one song, and what is another song."""

import pytest

from soniq.discovery.spread import song_key


@pytest.mark.parametrize(
    "title",
    [
        "Creep (Live)",
        "Creep - Radio Edit",
        "Creep – 2011 Remaster",
        "Creep [Demo] (Mono)",
        "Creep (Original Mix)",
        "Creep (2009 Mix)",
        "Creep feat. Ada",
    ],
)
def test_versions_are_one_song(title: str) -> None:
    assert song_key(title) == song_key("Creep")


@pytest.mark.parametrize(
    "title", ["Creep (Zolta Remix)", "Creep – Club Mix", "Creep (Dub Version)", "Creep (Part 2)"]
)
def test_what_was_made_anew_is_another(title: str) -> None:
    assert song_key(title) != song_key("Creep")


def test_a_remastered_remix_is_that_remix() -> None:
    assert song_key("Creep (Zolta Remix) [2011 Remaster]") == song_key("Creep (Zolta Remix)")
