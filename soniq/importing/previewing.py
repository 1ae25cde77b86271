"""What is in something that a person brought: counted while it is read, found when it is over."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from soniq.files.exports.model import (
    Album,
    Counted,
    Entry,
    Heard,
    Left,
    Liked,
    Listed,
    Owned,
    Refused,
    Saved,
    Told,
)
from soniq.importing.here import Here
from soniq.importing.lines import line
from soniq.importing.model import Preview, Refusal, Sought
from soniq.importing.plain import is_kept
from soniq.library.finding import Finder, Found, Line
from soniq.units import Moment

REFUSALS = 50
"""Refused entries that are shown; the others are counted."""
MOST = 3_000_000
"""Entries of one import: sixty years of music without a pause."""


class Tally:
    """Counts what passes through it."""

    def __init__(self) -> None:
        self.entries = 0
        self._told: Counter[str] = Counter()
        self._lines: dict[str, set[Line]] = {
            kind: set() for kind in ("plays", "counts", "opinions", "entries", "songs", "listed")
        }
        self._albums: dict[str, set[Album]] = {"albums": set(), "holdings": set()}
        self._since: Moment | None = None
        self._until: Moment | None = None
        self._refused = 0
        self._refusals: list[Refusal] = []
        self._left: Counter[str] = Counter()
        self._files: dict[str, None] = {}

    def kept(self, entries: Iterable[tuple[str, Entry]]) -> Iterator[Entry]:
        """Those that can be taken in. entries: with the names of their files."""
        for file, entry in entries:
            self._files.setdefault(file)
            self.entries += 1
            if isinstance(entry, Refused):
                self._refuse(file, entry)
            elif isinstance(entry, Left):
                self._left[entry.what] += entry.count
            else:
                self._count(entry)
            if is_kept(entry):
                yield entry

    def preview(self, finder: Finder, here: Callable[[Sequence[Album]], list[Here]]) -> Preview:
        """With what of it the library has. here: says that of albums."""
        lines = list(set().union(*self._lines.values()))  # a saved song is loved, too
        found = dict(zip(lines, finder.find(lines), strict=True))
        return Preview(
            files=tuple(self._files),
            plays=self._sought(found, "plays"),
            counts=self._sought(found, "counts"),
            opinions=self._sought(found, "opinions"),
            playlists=self._told["playlists"],
            entries=self._sought(found, "entries"),
            albums=self._sought_albums(here, "albums"),
            songs=self._sought(found, "songs"),
            holdings=self._sought_albums(here, "holdings"),
            listed=self._sought(found, "listed"),
            since=self._since,
            until=self._until,
            refused=self._refused,
            refusals=tuple(self._refusals),
            left=dict(self._left),
        )

    def _count(self, entry: Entry) -> None:
        if isinstance(entry, Heard):
            self._add("plays", [entry.told])
            self._since = entry.at if self._since is None else min(self._since, entry.at)
            self._until = entry.at if self._until is None else max(self._until, entry.at)
        elif isinstance(entry, Counted):
            self._add("counts", [entry.told])
        elif isinstance(entry, Liked):
            self._add("opinions", [entry.told])
        elif isinstance(entry, Listed):
            self._told["playlists"] += 1
            self._add("entries", entry.entries)
        elif isinstance(entry, Saved) and entry.song is not None:
            self._add("listed" if entry.of_list else "songs", [entry.song])
        elif isinstance(entry, Saved | Owned):
            kind = "albums" if isinstance(entry, Saved) else "holdings"
            self._told[kind] += 1
            self._albums[kind].add(entry.album)

    def _add(self, kind: str, told: Sequence[Told]) -> None:
        self._told[kind] += len(told)
        self._lines[kind].update(map(line, told))

    def _refuse(self, file: str, entry: Refused) -> None:
        self._refused += 1
        if len(self._refusals) < REFUSALS:
            self._refusals.append(Refusal(file=file, place=entry.place, reason=entry.reason))

    def _sought_albums(self, here: Callable[[Sequence[Album]], list[Here]], kind: str) -> Sought:
        """What is here in part counts as guessed."""
        standing = here(list(self._albums[kind]))
        return Sought(
            told=self._told[kind],
            tracks=len(standing),
            found=standing.count(Here.OWNED),
            guessed=standing.count(Here.PARTLY),
            lost=standing.count(Here.NOT),
        )

    def _sought(self, known: Mapping[Line, Found | None], kind: str) -> Sought:
        found = [known[line] for line in self._lines[kind]]
        sure = sum(one is not None and one.sure for one in found)
        lost = sum(one is None for one in found)
        return Sought(
            told=self._told[kind],
            tracks=len(found),
            found=sure,
            guessed=len(found) - sure - lost,
            lost=lost,
        )
