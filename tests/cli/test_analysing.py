"""`soniq analyse`, as scripts and people use it."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from soniq.cli import main
from tests import sound

KEYS = [
    *("path", "durationS", "bpm", "bpmConfidence", "bpmCandidates", "key", "keyConfidence"),
    *("camelotKey", "tuningCents", "danceability", "moodHappy", "moodAggressive", "moodParty"),
    *("moodRelaxed", "instrumental", "acoustic", "tonal", "loudnessLufs", "tags"),
]


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    samples = sound.music("synth pop", key="Am", bpm=124)
    return sound.write(tmp_path_factory.mktemp("songs") / "song.mp3", samples)


@pytest.fixture(scope="module")
def silence(song: Path) -> Path:
    return sound.write(song.with_name("silence.flac"), sound.silence(2.0))


def analyse(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["analyse", *map(str, words)])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_song_is_one_object_in_one_line(song: Path) -> None:
    result = analyse("--json", song)

    [heard] = lines(result)
    assert result.exit_code == 0
    assert list(heard) == KEYS
    assert heard["path"] == str(song)
    assert heard["bpm"] == pytest.approx(124, rel=0.01)
    assert len(heard["bpmCandidates"]) == 2
    assert (heard["key"], heard["camelotKey"]) == ("A minor", "8A")
    assert -40 < heard["loudnessLufs"] < 0
    assert len(heard["tags"]) == 100
    assert all(0 <= share <= 1 for share in heard["tags"].values())
    assert all(0 <= heard[name] <= 1 for name in KEYS[9:17])


def test_the_embedding_comes_when_it_is_asked_for(song: Path) -> None:
    [heard] = lines(analyse("--json", "--embedding", song))

    assert list(heard) == [*KEYS, "embedding"]
    assert len(heard["embedding"]) == 512
    assert math.hypot(*heard["embedding"]) == pytest.approx(1, abs=0.01)


def test_a_bad_file_is_told_and_the_rest_go_on(song: Path, silence: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.mp3").write_text("no sound")

    result = analyse("--json", tmp_path / "bad.mp3", silence, tmp_path / "none.mp3", song)

    bad, quiet, none, good = lines(result)
    assert result.exit_code == 1
    assert list(bad) == list(none) == ["path", "error"]
    assert none["error"] == "It is gone."
    assert quiet["durationS"] == 2
    assert [quiet[name] for name in KEYS if name not in ("path", "durationS", "bpmCandidates")] == [
        None
    ] * (len(KEYS) - 3)
    assert good["key"] == "A minor"


def test_folders_give_the_sounds_in_them(song: Path, silence: Path, tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    for number, source in enumerate((silence, silence, silence)):
        os.link(source, deep / f"{number}.flac")
    (deep / "cover.jpg").write_bytes(b"")
    (tmp_path / "a" / "notes.txt").write_text("")

    result = analyse("--json", tmp_path, silence)

    assert result.exit_code == 0
    assert [one["path"] for one in lines(result)] == [
        *(str(deep / f"{number}.flac") for number in range(3)),
        str(silence),
    ]


def test_people_get_a_table(song: Path, silence: Path) -> None:
    result = analyse(song, silence, "/no/such.mp3")

    head, good, quiet, bad = result.stdout.splitlines()
    assert result.exit_code == 1
    assert head.split()[:4] == ["bpm", "key", "camelot", "LUFS"]
    assert "A minor" in good
    assert good.endswith(str(song))
    assert quiet.split()[:2] == ["–", "–"]
    assert bad.endswith("/no/such.mp3: It is gone.")


def test_numbers_need_json(song: Path) -> None:
    result = analyse("--embedding", song)

    assert result.exit_code == 2
    assert "--json" in result.stderr


def test_it_wants_a_file() -> None:
    assert analyse("--json").exit_code == 2


def test_names_of_any_bytes_and_relative_ones_work(silence: Path, tmp_path: Path) -> None:
    os.link(silence, os.path.join(os.fsencode(tmp_path), b"\xff-http:.flac"))

    run = subprocess.run(
        [sys.executable, "-m", "soniq", "analyse", "--json", b"./\xff-http:.flac"],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["durationS"] == 2
    assert json.loads(run.stdout)["path"] == "./\ufffd-http:.flac"
