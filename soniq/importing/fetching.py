"""Fetching what lies in a person's account, page by page, until all is there."""

import json
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from soniq.clients.actions import Action, during
from soniq.events import JSON
from soniq.importing import here, plain, rows
from soniq.importing.model import Account, Import, Preview, Source
from soniq.importing.previewing import Tally
from soniq.importing.store import Store
from soniq.library.finding import Finder
from soniq.store.database import Database
from soniq.units import Moment, Progress, Tell

if TYPE_CHECKING:
    from soniq.importing.accounts import Reading


class Box(Protocol):
    """Seals what must not lie open."""

    def seal(self, secret: str) -> str:
        """The secret encrypted."""

    def unseal(self, sealed: str) -> str:
        """What `seal` was given. Raises Conflict where the key is another by now."""


class Fetching:
    def __init__(
        self,
        db: Database,
        store: Store,
        finder: Finder,
        box: Box,
        reading: "Callable[[Account], Reading]",
        clock: Callable[[], Moment],
    ) -> None:
        """reading: opens an account."""
        self._db = db
        self._store = store
        self._finder = finder
        self._box = box
        self._reading = reading
        self._now = clock

    def fetch(self, one: Import, row: sqlite3.Row, tell: Tell, watched: Tell) -> None:
        """Goes on where the row's cursor stands; at the end it looks what is there.

        watched: tells too, and ends the work where it is no more wanted.
        """
        reading = self._reading(self._account(row))
        cursor: dict[str, JSON] | None = json.loads(row["cursor"])
        held = int(row["held_bytes"])
        while cursor is not None:
            watched(Progress(done=held, note=f"asking {one.source.label}"))
            with during(_action(one, tell, Progress(done=held))):
                step = reading.step(cursor, self._now())
            kept = [entry for entry in step.entries if plain.is_kept(entry)]
            held = self._store.append(one.id, kept, at=held)
            cursor = None if step.after is None else dict(step.after)
            with self._db.write() as tx:
                stored = None if cursor is None else json.dumps(cursor)
                rows.set_fetched(tx, one.id, cursor=stored, held=held)
            tell(Progress(done=held, note=step.note))
        preview = self._looked_through(one, held)
        with self._db.write() as tx:
            rows.set_preview(tx, one.id, preview, held=held)

    def _looked_through(self, one: Import, held: int) -> Preview:
        tally = Tally()
        lines = self._store.lines(one.id, start=0, end=held)
        for _ in tally.kept((one.name, plain.entry(line)) for line, _ in lines):
            pass
        return tally.preview(self._finder, partial(here.of, self._db.read()))

    def _account(self, row: sqlite3.Row) -> Account:
        said = json.loads(row["asked"])
        secret = row["secret"]
        return Account(
            source=Source(said["source"]),
            name=said["name"],
            url=said["url"],
            password="" if secret is None else self._box.unseal(secret),
            is_key=said["is_key"],
        )


def _action(one: Import, tell: Tell, progress: Progress) -> Action:
    def should_stop() -> bool:
        """Never by itself; `tell` raises where the job is to end."""
        tell(progress)
        return False

    return Action(title=f"Import from {one.source.label}", by_person=True, should_stop=should_stop)
