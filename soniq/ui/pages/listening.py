"""What one listened to: statistics, the history, a year in review. One's own alone."""

from soniq.errors import NotFound
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

YEARS = range(1971, 2101)


class Statistics(Lists, component="statistics.js"):
    """The sums of a period; fetched for the period of the address, in the browser's time zone."""


class Plays(Lists, component="plays.js"):
    """The history, which fetches its parts."""


class Yearly(Lists, component="yearly.js"):
    """A year, as a page to show."""


async def build(_: Visit) -> None:
    title("Listening")
    Statistics()


async def build_history(_: Visit) -> None:
    title("What you played")
    Plays()


async def build_year(visit: Visit, number: int) -> None:
    if number not in YEARS:
        raise NotFound(f"There is no year {number} to look back on.")
    title(f"Your {number}")
    Yearly(year=number, name=visit.person.name)
