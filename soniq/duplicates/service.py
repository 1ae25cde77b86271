"""What anyone may ask about what is there more than once."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from soniq.clients import fingerprints
from soniq.clients.fingerprints import RawFingerprint
from soniq.duplicates import choosing, group_rows
from soniq.duplicates.apart import Apart, pairs_of
from soniq.duplicates.finding import Finding
from soniq.duplicates.fingerprinting import Fingerprinting
from soniq.duplicates.group_rows import Row
from soniq.duplicates.merging import Keeping, Merging
from soniq.duplicates.model import (
    EXACT,
    RANKS,
    BulkPreview,
    Choice,
    Copy,
    DuplicatesChanged,
    Group,
    GroupId,
    GroupPage,
    Kind,
    Mover,
    Resolved,
    Rules,
    Search,
)
from soniq.duplicates.preferring import Preferring
from soniq.duplicates.undoing import Undoing
from soniq.duplicates.wording import evidence
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from soniq.features.nearest import Nearest
from soniq.journal.model import Change, Only, Source, Undone
from soniq.journal.service import Journal
from soniq.library.paging import Slice
from soniq.moving.grounds import ground
from soniq.moving.model import Trouble
from soniq.moving.quarantine import Quarantine
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.text import shown
from soniq.units import ChangeId, FileId, JobId, PersonId, Progress, RootId, Tell, tell_nobody

PART = 200
"""Groups that are read at once."""


class Duplicates:
    """Finds recordings that are there more than once, says which copy is the best, and puts the
    others away when a person says so."""

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
        self._db = db
        self._finding = Finding(db, nearest, Fingerprinting(db, fingerprint, hears))
        self._merging = Merging(db, journal, quarantine, movers)
        self._apart = Apart(db, journal)
        self._preferring = Preferring(db)
        self._undoing = Undoing(db, journal, self._merging, self._apart, self._finding.regroup)
        self.redo: dict[str, Redo] = {**self._apart.redo, **self._preferring.redo}

    # Looking

    def find(self, tell: Tell = tell_nobody) -> Search:
        """Looks for duplicates; what was looked at before is not looked at again.

        Raises:
            Stopped: `tell` raised it; nothing that was done is lost.
        """
        return self._finding.find(tell)

    def groups(
        self,
        *,
        kind: Kind | None = None,
        first: int = 50,
        after: tuple[int, int] | None = None,
    ) -> GroupPage:
        """The surest first. Raises Invalid: no page is that long."""
        size = Slice(first=first).size
        rules = self.rules()
        with self._db.snapshot() as reader:
            found = group_rows.page(reader, kind, after=after, first=size + 1)
            copies = group_rows.copies(reader, [row.id for row in found[:size]])
            counts = group_rows.counts(reader)
        last = found[size - 1] if len(found) > size > 0 else None
        return GroupPage(
            groups=[_group(row, copies, rules) for row in found[:size]],
            after=None if last is None else (RANKS[last.kind], last.id),
            counts=counts,
        )

    def group(self, group_id: GroupId) -> Group:
        """Raises NotFound: there is none, or all but one of its copies are gone."""
        return self._groups([group_id])[0]

    def rules(self) -> Rules:
        """By what the copy to keep is proposed."""
        return self._preferring.rules()

    def set_rules(self, rules: Rules, *, by: PersonId | None) -> None:
        """Raises Invalid: a rule stands there twice, or a folder is no absolute path."""
        self._preferring.set_rules(rules, by=by)

    # Deciding

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
            Conflict: other files are being moved just now, or what is to be kept is not there.
            Unavailable: not one could be moved.
            Invalid: one group is to keep what another puts away.
        """
        if not choices:
            raise Invalid("Nothing says which duplicates are meant.")
        groups = self._groups([choice.group_id for choice in choices])
        decided = [_kept(group, choice.keep) for group, choice in zip(groups, choices, strict=True)]
        gone = {copy.file_id for one in decided for copy in one.gone}
        if any(one.kept.file_id in gone for one in decided):
            raise Invalid("One choice keeps what another puts away. Decide them one by one.")
        return self._resolve(groups, decided, Source.PERSON, by=by, job_id=job_id, tell=tell)

    def preview_all(self, kinds: Collection[Kind] = EXACT) -> BulkPreview:
        """What `resolve_all` would do."""
        groups, locked = self._open(kinds)
        gone = [copy for one in _consistent(groups) for copy in one.gone]
        return BulkPreview(
            groups=len(groups),
            files=len(gone),
            size_bytes=sum(copy.size_bytes for copy in gone),
            locked=locked,
            first=groups[:10],
        )

    def resolve_all(
        self,
        kinds: Collection[Kind] = EXACT,
        *,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
    ) -> Resolved:
        """Accepts the proposals of all groups of these kinds; what lies where soniq may change
        nothing stays, and is counted in the note. Raises as `resolve` does."""
        groups, locked = self._open(kinds, tell)
        note = _locked(locked)
        if not groups:
            return Resolved(change=None, groups=0, files=0, size_bytes=0, note=note)
        decided = _consistent(groups)
        if not decided:
            return Resolved(change=None, groups=0, files=0, size_bytes=0, note=note)
        done = self._resolve(groups, decided, Source.RULE, by=by, job_id=job_id, tell=tell)
        return replace(done, note=" ".join(filter(None, (done.note, note))))

    def not_duplicate(self, group_id: GroupId, *, by: PersonId | None) -> ChangeId:
        """The copies of a group are different things, or all are wanted: for ever, wherever they
        are moved; it can be taken back. Raises NotFound."""
        group = self.group(group_id)
        with self._db.write(lasting=True) as tx:
            change_id = self._apart.say(tx, group.copies, by=by)
            apart = group_rows.apart(tx.reader)
            copies = group_rows.copies(tx.reader, group_rows.beside(tx.reader, group_id))
            done = [one for one, each in copies.items() if apart.issuperset(pairs_of(each))]
            group_rows.drop(tx, done)
            tx.emit(DuplicatesChanged(groups=group_rows.count(tx.reader)))
        return change_id

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.MERGE."""
        return self._undoing.undo(change, only, by)

    def settle(self) -> None:
        """At start, after the quarantine's: ends what a kill cut off."""
        self._merging.settle()

    def _resolve(
        self,
        groups: Sequence[Group],
        decided: Sequence[Keeping],
        source: Source,
        *,
        by: PersonId | None,
        job_id: JobId | None,
        tell: Tell,
    ) -> Resolved:
        self._check({copy.root_id for one in decided for copy in one.gone})
        for one in decided:
            if not _is_there(one.kept):
                raise Conflict(
                    f"{shown(one.kept.path)} is to be kept, but it is not there as it was scanned. "
                    "Scan its folder, then look again."
                )
        sizes = {copy.file_id: copy.size_bytes for one in decided for copy in one.gone}
        change_id, moved = self._merging.merge(
            decided,
            title=_title(groups),
            source=source,
            confidence=min(group.confidence for group in groups),
            by=by,
            job_id=job_id,
            tell=tell,
        )
        left = group_rows.present(self._db.read(), sizes)
        with self._db.write() as tx:
            done = [group.id for group in groups if not _stays(group, left)]
            group_rows.drop(tx, done)
            tx.emit(DuplicatesChanged(groups=group_rows.count(tx.reader)))
        return Resolved(
            change=change_id,
            groups=len(done),
            files=moved.moved,
            size_bytes=sum(size for file_id, size in sizes.items() if file_id not in left),
            note=moved.note,
        )

    def _check(self, roots: Collection[RootId]) -> None:
        """Raises Forbidden or Unavailable, before anything is written down."""
        reader = self._db.read()
        for root_id in sorted(roots):
            here = ground(reader, root_id)
            if here.trouble is not None:
                raise (Forbidden if here.trouble is Trouble.LOCKED else Unavailable)(here.note)

    def _groups(self, ids: Sequence[GroupId]) -> list[Group]:
        rules = self.rules()
        with self._db.snapshot() as reader:
            rows = {row.id: row for row in group_rows.by_ids(reader, ids)}
            copies = group_rows.copies(reader, ids)
        for group_id in ids:
            if group_id not in rows:
                raise NotFound("These duplicates are not there any more. Look again.")
        return [_group(rows[group_id], copies, rules) for group_id in ids]

    def _open(self, kinds: Collection[Kind], tell: Tell = tell_nobody) -> tuple[list[Group], int]:
        """All groups of these kinds whose proposal can be carried out, and how many files lie
        where it cannot."""
        found: list[Group] = []
        locked = 0
        for kind in sorted(kinds, key=RANKS.__getitem__):
            after: tuple[int, int] | None = None
            while True:
                tell(Progress(done=len(found), note="looking through the duplicates"))
                page = self.groups(kind=kind, first=PART, after=after)
                for group in page.groups:
                    shut = [
                        copy
                        for copy in group.copies
                        if copy.file_id != group.proposal.file_id and not copy.is_writable
                    ]
                    locked += len(shut)
                    if not shut:
                        found.append(group)
                after = page.after
                if after is None:
                    break
        return found, locked


def _group(row: Row, copies: Mapping[GroupId, Sequence[Copy]], rules: Rules) -> Group:
    members = copies[row.id]
    proposal = choosing.propose(members, rules)
    return Group(
        id=row.id,
        confidence=row.confidence,
        evidence=evidence(row.kind, row.score, row.delta),
        copies=tuple(sorted(members, key=lambda copy: copy.file_id != proposal.file_id)),
        proposal=proposal,
        differs=choosing.differing(members),
    )


def _kept(group: Group, keep: FileId) -> Keeping:
    kept = [copy for copy in group.copies if copy.file_id == keep]
    if not kept:
        raise NotFound("The file to be kept is none of these duplicates any more. Look again.")
    gone = tuple(copy for copy in group.copies if copy.file_id != keep)
    return Keeping(kept=kept[0], gone=gone)


def _consistent(groups: Sequence[Group]) -> list[Keeping]:
    """What accepting all proposals does: what one group keeps no other one puts away, and what is
    away, or not where it was, keeps nothing."""
    kept: set[FileId] = set()
    gone: set[FileId] = set()
    decided = []
    for group in groups:
        one = _kept(group, group.proposal.file_id)
        leaving = tuple(copy for copy in one.gone if copy.file_id not in kept | gone)
        if one.kept.file_id in gone or not leaving or not _is_there(one.kept):
            continue
        kept.add(one.kept.file_id)
        gone |= {copy.file_id for copy in leaving}
        decided.append(Keeping(kept=one.kept, gone=leaving))
    return decided


def _is_there(copy: Copy) -> bool:
    """Whether it lies there as it was scanned: the last copy must not go for one that left."""
    try:
        return os.stat(copy.path).st_size == copy.size_bytes
    except OSError:
        return False


def _stays(group: Group, left: Collection[FileId]) -> bool:
    """Whether copies of it could not be put away."""
    return any(copy.file_id in left for copy in group.copies)


def _title(groups: Sequence[Group]) -> str:
    if len(groups) > 1:
        return f"Duplicates of {len(groups)} recordings"
    (group,) = groups
    count = len(group.copies) - 1
    return f"{count} duplicate{'' if count == 1 else 's'} of {group.copies[0].title}"


def _locked(count: int) -> str:
    if not count:
        return ""
    what = "1 file lies" if count == 1 else f"{count} files lie"
    return f"{what} where soniq may not change {'it' if count == 1 else 'them'}."
