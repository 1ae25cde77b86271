"""Reads the tensors of a PyTorch file (a zip with a pickle in it) without PyTorch.

Nothing of the pickle is run: it may name tensors, their storages and an ordered dictionary, and
whatever else it names is refused.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from typing import Any

import numpy as np

KINDS = {"FloatStorage": np.float32, "LongStorage": np.int64}


def tensors(file: bytes) -> dict[str, np.ndarray]:
    """By name. Raises pickle.UnpicklingError for anything but a plain dictionary of tensors."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        (pickled,) = (name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = pickled.removesuffix("data.pkl")
        read: dict[str, np.ndarray] = _Reader(archive, folder).load()
    return read


class _Reader(pickle.Unpickler):
    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{folder}data.pkl")))
        self._archive = archive
        self._folder = folder

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in KINDS:
            return KINDS[name]
        raise pickle.UnpicklingError(f"The file names {module}.{name}, which is no tensor.")

    def persistent_load(self, storage: Any) -> np.ndarray:
        _, kind, key, *_ = storage
        return np.frombuffer(self._archive.read(f"{self._folder}data/{key}"), kind)


def _tensor(
    storage: np.ndarray, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> np.ndarray:
    bytewise = [step * storage.itemsize for step in strides]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, bytewise)
