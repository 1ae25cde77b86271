"""An answer is asked for once, and kept for as long as it may be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from soniq.clients.model import (
    A_WEEK,
    NOT_AT_ALL,
    FailureKind,
    Keep,
    ServiceFailed,
)
from soniq.errors import Unavailable
from tests.clients.asking import CATALOGUE, DAY, House, ask, failing, good, service
from tests.fakes.coverartarchive.server import JPEG

# What is kept


def test_an_answer_is_asked_for_once(asking: Any) -> None:
    with asking() as (made, server):
        assert [ask(made) for _ in range(3)] == ["Fog"] * 3
        made.now += 4_000 * DAY
        assert ask(made) == "Fog"
        assert len(server.requests) == 1


def test_an_answer_may_be_kept_for_a_time_or_not_at_all(asking: Any) -> None:
    with asking() as (made, server):
        ask(made, keep=A_WEEK)
        made.now += 7 * DAY
        ask(made, keep=A_WEEK)
        assert len(server.requests) == 2
        ask(made, path="/other", keep=NOT_AT_ALL)
        ask(made, path="/other", keep=NOT_AT_ALL)
        assert len(server.requests) == 4


def test_nothing_found_is_remembered_for_seven_days(asking: Any) -> None:
    with asking(httpx.Response(404)) as (made, server):
        for _ in range(2):
            assert failing(made).kind is FailureKind.NOT_FOUND
        assert len(server.requests) == 1
        made.now += 7 * DAY
        failing(made)
        assert len(server.requests) == 2


def test_an_answer_that_says_nothing_is_kept_like_nothing_found(asking: Any) -> None:
    keep = Keep(found=None, missing=DAY)
    with asking(good(title=[])) as (made, server):
        assert ask(made, keep=keep) == ask(made, keep=keep) == []
        assert len(server.requests) == 1
        made.now += DAY
        ask(made, keep=keep)
        assert len(server.requests) == 2


def test_a_fresh_look_passes_by_what_is_kept_and_replaces_it(asking: Any) -> None:
    with asking(httpx.Response(404), good()) as (made, server):
        failing(made)
        with made.transport.action("Look again", by_person=True, fresh=True):
            assert ask(made) == "Fog"
        assert ask(made) == "Fog"
        assert len(server.requests) == 2


def test_other_words_are_another_question(asking: Any) -> None:
    with asking() as (made, server):
        for params in ({"q": "a"}, {"q": "b"}, {"q": "a", "r": "b"}, None):
            ask(made, params=params)
        ask(made, where=service("https://mirror.example"))
        assert len(server.requests) == 5


def test_what_cannot_be_read_any_more_is_asked_anew(asking: Any) -> None:
    with asking() as (made, server):
        ask(made)

        def otherwise(body: object) -> str:
            if len(server.requests) < 2:
                raise ServiceFailed("?", kind=FailureKind.GARBAGE, service="Catalogue")
            return "another"

        assert made.transport.get_json(CATALOGUE, "/ws/title", read=otherwise) == "another"


def test_a_full_disk_keeps_nobody_from_an_answer(
    asking: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with asking() as (made, _):
        made.db.read()

        @contextmanager
        def full(**_: bool) -> Iterator[None]:
            raise Unavailable("The disk is full.")
            yield

        monkeypatch.setattr(made.db, "write", full)
        assert ask(made) == "Fog"
        assert "is not kept" in caplog.text
        assert "not logged" in caplog.text


def test_nobody_asks_while_he_writes(asking: Any) -> None:
    with asking() as (made, server):
        with pytest.raises(RuntimeError, match="write later"), made.db.write():
            ask(made)
        assert server.requests == []


# Images


def image(made: House, path: str = "/x.jpg", **more: Any) -> Any:
    return made.transport.get_bytes(CATALOGUE, path, **more)


def test_an_image_is_kept_as_a_file(asking: Any, tmp_path: Path) -> None:
    with asking(httpx.Response(200, content=JPEG, headers={"Content-Type": "text/x"})) as (
        made,
        server,
    ):
        first, second = image(made), image(made)
        assert first == second
        assert first.content == JPEG == first.path.read_bytes()
        assert first.mime == "image/jpeg"
        assert first.path.suffix == ".jpg"
        assert len(server.requests) == 1
        assert [path for path in (tmp_path / "metadata").glob("**/*") if path.is_file()] == [
            first.path
        ]


def test_an_image_that_somebody_deleted_is_fetched_again(asking: Any) -> None:
    with asking(httpx.Response(200, content=JPEG)) as (made, server):
        image(made).path.unlink()
        assert image(made).content == JPEG
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"", b"<svg xmlns='x'/>", b"%PDF-1.4", b"\xff\xd8\xff" + b"0" * (26 << 20)],
)
def test_what_is_no_image_leaves_nothing_behind(
    asking: Any, tmp_path: Path, content: bytes
) -> None:
    with asking(httpx.Response(200, content=content)) as (made, _):
        with pytest.raises(ServiceFailed) as failed:
            image(made)
        assert failed.value.kind is FailureKind.GARBAGE
        assert [path for path in (tmp_path / "metadata").glob("**/*") if path.is_file()] == []


def test_an_image_that_the_disk_does_not_take_is_told_so(asking: Any, tmp_path: Path) -> None:
    (tmp_path / "metadata").write_text("a file where the folder should be")
    with asking(httpx.Response(200, content=JPEG)) as (made, _), pytest.raises(Unavailable):
        image(made)
