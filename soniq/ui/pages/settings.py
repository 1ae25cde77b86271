"""Settings: how it looks here, where the music is, how soniq behaves."""

from soniq.accounts.model import Person, Role
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.ui import folders, keys, scrobbling
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import Part, icon, link, page_head

WAYS = [
    (
        "smartphone",
        "Apps and devices",
        "Connect an app; see by what you are signed in, and end it.",
        "/apps",
        Role.GUEST,
    ),
    (
        "link-2",
        "Connections",
        "Spotify, Lidarr, and others whom soniq reads, asks or tells.",
        "/connections",
        Role.USER,
    ),
    ("share-2", "Shares", "The links that you gave away.", "/shares", Role.USER),
    (
        "speaker",
        "Sound output",
        "What plays where, and the loudspeakers of this machine.",
        "/outputs",
        Role.GUEST,
    ),
    ("radio", "Radio", "Internet stations for everybody here.", "/radio", Role.GUEST),
]
"""Pages that belong to settings, and who may open them."""

WORDS = {
    "shares": "People may share by links",
    "shares_without_end": "Links may open without an end",
    "oidc_issuer": "Sign in with another server",
    "oidc_client_id": "As which it knows soniq",
    "oidc_name": "What its button says",
    "oidc_new_people": "Whom soniq does not know yet",
    "jukebox": "Play through this machine",
    "jukebox_role": "Who may use this machine’s sound",
    "session_days": "Days that a sign-in lasts",
    "scan_on_start": "Scan when soniq starts",
    "scan_at": "Scan every day at",
    "watch": "Notice changes by itself",
    "watch_quiet_seconds": "Quiet before a scan, in seconds",
    "poll_minutes": "Minutes between looks at network drives",
    "analyse": "Listen to the music",
    "analysis_hours": "Hours in which to listen",
    "analysis_children": "Tracks to listen to at once",
    "network": "May soniq ask other servers",
    "spotify_client_id": "The household’s app at Spotify",
    "spotify_budget": "Requests to Spotify on one day",
    "auto_sync_enabled": "Read Spotify by itself",
    "sync_interval_hours": "Hours between looks at Spotify",
    "lidarr_url": "Where Lidarr is",
    "lidarr_quality_profile": "Quality that Lidarr gives new artists",
    "lidarr_metadata_profile": "Releases that Lidarr gives new artists",
    "lidarr_root_folder": "Root folder at Lidarr for new artists",
    "lidarr_paths": "Lidarr’s paths, and what they are here",
    "contact": "Your address, as they see it",
    "arrival_mb": "Largest purchase, in megabytes",
    "arrival_template": "Names of purchased files",
    "file_sure_arrivals": "File what is surely wanted",
    "local_shop": "A shop of your own",
    "folder_playlists": "Playlists of music folders",
    "transcodes": "Tracks to convert at once",
    "transcode_cache_mb": "Room for converted tracks, in megabytes",
    "scrobble_url": "A server of your own that is told of plays",
    "quarantine_days": "Days that what was put away is kept",
    "job_days": "Days that finished jobs are kept",
}

ABOUT = {
    "shares": "Whoever has a link hears what it holds, without signing in. Off: no link opens.",
    "shares_without_end": "Otherwise a year at most.",
    "oidc_issuer": "The issuer address of an OpenID Connect server, such as Authelia, Authentik or "
    "Keycloak. Its client secret belongs among the keys above. Empty: none.",
    "oidc_client_id": "The client id that was made for soniq there.",
    "oidc_name": "“Sign in with …” on the sign-in page. Empty: the name of the server.",
    "oidc_new_people": "When that server vouches for somebody new: the role that they get, or no: "
    "people connect it themselves, under Apps and devices.",
    "jukebox": "Through mpv, where that is installed.",
    "jukebox_role": "The least role.",
    "session_days": "One who comes by at least that often stays signed in.",
    "scan_at": "Finds what was not noticed at once. Empty: never.",
    "watch": "New and changed music appears by itself. Off: only a scan finds it.",
    "watch_quiet_seconds": "So that an album which is still being copied is read once, and whole.",
    "poll_minutes": "Drives in the network report no changes.",
    "analyse": "Finds tempo, key, mood and what sounds alike. It gives way to whoever plays music.",
    "analysis_hours": "Such as 22:00-07:00. Empty: always.",
    "network": "Off; where somebody here asks for it; or by itself too, for new music.",
    "contact": "Beside soniq’s name, so that they can write to you. Empty: none.",
    "spotify_client_id": "The Client ID of it, for those who give none of their own. Empty: none.",
    "spotify_budget": "For each app there. What is left goes on the next day.",
    "auto_sync_enabled": "Where soniq may ask other servers by itself.",
    "lidarr_url": "Connections tries it, and takes its key.",
    "lidarr_quality_profile": "By its number there; Connections shows the names. 0: its first.",
    "lidarr_metadata_profile": "By its number there; Connections shows the names. 0: its first.",
    "lidarr_paths": "Pairs like “/music=/mnt/music”, its path first.",
    "arrival_mb": "Packed and unpacked.",
    "arrival_template": "A template, as renames have it; each purchase shows its names first.",
    "file_sure_arrivals": "What is surely an album that you want needs no press of “File it”.",
    "local_shop": "Its search, for the shopping list, with {artist} and {album} where they belong.",
    "folder_playlists": "M3U, PLS, XSPF, JSPF and .nsp that lie among the music come in after each "
    "scan, as lists of the owner that the household sees.",
    "transcodes": "For apps that cannot play a format. 0: one for every four processor cores.",
    "transcode_cache_mb": "They are kept for the next time.",
    "scrobble_url": "One that takes plays as ListenBrainz does, such as Maloja; people link "
    "themselves to it.",
    "analysis_children": "0: one less than there are processor cores.",
}
"""What is worth saying besides."""


class Theme(Lists, component="theme.js"):
    """Dark, light, or as the system."""


class Settings(Lists, component="settings.js"):
    """The settings that the page may change, and those it shows."""


async def build(visit: Visit) -> None:
    page_head("Settings")
    with Part("section", None, "stack"):
        Part("h2", "Look")
        Theme()
    with Part("section", None, "stack", id="ways"):
        Part("h2", "Apps, connections and sound")
        with Part("div", None, "panel list"):
            for mark, word, about, path, least in WAYS:
                if visit.may(least):
                    _way(mark, word, about, path)
    if visit.may(Role.USER):
        with Part("section", None, "stack", id="listening"):
            Part("h2", "Your listening")
            text = "What you play is yours alone, unless you have it told elsewhere."
            Part("p", text, "second")
            await scrobbling.build(visit)
            link("/import", "Bring what you played, saved and own elsewhere", "link")
    if not visit.may(Role.ADMIN):
        return
    with Part("section", None, "stack", id="folders"):
        Part("h2", "Music folders")
        await folders.build(visit)
        link("/library/unreadable", "Files that could not be read", "link")
    with Part("section", None, "stack", id="keys"):
        Part("h2", "Keys of other services")
        text = "All are optional. A key is stored encrypted, and never shown again."
        Part("p", text, "second")
        await keys.build(visit)
        link("/network", "Whom soniq asked, and whether it may", "link")
    with Part("section", None, "stack"):
        Part("h2", "Behaviour")
        await _behaviour(visit)


def _way(mark: str, word: str, about: str, path: str) -> None:
    with link(path, None, "way"):
        icon(mark, "third")
        with Part("span", None, "grow"):
            Part("b", word)
            Part("p", about, "small second")
        icon("chevron-right", "third")


async def _behaviour(visit: Visit) -> None:
    page = Settings(settings=await ask(_shown, visit))

    async def change(_: Person, said: object) -> str:
        name, value = _said(said)
        await ask(_set, visit, name, value)
        page.props["settings"] = await ask(_shown, visit)
        page.update()
        return "Saved."

    visit.on(page, "change", change, Role.ADMIN)


def _shown(visit: Visit) -> list[JSON]:
    return [
        {
            "name": found.name,
            "word": WORDS.get(found.name, found.name.replace("_", " ").capitalize()),
            "about": ABOUT.get(found.name, "" if found.name in WORDS else found.description),
            "kind": found.kind,
            "value": found.value,
            "origin": found.origin,
            "mine": found.on_page and not found.locked,
        }
        for found in visit.soniq.preferences.shown(visit.soniq.loaded)
        if found.on_page or found.locked
    ]


def _said(said: object) -> tuple[str, object]:
    if isinstance(said, dict) and isinstance(said.get("name"), str):
        return said["name"], said.get("value")
    raise Invalid("The page sent no setting that soniq knows. Reload it.")


def _set(visit: Visit, name: str, value: object) -> None:
    visit.soniq.preferences.set(name, value, visit.soniq.loaded)
