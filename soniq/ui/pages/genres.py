"""All genres."""

from soniq.ui.asking import Visit
from soniq.ui.cards import Names
from soniq.ui.feeds import PREFIX
from soniq.ui.parts import page_head


async def build(_: Visit) -> None:
    page_head("Genres")
    Names(feed=f"{PREFIX}/genres", mark="tags", empty="None of the tags names a genre yet.")
