"""Questions to the services, and those that nobody waits for any more."""

import asyncio
import threading

import pytest

from soniq.errors import Unavailable
from soniq.http.asking import Desk, settle


class Slow:
    """A question that is answered once it is let."""

    def __init__(self) -> None:
        self.begun, self.let, self.answered = (threading.Event() for _ in range(3))

    def __call__(self) -> str:
        self.begun.set()
        assert self.let.wait(20)
        self.answered.set()
        return "so"


async def abandoned(desk: Desk, question: Slow) -> None:
    """Asks, and leaves while the thread is at it."""
    asking = asyncio.create_task(desk.ask(question))
    await asyncio.to_thread(question.begun.wait, 20)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


def test_the_end_waits_for_what_was_asked_by_those_who_left() -> None:
    desk, question = Desk("test", 1), Slow()
    asyncio.run(abandoned(desk, question))
    settle(0.01)
    assert not question.answered.is_set()
    threading.Timer(0.1, question.let.set).start()
    settle(20)
    assert question.answered.is_set()
    assert desk.asked == set()


def test_who_left_still_has_their_place_while_the_thread_is_at_it() -> None:
    desk, question = Desk("test", 1, waiting=0), Slow()
    asyncio.run(abandoned(desk, question))
    with pytest.raises(Unavailable, match="Too many"):
        asyncio.run(desk.ask(str))
    question.let.set()
    settle(20)
    assert asyncio.run(desk.ask(str)) == ""
