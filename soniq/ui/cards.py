"""Elements that lists are made of. Each is one Python object, however long its list is.

The browser asks `feeds` for the rows and draws them; a list that is short and known already is
handed over as `items`.
"""

from collections.abc import Mapping, Sequence

from nicegui.element import Element

from soniq.ui.shapes import Row


class Lists(Element):
    """What grid, rows and names have in common."""

    def __init__(
        self,
        *,
        items: Sequence[Row] | None = None,
        feed: str | None = None,
        fixed: Mapping[str, object] | None = None,
        **props: object,
    ) -> None:
        """feed: where the rows come from. fixed: what is always asked of it. props: as JSON."""
        super().__init__()
        given = {"items": items, "feed": feed, "fixed": fixed, **props}
        self._props.update({name: value for name, value in given.items() if value is not None})


class Grid(Lists, component="grid.js"):
    """Albums as covers: `shape` is "grid" or "shelf"."""


class Rows(Lists, component="rows.js"):
    """Tracks in rows."""


class Names(Lists, component="names.js"):
    """Artists, genres, folders."""


class Picture(Lists, component="picture.js"):
    """One large cover."""


class Alike(Lists, component="alike.js"):
    """What sounds like a track, an album or an artist; fetched when one comes near it."""


class Opinion(Lists, component="opinion.js"):
    """Heart and stars of a track, an album or an artist, and how often one heard it."""


class Listening(Lists, component="listening.js"):
    """How far the listening is; `shape` is "card" or "line". The news keep it true."""
