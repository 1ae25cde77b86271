"""The networks' reference code, in the folder beside the checkout: what soniq is held against."""

import importlib.util
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from soniq.audio.levels import Samples
from tests.hearing import heard_of

ON_CLIPS = (
    "groove/*rock_95*",
    "groove/*samba_89*",
    "loops/*latin_guitar01*",
    "loops/*909beat01*",
    "orin/*disco-pop*",
    "pop909/295.mp3",
    "asap/*Etudes*",
    "emotify/rock/24.mp3",
    "emotify/electronic/14.mp3",
    "emotify/classical/22.mp3",
)
"""Patterns of recordings of every set; the bench tries all of them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Its two finders: called with samples at 22,050 Hz, each gives a dict."""

    Tempo: Any
    Key: Any


@lru_cache(maxsize=1)
def reference(shared: Path) -> Reference:
    code, model = shared / "model/convert/soniq_key_tempo.py", shared / "model"
    if not code.is_file():
        pytest.skip(f"needs the reference code of {code}")
    spec = importlib.util.spec_from_file_location("soniq_key_tempo", code)
    assert spec is not None
    assert spec.loader is not None
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = written
    return Reference(
        Tempo=module.Tempo(str(model / "beatnet1.fp32.onnx"), str(model / "soniq-tempo.fp32.onnx")),
        Key=module.Key(str(model / "soniq-key.fp32.onnx")),
    )


def clips(shared: Path, pattern: str) -> Samples:
    found = sorted((shared / "audio").glob(pattern))
    if not found:
        pytest.skip(f"needs {pattern} of {shared / 'audio'}")
    return heard_of(found[0])
