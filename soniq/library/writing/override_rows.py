"""What holds before the tags of tracks' files: the SQL that writes it, and knows it again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soniq import text
from soniq.events import JSON
from soniq.files.model import Tags
from soniq.library.placing import titles
from soniq.library.spoken import Said, told
from soniq.store.database import Tx
from soniq.units import FolderId, TrackId


def are_there(tx: Tx) -> bool:
    """Whether anything is laid over any track."""
    return tx.execute("SELECT 1 FROM track_overrides LIMIT 1").fetchone() is not None


def own_place(tags: Tags) -> str | None:
    """Which song a file's own tags name; None where they say too little to know it again."""
    if tags.title is None:
        return None
    album = titles.title_key(titles.album_title(tags.album).base) if tags.album else ""
    disc, number = tags.disc_number or 1, tags.track_number or 0
    return f"{album}\x1f{disc}\x1f{number}\x1f{text.sort_key(tags.title)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A track of which something else holds than its file's own tags."""

    track_id: TrackId
    duration_ms: int
    folder_id: FolderId | None
    """Of its best file; None where it has none."""


def at_places(tx: Tx, places: Iterable[str]) -> dict[str, list[Known]]:
    """Overridden tracks by what their files' own tags name, the eldest first."""
    rows = tx.execute(
        """
        SELECT o.own_place, t.id, t.duration_ms, f.folder_id
        FROM json_each(:places) AS wanted
        CROSS JOIN track_overrides AS o ON o.own_place = wanted.value
        CROSS JOIN tracks AS t ON t.id = o.track_id
        LEFT JOIN files AS f ON f.id = t.file_id
        ORDER BY t.id
        """,
        {"places": json.dumps(sorted(set(places)))},
    )
    found: dict[str, list[Known]] = {}
    for row in rows:
        found.setdefault(row["own_place"], []).append(
            Known(
                track_id=TrackId(row["id"]),
                duration_ms=row["duration_ms"],
                folder_id=None if row["folder_id"] is None else FolderId(row["folder_id"]),
            )
        )
    return found


def put(tx: Tx, track_id: TrackId, said: Mapping[str, Said], tags: Tags) -> None:
    """tags: the file's own; what says the same as they, and no change said it, is not kept."""
    kept: dict[str, JSON] = {
        name: [one.value, one.change_id]
        for name, one in said.items()
        if one.change_id is not None or one.value != told(tags, name)
    }
    values = {"track_id": track_id, "said": _text(kept), "place": own_place(tags)}
    if kept:
        tx.execute(_PUT, values)
    else:
        tx.execute("DELETE FROM track_overrides WHERE track_id = :track_id", values)


def _text(kept: dict[str, JSON]) -> str:
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


_PUT = """
    INSERT INTO track_overrides (track_id, said, own_place)
    VALUES (:track_id, :said, :place)
    ON CONFLICT (track_id) DO UPDATE
    SET
        said = excluded.said,
        own_place = excluded.own_place
    WHERE said <> excluded.said OR own_place IS NOT excluded.own_place
"""
