"""Statistics of listening as the pages show them: with covers, links, and every slot of a plot."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from soniq.app import Soniq
from soniq.events import JSON
from soniq.listening.model import Day, Review, Statistics, Streak, Sum, Top
from soniq.ui import hearing, periods, shapes, shelving, words
from soniq.ui.periods import Period
from soniq.ui.shapes import Row
from soniq.units import AlbumId, ArtistId, TrackId

DISCOVERIES = 6
MOODS = 5


def of_statistics(soniq: Soniq, found: Statistics, shown: Period) -> Row:
    latest = date.fromisoformat(found.days[-1].date) if found.days else None
    first = found.discoveries.first[:DISCOVERIES]
    tracks = soniq.library.tracks_by_ids([track_id for track_id, _ in first])
    return {
        "sum": _sum(found.sum),
        "skips": found.skips,
        "tops": tops(soniq, found),
        "days": _bars(periods.slots(shown, latest), found.days),
        "hours": [_sum(one) for one in found.hours],
        "weekdays": [_sum(one) for one in found.weekdays],
        "active": len(found.days),
        "streak": _streak(found.longest_streak),
        "discoveries": {
            "tracks": found.discoveries.tracks,
            "artists": found.discoveries.artists,
            "first": [*shelving.tracks(soniq, tracks)],
        },
    }


def of_review(soniq: Soniq, found: Review) -> Row:
    year = periods.Period(
        span=found.statistics.span,
        title=str(found.year),
        first=date(found.year, 1, 1),
        last=date(found.year, 12, 31),
    )
    longest = found.longest_day
    return {
        "year": found.year,
        **of_statistics(soniq, found.statistics, year),
        "longest": None
        if longest is None
        else {"day": _day(longest.date), "plays": longest.plays, "heard": longest.heard},
        "months": [
            {
                "month": f"{date(found.year, one.month, 1):%B}",
                "artist": one.artist,
                "path": None if one.artist_id is None else f"/library/artists/{one.artist_id}",
                "plays": one.plays,
            }
            for one in found.months
        ],
        "bpm": None if found.mean_bpm is None else round(found.mean_bpm),
        "moods": [
            {"word": hearing.WORDS.get(one.name, one.name), "mean": one.mean}
            for one in sorted(found.moods, key=lambda mood: -mood.mean)[:MOODS]
        ],
    }


def tops(soniq: Soniq, found: Statistics) -> dict[str, JSON]:
    """The four lists; of what the library has, with the cover and the way there."""
    tracks = soniq.library.tracks_by_ids([TrackId(one) for one in _ids(found.tracks)])
    albums = soniq.library.albums_by_ids([AlbumId(one) for one in _ids(found.albums)])
    artists = soniq.library.artists_by_ids([ArtistId(one) for one in _ids(found.artists)])
    covers = soniq.library.artwork(shapes.hashes([*albums, *tracks]))
    shown: dict[str, dict[int, Row]] = {
        "tracks": {int(one.id): _art(shapes.of_track(one, covers, ())) for one in tracks},
        "albums": {int(one.id): _art(shapes.of_album(one, covers)) for one in albums},
        "artists": {int(one.id): _art(shapes.of_artist(one, "")) for one in artists},
        "genres": {},
    }
    lists = {
        "tracks": found.tracks,
        "albums": found.albums,
        "artists": found.artists,
        "genres": found.genres,
    }
    return {kind: [_top(kind, top, shown[kind]) for top in lists[kind]] for kind in lists}


def _ids(found: Sequence[Top]) -> list[int]:
    return [top.id for top in found if top.id is not None]


def _art(row: Row) -> Row:
    return {"cover": row.get("cover"), "placeholder": row.get("placeholder")}


def _top(kind: str, top: Top, art: Mapping[int, Row]) -> Row:
    known = top.id is not None and (kind == "genres" or top.id in art)
    return {
        "id": top.id if known else None,
        "name": top.name,
        "artist": top.artist,
        "plays": top.plays,
        "heard": top.heard,
        "path": f"/library/{kind}/{top.id}" if known else None,
        **(art.get(top.id, {}) if top.id is not None else {}),
    }


def _bars(slots: list[tuple[str, str, str]], days: Sequence[Day]) -> list[JSON]:
    """A bar for each slot, empty ones too."""
    width = len(slots[0][0]) if slots else 0
    sums = {
        start: (sum(day.plays for day in part), sum(day.heard for day in part))
        for start, group in groupby(days, key=lambda day: day.date[:width])
        for part in [list(group)]
    }
    return [
        {"label": label, "word": word, "plays": plays, "heard": heard}
        for start, label, word in slots
        for plays, heard in [sums.get(start, (0, 0))]
    ]


def _sum(one: Sum) -> Row:
    return {"plays": one.plays, "heard": one.heard, "untimed": one.untimed}


def _streak(found: Streak | None) -> Row | None:
    if found is None:
        return None
    return {"days": found.days, "since": _day(found.since), "until": _day(found.until)}


def _day(text: str) -> str:
    return words.date(text)
