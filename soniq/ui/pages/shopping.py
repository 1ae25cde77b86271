"""The shopping list: what is wanted and not here, and where it can be bought."""

from soniq.http.asking import ask
from soniq.ui import collection_feeds, shopping_feeds
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Shopping(Lists, component="shopping.js"):
    """What to buy next, soon, some day; and what was put off."""


async def build(visit: Visit) -> None:
    counts = await ask(shopping_feeds.counts, visit.soniq)
    has_lidarr = await ask(collection_feeds.asks_lidarr, visit.soniq)
    title("Shopping list")
    Shopping(counts=counts, lidarr=has_lidarr)
