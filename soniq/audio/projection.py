"""A map of a library: each recording a point in the plane, those that sound alike side by side.

t-SNE (van der Maaten & Hinton 2008) with the repulsion of all by all reckoned on a grid and by FFT
(Linderman et al. 2019), so that its cost grows with the recordings and not with their square.
Landmarks are laid out first, from their principal components and with early exaggeration; the rest
begins among its nearest landmarks, and then all of them settle together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from soniq.units import Progress, Tell, tell_nobody

Rows: TypeAlias = np.ndarray[Any, np.dtype[np.float16]]
Reals: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
Places: TypeAlias = np.ndarray[Any, np.dtype[np.int32]]

COMPONENTS = 96
"""Principal components that neighbours are sought by: of the nearest 15 of segments of real music
.92 are the same as by all 512 (64: .90, 128: .93)."""

LANDMARKS = 2_000
NEIGHBOURS = 15
ALIKE_IN_A_CELL = 64
LOOKED_INTO = 24
"""Cells around a recording in which its neighbours are sought."""

MOST_CANDIDATES = 6_000
CHUNK = 4_096

EARLY, EARLY_STEPS, EARLY_EXAGGERATION = 0.5, 150, 12.0
SETTLING_STEPS = 250
FINE_STEPS = 350

CELL = 0.5
"""Of the grid, in units of the map; the forces vary over 1."""
GRIDS = (64, 96, 128, 192, 256, 384, 512)


def projection(rows: Rows, *, seed: int = 0, tell: Tell = tell_nobody) -> Reals:
    """Points in the plane, (n, 2), within −1…1; the same for the same rows and seed.

    rows: (n, d) of about equal length; may be mapped from a file, they are read in parts.
    """
    count = len(rows)
    if count < 3:
        return np.linspace(-0.5, 0.5, 2 * count, dtype=np.float32).reshape(count, 2)
    chance = np.random.default_rng(seed)
    whole = Steps(tell, EARLY_STEPS + SETTLING_STEPS + 2 * FINE_STEPS)
    reduced = principal(rows, min(COMPONENTS, rows.shape[1], count))
    chosen = np.sort(chance.permutation(count)[:LANDMARKS])
    landmarks = reduced[chosen]
    places = _spread(landmarks[:, :2], 1e-2)
    edges = neighbours(landmarks, NEIGHBOURS, chance)
    places = settle(places, edges, EARLY_STEPS, EARLY_EXAGGERATION, whole)
    places = settle(places, edges, SETTLING_STEPS, 1.0, whole)
    if count > LANDMARKS:
        places = _among(reduced, landmarks, places, chance)
        edges = neighbours(reduced, NEIGHBOURS, chance)
        whole.weight = 2
        places = settle(places, edges, FINE_STEPS, 1.0, whole)
    return _scaled(places)


@dataclass(slots=True)
class Steps:
    """Counts the steps of all stages for who waits."""

    tell: Tell
    total: int
    done: int = 0
    weight: int = 1

    def step(self) -> None:
        self.done = min(self.total, self.done + self.weight)
        if self.done % 10 == 0:
            self.tell(Progress(done=self.done, total=self.total, note="Drawing the sound map"))


def principal(rows: Rows, components: int) -> Reals:
    """The rows by their principal components, (n, components), the greatest first."""
    count, width = rows.shape
    mean = np.zeros(width)
    square = np.zeros((width, width))
    for part in _parts(rows):
        mean += part.sum(axis=0)
        square += part.T @ part
    mean /= count
    _, vectors = np.linalg.eigh(square / count - np.outer(mean, mean))
    basis = vectors[:, ::-1][:, :components].astype(np.float32)
    basis *= np.sign(basis.sum(axis=0) + 1e-12)  # a vector's sign is chance otherwise
    centre = mean.astype(np.float32)
    found = np.empty((count, components), dtype=np.float32)
    for number, part in enumerate(_parts(rows)):
        found[number * CHUNK : number * CHUNK + len(part)] = (part - centre) @ basis
    return found


def _parts(rows: Rows) -> Iterator[Reals]:
    for start in range(0, len(rows), CHUNK):
        yield np.nan_to_num(rows[start : start + CHUNK].astype(np.float32), copy=False)


def neighbours(rows: Reals, count: int, chance: np.random.Generator) -> Places:
    """The nearest others of each row, (n, count), nearly all of them right.

    Sought among the rows of the cells around it, a cell being what lies nearest to one of the
    rows chosen by chance; small libraries are looked through whole.
    """
    total = len(rows)
    count = min(count, total - 1)
    found = np.empty((total, count), dtype=np.int32)
    for members, candidates in _cells(rows, chance):
        if len(candidates) > MOST_CANDIDATES:  # copies of one recording fill a cell by themselves
            candidates = chance.choice(candidates, MOST_CANDIDATES, replace=False)
        for start in range(0, len(members), CHUNK // 4):
            some = members[start : start + CHUNK // 4]
            found[some] = _nearest(rows, some, candidates, count)
    return found


def _cells(rows: Reals, chance: np.random.Generator) -> Iterator[tuple[Places, Places]]:
    """The rows in parts, each with those among which their neighbours are."""
    total = len(rows)
    count = min(total // ALIKE_IN_A_CELL, LANDMARKS)
    if count <= 2 * LOOKED_INTO:
        everyone = np.arange(total, dtype=np.int32)
        yield everyone, everyone
        return
    centres = rows[chance.permutation(total)[:count]]
    cell_of = np.empty(total, dtype=np.int32)
    for start in range(0, total, CHUNK):
        cell_of[start : start + CHUNK] = _ordered(rows[start : start + CHUNK], centres, 1)[:, 0]
    order = np.argsort(cell_of, kind="stable").astype(np.int32)
    bounds = np.searchsorted(cell_of[order], np.arange(count + 1))
    cells = [order[start:end] for start, end in pairwise(bounds)]
    for cell, near in zip(cells, _ordered(centres, centres, LOOKED_INTO), strict=True):
        yield cell, np.concatenate([cells[one] for one in near])


def _ordered(rows: Reals, centres: Reals, count: int) -> Places:
    """The nearest centres of each row, (n, count), the nearest first."""
    distances = (centres**2).sum(axis=1) - 2 * rows @ centres.T
    count = min(count, len(centres))
    nearest = np.argpartition(distances, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(distances, nearest, axis=1), axis=1)
    ordered: Places = np.take_along_axis(nearest, order, axis=1).astype(np.int32)
    return ordered


def _nearest(rows: Reals, some: Places, candidates: Places, count: int) -> Places:
    """The nearest of the candidates to some rows, themselves left out, (len(some), count)."""
    if len(candidates) <= count:  # a lonely cell: it makes do with what there is, some of it twice
        candidates = np.resize(candidates, 2 * count + 2)
    theirs = rows[candidates]
    distances = (theirs**2).sum(axis=1) - 2 * rows[some] @ theirs.T
    distances[candidates[None, :] == some[:, None]] = np.inf
    nearest = np.argpartition(distances, count - 1, axis=1)[:, :count]
    found: Places = candidates[nearest]
    return found


def _among(rows: Reals, landmarks: Reals, places: Reals, chance: np.random.Generator) -> Reals:
    """Where each row begins: amid its three nearest landmarks, and a little beside."""
    found = np.empty((len(rows), 2), dtype=np.float32)
    for start in range(0, len(rows), CHUNK):
        near = _ordered(rows[start : start + CHUNK], landmarks, min(3, len(landmarks)))
        found[start : start + CHUNK] = places[near[:, 0]] * 0.6 + places[near].mean(axis=1) * 0.4
    return found + chance.normal(scale=0.3, size=found.shape).astype(np.float32)


def settle(places: Reals, to: Places, steps: int, exaggeration: float, whole: Steps) -> Reals:
    """Gradient descent with momentum and a gain for each coordinate, as t-SNE's authors do.

    Each recording pulls its neighbours evenly, `exaggeration` times as strongly as t-SNE would.
    """
    speed, gains = np.zeros_like(places), np.ones_like(places)
    rate = np.float32(4.0 / exaggeration)
    grid = Grid()
    for step in range(steps):
        gradient = exaggeration * _pull(places, to) - grid.push(places)
        same = np.sign(gradient) == np.sign(speed)
        gains = np.maximum(np.where(same, gains * 0.8, gains + 0.2), 0.01)
        speed = (EARLY if step < steps // 3 else 0.8) * speed - rate * gains * gradient
        np.clip(speed, -5, 5, out=speed)
        places = places + speed
        places -= places.mean(axis=0)
        whole.step()
    return places


def _pull(places: Reals, to: Places) -> Reals:
    """The attraction of each place by its neighbours, and by those whose neighbour it is."""
    count, most = to.shape
    pull = np.zeros_like(places)
    for start in range(0, count, 4 * CHUNK):
        some = to[start : start + 4 * CHUNK]
        away = places[start : start + len(some), None, :] - places[some]
        away /= (1 + (away**2).sum(axis=2, keepdims=True)) * (2 * most)
        pull[start : start + len(some)] += away.sum(axis=1)
        for axis in (0, 1):
            pull[:, axis] -= np.bincount(some.ravel(), away[:, :, axis].ravel(), count)
    return pull


@dataclass(slots=True)
class Grid:
    """The repulsion of all places by all, by convolution on a grid that covers them.

    Each place lends its mass to the corners around it, and takes the force from them.
    """

    _kernels: dict[tuple[int, float], tuple[Any, Any, Any]] = field(default_factory=dict)

    def push(self, places: Reals) -> Reals:
        """t-SNE's repulsive force, scaled by the number of places."""
        count = len(places)
        low = places.min(axis=0)
        span = float((places.max(axis=0) - low).max())
        size = next((one for one in GRIDS if span < CELL * (one - 4)), GRIDS[-1])
        cell = CELL
        while span >= cell * (size - 4):
            cell *= 2
        corners = _corners((places - low) / cell + 1, size)
        mass = np.zeros(size * size)
        for corner, share in corners:
            mass += np.bincount(corner, share, size * size)
        spectrum = np.fft.rfft2(mass.reshape(size, size), (2 * size, 2 * size))
        fields = [
            np.fft.irfft2(spectrum * kernel, (2 * size, 2 * size))[:size, :size].ravel()
            for kernel in self._kernel(size, cell)
        ]
        near, across, along = (
            sum((one[corner] * share for corner, share in corners), np.zeros(count))
            for one in fields
        )
        total = max(float(np.sum(near)) - count, 1e-3 * count)  # each is near itself, too
        push: Reals = (np.stack((across, along), axis=1) * (count / total)).astype(np.float32)
        return push

    def _kernel(self, size: int, cell: float) -> tuple[Any, Any, Any]:
        known = self._kernels.get((size, cell))
        if known is None:
            line = np.fft.fftfreq(2 * size, 1 / (2 * size)) * cell
            x, y = np.meshgrid(line, line, indexing="ij")
            near = 1 / (1 + x**2 + y**2)
            known = (np.fft.rfft2(near), np.fft.rfft2(x * near**2), np.fft.rfft2(y * near**2))
            self._kernels = {(size, cell): known}
        return known


def _corners(places: Reals, size: int) -> list[tuple[Places, Reals]]:
    """The nine corners of the grid around each place, and the share that each of them has.

    Shares by the quadratic spline: with the linear one, heaps smaller than a cell became lines.
    """
    middle = np.rint(places).astype(np.int32)
    beside = places - middle
    across, along = (
        ((0.5 - part) ** 2 / 2, 0.75 - part**2, (0.5 + part) ** 2 / 2) for part in beside.T
    )
    first = middle[:, 0] * size + middle[:, 1]
    return [
        (first + (row - 1) * size + (column - 1), across[row] * along[column])
        for row in range(3)
        for column in range(3)
    ]


def _spread(places: Reals, deviation: float) -> Reals:
    """The places around 0, as far apart as t-SNE wants them at first."""
    centred = places - places.mean(axis=0)
    spread: Reals = centred * (deviation / max(float(centred.std()), 1e-12))
    return spread


def _scaled(places: Reals) -> Reals:
    """Within −1…1, the longer way across; the few that lie far out do not make others small."""
    _, axes = np.linalg.eigh(np.cov(places.T))
    places = places @ axes[:, ::-1].astype(np.float32)
    centred = places - (places.max(axis=0) + places.min(axis=0)) / 2
    reach = max(float(np.quantile(np.abs(centred), 0.999)) * 1.03, 1e-12)
    scaled: Reals = np.clip(centred / reach, -1, 1).astype(np.float32)
    return scaled
