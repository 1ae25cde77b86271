"""Finding what a description in words asks for.

Each word that the lexicon knows asks for tags; how far a track's tags lie above those of all music,
in deviations, is what the word gives it. Several words must all be answered: what one gives beyond
1.5 counts less. What is not wanted takes away from that, and gives next to nothing where it is
missing: "rock without drums" is rock first. Words that it does not know are looked for in names,
and tracks that it is to sound like too give a third list. Where there is more than one list, they
are fused by rank.

Source: G. V. Cormack, C. L. A. Clarke, S. Büttcher: Reciprocal rank fusion outperforms Condorcet
and individual rank learning methods, SIGIR 2009; its k is 60.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soniq.discovery.candidates import LEAST, POOL, WIDEST, Candidates
from soniq.discovery.model import Alike, Described, LikeFilter, Reason, ReasonKind
from soniq.discovery.narrowed import Narrowed
from soniq.discovery.reasons import decimals, signed, total
from soniq.discovery.service import Discovery
from soniq.discovery.spread import Spread
from soniq.discovery.understanding import Understood, Wanted, understood
from soniq.features.nearest import Nearest, middle
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import TrackId

RANK_CONSTANT = 60

FULL, BEYOND = 1.5, 0.4
"""Deviations that count in full, and how much those beyond count."""

UNASKED = -0.1
"""What a track without something that it should not have is given at most, in deviations: to be
far from sad does not make it a piano. Where nothing else is asked for, it is given in full."""

CLOSE = 0.4
"""Deviations from which on a track answers. Below, it is only nearer than others …"""

NEAREST = 8
"""… and so many of these are given, where none answers."""

NAMED = 100
"""Tracks whose names hold the unknown words that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A track in one of the lists: how well it answers, of what parts."""

    value: float
    parts: tuple[Reason, ...]
    """Their points add up to the value, of any size."""


_List = Mapping[TrackId, _Answer]
"""The best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """is_close: whether the items answer, or are only the nearest there are."""

    items: list[Alike]
    corrected: str | None
    is_close: bool

    @property
    def answers(self) -> bool:
        return bool(self.items) and self.is_close


class Describing:
    """Answers descriptions."""

    def __init__(
        self,
        db: Database,
        library: Library,
        candidates: Candidates,
        nearest: Nearest,
        discovery: Discovery,
    ) -> None:
        self._db = db
        self._library = library
        self._candidates = candidates
        self._nearest = nearest
        self._discovery = discovery

    def described(
        self, text: str, size: int, where: LikeFilter, *, like: Sequence[TrackId]
    ) -> Described:
        """Raises Invalid, NotFound, Unavailable."""
        said = understood(text)
        found = self._found(said, size, _merged(where, said), like)
        if not found.answers and said.years is not None:  # few libraries have a year on every track
            said_years = dataclasses.replace(said, years=None)
            found = self._found(said_years, size, _merged(where, said_years), like)
        return Described(
            text=text,
            understood=said.terms,
            unknown=said.unknown,
            corrected=found.corrected,
            items=tuple(found.items),
            is_close=found.is_close,
        )

    def _found(
        self, said: Understood, size: int, where: LikeFilter, like: Sequence[TrackId]
    ) -> _Found:
        narrowed = self._candidates.narrowed(where)
        pool = max(LEAST, POOL * size)
        corrected: str | None = None
        found: list[_List] = []
        tagged = self._by_tags(said, narrowed, pool) if said.wanted else {}
        found.append({track: one for track, one in tagged.items() if one.value >= CLOSE})
        names = said.unknown
        if not any(found):  # nothing was heard, or nothing answers: genres and titles may
            names = (*(one.word for one in said.wanted if one.weight == 1), *names)
        if names:
            named, corrected = self._by_names(names, narrowed)
            found.append(named)
        if like:
            found.append(self._by_sound(like, narrowed, pool))
        if not (said.wanted or names or like) and not narrowed.is_open:
            found.append(_by_filter(said, narrowed, pool))
        is_close = any(found) or not tagged
        if not is_close:
            found, size = [tagged], min(size, NEAREST)
        fused = _fused([each for each in found if each])
        items = self._chosen(fused, size, where, like)
        return _Found(items=items, corrected=corrected, is_close=is_close)

    def _by_tags(self, said: Understood, narrowed: Narrowed, wanted: int) -> _List:
        tracks = self._tagged(said.weights, narrowed, wanted)
        sounds = self._nearest.sounds_of(tracks)
        scores = self._nearest.scores(set(sounds.values()))
        answers = {
            track: _answer(said.wanted, scores[sound])
            for track, sound in sounds.items()
            if sound in scores
        }
        return _best({track: answer for track, answer in answers.items() if answer.value > 0})

    def _tagged(self, weights: list[float], narrowed: Narrowed, wanted: int) -> list[TrackId]:
        """Tracks that the filter leaves, those first whose tags add up to most."""
        if not narrowed.is_open and (few := narrowed.all()) is not None:
            sounds = set(self._nearest.sounds_of(few).values())
            found = self._nearest.tagged(weights, wanted, among=sounds)
            left = set(few)
            tracks = self._nearest.tracks_of([sound for sound, _ in found])
            return [one for sound, _ in found for one in tracks.get(sound, ()) if one in left]
        k = wanted
        while True:
            found = self._nearest.tagged(weights, k)
            of_sounds = self._nearest.tracks_of([sound for sound, _ in found])
            tracks_ = [one for sound, _ in found for one in of_sounds.get(sound, ())]
            if not narrowed.is_open:
                left = narrowed.of(tracks_)
                tracks_ = [one for one in tracks_ if one in left]
            if len(tracks_) >= wanted or len(found) < k or k >= WIDEST:
                return tracks_
            k = min(4 * k, WIDEST)

    def _by_names(self, words: Sequence[str], narrowed: Narrowed) -> tuple[_List, str | None]:
        asked = " ".join(words)
        found = self._discovery.search(asked, first=NAMED)
        told = f"its names hold “{found.corrected or asked}”"
        left = narrowed.of(track.id for track in found.tracks)
        names = [track.id for track in found.tracks if track.id in left]
        answers = {
            track: _Answer(value=1.0, parts=(Reason(kind=ReasonKind.WORDS, points=1.0, text=told),))
            for track in names
        }
        return answers, found.corrected

    def _by_sound(self, like: Sequence[TrackId], narrowed: Narrowed, wanted: int) -> _List:
        seeds = self._candidates.seeds(like)
        try:
            to = middle([seed.vector for seed in seeds])
        except ValueError:  # they point exactly against each other
            to = seeds[0].vector
        return {
            track: _Answer(
                value=max(0.0, cosine),
                parts=(
                    Reason(
                        kind=ReasonKind.TIMBRE,
                        points=max(0.0, cosine),
                        text=f"timbre {decimals(cosine)}",
                    ),
                ),
            )
            for track, cosine in self._candidates.near(to, narrowed, wanted)
        }

    def _chosen(
        self,
        fused: Sequence[tuple[TrackId, tuple[Reason, ...]]],
        size: int,
        where: LikeFilter,
        like: Sequence[TrackId],
    ) -> list[Alike]:
        why = dict(fused)
        tracks = self._library.tracks_by_ids(list(why))
        keys = self._candidates.keys(tracks)
        liked = self._candidates.keys(self._library.tracks_by_ids(like)) if like else {}
        spread = Spread(
            per_artist=where.per_artist,
            per_album=where.per_album,
            besides={key for each in liked.values() for key in each},
        )
        for track in tracks:
            spread.offer(track, keys[track.id], size)
        return [
            Alike(
                track=choice.track,
                score=total(why[choice.track.id]),
                reasons=why[choice.track.id],
                versions=tuple(choice.versions),
            )
            for choice in spread.chosen
        ]


def _merged(where: LikeFilter, said: Understood) -> LikeFilter:
    """The filter with what the description says of tempo, key and years, where it says nothing."""
    sound = where.sound
    if said.bpm is not None and sound.bpm_from is None and sound.bpm_to is None:
        low, high = said.bpm
        sound = dataclasses.replace(sound, bpm_from=low, bpm_to=high, octaves=True)
    if said.key is not None and not sound.keys:
        sound = dataclasses.replace(sound, keys=(said.key,))
    merged = dataclasses.replace(where, sound=sound)
    if said.years is not None and where.year_from is None and where.year_to is None:
        first, last = said.years
        merged = dataclasses.replace(merged, year_from=first, year_to=last)
    return merged


def _answer(wanted: Sequence[Wanted], scores: Sequence[float]) -> _Answer:
    """What each word gives, in deviations, by its weight; the value is the mean of those wanted."""
    asked = sum(one.weight for one in wanted if one.weight > 0)
    size = asked or sum(abs(one.weight) for one in wanted)
    parts: list[Reason] = []
    for one in wanted:
        fit = sum(weight * scores[at] for at, weight in one.meaning.weights)
        given = _counted(fit) if one.weight > 0 else max(fit, UNASKED if asked else -FULL)
        shown = fit if one.weight > 0 else -fit
        parts.append(
            Reason(
                kind=ReasonKind.TAG,
                points=one.weight * given / size,
                text=f"{one.word} {signed(shown)}",
            )
        )
    return _Answer(value=sum(part.points for part in parts), parts=tuple(parts))


def _counted(fit: float) -> float:
    return fit if fit <= FULL else FULL + BEYOND * (fit - FULL)


def _best(answers: Mapping[TrackId, _Answer]) -> _List:
    ranked = sorted(answers.items(), key=lambda pair: (-pair[1].value, pair[0]))
    return dict(ranked)


def _by_filter(said: Understood, narrowed: Narrowed, wanted: int) -> _List:
    """What a description of nothing but a tempo, a key or years leaves."""
    text = ", ".join(term.means for term in said.told) or "as the filter asks"
    part = Reason(kind=ReasonKind.TEMPO if said.bpm else ReasonKind.TAG, points=1.0, text=text)
    return {track: _Answer(value=1.0, parts=(part,)) for track in narrowed.some(wanted)}


def _fused(found: Sequence[_List]) -> list[tuple[TrackId, tuple[Reason, ...]]]:
    """Of one list, v deviations are a score of v / (v + 1); of several, each gives by its rank.

    The parts of a list share what it gives by their size.
    """
    points: dict[TrackId, list[Reason]] = {}
    for each in found:
        for rank, (track, answer) in enumerate(each.items(), start=1):
            given = (RANK_CONSTANT + 1) / (RANK_CONSTANT + rank) / len(found)
            if len(found) == 1 and answer.parts[0].kind is ReasonKind.TAG:
                given = answer.value / (answer.value + 1)
            share = given / answer.value if answer.value else 0.0
            points.setdefault(track, []).extend(
                dataclasses.replace(part, points=round(part.points * share, 2))
                for part in answer.parts
            )
    ranked = [
        (track, tuple(sorted((one for one in parts if one.points), key=lambda one: -one.points)))
        for track, parts in points.items()
    ]
    return sorted(ranked, key=lambda pair: (-total(pair[1]), pair[0]))
