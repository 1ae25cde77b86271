"""Formats with comments, atoms or attributes of their own: FLAC, Ogg, MP4 and ASF."""

from collections.abc import Callable
from typing import Any

from mutagen.asf import ASF
from mutagen.flac import FLAC
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis

from soniq.files import asf as asf_attributes
from soniq.files import chunks, digest, vorbis
from soniq.files import mp4 as mp4_atoms
from soniq.files import ogg as ogg_pages
from soniq.files.look import Look
from soniq.files.model import Unreadable
from soniq.files.opened import Opened
from soniq.files.tagged import around


def flac(opened: Opened) -> Look:
    file: Any = FLAC(opened.file)
    info = file.info
    heard = vorbis.listen(file.tags or ())
    pictures = [(int(picture.type), picture.data) for picture in file.pictures]
    if not heard and not pictures and opened.start:
        heard, pictures = around(opened)
    length = round(info.bitrate * info.length / 8)
    return Look(
        container="flac",
        codec="flac",
        info=info,
        heard=heard,
        pictures=pictures + vorbis.pictures(heard),
        payload=[(max(opened.start, opened.size - length), opened.end())],
        told=_flac_identity(info),
        silent=digest.is_silent_flac(length, info.total_samples, info.max_blocksize),
    )


def _flac_identity(info: Any) -> bytes | None:
    if not info.md5_signature or not info.total_samples:
        return None
    return digest.of_flac(
        info.md5_signature,
        info.total_samples,
        (info.sample_rate, info.channels, info.bits_per_sample),
    )


def ogg(opened: Opened) -> Look:
    codec, kind = ogg_kind(opened)
    file = kind(opened.file)
    heard = vorbis.listen(file.tags or ())
    return Look(
        container="ogg",
        codec=codec,
        info=file.info,
        heard=heard,
        pictures=vorbis.pictures(heard),
        payload=ogg_pages.payload(opened),
    )


def ogg_kind(opened: Opened) -> tuple[str, Callable[[Any], Any]]:
    """The codec of an Ogg stream, by its first page; behind a skeleton's or a film's, by the first
    few. With it mutagen's class for such files.

    Raises:
        Unreadable: it is of no kind that soniq knows.
    """
    for first in (opened.head, opened.at(0, 4096)):
        for magic, codec, kind in _OGG_KINDS:
            if magic in first:
                return codec, kind
    raise Unreadable("Its Ogg stream holds no sound of a kind that soniq knows.")


_OGG_KINDS = (
    (b"\x01vorbis", "vorbis", OggVorbis),
    (b"OpusHead", "opus", OggOpus),
    (b"\x7fFLAC", "flac", OggFLAC),
    (b"Speex   ", "speex", OggSpeex),
)


def mp4(opened: Opened) -> Look:
    file: Any = MP4(opened.file)
    tags = file.tags
    return Look(
        container="mp4",
        codec=_mp4_codec(file.info.codec),
        info=file.info,
        heard={} if tags is None else mp4_atoms.listen(tags),
        pictures=[] if tags is None else mp4_atoms.pictures(tags),
        payload=chunks.mdats(opened),
    )


def _mp4_codec(name: str) -> str:
    """mp4a is AAC unless its object type says MP3 (RFC 6381)."""
    name = name.lower()
    if name.startswith("mp4a"):
        return "mp3" if name.startswith(("mp4a.6b", "mp4a.69")) else "aac"
    return {"ac-3": "ac3", "ec-3": "eac3", "": "aac"}.get(name, name)


def asf(opened: Opened) -> Look:
    file = ASF(opened.file)
    return Look(
        container="asf",
        codec="wma",
        info=file.info,
        heard=asf_attributes.listen(file.tags),
        pictures=asf_attributes.pictures(file.tags),
        payload=chunks.asf_data(opened),
    )
