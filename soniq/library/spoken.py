"""What is said of a track: by its file's own tags, and by the overrides that are laid over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from soniq.events import JSON
from soniq.files.model import Tags
from soniq.units import ChangeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value that holds before the file's own tag, and the change that said so.

    value: as JSON has it, lists for tuples; None or [] says that there is nothing.
    change_id: None where the file's own tag said it, before the file was written.
    """

    value: JSON
    change_id: ChangeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """tags: of the track's best file, as they lie in it. overrides: by the names of `Tags`."""

    tags: Tags
    overrides: Mapping[str, Said] = field(default_factory=dict)

    @property
    def effective(self) -> Tags:
        """What is shown."""
        return laid_over(self.tags, self.overrides)

    def now(self, name: str) -> Said:
        """Who says what of a field; a change of None: the file's own tag."""
        if name in self.overrides:
            return self.overrides[name]
        return Said(value=told(self.tags, name), change_id=None)


def laid_over(tags: Tags, overrides: Mapping[str, Said]) -> Tags:
    """The tags with what holds before them."""
    if not overrides:
        return tags
    said: dict[str, Any] = {**tags.said(), **{name: o.value for name, o in overrides.items()}}
    return Tags.of({name: value for name, value in said.items() if value is not None})


def told(tags: Tags, name: str) -> JSON:
    """A field of tags as JSON has it."""
    value: Any = getattr(tags, name)
    return list(value) if isinstance(value, tuple) else value


ALBUM_FIELDS = frozenset(
    (
        "album",
        "album_artists",
        "album_artist_credit",
        "date",
        "original_date",
        "track_total",
        "disc_total",
        "compilation",
        "release_types",
        "label",
        "catalog_number",
        "barcode",
        "media",
        "album_sort",
        "album_artist_sort",
        "mb_release_id",
        "mb_release_group_id",
        "mb_album_artist_ids",
    )
)
"""What the tracks of an album share as a rule: a new file beside them takes it over."""
