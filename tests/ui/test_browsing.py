"""Looking through the folders of the machine, whatever they are called."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from soniq.errors import Forbidden, Invalid, NotFound
from soniq.ui import browsing
from tests.powerless import powerless


def look(path: bytes) -> Any:
    """As the browser gets it."""
    return json.loads(json.dumps(browsing.look(path)))


def test_a_folder_shows_its_folders_and_counts_its_music(tmp_path: Path) -> None:
    for name in ("b", "A", ".hidden"):
        (tmp_path / name).mkdir()
    for name in ("one.mp3", "two.FLAC", "note.txt"):
        (tmp_path / name).touch()
    found = look(bytes(tmp_path))
    assert [folder["name"] for folder in found["folders"]] == ["A", "b"]
    assert found["sounds"] == 2
    assert found["above"][-1]["name"] == tmp_path.name


def test_a_name_that_is_no_text_can_be_walked_into(tmp_path: Path) -> None:
    strange = os.fsencode(tmp_path) + b"/caf\xe9\nbar"
    Path(os.fsdecode(strange)).mkdir()
    [folder] = look(bytes(tmp_path))["folders"]
    assert "\n" not in folder["name"]
    assert browsing.path_of(folder["path"]) == strange


@pytest.mark.parametrize("sent", ["", "not base64!", "cmVsYXRpdmU=", "L2EAYg==", "é"])
def test_what_is_no_folder_of_ours_is_refused(sent: str) -> None:
    with pytest.raises(Invalid):
        browsing.path_of(sent)


def test_a_path_cannot_climb() -> None:
    assert browsing.path_of(browsing.name_of(b"/music/../etc")) == b"/etc"


def test_what_is_gone_or_closed_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="cannot be opened"):
        browsing.look(bytes(tmp_path) + b"/gone")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with powerless(), pytest.raises(Forbidden, match="may not read"):
        browsing.look(bytes(closed))


def test_there_is_always_somewhere_to_begin() -> None:
    assert b"/" in browsing.beginning()
