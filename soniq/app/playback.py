"""Playing beyond one browser tab: queues, bookmarks, devices, this machine's own sound output."""

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from soniq.accounts.model import Role
from soniq.app.ground import Ground
from soniq.duplicates.model import Mover
from soniq.errors import SoniqError
from soniq.events import Event
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.listening.model import PlaySource
from soniq.listening.service import Listening
from soniq.playback.bookmarks import Bookmarks
from soniq.playback.devices import Devices
from soniq.playback.following import BookmarksFollowing, QueuesFollowing
from soniq.playback.jukebox.following import JukeboxFollowing
from soniq.playback.jukebox.mpv import Mpv, Said
from soniq.playback.jukebox.player import Player
from soniq.playback.jukebox.service import Jukebox
from soniq.playback.jukebox.sources import Sources
from soniq.playback.model import Heard, JukeboxFollowed, NowHeard
from soniq.playback.queues import Queues
from soniq.playback.radio import Radio
from soniq.playback.reports import Reports
from soniq.settings import Settings
from soniq.store.deeds import Redo
from soniq.units import TrackId

logger = logging.getLogger(__name__)


class Playback:
    """The services of `playback`, and who is told of what they hear."""

    def __init__(
        self,
        ground: Ground,
        library: Library,
        roots: Roots,
        listening: Listening,
        *,
        gain_of: Callable[[TrackId], float | None],
        settings: Callable[[], Settings],
    ) -> None:
        self._listening = listening
        self._settings = settings
        self._folder = ground.loaded.settings.data
        self.queues = Queues(ground.db)
        self.bookmarks = Bookmarks(ground.db)
        self.radio = Radio(ground.db, is_off=lambda: settings().network == "off")
        self.reports = Reports(
            library, self.bookmarks, heard=self._play, now_heard=self._playing_now
        )
        self.jukebox = Jukebox(
            ground.db,
            self.radio,
            Sources(library, roots, self.radio, gain_of),
            self.reports,
            self._player,
            ground.bus.publish,
            role=lambda: Role(settings().jukebox_role),
        )
        self.devices = Devices(self.queues, self.reports, self.jukebox, ground.bus.publish)
        self._closing = ExitStack()
        self._closing.enter_context(ground.bus.listen(self._follow))

    @property
    def movers(self) -> Mapping[str, Mover]:
        return {
            "queues": QueuesFollowing(),
            "bookmarks": BookmarksFollowing(),
            "jukebox": JukeboxFollowing(),
        }

    @property
    def redo(self) -> Mapping[str, Redo]:
        return {**self.queues.redo, **self.bookmarks.redo, **self.radio.redo}

    def settle(self) -> None:
        self.jukebox.settle()

    def close(self) -> None:
        self._closing.close()
        self.devices.close()
        self.jukebox.close()
        self.reports.close()

    def _follow(self, event: Event) -> None:
        if not isinstance(event, JukeboxFollowed):
            return
        try:
            self.jukebox.follow(event)
        except SoniqError as error:
            logger.warning("the sound output does not follow a merge: %s", error)

    def _player(self, heard: Callable[[Said], None], lost: Callable[[Mpv], None]) -> Player:
        return Player(
            self._folder,
            mode=lambda: self._settings().jukebox,
            unit_socket=lambda: self._settings().jukebox_socket,
            heard=heard,
            lost=lost,
        )

    def _play(self, heard: Heard) -> None:
        """Its person or track may be gone by the time that it ends."""
        try:
            self._listening.play(
                heard.person_id,
                heard.track_id,
                at=heard.at,
                played=heard.played,
                until=heard.until,
                source=PlaySource(heard.via.value),
                client=heard.client,
            )
        except SoniqError as error:
            logger.warning("a play is not recorded: %s", error)

    def _playing_now(self, heard: NowHeard) -> None:
        self._listening.playing_now(
            heard.person_id,
            heard.track_id,
            client=heard.client,
            position=heard.position,
            state=heard.state.value,
        )
