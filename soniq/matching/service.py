"""What anyone may ask about which release an album is."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Literal

from soniq.clients import fingerprints
from soniq.clients.acoustid import AcoustId
from soniq.clients.musicbrainz_model import ReleaseGroup
from soniq.errors import Conflict, NotFound
from soniq.journal.service import Journal
from soniq.library.paging import Key, Slice
from soniq.library.shelves import Shelves
from soniq.matching import keeping, ladder, learning, review_rows, rows, runs, state_rows
from soniq.matching.catalogue import Acts, MusicBrainzLike
from soniq.matching.deciding import Deciding
from soniq.matching.hearing import Hearing
from soniq.matching.looking import Looking
from soniq.matching.model import Weights
from soniq.matching.offering import Offering
from soniq.matching.providers import Provider
from soniq.matching.quality import Quality
from soniq.matching.reviewing import (
    Decided,
    MatchReport,
    Offered,
    ReviewCounts,
    ReviewPage,
    Standing,
)
from soniq.matching.rows import ShelvedTrack
from soniq.matching.runs import Runs, Waits
from soniq.matching.settling import Settling
from soniq.provenance.model import Candidate
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.units import (
    AlbumId,
    CandidateId,
    JobId,
    PersonId,
    Progress,
    Tell,
    TrackId,
    now,
    tell_nobody,
)

LEARNT_FROM = 5_000
"""Decisions, the newest, that the score is weighed by."""


class Matching:
    """Finds albums in catalogues, keeps what may be them, and what people decide.

    What asks servers raises ServiceFailed, unless it says otherwise.
    """

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        provenance: Provenance,
        acts: Acts,
        musicbrainz: MusicBrainzLike,
        *,
        acoustid: AcoustId | None = None,
        hears: Callable[[], bool] = bool,
        providers: Sequence[Provider] = (),
        wait: Waits = runs.wait,
    ) -> None:
        """acts: the transport. hears: whether AcoustID may be asked, as a key is set. providers:
        catalogues besides MusicBrainz, for `search_quality`."""
        self._db = db
        self._acts = acts
        self._musicbrainz = musicbrainz
        self._hears = hears
        self._hearing = None if acoustid is None else Hearing(acoustid, self._path_of)
        self._looking = Looking(
            db,
            shelves,
            journal,
            provenance,
            musicbrainz,
            weights=self._weights,
            listen=self._listen,
        )
        self._runs = Runs(db, self._looking, wait)
        self._offering = Offering(provenance, musicbrainz, self._weights)
        self._quality = Quality(
            provenance, musicbrainz, providers, weights=self._weights, listen=self._listen
        )
        settling = Settling(db, shelves, journal)
        self._deciding = Deciding(journal, provenance, settling)
        self.redo = settling.redo

    # By itself

    def match(self, album_id: AlbumId, *, by: PersonId | None) -> Standing:
        """Looks for one album anew, unless a person decided it.

        Raises:
            NotFound: no such album.
            Conflict: a person decided what it is; `reopen` comes first.
            ServiceFailed: nothing was changed.
        """
        seen = self._looking.seen(album_id)
        if seen.state.decision is not None:
            raise Conflict(
                f"A person decided what {seen.album.title} is. Reopen it to have it looked for."
            )
        again = seen.state.looked_at is not None
        with self._acting(f"Match {seen.album.title}", by, fresh=again):
            return keeping.standing(*self._looking.look(album_id, anew=True))

    def match_all(
        self,
        tell: Tell = tell_nobody,
        *,
        by: PersonId | None = None,
        job_id: JobId | None = None,
        albums: Iterable[AlbumId] | None = None,
    ) -> MatchReport:
        """Looks for all that are pending or were changed, and anew for what was not found 7 days
        ago; or for these albums only, even if nothing changed. What a person decided stays. What
        servers do not answer stays as it is, for another run: nothing of that is raised."""

        at = Progress(done=0)

        def noting(progress: Progress) -> None:
            nonlocal at
            at = progress
            tell(at)

        def stops() -> bool:
            tell(at)
            return False

        chosen = None if albums is None else list(albums)
        title = "Match all albums" if chosen is None else f"Match {len(chosen)} albums"
        with self._acting(title, by, fresh=chosen is not None, should_stop=stops):
            return self._runs.run(noting, job_id=job_id, albums=chosen)

    def has_work(self) -> bool:
        """Whether `match_all` would look for any."""
        return self._runs.has_work()

    def standing(self, album_id: AlbumId) -> Standing:
        """Raises NotFound."""
        return keeping.standing(album_id, self._looking.seen(album_id).state)

    # The inbox

    def review(self, *, first: int = 50, after: Key | None = None) -> ReviewPage:
        """Albums that wait for a person: with candidates first, then without; in each part those
        that were put off come last.

        after: the place of the last item that was shown. Raises Invalid: no page is that long.
        """
        size = Slice(first=first).size
        with self._db.snapshot() as reader:
            items, keys = review_rows.page(reader, after=after or review_rows.START, limit=size + 1)
            counts = review_rows.counts(reader)
        return ReviewPage(
            items=items[:size], keys=keys[:size], has_next=len(items) > size, counts=counts
        )

    def counts(self) -> ReviewCounts:
        """How many albums wait, and for whom."""
        return review_rows.counts(self._db.read())

    def candidates(self, album_id: AlbumId) -> list[Offered]:
        """What the album may be, the best first, each with what it would change. No server is
        asked. Raises NotFound."""
        return self._offering.offered(self._offering.lying(self._looking.seen(album_id)))

    def search(
        self,
        album_id: AlbumId,
        *,
        by: PersonId | None,
        text: str | None = None,
        artist: str | None = None,
        title: str | None = None,
    ) -> list[Offered]:
        """Candidates that a person looks for by hand: release groups; choosing one looks up its
        release. text: any words, instead of artist and title.

        Raises Invalid where nothing is asked; NotFound.
        """
        seen = self._looking.seen(album_id)
        with self._acting(f"Look for {seen.album.title}", by):
            found = self._offering.searched(seen, text=text, artist=artist, title=title)
        return self._offering.offered(found)

    def choose(
        self,
        album_id: AlbumId,
        *,
        by: PersonId | None,
        candidate_id: CandidateId | None = None,
        mbid: str | None = None,
        url: str | None = None,
        fields: Collection[str] | None = None,
    ) -> Decided:
        """A person says what the album is, for ever.

        One of: a candidate, the MBID of a release or release group, or its address: at
        MusicBrainz, or at a shop that MusicBrainz knows the release by (Bandcamp, Discogs …).
        fields: which of the candidate's to take over; None: all. Identities are taken always.

        Raises:
            Invalid: none or several are named, or the name leads to no release.
            NotFound: no such album or candidate, or MusicBrainz has no such thing.
            Conflict: the candidate was found for another album.
        """
        seen = self._looking.seen(album_id)
        lying = self._offering.lying(seen)
        with self._acting(f"Choose what {seen.album.title} is", by):
            chosen = self._offering.chosen(seen, candidate_id=candidate_id, mbid=mbid, url=url)
        return self._deciding.choose(seen, chosen, lying, by=by, fields=fields)

    def decide_none(self, album_id: AlbumId, *, by: PersonId | None) -> Decided:
        """A person says that it is none of these, for ever. What a match had written of its tracks
        is taken back. Raises NotFound."""
        seen = self._looking.seen(album_id)
        return self._deciding.decide_none(seen, self._offering.lying(seen), by=by)

    def later(self, album_id: AlbumId, *, by: PersonId | None) -> Decided:
        """Puts an album at the end of its part of the inbox.

        Raises NotFound; Conflict: it is not in the inbox.
        """
        return self._deciding.later(self._looking.seen(album_id), by=by)

    def reopen(self, album_id: AlbumId, *, by: PersonId | None) -> Decided:
        """Takes a decision or a match away: the album is pending, and jobs look for it again. What
        the match had written of its tracks is taken back. Raises NotFound."""
        return self._deciding.reopen(self._looking.seen(album_id), by=by)

    def learn(self) -> bool:
        """Weighs the score by what people decided; whether it changed. From 200 decisions on, and
        only where that wins on those held back. Takes seconds: for the nightly tidying."""
        reader = self._db.read()
        said = state_rows.labels(reader, newest=LEARNT_FROM)
        learnt = None
        if len(said) >= learning.ENOUGH:
            learnt = learning.learn(
                [
                    learning.Decision(key=name, terms=label.shares, accepted=label.accepted)
                    for name, labels in said.items()
                    for label in labels
                ]
            )
        before, of = state_rows.weights(reader), None if learnt is None else dict(learnt.of)
        if (None if before is None else before[0]) == of:
            return False
        with self._db.write() as tx:
            state_rows.put_weights(tx, of, decisions=len(said), at=now())
        return True

    # Metadata quality (S0)

    def search_quality(
        self, entity: Literal["album", "track"], entity_id: int, *, by: PersonId | None
    ) -> list[Candidate]:
        """Scored candidates of every catalogue that is on, the best first; each can be named by
        its `temp_ref` for 24 hours. A catalogue that fails is left out, unless all do.

        Raises NotFound.
        """
        if entity == "album":
            seen = self._looking.seen(AlbumId(entity_id))
            with self._acting(f"Look for better metadata of {seen.album.title}", by):
                return self._quality.of_album(seen)
        track = self._track(TrackId(entity_id))
        with self._acting(f"Look for better metadata of {track.title}", by):
            return self._quality.of_track(track)

    # S1's names

    def search_release_group(
        self, artist: str, title: str, *, by: PersonId | None
    ) -> list[ReleaseGroup]:
        """The nearest first."""
        with self._acting(f"Look for {artist} – {title}", by):
            found = ladder.find_release_group(artist, title, self._musicbrainz)
        return [suggestion.group for suggestion in found.suggestions]

    def get_release_group_details(self, mbid: str, *, by: PersonId | None) -> ReleaseGroup:
        """With stubs of its releases."""
        with self._acting(f"Look up release group {mbid}", by):
            return self._musicbrainz.release_group(mbid)

    # How

    def _acting(
        self,
        title: str,
        by: PersonId | None,
        *,
        fresh: bool = False,
        should_stop: Callable[[], bool] = bool,
    ) -> AbstractContextManager[None]:
        return self._acts.action(
            title, by_person=by is not None, fresh=fresh, should_stop=should_stop
        )

    def _weights(self) -> Weights | None:
        known = state_rows.weights(self._db.read())
        return None if known is None else Weights(of=known[0], taught_by=known[1])

    def _listen(self) -> Hearing | None:
        if self._hearing is None or not self._hears() or not fingerprints.is_there():
            return None
        return self._hearing

    def _path_of(self, key: int) -> bytes | None:
        return rows.path_of(self._db.read(), TrackId(key))

    def _track(self, track_id: TrackId) -> ShelvedTrack:
        with self._db.snapshot() as reader:
            album_id = rows.album_of_track(reader, track_id)
            album = None if album_id is None else rows.album(reader, album_id)
        tracks = album.tracks if album is not None else ()
        for track in tracks:
            if track.id == track_id:
                return track
        raise NotFound(f"The library has no track {track_id}, or its file is missing.")
