"""The mpv that sounds: one of a unit of its own, or a child of soniq's that outlives it."""

import logging
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from soniq.errors import Unavailable
from soniq.playback.jukebox.mpv import Mpv, Refused, Said

logger = logging.getLogger(__name__)

SOCKET = "jukebox.sock"
STARTS = 10.0
"""Seconds that mpv may take until it listens: 0.3 s here, some 2 s from a cold SD card."""

ARGUMENTS = (
    "--no-config",
    "--idle=yes",
    "--no-video",
    "--no-terminal",
    "--audio-display=no",
    "--load-scripts=no",
    "--ytdl=no",
    "--access-references=no",
    "--autoload-files=no",
    "--input-default-bindings=no",
    "--input-media-keys=no",
    "--prefetch-playlist=yes",
    "--demuxer-max-bytes=16MiB",
    "--demuxer-max-back-bytes=1MiB",
)
"""Nothing of a person's own mpv, no scripts, and no other files than those that it is told."""


class Player:
    """Finds mpv when it is first needed, and again when it was lost."""

    def __init__(
        self,
        folder: Path,
        *,
        mode: Callable[[], str],
        unit_socket: Callable[[], Path | None],
        heard: Callable[[Said], None],
        lost: Callable[[Mpv], None],
        more: Sequence[str] = (),
    ) -> None:
        """folder: for the socket of an own child. mode: "auto" or "off". unit_socket: where the
        mpv of a unit listens, if there is one; then none is started. more: further arguments."""
        self._own_socket = folder / SOCKET
        self._mode = mode
        self._unit_socket = unit_socket
        self._heard = heard
        self._lost = lost
        self._more = tuple(more)
        self._mpv: Mpv | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def is_off(self) -> bool:
        return self._mode() == "off"

    @property
    def can_be(self) -> bool:
        """Whether there is any mpv to be had."""
        if self.is_off:
            return False
        return self._unit_socket() is not None or shutil.which("mpv") is not None

    def check(self) -> None:
        """Raises Unavailable where it is off."""
        if self.is_off:
            raise Unavailable("The sound output of this machine is off (setting jukebox).")

    @property
    def mpv(self) -> Mpv | None:
        """The line to it, while there is one."""
        mpv = self._mpv
        return None if mpv is None or mpv.is_gone else mpv

    def ready(self) -> tuple[Mpv, bool]:
        """mpv, started if need be; and whether the line to it is new.

        Raises Unavailable where it is off, is not installed, or does not start.
        """
        with self._lock:
            if self._mpv is not None and not self._mpv.is_gone:
                return self._mpv, False
            self.check()
            self._drop()
            self._mpv = self._found() or self._started()
            return self._mpv, True

    def found(self) -> Mpv | None:
        """An mpv that runs already, such as one that outlived the last soniq."""
        with self._lock:
            if self._mpv is None and not self.is_off:
                self._mpv = self._found()
            return self._mpv

    def forget(self, mpv: Mpv) -> bool:
        """The line broke; the next `ready` makes another. Whether it was the one that counts."""
        with self._lock:
            if self._mpv is not mpv:
                return False
            self._drop()
            return True

    def _drop(self) -> None:
        self._mpv = None
        if self._child is not None:
            self._child.kill()  # one that only hangs is of no use either
            self._child.wait()
            self._child = None

    def close(self, *, is_playing: bool) -> None:
        """Leaves mpv. One of our own ends with what it plays, at once where it plays nothing."""
        with self._lock:
            mpv, self._mpv = self._mpv, None
            if mpv is not None:
                if self._unit_socket() is None:
                    with suppress(Unavailable, Refused):
                        if is_playing:
                            mpv.set("idle", "once")
                        else:
                            mpv.ask("quit")
                mpv.close()
            self._let_go(is_playing=is_playing and mpv is not None)

    def _let_go(self, *, is_playing: bool) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if is_playing:
            child.returncode = 0  # it is meant to outlive us; else Python warns of a child left
            return
        try:
            child.wait(STARTS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _found(self) -> Mpv | None:
        path = self._unit_socket() or self._own_socket
        if not path.exists():
            return None
        with suppress(Unavailable):
            return Mpv(path, heard=self._heard, lost=self._lost)
        return None

    def _started(self) -> Mpv:
        unit = self._unit_socket()
        if unit is not None:
            raise Unavailable(
                f"No mpv listens at {unit}. Start it: systemctl start soniq-jukebox.",
                retry_after=10,
            )
        program = shutil.which("mpv")
        if program is None:
            raise Unavailable(
                "mpv, which plays through this machine's sound output, is not installed. "
                "On Debian: sudo apt install --no-install-recommends mpv."
            )
        return self._start(program)

    def _start(self, program: str) -> Mpv:
        folder = self._own_socket.parent
        folder.mkdir(parents=True, exist_ok=True)
        self._own_socket.unlink(missing_ok=True)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("SONIQ_")
        }
        child = self._child = subprocess.Popen(
            [program, *ARGUMENTS, f"--input-ipc-server={SOCKET}", *self._more],
            cwd=folder,  # so that the socket's name is short enough
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        late = time.monotonic() + STARTS
        while time.monotonic() < late and child.poll() is None:
            found = self._found()
            if found is not None:
                logger.info("mpv was started for the sound output (process %d)", child.pid)
                return found
            time.sleep(0.02)
        child.kill()
        child.wait()
        self._child = None
        raise Unavailable(
            f"mpv does not start ({program}). Try `mpv --idle` in a shell to see why.",
            retry_after=30,
        )
