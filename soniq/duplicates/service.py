"""What anyone may ask about what is there more than once."""

from collections.abc import Callable, Collection, Mapping, Sequence

from soniq.clients import fingerprints
from soniq.clients.fingerprints import RawFingerprint
from soniq.duplicates.model import (
    BulkPreview,
    Choice,
    Group,
    GroupId,
    GroupPage,
    Kind,
    Mover,
    Resolved,
    Rules,
    Search,
)
from soniq.features.nearest import Nearest
from soniq.journal.model import Change, Only, Undone
from soniq.journal.service import Journal
from soniq.moving.quarantine import Quarantine
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.units import ChangeId, FileId, JobId, PersonId, Tell, tell_nobody

EXACT = frozenset({Kind.FILE, Kind.AUDIO})


class Duplicates:
    """Finds recordings that are there more than once, says which copy is the best, and puts the
    others away when a person says so."""

    redo: dict[str, Redo]

    def __init__(
        self,
        db: Database,
        journal: Journal,
        quarantine: Quarantine,
        nearest: Nearest,
        *,
        movers: Mapping[str, Mover],
        fingerprint: Callable[[bytes], RawFingerprint | None] = fingerprints.raw_fingerprint,
        hears: Callable[[], bool] = fingerprints.is_there,
    ) -> None:
        """movers: by a name that stays, as the journal notes it. hears: whether fingerprints can
        be made here."""

    def find(self, tell: Tell = tell_nobody) -> Search:
        """Looks for duplicates; what was looked at before is not looked at again.

        Raises:
            Stopped: `tell` raised it; nothing that was done is lost.
        """
        raise NotImplementedError

    def groups(
        self,
        *,
        kind: Kind | None = None,
        first: int = 50,
        after: tuple[int, int] | None = None,
    ) -> GroupPage:
        """The surest first. Raises Invalid: no page is that long."""
        raise NotImplementedError

    def group(self, group_id: GroupId) -> Group:
        """Raises NotFound: there is none, or all but one of its copies are gone."""
        raise NotImplementedError

    def resolve(
        self,
        choices: Sequence[Choice],
        *,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
    ) -> Resolved:
        """Keeps one file of each group; the others go to quarantine, and what people attached to
        their tracks goes to the kept one's. One change, which can be taken back.

        Raises:
            NotFound: no such group, or the file is none of it.
            Forbidden: soniq may not change files in one of the music folders. Nothing has moved.
            Conflict: other files are being moved just now.
            Unavailable: not one could be moved.
        """
        raise NotImplementedError

    def preview_all(self, kinds: Collection[Kind] = EXACT) -> BulkPreview:
        """What `resolve_all` would do."""
        raise NotImplementedError

    def resolve_all(
        self,
        kinds: Collection[Kind] = EXACT,
        *,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
    ) -> Resolved:
        """Accepts the proposals of all groups of these kinds; what lies where soniq may change
        nothing stays. Raises as `resolve` does; NotFound: there is nothing to put away."""
        raise NotImplementedError

    def not_duplicate(self, group_id: GroupId, *, by: PersonId | None) -> ChangeId:
        """The copies of a group are different things, or all are wanted: for ever, wherever they
        are moved; it can be taken back. Raises NotFound."""
        raise NotImplementedError

    def rules(self) -> Rules:
        """By what the copy to keep is proposed."""
        raise NotImplementedError

    def set_rules(self, rules: Rules, *, by: PersonId | None) -> None:
        """Raises Invalid: a rule stands there twice, or a folder is no absolute path."""
        raise NotImplementedError

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.MERGE."""
        raise NotImplementedError

    def settle(self) -> None:
        """At start, after the quarantine's: ends what a kill cut off."""
        raise NotImplementedError

