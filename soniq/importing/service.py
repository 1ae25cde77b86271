"""What people bring from elsewhere: all that outsiders may ask."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from soniq.clients.actions import Action, during
from soniq.collection.service import Collection
from soniq.errors import Conflict, Invalid, NotFound, SoniqError
from soniq.importing import rows, table, undoing
from soniq.importing.fetching import Box, Fetching
from soniq.importing.following import Following
from soniq.importing.model import (
    Account,
    Import,
    ImportId,
    LostLines,
    Part,
    Report,
    Source,
    State,
    Undone,
    usual,
)
from soniq.importing.opining import Opining
from soniq.importing.staging import Staging
from soniq.importing.store import Store
from soniq.importing.taking import Taking
from soniq.importing.telling import told
from soniq.importing.wishing import Wishing
from soniq.library.finding import Finder
from soniq.library.paging import Slice
from soniq.listening.service import Listening
from soniq.playlists.service import Playlists
from soniq.store.database import Database
from soniq.units import Moment, PersonId, Progress, Tell, now

if TYPE_CHECKING:
    from soniq.importing.accounts import Reading

LARGEST = 300 * 2**20
"""Bytes of an export; a zip of fifteen years of plays has some 20 MB."""
SHOWN = 100
KEPT_DAYS = 30
A_DAY = 86_400_000


class _Dropped(Exception):
    """The person let an import go while it ran."""


class Importing:
    """All of it is one person's: whoever asks names them, and others' imports are not there."""

    def __init__(
        self,
        db: Database,
        finder: Finder,
        listening: Listening,
        playlists: Playlists,
        collection: Collection,
        box: Box,
        reading: "Callable[[Account], Reading]",
        folder: Path,
        clock: Callable[[], Moment] = now,
    ) -> None:
        """reading: opens an account. folder: where what is staged lies until it is taken in."""
        self._db = db
        self._finder = finder
        self._listening = listening
        self._playlists = playlists
        self._box = box
        self._reading = reading
        self._store = Store(folder)
        self._now = clock
        self._opining = Opining(db, listening)
        self._wishing = Wishing(db, collection)
        self._taking = Taking(
            db, self._store, finder, listening, playlists, self._opining, self._wishing
        )
        self._staging = Staging(db, self._store, finder, clock)
        self._fetching = Fetching(db, self._store, finder, box, reading, clock)

    @property
    def mover(self) -> Following:
        return Following()

    # Files

    def nameless(self) -> BinaryIO:
        """A file without a name beside what is staged, for an export that comes in."""
        return self._store.nameless()

    def stage(self, person_id: PersonId, file: BinaryIO, name: str) -> Import:
        """Reads an export through and keeps what of it soniq may know, for its person's word.

        What tells who asked from where (addresses, programs, devices) is never written. The file
        itself is not kept. name: what the person's file is called.

        Raises:
            Invalid: it is no export that soniq reads, or a damaged or harmful one; the text says
                what it is and what to do.
            Conflict: too many wait already.
            Unavailable: the disk does not take it.
        """
        return self._staging.stage(person_id, file, name)

    # Accounts

    def connect(
        self,
        person_id: PersonId,
        account: Account,
        parts: Sequence[Part] = tuple(Part),
        *,
        guesses: bool = False,
    ) -> Import:
        """An import from an account, which a job is to fetch and take in.

        Asked again later, it fetches what came since. What the account's password is, is sealed,
        and forgotten when all is in.

        Raises:
            Invalid: what is said of the account cannot be.
            ServiceFailed: the server does not let the person in.
        """
        if not account.source.is_account:
            raise Invalid(f"{account.source.label} is brought as a file.")
        if not account.name.strip() and not account.is_key:
            raise Invalid(f"Say what you are called at {account.source.label}.")
        origin = _origin(account)
        with during(Action(title=f"Import from {account.source.label}", by_person=True)):
            reading = self._reading(account)
        since = rows.newest_done(self._db.read(), person_id, origin)
        cursor = reading.first(parts, since, self._now())
        if cursor is None:
            raise Invalid(
                f"There is nothing of that at {account.source.label}. Choose other parts."
            )
        asked = {**asdict(account), "password": ""}
        with self._db.write() as tx:
            import_id = rows.add(
                tx,
                person_id,
                account.source,
                name=account.name.strip() or account.url,
                origin=origin,
                state=State.WAITING,
                at=self._now(),
                asked=json.dumps(asked),
                secret=self._box.seal(account.password) if account.password else None,
                cursor=json.dumps(cursor),
            )
            one = rows.set_waiting(tx, import_id, parts, guesses=guesses)
            told(tx, one)
        return one

    # Looking

    def of(self, person_id: PersonId) -> list[Import]:
        """A person's last imports, the newest first."""
        return [one for one in rows.of_person(self._db.read(), person_id, SHOWN) if _is_shown(one)]

    def import_(self, import_id: ImportId, person_id: PersonId) -> Import:
        """Raises NotFound, also for somebody else's."""
        return rows.import_(self._row(import_id, person_id))

    def lost(
        self, import_id: ImportId, person_id: PersonId, *, first: int = 50, after: int = 0
    ) -> LostLines:
        """What was not found, or could only be guessed. Raises NotFound."""
        self._row(import_id, person_id)
        size = Slice(first=first).size
        reader = self._db.read()
        lines = rows.lost(reader, import_id, first=size + 1, after=after)
        return LostLines(
            lines=lines[:size],
            total=rows.count_lost(reader, import_id),
            after=lines[size - 1].id if len(lines) > size > 0 else None,
        )

    def lost_csv(self, import_id: ImportId, person_id: PersonId) -> Iterator[str]:
        """The same as a table, in parts. Raises NotFound."""
        self._row(import_id, person_id)
        return table.parts(self._db, import_id)

    # Taking in

    def start(
        self,
        import_id: ImportId,
        person_id: PersonId,
        parts: Sequence[Part] | None = None,
        *,
        guesses: bool = False,
    ) -> Import:
        """Says that it is to be taken in, by a job that the caller starts. Once is enough.

        parts: what of it is wanted; None: what is usual of that source. guesses: tracks that are
        only guessed are taken too. What failed goes on where it was, with the parts that were
        wanted then.

        Raises:
            NotFound: no such import of this person's.
            Conflict: it is over.
        """
        one = self.import_(import_id, person_id)
        if one.state not in {State.STAGED, State.WAITING, State.FAILED}:
            raise Conflict(f"This import is {one.state} already. Bring it again to repeat it.")
        is_new = one.state is State.STAGED
        chosen = usual(one.source) if parts is None else tuple(parts)
        with self._db.write() as tx:
            one = rows.set_waiting(
                tx,
                import_id,
                chosen if is_new else one.parts,
                guesses=guesses if is_new else one.guesses,
            )
            told(tx, one)
        return one

    def run(self, import_id: ImportId, tell: Tell) -> Report | None:
        """Fetches what is to be fetched, and takes all of it in; goes on where it was cut off.

        None where it was dropped meanwhile.

        Raises:
            ServiceFailed: a server does not answer; what was fetched stays.
            Stopped: by `tell`.
        """
        row = rows.row(self._db.read(), import_id)
        if row is None or row["state"] not in {State.WAITING, State.FAILED}:
            return None
        one = rows.import_(row)
        if one.state is State.FAILED:
            with self._db.write() as tx:
                told(tx, rows.set_waiting(tx, one.id, one.parts, guesses=one.guesses))
        try:
            if row["cursor"] is not None:
                self._fetching.fetch(one, row, tell, self._watched(one, tell))
                row = rows.row(self._db.read(), import_id) or row
            report = self._taking.take(
                one,
                self._watched(one, tell),
                start=row["place_bytes"],
                end=row["held_bytes"],
            )
        except _Dropped:
            return None
        except SoniqError as error:
            self._end(one, State.FAILED, trouble=str(error))
            raise
        self._end(one, State.DONE)
        self._store.remove(import_id)
        return report

    def drop(self, import_id: ImportId, person_id: PersonId) -> None:
        """Lets an import go that is not over; what it took in by then stays until `undo`.

        Raises:
            NotFound: no such import of this person's.
            Conflict: it is over.
        """
        one = self.import_(import_id, person_id)
        if one.state not in {State.STAGED, State.WAITING, State.FAILED}:
            raise Conflict(f"This import is {one.state} already.")
        self._end(one, State.DROPPED)
        self._store.remove(import_id)

    def undo(self, import_id: ImportId, person_id: PersonId) -> Undone:
        """Takes back what an import added.

        Raises:
            NotFound: no such import of this person's.
            Conflict: nothing of it was taken in, or it still is.
        """
        one = self.import_(import_id, person_id)
        if one.state in {State.STAGED, State.WAITING}:
            raise Conflict("This import is not over. Drop it first.")
        if one.state is State.UNDONE or one.report is None:
            raise Conflict("Of this import nothing is there to be taken back.")
        undone = undoing.undo(
            self._db, self._listening, self._playlists, self._opining, self._wishing, one
        )
        self._end(one, State.UNDONE)
        self._store.remove(import_id)
        return undone

    # Upkeep

    def settle(self) -> None:
        """Takes away what a kill has left; before any job runs, and before anybody brings more."""
        with self._db.write() as tx:
            rows.remove_unseen(tx)
        self._store.sweep(rows.with_files(self._db.read()))

    def tidy(self) -> str:
        """For every night: what waited for a month is dropped, with the password that it held."""
        old = rows.left_before(self._db.read(), Moment(self._now() - KEPT_DAYS * A_DAY))
        for import_id in old:
            with self._db.write() as tx:
                rows.end(tx, import_id, State.DROPPED, at=self._now())
            self._store.remove(import_id)
        return f"{len(old)} imports that nobody went on with were dropped"

    def _watched(self, one: Import, tell: Tell) -> Tell:
        """Ends the work where the person dropped it."""

        def watch(progress: Progress) -> None:
            row = rows.row(self._db.read(), one.id)
            if row is None or row["state"] not in {State.WAITING, State.FAILED}:
                raise _Dropped
            tell(progress)

        return watch

    def _end(self, one: Import, state: State, *, trouble: str | None = None) -> None:
        with self._db.write() as tx:
            told(tx, rows.end(tx, one.id, state, at=self._now(), trouble=trouble))

    def _row(self, import_id: ImportId, person_id: PersonId) -> sqlite3.Row:
        row = rows.row(self._db.read(), import_id)
        if row is None or row["person_id"] != person_id or not _is_shown(rows.import_(row)):
            raise NotFound(f"There is no import {import_id} of yours.")
        return row


def _origin(account: Account) -> str:
    """What makes it that account, of all that a person has."""
    if account.source is not Source.SUBSONIC:
        return f"{account.source}:{account.name.strip().lower()}"
    from soniq.clients.subsonic import address

    return f"server:{address(account.url).partition('://')[2].lower()}:{account.name.strip()}"


def _is_shown(one: Import) -> bool:
    """What was never whole is nobody's."""
    return one.state is not State.DROPPED or one.preview is not None or one.report is not None
