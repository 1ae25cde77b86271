"""The one place that builds every service and tells them of each other."""

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Self

from soniq.accounts.service import Accounts
from soniq.accounts.vouching import Vouching
from soniq.app.collecting import Collecting
from soniq.app.curation import Curation
from soniq.app.ground import Ground, lay, library_file, limits
from soniq.app.outside import Outside
from soniq.app.playing import Playing
from soniq.app.sequel import Sequel
from soniq.app.ticking import Ticker
from soniq.child.listeners import Listeners
from soniq.child.reckoning import reckon
from soniq.child.service import Children
from soniq.collection.model import CollectionChanged
from soniq.discovery.service import Discovery
from soniq.discovery.similar import Similar
from soniq.discovery.soundmap import SoundMap
from soniq.errors import NotFound, SoniqError
from soniq.events import Event
from soniq.features.gate import Conditions
from soniq.features.model import AnalysisChanged, AnalysisNeeded, AnalysisState, TrackAnalysed
from soniq.features.nearest import Nearest
from soniq.features.service import Features
from soniq.intake.model import RootTouched
from soniq.intake.service import Intake
from soniq.intake.watch import Watcher
from soniq.jobs.housekeeping import housekeeping
from soniq.jobs.model import JobChanged, JobStatus, JobType
from soniq.jobs.service import Jobs
from soniq.jobs.tasks import analysing, scanning, vectorising
from soniq.library.catalogue import Catalogue
from soniq.library.model import LibraryChanged, OwnershipChanged, RootChanged
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.listening.model import OpinionChanged, Played
from soniq.machine import cores
from soniq.machine.board import board
from soniq.machine.service import Machine
from soniq.machine.streams import Streams
from soniq.matching.reviewing import AlbumMatched
from soniq.preferences.model import SettingsChanged
from soniq.settings import Settings
from soniq.store.feed import Feed
from soniq.store.vector_index import VectorIndex
from soniq.streaming.levels import Levels
from soniq.units import PersonId, TrackId

logger = logging.getLogger(__name__)

SCROBBLE_SECONDS = 15 * 60
"""Between looks at plays that wait to be told."""


class Soniq:
    """All that a surface may ask for, by the name of its service.

    `open` builds it; `start` lets it work by itself (jobs, watching); `close` ends it. A command
    that asks one thing opens, asks and closes.
    """

    def __init__(self, ground: Ground, closing: ExitStack) -> None:
        self.loaded = ground.loaded
        self.bus = ground.bus
        self.db = ground.db
        self.preferences = ground.preferences
        self._load = ground.load
        self._closing = closing
        self._is_started = False
        data = self.settings.data
        self.children = Children(limits(self.settings))
        closing.callback(self.children.close)
        self.shelves = Shelves()
        self.roots = Roots(self.db, self.shelves)
        kept = data / "library" / "metadata"
        self.library = Library(
            self.db, self.children, data / "library" / "covers", kept / "artwork"
        )
        self.catalogue = Catalogue(self.db)
        self.discovery = Discovery(self.db, self.library)
        self.streams = Streams()
        when = self._conditions()
        self.listeners = Listeners(count=when.children)
        closing.callback(self.listeners.close)
        self.features = Features(self.db, self.shelves, self.listeners.hear, self.bus, when)
        index = VectorIndex(library_file(data).with_name("vectors.sqlite"))
        closing.callback(index.close)
        self.nearest = Nearest(self.db, index, reckon, scratch=data / "library")
        self.similar = Similar(self.db, self.library, self.features, self.nearest, self.discovery)
        self.soundmap = SoundMap(self.db, reckon, data / "library")
        self.accounts = Accounts(
            self.db, box=self.preferences, session_days=lambda: self.settings.session_days
        )
        outside = Outside(
            self.db, self.preferences, lambda: self.settings, closing, answers=kept / "answers"
        )
        self.network = outside.log
        self.vouching = Vouching(
            self.db,
            self.accounts,
            self.preferences,
            lambda: outside.openid,
            outside.openid_client,
            outside.role_of_new_people,
            outside.openid_name,
        )
        playing = Playing(
            ground,
            self.library,
            outside,
            self.nearest,
            self.roots,
            self.children,
            gain_of=self._gain_of,
            settings=lambda: self.settings,
        )
        closing.callback(playing.close)
        self._playing = playing
        collecting = Collecting(
            ground, self.shelves, playing, outside, settings=lambda: self.settings
        )
        closing.callback(collecting.close)
        self._collecting = collecting
        self.collection = collecting.collection
        self.lookup = collecting.lookup
        self.spotify = collecting.spotify
        self.lidarr = collecting.lidarr
        self.finder = playing.finder
        self.importing = collecting.importing
        self.listening = playing.listening
        self.scrobbling = playing.scrobbling
        self.transcoding = playing.transcoding
        self.lyrics = playing.lyrics
        self.levels = Levels(self.db, self.features.loudness)
        self.playlists = playing.playlists
        self.queues = playing.playback.queues
        self.bookmarks = playing.playback.bookmarks
        self.radio = playing.playback.radio
        self.reports = playing.playback.reports
        self.jukebox = playing.playback.jukebox
        self.devices = playing.playback.devices
        self.sharing = playing.sharing
        curation = Curation(
            self.db,
            self.shelves,
            self.library,
            self.children,
            self.nearest,
            outside,
            movers={**playing.movers, **collecting.movers},
            folder=kept,
            name_of=self._name_of,
            quarantine_days=lambda: self.settings.quarantine_days,
        )
        closing.callback(curation.close)
        self._curation = curation
        self.journal = curation.journal
        self.provenance = curation.provenance
        self.editing = curation.editing
        self.matching = curation.matching
        self.tagging = curation.tagging
        self.renames = curation.renames
        self.quarantine = curation.quarantine
        self.artworks = curation.artworks
        self.enriching = curation.enriching
        self.duplicates = curation.duplicates
        self.arrivals = collecting.arriving(curation, self.children)
        self.intake = Intake(self.db, self.shelves, self.children, self.bus)
        self.feed = Feed(self.db, self.bus)
        closing.callback(self.feed.close)
        self.jobs = Jobs(
            self.db,
            self.bus,
            {
                JobType.FILESYSTEM_SCAN: scanning(
                    self.intake, self.roots, self.discovery, self.features
                ),
                JobType.ANALYSIS: analysing(self.features),
                JobType.VECTORISE: vectorising(self.nearest, self.soundmap),
                **curation.tasks,
                **playing.tasks,
                **collecting.tasks,
                JobType.HOUSEKEEPING: housekeeping(
                    self.db,
                    days=lambda: self.settings.job_days,
                    chores={
                        **curation.chores,
                        **playing.chores,
                        **collecting.chores,
                        "check": lambda: self.machine.check(),
                    },
                ),
            },
            queue=data / "queue.sqlite",
            daily={
                JobType.FILESYSTEM_SCAN: lambda: self.settings.scan_at,
                JobType.HOUSEKEEPING: lambda: "03:30",
                JobType.VECTORISE: lambda: "04:10",
                JobType.MUSICBRAINZ_MATCH: lambda: "04:40" if self._may_ask() else "",
                JobType.DEDUPE: lambda: "05:10",
            },
            workers=self.settings.queue_workers + 1,  # the analysis has one for days
        )
        self._sequel = Sequel(self.jobs, curation, playing, collecting, may_ask=self._may_ask)
        self.watcher = Watcher(
            self.bus,
            self.roots.all,
            quiet=lambda: self.settings.watch_quiet_seconds,
            poll=lambda: self.settings.poll_minutes * 60.0,
        )
        self.machine = Machine(
            self.db,
            self.jobs.counts,
            self.roots.all,
            data=data,
            troubles=lambda: filter(None, [self.nearest.trouble]),
        )
        closing.enter_context(self.bus.listen(self._heard))

    @classmethod
    def open(
        cls, command_line: Mapping[str, object] | None = None, *, alone_as: str | None = None
    ) -> Self:
        """The soniq of the data folder that the settings name, brought to this version's schema.

        command_line: settings said there, by name. alone_as: the command that must be the only one
        on the data folder ("soniq serve"); None for those that may run beside it.

        Raises:
            Conflict: another command that must be alone runs there, or the library was written by
                a newer soniq.
            Invalid: a setting is wrong.
        """
        with ExitStack() as undo:
            ground = lay(command_line or {}, alone_as, undo)
            soniq = cls(ground, undo)
            if alone_as is not None:
                soniq.db.replay(
                    {
                        **ground.preferences.redo(),
                        **soniq.accounts.redo,
                        **soniq.roots.redo,
                        **soniq.features.redo,
                        **soniq._curation.redo,
                        **soniq._playing.redo,
                        **soniq._collecting.redo,
                    }
                )
            soniq._closing = undo.pop_all()
        return soniq

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    def start(self) -> None:
        """Takes in the music folders that the settings name, and begins to work by itself."""
        self._add_music()
        self._curation.settle()
        self._playing.settle()
        self._collecting.settle()
        self.jobs.open()
        self._closing.callback(self.jobs.close)
        self._closing.callback(self.watcher.stop)
        self._watch_as_set()
        self._is_started = True
        if self.roots.all() and self.settings.scan_on_start:
            self.jobs.start(JobType.FILESYSTEM_SCAN)
        self._analyse()
        self._vectorise(wanted=self.nearest.is_behind())
        self._collecting.start(lambda kind, of: self.jobs.start(kind, entity_id=of))
        ticker = Ticker("scrobbles", SCROBBLE_SECONDS, self._scrobble)
        self._closing.callback(ticker.stop)
        ticker.start()

    def leave(self) -> None:
        """Lets go of all who listen and has the jobs end, without waiting; `close` is to follow."""
        self.feed.close()
        self.jobs.leave()

    def before_closing(self, settle: Callable[[], None]) -> None:
        """Has a surface end what it still asks, before the library is closed."""
        self._closing.callback(settle)

    def close(self) -> None:
        """Ends all work; what was not finished is taken up at the next start."""
        self._closing.close()

    def _add_music(self) -> None:
        """One that cannot be had now, as its drive is away, does not keep soniq from starting."""
        known = {root.path for root in self.roots.all()}
        for folder in self.settings.music:
            path = os.path.abspath(os.fsencode(folder))
            try:
                if path not in known:
                    self.roots.add(path)
            except SoniqError as error:
                logger.warning("the music folder %s is left out: %s", folder, error)

    def _analyse(self, *, afresh: bool = False) -> None:
        """Not in a command beside the server: its jobs would wait for the server's next start."""
        if self._is_started and self.features.has_work():
            self.jobs.start(JobType.ANALYSIS, afresh=afresh)

    def _vectorise(self, *, wanted: bool) -> None:
        """Not for each track that is heard, but whenever enough have come."""
        if self._is_started and (wanted or self.soundmap.is_due()):
            self.jobs.start(JobType.VECTORISE)

    def _scrobble(self) -> None:
        """What waits is told after each play, and again later where a service did not answer."""
        may_ask = self.settings.network != "off"
        if self._is_started and may_ask and self.scrobbling.has_work():
            self.jobs.start(JobType.SCROBBLE, afresh=True)

    def _name_of(self, person_id: PersonId) -> str | None:
        """What somebody is called; None once they are gone."""
        with suppress(NotFound):
            return self.accounts.person(person_id).name
        return None

    def _gain_of(self, track_id: TrackId) -> float | None:
        level = self.levels.of([track_id]).get(track_id)
        return None if level is None else level.track_gain_db

    def _may_ask(self) -> bool:
        """Whether other servers may be asked without anybody's word."""
        return self.settings.network == "auto"

    def _conditions(self) -> Conditions:
        return Conditions(
            enabled=lambda: self.settings.analyse,
            hours=lambda: self.settings.analysis_hours,
            children=lambda: cores.listeners(self.settings.analysis_children),
            temperature=lambda: board().temperature,
            is_playing=self.streams.is_playing,
        )

    def _watch_as_set(self) -> None:
        if self.settings.watch:
            self.watcher.start()
        else:
            self.watcher.stop()

    def _heard(self, event: Event) -> None:
        if isinstance(event, LibraryChanged | CollectionChanged | OwnershipChanged | AlbumMatched):
            self.collection.forget()
        if isinstance(event, LibraryChanged):
            self.library.forget()
            self.features.forget()
            self.soundmap.forget()
        elif isinstance(event, AnalysisNeeded):
            self._analyse(afresh=True)
        elif isinstance(event, TrackAnalysed):
            self._vectorise(wanted=self.nearest.heard(TrackId(event.track_id)))
        elif isinstance(event, AnalysisChanged) and event.state == AnalysisState.IDLE:
            self._vectorise(wanted=self.soundmap.is_stale())
        elif isinstance(event, AlbumMatched | CollectionChanged):
            self.library.forget()
        elif isinstance(event, Played | OpinionChanged):
            self._scrobble()
        elif isinstance(event, JobChanged) and event.status == JobStatus.COMPLETED:
            if self._is_started:
                self._sequel.follow(event)
        elif isinstance(event, RootTouched):
            self.jobs.start(JobType.FILESYSTEM_SCAN, entity_id=event.root_id, afresh=True)
        elif isinstance(event, RootChanged):
            self.library.forget()
            self.features.forget()
            self.soundmap.forget()
            self.watcher.refresh()
        elif isinstance(event, SettingsChanged):
            self.loaded = self._load(self.preferences.stored())
            self._watch_as_set()
            self._analyse()
            self.jukebox.refresh()
