"""News: every listener hears it, and one that fails silences nobody."""

import logging
from dataclasses import dataclass
from typing import ClassVar

import pytest

from soniq.accounts.model import Person, Role
from soniq.events import Bus, Event, PersonalEvent, catalogue
from soniq.units import PersonId, now


@dataclass(frozen=True, slots=True)
class Heard(Event):
    """A song was heard."""

    name: ClassVar[str] = "song.heard"

    track_id: int
    file_ids: tuple[int, ...]
    seconds: float
    by: str | None


def heard() -> Heard:
    return Heard(track_id=7, file_ids=(1, 2), seconds=2.5, by=None)


def test_a_listener_that_fails_is_logged_and_the_others_still_hear(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus, told = Bus(), list[Event]()

    def fail(_: Event) -> None:
        raise ZeroDivisionError

    with bus.listen(fail), bus.listen(told.append), caplog.at_level(logging.ERROR):
        bus.publish(heard())
    assert told == [heard()]
    assert "song.heard" in caplog.text


def test_who_has_left_hears_no_more() -> None:
    bus, told = Bus(), list[Event]()
    with bus.listen(told.append):
        pass
    bus.publish(heard())
    assert told == []


def test_ids_leave_the_house_as_strings() -> None:
    assert heard().payload() == {
        "track_id": "7",
        "file_ids": ["1", "2"],
        "seconds": 2.5,
        "by": None,
    }
    assert heard().topic == "song"


def test_the_catalogue_tells_what_a_client_gets() -> None:
    found = {kind.name: kind for kind in catalogue(__name__.rpartition(".")[0] or __name__)}
    described = found["song.heard"]
    assert described.summary == "A song was heard."
    assert described.fields == (
        ("track_id", "string"),
        ("file_ids", "list of string"),
        ("seconds", "number"),
        ("by", "string or null"),
    )
    assert (described.audience, described.lasting) == ("guest", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hummed(PersonalEvent):
    """Somebody hummed."""

    name: ClassVar[str] = "tune.hummed"


def test_what_is_one_persons_own_is_heard_by_nobody_else() -> None:
    ada, owner = (
        Person(id=PersonId(n), name="x", role=role, created_at=now(), last_seen_at=None)
        for n, role in ((1, Role.GUEST), (11, Role.OWNER))
    )
    hummed = _Hummed(person_id=1).heard_by
    assert ada.hears(hummed)
    assert not owner.hears(hummed)
    assert owner.hears("admin")
    assert not ada.hears("admin")
