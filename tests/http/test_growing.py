"""A transcode that is sent while it is made: at once, by range, with a length, and to the end."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from soniq.errors import Invalid, SoniqError, Unavailable
from soniq.http import growing
from soniq.http.growing import Growth
from soniq.streaming.growing import Growing, Reading
from tests.http.asgi import Visit

HEADERS = {"Content-Type": "audio/mpeg"}
SOUND = bytes(range(256)) * 2_000


class Making:
    """A transcode whose bytes the test gives."""

    def __init__(self, path: Path) -> None:
        self.growing = Growing("1-2-3-mp3-128-0-1.mp3")
        self.growing.begin(os.open(path, os.O_RDWR | os.O_CREAT))

    def reading(self) -> Reading:
        reading = self.growing.join()
        assert reading is not None
        return reading

    def answer(self, *, length: int | None = None) -> Growth:
        return Growth(self.reading(), headers=HEADERS, during=nullcontext, length=length)

    def is_wanted(self) -> bool:
        return bool(self.growing._readers)


@pytest.fixture
def making(tmp_path: Path) -> Iterator[Making]:
    made = Making(tmp_path / "part")
    yield made
    made.growing.leave()


def header(visit: Visit, name: str) -> str | None:
    told = dict(visit.sent[0]["headers"])
    found = told.get(name.lower().encode())
    return None if found is None else found.decode()


async def test_what_is_there_is_sent_before_there_is_more(making: Making) -> None:
    visit = Visit(making.answer())
    making.growing.add(SOUND[:1_000])
    await visit.until(lambda visit: len(visit.body) == 1_000)
    assert visit.status == 200
    assert header(visit, "Content-Length") is None
    assert header(visit, "Accept-Ranges") == "none"
    making.growing.add(SOUND[1_000:])
    making.growing.finish()
    await visit.end()
    assert visit.complete
    assert visit.body == SOUND
    assert not making.is_wanted()


@pytest.mark.parametrize("range_", ["bytes=0-", "bytes= 0-"])
async def test_a_range_that_means_all_begins_at_once(making: Making, range_: str) -> None:
    making.growing.add(SOUND)
    visit = Visit(making.answer(), {"Range": range_})
    await visit.until(lambda visit: visit.body == SOUND)
    assert visit.status == 200
    making.growing.finish()
    await visit.end()
    assert visit.complete


RANGES = [
    ("bytes=0-1", 206, SOUND[:2]),
    ("bytes=1000-", 206, SOUND[1_000:]),
    ("bytes=-500", 206, SOUND[-500:]),
    ("bytes=10-19", 206, SOUND[10:20]),
    (f"bytes={len(SOUND)}-", 416, b""),
    ("bytes=5-2", 200, SOUND),
    ("nonsense", 200, SOUND),
]


@pytest.mark.parametrize(("range_", "status", "body"), RANGES)
async def test_any_other_range_waits_for_the_whole(
    making: Making, range_: str, status: int, body: bytes
) -> None:
    visit = Visit(making.answer(), {"Range": range_})
    making.growing.add(SOUND[:2_000])
    await asyncio.sleep(0.05)
    assert visit.sent == []
    making.growing.add(SOUND[2_000:])
    making.growing.finish()
    await visit.end()
    assert (visit.status, visit.body) == (status, body)
    if status == 206:
        told = header(visit, "Content-Range")
        assert told is not None
        assert told.endswith(f"/{len(SOUND)}")
        assert header(visit, "ETag") == '"1-2-3-mp3-128-0-1.mp3"'
    assert not making.is_wanted()


async def test_a_range_that_would_wait_too_long_gets_the_whole(
    making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "WHOLE_SECONDS", 0.05)
    making.growing.add(SOUND)
    visit = Visit(making.answer(), {"Range": "bytes=1000-"})
    await visit.until(lambda visit: visit.body == SOUND)
    assert visit.status == 200
    making.growing.finish()
    await visit.end()


@pytest.mark.parametrize("length", [len(SOUND) + 5_000, len(SOUND) - 5_000])
async def test_a_length_that_was_claimed_is_kept_to(making: Making, length: int) -> None:
    visit = Visit(making.answer(length=length))
    making.growing.add(SOUND)
    making.growing.finish()
    await visit.end()
    assert header(visit, "Content-Length") == str(length)
    assert visit.body == (SOUND + bytes(5_000))[:length]
    assert visit.complete


async def test_who_leaves_is_no_longer_waited_for(making: Making) -> None:
    for begun in (False, True):
        visit = Visit(making.answer())
        if begun:
            making.growing.add(SOUND)
            await visit.until(lambda visit: visit.body == SOUND)
        assert making.is_wanted()
        visit.leave()
        if begun:
            await visit.end()
        else:
            with pytest.raises(Unavailable):
                await visit.end()
        assert not making.is_wanted()


async def test_a_failure_before_the_first_byte_is_an_honest_one(making: Making) -> None:
    visit = Visit(making.answer())
    making.growing.fail(Invalid("It is broken."))
    with pytest.raises(Invalid, match="broken"):
        await visit.end()
    assert visit.sent == []


async def test_a_surface_may_tell_failures_its_own_way(tmp_path: Path) -> None:
    made = Making(tmp_path / "part")

    def refusal(error: SoniqError) -> PlainTextResponse:
        return PlainTextResponse(f"sorry: {error}")

    answer = Growth(made.reading(), headers=HEADERS, during=nullcontext, refusal=refusal)
    visit = Visit(answer)
    made.growing.fail(Invalid("It is broken."))
    await visit.end()
    assert visit.body == b"sorry: It is broken."
    made.growing.leave()


async def test_a_failure_in_the_midst_breaks_off(making: Making) -> None:
    visit = Visit(making.answer())
    making.growing.add(SOUND)
    await visit.until(lambda visit: visit.body == SOUND)
    making.growing.fail(Unavailable("The disk is full."))
    await visit.end()
    assert not visit.complete


async def test_who_waits_for_a_turn_too_long_is_told_so(
    making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "FIRST_SECONDS", 0.05)
    with pytest.raises(Unavailable, match="waited for its turn") as refused:
        await Visit(making.answer()).end()
    assert refused.value.retry_after


async def test_nothing_stays_open(making: Making) -> None:
    before = len(os.listdir("/proc/self/fd"))
    making.growing.add(SOUND)
    making.growing.finish()
    for range_ in ("", "bytes=0-1", "bytes=99999999-"):
        await Visit(making.answer(), {"Range": range_} if range_ else {}).end()
    assert len(os.listdir("/proc/self/fd")) == before
