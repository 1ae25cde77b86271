"""How an album stands in the collection, as one line on its page."""

from soniq.collection.model import Collected, Look
from soniq.ui import words
from soniq.ui.parts import Part, icon, link

MARKS = {Look.PARTLY: "circle-dashed", Look.WANTED: "bookmark", Look.COMING: "download"}


def standing(one: Collected) -> None:
    """Nothing for what is all here: that goes without saying."""
    if one.look is Look.OWNED and one.tracks:
        return
    if one.look is Look.WANTED and not one.wanted:
        return
    path = f"/collection?album={one.album.id}"
    with link(path, None, f"badge look-{one.look.value} standing-line") as line:
        icon(MARKS.get(one.look, "disc-album"))
        Part("span", _told(one))
    line.props["title"] = "Show it in the collection"


def _told(one: Collected) -> str:
    if one.look is Look.PARTLY:
        here = words.number(one.tracks)
        if not one.total:
            return f"{here} here"
        return f"{here} of {words.number(one.total)} songs are here"
    if one.look is Look.COMING:
        return f"On its way, {one.coming} %" if one.coming else "On its way"
    return "Owned, its files are not here" if one.look is Look.OWNED else "Not owned"
