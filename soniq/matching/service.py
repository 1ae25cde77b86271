"""What anyone may ask about which release an album is."""

from collections.abc import Collection
from typing import Literal

from soniq.clients.acoustid import AcoustId
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.model import ReleaseGroup
from soniq.clients.transport import Transport
from soniq.journal.service import Journal
from soniq.library.paging import Key
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.matching.reviewing import Decided, MatchReport, Offered, ReviewPage, Standing
from soniq.provenance.model import Candidate
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.units import AlbumId, CandidateId, JobId, PersonId, Tell, tell_nobody


class Matching:
    """Finds albums in catalogues, keeps what may be them, and what people decide."""

    redo: dict[str, Redo]

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        library: Library,
        journal: Journal,
        provenance: Provenance,
        transport: Transport,
        musicbrainz: MusicBrainz,
        acoustid: AcoustId | None = None,
    ) -> None: ...

    # By itself

    def match(
        self, album_id: AlbumId, *, by: PersonId | None, tell: Tell = tell_nobody
    ) -> Standing:
        """Looks for one album; what a person decided stays.

        Raises:
            NotFound: no such album.
            ServiceFailed: the catalogue could not be asked; the album stays pending.
        """
        raise NotImplementedError

    def match_all(
        self, tell: Tell = tell_nobody, *, by: PersonId | None = None, job_id: JobId | None = None
    ) -> MatchReport:
        """Looks for all that are pending or were changed, and anew for what was not found 7 days
        ago. What servers do not answer is left for another run; nothing of that is raised."""
        raise NotImplementedError

    def has_work(self) -> bool:
        """Whether `match_all` would look for any."""
        raise NotImplementedError

    def standing(self, album_id: AlbumId) -> Standing:
        """Raises NotFound."""
        raise NotImplementedError

    # The inbox

    def review(self, *, first: int = 50, after: Key | None = None) -> ReviewPage:
        """Albums that wait for a person: with candidates first, then without; put off ones last."""
        raise NotImplementedError

    def candidates(self, album_id: AlbumId) -> list[Offered]:
        """What the album may be, the best first, each with what it would change."""
        raise NotImplementedError

    def search(
        self,
        album_id: AlbumId,
        *,
        by: PersonId | None,
        text: str | None = None,
        artist: str | None = None,
        title: str | None = None,
    ) -> list[Offered]:
        """Candidates that a person looks for by hand; they are kept with the others.

        Raises Invalid where nothing is asked; NotFound; ServiceFailed.
        """
        raise NotImplementedError

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
        fields: which of the candidate's to take over; None: all; identities always.

        Raises:
            Invalid: none or several are named, or the address leads to no release.
            NotFound, Conflict, ServiceFailed.
        """
        raise NotImplementedError

    def decide_none(self, album_id: AlbumId, *, by: PersonId | None) -> Decided:
        """A person says that it is none of these; no job looks for it again."""
        raise NotImplementedError

    def later(self, album_id: AlbumId, *, by: PersonId | None) -> Decided:
        """Puts an album at the end of the inbox."""
        raise NotImplementedError

    def reopen(self, album_id: AlbumId, *, by: PersonId | None) -> Decided:
        """Takes a decision away: the album is pending, and jobs look for it again."""
        raise NotImplementedError

    # Metadata quality (S0)

    def search_quality(
        self, entity: Literal["album", "track"], entity_id: int, *, by: PersonId | None
    ) -> list[Candidate]:
        """Scored candidates of every catalogue that is on, the best first; each has a `temp_ref`
        for 24 hours. A catalogue that fails is left out, unless all do."""
        raise NotImplementedError

    # S1's names

    def search_release_group(self, artist: str, title: str) -> list[ReleaseGroup]:
        raise NotImplementedError

    def get_release_group_details(self, mbid: str) -> ReleaseGroup:
        raise NotImplementedError
