"""Connections as their page shows them: accounts and servers elsewhere, each with how it stands."""

from collections.abc import Mapping

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.events import JSON
from soniq.http import orders
from soniq.jobs.model import Job
from soniq.lidarr.model import Choices, Download, DownloadState, Profile, RootFolder, Told
from soniq.lidarr.model import Connection as Answering
from soniq.spotify.model import REDIRECT_URI, AccountState, ListedPlaylist, Reading
from soniq.ui import outgoing, words
from soniq.ui.shapes import Row
from soniq.units import PersonId

MOST = 8
"""Downloads of a kind, and things that Lidarr told, that the page shows."""
MOST_PLAYLISTS = 100
DASHBOARD = "https://developer.spotify.com/dashboard"
"""Where a person makes an app of their own."""
A_LIDARR = "http://192.168.1.20:8686"
"""What its address looks like."""

UNDER_WAY = (DownloadState.SEARCHING, DownloadState.DOWNLOADING, DownloadState.PENDING)
DOING = {
    DownloadState.PENDING: "Waits",
    DownloadState.SEARCHING: "Lidarr looks for it",
    DownloadState.DOWNLOADING: "Comes in",
    DownloadState.COMPLETED: "Came",
    DownloadState.FAILED: "Did not come",
}
EVENTS = {
    "Test": "A test",
    "Grab": "It found one and fetches it",
    "Download": "Music came in",
    "DownloadFailure": "A download failed",
    "ImportFailure": "What came could not be taken in",
    "Rename": "Files have new names",
    "Retag": "Files have new tags",
    "ArtistAdd": "An artist was added",
    "ArtistDelete": "An artist was deleted",
    "AlbumDelete": "An album was deleted",
    "Health": "It is not well",
    "HealthRestored": "It is well again",
    "ApplicationUpdate": "It was updated",
    "ManualInteractionRequired": "It waits for somebody",
}
OWN_CARDS = ("lidarr", "spotify")
"""Services that have a card of their own."""


def of_all(soniq: Soniq, person: Person, base: str) -> Row:
    """base: the address of this soniq as the browser sees it."""
    return {
        "policy": soniq.settings.network,
        "spotify": of_spotify(soniq, person),
        "lidarr": of_lidarr(soniq, person, base),
        "services": of_services(soniq, person),
    }


def of_spotify(soniq: Soniq, person: Person) -> Row:
    """One's own account, and how often the household looks."""
    found = soniq.spotify.connection(person.id)
    listed = [] if found.state is AccountState.NONE else soniq.spotify.playlists(person.id)
    closed = [one for one in listed if one.reading is Reading.REFUSED]
    settings = soniq.settings
    return {
        "state": found.state,
        "client_id": found.client_id,
        "own_client": found.is_own_client,
        "redirect": REDIRECT_URI,
        "dashboard": DASHBOARD,
        "pending_until": found.pending_until,
        "listening": found.listening,
        "account": found.account,
        "note": found.note,
        "with_playlists": found.with_playlists,
        "playlist_songs": found.playlist_songs,
        "connected_at": found.connected_at,
        "synced_at": found.synced_at,
        "passing": found.is_passing,
        "waits": found.waits,
        "resumes_at": found.resumes_at,
        "asked": found.asked,
        "budget": found.budget,
        "lists": [
            {"name": one.name, "taken": one.taken, "total": one.total} for one in found.lists
        ],
        "unreadable": len(closed),
        "closed": [_playlist(one) for one in closed[:MOST_PLAYLISTS]],
        "job": _job(orders.spotify_job(soniq, person.id)),
        "auto": settings.auto_sync_enabled,
        "hours": settings.sync_interval_hours,
        "locked": _locked(soniq, ("auto_sync_enabled", "sync_interval_hours")),
        "may_plan": person.role.may(Role.ADMIN),
    }


def of_lidarr(soniq: Soniq, person: Person, base: str) -> Row:
    """For all: whether it is there, and what is under way. For admins: how it is reached."""
    found = soniq.lidarr.standing()
    shown: Row = {
        "set_up": found.is_set_up,
        "active": found.active,
        "waiting": found.waiting,
        "failed": found.failed,
        "admin": person.role.may(Role.ADMIN),
        "downloads": _downloads(soniq, UNDER_WAY),
    }
    if not person.role.may(Role.ADMIN):
        return shown
    told = soniq.lidarr.told(first=MOST)
    locked = _locked(soniq, ("lidarr_url", "lidarr_paths"))
    return {
        **shown,
        "url": found.url,
        "like": A_LIDARR,
        "has_key": found.has_key,
        "has_webhook": found.has_webhook,
        "looked_at": found.looked_at,
        "heard_at": found.heard_at,
        "trouble": found.trouble,
        "lost": _downloads(soniq, (DownloadState.FAILED,)),
        "told": [_told(one) for one in told],
        "here": base,
        "paths": [*soniq.settings.lidarr_paths],
        "locked": locked,
    }


def of_services(soniq: Soniq, person: Person) -> list[JSON]:
    """Who else is asked, in words; what was asked of them today is the admins' business."""
    found = outgoing.of_services(soniq)["services"]
    assert isinstance(found, list)
    rows = [one for one in found if isinstance(one, dict) and one["name"] not in OWN_CARDS]
    if person.role.may(Role.ADMIN):
        return [*rows]
    return [{**one, "today": ""} for one in rows]


def of_trial(found: Answering | None, message: str) -> Row:
    return {
        "answers": found is not None,
        "message": message,
        "url": None if found is None else found.url,
        "advice": [] if found is None else [*found.advice],
    }


def of_choices(found: Choices) -> Row:
    return {
        "qualities": [_profile(one) for one in found.quality_profiles],
        "metadata": [_profile(one) for one in found.metadata_profiles],
        "folders": [_folder(one) for one in found.root_folders],
        "quality_profile": found.quality_profile,
        "metadata_profile": found.metadata_profile,
        "root_folder": found.root_folder,
    }


def of_playlists(soniq: Soniq, person_id: PersonId) -> list[JSON]:
    return [_playlist(one) for one in soniq.spotify.playlists(person_id)]


def _playlist(one: ListedPlaylist) -> JSON:
    return {
        "id": one.spotify_id,
        "name": one.name,
        "owner": one.owner,
        "url": one.url,
        "total": one.total,
    }


def _job(job: Job | None) -> Row | None:
    if job is None:
        return None
    return {
        "id": str(job.id),
        "status": job.status,
        "done": job.processed_items,
        "total": job.total_items,
        "note": job.note,
    }


def _downloads(soniq: Soniq, states: tuple[DownloadState, ...]) -> list[JSON]:
    return [_download(one) for one in soniq.lidarr.downloads(states, first=MOST)]


def _download(one: Download) -> JSON:
    return {
        "album": one.album_id,
        "title": one.title,
        "artist": one.artist,
        "state": one.state,
        "words": DOING[one.state],
        "percent": one.percent,
        "until": one.estimated_completion_at,
        "why": one.error or "",
        "at": one.updated_at,
    }


def _told(one: Told) -> JSON:
    said = EVENTS.get(one.event_type, one.event_type)
    return {"id": one.id, "words": said, "outcome": one.outcome, "at": one.at}


def _profile(one: Profile) -> JSON:
    return {"id": one.id, "name": one.name}


def _folder(one: RootFolder) -> JSON:
    free = "" if one.free_bytes is None else f"{words.size(one.free_bytes)} free"
    return {
        "path": one.path,
        "name": one.name,
        "accessible": one.accessible,
        "free": free,
        "here": one.here,
    }


def _locked(soniq: Soniq, names: tuple[str, ...]) -> dict[str, JSON]:
    """Where those are set that the page cannot change."""
    origins: Mapping[str, str] = soniq.loaded.origins
    return {name: origins[name] for name in names if soniq.loaded.is_locked(name)}
