"""A house whose Anna is connected to Spotify and has wishes; Ben is connected to nothing."""

from pathlib import Path

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import BroughtWish, Medium, WishKind, WishSource
from soniq.library.wanted import ToldAlbum
from soniq.spotify import rows, told_rows
from soniq.spotify.model import SCOPES, Wait
from soniq.spotify.told_rows import ListRow
from soniq.units import AlbumId, Moment, PersonId, now
from tests import inbox
from tests.journeys.house import PASSWORD

APP = "fedcba9876543210fedcba9876543210"
DAY = 86_400_000
CLOSED = ("Songs for the road", "Sunday morning", "Kitchen disco")
"""Playlists of others, which Spotify does not show."""
GROUP = "0da580f2-6768-498f-af9d-2becddf15e{:02}"


def fill(data: Path) -> None:
    inbox.fill(data, PASSWORD, waiting=0, pending=5)
    with inbox.opened(data) as soniq:
        soniq.accounts.add_person("Ben", PASSWORD, Role.USER, by=None)
        anna = next(one.id for one in soniq.accounts.people() if one.name == "Anna")
        wish(soniq, anna)
        connect(soniq, anna)


def wish(soniq: Soniq, person_id: PersonId) -> list[AlbumId]:
    """Albums of three artists, saved at Spotify; one of them stands on the shelf as a record."""
    told = [
        ToldAlbum(
            title=f"Far {number}",
            artists=(f"The Wanted {number % 3}",),
            release_date=f"{1961 + 9 * number}-03-01",
            total_tracks=9,
            musicbrainz_release_group_id=GROUP.format(number),
        )
        for number in range(7)
    ]
    brought = soniq.collection.bring(
        person_id,
        [
            BroughtWish(
                source=WishSource.SPOTIFY,
                kind=WishKind.ALBUM,
                album=album,
                external_id=f"album{number}",
            )
            for number, album in enumerate(told)
        ],
    )
    soniq.collection.hold(person_id, told[6], Medium.VINYL)
    return [one for one in brought.albums if one is not None]


def connect(soniq: Soniq, person_id: PersonId) -> None:
    """As after a day whose requests were not enough."""
    at = now()
    seal = soniq.preferences.seal
    with soniq.db.write() as tx:
        rows.put_account(
            tx,
            person_id,
            client_id=APP,
            access_sealed=seal("access"),
            refresh_sealed=seal("refresh"),
            expires_at=Moment(at + DAY),
            scopes=" ".join(SCOPES),
            at=Moment(at - 3 * DAY),
        )
        tx.execute(
            """
            UPDATE spotify_accounts
            SET
                name = 'Anna at Spotify',
                synced_at_ms = :synced_at,
                tried_at_ms = :at,
                pass_at_ms = :at,
                is_passing = 1,
                waits = :waits,
                resumes_at_ms = :resumes_at
            """,
            {
                "at": at,
                "synced_at": at - DAY,
                "waits": str(Wait.BUDGET),
                "resumes_at": at + DAY,
            },
        )
        for name, place, total in (("albums", 150, 312), ("tracks", 0, 1204), ("playlists", 3, 3)):
            told_rows.put_list(
                tx,
                person_id,
                ListRow(
                    list=name, place=place, total=total, blanks=0, whole_at=None, passed_at=None
                ),
            )
        for number, name in enumerate(CLOSED):
            tx.execute(
                """
                INSERT INTO spotify_playlists (
                    person_id, spotify_id, name, description, owner, url, total, snapshot_id,
                    reading, listed_at_ms, number
                )
                VALUES (
                    :person_id, :id, :name, '', 'Somebody', 'https://open.spotify.com/playlist/x',
                    40, 's', 'refused', :at, :number
                )
                """,
                {
                    "person_id": person_id,
                    "id": f"p{number}",
                    "name": name,
                    "at": at,
                    "number": number,
                },
            )
        tx.execute(
            "INSERT INTO spotify_asked (client_id, day, requests) VALUES (:id, :day, 400)",
            {"id": APP, "day": at // DAY},
        )
