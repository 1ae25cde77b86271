"""The sheet that shares tracks, albums and playlists by a link; in the frame of every page."""

from nicegui.element import Element


class Share(Element, component="share.js"):
    """Opened in the browser by `soniq:share`."""

    def __init__(self, *, forever: bool) -> None:
        """forever: whether links may open until they are revoked."""
        super().__init__()
        self._props["forever"] = forever
