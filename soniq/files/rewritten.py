"""The words between who wants a file written and the child that does it. Needs no parser."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from soniq.files.model import Cover, Reading

CHANGED = "It was changed since soniq wrote it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Retag:
    """An order to write fields into a copy of a file.

    temp: the copy, which must not exist, in the same folder. kept: where to put what brings the old
    bytes back; None keeps nothing. keep_times: the copy takes over the modification time.
    """

    path: bytes
    temp: bytes
    kept: bytes | None
    fields: Mapping[str, object]
    cover: Cover | None = None
    keep_times: bool = False

    def packed(self) -> dict[str, Any]:
        cover = self.cover
        return {
            **_places(self.path, self.temp, self.kept),
            "fields": dict(self.fields),
            "cover": cover and [cover.mime, cover.image and base64.b64encode(cover.image).decode()],
            "keep_times": self.keep_times,
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        cover = packed["cover"]
        return cls(
            **_paths(packed),
            fields=packed["fields"],
            cover=cover and Cover(mime=cover[0], image=cover[1] and base64.b64decode(cover[1])),
            keep_times=packed["keep_times"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """An order to make a file's earlier bytes beside it.

    tagblock: what was kept when it was written. expects: XXH128 of the file as it was written then.
    """

    path: bytes
    temp: bytes
    kept: bytes | None
    tagblock: bytes
    expects: bytes
    keep_times: bool = False

    def packed(self) -> dict[str, Any]:
        return {
            **_places(self.path, self.temp, self.kept),
            "tagblock": self.tagblock.decode("latin-1"),
            "expects": self.expects.hex(),
            "keep_times": self.keep_times,
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        return cls(
            **_paths(packed),
            tagblock=packed["tagblock"].encode("latin-1"),
            expects=bytes.fromhex(packed["expects"]),
            keep_times=packed["keep_times"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A file that lies ready beside the old one, whole, but not synced yet.

    old, new: XXH128 of all bytes of both. payload: `payload_hash` of the sound, the same in both.
    """

    reading: Reading
    old: bytes
    new: bytes
    payload: bytes

    def packed(self) -> dict[str, Any]:
        hashes = [hash_.hex() for hash_ in (self.old, self.new, self.payload)]
        return {"rewritten": self.reading.packed(), "hashes": hashes}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        old, new, payload = map(bytes.fromhex, packed["hashes"])
        return cls(reading=Reading.unpacked(packed["rewritten"]), old=old, new=new, payload=payload)


def _places(path: bytes, temp: bytes, kept: bytes | None) -> dict[str, Any]:
    """Paths are any bytes, so they travel as Latin-1."""
    return {
        "path": path.decode("latin-1"),
        "temp": temp.decode("latin-1"),
        "kept": kept and kept.decode("latin-1"),
    }


def _paths(packed: dict[str, Any]) -> dict[str, Any]:
    names = ("path", "temp", "kept")
    return {name: packed[name] and packed[name].encode("latin-1") for name in names}
