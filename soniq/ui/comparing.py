"""Candidates of an album in the words of pages: what they are, and what they would change."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from soniq.events import JSON
from soniq.journal.model import Source
from soniq.library.model import Track
from soniq.matching.proposals import IDENTITIES, SITE
from soniq.matching.reviewing import MatchStatus, Offered, ReviewCounts, ReviewItem, Standing
from soniq.provenance.model import FIELDS, Candidate, FieldChange, Term
from soniq.ui import words
from soniq.ui.shapes import Covers, Row
from soniq.units import TrackId

TERMS = {
    "identity": "Ids in the tags",
    "tracks": "Tracks fit",
    "recordings": "Sound and ISRCs",
    "catalog number": "Catalogue no.",
    "track count": "Track count",
}
"""Terms of a score whose names are not their words."""

CHANGES = 100
"""Tracks of one field that are shown with before and after; of more, only how many there are."""
ROWS = 200
"""Tracks that are set beside each other."""
SAME_MS = 3_000
"""Lengths that differ by less are the same: rips differ by their gaps."""

STATUS = {
    MatchStatus.PENDING: "Not looked for yet",
    MatchStatus.MATCHED: "Matched to MusicBrainz",
    MatchStatus.MANUAL_REVIEW: "Needs you",
    MatchStatus.NO_MATCH: "Not found",
}


def of_item(item: ReviewItem, covers: Covers) -> Row:
    art = covers.get(item.cover) if item.cover else None
    return {
        "id": item.album_id,
        "title": item.title,
        "artist": item.artist,
        "year": item.year,
        "tracks": item.track_count,
        "cover": None if art is not None and art.broken else item.cover,
        "placeholder": art.placeholder if art else None,
        "status": item.status,
        "score": item.score,
        "off": item.put_off,
    }


def of_counts(counts: ReviewCounts, albums: int) -> Row:
    """albums: how many there are in all; the rest of them is settled."""
    return {
        "settled": max(0, albums - counts.waiting - counts.pending),
        "waiting": counts.waiting,
        "review": counts.review,
        "none": counts.no_match,
        "pending": counts.pending,
    }


def of_standing(found: Standing) -> Row:
    """How an album stands, in one short line: "Matched to MusicBrainz, 97"."""
    said = STATUS[found.status]
    is_match = found.status is MatchStatus.MATCHED
    if is_match and found.by_hand:
        said = "Matched by hand"
    elif is_match and found.score is not None:
        said += f", {found.score}"
    if found.status is MatchStatus.NO_MATCH and found.by_hand:
        said = "None of what was found"
    return {
        "status": found.status,
        "words": said,
        "reason": found.reason,
        "by_hand": found.by_hand,
        "url": _address(found) if is_match else None,
    }


def _address(found: Standing) -> str | None:
    if found.release_id:
        return f"{SITE}/release/{found.release_id}"
    return f"{SITE}/release-group/{found.release_group_id}" if found.release_group_id else None


def of_candidate(offered: Offered, file_count: int) -> Row:
    """Its card: the score with its terms, and what tells releases from each other."""
    found = offered.candidate
    payload = _payload(found)
    return {
        "id": str(found.id),
        "score": round(found.score),
        "title": _proposed(found, "album") or found.title,
        "artist": _proposed(found, "album_artist_credit") or _proposed(found, "album_artists"),
        "whole": found.title,
        "url": found.url,
        "is_group": not payload.get("release_id"),
        "terms": [_term(term) for term in found.terms],
        "facts": _facts(found, payload, file_count),
        "changes": sum(change.field not in IDENTITIES for change in offered.changes),
    }


def _term(term: Term) -> JSON:
    return [
        TERMS.get(term.name, term.name.capitalize()),
        round(term.points, 1),
        round(term.of, 1),
        term.text,
    ]


def _facts(found: Candidate, payload: Mapping[str, JSON], file_count: int) -> list[JSON]:
    date, count = payload.get("date"), payload.get("track_count")
    kind, country = payload.get("kind"), payload.get("country")
    tracks = ""
    if isinstance(count, int):
        tracks = words.plural(count, "track")
        if count != file_count:
            tracks += f", you have {words.number(file_count)}"
    pairs = (
        ("Released", words.date(str(date)) if date else ""),
        ("Country", str(country or "")),
        ("Format", _proposed(found, "media")),
        ("Kind", str(kind or "")),
        ("Tracks", tracks),
        ("Label", _proposed(found, "label")),
        ("Catalogue number", _proposed(found, "catalog_number")),
        ("Barcode", _proposed(found, "barcode")),
    )
    return [[name, value] for name, value in pairs if value]


def _proposed(found: Candidate, field: str) -> str:
    """What it says of the album as a whole: what most of its tracks would have."""
    said = Counter(shown(values[field]) for values in found.proposals.values() if values.get(field))
    return said.most_common(1)[0][0] if said else ""


def of_detail(offered: Offered, tracks: Sequence[Track]) -> Row:
    """What a candidate would change, field by field, and its tracks beside the files."""
    named = {track.id: track for track in tracks}
    return {
        "id": str(offered.candidate.id),
        "fields": differences(offered.changes, named),
        "ids": len({c.track_id for c in offered.changes if c.field in IDENTITIES}),
        **_aligned(_payload(offered.candidate), tracks),
    }


def differences(changes: Iterable[FieldChange], named: Mapping[TrackId, Track]) -> list[JSON]:
    """By field, those of the whole album first; what is the same for all tracks is told once."""
    by_field: dict[str, list[FieldChange]] = {}
    for change in changes:
        if change.field not in IDENTITIES:
            by_field.setdefault(change.field, []).append(change)
    order = sorted(FIELDS.values(), key=lambda field: field.level == "track")
    names = [field.name for field in order if field.name in by_field]
    return [_difference(name, by_field[name], named) for name in names]


def _difference(
    name: str, changes: list[FieldChange], named: Mapping[TrackId, Track]
) -> dict[str, JSON]:
    pairs = Counter((shown(c.before.value), shown(c.after)) for c in changes)
    (before, after), _ = pairs.most_common(1)[0]
    by_hand = sum(c.before.source is Source.PERSON for c in changes)
    return {
        "name": name,
        "label": FIELDS[name].label,
        "count": len(changes),
        "same": len(pairs) == 1,
        "before": before,
        "after": after,
        "by_hand": by_hand,
        "tracks": []
        if len(pairs) == 1
        else [
            [_place(named.get(c.track_id)), shown(c.before.value), shown(c.after)]
            for c in changes[:CHANGES]
        ],
    }


def shown(value: JSON) -> str:
    """A value as a form would show it; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    return str(value)


def _place(track: Track | None) -> str:
    """ "3", or "2-3" on a second disc."""
    if track is None:
        return ""
    number = str(track.track_number or "–")
    return f"{track.disc_number}-{number}" if (track.disc_number or 1) > 1 else number


def of_file(track: Track) -> Row:
    return {
        "id": track.id,
        "place": _place(track),
        "title": track.title,
        "artist": track.artist,
        "ms": track.duration,
    }


def _aligned(payload: Mapping[str, JSON], tracks: Sequence[Track]) -> Row:
    listed = payload.get("tracks")
    theirs = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    mine = {track.id: track for track in tracks}
    discs = len({one.get("disc") for one in theirs})
    rows = [_pair(one, mine, discs > 1) for one in theirs[:ROWS]]
    placed = {one.get("track_id") for one in theirs}
    left = [track for track in tracks if theirs and track.id not in placed]
    return {
        "tracks": [*rows],
        "more": max(0, len(theirs) - ROWS),
        "left": [of_file(track) for track in left[:ROWS]],
        "missing": sum(row["mine"] is None for row in rows),
    }


def _pair(theirs: Mapping[str, JSON], mine: Mapping[TrackId, Track], discs: bool) -> Row:
    key, length = theirs.get("track_id"), theirs.get("length_ms")
    track = mine.get(TrackId(key)) if isinstance(key, int) else None
    apart = None
    if track is not None and isinstance(length, int) and track.duration:
        apart = track.duration - length
    place = f"{theirs.get('disc')}-{theirs.get('number')}" if discs else str(theirs.get("number"))
    return {
        "place": place,
        "title": str(theirs.get("title") or ""),
        "ms": length if isinstance(length, int) else None,
        "mine": None if track is None else of_file(track),
        "apart": apart,
        "far": apart is not None and abs(apart) > SAME_MS,
    }


def _payload(found: Candidate) -> Mapping[str, JSON]:
    return found.payload if isinstance(found.payload, dict) else {}
