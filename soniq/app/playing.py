"""What people do with music: they play it, rate it, list it, and share it."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack

from soniq.app.ground import Ground
from soniq.app.outside import Outside
from soniq.app.playback import Playback
from soniq.child.service import Children
from soniq.duplicates.model import Mover
from soniq.features.nearest import Nearest
from soniq.jobs import listening
from soniq.jobs.model import JobType, Task
from soniq.library.finding import Finder
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.listening.service import Listening
from soniq.lyrics.service import Lyrics
from soniq.machine import cores
from soniq.playlists.model import PlaylistId
from soniq.playlists.service import Playlists
from soniq.scrobbling.service import Scrobbling
from soniq.settings import Settings
from soniq.sharing.service import Sharing
from soniq.store.deeds import Redo
from soniq.streaming.service import Transcoding
from soniq.units import PersonId, TrackId


class Playing:
    """Every service of what belongs to a person, and of how music reaches their ears."""

    def __init__(
        self,
        ground: Ground,
        library: Library,
        outside: Outside,
        nearest: Nearest,
        roots: Roots,
        children: Children,
        *,
        gain_of: Callable[[TrackId], float | None],
        settings: Callable[[], Settings],
    ) -> None:
        """settings: those in force, which may change while soniq runs. gain_of: dB for a track."""
        self._settings = settings
        self.finder = Finder(ground.db)
        self.listening = Listening(ground.db, ground.bus)
        self.scrobbling = Scrobbling(
            ground.db,
            self.listening,
            ground.preferences,
            outside.transport,
            lastfm=lambda: outside.lastfm_scrobbling,
            listenbrainz=lambda: outside.listenbrainz_listens,
            other=outside.other_listens,
        )
        self._closing = ExitStack()
        self._closing.callback(self.scrobbling.close)
        self._closing.enter_context(ground.bus.listen(self.scrobbling.heard))
        self.transcoding = Transcoding(
            ground.loaded.settings.data / "library" / "transcodes",
            at_once=lambda: cores.transcodes(settings().transcodes),
            most_bytes=lambda: settings().transcode_cache_mb * 2**20,
        )
        self.lyrics = Lyrics(
            ground.db, library, roots, children, outside.transport, lambda: outside.lrclib
        )
        self.playlists = Playlists(ground.db, self.finder, nearest)
        self.playback = Playback(
            ground, library, roots, self.listening, gain_of=gain_of, settings=settings
        )
        self.sharing = Sharing(
            ground.db,
            library,
            ground.preferences,
            self._playlist_tracks,
            enabled=lambda: settings().shares,
            may_stay=lambda: settings().shares_without_end,
        )

    @property
    def movers(self) -> Mapping[str, Mover]:
        """How what hangs on a track follows it when copies become one."""
        return {
            "listening": self.listening.mover,
            "playlists": self.playlists.mover,
            **self.playback.movers,
            "lyrics": self.lyrics.mover,
            "sharing": self.sharing.mover,
        }

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did here."""
        return {
            **self.listening.redo,
            **self.scrobbling.redo,
            **self.playlists.redo,
            **self.playback.redo,
            **self.sharing.redo,
        }

    @property
    def tasks(self) -> Mapping[JobType, Task]:
        return {
            JobType.SCROBBLE: listening.scrobbling(self.scrobbling),
        }

    @property
    def chores(self) -> Mapping[str, Callable[[], object]]:
        """For the nightly tidying."""
        return {
            "listening": self.listening.tidy,
            "playlists": self.playlists.purge,
            "lines": self.playlists.tie,
            "transcodes": self.transcoding.tidy,
        }

    def settle(self) -> None:
        """Puts in order what a kill has cut off; before any job runs."""
        self.transcoding.forget_parts()
        self.playback.settle()

    def music_came(self) -> None:
        """After a scan: lines of lists and histories that had no track may have one now."""
        self.playlists.tie()
        self.listening.tie()
        if self._settings().folder_playlists:
            self.playlists.bring_lying()

    def close(self) -> None:
        """Ends what runs for listeners."""
        self._closing.close()
        self.playback.close()
        self.transcoding.close()

    def _playlist_tracks(self, person_id: PersonId, playlist_id: int) -> list[TrackId]:
        """The tracks of a playlist as that person sees it."""
        return self.playlists.track_ids(PlaylistId(playlist_id), person_id)
