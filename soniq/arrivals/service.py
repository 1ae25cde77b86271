"""Purchases that come as files, and links to be fetched: all that outsiders may ask."""

from collections.abc import Sequence
from typing import BinaryIO

from soniq.arrivals.model import (
    Arrival,
    ArrivalId,
    Download,
    DownloadId,
    Fetch,
    Inbox,
    Preview,
)
from soniq.journal.model import Change, Only, Undone
from soniq.units import AlbumId, JobId, PersonId, RootId, Tell, TrackId


class Arrivals:
    """What comes is looked through by a job, shown, and filed by another once a person agrees."""

    # Bringing

    def check_space(self, size: int | None) -> None:
        """Before an upload: raises Invalid where it is larger than soniq takes, Unavailable where
        the disk has no room for it. size: None where it is not told."""
        raise NotImplementedError

    def nameless(self) -> BinaryIO:
        """A file without a name, for an upload that comes in; closed, it is gone."""
        raise NotImplementedError

    def bring(
        self, file: BinaryIO, name: str, *, by: PersonId, to: ArrivalId | None = None
    ) -> Arrival:
        """Takes an upload: a zip, or a sound file. to: an arrival of loose files that it joins."""
        raise NotImplementedError

    def inbox(self) -> Inbox:
        """The folder in which purchases may be put."""
        raise NotImplementedError

    # Looking

    def listing(
        self, *, over: bool = False, before: ArrivalId | None = None, first: int = 50
    ) -> Sequence[Arrival]:
        """The newest first: those that wait for something, or those that are over."""
        raise NotImplementedError

    def arrival(self, arrival_id: ArrivalId) -> Arrival:
        """Raises NotFound."""
        raise NotImplementedError

    def preview(self, arrival_id: ArrivalId) -> Preview:
        """Raises NotFound."""
        raise NotImplementedError

    def plan(
        self,
        arrival_id: ArrivalId,
        *,
        root_id: RootId | None = None,
        template: str | None = None,
        bonus: bool | None = None,
        album_id: AlbumId | None = None,
    ) -> Preview:
        """Plans anew where its files go, with what is said; None leaves it.

        album_id: which album of the grid it is, as a person says.

        Raises:
            NotFound: no such arrival, folder or album. Invalid: the template is wrong.
            Conflict: it does not wait for a word.
        """
        raise NotImplementedError

    # A person's word

    def accept(self, arrival_id: ArrivalId, *, by: PersonId | None) -> Arrival:
        """Has it filed as the preview shows, by a job.

        Raises:
            NotFound. Conflict: it does not wait for a word, or nothing of it can be filed.
            Forbidden: soniq may not write in that music folder.
        """
        raise NotImplementedError

    def drop(self, arrival_id: ArrivalId) -> Arrival:
        """Lets it go. What lies in the inbox stays there, and is not asked about again.

        Raises:
            NotFound. Conflict: it is being filed, or is over.
        """
        raise NotImplementedError

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.ARRIVAL: what was filed goes into quarantine."""
        raise NotImplementedError

    # Links

    def fetch(
        self,
        url: str,
        kind: Fetch,
        *,
        by: PersonId,
        album_id: AlbumId | None = None,
        track_id: TrackId | None = None,
    ) -> Download:
        """Has what a link leads to fetched by a job.

        Raises:
            Invalid: it is no https link that soniq follows; the text says what to do instead.
            NotFound: no such album or track.
        """
        raise NotImplementedError

    def downloads(self, *, before: DownloadId | None = None, first: int = 50) -> Sequence[Download]:
        """The newest first."""
        raise NotImplementedError

    def download(self, download_id: DownloadId) -> Download:
        """Raises NotFound."""
        raise NotImplementedError

    def cancel(self, download_id: DownloadId) -> Download:
        """Raises NotFound; Conflict: it is over."""
        raise NotImplementedError

    def retry(self, download_id: DownloadId) -> Download:
        """Tries again at once. Raises NotFound; Conflict: it is done or cancelled."""
        raise NotImplementedError

    # For jobs and upkeep

    def work(self, arrival_id: ArrivalId, tell: Tell, *, job_id: JobId | None = None) -> Arrival:
        """What an arrival waits for: it is unpacked and read, or filed. Again, it goes on."""
        raise NotImplementedError

    def run(self, download_id: DownloadId, tell: Tell) -> Download:
        """Fetches a link, or goes on with it."""
        raise NotImplementedError

    def look(self) -> None:
        """Every few seconds: what lies still in the inbox is taken, links that waited go on."""
        raise NotImplementedError

    def landed(self) -> int:
        """After a scan: albums that came are owned now; returns how many."""
        raise NotImplementedError

    def settle(self) -> None:
        """At start: puts in order what a kill has cut off."""
        raise NotImplementedError

    def tidy(self) -> str:
        """For every night: forgets what was over long ago, with what lies of it."""
        raise NotImplementedError
