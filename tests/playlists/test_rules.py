"""Whatever the rules and whatever the library: the SQL finds what a plain reading of them finds."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq import text
from soniq.audio.model import MOODS
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.harmony import Key
from soniq.playlists import reading, sql, wording
from soniq.playlists.checking import check, checked, each
from soniq.playlists.fields import FIELDS, FieldKind, Op, can_order, ops_of
from soniq.playlists.model import Group, Limit, Measure, Order, Rule, Rules
from soniq.units import PersonId, TrackId
from tests.playlists.records import PERSON, ROLES, Bench, Made, OnDisk, Said
from tests.playlists.shelves import DAY, MONDAY

LIMIT = 1_000

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


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = Bench(tmp_path_factory.mktemp("rules"))
    sql.ready(bench.reader)
    yield bench
    bench.close()


def asker(shelf: list[Made], group: Group) -> sql.Asker:
    sets = {}
    for one in each(group):
        found = checked(one)
        if found.field.kind is FieldKind.PLAYLIST:
            sets[sql.set_name(found)] = [
                TrackId(number) for number, it in enumerate(shelf, 1) if one.value in it.lists
            ]
        if found.field.kind is FieldKind.TRACK:
            sets[sql.set_name(found)] = [
                TrackId(number) for number, it in enumerate(shelf, 1) if one.value in it.near
            ]
    return sql.Asker(person=PersonId(PERSON), now=MONDAY, seed=5, sets=sets)


def found_by_sql(bench: Bench, shelf: list[Made], rules: Rules) -> list[int]:
    try:
        bench.fill(shelf)
        statement, values = sql.sql(rules, asker(shelf, rules.group), LIMIT)
        rows = bench.reader.execute(statement, values).fetchall()
    finally:
        bench.empty()
    told = ((row["id"], row["duration_ms"], row["size_bytes"]) for row in rows)
    return [track_id for track_id, _ in sql.cut(told, rules.limit)]


PROPERTY = settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@PROPERTY
@given(st.lists(made, max_size=6).map(unlike), groups)
def test_the_sql_and_a_plain_reading_of_any_rules_agree(
    bench: Bench, shelf: list[Made], group: Group
) -> None:
    wanted = {
        number
        for number, one in enumerate(shelf, 1)
        if not one.missing and reading.holds(group, one.facts(), int(MONDAY))
    }
    found = found_by_sql(bench, shelf, Rules(group=group))
    assert set(found) == wanted
    assert len(found) == len(wanted)


@pytest.mark.parametrize("field", FIELDS)
@settings(PROPERTY, max_examples=12)
@given(data=st.data(), shelf=st.lists(made, min_size=1, max_size=4).map(unlike))
def test_each_operator_of_each_field_agrees_with_its_reading(
    bench: Bench, field: str, data: st.DataObject, shelf: list[Made]
) -> None:
    kind, choices = FIELDS[field].kind, FIELDS[field].choices
    asked = tuple(
        Rule(field=field, op=op.value, value=data.draw(values(kind, op, choices)))
        for op in ops_of(FIELDS[field])
    )
    for one in asked:
        group = Group(every=True, rules=(one,))
        wanted = {
            number
            for number, it in enumerate(shelf, 1)
            if not it.missing and reading.holds(one, it.facts(), int(MONDAY))
        }
        assert set(found_by_sql(bench, shelf, Rules(group=group))) == wanted


ORDERED: dict[str, Callable[[Made], Any]] = {
    "year": lambda one: one.year,
    "duration": lambda one: one.duration,
    "title": lambda one: text.sort_key(one.title),
    "plays": lambda one: (one.heard or (0,))[0],
    "rating": lambda one: one.said and one.said.rating,
    "bpm": lambda one: one.bpm,
    "added": lambda one: one.added,
    "last_played": lambda one: one.heard and one.heard[3],
}


@PROPERTY
@given(
    shelf=st.lists(made, max_size=8).map(unlike),
    orders=st.lists(
        st.builds(Order, field=st.sampled_from(sorted(ORDERED)), descending=st.booleans()),
        max_size=2,
    ).map(tuple),
    limit=st.none()
    | st.builds(
        Limit, measure=st.sampled_from(Measure), amount=st.sampled_from([1, 2.5, 3, 10, 40])
    ),
)
def test_order_and_limit_are_those_of_a_sorted_list(
    bench: Bench, shelf: list[Made], orders: tuple[Order, ...], limit: Limit | None
) -> None:
    wanted = [number for number, one in enumerate(shelf, 1) if not one.missing][::-1]
    for order in reversed(orders or (Order(field="added", descending=True),)):
        value = ORDERED[order.field]
        known = [one for one in wanted if value(shelf[one - 1]) is not None]
        known.sort(key=lambda one: value(shelf[one - 1]), reverse=order.descending)
        wanted = known + [one for one in wanted if value(shelf[one - 1]) is None]
    rules = Rules(group=Group(every=True), order=orders, limit=limit)
    assert found_by_sql(bench, shelf, rules) == cut_plainly(shelf, wanted, limit)


def cut_plainly(shelf: list[Made], wanted: list[int], limit: Limit | None) -> list[int]:
    if limit is None:
        return wanted
    if limit.measure is Measure.TRACKS:
        return wanted[: int(limit.amount)]
    kept, total = [], 0.0
    for number in wanted:
        file = shelf[number - 1].file
        minutes = shelf[number - 1].duration / 60_000
        total += minutes if limit.measure is Measure.MINUTES else (file.size if file else 0) / 1e6
        if total > limit.amount:
            break
        kept.append(number)
    return kept


@given(st.integers(0, 2**40), st.integers(2, 400))
@settings(max_examples=30, deadline=None)
def test_a_random_order_is_another_one_with_another_seed(seed: int, count: int) -> None:
    def order(by: int) -> list[int]:
        places = {}
        for track in range(1, count + 1):
            x = (track * 48_271 + by % sql.PRIME) % sql.PRIME
            square = x * x % sql.PRIME
            places[track] = (square * x + square * 16_807 % sql.PRIME) % sql.PRIME
        return sorted(places, key=places.__getitem__)

    assert sorted(order(seed)) == list(range(1, count + 1))
    if count > 20:
        assert order(seed) != order(seed + 1)


def test_the_random_order_of_sql_is_that_polynomial(bench: Bench) -> None:
    rules = Rules(group=Group(every=True), order=(Order(field="random"),))
    statement, values = sql.sql(rules, sql.Asker(person=PersonId(1), now=MONDAY, seed=99), 5)
    expression = statement.split("ORDER BY ")[1].split(" ASC")[0].replace("t.id", ":id")
    for track in (1, 2, 77, 2**31 - 5, 2**31):
        x = (track * 48_271 + 99) % sql.PRIME
        square = x * x % sql.PRIME
        wanted = (square * x + square * 16_807 % sql.PRIME) % sql.PRIME
        asked = {**values, "id": track}
        assert bench.reader.execute(f"SELECT {expression}", asked).fetchone()[0] == wanted


@PROPERTY
@given(
    groups,
    st.lists(
        st.builds(
            Order,
            field=st.sampled_from([name for name in FIELDS if can_order(FIELDS[name])]),
            descending=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    st.none()
    | st.builds(Limit, measure=st.sampled_from(Measure), amount=st.floats(0.1, 1_000_000)),
)
def test_rules_written_and_read_again_are_the_same(
    group: Group, order: tuple[Order, ...], limit: Limit | None
) -> None:
    rules = Rules(group=group, order=order, limit=limit)
    assert wording.read(wording.plain(rules)) == rules
    assert check(rules) == rules


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"field": "shoe_size", "op": "is", "value": 4}, "shoe_size"),
        ({"field": "year", "op": "contains", "value": "9"}, "Year.*contains"),
        ({"field": "year", "op": "between", "value": [1990]}, "Year between 1990.*two numbers"),
        ({"field": "year", "op": "gt", "value": "new"}, "Year gt new.*number"),
        ({"field": "year", "op": "gt", "value": True}, "number"),
        ({"field": "title", "op": "is", "value": "  "}, "Title is.*text"),
        ({"field": "title", "op": "is", "value": "a\x00b"}, "text"),
        ({"field": "title", "op": "is", "value": "\ud800"}, "text"),
        ({"field": "added", "op": "in_last", "value": 0}, "Added in last 0.*days"),
        ({"field": "added", "op": "before", "value": "soon"}, "day"),
        ({"field": "released", "op": "is", "value": "1999-13"}, "day"),
        ({"field": "starred", "op": "is", "value": 1}, "true or false"),
        ({"field": "key", "op": "is", "value": "H#x"}, "8A"),
        ({"field": "match", "op": "is", "value": "maybe"}, "manual_review"),
        ({"field": "playlist", "op": "in", "value": -4}, "id"),
        ({"field": "sounds_like", "op": "near", "value": [4, 0]}, "1 to 1000"),
        ({"field": "bpm", "op": "near", "value": [120, 99]}, "percent"),
        ({"field": "size", "op": "gt", "value": 1e300}, "too large"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_named(said: dict[str, JSON], error: str) -> None:
    with pytest.raises(Invalid, match=error):
        check(wording.read({"all": [{"any": [said]}]}))


@pytest.mark.parametrize(
    "said",
    [
        None, [], {}, {"all": [], "any": []}, {"all": {}}, {"all": [3]}, {"all": [{"field": "x"}]},
        {"all": [], "order": "title"}, {"all": [], "order": [3]}, {"all": [], "limit": 3},
        {"all": [], "limit": {"tracks": 0}}, {"all": [], "limit": {"days": 3}},
        {"all": [], "limit": {"tracks": True}}, {"all": [], "limit": {"tracks": 1, "minutes": 2}},
        {"all": [{"field": "year", "op": "gt", "value": 1}] * 201},
    ],
)  # fmt: skip
def test_what_are_no_rules_is_refused_in_words(said: JSON) -> None:
    with pytest.raises(Invalid):
        wording.read(said)


def test_groups_go_only_so_deep() -> None:
    said: JSON = {"all": []}
    for _ in range(8):
        said = {"any": [said]}
    with pytest.raises(Invalid, match="deep"):
        wording.read(said)


def test_a_list_is_not_sorted_by_what_has_no_order() -> None:
    with pytest.raises(Invalid, match="playlist"):
        check(Rules(group=Group(every=True), order=(Order(field="playlist"),)))


def test_a_day_that_says_its_year_alone_spans_it() -> None:
    found = checked(Rule(field="released", op="is", value=1999))
    assert found.value == ("1999-01-01", "1999-12-31")
    assert checked(Rule(field="added", op="before", value="2024-02-30")).value == (
        "2024-02-30", "2024-02-30",
    )  # fmt: skip
