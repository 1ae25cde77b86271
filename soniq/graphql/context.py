"""What a resolver has at hand: the house, who asks, and a way to ask the house without waiting."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from starlette.requests import HTTPConnection
from strawberry import Info as StrawberryInfo

from soniq.accounts.model import Person
from soniq.app import Soniq
from soniq.errors import SignInNeeded, Unavailable
from soniq.http.asker import asker_of
from soniq.http.asking import Desk, ask, changes, servers
from soniq.http.standing import Standing, standing_of

P = ParamSpec("P")
R = TypeVar("R")

DEADLINE_SECONDS = 2.0
MUTATION_SECONDS = 30.0
"""What a person changes is not given up half way: a large music folder takes long to let go of."""
PATIENT_SECONDS = 120.0
"""For what asks other servers, one request a second, and for what changes files."""


@dataclass(slots=True)
class Context:
    """One per request, or per socket."""

    soniq: Soniq
    person: Person | None
    request_id: str
    standing: Standing
    """Whether who asked still may, for what goes on for hours."""
    seconds: float = DEADLINE_SECONDS
    """How long an answer may take."""
    connection_params: dict[str, object] | None = None
    """What a socket said when it opened."""
    deadline: asyncio.Timeout | None = None
    """Of the whole answer, where there is one."""

    @property
    def asker(self) -> Person:
        """Who asks. The gate let nobody else through; this keeps it so."""
        if self.person is None:
            raise SignInNeeded("Nobody is signed in.")
        return self.person

    async def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer of a service, from a thread of its own.

        Raises:
            Unavailable: no answer within the deadline; the thread ends in its own time.
        """
        try:
            return await asyncio.wait_for(ask(question, *args, **kwargs), self.seconds)
        except TimeoutError:
            raise Unavailable(
                f"The library did not answer within {self.seconds:g} s. "
                "Ask for less, or again in a moment.",
                retry_after=5,
            ) from None

    async def ask_servers(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer of a service that may ask other people's servers for it.

        Raises:
            Unavailable: too many wait for such answers, or there is none for two minutes.
        """
        return await self._ask_patiently(servers, question, *args, **kwargs)

    async def ask_changes(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer of a service that looks at or changes files, or thousands of fields.

        Raises:
            Unavailable: too many wait for such answers, or there is none for two minutes; what
                was begun goes on, and is found in the history.
        """
        return await self._ask_patiently(changes, question, *args, **kwargs)

    async def _ask_patiently(
        self, desk: Desk, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        if self.deadline is not None:
            self.deadline.reschedule(asyncio.get_running_loop().time() + PATIENT_SECONDS)
        try:
            return await asyncio.wait_for(desk.ask(question, *args, **kwargs), PATIENT_SECONDS)
        except TimeoutError:
            raise Unavailable(
                f"This was not done within {PATIENT_SECONDS:g} s. It may still come to its end: "
                "look at the history.",
                retry_after=30,
            ) from None


def context_of(soniq: Soniq, connection: HTTPConnection) -> Context:
    asker = asker_of(connection)
    return Context(
        soniq=soniq,
        person=asker.person,
        request_id=asker.request_id,
        standing=standing_of(connection),
    )


Info = StrawberryInfo[Context, None]
