"""Made-up tracks and rules of every kind, drawn by hypothesis."""

from dataclasses import replace

from hypothesis import strategies as st

from soniq import text
from soniq.audio.model import MOODS
from soniq.events import JSON
from soniq.harmony import Key
from soniq.playlists.fields import FIELDS, FieldKind, Op, ops_of
from soniq.playlists.model import Group, Rule
from tests.playlists.records import ROLES, Made, OnDisk, Said
from tests.playlists.shelves import DAY, MONDAY

names = st.one_of(
    st.sampled_from(
        ["The Beatles", "Sigur  Rós", "Björk", "AC/DC", "  Ænima ", "東京", "ǅ", "İst", "a%b_c",
         "*[x]?", "Straße", "STRASSE", "Cafe\u0301", "ﬁne", "beatles, the", "Two  Spaces",
         "two spaces", " x"]
    ),
    st.text("aAäÄßøØéE b.'-%_*[?ı\u0301\t中", min_size=1, max_size=6).filter(str.strip),
)  # fmt: skip
maybe_name = st.none() | names
moments = st.one_of(
    st.integers(int(MONDAY) - 40 * DAY, int(MONDAY) + DAY),
    st.sampled_from([int(MONDAY) - 30 * DAY, int(MONDAY) // DAY * DAY, int(MONDAY)]),
)
days = st.one_of(
    st.sampled_from(["1999", "1999-05", "1999-05-17", "2000-02", "1998-12-31", "2025-11-24"]),
    st.builds("{:04}-{:02}".format, st.integers(1990, 2026), st.integers(1, 12)),
)
maybe = st.none()
shares = st.none() | st.sampled_from([0.0, 0.25, 0.6, 0.9, 1.0]) | st.floats(0, 1)
paths = st.binary(min_size=1, max_size=4).filter(lambda one: b"/" not in one and b"\0" not in one)

files = st.builds(
    OnDisk,
    codec=st.none() | st.sampled_from(["flac", "mp3", "opus", "alac"]),
    bitrate=st.none() | st.sampled_from([128_000, 320_000, 900_123]),
    sample_rate=st.none() | st.sampled_from([44_100, 96_000]),
    bit_depth=st.none() | st.sampled_from([16, 24]),
    channels=st.none() | st.integers(1, 6),
    size=st.integers(1, 50_000_000),
    mtime=moments,
    folder=st.just(b"") | paths | names.map(lambda name: name.replace("/", "-").encode()),
    name=paths | names.map(lambda name: name.replace("/", "-").encode()),
    comment=maybe_name,
    language=st.none() | st.sampled_from(["deu", "eng"]),
)
opinions = st.builds(
    Said,
    rating=st.none() | st.integers(1, 5),
    starred=st.none() | moments,
    vote=st.sampled_from([-1, 0, 1]),
)
several = st.lists(names, max_size=3, unique=True).map(tuple)
made = st.builds(
    Made,
    title=names,
    artist=names,
    artists=several,
    featured=several,
    album=names,
    album_artist=names,
    album_artists=several,
    genres=st.lists(names, max_size=2, unique=True).map(tuple),
    credits=st.dictionaries(st.sampled_from(ROLES), several, max_size=2),
    year=st.none() | st.sampled_from([1990, 1999, 2000]) | st.integers(1900, 2030),
    released=st.none() | days,
    duration=st.integers(0, 600_000),
    number=st.none() | st.integers(0, 12),
    disc=st.integers(1, 3),
    disc_title=maybe_name,
    compilation=st.booleans(),
    kind=st.sampled_from(["album", "live", "ep"]),
    label=maybe_name,
    catalog_number=maybe_name,
    has_cover=st.booleans(),
    added=moments,
    missing=st.sampled_from([False, False, False, True]),
    file=st.none() | files,
    bpm=st.none() | st.sampled_from([6_000, 12_000, 12_720, 12_721]) | st.integers(4_000, 24_000),
    key=st.none() | st.integers(0, 23).map(Key.of_index),
    sound=st.none()
    | st.fixed_dictionaries(
        {**dict.fromkeys(MOODS, shares), "loudness_lufs": st.none() | st.floats(-60, 0)}
    ),
    model=st.none() | st.just("m"),
    attributed=st.lists(
        st.tuples(st.sampled_from(["person", "musicbrainz", "tags"]), shares), max_size=3
    ).map(tuple),
    match=st.sampled_from(["pending", "matched", "manual_review", "no_match"]),
    score=st.none() | st.integers(0, 100),
    heard=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9), maybe | moments,
                                maybe | moments),
    said=st.none() | opinions,
    of_album=st.none() | opinions,
    artist_star=st.booleans(),
    others=st.none() | opinions,
    lists=st.frozensets(st.integers(1, 3), max_size=2),
    near=st.frozensets(st.integers(1, 3), max_size=2),
)  # fmt: skip


def unlike(shelf: list[Made]) -> list[Made]:
    """No two files with one name in one folder; the star of an artist is on all their tracks."""
    starred = {one.artists[0] for one in shelf if one.artist_star and one.artists}
    kept = []
    for place, one in enumerate(shelf):
        file = one.file and replace(one.file, name=one.file.name + b"%d" % place)
        star = any(name in starred for name in one.artists)
        kept.append(replace(one, file=file, artist_star=star))
    return kept


NUMBERS = st.sampled_from([0, 1, 3, 5, 16, 120, 60, 63.6, 1990, 1999, 44_100, 320, 0.6, -14.5, 200])


def values(kind: FieldKind, op: Op, choices: tuple[str, ...]) -> st.SearchStrategy[JSON]:
    pair: st.SearchStrategy[JSON] = st.lists(NUMBERS, min_size=2, max_size=2).map(list)
    if op in (Op.MISSING, Op.PRESENT):
        return st.none()
    if op is Op.NEAR and kind is FieldKind.NUMBER:
        return st.sampled_from([60, 120, [120, 6], [90.5, 20]])
    if kind is FieldKind.TEXT:
        return names.filter(lambda one: bool(text.fold(one)))
    if kind is FieldKind.NUMBER:
        return pair if op is Op.BETWEEN else NUMBERS
    if kind is FieldKind.DAY:
        return st.lists(days, min_size=2, max_size=2).map(list) if op is Op.BETWEEN else days
    if kind is FieldKind.MOMENT and op in (Op.IN_LAST, Op.NOT_IN_LAST):
        return st.sampled_from([0.5, 1, 7, 30])
    if kind is FieldKind.MOMENT:
        near = days | st.sampled_from(["2025-11", "2025-11-24", "2025-10-25", "2025"])
        return st.lists(near, min_size=2, max_size=2).map(list) if op is Op.BETWEEN else near
    if kind is FieldKind.FLAG:
        return st.booleans()
    if kind is FieldKind.CHOICE:
        return st.sampled_from(choices[:4])
    if kind is FieldKind.KEY:
        return st.sampled_from(["8A", "Am", "C major", "12B", "F#m"])
    return st.integers(1, 3)


@st.composite
def rule(draw: st.DrawFn) -> Rule:
    field = FIELDS[draw(st.sampled_from(list(FIELDS)))]
    op = draw(st.sampled_from(ops_of(field)))
    return Rule(field=field.name, op=op.value, value=draw(values(field.kind, op, field.choices)))


groups = st.recursive(
    st.builds(
        Group, every=st.booleans(), rules=st.lists(rule(), min_size=1, max_size=4).map(tuple)
    ),
    lambda inner: st.builds(
        Group, every=st.booleans(), rules=st.lists(inner | rule(), max_size=3).map(tuple)
    ),
    max_leaves=6,
)
