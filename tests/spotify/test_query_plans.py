"""What this room asks, through EXPLAIN QUERY PLAN: no list is searched from its start."""

import re

from tests.fakes.spotify.music import item, track
from tests.plans import Asked
from tests.spotify.home import ADA, DAY, Home

BIG = re.compile(r"SCAN (t|g|o|w|wishes|spotify_(told|lines|lists|playlists|long_albums|asked))\b")
SORT = re.compile(r"AUTOMATIC")


def test_what_was_told_is_sought_by_its_list(home: Home) -> None:
    home.web.fill(albums=60, tracks=10, playlists=2)
    home.web.save_long_album(500, 60)
    home.connect()
    home.spotify.set_options(ADA, playlist_songs=True)
    asked = Asked(db=home.db, about=re.compile(r"spotify_"), big=BIG, sort=SORT)
    home.sync()
    del home.web.albums[30]
    home.web.playlists[0].change([item(track(1, 1))])
    home.clock.wait(DAY)
    home.sync()
    home.spotify.connection(ADA)
    home.spotify.playlists(ADA)
    home.spotify.disconnect(ADA)
    assert len([sql for sql in asked.seen if "spotify_told" in sql]) > 5
    assert list(asked.faults()) == []
