"""Whatever files come to say, what is shown of their tracks stays.

Where nobody's change says a field, its file does. Taking a writing back makes the file say
something else again; what was shown until then is laid over it, as what its tag said before.
"""

from collections.abc import Iterable, Mapping, Sequence

from soniq.library import spoken_rows
from soniq.library.shelves import Shelves
from soniq.library.writing.file_rows import FoundFile
from soniq.store.database import Tx
from soniq.units import TrackId

COVER = "cover"
"""Written like a field, but no tag that can be laid over."""


def keep(
    tx: Tx,
    shelves: Shelves,
    files: Sequence[FoundFile],
    written: Mapping[TrackId, Iterable[str]],
) -> None:
    """Notes how files are now. written: by track, the fields that its files say anew."""
    before = spoken_rows.said_of(tx.reader, list(written))
    shelves.keep(tx, files)
    shown = {
        track_id: {name: spoken.now(name) for name in written[track_id] if name != COVER}
        for track_id, spoken in before.items()
    }
    shelves.override(tx, shown)
    shelves.reshelve(tx, sorted(written))
