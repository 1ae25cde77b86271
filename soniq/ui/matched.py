"""How an album stands to MusicBrainz, as one line on its page."""

from soniq.accounts.model import Role
from soniq.http.asking import ask
from soniq.ui import reviewing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.units import AlbumId


class Matched(Lists, component="matched.js"):
    """A short status with what can be done about it; it asks the feeds of the inbox."""


async def build(visit: Visit, album_id: AlbumId) -> None:
    """Nothing for guests, who can neither see candidates nor decide."""
    if not visit.may(Role.USER):
        return
    Matched(
        number=album_id,
        standing=await ask(reviewing.of_standing, visit.soniq, album_id),
        may=visit.may(Role.MODERATOR),
    )
