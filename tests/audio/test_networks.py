"""The networks that soniq ships: whose they are, what they are, and that they are all there."""

import hashlib
import re
import socket
from pathlib import Path

import numpy as np
import pytest

from soniq.audio.network import FOLDER, Network, file_of

FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".onnx", ".npz", ".json"))
NETWORKS = {path.name.split(".")[0] for path in FILES if path.suffix == ".onnx"}
NOTICE = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([^`]+)` \| .* \| `([0-9a-f]{64})` \|$", NOTICE, re.MULTILINE))
CARDS = sorted((FOLDER / "cards").glob("*.md"))


def test_the_notice_names_every_file_and_nothing_else() -> None:
    assert sorted(ROWS) == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_the_one_that_the_notice_is_about(path: Path) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == ROWS[path.name]


def test_the_notice_gives_each_owner_the_credit_that_the_licence_asks_for() -> None:
    told = " ".join(NOTICE.replace(">", " ").split())

    assert "Music Technology Group, Universitat Pompeu Fabra 2019" in told
    assert "Permission to use, copy, modify, and/or distribute this software" in told
    assert "Mojtaba Heydari" in told
    assert "https://creativecommons.org/licenses/by/4.0/" in told
    assert all(name in told for name in ("POP909", "FluidR3_GM", "orin-ayo", "Groove MIDI"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_has_a_card(path: Path) -> None:
    (row,) = (line for line in NOTICE.splitlines() if line.startswith(f"| `{path.name}` |"))
    (card,) = re.findall(r"\]\((cards/[^)]+)\)", row)

    assert (FOLDER / card).is_file()


@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.stem)
def test_a_card_tells_all_that_one_should_know(card: Path) -> None:
    told = card.read_text(encoding="utf-8")
    headings = re.findall(r"^\*\*([^*]+)\.\*\*", told, re.MULTILINE)

    assert headings == [
        "What it is", "In", "Out", "Training data", "Accuracy", "Limits", "Licence",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_the_card_names_what_goes_in_and_what_comes_out(name: str) -> None:
    network = Network(name)
    told = (FOLDER / "cards" / f"{name}.md").read_text(encoding="utf-8")

    for tensor in network.inputs + network.outputs:
        assert f"`{tensor}`" in told


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_a_network_loads_without_a_connection(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a network was looked for elsewhere")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert Network(name).outputs


def test_the_answers_come_in_the_order_of_the_outputs() -> None:
    network = Network("soniq-music")
    answers = network.run(mel=np.zeros((1, 187, 96), np.float32))

    shapes = dict(zip(network.outputs, (one.shape for one in answers), strict=True))
    assert shapes == {"tags": (1, 100), "feat": (1, 1518)}


def test_a_network_that_is_not_there_is_missed_by_name() -> None:
    with pytest.raises(LookupError, match=r"“soniq-smell” was asked for.* 0 files.*Reinstall"):
        file_of("soniq-smell")


def test_all_networks_together_are_smaller_than_one_song() -> None:
    assert sum(path.stat().st_size for path in FILES) < 5_000_000
