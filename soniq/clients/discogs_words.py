"""Names, numbers and dates as Discogs writes them."""

import re

from soniq.units import Milliseconds

_NUMBERED = re.compile(r" \(\d+\)$")
"""Discogs tells artists of one name apart by a number behind it."""

_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")


def bare(name: str) -> str:
    """ "Persuader, The (2)" → "The Persuader"."""
    plain = _NUMBERED.sub("", name)
    return f"The {plain[:-5]}" if plain.endswith(", The") else plain


def digits(barcode: str) -> str:
    return re.sub(r"[^0-9]", "", barcode)


def number(catalog: str | None) -> str | None:
    return None if catalog is None or catalog.lower() == "none" else catalog


def date(released: str | None) -> str | None:
    """Discogs writes "1999-05-00" where the day is not known."""
    if released is None or re.fullmatch(r"\d{4}(-\d{2}){0,2}", released) is None:
        return None
    year, *rest = released.split("-")
    known = [part for part in rest if part != "00"]
    return None if year == "0000" else "-".join([year, *known])


def length(duration: str | None) -> Milliseconds | None:
    match = _LENGTH.fullmatch(duration or "")
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Milliseconds(((hours * 60 + minutes) * 60 + seconds) * 1000)
