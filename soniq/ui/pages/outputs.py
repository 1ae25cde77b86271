"""Sound output: where one's music plays, and this machine's own loudspeakers."""

from soniq.accounts.model import Person, Role
from soniq.errors import Invalid
from soniq.http.asking import ask
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

NAMES = ("jukebox", "jukebox_role")
"""The settings that the page changes."""


class Outputs(Lists, component="outputs.js"):
    """Players and the jukebox. It asks `output_feeds`, and tells devices what to do."""


async def build(visit: Visit) -> None:
    title("Sound output")
    page = Outputs()

    async def change(_: Person, said: object) -> str:
        name, value = _said(said)
        await ask(visit.soniq.preferences.set, name, value, visit.soniq.loaded)
        page.run_method("load")
        return "Saved."

    visit.on(page, "change", change, Role.ADMIN)


def _said(said: object) -> tuple[str, str]:
    if isinstance(said, dict) and said.get("name") in NAMES:
        return str(said["name"]), str(said.get("value"))
    raise Invalid("The page sent no setting that soniq knows. Reload it.")
