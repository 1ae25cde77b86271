"""The jukebox at work: one thing at a time, what mpv tells in between, and mpv had back when it
died."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeAlias

from soniq.errors import SoniqError, Unavailable
from soniq.playback.jukebox.deck import EVENTS, Deck
from soniq.playback.jukebox.mpv import Mpv, Refused, Said
from soniq.playback.jukebox.player import Player
from soniq.playback.jukebox.sounding import Sounding, Tuning, tune
from soniq.playback.jukebox.sources import Source
from soniq.playback.model import Entry, PlayState
from soniq.units import Milliseconds

logger = logging.getLogger(__name__)

BEAT = 30.0
"""Seconds after which the place in what is played is told and written down again."""
REVIVALS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0)
"""Seconds to wait before each try to have back an mpv that died while it played: two minutes,
in which a unit that is restarted comes back."""
DEATHS = 3
"""So often in a minute, and it plays no more by itself: it is what it plays that kills it."""
MINUTE = 60.0

PlayerOf: TypeAlias = Callable[[Callable[[Said], None], Callable[[Mpv], None]], Player]
"""Makes the player from the two that it tells: of events, and that mpv is gone."""
Told: TypeAlias = Callable[[Entry, PlayState, Milliseconds, bool], None]
"""What sounds, how, where in it, and whether it begins."""


class Running:
    """Holds the one lock under which the queue and mpv are touched.

    mpv's news come in a thread of its line, where nothing may be asked; so a thread of this one's
    takes them in turn. It begins with the first mpv.
    """

    def __init__(
        self,
        source_of: Callable[[Entry], Source],
        player: PlayerOf,
        *,
        tuning: Callable[[], Tuning],
        heard: Told,
        changed: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
        revivals: Sequence[float] = REVIVALS,
    ) -> None:
        """heard: told what sounds. changed: called after whatever may have changed something."""
        self._news: queue.Queue[Said | Mpv | None] = queue.Queue()
        self.player = player(self._news.put, self._news.put)
        self.deck = Deck(
            source_of,
            Sounding(monotonic),
            mpv=self.mpv,
            mpv_now=lambda: self.player.mpv,
            tell=heard,
        )
        self._tuning = tuning
        self._changed = changed
        self._monotonic = monotonic
        self._revivals = revivals
        self._lock = threading.RLock()
        self._worker: threading.Thread | None = None
        self._closing = threading.Event()
        self._revived: list[float] = []
        """When, of late."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For looking: nothing changes meanwhile."""
        with self._lock:
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """For doing something; what came of it is told and kept, even where it failed half way.

        Raises Unavailable where mpv does not do it.
        """
        with self._lock:
            try:
                yield
            except Refused as error:
                raise Unavailable(f"mpv does not do that: {error}.") from None
            finally:
                self._changed()

    def mpv(self) -> Mpv:
        """Started and tuned if need be. Raises Unavailable."""
        mpv, is_new = self.player.ready()
        if is_new:
            self._greet(mpv)
        return mpv

    def settle(self) -> None:
        """Goes on with an mpv that outlived the last soniq, if there is one."""
        try:
            with self.changing():
                mpv = self.player.found()
                if mpv is not None:
                    self._greet(mpv)
                    self.deck.adopt(mpv)
        except Unavailable as error:
            logger.warning("an mpv that runs already is not taken up: %s", error)

    def close(self) -> None:
        """Leaves mpv to play what it plays to its end."""
        self._do(self.deck.beat)
        self._closing.set()
        self._news.put(None)
        if self._worker is not None:
            self._worker.join()
        with self._lock:
            self.player.close(is_playing=self.deck.state == PlayState.PLAYING)

    def _greet(self, mpv: Mpv) -> None:
        try:
            mpv.set("idle", "yes")
            mpv.observe("pause")
            tune(mpv, self._tuning())
        except Refused as error:
            logger.warning("mpv is not tuned: %s", error)
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="soniq-jukebox", daemon=True)
            self._worker.start()

    # In the thread that takes the news

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                news = self._news.get(timeout=BEAT)
            except queue.Empty:
                self._do(self.deck.beat)
                continue
            if isinstance(news, Mpv):
                self._mourn(news)
            elif news is not None and news.get("event") in EVENTS:
                self._do(partial(self.deck.hear, news))
            self._news.task_done()

    def _do(self, something: Callable[[], None]) -> None:
        try:
            with self.changing():
                something()
        except SoniqError as error:
            logger.warning("the sound output: %s", error)

    def _mourn(self, mpv: Mpv) -> None:
        """mpv is gone: says so, and where it played, goes on with another."""
        with self.changing():
            if not self.player.forget(mpv):
                return
            was_playing = self.deck.lost()
            self.deck.trouble = "The player of the sound output (mpv) has ended."
            logger.warning("mpv is gone%s", ", while it played" if was_playing else "")
        if was_playing:
            self._revive()

    def _revive(self) -> None:
        for seconds in self._revivals:
            if self._closing.wait(seconds):
                return
            with self.changing():
                if self.deck.state != PlayState.STOPPED or self.deck.line.current is None:
                    return
                if self._is_in_vain():
                    self.deck.trouble = (
                        f"mpv ended {DEATHS} times within a minute, so it is left alone. Look at "
                        "what it was to play, then play on."
                    )
                    return
                try:
                    self.deck.play()
                except (Unavailable, Refused) as error:
                    self.deck.trouble = str(error)
                else:
                    self._revived.append(self._monotonic())
                    logger.info("mpv is back, and plays on")
                    return

    def _is_in_vain(self) -> bool:
        since = self._monotonic() - MINUTE
        self._revived = [at for at in self._revived if at > since]
        return len(self._revived) >= DEATHS - 1
