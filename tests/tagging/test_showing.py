"""Whatever files come to say, what is shown of their tracks stays."""

from soniq.library.spoken import Said
from tests.tagging.desk import Desk


def test_taking_a_writing_back_changes_no_name_that_is_shown(desk: Desk) -> None:
    track = desk.track("one.mp3")
    desk.say(track, title="Uno")
    desk.tagging.write([track], by=None)
    taken_back = Said(value="one", change_id=None)  # what the file said before it was written
    with desk.house.db.write() as tx:
        desk.house.shelves.override(tx, {track: {"title": taken_back}})
        desk.house.shelves.reshelve(tx, [track])
    report = desk.tagging.write([track], by=None)
    assert report.change_id is not None
    assert desk.own_tags("one.mp3")["title"] == "one"

    desk.journal.undo(report.change_id, by=None)
    assert desk.own_tags("one.mp3")["title"] == "Uno"
    assert desk.house.one("SELECT title FROM tracks WHERE id = :id", id=track) == "one"
    (change,) = desk.preview()
    assert [(write.before, write.after) for write in change.fields] == [("Uno", "one")]
