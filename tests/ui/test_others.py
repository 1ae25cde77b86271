"""What other services tell of a track, on its page."""

from typing import TYPE_CHECKING

from soniq.accounts.model import Role
from soniq.events import JSON
from soniq.journal.model import Source
from soniq.units import TrackId

if TYPE_CHECKING:
    from tests.whole import Whole

HTML = {"Accept": "text/html"}
TRACK = TrackId(7)


def page(box: "Whole", role: Role) -> str:
    with box.client(role) as client:
        return client.get(f"/library/tracks/{TRACK}", headers=HTML).text


def test_what_services_told_stands_on_the_page_of_the_track(box: "Whole") -> None:
    assert "What others tell" not in page(box, Role.GUEST)
    assert "Nobody was asked yet" in page(box, Role.MODERATOR)
    tags: list[JSON] = [{"name": "trip-hop", "count": 100}, {"name": "mellow", "count": 40}]
    said: dict[str, JSON] = {"known": True, "listeners": 1234, "plays": 1, "tags": tags}
    box.soniq.provenance.put_metadata(TRACK, Source.LASTFM, said)
    shown = page(box, Role.GUEST)
    assert "1,234 listeners · 1 play · trip-hop, mellow" in shown
    assert "Ask Last.fm" not in shown
    box.soniq.provenance.put_metadata(TRACK, Source.LASTFM, dict.fromkeys(said))
