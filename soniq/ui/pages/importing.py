"""Bringing what is one's own from elsewhere: files and accounts."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.events import JSON
from soniq.importing.model import Source
from soniq.importing.service import LARGEST
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

SERVICES: tuple[dict[str, JSON], ...] = (
    {
        "name": "Spotify, all of it",
        "brings": "albums, songs, playlists, plays",
        "how": "On Spotify’s privacy page, ask for “Account data” (what you saved, and your "
        "playlists) and for “Extended streaming history” (all you ever played). Days later mails "
        "bring zips; drop them here whole.",
        "url": "https://www.spotify.com/account/privacy/",
    },
    {
        "name": "Spotify, right now",
        "brings": "songs, playlists",
        "how": "Exportify asks Spotify for you, in your browser. Sign in there, choose “Export "
        "All”, and drop the zip here; its language does not matter. Where it offers your saved "
        "albums, export those too.",
        "url": "https://exportify.app/",
    },
    {
        "name": "Spotify, always up to date",
        "brings": "albums, songs, playlists",
        "how": "Connect your account, and soniq asks again by itself. It needs a key of your own.",
        "path": "/connections",
        "word": "See the connections",
    },
    {
        "name": "Bandcamp",
        "brings": "purchases, wishes",
        "how": "Open your collection, bandcamp.com/yourname, scroll to its end, and save the page "
        "(Ctrl-S). Pages of single albums, tables that programs make of a collection, and the "
        "folders of bandcampsync are read too. The music itself, as you download it, may be "
        "dropped here as well.",
        "url": "https://bandcamp.com/login",
    },
    {
        "name": "Discogs",
        "brings": "records, wants",
        "how": "On Discogs, choose Export in the menu of your collection or wantlist, wait until "
        "it is ready, and drop the CSV here. Each record counts as owned: vinyl, CD or tape.",
        "url": "https://www.discogs.com/users/export",
    },
    {
        "name": "iTunes or Apple Music",
        "brings": "albums, songs, counts, ratings, playlists",
        "how": "In the Music app on a Mac, or in iTunes, choose File, Library, “Export Library”. "
        "Of the Library.xml, albums that soniq does not have become wanted; those that you "
        "bought at Apple count as owned.",
    },
    {
        "name": "Playlists",
        "brings": "lists, songs",
        "how": "M3U, PLS, XSPF, JSPF and .nsp files of any player. Tracks are found by their "
        "paths, then by their tags; songs that you do not have may be put into the collection as "
        "wanted.",
    },
    {
        "name": "Last.fm",
        "brings": "plays, loves",
        "how": "It is easiest straight from your account, above. A CSV or JSON of any Last.fm "
        "exporter is read too.",
    },
    {
        "name": "ListenBrainz",
        "brings": "plays, loves",
        "how": "In the settings of ListenBrainz, choose “Export data” and wait for the zip. Or "
        "bring it straight from your account, above.",
        "url": "https://listenbrainz.org/settings/export/",
    },
    {
        "name": "Libre.fm",
        "brings": "plays, loves",
        "how": "On Libre.fm, open your profile’s edit page and choose “Export data”. Take the file "
        "of scrobbles.",
        "url": "https://libre.fm/",
    },
    {
        "name": "Maloja",
        "brings": "plays",
        "how": "On the admin page of your Maloja, choose “Export”, and keep the JSON file. Drop it "
        "here as it is.",
    },
    {
        "name": "Pano Scrobbler",
        "brings": "plays, loves",
        "how": "In the app, choose Settings, Export. Its JSON lines hold what your phone played.",
    },
    {
        "name": "A portable player",
        "brings": "plays",
        "how": "Rockbox keeps .scrobbler.log at the top of the player’s memory. Copy it from "
        "there, and drop it here.",
    },
)
"""Name, what it brings, how one gets it, and where: elsewhere (url), or in soniq (path, word)."""

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
        raise Forbidden("Bringing what is one's own is for those who have a part in this soniq.")
    title("Import")
    services: list[JSON] = [*SERVICES]
    purchases = visit.may(Role.ADMIN)
    Importing(services=services, accounts=ACCOUNTS, largest=LARGEST, purchases=purchases)
