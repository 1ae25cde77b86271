"""What pages ask of soniq and have it do, in the name of the person before them.

A page stays open for hours. So what a click does is allowed by who is signed in *now*: the session
is read anew, and someone who signed out, or became less, can do no more.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias

from nicegui import Client, json, ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import Forbidden, SignInNeeded, SoniqError
from soniq.http.asker import asker_of
from soniq.http.asking import ask
from soniq.http.guard import session_secret

logger = logging.getLogger(__name__)

Act: TypeAlias = Callable[[Person, Any], Awaitable[str | None]]
"""Carries something out for a person; given what the browser sent. Returns words for a toast."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The page that is being built: of which soniq, and for whom."""

    soniq: Soniq
    person: Person

    def may(self, role: Role) -> bool:
        return self.person.role.may(role)

    def on(self, element: Element, event: str, act: Act, least: Role) -> None:
        """Has an element's event carried out, if the person may, and its failure told."""

        @wraps(act)
        async def handle(said: GenericEventArguments) -> None:
            client = element.client
            try:
                person = await self.now(least)
                words = await act(person, said.args)
            except SoniqError as error:
                say(client, str(error), "bad")
            else:
                if words:
                    say(client, words, "good")

        element.on(event, handle)

    async def now(self, least: Role) -> Person:
        """The person as the session knows them at this moment.

        Raises:
            SignInNeeded: the session has ended.
            Forbidden: the role is less than `least`.
        """
        request = ui.context.client.request
        secret = session_secret(request.headers)
        if secret is None:
            person = asker_of(request).person  # came with a token, which pages need not read anew
        else:
            person = await ask(self.soniq.accounts.person_of_session, secret)
        if person is None:
            raise SignInNeeded("You are signed out. Reload the page to sign in again.")
        if not person.role.may(least):
            raise Forbidden(f"That takes the role {least} or one above it; you are {person.role}.")
        return person


def say(client: Client, text: str, kind: str) -> None:
    """Shows a toast on that page."""
    detail = json.dumps({"text": text, "kind": kind})
    client.run_javascript(f'dispatchEvent(new CustomEvent("soniq:say", {{ detail: {detail} }}))')
