"""A library restored from an older copy gets back what people did since."""

import shutil
from pathlib import Path

from soniq.app import Soniq, library_file
from soniq.units import Milliseconds
from tests.playback.room import opened


def test_queues_bookmarks_and_stations_come_back(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with opened(tmp_path) as house:
        soniq, tracks, ada = house.soniq, house.tracks, house.ada.id
        soniq.queues.save(ada, [tracks["One"]])
        soniq.bookmarks.set(ada, tracks["One"], Milliseconds(100))
        gone = soniq.radio.add("Gone", "https://gone.example/")
        soniq.db.backup(copy)
        soniq.queues.save(ada, [tracks["Three"], tracks["Two"]], index=1, client="phone")
        soniq.bookmarks.set(ada, tracks["Two"], Milliseconds(200), "the bridge")
        soniq.bookmarks.remove(ada, tracks["One"])
        waves = soniq.radio.add("Waves", "https://waves.example/")
        soniq.radio.change(waves.id, "Long Waves", "https://waves.example/hd", None)
        soniq.radio.remove(gone.id)
        marks, stations = soniq.bookmarks.of(ada), soniq.radio.stations()
    shutil.copy(copy, library_file(tmp_path / "data"))
    again = Soniq.open({"data": tmp_path / "data", "jukebox": "off"}, alone_as="a test")
    try:
        queue = again.queues.of(ada)
        assert queue.tracks == (tracks["Three"], tracks["Two"])
        assert (queue.index, queue.changed_by) == (1, "phone")
        (mark,) = again.bookmarks.of(ada)
        assert (mark.track_id, mark.position, mark.comment) == (
            marks[0].track_id,
            200,
            "the bridge",
        )
        assert again.radio.stations() == stations
        assert again.radio.add("Next", "https://next.example/").id > waves.id
    finally:
        again.close()
