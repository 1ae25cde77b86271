"""Statistics of the collection: what is owned, wanted, on its way, and since when."""

from soniq.http.asking import ask
from soniq.ui import figured
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Figures(Lists, component="figures.js"):
    """Numbers and calm plots, each a table too."""


async def build(visit: Visit) -> None:
    title("Statistics of the collection")
    Figures(known=await ask(figured.of_statistics, visit.soniq))
