"""How fast a long history is: a person with 300,000 plays, a third of them of music that they lack.

    python -m bench.plays [--tracks 20000] [--plays 300000]

Twelve years of plays (by Zipf's law; in the evenings, in sittings) of a made-up library are brought
as an import brings them. Then what pages ask is measured, in CPU time of this process; a Pi 4 takes
some four times as long.
"""

import itertools
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.measuring import given, options, tell
from soniq.events import Bus
from soniq.listening.model import (
    AT_ONCE,
    EVER,
    AlbumOrder,
    BroughtPlay,
    HeardLine,
    PlaySource,
    Span,
    ThingKind,
    TopKind,
)
from soniq.listening.service import Listening
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import Milliseconds, Moment, PersonId, TrackId
from tests.crowd import build

ADA = PersonId(1)
BEGIN = 1_325_376_000_000
"""2012."""
DAY = 86_400_000
YEARS = 12
LINES = 15_000
PAGE_GOAL = 100.0
"""Milliseconds of CPU on a PC for what a page asks, so less than half a second on a Pi 4."""

EVER_GOAL = 250.0
"""For all that is told of twelve years at once: a second on a Pi 4."""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--plays", type=int, default=300_000)
    said = given(parser)
    with tempfile.TemporaryDirectory(dir=said.dir) as folder:
        path = Path(folder) / "library.sqlite"
        build(path, said.tracks)
        db = Database(path, Bus(), Deeds(Path(folder) / "deeds.jsonl"))
        try:
            measure(db, said.tracks, said.plays)
        finally:
            db.close()


def measure(db: Database, tracks: int, plays: int) -> None:
    with db.write() as tx:
        tx.execute(
            "INSERT INTO people (id, name, name_key, role, password_hash, created_at_ms)"
            " VALUES (1, 'ada', 'ada', 'user', '', 0)"
        )
    listening = Listening(db, Bus())
    begun = time.process_time()
    told = history(tracks, plays)
    while batch := list(itertools.islice(told, AT_ONCE)):
        listening.bring(ADA, batch, PlaySource.LASTFM)
    taken = time.process_time() - begun
    tell(f"{plays:,} plays brought", plays / taken, "plays/s CPU")
    db.tidy()
    tell("the library file", db.path.stat().st_size / plays, "bytes a play", beside="with all else")
    for name, ask in questions(listening):
        goal = None if "ten years" in name else PAGE_GOAL
        goal = EVER_GOAL if name == "statistics of all time" else goal
        tell(name, cost(ask), "ms CPU", most=goal)
    tell("one play recorded", cost(lambda: record(listening)), "ms CPU", most=20)


def questions(listening: Listening) -> Iterator[tuple[str, Callable[[], object]]]:
    year = Span(since=Moment(BEGIN + 10 * 365 * DAY), until=Moment(BEGIN + 11 * 365 * DAY))
    decade = Span(since=Moment(BEGIN + 365 * DAY), until=Moment(BEGIN + 11 * 365 * DAY))
    zone = "Europe/Berlin"
    deep = (BEGIN + 365 * DAY, 0)
    yield "a page of the history", lambda: listening.plays(ADA)
    yield "a page deep in it", lambda: listening.plays(ADA, after=deep)
    for name, span in (("of a year", year), ("of ten years", decade), ("of all time", EVER)):
        for kind in (TopKind.TRACKS, TopKind.ARTISTS, TopKind.GENRES):
            yield f"top {kind} {name}", partial(listening.tops, ADA, kind, span)
    yield "statistics of a year", lambda: listening.statistics(ADA, year, zone=zone)
    yield "statistics of all time", lambda: listening.statistics(ADA, EVER, zone=zone)
    yield "the year in review", lambda: listening.review(ADA, 2022, zone=zone)
    albums = AlbumOrder.FREQUENT
    yield "frequent albums, 500", lambda: listening.albums(ADA, albums, size=500)
    tracks = range(1, 201)
    yield "opinions on 200 tracks", lambda: listening.opinions(ADA, ThingKind.TRACK, tracks)
    artists = range(1, 51)
    yield "opinions on 50 artists", lambda: listening.opinions(ADA, ThingKind.ARTIST, artists)
    scored = [TrackId(one) for one in range(1, 51)]
    yield "50 discovery scores", lambda: listening.discovery_scores(ADA, scored)


def history(tracks: int, plays: int, seed: int = 1) -> Iterator[BroughtPlay]:
    chance = random.Random(seed)
    things = tracks + LINES
    order = chance.sample(range(things), things)
    weights = list(itertools.accumulate(1 / (place + 20) for place in range(things)))
    at = float(BEGIN)
    pause = YEARS * 365 * DAY / (plays / 12) - 12 * 240_000
    for number in range(plays):
        at += 240_000 if number % 12 else chance.expovariate(1 / pause)
        [one] = chance.choices(order, cum_weights=weights)
        name = f"{one}"
        yield BroughtPlay(
            at=Moment(round(at)),
            line=HeardLine(artist=f"Artist {one % 997}", title=name, album=f"Album {one // 10}"),
            track_id=TrackId(one + 1) if one < tracks else None,
            played=Milliseconds(240_000),
        )


_AT = itertools.count(BEGIN + 20 * 365 * DAY, 300_000)


def record(listening: Listening) -> None:
    listening.play(ADA, TrackId(7), at=Moment(next(_AT)), played=None, source=PlaySource.WEB)


def cost(ask: Callable[[], object]) -> float:
    """Milliseconds of CPU, the least of three."""
    return min(_once(ask) for _ in range(3))


def _once(ask: Callable[[], object]) -> float:
    begun = time.process_time()
    ask()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
