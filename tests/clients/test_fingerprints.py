"""Fingerprints by a program that may be missing, slow, or say nonsense."""

import os
from pathlib import Path

import pytest

from soniq.clients import fingerprints
from soniq.clients.fingerprints import Fingerprint, RawFingerprint
from soniq.errors import Unreadable


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only fpcalc there is: not yet there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder / "fpcalc"


def write(program: Path, *lines: str) -> None:
    program.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    program.chmod(0o755)


def test_without_the_program_there_is_no_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not fingerprints.is_there()
    assert fingerprints.fingerprint(b"/music/fog.flac") is None
    assert fingerprints.raw_fingerprint(b"/music/fog.flac") is None


def test_a_file_has_a_fingerprint_for_others_and_one_to_compare_here(program: Path) -> None:
    write(
        program,
        'case "$*" in',
        '*-raw*) echo \'{"duration": 185.32, "fingerprint": [1, -1, 4294967295]}\';;',
        '*) echo \'{"duration": 185.32, "fingerprint": "AQABz0"}\';;',
        "esac",
    )
    assert fingerprints.is_there()
    assert fingerprints.fingerprint(b"x") == Fingerprint(text="AQABz0", duration_s=185.32)
    assert fingerprints.raw_fingerprint(b"x") == RawFingerprint(
        values=(1, 2**32 - 1, 2**32 - 1), duration_s=185.32
    )


def test_a_name_is_never_taken_for_an_option(program: Path, tmp_path: Path) -> None:
    write(
        program,
        f'for a in "$@"; do printf "%s\\n" "$a" >> {tmp_path}/told; done',
        'echo \'{"duration": 1, "fingerprint": "A"}\'',
    )
    fingerprints.fingerprint(b"/music/-version\xff")
    told = (tmp_path / "told").read_bytes().split(b"\n")
    assert told[-3:] == [b"--", b"/music/-version\xff", b""]
    fingerprints.fingerprint(b"-raw")
    assert (tmp_path / "told").read_bytes().splitlines()[-1].startswith(b"/")


@pytest.mark.parametrize(
    "said",
    [
        'echo "ERROR: Could not open the input file" >&2; exit 2',
        "exit 1",
        "echo nonsense",
        "echo '[1]'",
        "echo '{\"duration\": 3}'",
        'echo \'{"duration": 0, "fingerprint": "A"}\'',
        'echo \'{"duration": "long", "fingerprint": "A"}\'',
        'echo \'{"duration": 3, "fingerprint": ""}\'',
        'echo \'{"duration": 3, "fingerprint": [1]}\'',
    ],
)
def test_nonsense_is_an_unreadable_file_and_names_it(program: Path, said: str) -> None:
    write(program, said)
    with pytest.raises(Unreadable, match=r"/music/fog\.flac"):
        fingerprints.fingerprint(b"/music/fog.flac")


def test_the_reason_of_the_program_is_told(program: Path) -> None:
    write(program, 'echo "ERROR: Could not open the input file" >&2; exit 2')
    with pytest.raises(Unreadable, match="Could not open the input file"):
        fingerprints.fingerprint(b"/music/fog.flac")


def test_a_program_that_does_not_end_is_ended(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(program, "exec sleep 600")
    monkeypatch.setattr(fingerprints, "TIMEOUT", 0.2)
    with pytest.raises(Unreadable, match="took more than"):
        fingerprints.fingerprint(b"/music/fog.flac")
