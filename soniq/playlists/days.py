"""Days as rules say them, and the moments that they span; UTC."""

from datetime import UTC, date, datetime, timedelta

from soniq.units import Moment

DAY = 86_400_000


def ago(now: Moment, days: float) -> int:
    return int(now - days * DAY)


def span(first: str, last: str) -> tuple[int, int]:
    """From the first moment of a day to the first one after another; both YYYY-MM-DD.

    A day that its month has not stands for the month's last.
    """
    return _start(_real(first)), _start(_real(last) + timedelta(days=1))


def _real(day: str) -> date:
    year, month, number = (int(part) for part in day.split("-"))
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _start(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
