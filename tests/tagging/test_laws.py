"""Whatever is written in whatever order: taken back from the last on, all is as it was before."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.events import JSON
from soniq.files.model import Cover
from tests.files import media
from tests.tagging.desk import Desk, contents, sounds

VALUES: dict[str, st.SearchStrategy[JSON]] = {
    "title": st.sampled_from(["Uno", "Ein", "x" * 900]),
    "artists": st.sampled_from([["Ann"], ["Ann", "Bo"], []]),
    "genres": st.sampled_from([["Jazz"], ["Rock", "Folk"], []]),
    "date": st.sampled_from(["1997", "1997-05-21", None]),
    "mb_recording_id": st.just("0f2c5b1e-6f2e-4f0a-9d0a-0123456789ab"),
}
SAID = st.fixed_dictionaries({}, optional=VALUES)
STEPS = st.lists(
    st.tuples(st.sampled_from(["say", "cover", "undo"]), st.integers(0, 16), SAID),
    min_size=2,
    max_size=7,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_of_all_brings_back_every_byte(
    children: Children, writers: Writers, steps: list[tuple[str, int, dict[str, JSON]]]
) -> None:
    with TemporaryDirectory() as folder:
        music = Path(folder, "music")
        music.mkdir()
        for fmt in media.FORMATS:
            media.retag(media.write(music, fmt, seconds=6.0), title=fmt, comment="kept")
        desk = Desk(Path(folder), music, children, writers)
        desk.open()
        before, sound = contents(music), sounds(music)
        for step in steps:
            take(desk, *step)
            assert sounds(music) == sound
        assert desk.scan().read == 0
        for change in desk.journal.changes(first=1_000):
            if change.item_count and desk.journal.change(change.id).undone_by is None:
                desk.journal.undo(change.id, by=None)
        assert contents(music) == before
        desk.close()


def take(desk: Desk, what: str, number: int, said: dict[str, JSON]) -> None:
    tracks = desk.tracks()
    chosen = tracks[number % len(tracks) :][:3]
    if what == "undo":
        last = next((change for change in desk.journal.changes() if change.item_count), None)
        if last is not None and last.undone_by is None:
            desk.journal.undo(last.id, by=None)
        return
    desk.say_all(dict.fromkeys(chosen, said))
    cover = Cover(image=media.picture(), mime="image/png") if what == "cover" else None
    report = desk.tagging.write(chosen, by=None, cover=cover)
    assert not report.refused, report.refused
