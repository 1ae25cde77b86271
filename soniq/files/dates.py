"""Dates as taggers write them, made into YYYY, YYYY-MM or YYYY-MM-DD."""

import re
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:\D.*)?", re.DOTALL)
_YEAR_FIRST = re.compile(r"\D{0,4}(\d{4})(?!\d)(?:\D(\d{1,2})(?!\d))?(?:\D(\d{1,2})(?!\d))?")
_YEAR_LAST = re.compile(r"(\d{1,2})\D(?:(\d{1,2})\D)?(\d{4})(?!\d)")
_MONTH = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"\d+")
_ANY_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


@lru_cache(maxsize=4096)
def normalised(text: str) -> str | None:
    """The date in a tag's text, as exact as it is certain; None where there is none.

    "1997" → 1997; "1997-05-21T09:00" → 1997-05-21; "21/05/1997" → 1997-05-21 (the day comes
    first where both readings are possible); "May 1997" → 1997-05; "1997-00-00" → 1997;
    "0000" → None.
    """
    text = text.strip().lower()
    named = _month_by_name(text)
    if named is not None:
        return named
    if compact := _COMPACT.fullmatch(text):
        year, month, day = compact.groups()
        if _is_year(year) and 1 <= int(month) <= 12:
            return _date(year, month, day)
    if last := _YEAR_LAST.match(text):
        first, second, year = last.groups()
        if second is None:
            return _date(year, first, None)
        swapped = int(second) > 12 >= int(first)
        return _date(year, first, second) if swapped else _date(year, second, first)
    if first_year := _YEAR_FIRST.match(text):
        return _date(*first_year.groups())
    found = _ANY_YEAR.search(text)
    return found and found.group()


def _month_by_name(text: str) -> str | None:
    for word in _MONTH.findall(text):
        month = _MONTHS.get(word)
        if month is None:
            continue
        numbers = _NUMBER.findall(text)
        year = next((number for number in numbers if len(number) == 4), None)
        day = next((number for number in numbers if len(number) <= 2), None)
        return None if year is None else _date(year, str(month), day)
    return None


def _is_year(year: str) -> bool:
    return 1000 <= int(year) <= 2999


def _date(year: str, month: str | None, day: str | None) -> str | None:
    """As much of the date as exists in a calendar."""
    if not _is_year(year):
        return None
    number = int(month or 0)
    if not 1 <= number <= 12:
        return f"{int(year)}"
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    if not 1 <= int(day or 0) <= _DAYS[number - 1] + (leap and number == 2):
        return f"{int(year)}-{number:02}"
    return f"{int(year)}-{number:02}-{int(day or 0):02}"
