"""The fields that rules may ask of: one registry for the builder page, GraphQL, SQL and .nsp.

A field reads a track's values in two ways. `columns` are expressions of one value each, `rows` are
places where there may be several: (expression, FROM … WHERE …). A rule holds where any of the
values fulfils it, and its opposite where none does; so what is not known is neither this nor that.

In the expressions, `t` is the track; `al` its album, `e` its edition, `f` its file, `d` and `r` the
folder and music folder of that, `s` its sound, `pc` and `o` how often the person heard it and what
they think of it; `JOINS` has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from soniq.audio.model import MOODS


class FieldKind(StrEnum):
    TEXT = "text"
    """Compared without case, accents and doubled spaces."""
    NUMBER = "number"
    DAY = "day"
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    MOMENT = "moment"
    """A point in time; rules say days (UTC), or how many days ago."""
    FLAG = "flag"
    CHOICE = "choice"
    KEY = "key"
    """A musical key, in any spelling: "8A", "Am", "A minor"."""
    PLAYLIST = "playlist"
    TRACK = "track"
    """Another track, that this one is to be near to."""


class Op(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    STARTS = "starts"
    ENDS = "ends"
    MORE = "gt"
    LESS = "lt"
    BETWEEN = "between"
    """Both ends within."""
    BEFORE = "before"
    AFTER = "after"
    IN_LAST = "in_last"
    NOT_IN_LAST = "not_in_last"
    NEAR = "near"
    """Of a tempo: its half and its double too."""
    COMPATIBLE = "compatible"
    """Keys that mix with it."""
    IN = "in"
    NOT_IN = "not_in"
    MISSING = "missing"
    PRESENT = "present"


OPPOSITES: Mapping[Op, Op] = {
    Op.IS_NOT: Op.IS,
    Op.CONTAINS_NOT: Op.CONTAINS,
    Op.NOT_IN_LAST: Op.IN_LAST,
    Op.NOT_IN: Op.IN,
    Op.MISSING: Op.PRESENT,
}

_KNOWN = (Op.MISSING, Op.PRESENT)

OPS: Mapping[FieldKind, tuple[Op, ...]] = {
    FieldKind.TEXT: (
        Op.CONTAINS, Op.CONTAINS_NOT, Op.IS, Op.IS_NOT, Op.STARTS, Op.ENDS, *_KNOWN,
    ),
    FieldKind.NUMBER: (Op.IS, Op.IS_NOT, Op.MORE, Op.LESS, Op.BETWEEN, *_KNOWN),
    FieldKind.DAY: (Op.IS, Op.IS_NOT, Op.BEFORE, Op.AFTER, Op.BETWEEN, *_KNOWN),
    FieldKind.MOMENT: (
        Op.IN_LAST, Op.NOT_IN_LAST, Op.BEFORE, Op.AFTER, Op.BETWEEN, *_KNOWN,
    ),
    FieldKind.FLAG: (Op.IS, Op.IS_NOT),
    FieldKind.CHOICE: (Op.IS, Op.IS_NOT, *_KNOWN),
    FieldKind.KEY: (Op.IS, Op.IS_NOT, Op.COMPATIBLE, *_KNOWN),
    FieldKind.PLAYLIST: (Op.IN, Op.NOT_IN),
    FieldKind.TRACK: (Op.NEAR,),
}  # fmt: skip

JOINS: Mapping[str, str] = {
    "al": "LEFT JOIN albums AS al ON al.id = t.album_id",
    "e": "LEFT JOIN editions AS e ON e.id = t.edition_id",
    "f": "LEFT JOIN files AS f ON f.id = t.file_id",
    "d": "LEFT JOIN folders AS d ON d.id = f.folder_id",
    "r": "LEFT JOIN roots AS r ON r.id = f.root_id",
    "ts": "LEFT JOIN track_sounds AS ts ON ts.track_id = t.id",
    "s": "LEFT JOIN sounds AS s ON s.id = ts.sound_id",
    "pc": "LEFT JOIN play_counts AS pc ON pc.track_id = t.id AND pc.person_id = :person",
    "o": """LEFT JOIN ratings AS o
        ON o.person_id = :person AND o.entity = 'track' AND o.entity_id = t.id""",
    "oa": """LEFT JOIN ratings AS oa
        ON oa.person_id = :person AND oa.entity = 'album' AND oa.entity_id = t.album_id""",
}
"""Each by a whole key, so that none of them multiplies tracks or reads a table through."""

NEEDS: Mapping[str, tuple[str, ...]] = {"d": ("f",), "r": ("f",), "s": ("ts",)}

LOSSLESS = ("flac", "alac", "pcm", "ape", "wavpack", "tta", "dsd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """unit: of numbers, for people. choices: what a CHOICE may be, where that is a short list.

    joins: what its expressions need. order: expressions that a list is sorted by; the later ones
    decide between equals. nsp: Navidrome's names for it.
    """

    name: str
    label: str
    kind: FieldKind
    topic: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    joins: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    unit: str = ""
    choices: tuple[str, ...] = ()
    ops: tuple[Op, ...] = ()
    nsp: tuple[str, ...] = ()


TAGS, DATES, HEARD, FILE, SOUND, ORIGIN, LISTS = (
    "Tags", "Dates", "Listening", "File", "Sound", "Where it is from", "Lists",
)  # fmt: skip
NUMBER, TEXT = FieldKind.NUMBER, FieldKind.TEXT


def _credited(*roles: str) -> tuple[str, str]:
    named = ", ".join(f"'{role}'" for role in roles)
    return (
        "a.name",
        "track_credits AS c CROSS JOIN artists AS a ON a.id = c.artist_id "
        f"WHERE c.track_id = t.id AND c.role IN ({named})",
    )


def _person(name: str, label: str, role: str) -> Field:
    return Field(
        name=name, label=label, kind=TEXT, topic=TAGS, rows=(_credited(role),), nsp=(name,)
    )


_ATTRIBUTED = (
    "track_overrides AS ov CROSS JOIN json_each(ov.said) AS one "
    "CROSS JOIN changes AS ch ON ch.id = one.value ->> '$[1]' "
    "WHERE ov.track_id = t.id"
)

_LEAST = f"(SELECT min(ch.confidence) FROM {_ATTRIBUTED})"  # noqa: S608 constants only

_PATH = "(CASE WHEN length(d.path) THEN d.path || '/' || f.name ELSE CAST(f.name AS TEXT) END)"

_ALL: tuple[Field, ...] = (
    Field(name="title", label="Title", kind=TEXT, topic=TAGS, columns=("t.title",),
          order=("t.title_key",), nsp=("title",)),
    Field(name="artist", label="Artist", kind=TEXT, topic=TAGS, columns=("t.artist",),
          rows=(_credited("artist", "featured"),),
          order=("t.artist_key", "t.album_key", "t.disc_number", "t.number_key"), nsp=("artist",)),
    Field(name="album", label="Album", kind=TEXT, topic=TAGS, columns=("t.album",),
          order=("t.album_key", "t.album_id", "t.disc_number", "t.number_key"), nsp=("album",)),
    Field(name="album_artist", label="Album artist", kind=TEXT, topic=TAGS, columns=("al.artist",),
          rows=(("a.name", "album_credits AS c CROSS JOIN artists AS a ON a.id = c.artist_id "
                 "WHERE c.album_id = t.album_id"),),
          joins=("al",), order=("al.artist_key", "t.album_key", "t.disc_number", "t.number_key"),
          nsp=("albumartist",)),
    Field(name="genre", label="Genre", kind=TEXT, topic=TAGS,
          rows=(("g.name", "track_genres AS tg CROSS JOIN genres AS g ON g.id = tg.genre_id "
                 "WHERE tg.track_id = t.id"),),
          order=("t.genre",), nsp=("genre",)),
    _person("composer", "Composer", "composer"),
    _person("lyricist", "Lyricist", "lyricist"),
    _person("conductor", "Conductor", "conductor"),
    _person("performer", "Performer", "performer"),
    _person("remixer", "Remixer", "remixer"),
    _person("producer", "Producer", "producer"),
    _person("arranger", "Arranger", "arranger"),
    Field(name="year", label="Year", kind=NUMBER, topic=TAGS, columns=("t.year",),
          order=("t.year",), nsp=("year",)),
    Field(name="released", label="Released", kind=FieldKind.DAY, topic=DATES,
          columns=("al.release_date",), joins=("al",), order=("al.release_date",),
          nsp=("date", "releasedate", "originaldate")),
    Field(name="duration", label="Length", kind=NUMBER, topic=TAGS, unit="seconds",
          columns=("t.duration_ms / 1000.0",), order=("t.duration_ms",), nsp=("duration",)),
    Field(name="track_number", label="Track number", kind=NUMBER, topic=TAGS,
          columns=("t.track_number",), order=("t.track_number",), nsp=("tracknumber",)),
    Field(name="disc_number", label="Disc number", kind=NUMBER, topic=TAGS,
          columns=("t.disc_number",), order=("t.disc_number",), nsp=("discnumber",)),
    Field(name="disc_title", label="Disc title", kind=TEXT, topic=TAGS, columns=("t.disc_title",),
          nsp=("discsubtitle",)),
    Field(name="compilation", label="Compilation", kind=FieldKind.FLAG, topic=TAGS,
          columns=("al.compilation",), joins=("al",), nsp=("compilation",)),
    Field(name="album_kind", label="Kind of album", kind=FieldKind.CHOICE, topic=TAGS,
          columns=("al.kind",), joins=("al",), nsp=("albumtype", "releasetype"),
          choices=("album", "single", "ep", "compilation", "live", "soundtrack", "remix",
                   "broadcast", "other")),
    Field(name="label", label="Label", kind=TEXT, topic=TAGS, columns=("e.label",), joins=("e",),
          nsp=("recordlabel", "label")),
    Field(name="catalog_number", label="Catalogue number", kind=TEXT, topic=TAGS,
          columns=("e.catalog_number",), joins=("e",), nsp=("catalognumber",)),
    Field(name="comment", label="Comment", kind=TEXT, topic=TAGS,
          columns=("f.tags ->> '$.comment'",), joins=("f",), nsp=("comment",)),
    Field(name="language", label="Language", kind=TEXT, topic=TAGS,
          columns=("f.tags ->> '$.language'",), joins=("f",), nsp=("language",)),
    Field(name="cover", label="Has a cover", kind=FieldKind.FLAG, topic=TAGS,
          columns=("t.cover IS NOT NULL",), nsp=("hascoverart",)),

    Field(name="added", label="Added", kind=FieldKind.MOMENT, topic=DATES,
          columns=("t.added_at_ms",), order=("t.added_at_ms",), nsp=("dateadded",)),
    Field(name="file_changed", label="File changed", kind=FieldKind.MOMENT, topic=DATES,
          columns=("f.mtime_ns / 1000000",), joins=("f",), order=("f.mtime_ns",),
          nsp=("datemodified",)),

    Field(name="plays", label="Plays", kind=NUMBER, topic=HEARD, columns=("ifnull(pc.plays, 0)",),
          joins=("pc",), order=("ifnull(pc.plays, 0)",), nsp=("playcount",)),
    Field(name="skips", label="Skips", kind=NUMBER, topic=HEARD, columns=("ifnull(pc.skips, 0)",),
          joins=("pc",), order=("ifnull(pc.skips, 0)",), nsp=("skipcount",)),
    Field(name="last_played", label="Last played", kind=FieldKind.MOMENT, topic=HEARD,
          columns=("pc.last_played_ms",), joins=("pc",), order=("pc.last_played_ms",),
          nsp=("lastplayed",)),
    Field(name="first_played", label="First played", kind=FieldKind.MOMENT, topic=HEARD,
          columns=("pc.first_played_ms",), joins=("pc",), order=("pc.first_played_ms",)),
    Field(name="rating", label="Rating", kind=NUMBER, topic=HEARD, unit="stars, 1–5",
          columns=("o.rating",), joins=("o",), order=("o.rating",), nsp=("rating",)),
    Field(name="album_rating", label="Rating of the album", kind=NUMBER, topic=HEARD,
          unit="stars, 1–5", columns=("oa.rating",), joins=("oa",), order=("oa.rating",),
          nsp=("albumrating",)),
    Field(name="starred", label="Starred", kind=FieldKind.FLAG, topic=HEARD,
          columns=("o.starred_at_ms IS NOT NULL",), joins=("o",), nsp=("loved",)),
    Field(name="starred_at", label="When it was starred", kind=FieldKind.MOMENT, topic=HEARD,
          columns=("o.starred_at_ms",), joins=("o",), order=("o.starred_at_ms",),
          nsp=("dateloved",)),
    Field(name="album_starred", label="Album is starred", kind=FieldKind.FLAG, topic=HEARD,
          columns=("oa.starred_at_ms IS NOT NULL",), joins=("oa",), nsp=("albumloved",)),
    Field(name="artist_starred", label="Artist is starred", kind=FieldKind.FLAG, topic=HEARD,
          rows=(("1", "track_credits AS c CROSS JOIN ratings AS ra ON ra.person_id = :person "
                 "AND ra.entity = 'artist' AND ra.entity_id = c.artist_id "
                 "WHERE c.track_id = t.id AND c.role = 'artist' "
                 "AND ra.starred_at_ms IS NOT NULL"),),
          nsp=("artistloved",)),
    Field(name="vote", label="Vote", kind=NUMBER, topic=HEARD, unit="−1, 0 or 1",
          columns=("ifnull(o.vote, 0)",), joins=("o",), order=("ifnull(o.vote, 0)",)),

    Field(name="codec", label="Format", kind=FieldKind.CHOICE, topic=FILE, columns=("f.codec",),
          joins=("f",), order=("f.codec",), nsp=("filetype", "codec"),
          choices=("flac", "mp3", "aac", "opus", "vorbis", "alac", "pcm", "wavpack", "ape", "wma",
                   "musepack", "tta", "dsd", "speex")),
    Field(name="lossless", label="Lossless", kind=FieldKind.FLAG, topic=FILE, joins=("f",),
          columns=(f"f.codec IN {LOSSLESS}",)),
    Field(name="bit_rate", label="Bit rate", kind=NUMBER, topic=FILE, unit="kbit/s",
          columns=("f.bitrate_bps / 1000.0",), joins=("f",), order=("f.bitrate_bps",),
          nsp=("bitrate",)),
    Field(name="sample_rate", label="Sample rate", kind=NUMBER, topic=FILE, unit="Hz",
          columns=("f.sample_rate_hz",), joins=("f",), order=("f.sample_rate_hz",),
          nsp=("samplerate",)),
    Field(name="bit_depth", label="Bit depth", kind=NUMBER, topic=FILE, unit="bit",
          columns=("f.bit_depth",), joins=("f",), order=("f.bit_depth",), nsp=("bitdepth",)),
    Field(name="channels", label="Channels", kind=NUMBER, topic=FILE, columns=("f.channels",),
          joins=("f",), order=("f.channels",), nsp=("channels",)),
    Field(name="size", label="Size", kind=NUMBER, topic=FILE, unit="MB",
          columns=("f.size_bytes / 1000000.0",), joins=("f",), order=("f.size_bytes",)),
    Field(name="path", label="Path", kind=TEXT, topic=FILE, columns=(_PATH,), joins=("f", "d"),
          nsp=("filepath",)),
    Field(name="folder", label="Folder", kind=TEXT, topic=FILE,
          columns=("CAST(d.path AS TEXT)",), joins=("d",)),
    Field(name="music_folder", label="Music folder", kind=TEXT, topic=FILE, columns=("r.name",),
          joins=("r",)),

    Field(name="bpm", label="Tempo", kind=NUMBER, topic=SOUND, unit="BPM",
          columns=("t.bpm_key / 100.0",), order=("t.bpm_key",), nsp=("bpm",),
          ops=(Op.NEAR, *OPS[FieldKind.NUMBER])),
    Field(name="key", label="Key", kind=FieldKind.KEY, topic=SOUND, columns=("t.camelot",),
          order=("t.camelot",)),
    *(
        Field(name=mood.removeprefix("mood_"), label=mood.removeprefix("mood_").capitalize(),
              kind=NUMBER, topic=SOUND, unit="0–1", columns=(f"s.{mood}",), joins=("s",),
              order=(f"s.{mood}",))
        for mood in MOODS
    ),
    Field(name="loudness", label="Loudness", kind=NUMBER, topic=SOUND, unit="LUFS",
          columns=("s.loudness_lufs",), joins=("s",), order=("s.loudness_lufs",)),
    Field(name="analysed", label="Analysed", kind=FieldKind.FLAG, topic=SOUND,
          columns=("s.model IS NOT NULL",), joins=("s",)),
    Field(name="sounds_like", label="Sounds like", kind=FieldKind.TRACK, topic=SOUND),

    Field(name="confidence", label="Least confidence of a field", kind=NUMBER, topic=ORIGIN,
          unit="0–1", columns=(_LEAST,)),
    Field(name="edited", label="Edited by hand", kind=FieldKind.FLAG, topic=ORIGIN,
          rows=(("1", f"{_ATTRIBUTED} AND ch.source = 'person'"),)),
    Field(name="source", label="Somebody who said a field", kind=FieldKind.CHOICE, topic=ORIGIN,
          rows=(("ch.source", _ATTRIBUTED),),
          choices=("person", "tags", "derived", "rule", "musicbrainz", "acoustid", "discogs",
                   "deezer", "itunes")),
    Field(name="match", label="Match with other catalogues", kind=FieldKind.CHOICE, topic=ORIGIN,
          columns=("al.match_status",), joins=("al",),
          choices=("matched", "pending", "manual_review", "no_match")),
    Field(name="match_score", label="Score of the match", kind=NUMBER, topic=ORIGIN, unit="0–100",
          columns=("al.match_score",), joins=("al",), order=("al.match_score",)),

    Field(name="playlist", label="Playlist", kind=FieldKind.PLAYLIST, topic=LISTS, nsp=("id",)),
)  # fmt: skip

FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
"""By name, in the order in which the builder shows them."""

RANDOM = "random"
"""An order that is no field: another one each day."""


def ops_of(field: Field) -> tuple[Op, ...]:
    return field.ops or OPS[field.kind]


def can_order(field: Field) -> bool:
    return bool(field.order)
