"""Byte ranges: the one that is asked for, or the whole, and never a byte beyond."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from soniq.http.ranges import Range, Unsatisfiable, still_fits, wanted

sizes = st.integers(0, 10_000)
ends = st.integers(0, 12_000)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", Range(0, 1_000)),
        ("bytes=0-0", Range(0, 1)),
        ("bytes=0-999", Range(0, 1_000)),
        ("bytes=0-99999", Range(0, 1_000)),
        ("bytes=999-", Range(999, 1_000)),
        ("bytes=500-600", Range(500, 601)),
        ("bytes=-1", Range(999, 1_000)),
        ("bytes=-5000", Range(0, 1_000)),
        ("Bytes= 1-2 ", Range(1, 3)),
        ("bytes=600-500", None),
        ("bytes=-", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=1-2,4-5", None),
        ("bytes=0-0," * 1_000 + "0-0", None),
        ("bytes=--1", None),
        ("bytes=-0x10", None),
        ("bytes=١-٢", None),
        ("bytes=1_0-2_0", None),
        ("bytes=+1-2", None),
        ("items=0-1", None),
        ("bytes 0-1", None),
        ("bytes=0-1\n", None),
        ("bytes=" + "9" * 19 + "-", "beyond"),
        ("bytes=" + "9" * 5_000 + "-", None),
        ("bytes=1000-", "beyond"),
        ("bytes=1000-2000", "beyond"),
        ("bytes=-0", "beyond"),
    ],
)
def test_what_headers_ask_of_a_file_of_a_thousand_bytes(
    header: str | None, found: Range | str | None
) -> None:
    if found == "beyond":
        with pytest.raises(Unsatisfiable):
            wanted(header, 1_000)
    else:
        assert wanted(header, 1_000) == found


@given(ends, ends, sizes)
def test_a_range_is_cut_to_the_file(first: int, last: int, size: int) -> None:
    body = bytes(index % 251 for index in range(size))
    header = f"bytes={first}-{last}"
    if last < first:
        assert wanted(header, size) is None
        return
    if first >= size:
        with pytest.raises(Unsatisfiable):
            wanted(header, size)
        return
    found = wanted(header, size)
    assert found is not None
    assert body[found.start : found.stop] == body[first : last + 1]


@given(ends, sizes)
def test_a_suffix_is_the_end_of_the_file(length: int, size: int) -> None:
    body = bytes(index % 251 for index in range(size))
    if length == 0 or size == 0:
        with pytest.raises(Unsatisfiable):
            wanted(f"bytes=-{length}", size)
        return
    found = wanted(f"bytes=-{length}", size)
    assert found is not None
    assert body[found.start : found.stop] == body[-length:]


@given(st.text(), sizes)
@example("bytes=0-0", 0)
@example("bytes=-1", 0)
def test_no_header_leads_out_of_the_file(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            found = wanted(text, size)
        except Unsatisfiable:
            continue
        if found is not None:
            assert 0 <= found.start < found.stop <= size
            assert found.length == found.stop - found.start


@pytest.mark.parametrize(
    ("if_range", "fits"),
    [
        (None, True),
        ('"12-34"', True),
        ('"12-35"', False),
        ('W/"12-34"', False),
        ("Wed, 21 Oct 2015 07:28:00 GMT", True),
        ("Wed, 21 Oct 2015 07:28:01 GMT", False),
        ("yesterday", False),
        ("Wed, 99 Oct 99999999999999 07:28:00 GMT", False),
        ("", False),
    ],
)
def test_a_part_fits_only_the_file_that_it_was_cut_from(if_range: str | None, fits: bool) -> None:
    assert still_fits(if_range, etag='"12-34"', modified=1_445_412_480.7) is fits


@given(st.text())
def test_no_if_range_breaks_anything(if_range: str) -> None:
    still_fits(if_range, etag='"1"', modified=0)
