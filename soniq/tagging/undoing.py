"""Taking tag writing back: the very bytes of all that a change wrote, or some of its fields."""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import cast

from soniq.child.model import Failure
from soniq.child.writers import Writers
from soniq.events import JSON
from soniq.files.retagging.texts import WRITABLE
from soniq.files.rewritten import CHANGED, Restore, Retag, Rewritten
from soniq.journal.model import Item, Only, Stale
from soniq.library.spoken import told
from soniq.tagging import previewing
from soniq.tagging.replacing import Task
from soniq.tagging.rows import Written
from soniq.units import FileId

GONE = "soniq knows the file no more."
LATER = "Something changed the file after soniq wrote it."
NO_BLOCK = "What would bring its old tags back is not kept any more."
COVER = "A cover is taken back only with all that was written into the file with it."


class Undoing:
    """Makes tasks of what a change wrote, and notes what cannot be taken back."""

    def __init__(self, writers: Writers, folder: Path, *, keep_times: bool) -> None:
        self._writers = writers
        self._folder = folder
        self._keep_times = keep_times
        self.stale: list[Stale] = []

    def tasks(self, items: list[Item], only: Only, files: Mapping[FileId, Written]) -> list[Task]:
        """The last first: a job that ran again may have written a file twice."""
        chosen = [
            item
            for item in reversed(items)
            if not only.entities or (item.entity, item.entity_id) in only.entities
        ]
        found = [self._task(item, only, files.get(FileId(item.entity_id))) for item in chosen]
        return [task for task in found if task is not None]

    def refuse(self, file_id: FileId, reason: str) -> None:
        """Notes what the run could not take back."""
        reason = LATER if reason == CHANGED else reason
        self.stale.append(Stale(entity="file", entity_id=file_id, field="tags", reason=reason))

    def _task(self, item: Item, only: Only, file: Written | None) -> Task | None:
        before, after = _fields(item.before), _fields(item.after)
        wanted = only.fields & before.keys() if only.fields else frozenset(before)
        refusal = GONE if file is None else previewing.refusal(file)
        if file is None or refusal:
            self.refuse(FileId(item.entity_id), refusal or GONE)
            return None
        if not wanted:
            return None
        if wanted == before.keys():
            return self._whole(item, file, before)
        return self._part(file, before, after, wanted)

    def _whole(self, item: Item, file: Written, before: Mapping[str, JSON]) -> Task | None:
        block = self._folder / str(item.before["delta"])
        if not block.is_file():
            self.refuse(file.id, NO_BLOCK)
            return None
        expects = bytes.fromhex(str(item.after["xxh128"]))
        return Task(
            file=file,
            fields={name: now(file, name) for name in before},
            make=partial(self._restore, file, os.fsencode(block), expects),
            more=block.stat().st_size,
            as_known=False,  # its bytes are compared
        )

    def _restore(
        self, file: Written, block: bytes, expects: bytes, temp: bytes, kept: bytes
    ) -> Rewritten | Failure:
        order = Restore(
            path=file.path,
            temp=temp,
            kept=kept,
            tagblock=block,
            expects=expects,
            keep_times=self._keep_times,
        )
        return self._writers.restore(order)

    def _part(
        self,
        file: Written,
        before: Mapping[str, JSON],
        after: Mapping[str, JSON],
        wanted: frozenset[str],
    ) -> Task | None:
        """Some fields are written as they were; the bytes around them stay as they are."""
        for name in sorted(wanted):
            reason = COVER if name not in WRITABLE else LATER
            if name not in WRITABLE or told(file.tags, name) != after[name]:
                stale = Stale(entity="file", entity_id=file.id, field=name, reason=reason)
                self.stale.append(stale)
                wanted -= {name}
        if not wanted:
            return None
        fields = {name: before[name] for name in wanted}
        return Task(
            file=file,
            fields={name: now(file, name) for name in wanted},
            make=partial(retag, self._writers, file, fields, keep_times=self._keep_times),
        )


def retag(
    writers: Writers,
    file: Written,
    fields: Mapping[str, JSON],
    temp: bytes,
    kept: bytes,
    *,
    keep_times: bool,
) -> Rewritten | Failure:
    order = Retag(path=file.path, temp=temp, kept=kept, fields=fields, keep_times=keep_times)
    return writers.retag(order)


def now(file: Written, name: str) -> JSON:
    """What a file says, as the library knows it; of "cover", the hash of its picture."""
    return file.picture if name == "cover" else told(file.tags, name)


def _fields(side: Mapping[str, JSON]) -> dict[str, JSON]:
    return cast("dict[str, JSON]", side["fields"])  # as `replacing.item_of` wrote it
