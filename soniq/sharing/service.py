"""Links that people give away: who may make them, and what they open."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from soniq.accounts.app_model import Sealing
from soniq.accounts.keys import new_secret, secret_hash
from soniq.accounts.model import Clock, Person, Role
from soniq.errors import Conflict, Forbidden, Invalid, NotFound
from soniq.events import JSON
from soniq.library.service import Library
from soniq.sharing import acts, rows
from soniq.sharing.following import Following
from soniq.sharing.model import (
    DAY_MS,
    DESCRIPTION_LIMIT,
    LONGEST_MS,
    MOST_SHARES,
    MOST_THINGS,
    USUAL_MS,
    Expired,
    Opened,
    PlaylistTracks,
    Share,
    Shared,
    ShareId,
    Until,
)
from soniq.sharing.resolving import Resolving
from soniq.sharing.rows import Kept
from soniq.sharing.visits import Visits
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo
from soniq.units import Moment, PersonId, TrackId


class Sharing:
    """Shares of tracks, albums and playlists.

    Every person sees and changes their own; admins see the others' without their secrets, and
    revoke them. A link opens what its share holds and nothing else.
    """

    def __init__(
        self,
        db: Database,
        library: Library,
        box: Sealing,
        playlist_tracks: PlaylistTracks,
        *,
        enabled: Callable[[], bool],
        may_stay: Callable[[], bool],
        clock: Clock | None = None,
    ) -> None:
        """enabled: whether the settings let people share at all. may_stay: and without an end."""
        self._db = db
        self._box = box
        self._enabled = enabled
        self._may_stay = may_stay
        self._clock = clock or Clock()
        self._resolving = Resolving(library, playlist_tracks, self._clock)
        self._visits = Visits(db, self._clock)
        self.mover = Following()
        """Has shared tracks follow when copies become one."""
        self.redo: dict[str, Redo] = dict.fromkeys(acts.KINDS, self._again)

    # For its person

    def of(self, person_id: PersonId | None, *, by: Person) -> list[Share]:
        """A person's shares, or all; newest first. Secrets are shown to their own person alone.

        Raises:
            Forbidden: they are somebody else's, and `by` is no admin.
        """
        if person_id != by.id and not by.role.may(Role.ADMIN):
            raise Forbidden("What others share is for them and for admins to see.")
        return [self._shown(kept, by) for kept in rows.shares(self._db.read(), person_id)]

    def share(self, share_id: ShareId, *, by: Person) -> Share:
        """Raises NotFound: there is none, or it is somebody else's and `by` is no admin."""
        return self._shown(self._kept(share_id, by), by)

    def create(
        self,
        by: Person,
        things: Sequence[Shared],
        *,
        description: str = "",
        until: Until | None = None,
    ) -> Share:
        """A new link. It opens for 30 days where nobody says until when.

        Raises:
            Forbidden: `by` is a guest, or sharing is turned off.
            NotFound: one of the things is not there.
            Invalid: nothing or too much is to be shared, or for too long.
            Conflict: the person has five hundred already.
        """
        if not by.role.may(Role.USER):
            raise Forbidden("Guests listen; sharing is for people of the house.")
        self._check_enabled()
        if not 0 < len(things) <= MOST_THINGS:
            raise Invalid(f"Share between one and {MOST_THINGS} things, not {len(things)}.")
        things = tuple(dict.fromkeys(things))
        self._resolving.check(by.id, things)
        at, secret = self._clock.now(), new_secret()
        body: dict[str, JSON] = {
            "person_id": by.id,
            "secret_hash": secret_hash(secret),
            "sealed": self._box.seal(secret),
            "description": _tidy(description),
            "things": [[thing.kind, thing.id] for thing in things],
            "at": at,
            "expires_at": self._end(until or Until(Moment(at + USUAL_MS)), at),
        }
        with self._db.write(lasting=True) as tx:
            if rows.count(tx.reader, by.id) >= MOST_SHARES:
                raise Conflict(f"You share {MOST_SHARES} times already. Revoke an old one.")
            share_id = rows.next_id(tx)
            acts.do(tx, acts.CREATED, body | {"share_id": share_id})
        return self.share(share_id, by=by)

    def change(
        self,
        share_id: ShareId,
        *,
        by: Person,
        description: str | None = None,
        until: Until | None = None,
    ) -> Share:
        """Changes what is given of one's own share.

        Raises:
            NotFound: one has no such share.
            Forbidden: sharing is turned off. Invalid: it would open for too long.
        """
        self._check_enabled()
        share = self._kept(share_id, by).share
        if share.person_id != by.id:
            raise NotFound("You have no such share.")
        at = self._clock.now()
        body: dict[str, JSON] = {
            "share_id": share_id,
            "person_id": by.id,
            "description": share.description if description is None else _tidy(description),
            "expires_at": share.expires_at if until is None else self._end(until, at),
        }
        self._do(acts.CHANGED, body)
        return self.share(share_id, by=by)

    def revoke(self, share_id: ShareId, *, by: Person) -> None:
        """Closes a link at once: one's own, or as an admin anybody's. Raises NotFound."""
        share = self._kept(share_id, by).share
        self._do(acts.REVOKED, {"share_id": share_id, "person_id": share.person_id})

    def things_of(self, share: Share) -> tuple[TrackId, ...]:
        """The tracks of one's own share, as a visitor would see them."""
        return self._resolving.tracks(share)

    @property
    def longest(self) -> int | None:
        """Milliseconds for which a link may open at most; None: for ever."""
        return None if self._may_stay() else LONGEST_MS

    # For whoever has the link

    def open(self, secret: str, *, address: str) -> Opened:
        """What a link shows; the visit is counted.

        Raises:
            NotFound: there is no such link (any more). Expired: its time is over.
        """
        share = self._open(secret)
        self._visits.count(share.id, address)
        return Opened(share=share, track_ids=self._resolving.tracks(share))

    def check(self, secret: str, track_id: TrackId) -> None:
        """Lets pass to a track that the link opens.

        Raises:
            NotFound: there is no such link, or the track is not in it. Expired: its time is over.
        """
        if track_id not in self._resolving.tracks(self._open(secret)):
            raise NotFound("That is not in this share (any more).")

    # Beneath

    def _open(self, secret: str) -> Share:
        found = rows.share_of(self._db.read(), secret_hash(secret)) if self._enabled() else None
        if found is None:
            raise NotFound("This link opens nothing. Whoever gave it to you may have revoked it.")
        end = found.share.expires_at
        if end is not None and end <= self._clock.now():
            raise Expired(
                "The time of this link is over. Ask whoever gave it to you for a new one."
            )
        return found.share

    def _kept(self, share_id: ShareId, by: Person) -> Kept:
        found = rows.share(self._db.read(), share_id)
        if found is None or (found.share.person_id != by.id and not by.role.may(Role.ADMIN)):
            raise NotFound("There is no such share; it may have been revoked already.")
        return found

    def _shown(self, kept: Kept, by: Person) -> Share:
        if kept.share.person_id != by.id:
            return kept.share
        try:
            return replace(kept.share, secret=self._box.unseal(kept.sealed))
        except Conflict:
            return kept.share

    def _end(self, until: Until, now: Moment) -> Moment | None:
        if until.at is None:
            if not self._may_stay():
                raise Invalid(
                    "Links here do not open for ever: give an end within a year, or have the "
                    "setting shares_without_end turned on."
                )
            return None
        if until.at <= now:
            raise Invalid("That time is over already. Give one to come.")
        if until.at - now > LONGEST_MS:
            raise Invalid(f"A link opens for {LONGEST_MS // DAY_MS} days at most.")
        return until.at

    def _check_enabled(self) -> None:
        if not self._enabled():
            raise Forbidden("Sharing is turned off here. The setting shares turns it on.")

    def _do(self, kind: str, body: dict[str, JSON]) -> None:
        with self._db.write(lasting=True) as tx:
            acts.do(tx, kind, body)

    def _again(self, deed: Deed) -> None:
        with self._db.write(lasting=True) as tx:
            acts.again(tx, deed.kind, deed.body)


def _tidy(description: str) -> str:
    kept = description.strip()
    if len(kept) > DESCRIPTION_LIMIT:
        raise Invalid(f"A description has at most {DESCRIPTION_LIMIT} characters, not {len(kept)}.")
    return kept
