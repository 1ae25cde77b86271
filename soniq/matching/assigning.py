"""Which file is which track of a release: the pairing with the highest sum of scores."""

from collections.abc import Mapping, Sequence

from soniq.clients.model import Release, ReleaseTrack
from soniq.matching import scoring
from soniq.matching.model import Assignment, Placed, TrackWanted
from soniq.matching.nearby import candidates

LEAST = 40.0
"""Score of a pair below which a file is rather no track of the release."""

LARGEST = 120
"""Files or tracks that are paired optimally, a tenth of a second's work; where more contest the
same tracks, the best pairs are taken first."""

Pairs = dict[int, dict[int, float]]
"""Values of scores by file and track, both counted from 0; those below `LEAST` are left out. The
scores themselves are made anew for those that are chosen: all of them would fill the memory."""


def assign(files: Sequence[TrackWanted], release: Release, *, some: bool = False) -> Assignment:
    """Each file at one track at most, and each track with one file at most.

    Release media without sound, such as a DVD, count as missing only where files are of them.
    some: what is missing speaks not against the release, as nobody said that there is no more.
    """
    tracks = [(medium, track) for medium in release.media for track in medium.tracks]
    pairs = _pairs(files, [(medium.position, track) for medium, track in tracks])
    chosen = _best(pairs)
    placed = tuple(
        Placed(
            key=files[file].key,
            track_id=tracks[place][1].id,
            recording_id=tracks[place][1].recording_id or "",
            medium=tracks[place][0].position,
            position=tracks[place][1].position,
            score=scoring.of_track(files[file], tracks[place][1], tracks[place][0].position),
        )
        for file, place in sorted(chosen.items())
    )
    taken = set(chosen.values())
    heard = {tracks[place][0].position for place in taken}
    missing = tuple(
        track.id
        for place, (medium, track) in enumerate(tracks)
        if place not in taken and (medium.position in heard or not _is_video(medium.format))
    )
    return Assignment(
        placed=placed,
        leftover=tuple(file.key for at, file in enumerate(files) if at not in chosen),
        missing=missing,
        fit=_fit(placed, len(files), len(placed) + (0 if some else len(missing))),
    )


def optimal(gains: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row so that the sum of gains is the greatest.

    gains: rows × columns, as many columns as rows or more. The Hungarian method with potentials,
    O(rows² × columns). Source: H. W. Kuhn, 1955; in the form of e-maxx "Assignment problem".
    """
    rows, columns = len(gains), len(gains[0]) if gains else 0
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of, before = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, used = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            used[column], here, step, following = True, row_of[column], float("inf"), 0
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                cost = -gains[here - 1][other - 1] - row_potential[here] - column_potential[other]
                if cost < least[other]:
                    least[other], before[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            row_of[column], column = row_of[before[column]], before[column]
    chosen = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            chosen[row_of[column] - 1] = column - 1
    return chosen


def _pairs(files: Sequence[TrackWanted], tracks: Sequence[tuple[int, ReleaseTrack]]) -> Pairs:
    scores = {
        at: {
            place: value
            for place in near
            if (value := scoring.of_track(file, tracks[place][1], tracks[place][0]).value) >= LEAST
        }
        for at, (file, near) in enumerate(zip(files, candidates(files, tracks), strict=True))
    }
    return {at: row for at, row in scores.items() if row}


def _best(pairs: Pairs) -> dict[int, int]:
    """By file, its track. Files and tracks that no pair ties together are decided apart."""
    favourite = {at: max(row, key=lambda place: row[place]) for at, row in pairs.items()}
    if len(set(favourite.values())) == len(favourite):
        return favourite  # nobody can do better than everybody at his best
    chosen: dict[int, int] = {}
    for group in _tied(pairs):
        chosen |= _solved(group, pairs)
    return chosen


def _tied(pairs: Pairs) -> list[list[int]]:
    """The files in groups that share candidates."""
    files_of: dict[int, list[int]] = {}
    for at, row in pairs.items():
        for place in row:
            files_of.setdefault(place, []).append(at)
    groups, seen = [], set[int]()
    for start in pairs:
        if start in seen:
            continue
        group, waiting = [], [start]
        seen.add(start)
        while waiting:
            at = waiting.pop()
            group.append(at)
            near = {other for place in pairs[at] for other in files_of[place]} - seen
            seen |= near
            waiting += sorted(near)
        groups.append(sorted(group))
    return groups


def _solved(group: Sequence[int], pairs: Pairs) -> dict[int, int]:
    places = sorted({place for at in group for place in pairs[at]})
    if max(len(group), len(places)) > LARGEST:
        return _greedy(group, pairs)
    # A column of its own for each file, worth nothing, is how a file stays without a track.
    gains = [
        [_gain(pairs[at], place) for place in places]
        + [0.0 if at == other else -1e6 for other in group]
        for at in group
    ]
    columns = optimal(gains)
    return {
        at: places[column]
        for at, column in zip(group, columns, strict=True)
        if column < len(places) and places[column] in pairs[at]
    }


def _gain(row: Mapping[int, float], place: int) -> float:
    return row.get(place, -1e6)


def _greedy(group: Sequence[int], pairs: Pairs) -> dict[int, int]:
    ordered = sorted(
        ((value, -at, -place) for at in group for place, value in pairs[at].items()),
        reverse=True,
    )
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, place in ordered:
        if -at not in chosen and -place not in taken:
            chosen[-at] = -place
            taken.add(-place)
    return chosen


def _fit(placed: Sequence[Placed], files: int, tracks: int) -> float:
    """How well they cover each other. Files without a track speak against a release more than
    tracks without a file, as people keep parts of albums."""
    if not files or not tracks:
        return 0.0
    won = sum(pair.score.value for pair in placed) / 100
    return round(0.7 * won / files + 0.3 * won / tracks, 4)


def _is_video(form: str | None) -> bool:
    return form is not None and any(
        word in form.lower() for word in ("dvd", "blu-ray", "vhs", "laserdisc", "video")
    )
