"""Weights in eight or sixteen bits, arithmetic in thirty-two.

A weight is kept as int8 with a scale for each output channel, or as a half float; onnxruntime turns
it back as it loads the network, so that a Cortex-A72, which has no dot product of int8, is none the
slower, and only the file is smaller.
"""

import re
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 256
"""Weights of fewer numbers stay as they are."""

AXES = {"Conv": ((1, 0),), "Gemm": ((1, 1),), "MatMul": ((1, 1),), "LSTM": ((1, 1), (2, 1))}
"""Which inputs are weights, and which of their axes are the output channels."""


def write(source: Path, path: Path, *, half: str = "(?!)", whole: str = "(?!)") -> None:
    """half, whole: patterns of the names that become half floats, and that stay as they are."""
    model = onnx.load(source)
    graph = model.graph
    weights = {one.name: one for one in graph.initializer}
    before: list[onnx.NodeProto] = []
    for name, axis in _weights(graph).items():
        if name not in weights or re.search(whole, name):
            continue
        values = numpy_helper.to_array(weights[name])
        if values.size < SMALLEST:
            continue
        graph.initializer.remove(weights[name])
        kept, nodes = _halved(name, values) if re.search(half, name) else _int8(name, values, axis)
        graph.initializer.extend(kept)
        before += nodes
    nodes = [*before, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _weights(graph: onnx.GraphProto) -> dict[str, int]:
    return {node.input[at]: axis for node in graph.node for at, axis in AXES.get(node.op_type, ())}


def _halved(name: str, values: np.ndarray) -> tuple[list[onnx.TensorProto], list[onnx.NodeProto]]:
    kept = numpy_helper.from_array(values.astype(np.float16), f"{name}.h")
    cast = helper.make_node("Cast", [f"{name}.h"], [name], f"cast_{name}", to=TensorProto.FLOAT)
    return [kept], [cast]


def _int8(
    name: str, values: np.ndarray, axis: int
) -> tuple[list[onnx.TensorProto], list[onnx.NodeProto]]:
    others = tuple(at for at in range(values.ndim) if at != axis)
    scale = np.abs(values).max(others, keepdims=True) / 127
    scale[scale == 0] = 1
    steps = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
    kept = [
        numpy_helper.from_array(steps, f"{name}.q"),
        numpy_helper.from_array(scale.astype(np.float32), f"{name}.s"),
    ]
    cast = helper.make_node(
        "Cast", [f"{name}.q"], [f"{name}.f"], f"cast_{name}", to=TensorProto.FLOAT
    )
    scaled = helper.make_node("Mul", [f"{name}.f", f"{name}.s"], [name], f"deq_{name}")
    return kept, [cast, scaled]
