"""Reading and rendering in the child process."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.child.service import Children
from soniq.files.pictures import hash_of
from soniq.files.reading import Reading, Unreadable, read
from tests.child.strangers import failure, tracks
from tests.files import media


def test_the_child_reads_what_the_server_would(children: Children, tmp_path: Path) -> None:
    paths = [media.write(tmp_path, fmt) for fmt in media.FORMATS]
    media.retag(paths[0], title="Títle", cover=media.picture())
    names = [os.fsencode(path) for path in paths]

    assert list(children.read(names)) == [(name, read(name)) for name in names]


def test_answers_come_in_the_order_of_the_paths(children: Children, tmp_path: Path) -> None:
    paths = tracks(tmp_path, 100)

    assert [path for path, _ in children.read(paths)] == paths


def test_paths_are_taken_only_a_little_ahead(children: Children, tmp_path: Path) -> None:
    taken: list[bytes] = []

    def paths() -> Iterator[bytes]:
        for path in tracks(tmp_path, 300):
            taken.append(path)
            yield path

    answers = children.read(paths())
    next(answers)

    assert len(taken) < 100
    assert sum(1 for _ in answers) == 299


def test_an_unreadable_file_is_told_with_its_reason(children: Children, tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("no sound at all")

    found = failure(children, os.fsencode(tmp_path / "text.mp3"))

    assert found.reason
    assert not found.killed
    assert failure(children, os.fsencode(tmp_path / "none.mp3")).reason == "It is gone."


def test_any_name_reaches_the_child(children: Children, tmp_path: Path) -> None:
    content = media.content("mp3")
    names = [b"\xff\xfe.mp3", "\N{GUITAR}.mp3".encode(), b"line\nbreak.mp3", b'"\\.mp3', b"-x.mp3"]
    paths = [os.fsencode(tmp_path) + b"/" + name for name in names]
    for path in paths:
        with open(path, "wb") as file:
            file.write(content)

    assert all(isinstance(answer, Reading) for _, answer in children.read(paths))


def test_threads_share_the_child(children: Children, tmp_path: Path) -> None:
    paths = tracks(tmp_path, 60)
    found: dict[int, list[bytes]] = {}

    def work(number: int) -> None:
        mine = paths[number::4]
        found[number] = [
            path for path, answer in children.read(mine) if isinstance(answer, Reading)
        ]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: paths[number::4] for number in range(4)}


def test_a_reader_that_stops_early_leaves_the_child_free(
    children: Children, tmp_path: Path
) -> None:
    paths = tracks(tmp_path, 100)
    answers = children.read(paths)
    next(answers)
    answers.close()

    assert isinstance(next(iter(children.read(paths[:1])))[1], Reading)


def test_pictures_are_rendered_while_files_wait(children: Children, tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    cover = media.picture(size=600)
    media.retag(path, title="A", cover=cover)
    name = os.fsencode(path)
    reading = children.read(tracks(tmp_path, 50))
    next(reading)

    rendered = children.render(name, hash_of(cover))

    assert (rendered.width, rendered.height) == (600, 600)
    assert sorted(rendered.webp) == [160, 480, 1200]
    assert sum(1 for _ in reading) == 49


def test_a_picture_that_is_gone_is_told(children: Children, tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")

    with pytest.raises(Unreadable, match="no longer"):
        children.render(os.fsencode(path), hash_of(b"another"))


def test_files_are_only_read(children: Children, tmp_path: Path) -> None:
    paths = [media.write(tmp_path, fmt) for fmt in media.FORMATS]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}
    for path in paths:
        path.chmod(0o400)

    list(children.read([os.fsencode(path) for path in paths]))

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths} == before


def test_reading_here_and_there_need_no_mutagen_in_the_server() -> None:
    script = (
        "import sys, soniq.child.service, soniq.files.walk, soniq.files.volume\n"
        "import soniq.files.reading, soniq.files.artwork\n"
        "print({'mutagen', 'PIL', 'numpy', 'av'} & set(sys.modules))"
    )

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert printed.stdout.strip() == "set()"
