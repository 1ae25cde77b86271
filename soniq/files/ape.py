"""APEv2 tags as soniq's fields: Monkey's Audio, WavPack, Musepack, and some MP3."""

from mutagen.apev2 import BINARY, TEXT, APEv2

from soniq.files.fields import Heard, field_of


def listen(tags: APEv2) -> Heard:
    """The texts of a tag by field."""
    heard: Heard = {}
    for name in tags:
        value = tags[name]
        field = field_of(name) if value.kind == TEXT else None
        if field is not None:
            heard.setdefault(field, []).extend(value)
    return heard


def pictures(tags: APEv2) -> list[tuple[int, bytes]]:
    """The attached covers: 3 for the front, 0 for others, and the bytes behind the file name."""
    return [
        (3 if "front" in name.lower() else 0, tags[name].value.partition(b"\0")[2])
        for name in tags
        if name.lower().startswith("cover art") and tags[name].kind == BINARY
    ]
