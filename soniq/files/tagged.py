"""Bare sound between tags: ID3v2 before it, APEv2 and ID3v1 behind it."""

from collections.abc import Callable
from typing import Any

from mutagen import MutagenError
from mutagen.aac import AACInfo
from mutagen.apev2 import APEv2
from mutagen.monkeysaudio import MonkeysAudioInfo
from mutagen.mp3 import MPEGInfo
from mutagen.musepack import MusepackInfo
from mutagen.trueaudio import TrueAudioInfo
from mutagen.wavpack import WavPackInfo

from soniq.files import ape, id3
from soniq.files.fields import Heard
from soniq.files.look import Look, Reader
from soniq.files.opened import Opened
from soniq.files.pictures import Pictures


def _ape(opened: Opened) -> APEv2 | None:
    if b"APETAGEX" not in opened.tail and b"LYRICS200" not in opened.tail:
        return None
    opened.file.seek(0)
    try:
        return APEv2(opened.file)
    except MutagenError:
        return None  # a broken tag; the sound before it may be whole


def around(opened: Opened, *, ape_first: bool = False) -> tuple[Heard, Pictures]:
    """What the tags before and behind the sound say; the format's own kind of tag has the word."""
    heard, pictures = id3.listen(opened)
    items = _ape(opened)
    if items is not None:
        listened = ape.listen(items)
        heard = heard | listened if ape_first else listened | heard
        pictures += ape.pictures(items)
    if opened.tail[-128:-125] == b"TAG":
        id3.add_version_1(heard, opened.tail[-128:])
    return heard, pictures


def mp3(opened: Opened) -> Look:
    heard, pictures = around(opened)
    info = MPEGInfo(opened.file, opened.start)
    return Look(
        container="mp3",
        codec=f"mp{info.layer}",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=[(opened.start, opened.end())],
    )


def adts(opened: Opened) -> Look:
    heard, pictures = around(opened)
    opened.file.seek(0)
    info = AACInfo(opened.file)
    payload = [(opened.start, opened.end())]
    return Look(
        container="adts", codec="aac", info=info, heard=heard, pictures=pictures, payload=payload
    )


def true_audio(opened: Opened) -> Look:
    heard, pictures = around(opened)
    info = TrueAudioInfo(opened.file, opened.start)
    info.channels = int.from_bytes(opened.magic[6:8], "little")
    info.bits_per_sample = int.from_bytes(opened.magic[8:10], "little")
    payload = [(opened.start, opened.end())]
    return Look(
        container="tta", codec="tta", info=info, heard=heard, pictures=pictures, payload=payload
    )


def _with_ape(container: str, codec: str, reader: Callable[[Any], Any]) -> Reader:
    def read(opened: Opened) -> Look:
        heard, pictures = around(opened, ape_first=True)
        opened.file.seek(opened.start)
        return Look(
            container=container,
            codec=codec,
            info=reader(opened.file),
            heard=heard,
            pictures=pictures,
            payload=[(opened.start, opened.end())],
        )

    return read


monkey = _with_ape("ape", "ape", MonkeysAudioInfo)
wavpack = _with_ape("wv", "wavpack", WavPackInfo)
musepack = _with_ape("mpc", "musepack", MusepackInfo)
