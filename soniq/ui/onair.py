"""The station that sounds in this browser; in the frame of every page."""

from nicegui.element import Element


class OnAir(Element, component="onair.js"):
    """Shows while one is on, with how to turn it off. The browser does it by itself."""
