"""Bringing one's past from elsewhere: files and accounts."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.events import JSON
from soniq.importing.model import Source
from soniq.importing.service import LARGEST
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

SERVICES: tuple[tuple[str, str, str], ...] = (
    (
        "Spotify",
        "On Spotify’s privacy page, ask for your “Extended streaming history”, and for “Account "
        "data” if you want loves and playlists. Days later a mail brings a zip; drop it here "
        "whole.",
        "https://www.spotify.com/account/privacy/",
    ),
    (
        "Last.fm",
        "It is easiest straight from your account, above. A CSV or JSON of any Last.fm exporter "
        "is read too.",
        "",
    ),
    (
        "ListenBrainz",
        "In the settings of ListenBrainz, choose “Export data” and wait for the zip. Or bring it "
        "straight from your account, above.",
        "https://listenbrainz.org/settings/export/",
    ),
    (
        "Maloja",
        "On the admin page of your Maloja, choose “Export”, and keep the JSON file. Drop it here "
        "as it is.",
        "",
    ),
    (
        "iTunes or Apple Music",
        "In the Music app on a Mac, or in iTunes, choose File, Library, “Export Library”. The "
        "Library.xml brings counts, ratings, loves and playlists.",
        "",
    ),
    (
        "Libre.fm",
        "On Libre.fm, open your profile’s edit page and choose “Export data”. Take the file of "
        "scrobbles.",
        "https://libre.fm/",
    ),
    (
        "Pano Scrobbler",
        "In the app, choose Settings, Export. Its JSON lines hold what your phone played.",
        "",
    ),
    (
        "A portable player",
        "Rockbox keeps .scrobbler.log at the top of the player’s memory. Copy it from there, and "
        "drop it here.",
        "",
    ),
    (
        "Playlists",
        "M3U, PLS, XSPF, JSPF and .nsp files of any player. Tracks are found by their paths, then "
        "by their tags.",
        "",
    ),
)
"""Name, how one gets the file, and where."""

NAME: list[JSON] = ["name", "Your name there", "text", True]
ACCOUNTS: list[JSON] = [
    {
        "source": Source.LASTFM_ACCOUNT.value,
        "name": "Last.fm",
        "about": "Your scrobbles and loves. Your history there has to be public; no password is "
        "asked. Asked again later, it brings what came since.",
        "fields": [[*NAME]],
    },
    {
        "source": Source.LISTENBRAINZ_ACCOUNT.value,
        "name": "ListenBrainz",
        "about": "Your listens, loves and playlists. Asked again later, it brings what came since.",
        "fields": [
            [*NAME],
            ["password", "Token (not needed for what is public)", "password", False],
        ],
    },
    {
        "source": Source.SUBSONIC.value,
        "name": "Another Subsonic server",
        "about": "Stars, ratings, playlists and counts from Navidrome, Airsonic, gonic and others. "
        "The password is kept sealed, and forgotten when all is in.",
        "fields": [
            ["url", "Address", "url", True],
            [*NAME],
            ["password", "Password", "password", True],
            ["is_key", "That is an API key", "checkbox", False],
        ],
    },
]


class Importing(Lists, component="importing.js"):
    """The drop zone, purchases, the accounts, and what was brought."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.USER):
        raise Forbidden("Bringing a history is for those who have a part in this soniq.")
    title("Import")
    services: list[JSON] = [{"name": name, "how": how, "url": url} for name, how, url in SERVICES]
    purchases = visit.may(Role.ADMIN)
    Importing(services=services, accounts=ACCOUNTS, largest=LARGEST, purchases=purchases)
