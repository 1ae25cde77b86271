"""The unit that runs mpv apart from soniq."""

import shlex
from pathlib import Path

from soniq.playback.jukebox.player import ARGUMENTS

UNIT = Path(__file__).parents[2] / "systemd" / "soniq-jukebox.service"


def test_the_unit_runs_mpv_as_soniq_itself_would() -> None:
    text = UNIT.read_text().replace("\\\n", " ")
    (line,) = (one for one in text.splitlines() if one.startswith("ExecStart="))
    program, *arguments = shlex.split(line.removeprefix("ExecStart="))
    assert program == "/usr/bin/mpv"
    assert arguments == [*ARGUMENTS, "--input-ipc-server=/run/soniq-jukebox/mpv.sock"]
