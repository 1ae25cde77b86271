"""What a run of a sync has at hand, and what it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from soniq.collection.model import BroughtWish
from soniq.collection.service import Collection
from soniq.errors import NotFound
from soniq.spotify import rows, told_rows
from soniq.spotify.asking import Asking
from soniq.store.database import Database
from soniq.units import Moment, PersonId, Progress, Tell

if TYPE_CHECKING:
    from soniq.clients.spotify import SpotifyWeb

AT_ONCE = 200
"""Wishes that are brought at once."""

T = TypeVar("T")


@dataclass(slots=True)
class Counts:
    albums: int = 0
    tracks: int = 0
    gone: int = 0
    playlists: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """pass_at: when its pass began. It says how far it is, but names no music: others may see
    jobs."""

    db: Database
    collection: Collection
    asking: Asking
    person_id: PersonId
    pass_at: Moment
    tell: Tell
    now: Callable[[], Moment]
    counts: Counts = field(default_factory=Counts)
    far: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    """Of each list what was taken of it, and its total."""

    def ask(self, once: "Callable[[SpotifyWeb, str], T]") -> T:
        """As `Asking.ask`."""

        def counted(client: "SpotifyWeb", token: str) -> T:
            self.counts.requests += 1
            return once(client, token)

        return self.asking.ask(self.person_id, counted)

    def got(self, what: str, done: int, total: int | None) -> None:
        """Tells how far it is. Raises Stopped where it is to end."""
        self.far[what] = done, total
        self.look(what)

    def look(self, what: str = "") -> None:
        """Raises Stopped where it is to end."""
        total = sum(of or 0 for _, of in self.far.values())
        done = sum(done for done, _ in self.far.values())
        self.tell(Progress(done=done, total=max(done, total) or None, note=what))

    def bring(self, name: str, wishes: Sequence[BroughtWish]) -> int:
        """Takes in what a list holds; returns how much of it is new to the list.

        What a person took back here, though it is saved there still, stays away.
        """
        once = {wish.external_id: wish for wish in wishes}
        known = told_rows.known(self.db.read(), self.person_id, name, once)
        wanted = [wish for key, wish in once.items() if key not in known or known[key][1]]
        told = {key: wish_id for key, (wish_id, _) in known.items()}
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            ids = self.take(part)
            told |= zip((wish.external_id for wish in part), ids, strict=True)
        with self.db.write() as tx:
            told_rows.tell(tx, self.person_id, name, told, self.pass_at)
        return len(once) - len(known)

    def take(self, wishes: Sequence[BroughtWish]) -> Sequence[int]:
        """Has the collection take them in; their ids. Raises NotFound where the account was let go
        meanwhile: then what is new of them goes again."""
        brought = self.collection.bring(self.person_id, wishes)
        if rows.account(self.db.read(), self.person_id) is None:
            self.collection.forget_wishes(self.person_id, sorted(brought.new))
            raise NotFound("Spotify is not connected.")
        return brought.ids

    def forget_gone(self, name: str, before: Moment) -> None:
        """Lets wishes go that the list was last seen with before that pass."""
        gone = told_rows.gone(self.db.read(), self.person_id, name, before)
        if gone:
            self.counts.gone += self.collection.forget_wishes(self.person_id, gone)
        with self.db.write() as tx:
            told_rows.drop_gone(tx, self.person_id, name, before)
