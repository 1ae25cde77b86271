"""One soniq to a data folder; who is kept out is told by whom."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from soniq.errors import Conflict, Unavailable
from soniq.store import lock

ROOT = Path(__file__).parents[2]
HOLD = """
import pathlib, sys
from soniq.store import lock
with lock.held(pathlib.Path(sys.argv[1]), "soniq serve"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_soniq_is_kept_out_and_told_by_which(tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    named = rf"soniq serve \(process {process.pid}\)"
    with pytest.raises(Conflict, match=named), lock.held(data, "soniq scan"):
        pass
    assert lock.holder(data) == f"soniq serve (process {process.pid})"
    process.kill()
    process.communicate()
    with lock.held(data, "soniq scan"):
        assert lock.holder(data) == f"soniq scan (process {os.getpid()})"
    assert lock.holder(data) is None


def test_a_folder_that_nobody_used_is_free(tmp_path: Path) -> None:
    assert lock.holder(tmp_path / "none") is None


def test_a_failure_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.held(tmp_path, "soniq scan"):
        raise ZeroDivisionError
    assert lock.holder(tmp_path) is None


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(Unavailable, match="cannot be"), lock.held(tmp_path / "data", "soniq"):
        pass
