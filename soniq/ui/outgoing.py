"""What soniq asked of other servers, in the words of pages, and what its page fetches."""

import time
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.app.network import BreakerState, FailureKind, Logged, ServiceState, Total
from soniq.events import JSON
from soniq.http import cursors
from soniq.http.access import allow
from soniq.ui import words
from soniq.ui.feeds import answer
from soniq.ui.shapes import Row
from soniq.units import Moment

PREFIX = "/network/_feed"
ORDER = "network"

SERVICES = {
    "musicbrainz": ("MusicBrainz", "Which release an album is"),
    "coverartarchive": ("Cover Art Archive", "Covers"),
    "acoustid": ("AcoustID", "Recordings by their sound"),
    "discogs": ("Discogs", "Releases, labels, covers"),
    "deezer": ("Deezer", "Albums and covers"),
    "itunes": ("iTunes Search", "Albums and covers"),
    "lastfm": ("Last.fm", "Tags and listeners"),
    "listenbrainz": ("ListenBrainz", "What is listened to"),
    "lrclib": ("LRCLIB", "Lyrics"),
}
"""Everybody whom soniq may ask: the name, and what for."""

BESIDES = {
    "spotify": ("Spotify", "What you saved there"),
    "lidarr": ("Lidarr", "Albums that are wanted"),
    "download": ("Links you gave", "Purchases and free releases"),
}
"""Who is shown once they were asked: people connect them, or give their address."""

KEYS = {"discogs": "discogs_token", "acoustid": "acoustid_key", "lastfm": "lastfm_key"}
"""Services that are not asked without a key."""

FAILURES = {
    FailureKind.THROTTLED: "Asked too fast; tried again later",
    FailureKind.QUOTA: "Its quota is spent",
    FailureKind.NOT_FOUND: "Has no such thing",
    FailureKind.REFUSED: "Declined",
    FailureKind.GARBAGE: "Answered something unreadable",
    FailureKind.UNREACHABLE: "Could not be reached",
    FailureKind.OFF: "Not asked: the settings do not allow it",
}

POLICIES: tuple[tuple[str, str, str], ...] = (
    ("off", "Off", "Nobody outside is ever asked. What is known already stays."),
    ("ask", "When I ask", "Others are asked where a person here asked for it: a match, a cover."),
    ("auto", "By itself", "New music is matched and gets its covers without anybody asking."),
)


class CallsAsked(BaseModel):
    first: int = Field(60, ge=1, le=100)
    after: str | None = Field(None, max_length=400)
    service: str | None = Field(None, max_length=40)
    failed: bool = False


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[allow(Role.ADMIN)])

    @api.get("/calls")
    async def calls(asked: Annotated[CallsAsked, Query()]) -> Response:
        return await answer(_calls, soniq, asked)

    @api.get("/services")
    async def services() -> Response:
        return await answer(of_services, soniq)

    return api


def _calls(soniq: Soniq, asked: CallsAsked) -> Row:
    found = soniq.network.calls(
        before=cursors.number(ORDER, asked.after),
        service=asked.service,
        failed=asked.failed,
        first=asked.first + 1,
    )
    shown = found[: asked.first]
    more = len(found) > len(shown)
    return {
        "items": [of_call(one) for one in shown],
        "after": cursors.write(ORDER, (shown[-1].id,)) if more else None,
    }


def of_call(logged: Logged) -> Row:
    call = logged.call
    failed = call.failure is not None and call.failure is not FailureKind.NOT_FOUND
    said = f"Answered, {call.status}" if call.status is not None else "Answered"
    if call.failure is not None:
        said = FAILURES[call.failure]
        if call.status is not None and failed:
            said += f" ({call.status})"
    return {
        "id": str(logged.id),
        "at": call.at,
        "service": named(call.service),
        "action": call.action or "soniq itself",
        "method": call.method,
        "url": call.url,
        "words": "Known from before" if call.from_cache and not call.failure else said,
        "failed": failed,
        "cache": call.from_cache,
        "ms": call.duration,
        "size": words.size(call.size) if call.size else "",
    }


def named(service: str) -> str:
    return (SERVICES | BESIDES).get(service, (service, ""))[0]


def of_services(soniq: Soniq) -> Row:
    """Every service: how it does, and what it was asked today."""
    policy = soniq.settings.network
    states = {state.name: state for state in soniq.network.services()}
    totals = {total.service: total for total in soniq.network.totals(since=_today())}
    secrets = set(soniq.preferences.secret_names())
    rows = [
        _service(
            name,
            states.get(name),
            totals.get(name),
            off=policy == "off",
            keyless=name in KEYS and KEYS[name] not in secrets,
        )
        for name in dict.fromkeys((*SERVICES, *states, *totals))
    ]
    return {"policy": policy, "services": [*rows], "total": _in_all(list(totals.values()))}


def _service(
    name: str, state: ServiceState | None, total: Total | None, *, off: bool, keyless: bool
) -> Row:
    label, purpose = (SERVICES | BESIDES).get(name, (name, ""))
    kind, said, until = _state(state, off=off, keyless=keyless)
    if kind == "fine" and state is None and total is None:
        kind, said = "idle", "Not asked yet"
    return {
        "name": name,
        "label": label,
        "purpose": purpose,
        "state": kind,
        "words": said,
        "until": until,
        "today": _today_words(total) if total else "",
    }


def _state(
    state: ServiceState | None, *, off: bool, keyless: bool
) -> tuple[str, str, Moment | None]:
    """Its kind, in words, and until when it rests."""
    if off:
        return "off", "Off", None
    if keyless:
        return "keyless", "Needs a key", None
    if state is None:
        return "fine", "Fine", None
    if state.rests > 0:
        return "rests", "Rests until", Moment(round((time.time() + state.rests) * 1000))
    if state.breaker is BreakerState.HALF_OPEN:
        return "rests", "Is being tried again", None
    if state.waiting:
        return "fine", f"Fine · {words.number(state.waiting)} in line", None
    return "fine", "Fine", None


def _today_words(total: Total) -> str:
    parts = [f"{words.plural(total.asked, 'call')}"]
    if total.from_cache:
        parts.append(f"{words.number(total.from_cache)} known from before")
    if total.failed:
        parts.append(f"{words.number(total.failed)} failed")
    return " · ".join(parts)


def _in_all(totals: list[Total]) -> JSON:
    return {
        "asked": sum(total.asked for total in totals),
        "cache": sum(total.from_cache for total in totals),
        "failed": sum(total.failed for total in totals),
        "size": words.size(sum(total.size for total in totals)),
    }


def _today() -> Moment:
    """When this day began, where soniq stands."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(round(midnight.timestamp() * 1000))
