"""What kind a sound file is, and how each kind is read. Needs mutagen: belongs in the child.

The kind is told from the bytes, behind any ID3 tag; the name decides only where they do not.
mutagen's readers are called one by one rather than through `mutagen.File`, which weighs all kinds
for each file and parses every frame.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeAlias

from mutagen import MutagenError
from mutagen.aac import AACInfo
from mutagen.aiff import AIFFInfo
from mutagen.apev2 import APEv2
from mutagen.asf import ASF
from mutagen.dsdiff import DSDIFFInfo
from mutagen.dsf import DSFFile
from mutagen.flac import FLAC
from mutagen.monkeysaudio import MonkeysAudioInfo
from mutagen.mp3 import MPEGInfo
from mutagen.mp4 import MP4
from mutagen.musepack import MusepackInfo
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis
from mutagen.trueaudio import TrueAudioInfo
from mutagen.wave import WaveStreamInfo
from mutagen.wavpack import WavPackInfo

from soniq.files import ape, asf, chunks, digest, flac_plain, id3, mp4, ogg, vorbis
from soniq.files.fields import Heard
from soniq.files.model import Unreadable
from soniq.files.opened import Opened, Span
from soniq.files.pictures import Pictures


@dataclass(slots=True, kw_only=True)
class Look:
    """What one kind's reader found."""

    container: str
    codec: str
    info: Any
    heard: Heard
    payload: list[Span]
    pictures: Pictures = field(default_factory=list)
    told: bytes | None = None
    """Identity of the sound that the format tells itself."""
    silent: bool = False

    def identity(self, opened: Opened, duration_ms: int) -> bytes | None:
        """The `audio_hash`; see `digest`."""
        if self.silent or duration_ms < digest.SHORTEST_MS:
            return None
        if self.told is not None:
            return self.told
        return digest.of_payload(opened, self.payload, duration_ms)


_Reader: TypeAlias = Callable[[Opened], Look]


def look_at(opened: Opened, path: bytes) -> Look:
    """Read a file as the kind that it is.

    Raises:
        Unreadable: it is of no kind that soniq knows.
        Exception: whatever mutagen raises on a broken file.
    """
    if opened.size == 0:
        raise Unreadable("It is empty.")
    return _reader(opened, path)(opened)


def _reader(opened: Opened, path: bytes) -> _Reader:
    magic = opened.magic
    reader = _BY_MAGIC.get(magic[:4])
    if reader is not None:
        return reader
    if len(magic) > 1 and magic[0] == 0xFF and magic[1] & 0xE0 == 0xE0:
        return _adts if magic[1] & 0xF6 == 0xF0 else _mp3
    if magic[4:8] == b"ftyp":
        return _mp4
    if magic[:3] == b"MP+":
        return _musepack
    reader = _BY_NAME.get(os.path.splitext(path)[1].lower())
    if reader is None:
        raise Unreadable("It is no sound file of a kind that soniq knows.")
    return reader


# Tags around the sound: ID3v2 before it, APEv2 and ID3v1 behind it.


def _ape(opened: Opened) -> APEv2 | None:
    if b"APETAGEX" not in opened.tail and b"LYRICS200" not in opened.tail:
        return None
    opened.file.seek(0)
    try:
        return APEv2(opened.file)
    except MutagenError:
        return None  # a broken tag; the sound before it may be whole


def _around(opened: Opened, *, ape_first: bool = False) -> tuple[Heard, Pictures]:
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


def _mp3(opened: Opened) -> Look:
    heard, pictures = _around(opened)
    info = MPEGInfo(opened.file, opened.start)
    return Look(
        container="mp3",
        codec=f"mp{info.layer}",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=[(opened.start, opened.end())],
    )


def _adts(opened: Opened) -> Look:
    heard, pictures = _around(opened)
    opened.file.seek(0)
    info = AACInfo(opened.file)
    payload = [(opened.start, opened.end())]
    return Look(
        container="adts", codec="aac", info=info, heard=heard, pictures=pictures, payload=payload
    )


def _true_audio(opened: Opened) -> Look:
    heard, pictures = _around(opened)
    info = TrueAudioInfo(opened.file, opened.start)
    info.channels = int.from_bytes(opened.magic[6:8], "little")
    info.bits_per_sample = int.from_bytes(opened.magic[8:10], "little")
    payload = [(opened.start, opened.end())]
    return Look(
        container="tta", codec="tta", info=info, heard=heard, pictures=pictures, payload=payload
    )


def _with_ape(container: str, codec: str, reader: Callable[[Any], Any]) -> _Reader:
    def read(opened: Opened) -> Look:
        heard, pictures = _around(opened, ape_first=True)
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


_monkey = _with_ape("ape", "ape", MonkeysAudioInfo)
_wavpack = _with_ape("wv", "wavpack", WavPackInfo)
_musepack = _with_ape("mpc", "musepack", MusepackInfo)


# Formats with comments or atoms of their own.


def _flac(opened: Opened) -> Look:
    header = flac_plain.header_of(opened) or _flac_by_mutagen(opened)
    info = header.info
    heard, pictures = vorbis.listen(header.comments), header.pictures
    if not heard and not pictures and opened.start:
        heard, pictures = _around(opened)
    length = opened.size - header.begin
    return Look(
        container="flac",
        codec="flac",
        info=info,
        heard=heard,
        pictures=pictures + vorbis.pictures(heard),
        payload=[(header.begin, opened.end())],
        told=_flac_identity(info),
        silent=digest.is_silent_flac(length, info.total_samples, info.max_blocksize),
    )


def _flac_by_mutagen(opened: Opened) -> flac_plain.Header:
    file: Any = FLAC(opened.file)
    length = round(file.info.bitrate * file.info.length / 8)
    return flac_plain.Header(
        info=file.info,
        comments=list(file.tags or ()),
        pictures=[(int(picture.type), picture.data) for picture in file.pictures],
        begin=max(opened.start, opened.size - length),
    )


def _flac_identity(info: Any) -> bytes | None:
    if not info.md5_signature or not info.total_samples:
        return None
    return digest.of_flac(
        info.md5_signature,
        info.total_samples,
        (info.sample_rate, info.channels, info.bits_per_sample),
    )


def _ogg(opened: Opened) -> Look:
    codec, kind = _ogg_kind(opened.head) or _ogg_kind(opened.at(0, 4096)) or (None, None)
    if codec is None or kind is None:
        raise Unreadable("Its Ogg stream holds no sound of a kind that soniq knows.")
    file = kind(opened.file)
    heard = vorbis.listen(file.tags or ())
    return Look(
        container="ogg",
        codec=codec,
        info=file.info,
        heard=heard,
        pictures=vorbis.pictures(heard),
        payload=ogg.payload(opened),
    )


def _ogg_kind(first: bytes) -> tuple[str, Callable[[Any], Any]] | None:
    """By the first page; behind a skeleton's or a film's, by the first few."""
    for magic, codec, kind in _OGG_KINDS:
        if magic in first:
            return codec, kind
    return None


_OGG_KINDS = (
    (b"\x01vorbis", "vorbis", OggVorbis),
    (b"OpusHead", "opus", OggOpus),
    (b"\x7fFLAC", "flac", OggFLAC),
    (b"Speex   ", "speex", OggSpeex),
)


def _mp4(opened: Opened) -> Look:
    file: Any = MP4(opened.file)
    tags = file.tags
    return Look(
        container="mp4",
        codec=_mp4_codec(file.info.codec),
        info=file.info,
        heard={} if tags is None else mp4.listen(tags),
        pictures=[] if tags is None else mp4.pictures(tags),
        payload=chunks.mdats(opened),
    )


def _mp4_codec(name: str) -> str:
    """mp4a is AAC unless its object type says MP3 (RFC 6381)."""
    name = name.lower()
    if name.startswith("mp4a"):
        return "mp3" if name.startswith(("mp4a.6b", "mp4a.69")) else "aac"
    return {"ac-3": "ac3", "ec-3": "eac3", "": "aac"}.get(name, name)


def _asf(opened: Opened) -> Look:
    file = ASF(opened.file)
    return Look(
        container="asf",
        codec="wma",
        info=file.info,
        heard=asf.listen(file.tags),
        pictures=asf.pictures(file.tags),
        payload=chunks.asf_data(opened),
    )


# Formats of chunks, with an ID3 tag in one of them.


def _id3_chunk(opened: Opened, found: dict[bytes, Span]) -> Span:
    """The first of either spelling."""
    nowhere = (opened.size, opened.size)
    return min((found[name] for name in (b"ID3 ", b"id3 ") if name in found), default=nowhere)


def _wave(opened: Opened) -> Look:
    info = WaveStreamInfo(opened.file)
    found = chunks.riff(opened)
    heard, pictures = id3.listen(opened, *_id3_chunk(opened, found))
    payload = [found[b"data"]] if b"data" in found else []
    _mend_wave(opened, info, found, payload)
    return Look(
        container="wav",
        codec={0x55: "mp3", 0x50: "mp2", 0x2: "adpcm", 0x11: "adpcm"}.get(info.audio_format, "pcm"),
        info=info,
        heard=heard or chunks.info_list(opened, found),
        pictures=pictures,
        payload=payload,
    )


def _mend_wave(opened: Opened, info: Any, found: dict[bytes, Span], payload: list[Span]) -> None:
    """Only plain samples have bits a sample; all others have bytes a second."""
    if info.audio_format in (0x1, 0x3, 0xFFFE) or not payload:
        return
    rate = int.from_bytes(opened.at(found[b"fmt "][0] + 8, 4), "little")
    if rate:
        info.bitrate = rate * 8
        info.length = (payload[0][1] - payload[0][0]) / rate


def _aiff(opened: Opened) -> Look:
    info = AIFFInfo(opened.file)
    found = chunks.iff(opened)
    heard, pictures = id3.listen(opened, *_id3_chunk(opened, found))
    begin, end = found.get(b"SSND", (0, 0))
    if opened.head[8:12] == b"AIFC" and info.length:
        info.bitrate = round((end - begin) * 8 / info.length)
    return Look(
        container="aiff",
        codec="pcm",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=[(begin + 8, end)] if end > begin + 8 else [],
    )


def _dsdiff(opened: Opened) -> Look:
    info = DSDIFFInfo(opened.file)
    found = chunks.dsdiff(opened)
    heard, pictures = id3.listen(opened, *_id3_chunk(opened, found))
    sound = found.get(b"DSD ") or found.get(b"DST ")
    return Look(
        container="dff",
        codec="dsd" if info.compression == "DSD" else "dst",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=[sound] if sound else [],
    )


def _dsf(opened: Opened) -> Look:
    fmt: Any = DSFFile(opened.file).fmt_chunk
    rate = fmt.sampling_frequency
    info = SimpleNamespace(
        length=fmt.sample_count / rate if rate else 0,
        sample_rate=rate,
        channels=fmt.channel_num,
        bits_per_sample=1,
        bitrate=rate * fmt.channel_num,
    )
    place = int.from_bytes(opened.head[20:28], "little")
    heard, pictures = id3.listen(opened, place or opened.size)
    return Look(
        container="dsf",
        codec="dsd",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=chunks.dsf_data(opened),
    )


_BY_MAGIC: dict[bytes, _Reader] = {
    b"fLaC": _flac,
    b"OggS": _ogg,
    b"RIFF": _wave,
    b"FORM": _aiff,
    b"FRM8": _dsdiff,
    b"DSD ": _dsf,
    b"\x30\x26\xb2\x75": _asf,
    b"MAC ": _monkey,
    b"wvpk": _wavpack,
    b"MPCK": _musepack,
    b"TTA1": _true_audio,
    b"ADIF": _adts,
}

_BY_NAME: dict[bytes, _Reader] = {
    b".mp3": _mp3,
    b".aac": _adts,
    b".flac": _flac,
    b".mpc": _musepack,
    b".mp+": _musepack,
    b".m4a": _mp4,
    b".m4b": _mp4,
    b".mp4": _mp4,
    b".wma": _asf,
    b".ogg": _ogg,
    b".oga": _ogg,
    b".opus": _ogg,
    b".wav": _wave,
    b".aiff": _aiff,
    b".aif": _aiff,
    b".aifc": _aiff,
    b".ape": _monkey,
    b".wv": _wavpack,
    b".tta": _true_audio,
    b".dsf": _dsf,
    b".dff": _dsdiff,
}
