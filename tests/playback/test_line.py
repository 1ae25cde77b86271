"""Whatever happens to a row of entries, the played one stays the played one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from soniq.errors import Invalid
from soniq.playback.line import Line


def test_an_empty_row_plays_nothing_and_a_full_one_something() -> None:
    assert Line.of([]).current is None
    assert Line.of("ab").current == "a"
    assert Line.of("ab", 1).after() is None
    for entries, index in (((), 0), (("a",), None), (("a",), 1), (("a",), -1)):
        with pytest.raises(Invalid):
            Line(entries, index)


def test_where_the_played_one_goes_the_next_takes_its_place() -> None:
    line = Line.of("abcd", 1)
    assert line.without([1]).current == "c"
    assert line.without([1, 2]).current == "d"
    assert line.without([1, 2, 3]).current == "a"
    assert line.without([0, 1, 2, 3]) == Line()


@given(st.lists(st.integers(), max_size=8, unique=True), st.data())
def test_taking_in_and_out_again_leaves_the_same(entries: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1)) if entries else None
    line = Line.of(entries, index)
    place = data.draw(st.integers(0, len(entries)))
    fuller = line.put([-1, -2, -3], place)
    assert len(fuller.entries) == len(entries) + 3
    if entries:
        assert fuller.without(range(place, place + 3)) == line


class Changed(RuleBasedStateMachine):
    """Any sequence of changes, beside a plain list that remembers which one is played."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Line[int] = Line()
        self.plain: list[int] = []
        self.played: int | None = None
        self.next = 0

    def _place(self, data: st.DataObject) -> int:
        return data.draw(st.integers(0, len(self.plain) - 1))

    @rule(count=st.integers(0, 4), data=st.data())
    def put(self, count: int, data: st.DataObject) -> None:
        place = data.draw(st.one_of(st.none(), st.integers(0, len(self.plain))))
        more = [*range(self.next, self.next + count)]
        self.next += count
        self.line = self.line.put(more, place)
        at = len(self.plain) if place is None else place
        self.plain[at:at] = more
        if self.played is None and self.plain:
            self.played = self.plain[0]

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        gone = data.draw(st.sets(st.integers(0, len(self.plain) - 1))) if self.plain else set()
        self.line = self.line.without(gone)
        place = None if self.played is None else self.plain.index(self.played)
        kept = [(at, one) for at, one in enumerate(self.plain) if at not in gone]
        later = [one for at, one in kept if place is not None and at >= place]
        self.plain = [one for _, one in kept]
        self.played = later[0] if later else (self.plain[-1] if self.plain else None)

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        if self.plain:
            place, to = self._place(data), self._place(data)
            self.line = self.line.moved(place, to)
            self.plain.insert(to, self.plain.pop(place))

    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        if self.plain:
            place = self._place(data)
            self.line = self.line.at(place)
            self.played = self.plain[place]

    @rule(seed=st.integers(0, 99))
    def shuffle(self, seed: int) -> None:
        self.line = self.line.shuffled(random.Random(seed))
        assert sorted(self.line.entries) == sorted(self.plain)
        self.plain = [*self.line.entries]
        assert self.line.index in (0, None)

    @invariant()
    def agrees(self) -> None:
        assert [*self.line.entries] == self.plain
        assert self.line.current == self.played


TestAnySequenceOfChanges = Changed.TestCase
