"""How quickly pages and sound come while soniq listens to music, beside how they come at rest.

    python -m bench.presence [--dir DIR] [--tracks 100] [--streamed 10] [--slice 6]

A served soniq with made songs of four minutes that it has not heard yet. It listens by its own
queue, with the settings as they come, and rests in turn (`pauseAnalysis`), a slice of some seconds
each; all the while one person asks for one thing after another: first pages, until it has heard
TRACKS; then parts of songs, as a player does, until it has heard STREAMED more (it makes room for
whoever plays, so these take longer). Pages are answers as they come over HTTP, the first painting
of a browser is not in it.
"""

import random
import secrets
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from bench import collection
from bench.measuring import apart, given, options, tell
from bench.serve import SHOWN, Served, answered, served

MOST = 2.0
"""Times the latency at rest."""

PART = 256 * 1024
"""Bytes of sound that are asked for at once."""

BREATH = 0.01
"""Seconds between an answer and the next question: soniq refuses who asks 200 times a second."""

PATIENCE = 60
"""Seconds for the listening to begin or to end."""

TRACKS_QUERY = "{ tracks(first: 100) { edges { node { id title } } } }"
STATUS = "{ analysisStatus { analysed unheard total children } }"
RESUME, PAUSE = "mutation { resumeAnalysis { state } }", "mutation { pauseAnalysis { state } }"

Ask = Callable[[], bool]
"""Whether the answer is what was asked for; a page that takes over 3 s is refused."""


@dataclass(slots=True, kw_only=True)
class Seen:
    """Seconds of each answer, while soniq listened and while it did not."""

    busy: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    failed: int = 0
    heard: int = 0
    listened: float = 0.0
    """Seconds in which it heard so many tracks."""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, default=100)
    parser.add_argument("--streamed", type=int, default=10)
    parser.add_argument("--slice", type=float, default=6, help="seconds")
    said = given(parser)
    music = collection.songs(said.dir, said.tracks + said.streamed + 10).resolve()
    data = said.dir / "presence-data"
    shutil.rmtree(data, ignore_errors=True)
    apart("bench.scan:first_scan", music, data)
    apart("bench.serve:owned", data, password := secrets.token_urlsafe(12))
    apart("bench.presence:resting", data)
    with served(data, password) as soniq:
        answered(soniq.client)
        soniq.settle()
        for name, asks, count in (
            ("pages", pages(soniq), said.tracks),
            ("streams", parts_of_songs(soniq), said.streamed),
        ):
            show(name, in_turn(soniq, asks, count, said.slice))


def resting(data: str) -> Callable[[], None]:
    """Pauses the listening of the data folder's soniq, over restarts too."""
    from soniq.app import Soniq

    soniq = Soniq.open({"data": data}, alone_as="bench")

    def work() -> None:
        soniq.features.pause()
        soniq.close()

    return work


def pages(soniq: Served) -> Iterator[Ask]:
    return cycle([getting(soniq, page) for page in SHOWN])


def getting(soniq: Served, path: str, headers: dict[str, str] | None = None) -> Ask:
    def ask() -> bool:
        return soniq.client.get(path, headers=headers).is_success

    return ask


def parts_of_songs(soniq: Served) -> Iterator[Ask]:
    """Parts anywhere in songs, as seeking asks for them."""
    tracks = [edge["node"]["id"] for edge in said(soniq, TRACKS_QUERY)["tracks"]["edges"]]
    chance = random.Random(1)
    while True:
        start = chance.randrange(3) * PART
        headers = {"Range": f"bytes={start}-{start + PART - 1}"}
        yield getting(soniq, f"/stream/{chance.choice(tracks)}", headers)


def in_turn(soniq: Served, asks: Iterator[Ask], count: int, seconds: float) -> Seen:
    """Slices of listening and of rest, until so many tracks were heard."""
    seen = Seen()
    for _ in range(20):  # whatever the first asking of all costs
        next(asks)()
    while seen.heard < count and any_left(soniq):
        before, begun = heard(soniq), time.perf_counter()
        said(soniq, RESUME)
        until(soniq, listening=True)
        asked(asks, seen, seen.busy, seconds)
        said(soniq, PAUSE)
        until(soniq, listening=False)
        seen.listened += time.perf_counter() - begun
        seen.heard += heard(soniq) - before
        asked(asks, seen, seen.idle, seconds)
    return seen


def asked(asks: Iterator[Ask], seen: Seen, kept: list[float], seconds: float) -> None:
    """Asks for so long."""
    begun = time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds:
        seen.failed += not next(asks)()
        kept.append(time.perf_counter() - now)
        time.sleep(BREATH)


def until(soniq: Served, *, listening: bool) -> None:
    """Waits for children at work to be there, or to have ended their tracks."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if bool(said(soniq, STATUS)["analysisStatus"]["children"]) == listening:
            return
        time.sleep(0.1)
    raise SystemExit(f"the listening did not {'begin' if listening else 'end'} in {PATIENCE} s")


def any_left(soniq: Served) -> bool:
    status = said(soniq, STATUS)["analysisStatus"]
    return bool(status["analysed"] < status["total"])


def heard(soniq: Served) -> int:
    status = said(soniq, STATUS)["analysisStatus"]
    if status["unheard"]:
        raise SystemExit(f"soniq could not listen to {status['unheard']} of its songs")
    return int(status["analysed"])


def said(soniq: Served, query: str) -> Any:
    answer = soniq.client.post("/graphql", json={"query": query}).raise_for_status().json()
    if "errors" in answer:
        raise SystemExit(f"{query}: {answer['errors']}")
    return answer["data"]


def show(name: str, seen: Seen) -> None:
    for part in (50, 99):
        busy, idle = percentile(seen.busy, part), percentile(seen.idle, part)
        tell(
            f"presence, {name} while it listens: p{part}",
            busy / idle,
            "x at rest",
            most=MOST if part == 99 else None,
            beside=f"{1000 * busy:.1f} ms; at rest {1000 * idle:.1f} ms;"
            f" {len(seen.busy):,} and {len(seen.idle):,} requests",
        )
    rate = 3_600 * seen.heard / seen.listened
    tell(f"presence, {name}: heard meanwhile", rate, "tracks/h", beside=f"{seen.heard} tracks")
    if seen.failed:
        print(f"presence, {name}: {seen.failed} answers were errors")


def percentile(values: list[float], part: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


if __name__ == "__main__":
    main()
