"""Apps that know gonic find in soniq's answers what they find in gonic's, of the same kinds.

`spec/gonic.json` tells the shapes of what gonic answered to its own tests' cases: the names that
held something, and what kind of thing. Where the recorded answers lie beside the checkout, in
`../shared`, it is held against them.
"""

import json
from collections import defaultdict
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.subsonic.calls import CALLS
from tests.subsonic.checking import HERE
from tests.subsonic.house import House
from tests.subsonic.shapes import shape

RECORDED = SHARED / "fixtures" / "subsonic" / "gonic_golden"
SHAPES: dict[str, dict[str, str]] = json.loads((HERE / "gonic.json").read_text("utf-8"))
ENVELOPE = frozenset({"status", "version", "type", "serverVersion", "openSubsonic", "error"})

NO_WORDS = "soniq asks nobody for texts on artists and albums"
NO_IMAGES = "an address that needs no signing in would show covers to anybody"
NOT_TOLD = {
    "albumInfo": {"notes": NO_WORDS},
    "artistInfo2": {
        "biography": NO_WORDS,
        **dict.fromkeys(
            ("artistImageUrl", "smallImageUrl", "mediumImageUrl", "largeImageUrl"), NO_IMAGES
        ),
    },
    "indexes": {"index[].artist[].albumCount": "what soniq shows there are folders, not artists"},
    "searchResult2": {"artist[].parent": "artists are no folders, and lie in none"},
}
"""What gonic tells and soniq does not, each with its reason."""


@pytest.fixture(scope="module")
def told(lived: House) -> dict[str, list[Any]]:
    """What soniq answers to a call of each method, by the name that it stands under."""
    answers = defaultdict(list)
    for method in CALLS:
        for parameters in CALLS[method](lived):
            answer = lived.told(method, **parameters)
            for name in answer.keys() - ENVELOPE:
                answers[name].append(answer[name])
    return answers


@pytest.mark.parametrize("name", SHAPES)
def test_soniq_tells_what_gonic_tells(told: dict[str, list[Any]], name: str) -> None:
    ours = shape(told[name])
    missing = {
        path: kind
        for path, kind in SHAPES[name].items()
        if ours.get(path) != kind and path not in NOT_TOLD.get(name, {})
    }
    assert not missing


def test_the_shapes_are_those_of_the_recorded_answers() -> None:
    if not RECORDED.is_dir():
        pytest.skip(f"needs the answers of {RECORDED}")
    answers = defaultdict(list)
    for file in sorted(RECORDED.glob("*.json")):
        said = json.loads(file.read_text("utf-8"))["subsonic-response"]
        for name in said.keys() - ENVELOPE:
            answers[name].append(said[name])
    assert {name: shape(said) for name, said in answers.items()} == SHAPES
