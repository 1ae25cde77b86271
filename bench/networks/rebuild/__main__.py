"""Makes the networks that soniq ships out of what their authors publish.

    pip install -e '.[networks]'
    pip download --no-deps musicnn==0.1.0 BeatNet==1.1.3
    python -m bench.networks.rebuild OUT --musicnn musicnn-*.whl --beatnet BeatNet-*.whl

`bench/networks/README.md` tells what comes out and where the other networks are from. --key and
--tempo take what `bench/networks/training/export.py` writes, and need no wheel.

Ends with 1 unless each file is, byte for byte, the one in `soniq/audio/networks`.
"""

import argparse
import hashlib
import sys
import zipfile
from pathlib import Path

from bench.networks.rebuild import beatnet, lighter, musicnn, tensorflow_file, torch_file
from soniq.audio.network import FOLDER as SHIPPED

CONVOLUTIONS = r"_[bm]\d\.w$"
"""Of soniq-music: as int8 they move the embedding by a cosine of up to .002."""

ONES = r"\.ones$"
"""Too small to be worth it."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="a folder for what is made")
    for name in ("musicnn", "beatnet"):
        parser.add_argument(f"--{name}", type=Path, help="its wheel")
    for name in ("key", "tempo"):
        parser.add_argument(f"--{name}", type=Path, help=f"soniq-{name} in fp32, as exported")
    said = parser.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    made = []
    if said.musicnn:
        made.append(_music(said.musicnn, said.out))
    if said.beatnet:
        made.append(_beatnet(said.beatnet, said.out))
    for name in ("key", "tempo"):
        if exported := getattr(said, name):
            made.append(said.out / f"soniq-{name}.int8.onnx")
            lighter.write(exported, made[-1])
    told = [_told(file) for file in made]
    sys.exit(0 if all(told) else 1)


def _music(wheel: Path, out: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        msd, mtt = (
            tensorflow_file.tensors(
                archive.read(f"musicnn/{name}_musicnn/.index"),
                archive.read(f"musicnn/{name}_musicnn/.data-00000-of-00001"),
            )
            for name in ("MSD", "MTT")
        )
    exact, made = out / "soniq-music.fp32.onnx", out / "soniq-music.mixed.onnx"
    musicnn.write(msd, mtt, exact)
    lighter.write(exact, made, half=CONVOLUTIONS, whole=ONES)
    return made


def _beatnet(wheel: Path, out: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        weights = torch_file.tensors(archive.read("BeatNet/models/model_1_weights.pt"))
    made = out / "beatnet1.fp32.onnx"
    beatnet.write(weights, made)
    return made


def _told(made: Path) -> bool:
    shipped = SHIPPED / made.name
    same = shipped.exists() and shipped.read_bytes() == made.read_bytes()
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    print(f"{digest}  {made.name}  {'as shipped' if same else 'NOT as shipped'}")
    return same


if __name__ == "__main__":
    main()
