"""The sheet that puts tracks into playlists, or makes a new one; in the frame of every page."""

from nicegui.element import Element


class Adding(Element, component="adding.js"):
    """Opened in the browser by `soniq:addto`."""
