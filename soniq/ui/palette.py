"""Search from everywhere: `/` or Ctrl K."""

from nicegui.element import Element

from soniq.accounts.model import Role
from soniq.ui.asking import Visit

PAGES = [
    ("house", "Home", "/", Role.GUEST),
    ("disc-3", "Albums", "/library/albums", Role.GUEST),
    ("users", "Artists", "/library/artists", Role.GUEST),
    ("audio-lines", "Tracks", "/library/tracks", Role.GUEST),
    ("list-music", "Playlists", "/playlists", Role.GUEST),
    ("headphones", "Listening", "/listening", Role.GUEST),
    ("history", "What you played", "/listening/history", Role.GUEST),
    ("upload", "Import", "/import", Role.USER),
    ("compass", "Explore", "/explore", Role.GUEST),
    ("library-big", "Collection", "/collection", Role.GUEST),
    ("bookmark", "Shopping list", "/shopping", Role.GUEST),
    ("chart-column", "Statistics of the collection", "/collection/statistics", Role.GUEST),
    ("tags", "Genres", "/library/genres", Role.GUEST),
    ("folder-tree", "Folders", "/library/folders", Role.GUEST),
    ("inbox", "Review", "/review", Role.USER),
    ("history", "History", "/history", Role.USER),
    ("copy", "Duplicates", "/duplicates", Role.USER),
    ("file-pen", "Rename files", "/renames", Role.ADMIN),
    ("file-music", "Write tags", "/tags", Role.ADMIN),
    ("archive", "Quarantine", "/quarantine", Role.ADMIN),
    ("activity", "Jobs", "/jobs", Role.ADMIN),
    ("file-warning", "Unreadable files", "/library/unreadable", Role.ADMIN),
    ("link-2", "Connections", "/connections", Role.USER),
    ("globe", "Network", "/network", Role.ADMIN),
    ("key-round", "People", "/people", Role.USER),
    ("radio", "Radio", "/radio", Role.GUEST),
    ("speaker", "Sound output", "/outputs", Role.GUEST),
    ("smartphone", "Apps and devices", "/apps", Role.GUEST),
    ("share-2", "Shares", "/shares", Role.USER),
    ("settings", "Settings", "/settings", Role.GUEST),
    ("info", "About soniq", "/about", Role.GUEST),
]
ACTIONS = [
    ("list-plus", "New playlist", "newlist", Role.USER),
    ("list-filter", "New smart list", "newsmart", Role.USER),
    ("refresh-cw", "Scan now", "scan", Role.ADMIN),
    ("pause", "Pause listening to the music", "pause", Role.ADMIN),
    ("ear", "Go on listening to the music", "resume", Role.ADMIN),
    ("moon", "Dark theme", "dark", Role.GUEST),
    ("sun", "Light theme", "light", Role.GUEST),
    ("sun-moon", "Theme of the system", "auto", Role.GUEST),
    ("undo-2", "Undo the last change", "undo", Role.USER),
    ("list-music", "Show or hide the queue", "queue", Role.GUEST),
    ("keyboard", "Keyboard shortcuts", "keys", Role.GUEST),
    ("log-out", "Sign out", "signout", Role.GUEST),
]


class Palette(Element, component="palette.js"):
    """Finds tracks, albums, artists, pages and actions; asks `feeds` as one types."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._props["pages"] = [[*entry] for *entry, least in PAGES if visit.may(least)]
        self._props["actions"] = [[*entry] for *entry, least in ACTIONS if visit.may(least)]
