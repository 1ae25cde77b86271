"""What the page of duplicates shows, in its words and shapes."""

import os
from collections.abc import Callable, Mapping

from soniq.duplicates.model import (
    BulkPreview,
    Copy,
    Group,
    GroupPage,
    Kind,
    Resolved,
    Rule,
    Rules,
)
from soniq.events import JSON
from soniq.text import shown
from soniq.ui import words
from soniq.ui.shapes import Covers, Row
from soniq.units import Milliseconds

KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.FILE: ("copy", "Same file"),
    Kind.AUDIO: ("audio-lines", "Same sound"),
    Kind.FINGERPRINT: ("ear", "Same recording"),
    Kind.EMBEDDING: ("disc-3", "Sounds the same"),
    Kind.PLACE: ("file-music", "Two formats"),
}
"""Icon and word of each."""

RULES: Mapping[Rule, tuple[str, str]] = {
    Rule.FOLDER: ("Preferred folder", "It lies in one of the folders below"),
    Rule.LOSSLESS: ("Lossless", "FLAC, ALAC, WAV … before MP3, AAC, Opus …"),
    Rule.BIT_RATE: ("Bit rate", "The higher one, of lossy files"),
    Rule.RESOLUTION: ("Resolution", "More bits, then the higher sample rate"),
    Rule.TAGS: ("Tags", "More of them filled in"),
    Rule.COVER: ("Cover", "With one inside the file"),
    Rule.OLDEST: ("Oldest", "It came into the library first"),
}


def of_page(page: GroupPage, covers: Covers, *, paths: bool) -> Row:
    return {
        "items": [of_group(group, covers, paths=paths) for group in page.groups],
        "after": None if page.after is None else "-".join(map(str, page.after)),
        "counts": [[kind, *KINDS[kind], count] for kind, count in page.counts.items()],
    }


def of_group(group: Group, covers: Covers, *, paths: bool) -> Row:
    """paths: whether the person may see where files lie."""
    first = group.copies[0]
    icon, word = KINDS[group.evidence.kind]
    facts = {name: fact for name, fact in _FACTS.items() if paths or name not in ("path", "name")}
    differing = [name for name in facts if _differs(name, group)]
    return {
        "id": group.id,
        "icon": icon,
        "kind": word,
        "text": group.evidence.text,
        "sure": round(100 * group.confidence),
        "title": first.title,
        "artist": first.artist,
        "same": ", ".join(filter(None, (_same(name, group) for name in _TOLD_ONCE))),
        "keep": group.proposal.file_id,
        "why": list(group.proposal.reasons),
        "frees": words.size(group.frees_bytes),
        "may": all(copy.is_writable for copy in group.copies),
        "copies": [_of_copy(copy, facts, differing, covers) for copy in group.copies],
    }


def of_preview(preview: BulkPreview) -> Row:
    return {
        "groups": preview.groups,
        "files": preview.files,
        "size": words.size(preview.size_bytes),
        "locked": preview.locked,
        "first": [
            [group.copies[0].title, group.copies[0].artist, "; ".join(group.proposal.reasons)]
            for group in preview.first
        ],
    }


def of_resolved(done: Resolved, kept: str) -> Row:
    files = words.plural(done.files, "copy", "copies")
    note = f" {done.note}" if done.note else ""
    said = f"“{kept}” is kept; {files} put away, {words.size(done.size_bytes)}.{note}"
    return {"change": done.change, "words": said}


def of_rules(rules: Rules) -> Row:
    """All rules, those that do not count last and off."""
    order = [*rules.order, *(rule for rule in Rule if rule not in rules.order)]
    return {
        "rules": [[rule, *RULES[rule], rule in rules.order] for rule in order],
        "folders": [shown(folder) for folder in rules.folders],
    }


def _of_copy(copy: Copy, facts: Mapping[str, "Fact"], differing: list[str], covers: Covers) -> Row:
    art = covers.get(copy.cover) if copy.cover else None
    told: list[JSON] = [[facts[name][0], facts[name][1](copy)] for name in differing]
    return {
        "file": copy.file_id,
        "track": copy.track_id,
        "album_id": copy.album_id,
        "album": copy.album,
        "title": copy.title,
        "cover": copy.cover if copy.cover and not (art and art.broken) else None,
        "placeholder": art.placeholder if art else None,
        "format": words.sound(copy.codec, None, None, None),
        "facts": told,
    }


Fact = tuple[str, Callable[[Copy], str]]


def _length(copy: Copy) -> str:
    return words.clock(Milliseconds(copy.duration or 0))


def _quality(copy: Copy) -> str:
    depth = f"{copy.bit_depth} bit, " if copy.bit_depth else ""
    rate = f"{copy.sample_rate / 1000:g} kHz" if copy.sample_rate else ""
    channels = {1: ", mono", 2: ""}.get(copy.channels or 2, f", {copy.channels} channels")
    return f"{depth}{rate}{channels}"


_FACTS: Mapping[str, Fact] = {
    "title": ("Title", lambda copy: copy.title),
    "artist": ("Artist", lambda copy: copy.artist),
    "album": ("Album", lambda copy: copy.album),
    "number": ("Number", lambda copy: "" if copy.track_number is None else str(copy.track_number)),
    "year": ("Year", lambda copy: "" if copy.year is None else str(copy.year)),
    "format": ("Format", lambda copy: words.sound(copy.codec, None, None, None)),
    "bit_rate": (
        "Bit rate",
        lambda copy: f"{round(copy.bitrate / 1000)} kbit/s" if copy.bitrate else "",
    ),
    "resolution": ("Resolution", _quality),
    "duration": ("Length", _length),
    "size": ("Size", lambda copy: words.size(copy.size_bytes)),
    "tags": ("Tags", lambda copy: f"{copy.tag_count} filled in"),
    "cover": ("Cover inside", lambda copy: "yes" if copy.has_cover else "no"),
    "path": ("Folder", lambda copy: shown(os.path.dirname(copy.path))),
    "name": ("File", lambda copy: shown(os.path.basename(copy.path))),
}

_TOLD_ONCE = ("album", "year", "format", "bit_rate", "resolution", "duration", "size")
"""What is the same in all copies is told once, above them."""


def _differs(name: str, group: Group) -> bool:
    """As people see it: sizes that read alike are alike."""
    _, tell = _FACTS[name]
    return len({tell(copy) for copy in group.copies}) > 1


def _same(name: str, group: Group) -> str:
    return "" if _differs(name, group) else _FACTS[name][1](group.copies[0])
