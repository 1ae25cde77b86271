"""MP4 atoms as soniq's fields: iTunes' own, and the freeform ones of all other taggers."""

from collections.abc import Mapping
from typing import Any

from soniq.files.fields import Heard, field_of, hear

ATOMS = {
    "\xa9nam": "title",
    "\xa9ART": "artist",
    "aART": "albumartist",
    "\xa9alb": "album",
    "\xa9wrt": "composer",
    "\xa9gen": "genre",
    "\xa9day": "date",
    "\xa9cmt": "comment",
    "desc": "description",
    "\xa9lyr": "lyrics",
    "\xa9con": "conductor",
    "\xa9prd": "producer",
    "\xa9arg": "arranger",
    "sonm": "titlesort",
    "soar": "artistsort",
    "soal": "albumsort",
    "soaa": "albumartistsort",
}
_FREEFORM = "----:"


def listen(tags: Mapping[str, Any]) -> Heard:
    """The texts of the atoms by field. An atom of iTunes wins over a freeform one.

    tags: by mutagen's keys, and its values.
    """
    heard: Heard = {}
    for name, values in tags.items():
        field = ATOMS.get(name)
        if field is not None:
            heard[field] = [str(value) for value in values]
        elif name.startswith(_FREEFORM):
            _freeform(heard, name.rpartition(":")[2], values)
        elif name == "cpil":
            heard["compilation"] = ["1" if values else "0"]
        elif name == "tmpo":
            heard["bpm"] = [str(value) for value in values]
        elif name == "trkn":
            _numbers(heard, "track", values)
        elif name == "disk":
            _numbers(heard, "disc", values)
    return heard


def _freeform(heard: Heard, name: str, values: Any) -> None:
    field = field_of(name)
    if field is None or (field in heard and field in _OWN):
        return
    for value in values:
        hear(heard, field, bytes(value).decode("utf-8", "replace"))


_OWN = frozenset((*ATOMS.values(), "track", "disc", "compilation"))


def _numbers(heard: Heard, field: str, values: Any) -> None:
    for number, total in values[:1]:
        heard[field] = [f"{number}/{total}"]


def pictures(tags: Mapping[str, Any]) -> list[tuple[int, bytes]]:
    """The covers; the first is the front by custom."""
    covers = tags.get("covr", ())
    return [(0 if place else 3, bytes(cover)) for place, cover in enumerate(covers)]
