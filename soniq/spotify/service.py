"""Accounts at Spotify: all that outsiders may ask of them. Each is its person's own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from soniq.collection.service import Collection
from soniq.playlists.service import Playlists
from soniq.preferences.service import Preferences
from soniq.settings import Settings
from soniq.spotify.model import Connection, ListedPlaylist, Synced
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.units import Moment, PersonId, Tell, now, tell_nobody

if TYPE_CHECKING:
    from soniq.clients.spotify import SpotifyWeb


class Spotify:
    """Connects accounts, reads what is saved there, and lets them go."""

    def __init__(
        self,
        db: Database,
        preferences: Preferences,
        collection: Collection,
        playlists: Playlists,
        *,
        client: "Callable[[], SpotifyWeb]",
        settings: Callable[[], Settings],
        clock: Callable[[], Moment] = now,
    ) -> None:
        """settings: those in force, which may change while soniq runs."""
        raise NotImplementedError

    @property
    def redo(self) -> Mapping[str, Redo]:
        """Tokens are secrets, of which no deed tells: a restore asks for consent anew."""
        raise NotImplementedError

    def connection(self, person_id: PersonId) -> Connection:
        """How the person's account stands; also where they have none."""
        raise NotImplementedError

    def playlists(self, person_id: PersonId) -> list[ListedPlaylist]:
        """Those that Spotify lists for them, in its order."""
        raise NotImplementedError

    def begin(
        self, person_id: PersonId, *, client_id: str | None = None, listen: bool = False
    ) -> str:
        """The page of Spotify on which the person lets soniq in; `finish` or `paste` is to follow
        within ten minutes. Begun again, what was begun before is void.

        client_id: of the person's own app; None: the one they used last, else the house's.
        listen: their browser runs on this machine, so soniq waits at the redirect address itself.

        Raises:
            Invalid: there is no client id, or it is none.
        """
        raise NotImplementedError

    def finish(self, person_id: PersonId, *, code: str, state: str) -> Connection:
        """
        Raises:
            Conflict: nothing is begun by this person with that state, or it was over ten minutes
                ago.
            ServiceFailed: Spotify does not take the code, or does not answer.
        """
        raise NotImplementedError

    def paste(self, person_id: PersonId, address: str) -> Connection:
        """Finishes by the address on which the person's browser ended: 127.0.0.1 is not this
        machine for them, so the page there fails, but its address says all.

        Raises:
            Invalid: that is no such address, or they did not let soniq in.
            Conflict, ServiceFailed: as `finish`.
        """
        raise NotImplementedError

    def set_options(
        self,
        person_id: PersonId,
        *,
        with_playlists: bool | None = None,
        playlist_songs: bool | None = None,
    ) -> Connection:
        """Whether playlists come too, and whether their songs are wished for. None leaves it.

        Raises:
            NotFound: it is not connected.
        """
        raise NotImplementedError

    def disconnect(self, person_id: PersonId, *, forget: bool = True) -> int:
        """Deletes the tokens and all that was kept of the account; playlists stay, as soniq's own.

        forget: the person's wishes that are saved at Spotify go, too. Returns how many went.

        Raises:
            NotFound: it is not connected.
        """
        raise NotImplementedError

    def sync(
        self, person_id: PersonId, tell: Tell = tell_nobody, *, by_person: bool = True
    ) -> Synced | None:
        """Reads what is saved there, from where it was left. None: it is not connected.

        Where the day's requests are used up it ends well and says so; the rest comes later.

        Raises:
            Conflict: the consent was taken back.
            ServiceFailed: Spotify does not answer; what was read is kept.
        """
        raise NotImplementedError

    def due(self) -> list[PersonId]:
        """Whose account is to be looked at now without anybody's word: what waited and may go on,
        and, where settings say so, what was last looked at long enough ago."""
        raise NotImplementedError

    def tidy(self) -> int:
        """Forgets counts of days that are over; for the nightly tidying."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends what listens for browsers."""
