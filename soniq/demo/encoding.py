"""Sound into the file formats that people own, by PyAV."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from soniq.demo.formats import Recipe
from soniq.demo.voices import Samples


def encode(samples: Samples, path: Path, *, recipe: Recipe, rate: int) -> None:
    """Write float32 samples, shape (channels, n), as an untagged file.

    The same samples give the same bytes, whatever the day.
    """
    if recipe.codec == "vorbis" and len(samples) == 1:
        samples = np.repeat(samples, 2, axis=0)
    channels = "mono" if len(samples) == 1 else "stereo"
    with av.open(
        str(path), "w", format=recipe.container, options={"fflags": "+bitexact"}
    ) as container:
        stream = container.add_stream(
            recipe.codec, rate=recipe.rate or rate, options=recipe.options
        )
        assert isinstance(stream, av.AudioStream)
        stream.layout = channels
        stream.format = recipe.layout
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if recipe.bit_rate:
            stream.bit_rate = recipe.bit_rate
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", channels)
        frame.sample_rate = rate
        frame.pts = 0  # without it the pages of an Ogg file carry wrong times
        frame.time_base = Fraction(1, rate)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
