"""Composes, encodes, paints and tags: the part that runs in the child process."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from soniq.demo import cover_path_of, path_of
from soniq.demo.collection import RECORDS
from soniq.demo.composing import compose
from soniq.demo.covers import cover
from soniq.demo.encoding import encode
from soniq.demo.formats import RECIPES
from soniq.demo.keys import Key
from soniq.demo.records import CoverAt, Cut, Record
from soniq.demo.sleeve import Front
from soniq.demo.tagging import tag
from soniq.demo.voices import RATE, Samples


def make(folder: Path, wanted: set[str]) -> Iterator[str]:
    """Makes those of the demo's files that are wanted; gives the path of each that is done."""
    for record in RECORDS:
        picture = cover_path_of(record)
        if picture in wanted:
            _place(folder / picture, _front(record).image)
            yield picture
        for cut in record.cuts:
            path = path_of(record, cut)
            if path in wanted:
                _make_track(folder / path, record, cut)
                yield path


def _make_track(path: Path, record: Record, cut: Cut) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".making{path.suffix}")
    samples = _tune(cut.style, cut.key, cut.bpm, record.seed_of(cut))
    if record.mono:
        samples = samples.mean(axis=0, keepdims=True)
    encode(samples, half, recipe=RECIPES[record.format_of(cut)], rate=RATE)
    front = _front(record) if record.cover_at is CoverAt.FILES else None
    tag(half, record.sleeve_of(cut), front=front)
    half.replace(path)


@lru_cache(maxsize=1)
def _front(record: Record) -> Front:
    return Front(image=cover(record.cover, png=record.cover_at is CoverAt.FOLDER_PNG))


@lru_cache(maxsize=4)
def _tune(style: str, key: str, bpm: float, seed: int) -> Samples:
    """Kept for a while, as two editions of an album share their four recordings."""
    return compose(style, key=Key(key), bpm=bpm, seed=seed)


def _place(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".making{path.suffix}")
    half.write_bytes(content)
    half.replace(path)
