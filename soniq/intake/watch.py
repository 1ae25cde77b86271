"""Noticing by itself that files in a music folder changed.

Each root has a thread that waits. Local disks tell of each change (inotify); of shares in the
network nobody tells, so they are looked at every now and then. The watcher scans nothing itself: it
emits `root.touched`.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable

from soniq.events import Bus
from soniq.files.volume import volume_of
from soniq.intake.model import RootTouched, Watching, WatchState
from soniq.library.model import Root
from soniq.units import RootId

logger = logging.getLogger(__name__)

LONGEST = 60.0
"""Seconds after which a change is told though others keep coming, as in a long copy."""

AWAY = 30.0
"""Seconds between two looks whether a drive that is away has come back."""

WAKE_MS = 1_000
"""How often a waiting thread looks whether it is to end."""

_IDLE_ENDINGS = (
    "txt nfo log cue m3u m3u8 pls ini db sqlite json xml pdf html md5 sfv ffp accurip url lnk lock"
    " tmp temp part partial crdownload download !ut bak swp"
)
_IDLE = frozenset(_IDLE_ENDINGS.split())
"""Endings of files that a scan does not look at."""


class Watcher:
    """Watches all roots between `start` and `stop`.

    quiet: seconds without a change after which a root counts as touched. poll: seconds between two
    looks at a root in the network. Both are asked for anew each time.
    """

    def __init__(
        self,
        bus: Bus,
        roots: Callable[[], Iterable[Root]],
        *,
        quiet: Callable[[], float] = lambda: 5.0,
        poll: Callable[[], float] = lambda: 900.0,
    ) -> None:
        self._bus = bus
        self._roots = roots
        self._quiet = quiet
        self._poll = poll
        self._lock = threading.Lock()
        self._watches: dict[RootId, _Watch] = {}
        self._is_started = False

    def start(self) -> None:
        self._is_started = True
        self.refresh()

    def stop(self) -> None:
        """Ends all watching; waits a few seconds for the threads at most."""
        self._is_started = False
        with self._lock:
            watches, self._watches = list(self._watches.values()), {}
        for watch in watches:
            watch.stop()
        for watch in watches:
            watch.join()

    def refresh(self) -> None:
        """Watches the roots that there are now; to be called when one was added or removed."""
        if not self._is_started:
            return
        with self._lock:
            roots = {root.id: root for root in self._roots()}
            for root_id in [root_id for root_id in self._watches if root_id not in roots]:
                self._watches.pop(root_id).stop()
            for root_id, root in roots.items():
                if root_id not in self._watches:
                    self._watches[root_id] = _Watch(root, self._bus, self._quiet, self._poll)

    def status(self) -> list[WatchState]:
        """How each root is watched, and why not better."""
        with self._lock:
            return [watch.state for _, watch in sorted(self._watches.items())]


class _Watch:
    """The watch over one root, in a thread of its own."""

    def __init__(
        self, root: Root, bus: Bus, quiet: Callable[[], float], poll: Callable[[], float]
    ) -> None:
        self._root = root
        self._bus = bus
        self._quiet = quiet
        self._poll = poll
        self._ending = threading.Event()
        self._missed = False
        self.state = WatchState(root_id=root.id, watching=Watching.OFF)
        self._thread = threading.Thread(
            target=self._run, name=f"soniq-watch-{root.id}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()

    def join(self) -> None:
        self._thread.join(timeout=WAKE_MS / 1000 * 3)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                network = volume_of(self._root.path).network
            except OSError:
                self._wait_for_the_drive()
                continue
            note = "It lies in the network, where changes are not told." if network else None
            note = note or self._listen()
            if not self._ending.is_set() and note is not None:
                self._look_now_and_then(note)

    def _wait_for_the_drive(self) -> None:
        self._begin(Watching.OFF, "Its drive or folder is away.")
        while not self._ending.wait(AWAY):
            if _place(self._root.path) is not None:
                self._missed = True
                return

    def _look_now_and_then(self, note: str) -> None:
        self._begin(Watching.POLLING, note)
        while not self._ending.wait(self._poll()):
            if _place(self._root.path) is None:
                self._missed = True
                return
            self._touched()

    def _listen(self) -> str | None:
        """Until the end, or until the root is gone; a reason where listening is not possible."""
        import watchfiles

        try:
            self._follow(
                watchfiles.watch(
                    os.fsencode(self._root.path).decode(),
                    watch_filter=_matters,
                    debounce=WAKE_MS,
                    step=100,
                    rust_timeout=WAKE_MS,
                    yield_on_timeout=True,
                    stop_event=self._ending,
                    raise_interrupt=False,
                    force_polling=False,
                    ignore_permission_denied=True,
                )
            )
        except UnicodeDecodeError:
            return "Its path is no text, so the system cannot be asked to tell of changes."
        except FileNotFoundError:
            return None
        except (OSError, RuntimeError) as error:
            logger.warning("root %d is polled: %s", self._root.id, error)
            if "limit" in str(error).lower():
                return (
                    "The system watches no more folders than fs.inotify.max_user_watches allows; "
                    "raise it to have changes told at once."
                )
            return f"The system cannot tell of changes: {error}"
        return None

    def _follow(self, changes: Iterable[object]) -> None:
        """Emits once it has been quiet; `changes` gives something or nothing each second.

        A drive that is taken off or put on is another place; what was heard of it is heard no more.
        """
        place = _place(self._root.path)
        first = last = 0.0
        for change in changes:
            if self.state.watching != Watching.WATCHING:
                self._begin(Watching.WATCHING, None)
            now = time.monotonic()
            if change:
                first, last = first or now, now
            if _place(self._root.path) != place:
                self._missed = True
                self.state = WatchState(root_id=self._root.id, watching=Watching.OFF)
                return
            if first and (now - last >= self._quiet() or now - first >= LONGEST):
                first = 0.0
                self._touched()

    def _begin(self, watching: Watching, note: str | None) -> None:
        """From now on it is watched so. What may have been missed until now is made up for."""
        self.state = WatchState(root_id=self._root.id, watching=watching, note=note)
        if self._missed:
            self._missed = False
            self._touched()

    def _touched(self) -> None:
        self._bus.publish(RootTouched(root_id=self._root.id))


def _place(path: bytes) -> tuple[int, int] | None:
    """The folder that lies at a path now: another one once a drive was mounted on it."""
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_dev, about.st_ino


def _matters(_change: object, path: str) -> bool:
    """Whether a scan would look at what changed. Folders may have any name."""
    name = os.path.basename(path)
    if name.startswith(".") and not name.startswith(("..", ".nomedia", ".ndignore")):
        return name[1:2].isdigit()
    return name.rpartition(".")[2].lower() not in _IDLE or "." not in name
