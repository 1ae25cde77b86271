"""Dates of any form."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.files.dates import normalised


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1997", "1997"),
        ("1997-05", "1997-05"),
        ("1997-05-21", "1997-05-21"),
        ("1997-05-21T09:00:00Z", "1997-05-21"),
        ("1997-05-21 09:00", "1997-05-21"),
        ("1997/5/3", "1997-05-03"),
        ("2001.03.04", "2001-03-04"),
        ("19970521", "1997-05-21"),
        ("199705", "1997-05"),
        ("21/05/1997", "1997-05-21"),
        ("05/21/1997", "1997-05-21"),
        ("3.4.2001", "2001-04-03"),
        ("5/1997", "1997-05"),
        ("May 1997", "1997-05"),
        ("21 May 1997", "1997-05-21"),
        ("May 21st, 1997", "1997-05-21"),
        ("Sat, 21 Mar 2009", "2009-03-21"),
        ("2009 Mar 21", "2009-03-21"),
        ("SEPT 2003", "2003-09"),
        ("1997-00-00", "1997"),
        ("1997-13-40", "1997"),
        ("1997-02-31", "1997-02"),
        ("2000-02-29", "2000-02-29"),
        ("1900-02-29", "1900-02"),
        ("(1997)", "1997"),
        ("c. 1997", "1997"),
        ("1997-1998", "1997"),
        ("℗ 2004 A Label", "2004"),
        ("  1997  ", "1997"),
        ("٢٠٠٤", "2004"),
        ("0000", None),
        ("0000-00-00", None),
        ("0001-01-01", None),
        ("97", None),
        ("12345", None),
        ("9999", None),
        ("3 of 4", None),
        ("May", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_date_as_people_write_it(text: str, expected: str | None) -> None:
    assert normalised(text) == expected


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_an_iso_date_stays_itself(day: date) -> None:
    assert normalised(day.isoformat()) == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = normalised(text)

    assert found is None or (found[:4].isdecimal() and len(found) in (4, 7, 10))
    assert found is None or normalised(found) == found
