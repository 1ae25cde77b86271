"""Where one's plays are told: Last.fm, ListenBrainz, and the house's own server."""

from soniq.accounts.model import Role
from soniq.http.asking import ask
from soniq.scrobbling.model import Place
from soniq.ui import keys
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists

NEEDED = {"lastfm_key", "lastfm_secret"}


class Scrobbling(Lists, component="scrobbling.js"):
    """A line for each place; the browser asks how each link stands."""


async def build(visit: Visit) -> None:
    known = await ask(visit.soniq.preferences.secret_names)
    ready = {
        Place.LASTFM.value: set(known) >= NEEDED,
        Place.LISTENBRAINZ.value: True,
        Place.OTHER.value: visit.soniq.settings.scrobble_url is not None,
    }
    where = {Place.LISTENBRAINZ.value: keys.WHERE["listenbrainz_token"]}
    Scrobbling(ready=ready, where=where, admin=visit.may(Role.ADMIN))
