"""The files with a song's words that lie beside it: of its own name, whatever the case."""

import os
import re
import stat
from dataclasses import dataclass

SUFFIXES = (b".ttml", b".elrc", b".lrc", b".srt", b".yaml", b".yml", b".txt")
"""As `files.sidecars.READERS` has them, whose modules are not for the server."""

MOST = 12
"""Files looked at for one song."""

_LANG = re.compile(rb"\.([A-Za-z]{2,3}(-[A-Za-z]{2,8})?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A file that was found. lang: as its name says ("Song.de.lrc"), else None."""

    path: bytes
    lang: str | None
    size: int
    mtime_ns: int


def beside(path: bytes, root: bytes) -> list[Beside]:
    """Those of a sound file, the kinds that say the most first.

    Links are passed over, and so is a folder that does not really lie in the root: a file of
    somebody else's is no lyrics.
    """
    folder = os.path.realpath(os.path.dirname(path))
    home = os.path.realpath(root).rstrip(b"/")
    if folder != home and not folder.startswith(home + b"/"):
        return []
    stem = os.path.splitext(os.path.basename(path))[0]
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    found = [
        (place, one)
        for name in names
        if (place := _place(name)) is not None
        and (one := _looked_at(folder, name, stem)) is not None
    ]
    found.sort(key=lambda pair: (pair[0], pair[1].lang or "", pair[1].path))
    return [one for _, one in found[:MOST]]


def _place(name: bytes) -> int | None:
    suffix = os.path.splitext(name)[1].lower()
    return SUFFIXES.index(suffix) if suffix in SUFFIXES else None


def _looked_at(folder: bytes, name: bytes, stem: bytes) -> Beside | None:
    own = os.path.splitext(name)[0]
    lang = None
    if own.lower() != stem.lower():
        if not own.lower().startswith(stem.lower()):
            return None
        named = _LANG.fullmatch(own[len(stem) :])
        if named is None:
            return None
        lang = named[1].decode("ascii").lower()
    path = os.path.join(folder, name)
    try:
        about = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(about.st_mode):
        return None
    return Beside(path=path, lang=lang, size=about.st_size, mtime_ns=about.st_mtime_ns)
