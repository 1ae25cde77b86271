"""Telling what waits: gather, tell, then write down what became of it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soniq.clients.listens import Listen
from soniq.clients.model import ServiceFailed
from soniq.errors import Conflict
from soniq.listening.model import HeardLine, Play
from soniq.listening.service import Listening
from soniq.scrobbling import rows
from soniq.scrobbling.model import LABELS, LinkChanged, LinkState, Place, Refusal, Told
from soniq.scrobbling.rows import LinkRow
from soniq.store.database import Database
from soniq.units import Moment, Progress, Tell, now

if TYPE_CHECKING:
    from soniq.scrobbling.tellers import Teller, Verdict

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Run:
    told: int = 0
    refused: int = 0
    loves: int = 0
    waiting: int = 0
    troubles: list[str] = field(default_factory=list)


class Telling:
    def __init__(
        self,
        db: Database,
        listening: Listening,
        tellers: "Mapping[Place, Teller]",
        unseal: Callable[[str], str],
    ) -> None:
        self._db = db
        self._listening = listening
        self._tellers = tellers
        self._unseal = unseal

    def tell_all(self, tell: Tell, links: list[LinkRow]) -> Told:
        run = _Run()
        for row in links:
            try:
                secret = self._unseal(row.sealed)
                self._tell_loves(row, secret, run)
                self._tell_plays(row, secret, run, tell)
            except ServiceFailed as failure:
                self._failed(row, failure, run)
            except Conflict as error:
                self._over(row, str(error), run)
            run.waiting += self._listening.count_to_tell(row.person_id, self._now(row).told_id)
        return Told(
            told=run.told,
            refused=run.refused,
            loves=run.loves,
            waiting=run.waiting,
            troubles=run.troubles,
        )

    def _tell_plays(self, row: LinkRow, secret: str, run: _Run, tell: Tell) -> None:
        teller = self._tellers[row.place]
        after = row.told_id
        while batch := self._listening.to_tell(row.person_id, after, limit=teller.at_once):
            tell(Progress(done=run.told, note=LABELS[row.place]))
            verdicts = _verdicts(teller, secret, batch)
            self._settle(row, batch[: len(verdicts)], verdicts, run)
            if len(verdicts) < len(batch):
                self._note(row, "It takes no more plays today; the others wait.", run)
                return
            after = batch[-1][0].id

    def _settle(
        self,
        row: LinkRow,
        batch: list[tuple[Play, HeardLine]],
        verdicts: "list[Verdict]",
        run: _Run,
    ) -> None:
        if not batch:
            return
        refused = [
            Refusal(
                place=row.place,
                played_at=play.at,
                artist=line.artist,
                title=line.title,
                why=why,
            )
            for (play, line), why in zip(batch, verdicts, strict=True)
            if why is not None
        ]
        told = len(batch) - len(refused)
        with self._db.write() as tx:
            rows.advance(tx, row, batch[-1][0].id, told, now())
            rows.put_refusals(tx, row, refused)
        run.told += told
        run.refused += len(refused)

    def _tell_loves(self, row: LinkRow, secret: str, run: _Run) -> None:
        """A love that the place takes never is passed by, so that what waits behind it is told."""
        teller = self._tellers[row.place]
        for love in rows.loves(self._db.read(), row):
            try:
                teller.love(secret, love)
            except ServiceFailed as failure:
                if not teller.never_takes(failure):
                    raise
                logger.info("%s takes no love of %s: %s", row.place, love.title, failure)
            with self._db.write() as tx:
                rows.drop_love(tx, row, love)
            run.loves += 1

    def _failed(self, row: LinkRow, failure: ServiceFailed, run: _Run) -> None:
        if self._tellers[row.place].is_over(failure):
            self._over(row, str(failure), run)
        else:
            self._note(row, str(failure), run)

    def _over(self, row: LinkRow, why: str, run: _Run) -> None:
        note = f"{why} Link your account anew; what you play waits until then."
        logger.warning("person %d has to link %s anew", row.person_id, row.place)
        with self._db.write() as tx:
            rows.note(tx, row, note, LinkState.OVER)
            tx.emit(LinkChanged(person_id=row.person_id, place=str(row.place), state="over"))
        run.troubles.append(f"{LABELS[row.place]}: somebody has to link their account anew.")

    def _note(self, row: LinkRow, why: str, run: _Run) -> None:
        with self._db.write() as tx:
            rows.note(tx, row, why)
        run.troubles.append(f"{LABELS[row.place]}: {why}")

    def _now(self, row: LinkRow) -> LinkRow:
        return rows.link(self._db.read(), row.person_id, row.place) or row


def listen(play_at: Moment, line: HeardLine) -> Listen:
    return Listen(
        artist=line.artist,
        title=line.title,
        album=line.album,
        at=play_at,
        duration=line.duration,
        recording_mbid=line.musicbrainz_id,
        isrc=line.isrc,
    )


def _verdicts(
    teller: "Teller", secret: str, batch: list[tuple[Play, HeardLine]]
) -> "list[Verdict]":
    """Of each play in turn; shorter where the service takes no more."""
    listens = [listen(play.at, line) for play, line in batch]
    known = [teller.refuses(one) for one in listens]
    asked = [one for one, why in zip(listens, known, strict=True) if why is None]
    answers = iter(teller.tell(secret, asked) if asked else [])
    verdicts: list[Verdict] = []
    for why in known:
        if why is not None:
            verdicts.append(why)
            continue
        try:
            verdicts.append(next(answers))
        except StopIteration:
            break
    return verdicts
