"""Points in time as the outside reads them."""

from datetime import UTC, datetime

from soniq.units import Moment


def iso(moment: Moment) -> str:
    """ISO 8601 in UTC with milliseconds: "2026-11-20T04:49:00.120Z"."""
    told = datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")
    return told.removesuffix("+00:00") + "Z"
