"""A disk that is really full: what people do is refused in words, and nothing is half done."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.accounts.model import Nearness, Role
from soniq.app import Soniq
from soniq.errors import Unavailable

PASSWORD = "correct horse battery"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; only root may make one."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("needs root and mount, to make a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be made here: {mounted.stderr.decode()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(ballast: Path) -> None:
    """Takes the last byte of the disk."""
    with ballast.open("ab", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            with pytest.raises(OSError, match="No space"):
                while True:
                    file.write(b"x" * size)


def test_a_full_disk_refuses_what_people_do_and_takes_it_again_when_there_is_space(
    small_disk: Path,
) -> None:
    data, ballast = small_disk / "data", small_disk / "ballast"
    soniq = Soniq.open({"data": data}, alone_as="a test")
    accounts = soniq.accounts
    owner = accounts.claim("Ada", PASSWORD, nearness=Nearness.LOOPBACK, address="")
    session = accounts.open_session(owner.id, address="")
    soniq.db.tidy()
    fill(ballast)

    with pytest.raises(Unavailable, match=r"(?s)disk.*space"):
        for days in range(1, 401):  # what the files hold already may suffice for a few
            soniq.preferences.set("session_days", days, soniq.loaded)
    with pytest.raises(Unavailable):
        accounts.create_token(owner.id, "x" * 60, by=owner)
    with pytest.raises(Unavailable):
        accounts.open_session(owner.id, address="", user_agent="x" * 300)
    stored = soniq.preferences.stored()
    assert [person.name for person in accounts.people()] == ["Ada"]
    assert accounts.person_of_session(session) == accounts.person(owner.id)

    os.truncate(ballast, 0)
    assert soniq.preferences.stored() == stored
    token = accounts.create_token(owner.id, "after", by=owner)
    accounts.add_person("Bob", PASSWORD, Role.USER, by=owner)
    assert soniq.db.check() == []
    soniq.close()

    soniq = Soniq.open({"data": data}, alone_as="a test")
    assert soniq.preferences.stored() == stored
    assert [person.name for person in soniq.accounts.people()] == ["Ada", "Bob"]
    assert soniq.accounts.person_of_token(token.secret) is not None
    assert soniq.db.check() == []
    soniq.close()


@pytest.mark.parametrize("space", range(0, 1_400, 40))
def test_a_start_with_too_little_space_says_so_and_the_next_one_succeeds(
    small_disk: Path, space: int
) -> None:
    """However far it comes: to the lock, the library, the keys, the queue."""
    ballast, settings = small_disk / "ballast", {"data": small_disk / "data", "watch": False}
    fill(ballast)
    os.truncate(ballast, ballast.stat().st_size - space * 1_000)
    try:
        soniq = Soniq.open(settings, alone_as="a test")
    except Unavailable as error:
        told = str(error)
    else:
        try:
            soniq.start()
            told = "space"
        except Unavailable as error:
            told = str(error)
        finally:
            ballast.unlink()
            soniq.close()
    assert "space" in told or "disk" in told

    ballast.unlink(missing_ok=True)
    soniq = Soniq.open(settings, alone_as="a test")
    soniq.start()
    soniq.close()
