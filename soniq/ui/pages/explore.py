"""Explore: find music by a description, by sliders, or on the map of how it sounds."""

from dataclasses import asdict
from typing import Any

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.http.asking import ask
from soniq.jobs.model import JobType
from soniq.ui import hearing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

GENRES = 60
MOODS = (
    *("mood_happy", "mood_relaxed", "mood_aggressive", "mood_party"),
    *("danceability", "acoustic", "instrumental"),
)
"""The moods that sliders narrow by, in their order."""


class Explore(Lists, component="explore.js"):
    """The three ways to look, and what they find."""


async def build(visit: Visit) -> None:
    title("Explore")
    may = visit.may(Role.ADMIN)
    page = Explore(**await ask(_known, visit.soniq), may=may)

    async def draw(person: Person, _: object) -> str:
        await ask(visit.soniq.jobs.start, JobType.VECTORISE, by=person.id, args={"anew": True})
        return "The map is being drawn. It shows here as soon as it is done."

    visit.on(page, "draw", draw, Role.ADMIN)


def _known(soniq: Soniq) -> dict[str, Any]:
    """What the page shows before anything is asked."""
    facets = soniq.library.facets()
    decades = [int(facet.value) for facet in facets.decades]
    state = soniq.soundmap.state()
    status = soniq.features.status()
    return {
        "genres": [asdict(facet) for facet in facets.genres[:GENRES]],
        "moods": [[name, hearing.WORDS[name]] for name in MOODS],
        "keys": hearing.KEYS,
        "years": [min(decades), max(decades) + 9] if decades else [0, 0],
        "map": {"drawn": state.drawn, "known": state.known},
        "heard": {
            "done": status.analysed + status.outdated,
            "unheard": status.unheard,
            "total": status.total,
        },
    }
