"""Whatever the rules and whatever the library: the SQL finds what a plain reading of them finds."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq import text
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.playlists import reading, sql, wording
from soniq.playlists.checking import check, checked, each
from soniq.playlists.fields import FIELDS, FieldKind, can_order, ops_of
from soniq.playlists.model import Group, Limit, Measure, Order, Rule, Rules
from soniq.units import PersonId, TrackId
from tests.playlists.drawn import groups, made, unlike, values
from tests.playlists.records import PERSON, Bench, Made
from tests.playlists.shelves import MONDAY

LIMIT = 1_000


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
