"""What a finished job came to, in a line."""

import pytest

from soniq.events import JSON
from soniq.ui.jobs import summary

ASKED: dict[str, JSON] = {"matched": 12, "manual_review": 3, "no_match": 0, "left": 0}
REFUSED = "MusicBrainz does not answer."


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"found": 412, "new": 12, "moved": 3}, "412 files looked at: 12 new, 3 moved"),
        ({"found": 9, "new": 0}, "9 files looked at: nothing new"),
        ({"analysed": 1, "unheard": 2}, "1 track listened to, 2 could not be"),
        ({**ASKED, "trouble": ""}, "12 matched, 3 for you to review"),
        ({"matched": 0, "left": 9, "trouble": REFUSED}, f"9 left for another time. {REFUSED}"),
        ({"matched": 0, "trouble": ""}, "Nothing to look for"),
        ({"asked": 5, "found": 4, "failures": 0, "trouble": ""}, "4 covers found"),
        ({"asked": 5, "found": 0, "trouble": REFUSED}, f"0 covers found. {REFUSED}"),
        ({"asked": 2, "known": 1, "failures": 0, "trouble": None}, "1 track known elsewhere"),
        ({"moved": 3, "left": 1}, "3 files renamed, 1 stayed"),
        ({"written": 2, "refused": 0}, "Tags of 2 files written"),
        ({}, None),
        (None, None),
    ],
)
def test_a_job_tells_what_it_came_to(result: dict[str, JSON] | None, said: str | None) -> None:
    assert summary(result) == said
