"""Whatever is done to images can be taken back to where it began, and done again elsewhere."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.child.service import Children
from soniq.errors import Conflict, NotFound
from soniq.events import Bus
from soniq.files.pictures import hash_of
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.migrations import migrate, steps
from soniq.units import ChangeId, PersonId
from tests.artworks.gallery import ALBUM, Gallery, gallery_in
from tests.shelf import picture

ME = PersonId(7)
IMAGES = [picture(colour) for colour in ("red", "gold", "navy")]
HASHES = [hash_of(image) for image in IMAGES]

DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("choose"), st.none() | st.integers(0, 2)),
        st.tuples(st.just("remove"), st.integers(0, 2)),
        st.tuples(st.just("scan"), st.none() | st.integers(0, 2)),
        st.tuples(st.just("undo")),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def long_lived(children: Children) -> Iterator[Gallery]:
    """One album whose first track carries the first image; the examples undo what they did."""
    folder = Path(tempfile.mkdtemp())
    with gallery_in(folder, children) as gallery:
        gallery.add("Low Tide", number=1, cover=IMAGES[0])
        gallery.add("Fog", number=2)
        gallery.scan()
        yield gallery
    shutil.rmtree(folder)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_undoing_all_that_was_done_leads_back_to_the_start(
    long_lived: Gallery, deeds: list[tuple[Any, ...]]
) -> None:
    gallery = long_lived
    lie(gallery, None)
    start = gallery.state()
    done: list[ChangeId] = []
    for deed in deeds:
        try:
            change = do(gallery, deed, done)
        except (NotFound, Conflict):
            continue
        if change is not None:
            done.append(change)
    lie(gallery, None)
    for change in reversed(done):
        gallery.journal.undo(change, by=ME)
    assert gallery.state() == start
    gallery.house.check()


def do(gallery: Gallery, deed: tuple[Any, ...], done: list[ChangeId]) -> ChangeId | None:
    match deed:
        case ("give", image, primary):
            return gallery.artworks.upload(ALBUM, IMAGES[image], by=ME, primary=primary)
        case ("choose", image):
            hash = None if image is None else HASHES[image]
            return gallery.artworks.set_primary(ALBUM, hash, by=ME)
        case ("remove", image):
            return gallery.artworks.remove(ALBUM, HASHES[image], by=ME)
        case ("scan", image):
            lie(gallery, image)
        case ("undo",) if done:
            return gallery.journal.undo(done[-1], by=ME).change
    return None


def lie(gallery: Gallery, image: int | None) -> None:
    """Has that image lie in the album's folder, or none."""
    place = gallery.shelf.place("Lanterns/Harbour Lights/cover.jpg")
    place.unlink(missing_ok=True)
    if image is not None:
        place.write_bytes(IMAGES[image])
    gallery.scan()


def test_a_restored_library_is_told_again_what_people_did(
    tmp_path: Path, children: Children
) -> None:
    with gallery_in(tmp_path, children) as gallery:
        gallery.add("Low Tide", number=1)
        gallery.scan()
        older = tmp_path / "older.sqlite"
        gallery.house.db.backup(older)
        db = Database(
            gallery.house.db.path, Bus(), Deeds(tmp_path / "deeds.jsonl")
        )  # what people do from here on is written down
        gallery.house.db.close()
        gallery.house.db = db
        gallery.serve(children)
        given = gallery.artworks.upload(ALBUM, IMAGES[1], by=ME)
        gallery.artworks.upload(ALBUM, IMAGES[2], by=ME)
        assert given is not None
        gallery.journal.undo(gallery.journal.changes()[0].id, by=ME)
        wanted = gallery.state(), [(one.id, one.undone_by) for one in gallery.journal.changes()]
        db.close()
        gallery.house.db = Database(older, Bus(), Deeds(tmp_path / "deeds.jsonl"))
        gallery.serve(children)
        for _ in range(2):
            gallery.house.db.replay(gallery.artworks.redo)
        assert gallery.state() == wanted[0]
        assert [(one.id, one.undone_by) for one in gallery.journal.changes()] == wanted[1]


def test_an_older_library_keeps_its_images(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    migrate(path, [step for step in steps() if step[0] < 16])
    db = Database(path, Bus())
    with db.write() as tx:
        tx.execute(
            """
            INSERT INTO artwork (hash, mime, size_bytes, added_at_ms)
            VALUES ('aa', 'image/png', 1, 1), ('bb', 'image/png', 1, 1)
            """
        )
        tx.execute(
            """
            INSERT INTO artwork_of (entity, entity_id, hash, source, name, is_primary)
            VALUES
                ('album', 1, 'aa', 'folder', CAST('a.jpg' AS BLOB), 0),
                ('album', 1, 'bb', 'person', NULL, 1)
            """
        )
    db.close()
    migrate(path)
    db = Database(path, Bus())
    rows = db.read().execute("SELECT hash, source, name, is_primary FROM artwork_of ORDER BY hash")
    assert [tuple(row) for row in rows] == [
        ("aa", "folder", b"a.jpg", 0),
        ("bb", "person", None, 1),
    ]
    chosen = db.read().execute("SELECT entity_id, hash FROM artwork_chosen").fetchall()
    assert [tuple(row) for row in chosen] == [(1, "bb")]
    db.close()
