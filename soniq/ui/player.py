"""The player: all of it lives in the browser, so that no page and no hiccup stops the music."""

from nicegui.element import Element


class Player(Element, component="player.js"):
    """The bar at the bottom, the large view, the queue, and the one <audio> of the page."""
