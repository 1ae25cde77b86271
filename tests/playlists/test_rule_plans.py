"""What rules ask of a library of 100,000 tracks, through EXPLAIN QUERY PLAN.

Bounded means: one pass over the tracks at most, and none where a rule that must hold is one that
an index finds (what is starred, rated, played lately, added lately, in a playlist, near to a
track). Every other table is searched by a whole key for the track at hand; the music folders, a
handful, may be walked. The sorter keeps as many rows as the list may have (`LIMIT`), whatever the
rules find; no other temporary table is made, but the lists of ids that were handed in.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.events import JSON
from soniq.playlists import sql
from soniq.playlists.fields import FIELDS, FieldKind, Op, can_order, ops_of
from soniq.playlists.model import LONGEST, Group, Limit, Measure, Order, Rule, Rules
from soniq.units import PersonId, TrackId
from tests.crowd import build
from tests.playlists.shelves import MONDAY

TRACKS = 100_000

PASS = re.compile(r"SCAN t$")
SOUGHT = re.compile(
    r"SEARCH (ratings|play_counts|tracks) USING (COVERING )?INDEX "
    r"(ratings_by_star|ratings_by_rating|play_counts_by_\w+|tracks_by_added) "
    r"|SCAN json_each VIRTUAL TABLE"
)
KEYED = re.compile(
    r"SEARCH \w+ USING (INTEGER PRIMARY KEY \(rowid=\?\)|PRIMARY KEY \(\w+=\?"
    r"|INDEX sqlite_autoindex_\w+ \(\w+=\?)"
    r"|CORRELATED SCALAR SUBQUERY|(SCAN|SEARCH) one VIRTUAL TABLE|SCAN r LEFT-JOIN"
    r"|LIST SUBQUERY|REUSE LIST SUBQUERY"
    r"|SCALAR SUBQUERY|CREATE BLOOM FILTER|USING ROWID SEARCH ON TABLE"
)
SORTER = re.compile(r"USE TEMP B-TREE FOR (ORDER BY|LAST \w+ TERMS? OF ORDER BY)")


@pytest.fixture(scope="module", params=["analyzed", "never analyzed"])
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("plans") / "library.sqlite"
    build(path, TRACKS)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.row_factory = sqlite3.Row
    sql.ready(reader)
    if request.param == "analyzed":
        reader.execute("ANALYZE")
    yield reader
    reader.close()


def value(kind: FieldKind, op: Op, choices: tuple[str, ...]) -> JSON:
    if op in (Op.MISSING, Op.PRESENT):
        return None
    two: dict[FieldKind, JSON] = {
        FieldKind.NUMBER: [1, 5], FieldKind.DAY: ["1990", "1999"],
        FieldKind.MOMENT: ["2020", "2021"],
    }  # fmt: skip
    if op is Op.BETWEEN:
        return two[kind]
    if op in (Op.IN_LAST, Op.NOT_IN_LAST):
        return 30
    one: dict[FieldKind, JSON] = {
        FieldKind.TEXT: "love", FieldKind.NUMBER: 3, FieldKind.DAY: "1999",
        FieldKind.MOMENT: "2021-05", FieldKind.FLAG: True, FieldKind.KEY: "8A",
        FieldKind.PLAYLIST: 1, FieldKind.TRACK: 1,
    }  # fmt: skip
    return choices[0] if kind is FieldKind.CHOICE else one[kind]


EVERY_RULE = [
    Rule(field=field.name, op=op.value, value=value(field.kind, op, field.choices))
    for field in FIELDS.values()
    for op in ops_of(field)
]
ORDERS = [
    Order(field=name, descending=descending)
    for name in ("random", *(name for name in FIELDS if can_order(FIELDS[name])))
    for descending in (False, True)
]


def plan(reader: sqlite3.Connection, rules: Rules) -> list[str]:
    asker = sql.Asker(person=PersonId(1), now=MONDAY, sets={"playlist 1": [TrackId(1)]})
    statement, values = sql.sql(rules, asker, LONGEST + 1)
    return [row["detail"] for row in reader.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def faults(steps: list[str]) -> list[str]:
    """Steps that are neither keyed, nor the one pass or seek, nor the one sorter."""
    passes = [step for step in steps if PASS.match(step) or SOUGHT.match(step)]
    sorts = [step for step in steps if SORTER.match(step)]
    known = [*passes, *sorts]
    others = [step for step in steps if step not in known and not KEYED.match(step)]
    scans = [step for step in passes if PASS.match(step)]
    return [*others, *scans[1:], *sorts[1:]]


@pytest.mark.parametrize("field", FIELDS)
def test_every_rule_is_one_bounded_pass(reader: sqlite3.Connection, field: str) -> None:
    other = Rule(field="year", op="is_not", value=1)
    for rule in (rule for rule in EVERY_RULE if rule.field == field):
        for group in (
            Group(every=True, rules=(rule,)),
            Group(every=False, rules=(rule, other)),
            Group(every=True, rules=(other, Group(every=False, rules=(other, rule)))),
        ):
            assert faults(plan(reader, Rules(group=group))) == []


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.field} {order.descending}")
def test_every_order_is_one_bounded_pass(reader: sqlite3.Connection, order: Order) -> None:
    for limit in (None, Limit(measure=Measure.MEGABYTES, amount=700)):
        rules = Rules(group=Group(every=True), order=(order, Order(field="title")), limit=limit)
        assert faults(plan(reader, rules)) == []


SOUGHT_RULES = [
    Rule(field="starred", op="is", value=True),
    Rule(field="starred", op="is_not", value=False),
    Rule(field="rating", op="gt", value=3),
    Rule(field="plays", op="gt", value=0),
    Rule(field="last_played", op="in_last", value=30),
    Rule(field="last_played", op="after", value="2025-01"),
    Rule(field="added", op="in_last", value=30),
    Rule(field="playlist", op="in", value=1),
    Rule(field="sounds_like", op="near", value=1),
]


@pytest.mark.parametrize("rule", SOUGHT_RULES, ids=lambda rule: f"{rule.field} {rule.op}")
def test_what_an_index_finds_is_not_passed_through(reader: sqlite3.Connection, rule: Rule) -> None:
    other = Rule(field="title", op="contains", value="love")
    steps = plan(reader, Rules(group=Group(every=True, rules=(other, rule))))
    assert not any(PASS.match(step) for step in steps), steps


def test_all_fields_at_once_are_one_bounded_pass(reader: sqlite3.Connection) -> None:
    for start in range(0, len(EVERY_RULE), 60):
        group = Group(every=False, rules=tuple(EVERY_RULE[start : start + 60]))
        assert faults(plan(reader, Rules(group=group, order=(Order(field="artist"),)))) == []


def test_a_scan_and_a_second_sort_would_be_seen(reader: sqlite3.Connection) -> None:
    asked = "EXPLAIN QUERY PLAN SELECT t.id FROM tracks AS t, files AS f ORDER BY f.size_bytes"
    assert len(faults([row["detail"] for row in reader.execute(asked)])) == 2
