"""The hash of all of a file's sound, whatever its tags say: equal before and after tag writing.

`digest` identifies a sound by three windows of it; here every byte counts, and with it what a
decoder needs: the headers of the stream, and in MP4 the tables that say where the samples lie.

Bounds, rather than a demuxer's packets, tell the sound of all formats but MP4: FFmpeg's demuxers
leave out an MP3's Xing frame, hand on an APE tag behind it as sound, and do not tell the granule
positions of Ogg, by which its end is cut. In an MP4 bounds would lie: moved `moov` atoms shift all
chunk offsets, and a wrong one leaves each byte of `mdat` as it was. So its packets are read as a
player would, and its `mdat` atoms besides. Needs mutagen, and for MP4 PyAV: belongs in the child.
"""

from collections.abc import Iterator

import xxhash

from soniq.files import chunks, ogg
from soniq.files.formats import look_at
from soniq.files.look import Look
from soniq.files.model import Unreadable
from soniq.files.opened import Opened, Span

BLOCK = 1 << 18

_FLAC_TAGS = frozenset((1, 4, 6))
"""Metadata blocks that a tagger may change: padding, comments, pictures."""

_PARTS = {
    "wav": (b"fmt ", b"fact", b"data"),
    "aiff": (b"COMM", b"SSND"),
    "dff": (b"FVER", b"PROP", b"DSD ", b"DST "),
}
"""The chunks that hold sound and what it takes to decode it."""


def payload_hash(path: bytes) -> bytes:
    """XXH128 of a file's sound; its memory does not grow with the file.

    Raises:
        Unreadable: it is no sound file, or holds no sound.
        Exception: whatever mutagen raises on a broken file.
    """
    with Opened(path) as opened:
        return hash_of(opened, look_at(opened, path))


def hash_of(opened: Opened, look: Look) -> bytes:
    """Likewise, of a file that was looked at."""
    hash_ = xxhash.xxh3_128(look.container.encode())
    if look.container == "ogg":
        ogg.feed(hash_.update, opened)
        return hash_.digest()
    if look.container == "mp4":
        _feed_packets(hash_, opened)
    length = 0
    for begin, end in _spans(opened, look):
        length += end - begin
        _feed(hash_, opened, begin, end)
    if not length:
        raise Unreadable("It holds no sound.")
    return hash_.digest()


def blocks(opened: Opened, begin: int, end: int) -> Iterator[bytes]:
    """The bytes of a stretch, part by part."""
    while begin < end and (block := opened.at(begin, min(BLOCK, end - begin))):
        yield block
        begin += len(block)


def _feed(hash_: xxhash.xxh3_128, opened: Opened, begin: int, end: int) -> None:
    hash_.update((end - begin).to_bytes(8, "little"))
    for block in blocks(opened, begin, end):
        hash_.update(block)


def _spans(opened: Opened, look: Look) -> list[Span]:
    container = look.container
    if container == "flac":
        return _flac(opened)
    if container == "dsf":
        return [(28, 80), *look.payload]
    if container in _PARTS:
        reader = {"wav": chunks.riff, "aiff": chunks.iff, "dff": chunks.dsdiff}[container]
        found = reader(opened)
        return [found[name] for name in _PARTS[container] if name in found]
    return look.payload


def _flac(opened: Opened) -> list[Span]:
    """The metadata blocks that are no tags (stream, seek points, cue sheet), and the frames."""
    spans: list[Span] = []
    place, last = opened.start + 4, False
    while not last:
        header = opened.at(place, 4)
        if len(header) < 4:
            return []
        last = bool(header[0] & 0x80)
        end = place + 4 + int.from_bytes(header[1:], "big")
        if header[0] & 0x7F not in _FLAC_TAGS:
            spans.append((place + 1, end))  # without the flag that tells the last block
        place = end
    return [*spans, (place, opened.end())] if place < opened.end() else []


def _feed_packets(hash_: xxhash.xxh3_128, opened: Opened) -> None:
    """Each packet as a player finds it, with its place in time."""
    import av

    opened.file.seek(0)
    with av.open(opened.file, "r", format="mov", metadata_errors="ignore") as container:
        if not container.streams.audio:
            raise Unreadable("It holds no sound.")
        for packet in container.demux(*container.streams.audio):
            hash_.update(f"{packet.stream_index} {packet.pts} {packet.dts} {packet.size}".encode())
            if packet.size:
                hash_.update(packet)
