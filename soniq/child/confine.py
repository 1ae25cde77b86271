"""What the child takes from itself before it opens a stranger's file."""

import contextlib
import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_NICEST = 19


def confine(memory: int, parent: int, *, writes: bool = False, nice: int = _NICEST) -> None:
    """Bound memory to so many bytes, write no files unless that is its work, yield to all others
    (or so far as `nice` says), and die with `parent`."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    if not writes:
        _limit(resource.RLIMIT_FSIZE, 0)
    with contextlib.suppress(OSError):
        os.nice(nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its child
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _die_with(parent)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS has no RLIMIT_AS to set
        resource.setrlimit(which, (most, most))


def _die_with(parent: int) -> None:
    """Linux ends the child when the thread that started it does, even in the midst of a file."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(0)
