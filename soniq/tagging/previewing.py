"""What writing would change in a file: where what holds differs from what the file says."""

from collections.abc import Collection

import xxhash

from soniq.events import JSON
from soniq.files.model import Tags
from soniq.files.retagging.texts import WRITABLE
from soniq.library.model import RootState
from soniq.library.spoken import told
from soniq.tagging.model import FieldWrite, FileChange
from soniq.tagging.rows import Written


def change_of(file: Written, fields: Collection[str] | None = None) -> FileChange | None:
    """None where the file says all of it already. fields: only these."""
    writes = tuple(
        FieldWrite(field=name, before=before, after=after)
        for name in sorted(file.wanted.keys() & WRITABLE)
        if (fields is None or name in fields)
        and (before := told(file.tags, name)) != (after := plain(name, file.wanted[name]))
    )
    if not writes or file.track_id is None:
        return None
    return FileChange(
        file_id=file.id,
        track_id=file.track_id,
        root_id=file.root_id,
        path=file.path,
        fields=writes,
        version=version(file),
        refusal=refusal(file),
    )


def plain(name: str, value: JSON) -> JSON:
    """A value as `Tags` has it: nothing is [] for lists, False for flags and None for the rest."""
    return told(Tags.of({} if value is None else {name: value}), name)


def version(file: Written) -> str:
    """Of the file and of what is wanted of it; another one as soon as either changes."""
    told_of = f"{file.stamp} {file.path!r} {file.tags.to_json()} {sorted(file.wanted.items())!r}"
    return xxhash.xxh3_64_hexdigest(told_of.encode("utf-8", "surrogateescape"))


def refusal(file: Written) -> str | None:
    """Why a file cannot be written as soniq knows things, for people."""
    if not file.root_writable:
        return (
            f"soniq may not change files in the music folder “{file.root_name}”. Allow it in the "
            "settings of that folder first."
        )
    if file.root_state == RootState.OFFLINE:
        return f"The drive of the music folder “{file.root_name}” is away."
    if file.is_missing:
        return "It is not where it was; scan its music folder."
    if file.unreadable is not None:
        return f"soniq cannot read it, so it writes nothing into it. {file.unreadable}"
    return None
