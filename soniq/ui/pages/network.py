"""The network log: whom soniq asked, what for, and whether it may."""

from soniq.accounts.model import Person, Role
from soniq.errors import Forbidden, Invalid
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.ui import outgoing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.ui.shapes import Row

NAMES = ("network", "contact")
"""The settings that the page changes."""


class Network(Lists, component="network.js"):
    """The policy, the services, and every call, newest first."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("The network log is for those who look after this soniq.")
    title("Network")
    policies: list[JSON] = [list(policy) for policy in outgoing.POLICIES]
    page = Network(
        policies=policies,
        settings=await ask(_settings, visit),
        known=await ask(outgoing.of_services, visit.soniq),
    )

    async def change(_: Person, said: object) -> str:
        name, value = _said(said)
        try:
            await ask(visit.soniq.preferences.set, name, value, visit.soniq.loaded)
        finally:
            page.props["settings"] = await ask(_settings, visit)
            page.props["known"] = await ask(outgoing.of_services, visit.soniq)
            page.update()
        return "Saved."

    visit.on(page, "change", change, Role.ADMIN)


def _settings(visit: Visit) -> Row:
    """By name: the value, and where it is set if not on a page."""
    return {
        found.name: {"value": found.value, "locked": found.origin if found.locked else ""}
        for found in visit.soniq.preferences.shown(visit.soniq.loaded)
        if found.name in NAMES
    }


def _said(said: object) -> tuple[str, str]:
    if isinstance(said, dict) and said.get("name") in NAMES:
        return str(said["name"]), str(said.get("value") or "").strip()
    raise Invalid("The page sent no setting that soniq knows. Reload it.")
