"""What the page of sound output fetches: one's players, and this machine's own output."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.events import JSON
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.playback.model import Device, DeviceKind, JukeboxStatus
from soniq.ui import shelving
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of

SignedIn = Annotated[Asker, allow(Role.GUEST)]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=f"{PREFIX}/outputs", include_in_schema=False)

    @api.get("")
    async def outputs(asker: SignedIn) -> Response:
        """One's own players; the house's own output for those who may use it."""
        return await answer(_outputs, soniq, person_of(asker))

    return api


def _outputs(soniq: Soniq, person: Person) -> Row:
    found = [one for one in soniq.devices.of(person) if one.kind is not DeviceKind.JUKEBOX]
    return {
        "players": [*_players(soniq, found)],
        "house": _house(soniq, person),
        "settings": _settings(soniq) if person.role.may(Role.ADMIN) else None,
    }


def _players(soniq: Soniq, devices: list[Device]) -> list[Row]:
    ids = {one.report.track_id for one in devices if one.report.track_id is not None}
    tracks = soniq.library.tracks_by_ids(sorted(ids))
    shown = {row["id"]: row for row in shelving.tracks(soniq, tracks)}
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "state": one.report.state,
            "track": shown.get(one.report.track_id),
            "position": one.report.position,
            "volume": one.report.volume,
            "seen": one.last_seen_at,
        }
        for one in devices
    ]


def _house(soniq: Soniq, person: Person) -> Row:
    """What it does; or in words why it does nothing, or not for this person."""
    jukebox = soniq.jukebox
    if soniq.settings.jukebox == "off":
        return {"why": "off", "role": soniq.settings.jukebox_role}
    if not jukebox.is_open_to(person):
        return {"why": "role", "role": soniq.settings.jukebox_role}
    if not jukebox.can_be:
        return {"why": "mpv", "role": soniq.settings.jukebox_role}
    status = jukebox.status()
    return {
        "why": None,
        "role": soniq.settings.jukebox_role,
        "state": status.state,
        "now": _now(soniq, status),
        "place": status.index,
        "length": len(status.entries),
        "position": status.position,
        "volume": status.volume,
        "gain": status.gain,
        "output": status.output,
        "connected": status.is_connected,
        "trouble": status.trouble,
        "for": _for(soniq, status, person),
    }


def _now(soniq: Soniq, status: JukeboxStatus) -> JSON:
    if status.index is None:
        return None
    entry = status.entries[status.index]
    if entry.track_id is not None:
        tracks = soniq.library.tracks_by_ids([entry.track_id])
        rows = shelving.tracks(soniq, tracks)
        return rows[0] if rows else None
    stations = soniq.radio.by_ids([entry.station_id] if entry.station_id is not None else [])
    station = next(iter(stations.values()), None)
    return None if station is None else {"title": station.name, "artist": "Radio", "radio": True}


def _for(soniq: Soniq, status: JukeboxStatus, person: Person) -> str | None:
    """Whose plays they are, where they are somebody else's."""
    if status.person_id is None or status.person_id == person.id:
        return None
    known = {one.id: one.name for one in soniq.accounts.people()}
    return known.get(status.person_id)


def _settings(soniq: Soniq) -> Row:
    found = {one.name: one for one in soniq.preferences.shown(soniq.loaded)}
    return {
        name: {"value": str(found[name].value), "locked": found[name].locked}
        for name in ("jukebox", "jukebox_role")
    }
