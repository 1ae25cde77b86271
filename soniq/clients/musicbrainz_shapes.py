"""The JSON of MusicBrainz, as far as soniq reads it: the form of its web service, version 2.

Anything may be null or left out, as it sends null for what nobody entered.
"""

import re
from typing import Annotated, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from soniq.clients.wire import Count, Text, Wire

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

Entry = TypeVar("Entry")


def is_mbid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def _mbid(text: str | None) -> str | None:
    if text is not None and not is_mbid(text):
        raise ValueError("no MBID")
    return None if text is None else text.lower()


def _list(value: object) -> object:
    if value is None:
        return ()
    return [entry for entry in value if entry is not None] if isinstance(value, list) else value


Mbid: TypeAlias = Annotated[Text, AfterValidator(_mbid)]
Some: TypeAlias = Annotated[tuple[Entry, ...], BeforeValidator(_list)]
"""A list, which may be null or have nulls in it."""


class Part(Wire):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


class ArtistPart(Part):
    id: Mbid = None
    name: Text = None
    sort_name: Text = None


class CreditPart(Part):
    name: Text = None
    joinphrase: str | None = None
    artist: ArtistPart | None = None


class GroupPart(Part):
    id: Mbid = None
    title: Text = None
    disambiguation: Text = None
    artist_credit: Some[CreditPart] = ()
    primary_type: Text = None
    secondary_types: Some[str] = ()
    first_release_date: Text = None
    releases: "Some[ReleasePart]" = ()
    score: Count = None


class RecordingPart(Part):
    id: Mbid = None
    title: Text = None
    disambiguation: Text = None
    artist_credit: Some[CreditPart] = ()
    length: Count = None
    isrcs: Some[str] = ()
    releases: "Some[ReleasePart]" = ()
    score: Count = None
    first_release_date: Text = None
    video: bool | None = None


class TrackPart(Part):
    id: Mbid = None
    position: Count = None
    number: Text = None
    title: Text = None
    length: Count = None
    artist_credit: Some[CreditPart] = ()
    recording: RecordingPart | None = None


class MediumPart(Part):
    position: Count = None
    format: Text = None
    title: Text = None
    track_count: Count = None
    tracks: Some[TrackPart] = ()


class NamedPart(Part):
    id: Mbid = None
    name: Text = None


class LabelPart(Part):
    catalog_number: Text = None
    label: NamedPart | None = None


class LanguagePart(Part):
    language: Text = None
    script: Text = None


class ArtPart(Part):
    front: bool | None = None


class ReleasePart(Part):
    id: Mbid = None
    title: Text = None
    disambiguation: Text = None
    artist_credit: Some[CreditPart] = ()
    release_group: GroupPart | None = None
    status: Text = None
    date: Text = None
    country: Text = None
    barcode: Text = None
    asin: Text = None
    packaging: Text = None
    label_info: Some[LabelPart] = ()
    media: Some[MediumPart] = ()
    track_count: Count = None
    text_representation: LanguagePart | None = None
    cover_art_archive: ArtPart | None = None
    score: Count = None


class GroupsPart(Part):
    release_groups: Some[GroupPart]


class ReleasesPart(Part):
    releases: Some[ReleasePart]
    release_count: Count = None


class RecordingsPart(Part):
    recordings: Some[RecordingPart]


class RelationPart(Part):
    type: Text = None
    target_type: Text = None
    artist: NamedPart | None = None
    label: NamedPart | None = None
    recording: NamedPart | None = None
    release: NamedPart | None = None
    release_group: NamedPart | None = None
    work: NamedPart | None = None


class UrlPart(Part):
    relations: Some[RelationPart] = ()


GroupPart.model_rebuild()
RecordingPart.model_rebuild()
