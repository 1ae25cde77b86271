"""Lidarr's paths as soniq sees them: it may run elsewhere, or in a container."""

import os
import re
from collections.abc import Iterable, Sequence

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def here(path: str, pairs: Iterable[str]) -> bytes:
    """A path of Lidarr as it is here. pairs: "/music=/mnt/music", its path first; the longest one
    that fits counts, and none leaves the path as it is."""
    wanted = _parts(path)
    best: tuple[int, str] | None = None
    for pair in pairs:
        theirs, _, ours = pair.partition("=")
        parts = _parts(theirs.strip())
        fits = len(parts) <= len(wanted) and _same(parts, wanted, path)
        if fits and (best is None or len(parts) > best[0]):
            best = len(parts), ours.strip()
    if best is None:
        return path.encode("utf-8", "replace")
    mapped = "/".join([best[1].rstrip("/"), *wanted[best[0] :]])
    return os.path.normpath(mapped.encode("utf-8", "replace"))


def within(path: bytes, folder: bytes) -> bool:
    """Whether a path is a folder, or lies in it; ".." in it leads nowhere."""
    place = os.path.normpath(path)
    return place == folder or place.startswith(folder.rstrip(b"/") + b"/")


def _parts(path: str) -> list[str]:
    if _WINDOWS.match(path):
        path = path.replace("\\", "/")
    return [part for part in path.split("/") if part]


def _same(parts: Sequence[str], wanted: Sequence[str], path: str) -> bool:
    if _WINDOWS.match(path):  # its names know no case
        return [one.lower() for one in parts] == [one.lower() for one in wanted[: len(parts)]]
    return list(parts) == list(wanted[: len(parts)])
