"""The search: equal sounds by the index, likely pairs by title and by ear, then groups of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from soniq.duplicates import group_rows, rows
from soniq.duplicates.fingerprinting import Fingerprinting
from soniq.duplicates.grouping import Grouped, Near, Pair, exact, near, pair_of, places
from soniq.duplicates.model import DuplicatesChanged, Search
from soniq.duplicates.pairing import are_titled_alike, called_alike, may_be_one
from soniq.duplicates.rows import Named
from soniq.features.nearest import Nearest, Vector
from soniq.store.database import Database
from soniq.units import Progress, Tell, TrackId, tell_nobody

BATCH = 200
NEIGHBOURS = 6
"""Nearest sounds that are looked at: a recording that is there more often is found from the
others as well."""
WORTH_HEARING = 0.85
"""The cosine from which fingerprints are compared. Begun a second later, all of 105 recordings of
10 s and more keep .914; of 8,646 pairs of different ones 16 have .85 (bench/duplicates.py)."""


class Finding:
    """One search at a time; what it has weighed is kept part by part."""

    def __init__(self, db: Database, nearest: Nearest, fingerprinting: Fingerprinting) -> None:
        self._db = db
        self._nearest = nearest
        self._fingerprinting = fingerprinting

    def find(self, tell: Tell = tell_nobody) -> Search:
        """Raises Stopped; what was weighed until then is kept, and its groups are shown."""
        self._fingerprinting.made = 0
        compared = looked_through = 0
        tell(Progress(done=0, note="comparing titles"))
        try:
            compared += self._by_title(tell)
            if self._fingerprinting.hears():
                for looked, weighed in self._by_ear(tell):
                    looked_through += looked
                    compared += weighed
        finally:
            groups = self.regroup()
        return Search(
            groups=groups,
            compared=compared,
            fingerprints=self._fingerprinting.made,
            looked_through=looked_through,
        )

    def regroup(self) -> int:
        """Makes the groups anew of all that is known; returns how many there are."""
        with self._db.snapshot() as reader:
            apart = group_rows.apart(reader)
            found: list[Grouped] = [
                *exact(rows.copies(reader), apart),
                *near(rows.pairs(reader), rows.paired(reader), apart),
                *places(rows.several(reader), apart),
            ]
            known = group_rows.keys(reader)
        wanted = {one.key: one for one in found}
        if wanted.keys() != known.keys():
            with self._db.write() as tx:
                group_rows.drop(tx, [known[key] for key in known.keys() - wanted.keys()])
                group_rows.add(tx, [wanted[key] for key in wanted if key not in known])
                tx.emit(DuplicatesChanged(groups=len(wanted)))
        return len(wanted)

    # By title

    def _by_title(self, tell: Tell) -> int:
        """Weighs all pairs of one title; forgets pairs that only a title held together that
        changed."""
        pairs = list(called_alike(rows.titles(self._db.read())))
        known = {one.pair: one for one in rows.pairs(self._db.read())}
        titled: set[Pair] = set()
        done = 0
        for batch in _batches(pairs):
            tell(Progress(done=done, total=len(pairs), note="comparing titles"))
            tracks = rows.named(self._db.read(), {one for pair in batch for one in pair})
            both = [
                (tracks[a], tracks[b])
                for a, b in batch
                if a in tracks and b in tracks and may_be_one(tracks[a], tracks[b])
            ]
            both = [(a, b) for a, b in both if are_titled_alike(a, b)]
            titled |= {pair_of(a.sound, b.sound) for a, b in both}
            self._keep(self._weigh(both, known))
            done += len(batch)
        self._forget(known, titled)
        return len(pairs)

    def _forget(self, known: dict[Pair, Near], titled: set[Pair]) -> None:
        lost = [
            Near(pair=one.pair, cosine=one.cosine, likeness=one.likeness, titled=False)
            for one in known.values()
            if one.titled and one.pair not in titled
        ]
        self._keep(lost)

    # By ear

    def _by_ear(self, tell: Tell) -> Iterator[tuple[int, int]]:
        """Looks through the nearest of each sound that was not looked at yet: how many, and how
        many pairs that made."""
        model, after, done = self._nearest.model(), 0, 0
        while model and (sounds := rows.unseen(self._db.read(), model, after=after, first=BATCH)):
            tracks = self._nearest.tracks_of(sounds)
            firsts = {sound: ids[0] for sound, ids in tracks.items()}
            vectors = self._nearest.vectors(firsts.values())
            known = {one.pair: one for one in rows.pairs(self._db.read())}
            weighed = 0
            for track_id in firsts.values():
                tell(Progress(done=done, note="listening for what sounds the same"))
                done += 1
                if track_id in vectors:
                    both = self._neighbours(track_id, vectors[track_id])
                    self._keep(self._weigh(both, known))
                    weighed += len(both)
            with self._db.write() as tx:
                rows.note_seen(tx, firsts)  # what has no file now is heard when it is back
            after = sounds[-1]
            yield len(sounds), weighed

    def _neighbours(self, track_id: TrackId, to: Vector) -> list[tuple[Named, Named]]:
        near_by = [
            sound
            for sound, cosine in self._nearest.nearest(to, NEIGHBOURS)
            if cosine >= WORTH_HEARING
        ]
        others = {ids[0] for ids in self._nearest.tracks_of(near_by).values()} - {track_id}
        if not others:
            return []
        tracks = rows.named(self._db.read(), {track_id, *others})
        mine = tracks.get(track_id)
        return [
            (mine, tracks[other])
            for other in sorted(others)
            if mine is not None and other in tracks and may_be_one(mine, tracks[other])
        ]

    # Weighing

    def _weigh(
        self, both: Sequence[tuple[Named, Named]], known: dict[Pair, Near]
    ) -> Iterator[Near]:
        """What these pairs are: those that are one recording, and those that were held for one."""
        vectors = self._nearest.vectors({one.track_id for pair in both for one in pair})
        for one, other in both:
            pair, titled = pair_of(one.sound, other.sound), are_titled_alike(one, other)
            before = known.get(pair)
            likeness = None if before is None else before.likeness
            if before is not None and likeness is not None and before.titled == titled:
                continue
            found = Near(
                pair=pair,
                cosine=_cosine(vectors.get(one.track_id), vectors.get(other.track_id)),
                likeness=self._fingerprinting.likeness(one, other),
                titled=titled,
            )
            if before is not None or found.kind is not None:
                known[pair] = found
                yield found

    def _keep(self, found: Iterable[Near]) -> None:
        weighed = list(found)
        if weighed:
            with self._db.write() as tx:
                rows.keep_pairs(tx, [one for one in weighed if one.kind is not None])
                rows.drop_pairs(tx, [one.pair for one in weighed if one.kind is None])


def _cosine(one: Vector | None, other: Vector | None) -> float | None:
    if one is None or other is None:
        return None
    return sum(a * b for a, b in zip(one, other, strict=True))


def _batches(
    pairs: Iterable[tuple[TrackId, TrackId]],
) -> Iterator[list[tuple[TrackId, TrackId]]]:
    left = iter(pairs)
    while batch := list(islice(left, BATCH)):
        yield batch
