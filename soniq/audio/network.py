"""The one door to onnxruntime: a network is a file in `networks/` and a card that describes it.

Nothing else imports onnxruntime, so that a better network, or another runtime, stays a matter of
this file, `networks/` and the code that prepares its input.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent / "networks"
"""The networks that soniq ships, each `NAME.PRECISION.onnx`."""

Values = npt.NDArray[np.float32]


class Network:
    """A loaded network, run on one thread; several processes each have their own.

    name: as the file begins, "soniq-key". Raises LookupError unless just one file does.
    """

    def __init__(self, name: str) -> None:
        # here, not above: only an analysis is worth the 30 MB that it takes
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps the largest track's memory for ever
        options.enable_mem_pattern = False  # takes 10 MB off the peak, at the same speed
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            file_of(name), options, providers=["CPUExecutionProvider"]
        )
        self.inputs: tuple[str, ...] = tuple(one.name for one in self._session.get_inputs())
        self.outputs: tuple[str, ...] = tuple(one.name for one in self._session.get_outputs())

    def run(self, **inputs: Values) -> tuple[Values, ...]:
        """What the network gives, in the order of its card (`outputs` has the names).

        inputs: float32, in the shapes of the card.
        """
        return tuple(self._session.run(None, inputs))


def file_of(name: str) -> Path:
    """The file of the network `name`. Raises LookupError where there is none, or several."""
    match sorted(FOLDER.glob(f"{name}.*onnx")):
        case [file]:
            return file
        case found:
            raise LookupError(
                f"The network “{name}” was asked for, but {FOLDER} has {len(found)} files of that "
                "name. Reinstall soniq."
            )
