"""How fast the review inbox answers, with 500 and with 10,000 albums that nobody matched yet.

    python -m bench.inbox [--albums 500 10000]

A page of 50, the next one, and the candidates of one album with what each would change: what the
page asks for at each step. The goal is that of a desktop core; a Pi 4 takes four times as long.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.measuring import given, options, tell
from soniq.matching.reviewing import ReviewPage
from tests.matching.room import Room

TIMES = 200
TITLES = (
    "An Album in Doubt",
    "An Album In Doubt",
    "An album in doubt",
    "An ALBUM in Doubt",
    "an album in doubt",
)
SONGS = [f"Song {number}" for number in range(12)]
OTHERS = [f"Elsewhere {number}" for number in range(12)]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--albums", type=int, nargs="+", default=[500, 10_000])
    said = given(parser)
    for count in said.albums:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count)


def measure(folder: Path, count: int) -> None:
    room = Room(folder)
    album = room.put("Somebody", TITLES[0], SONGS)
    for title in TITLES:
        room.books.add("Somebody", title, OTHERS)
    room.matching.match_all()
    crowd(room, count)
    first = room.matching.review()

    def following() -> ReviewPage:
        return room.matching.review(after=first.keys[-1])

    name = f"inbox, {count:,} albums"
    tell(f"{name}: the first page, p95 CPU", p95(room.matching.review), "ms", most=20)
    tell(f"{name}: the next page, p95 CPU", p95(following), "ms", most=20)
    tell(
        f"{name}: candidates of one, p95 CPU",
        p95(lambda: room.matching.candidates(album)),
        "ms",
        most=20,
        beside=f"{len(room.matching.candidates(album))} with what they change of 12 tracks",
    )
    room.close()


def crowd(room: Room, count: int) -> None:
    """Albums that wait, straight into the tables: how they came there does not matter here."""
    with room.db.write() as tx:
        tx.execute(
            """
            WITH RECURSIVE numbers (n) AS (
                SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count
            )
            INSERT INTO albums (
                group_key, title, title_key, artist_id, artist, artist_key, match_status,
                added_at_ms, updated_at_ms
            )
            SELECT
                'bench ' || n, 'Album ' || n, 'album ' || n, artists.id, 'Somebody', 'somebody',
                iif(n % 3, 'manual_review', 'no_match'), 0, 0
            FROM numbers, (SELECT min(id) AS id FROM artists) AS artists
            """,
            {"count": count},
        )
        tx.execute(
            """
            INSERT INTO match_states (album_id, looked_at_ms, queue, reason)
            SELECT id, 1, iif(match_status = 'no_match', 1, 0), 'Several are equally near.'
            FROM albums
            WHERE group_key LIKE 'bench %'
            """
        )


def p95(look: Callable[[], object]) -> float:
    """Milliseconds of CPU: the machine may be shared."""
    times = []
    for _ in range(TIMES):
        begun = time.process_time()
        look()
        times.append(time.process_time() - begun)
    return 1000 * statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
