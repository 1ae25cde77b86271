"""Answers that are nearly right: some part of a good one replaced by something else."""

from typing import Any

from hypothesis import strategies as st

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.sampled_from(["", " ", "0", "-1", "1e400", "\ud800", "\x00", "NaN", "9" * 30, "http://"]),
    st.sampled_from([10**30, -1, float("nan"), float("inf")]),
)
ANYTHING = st.recursive(
    ODD,
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def spoiled(draw: st.DrawFn, answer: Any) -> Any:
    """The answer with up to three of its parts replaced, or something else altogether."""
    if draw(st.integers(0, 9)) == 0:
        return draw(ANYTHING)
    for _ in range(draw(st.integers(1, 3))):
        answer = _spoil(draw, answer)
    return answer


def _spoil(draw: st.DrawFn, answer: Any) -> Any:
    if isinstance(answer, dict) and answer and draw(st.integers(0, 5)):
        name = draw(st.sampled_from(sorted(answer)))
        if draw(st.integers(0, 5)) == 0:
            return {key: value for key, value in answer.items() if key != name}
        return answer | {name: _spoil(draw, answer[name])}
    if isinstance(answer, list) and answer and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(answer) - 1))
        return [*answer[:place], _spoil(draw, answer[place]), *answer[place + 1 :]]
    return draw(ANYTHING)
