"""About soniq: its version, and what it is made of."""

import platform
import re
import sqlite3
from functools import cache
from importlib.metadata import Distribution, distribution, distributions
from itertools import islice

import soniq
from soniq.http.asking import ask
from soniq.ui.asking import Visit
from soniq.ui.parts import Part, facts, page_head, prefix

LICENCE = "GPL-3.0-or-later"
LONGEST = 60


async def build(_: Visit) -> None:
    page_head("About soniq")
    found = await ask(_libraries)
    with Part("section", None, "panel stack"):
        with Part("div", None, "line"):
            Part(
                "img",
                None,
                "",
                src=f"{prefix()}/soniq/static/logo.svg",
                alt="",
                width=56,
                height=56,
            )
            with Part("div"):
                Part("p", f"soniq {soniq.__version__}", "").style(
                    "font-size: 20px; font-weight: 650"
                )
                Part("p", "A music library for the house. It plays what you own.", "second")
        facts(
            [
                ("Licence", LICENCE),
                ("Python", platform.python_version()),
                ("SQLite", sqlite3.sqlite_version),
                ("Machine", f"{platform.system()} on {platform.machine()}"),
            ]
        )
        text = "What you listen to stays on this machine. No page asks for anything elsewhere."
        Part("p", text, "second")
    with Part("section", None, "stack"):
        Part("h2", "What it is made of")
        Part(
            "p",
            "soniq stands on the work of many. Each part comes under its own licence.",
            "second",
        )
        with Part("div", None, "scroll-x"), Part("table", None, "table"):
            with Part("thead"), Part("tr"):
                for word in ("Part", "Version", "Licence"):
                    Part("th", word, scope="col")
            with Part("tbody"):
                for row in found:
                    with Part("tr"):
                        Part("th", row[0], scope="row")
                        Part("td", row[1])
                        Part("td", row[2])


@cache
def _libraries() -> list[tuple[str, str, str]]:
    """Name, version and licence of all that soniq needs, and of what its pages carry."""
    needed = sorted({found.name: found for found in _needed("soniq")}.values(), key=_name)
    rows = [(found.name, found.version, _licence(found)) for found in needed]
    return [*rows, ("Lucide icons", "1.62", "ISC"), ("Mediabunny", "1.61.0", "MPL-2.0")]


def _needed(name: str) -> list[Distribution]:
    """What a package needs, and what that needs, without the extras."""
    installed = {_key(found.name): found for found in distributions()}
    todo, seen = [_key(name)], set[str]()
    while todo:
        current = todo.pop()
        if current in seen or current not in installed:
            continue
        seen.add(current)
        for line in distribution(current).requires or []:
            requirement, _, condition = line.partition(";")
            if "extra" not in condition or "uvicorn[" in requirement:
                todo.append(_key(re.split(r"[\s\[<>=!~(]", requirement.strip(), maxsplit=1)[0]))
    return [installed[found] for found in seen - {_key(name)}]


def _licence(found: Distribution) -> str:
    """As the package itself names it, in a few words."""
    said = _told(found, "License-Expression")
    if not said:
        classified = [
            line.rsplit("::", 1)[-1].strip()
            for line in found.metadata.get_all("Classifier") or []
            if line.startswith("License ::")
        ]
        said = ", ".join(islice(classified, 2)) or _told(found, "License") or "see its page"
    line = said.strip().splitlines()[0] if said.strip() else "see its page"
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def _told(found: Distribution, name: str) -> str:
    """A field of the package's metadata, or ""."""
    return next(iter(found.metadata.get_all(name) or []), "")


def _name(found: Distribution) -> str:
    return found.name.lower()


def _key(name: str) -> str:
    return name.lower().replace("_", "-")
