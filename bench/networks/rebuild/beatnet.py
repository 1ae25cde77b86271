"""BeatNet's network, from its PyTorch weights.

In: feats [frames, 272], 50 a second. Out: probs [frames, 3] = beat, downbeat, none. Causal. What
its two LSTM layers remember goes in and comes out beside (hidden0 cell0 hidden1 cell1, each
[1, 1, 150]; `_after` on the way out), so that a track may be fed in pieces; it begins with zeros.
"""

from pathlib import Path

import numpy as np

from bench.networks.rebuild.graph import Graph

Weights = dict[str, np.ndarray]

CREDIT = "BeatNet (c) Mojtaba Heydari, CC BY 4.0, converted"
HIDDEN = 150
MEMORY = tuple(f"{kind}{layer}" for layer in (0, 1) for kind in ("hidden", "cell"))


def write(weights: Weights, path: Path) -> None:
    graph = Graph()
    add = graph.add
    one = graph.constant("ax1", [1], np.int64)
    filters = graph.constant("c.w", weights["conv1.weight"])
    add("Unsqueeze", "feats", one, out="x0")
    bias = graph.constant("c.b", weights["conv1.bias"])
    add("Conv", "x0", filters, bias, out="x1", kernel_shape=[10])
    add("Relu", "x1", out="x2")
    add("MaxPool", "x2", out="x3", kernel_shape=[2], strides=[2])
    add("Flatten", "x3", out="x4", axis=1)
    _dense(graph, "x4", weights, "linear0", name="l0", out="x5")
    add("Unsqueeze", "x5", one, out="h0")
    for layer in (0, 1):
        _recurrent(graph, weights, layer)
        add("Squeeze", f"y{layer}", one, out=f"h{layer + 1}")
    add("Squeeze", "h2", one, out="z")
    _dense(graph, "z", weights, "linear", name="o", out="lg")
    add("Softmax", "lg", out="probs", axis=1)
    graph.save(
        path,
        name="beatnet",
        inputs={"feats": ("frames", 272)} | dict.fromkeys(MEMORY, (1, 1, HIDDEN)),
        outputs={"probs": ("frames", 3)} | {f"{name}_after": (1, 1, HIDDEN) for name in MEMORY},
        credit=CREDIT,
    )


def _dense(graph: Graph, source: str, weights: Weights, layer: str, *, name: str, out: str) -> None:
    matrix = graph.constant(f"{name}.w", weights[f"{layer}.weight"].T)
    bias = graph.constant(f"{name}.b", weights[f"{layer}.bias"])
    graph.add("Gemm", source, matrix, bias, out=out)


def _recurrent(graph: Graph, weights: Weights, layer: int) -> None:
    fed = graph.constant(f"W{layer}", _gates(weights[f"lstm.weight_ih_l{layer}"])[None])
    back = graph.constant(f"R{layer}", _gates(weights[f"lstm.weight_hh_l{layer}"])[None])
    biases = [_gates(weights[f"lstm.bias_{way}_l{layer}"]) for way in ("ih", "hh")]
    bias = graph.constant(f"B{layer}", np.concatenate(biases)[None])
    memory = [f"hidden{layer}", f"cell{layer}"]
    graph.add(
        "LSTM",
        *(f"h{layer}", fed, back, bias, "", *memory),
        out=f"y{layer}",
        more=tuple(f"{name}_after" for name in memory),
        hidden_size=HIDDEN,
    )


def _gates(rows: np.ndarray) -> np.ndarray:
    """PyTorch has input, forget, cell, output; ONNX input, output, forget, cell."""
    entering, forgetting, cell, leaving = np.split(rows, 4)
    return np.concatenate([entering, leaving, forgetting, cell])
