"""What kind a sound file is. Needs mutagen: belongs in the child.

The kind is told from the bytes, behind any ID3 tag; the name decides only where they do not.
mutagen's readers are called one by one rather than through `mutagen.File`, which weighs all kinds
for each file and parses every frame.
"""

import os

from soniq.files import chunked, commented, tagged
from soniq.files.look import Look, Reader
from soniq.files.model import Unreadable
from soniq.files.opened import Opened


def look_at(opened: Opened, path: bytes) -> Look:
    """Read a file as the kind that it is.

    Raises:
        Unreadable: it is of no kind that soniq knows.
        Exception: whatever mutagen raises on a broken file.
    """
    if opened.size == 0:
        raise Unreadable("It is empty.")
    return _reader(opened, path)(opened)


def _reader(opened: Opened, path: bytes) -> Reader:
    magic = opened.magic
    reader = _BY_MAGIC.get(magic[:4])
    if reader is not None:
        return reader
    if len(magic) > 1 and magic[0] == 0xFF and magic[1] & 0xE0 == 0xE0:
        return tagged.adts if magic[1] & 0xF6 == 0xF0 else tagged.mp3
    if magic[4:8] == b"ftyp":
        return commented.mp4
    if magic[:3] == b"MP+":
        return tagged.musepack
    reader = _BY_NAME.get(os.path.splitext(path)[1].lower())
    if reader is None:
        raise Unreadable("It is no sound file of a kind that soniq knows.")
    return reader


_BY_MAGIC: dict[bytes, Reader] = {
    b"fLaC": commented.flac,
    b"OggS": commented.ogg,
    b"RIFF": chunked.wave,
    b"FORM": chunked.aiff,
    b"FRM8": chunked.dsdiff,
    b"DSD ": chunked.dsf,
    b"\x30\x26\xb2\x75": commented.asf,
    b"MAC ": tagged.monkey,
    b"wvpk": tagged.wavpack,
    b"MPCK": tagged.musepack,
    b"TTA1": tagged.true_audio,
    b"ADIF": tagged.adts,
}

_BY_NAME: dict[bytes, Reader] = {
    b".mp3": tagged.mp3,
    b".aac": tagged.adts,
    b".flac": commented.flac,
    b".mpc": tagged.musepack,
    b".mp+": tagged.musepack,
    b".m4a": commented.mp4,
    b".m4b": commented.mp4,
    b".mp4": commented.mp4,
    b".wma": commented.asf,
    b".ogg": commented.ogg,
    b".oga": commented.ogg,
    b".opus": commented.ogg,
    b".wav": chunked.wave,
    b".aiff": chunked.aiff,
    b".aif": chunked.aiff,
    b".aifc": chunked.aiff,
    b".ape": tagged.monkey,
    b".wv": tagged.wavpack,
    b".tta": tagged.true_audio,
    b".dsf": chunked.dsf,
    b".dff": chunked.dsdiff,
}
