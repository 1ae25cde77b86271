"""Brings what happens in soniq to the pages that are open, at most four times a second."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import Protocol

from soniq.accounts.model import PeopleChanged, Person
from soniq.app import Soniq
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.journal.model import ChangeMade
from soniq.listening.model import HistoryForgotten, OpinionChanged, Played
from soniq.playback.model import DeviceCommand, QueueChanged
from soniq.scrobbling.model import LinkChanged
from soniq.spotify.model import SpotifyChanged
from soniq.ui import jobs
from soniq.ui.frame import Frame
from soniq.units import ChangeId, PersonId

logger = logging.getLogger(__name__)

TOPICS = (
    "job",
    "library",
    "root",
    "people",
    "feed",
    "track",
    "analysis",
    "change",
    "album",
    "duplicates",
    "device",
    "jukebox",
    "queue",
    "playlist",
    "opinion",
    "play",
    "import",
    "scrobble",
    "collection",
    "lidarr",
    "arrival",
    "download",
    "spotify",
)
PAUSE_SECONDS = 0.25
EACH = (DeviceCommand.name, OpinionChanged.name)
"""News of which each counts."""
OWN = (
    QueueChanged.name,
    Played.name,
    HistoryForgotten.name,
    LinkChanged.name,
    SpotifyChanged.name,
)
"""News of which the newest of each person counts."""
ONE_OF = ("job", "track", "change", "device", "playlist", "import", "arrival", "download")
"""What news are about; of each only the newest is told."""


class Item(Protocol):
    """A numbered event, as the feed hands it over."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def payload(self) -> dict[str, JSON]: ...


@dataclass(slots=True)
class News:
    """One subscription for all pages: a page costs a place in a set."""

    soniq: Soniq
    frames: dict[Frame, Person] = field(default_factory=dict)
    _task: "asyncio.Task[None] | None" = None

    def follow(self, frame: Frame, person: Person) -> None:
        """Tells this page from now on what its person may hear."""
        self.frames[frame] = person
        frame.client.on_delete(lambda: self.frames.pop(frame, None))

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="news for the pages")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        with self.soniq.feed.subscribe(TOPICS) as subscription:
            latest: dict[str, Item] = {}
            sending: asyncio.Task[None] | None = None
            async for item in subscription:
                latest[_about(item)] = item
                if item.name == PeopleChanged.name and item.payload["change"] == "role":
                    self._forget(item.payload["person_id"])
                if sending is None or sending.done():
                    sending = asyncio.create_task(self._send_soon(latest))

    def _forget(self, person_id: JSON) -> None:
        """Pages built for a role that is no more hear nothing; they load themselves anew."""
        for frame, person in list(self.frames.items()):
            if str(person.id) == person_id:
                del self.frames[frame]

    async def _send_soon(self, latest: dict[str, Item]) -> None:
        """Waits for what else comes, then sends the newest of each kind."""
        await asyncio.sleep(PAUSE_SECONDS)
        items = sorted(latest.values(), key=lambda item: item.id)
        latest.clear()
        makers = await self._makers(items)
        for frame, person in list(self.frames.items()):
            heard = [
                _shown(item, is_mine=makers.get(item.id) == person.id)
                for item in items
                if person.hears(item.audience)
            ]
            if heard and frame.client.has_socket_connection:
                frame.run_method("news", heard)

    async def _makers(self, items: list[Item]) -> dict[int, PersonId]:
        """Who made the changes among the news, by the number of the event."""
        made = {
            item.id: ChangeId(int(str(item.payload["change_id"])))
            for item in items
            if item.name == ChangeMade.name
        }
        if not made or not self.frames:
            return {}
        changes = await ask(self.soniq.journal.changes_by_ids, made.values())
        return {
            number: by
            for number, change_id in made.items()
            if (change := changes.get(change_id)) and (by := change.by) is not None
        }


def _about(item: Item) -> str:
    """Of a running job, of a track and of a device only the newest state counts; of what a device
    is told, and of what people think, each word."""
    if item.name in EACH:
        return f"{item.name}/{item.id}"
    if item.name in OWN:
        return f"{item.name}/{item.audience}"
    return "/".join((item.name, *(str(item.payload.get(f"{of}_id", "")) for of in ONE_OF)))


def _shown(item: Item, *, is_mine: bool) -> JSON:
    if item.name.startswith("job."):
        return {"name": "job.changed", "payload": jobs.of_event(item.name, item.payload)}
    if item.name == ChangeMade.name:
        return {"name": item.name, "payload": {**item.payload, "mine": is_mine}}
    return {"name": item.name, "payload": item.payload}
