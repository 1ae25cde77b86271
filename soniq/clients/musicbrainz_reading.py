"""MusicBrainz' JSON, read into soniq's types.

Only the id and the title of what was asked for must be there. An entry of a list that lacks them
says nothing, and is passed by.
"""

from collections.abc import Iterable

from soniq.clients.model import Service
from soniq.clients.musicbrainz_model import (
    ArtistCredit,
    Label,
    Medium,
    Recording,
    Release,
    ReleaseGroup,
    ReleaseStub,
    ReleaseTrack,
    UrlTarget,
)
from soniq.clients.musicbrainz_shapes import (
    ArtistPart,
    CreditPart,
    GroupPart,
    GroupsPart,
    LabelPart,
    MediumPart,
    RecordingPart,
    RecordingsPart,
    RelationPart,
    ReleasePart,
    ReleasesPart,
    TrackPart,
    UrlPart,
)
from soniq.clients.wire import odd, read

HOST = "musicbrainz.org"
SERVICE = Service(
    name="musicbrainz",
    label="MusicBrainz",
    base_url=f"https://{HOST}",
    rate=1.0,
    hosts=(HOST,),
)


def groups(answer: object) -> list[ReleaseGroup]:
    """Of a search. As all here, it raises ServiceFailed (GARBAGE) for what is no such answer."""
    found = read(SERVICE, GroupsPart, answer).release_groups
    return [_group(part) for part in found if part.id and part.title]


def releases(answer: object) -> list[Release]:
    """Of a search."""
    return releases_page(answer)[0]


def releases_page(answer: object) -> tuple[list[Release], int]:
    """Of a browse: a page, and how many there are on all pages."""
    found = read(SERVICE, ReleasesPart, answer)
    listed = [_release(part) for part in found.releases if part.id and part.title]
    return listed, found.release_count or len(listed)


def recordings(answer: object) -> list[Recording]:
    """Of a search, or of an ISRC."""
    found = read(SERVICE, RecordingsPart, answer).recordings
    return [_recording(part) for part in found if part.id and part.title]


def group(answer: object) -> ReleaseGroup:
    return _group(read(SERVICE, GroupPart, answer))


def release(answer: object) -> Release:
    return _release(read(SERVICE, ReleasePart, answer))


def recording(answer: object) -> Recording:
    return _recording(read(SERVICE, RecordingPart, answer))


def url_targets(answer: object) -> list[UrlTarget]:
    """Of a web address, what it is tied to."""
    relations = read(SERVICE, UrlPart, answer).relations
    return [target for relation in relations if (target := _target(relation))]


def _group(part: GroupPart) -> ReleaseGroup:
    return ReleaseGroup(
        id=_need(part.id, "id of a release group"),
        title=_need(part.title, "title of a release group"),
        disambiguation=part.disambiguation or "",
        artist=_whole(part.artist_credit),
        artists=_credits(part.artist_credit),
        primary_type=part.primary_type,
        secondary_types=tuple(part.secondary_types),
        first_release_date=part.first_release_date,
        releases=_stubs(part.releases),
        score=part.score,
    )


def _release(part: ReleasePart) -> Release:
    media = tuple(_medium(medium, at) for at, medium in enumerate(part.media, 1))
    words, art = part.text_representation, part.cover_art_archive
    return Release(
        id=_need(part.id, "id of a release"),
        title=_need(part.title, "title of a release"),
        disambiguation=part.disambiguation or "",
        artist=_whole(part.artist_credit),
        artists=_credits(part.artist_credit),
        group=_group_of(part),
        status=part.status,
        date=part.date,
        country=part.country,
        barcode=part.barcode,
        asin=part.asin,
        labels=_labels(part.label_info),
        media=media,
        track_count=part.track_count or sum(medium.track_count for medium in media) or None,
        score=part.score,
        language=words.language if words else None,
        script=words.script if words else None,
        packaging=part.packaging,
        has_front=art.front if art else None,
    )


def _recording(part: RecordingPart) -> Recording:
    return Recording(
        id=_need(part.id, "id of a recording"),
        title=_need(part.title, "title of a recording"),
        disambiguation=part.disambiguation or "",
        artist=_whole(part.artist_credit),
        artists=_credits(part.artist_credit),
        length_ms=part.length or None,
        isrcs=tuple(part.isrcs),
        releases=_stubs(part.releases),
        score=part.score,
        first_release_date=part.first_release_date,
        is_video=bool(part.video),
    )


def _stubs(parts: Iterable[ReleasePart]) -> tuple[ReleaseStub, ...]:
    return tuple(
        ReleaseStub(
            id=part.id,
            title=part.title,
            status=part.status,
            date=part.date,
            country=part.country,
            track_count=part.track_count or sum(m.track_count or 0 for m in part.media) or None,
            group=_group_of(part),
            artists=_credits(part.artist_credit),
        )
        for part in parts
        if part.id and part.title
    )


def _group_of(part: ReleasePart) -> ReleaseGroup | None:
    group = part.release_group
    return _group(group) if group and group.id and group.title else None


def _medium(part: MediumPart, at: int) -> Medium:
    tracks = tuple(_track(track, number) for number, track in enumerate(part.tracks, 1))
    return Medium(
        position=part.position or at,
        format=part.format,
        title=part.title or "",
        tracks=tracks,
        track_count=part.track_count or len(tracks),
    )


def _track(part: TrackPart, at: int) -> ReleaseTrack:
    sound = part.recording or RecordingPart()
    credit = part.artist_credit or sound.artist_credit
    position = part.position or at
    return ReleaseTrack(
        id=_need(part.id, "id of a track"),
        position=position,
        number=part.number or str(position),
        title=_need(part.title or sound.title, "title of a track"),
        length_ms=part.length or sound.length or None,
        recording_id=sound.id,
        artist=_whole(credit),
        artists=_credits(credit),
        isrcs=tuple(sound.isrcs),
        recording_title=sound.title,
    )


def _labels(parts: Iterable[LabelPart]) -> tuple[Label, ...]:
    return tuple(
        Label(
            name=part.label.name if part.label else None,
            catalog_number=part.catalog_number,
            id=part.label.id if part.label else None,
        )
        for part in parts
        if part.catalog_number or (part.label and part.label.name)
    )


def _credits(parts: Iterable[CreditPart]) -> tuple[ArtistCredit, ...]:
    return tuple(credit for part in parts if (credit := _credit(part)))


def _credit(part: CreditPart) -> ArtistCredit | None:
    artist = part.artist or ArtistPart()
    name = part.name or artist.name
    if name is None:
        return None
    return ArtistCredit(
        name=name,
        join=part.joinphrase or "",
        artist_id=artist.id,
        artist_name=artist.name or name,
        sort_name=artist.sort_name,
    )


def _whole(parts: Iterable[CreditPart]) -> str:
    """The credit as one text. Answers leave out the last join; some leave out all of them."""
    credits = _credits(parts)
    between = [credit.join or ", " for credit in credits[:-1]]
    between += [credit.join for credit in credits[-1:]]
    return "".join(c.name + join for c, join in zip(credits, between, strict=True)).strip()


def _target(relation: RelationPart) -> UrlTarget | None:
    named = {
        "release": relation.release,
        "release_group": relation.release_group,
        "recording": relation.recording,
        "artist": relation.artist,
        "label": relation.label,
        "work": relation.work,
    }
    for entity, part in named.items():
        if part is not None and part.id is not None:
            return UrlTarget(entity=entity, mbid=part.id, relation=relation.type or "")
    return None


def _need(text: str | None, what: str) -> str:
    if text is None:
        raise odd(SERVICE, f"there is no {what}")
    return text
