"""musicnn's two taggers in one network, without the channels that say nothing.

In: mel [batch, 187, 96]. Out: tags [batch, 100], the sigmoids of the Million Song Dataset's 50 tags
and of MagnaTagATune's; feat [batch, 1518], what the embedding is made of: both layers before the
tags (200 each) and half of the standardised pools.

Weight decay left most filters of the published weights at zero, so that they give a constant
whatever is heard. These are left out and their constants carried on: into the biases behind, and
through a channel of ones where the next convolution's padding has to stay right at the edges.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.networks.rebuild.graph import Graph

Weights = dict[str, np.ndarray]

CREDIT = "musicnn MSD+MTT (ISC, (c) Music Technology Group, UPF 2019), exact channel pruning"
FRAMES, BANDS, TAGS, PENULTIMATE = 187, 96, 50, 200
MIDDLE = 64
"""Channels of each of the three convolutions over time."""

TIMBRAL = 2
"""The first filters see most bands at once; the others one band and a long time."""

FRONT = ("conv2d", "conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4")
BACK = ("conv2d_5", "conv2d_6", "conv2d_7")
EPSILON = 1e-3
"""Of TensorFlow's batch normalisation."""

SILENT, STILL, IDLE = 1e-10, 1e-3, 1e-10
"""A filter is dead with no weight above SILENT, or if what it gives never moved by STILL in
training; a pooled value with a variance of less than IDLE there."""


@dataclass(frozen=True, slots=True)
class Normalisation:
    """scale × x + shift."""

    scale: np.ndarray
    shift: np.ndarray


@dataclass(frozen=True, slots=True)
class Front:
    """What the first layer gives. Channels count over all its filters, the dead ones too.

    out: tensor [batch, live, 187], before normalisation; scale has no signs any more.
    constant: of each dead channel, 0 for the others.
    """

    out: str
    live: np.ndarray
    scale: np.ndarray
    shift: np.ndarray
    constant: np.ndarray


@dataclass(frozen=True, slots=True)
class Tagger:
    """Names of its tensors; pooled: values in the pool."""

    tags: str
    penultimate: str
    pool: str
    pooled: int


def write(msd: Weights, mtt: Weights, path: Path) -> None:
    graph = Graph()
    taggers = [_tagger(graph, msd, "msd"), _tagger(graph, mtt, "mtt")]
    graph.add("Concat", *(one.tags for one in taggers), out="tags", axis=1)
    half = graph.constant("half", [0.5])
    pools = [graph.add("Mul", one.pool, half) for one in taggers]
    graph.add("Concat", *(one.penultimate for one in taggers), *pools, out="feat", axis=1)
    size = 2 * PENULTIMATE + sum(one.pooled for one in taggers)
    graph.save(
        path,
        name="musicnn",
        inputs={"mel": ("batch", FRAMES, BANDS)},
        outputs={"tags": ("batch", 2 * TAGS), "feat": ("batch", size)},
        credit=CREDIT,
    )


def _tagger(graph: Graph, weights: Weights, prefix: str) -> Tagger:
    front = _front(graph, weights, prefix)
    over_time = _middle(graph, weights, front, prefix)
    pooled, standard = _pool(graph, weights, front, over_time, prefix)
    hidden = graph.add("Relu", _dense(graph, weights, front, standard, pooled, prefix))
    last = _normalisation(weights, 10)
    penultimate = graph.affine(hidden, f"{prefix}_n10", last.scale, last.shift)
    matrix = graph.constant(f"{prefix}_d2.w", weights["dense_1/kernel"])
    bias = graph.constant(f"{prefix}_d2.b", weights["dense_1/bias"])
    logits = graph.add("Gemm", penultimate, matrix, bias)
    return Tagger(graph.add("Sigmoid", logits), penultimate, pooled, len(standard.kept))


def _normalisation(weights: Weights, number: int) -> Normalisation:
    name = f"batch_normalization_{number}" if number else "batch_normalization"
    gamma, beta, mean, variance = (
        weights[f"{name}/{part}"].astype(np.float64)
        for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    scale = gamma / np.sqrt(variance + EPSILON)
    return Normalisation(scale, beta - scale * mean)


def _front(graph: Graph, weights: Weights, prefix: str) -> Front:
    """Five kinds of filters, each with its maximum over the bands."""
    first = _normalisation(weights, 0)
    channel = graph.constant(f"{prefix}_axis1", [1], np.int64)
    image = graph.affine(
        graph.add("Unsqueeze", "mel", channel),
        f"{prefix}_n0",
        first.scale.reshape(1, 1, 1, 1),
        first.shift.reshape(1, 1, 1, 1),
    )
    outs, lives, scales, shifts, constants = [], [], [], [], []
    for number, layer in enumerate(FRONT):
        kernel = weights[f"{layer}/kernel"].astype(np.float64)
        bias = weights[f"{layer}/bias"].astype(np.float64)
        after = _normalisation(weights, number + 1)
        live, constant = _living(weights, number + 1, kernel, bias)
        outs.append(
            _branch(
                graph,
                image,
                kernel[:, :, 0, live].transpose(2, 0, 1)[:, None],
                bias[live],
                signs=np.where(after.scale[live] < 0, -1.0, 1.0),
                name=f"{prefix}_b{number}",
                timbral=number < TIMBRAL,
            )
        )
        lives.append(live + sum(map(len, constants)))
        scales.append(np.abs(after.scale[live]))
        shifts.append(after.shift[live])
        constants.append(constant)
    bands = graph.constant(f"{prefix}_axis3", [3], np.int64)
    out = graph.add("Squeeze", graph.add("Concat", *outs, axis=1), bands)
    return Front(out, *map(np.concatenate, (lives, scales, shifts, constants)))


def _living(
    weights: Weights, number: int, kernel: np.ndarray, bias: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The channels that move, and the constant that each of the others gives."""
    name = f"batch_normalization_{number}"
    after = _normalisation(weights, number)
    silent = np.abs(kernel).reshape(-1, kernel.shape[-1]).max(axis=0) <= SILENT
    moved = np.abs(after.scale) * np.sqrt(weights[f"{name}/moving_variance"])
    still = ~silent & (moved < STILL)
    of_silent = after.scale * np.maximum(bias, 0) + after.shift
    of_still = after.scale * weights[f"{name}/moving_mean"] + after.shift
    constant = np.where(still, of_still, np.where(silent, of_silent, 0.0))
    return np.flatnonzero(~silent & ~still), constant


def _branch(
    graph: Graph,
    image: str,
    filters: np.ndarray,
    bias: np.ndarray,
    *,
    signs: np.ndarray,
    name: str,
    timbral: bool,
) -> str:
    """The maximum is taken before normalisation, so what that would turn over is turned first."""
    high, wide = filters.shape[2:]
    before = 3 if timbral else (high - 1) // 2
    after = 3 if timbral else high - 1 - before
    out = graph.add(
        "Conv",
        image,
        graph.constant(f"{name}.w", filters),
        graph.constant(f"{name}.b", bias),
        kernel_shape=[high, wide],
        pads=[before, 0, after, 0],
    )
    out = graph.add("Relu", out)
    if (signs < 0).any():
        out = graph.add("Mul", out, graph.constant(f"{name}.signs", signs.reshape(1, -1, 1, 1)))
    bands = BANDS - wide + 1
    return graph.add("MaxPool", out, kernel_shape=[1, bands], strides=[1, bands])


def _middle(graph: Graph, weights: Weights, front: Front, prefix: str) -> list[str]:
    """Three convolutions over time, the second and third added to what they heard."""
    scaled = graph.add(
        "Mul", front.out, graph.constant(f"{prefix}_scale", front.scale.reshape(1, -1, 1))
    )
    kernels = [weights[f"{layer}/kernel"][:, :, 0, :].astype(np.float64) for layer in BACK]
    first = _over_time(graph, scaled, kernels[0][:, front.live], weights, 0, prefix)
    carried = front.constant.copy()
    carried[front.live] = front.shift
    constants = np.einsum("tco,c->to", kernels[0], carried)[:, None]
    first = graph.add("Add", first, _of_ones(graph, front.out, constants, prefix))
    heard = [_settled(graph, first, weights, 0, prefix)]
    for number in (1, 2):
        more = _over_time(graph, heard[-1], kernels[number], weights, number, prefix)
        heard.append(graph.add("Add", _settled(graph, more, weights, number, prefix), heard[-1]))
    return heard


def _over_time(
    graph: Graph, source: str, kernel: np.ndarray, weights: Weights, number: int, prefix: str
) -> str:
    """kernel: [7, in, out]."""
    name = f"{prefix}_m{number + 1}"
    filters = graph.constant(f"{name}.w", kernel.transpose(2, 1, 0))
    bias = graph.constant(f"{name}.b", weights[f"{BACK[number]}/bias"])
    return graph.add("Conv", source, filters, bias, kernel_shape=[7], pads=[3, 3])


def _of_ones(graph: Graph, source: str, kernel: np.ndarray, prefix: str) -> str:
    """What the constants that were left out give: less of it at the edges, where padding is."""
    begin, end, axis = (
        graph.constant(f"{prefix}_{name}", [value], np.int64)
        for name, value in (("begin", 0), ("end", 1), ("axis", 1))
    )
    one_channel = graph.add("Slice", source, begin, end, axis)
    ones = graph.affine(one_channel, f"{prefix}_ones", [0.0], [1.0])
    filters = graph.constant(f"{prefix}_m1.ones", kernel.transpose(2, 1, 0))
    return graph.add("Conv", ones, filters, kernel_shape=[7], pads=[3, 3])


def _settled(graph: Graph, source: str, weights: Weights, number: int, prefix: str) -> str:
    after = _normalisation(weights, 6 + number)
    scale, shift = after.scale.reshape(1, -1, 1), after.shift.reshape(1, -1, 1)
    return graph.affine(graph.add("Relu", source), f"{prefix}_n{6 + number}", scale, shift)


@dataclass(frozen=True, slots=True)
class Standard:
    """Of the 1506 pooled values: which are kept, and which were there to keep."""

    kept: np.ndarray
    offered: np.ndarray


def _pool(
    graph: Graph, weights: Weights, front: Front, over_time: list[str], prefix: str
) -> tuple[str, Standard]:
    """Maximum and mean over time, standardised as in training; musicnn has them in turns."""
    every = graph.add("Concat", front.out, *over_time, axis=1)
    frames = graph.constant(f"{prefix}_axis2", [2], np.int64)
    most = graph.add("ReduceMax", every, frames, keepdims=0)
    mean = graph.add("ReduceMean", every, frames, keepdims=0)
    channels = np.concatenate([front.live, len(front.constant) + np.arange(3 * MIDDLE)])
    scale = np.tile(np.concatenate([front.scale, np.ones(3 * MIDDLE)]), 2)
    shift = np.tile(np.concatenate([front.shift, np.zeros(3 * MIDDLE)]), 2)
    offered = np.concatenate([2 * channels, 2 * channels + 1])
    centre, variance = _moments(weights)
    moving = np.flatnonzero(variance[offered] > IDLE)
    kept = offered[moving]
    deviation = np.sqrt(variance[kept] + EPSILON)
    places = graph.constant(f"{prefix}_kept", moving, np.int64)
    chosen = graph.add("Gather", graph.add("Concat", most, mean, axis=1), places, axis=1)
    pool = graph.affine(
        chosen,
        f"{prefix}_pool",
        scale[moving] / deviation,
        (shift[moving] - centre[kept]) / deviation,
    )
    return pool, Standard(kept, offered)


def _moments(weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the pooled values in training."""
    mean, variance = (
        weights[f"batch_normalization_9/{part}"].astype(np.float64)
        for part in ("moving_mean", "moving_variance")
    )
    return mean, variance


def _dense(
    graph: Graph, weights: Weights, front: Front, standard: Standard, pool: str, prefix: str
) -> str:
    """The first dense layer; its bias takes what the values that were left out always gave."""
    gamma, beta = (
        weights[f"batch_normalization_9/{part}"].astype(np.float64) for part in ("gamma", "beta")
    )
    kept = standard.kept
    matrix = weights["dense/kernel"].astype(np.float64)
    bias = weights["dense/bias"].astype(np.float64)
    after = _normalisation(weights, 9)
    left_out = np.setdiff1d(np.arange(len(matrix)), kept)
    given = (after.scale * _constants(weights, front, standard) + after.shift)[left_out]
    bias = bias + given @ matrix[left_out] + beta[kept] @ matrix[kept]
    return graph.add(
        "Gemm",
        pool,
        graph.constant(f"{prefix}_d1.w", matrix[kept] * gamma[kept, None]),
        graph.constant(f"{prefix}_d1.b", bias),
    )


def _constants(weights: Weights, front: Front, standard: Standard) -> np.ndarray:
    """What each pooled value is that was left out: 1506, 0 where it is still heard."""
    values = np.zeros(2 * (len(front.constant) + 3 * MIDDLE))
    dead = np.setdiff1d(np.arange(len(front.constant)), front.live)
    values[2 * dead] = values[2 * dead + 1] = front.constant[dead]
    idle = np.setdiff1d(standard.offered, standard.kept)
    values[idle] = _moments(weights)[0][idle]
    return values
