"""Writing a network down as ONNX, a node at a time."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Shape = tuple[str | int, ...]

OPSET, FORMAT = 18, 8
"""Old enough for every onnxruntime that soniq may meet."""


class Graph:
    """Nodes and constants in the order in which they were added. Tensors go by their names."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: Any, kind: type = np.float32) -> str:
        array = np.ascontiguousarray(values, dtype=kind)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def add(
        self,
        operator: str,
        *inputs: str,
        out: str = "",
        more: tuple[str, ...] = (),
        **attributes: Any,
    ) -> str:
        """The name of what the operator gives: `out`, or a number. more: what it gives besides."""
        out = out or f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [out, *more], **attributes))
        return out

    def affine(self, source: str, name: str, scale: Any, shift: Any, out: str = "") -> str:
        """scale × source + shift."""
        scaled = self.add("Mul", source, self.constant(f"{name}.scale", scale))
        return self.add("Add", scaled, self.constant(f"{name}.shift", shift), out=out)

    def save(
        self,
        path: Path,
        *,
        name: str,
        inputs: dict[str, Shape],
        outputs: dict[str, Shape],
        credit: str,
    ) -> None:
        """All of float32. credit: who made the weights, and the licence; it stays in the file."""
        model = helper.make_model(
            helper.make_graph(
                self._nodes, name, _declared(inputs), _declared(outputs), self._constants
            ),
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=FORMAT,
            doc_string=credit,
        )
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)


def _declared(shapes: dict[str, Shape]) -> list[onnx.ValueInfoProto]:
    return [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in shapes.items()
    ]
