"""The language of file names."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.errors import Invalid
from soniq.moving.model import Preset
from soniq.moving.templates import EXAMPLE, FIELDS, FLAGS, HELP, PRESETS, Value, parse

SONG: dict[str, Value] = {
    "title": "Two Weeks", "artist": "The Band", "albumartist": "The Band", "album": "Record",
    "year": 1999, "track": 3, "disc": 1, "compilation": 0, "multidisc": 0,
}  # fmt: skip


def named(template: str, **values: Value) -> str:
    return parse(template).path({**SONG, **values}, ending=".mp3", otherwise="old name").decode()


@pytest.mark.parametrize(
    ("template", "values", "path"),
    [
        ("{albumartist}/{album}/{track:02} - {title}", {}, "The Band/Record/03 - Two Weeks.mp3"),
        ("{track} {title}", {"track": None}, "Two Weeks.mp3"),
        ("{track:02} - {title}", {"track": None}, "Two Weeks.mp3"),
        ("[{track:03}. ]{title}", {}, "003. Two Weeks.mp3"),
        ("[{track:03}. ]{title}", {"track": None}, "Two Weeks.mp3"),
        ("[Disc {disc}/]{title}", {}, "Disc 1/Two Weeks.mp3"),
        ("{if multidisc}Disc {disc}/{end}{title}", {}, "Two Weeks.mp3"),
        ("{if multidisc}Disc {disc}/{end}{title}", {"multidisc": 1}, "Disc 1/Two Weeks.mp3"),
        ("{if compilation}V A{else}{artist}{end}/{title}", {}, "The Band/Two Weeks.mp3"),
        ("{if compilation}V A{else}{artist}{end}/{title}", {"compilation": 1}, "V A/Two Weeks.mp3"),
        ("{if not year}Undated/{end}{title}", {"year": None}, "Undated/Two Weeks.mp3"),
        ("{albumartist:initial}/{title}", {}, "B/Two Weeks.mp3"),
        ("{albumartist:initial}/{title}", {"albumartist": "10cc"}, "#/Two Weeks.mp3"),
        ("{title:upper}", {}, "TWO WEEKS.mp3"),
        ("{label|genre|'Nobody'} {title}", {}, "Nobody Two Weeks.mp3"),
        ("{label|genre|'Nobody'} {title}", {"genre": "Jazz"}, "Jazz Two Weeks.mp3"),
        ("[[{year}]] {{{title}}}", {}, "[1999] {Two Weeks}.mp3"),
        ("{album}/{label}/{title}", {}, "Record/Two Weeks.mp3"),
        ("{label}", {}, "old name.mp3"),
        ("{artist}/{title}", {"artist": "AC/DC", "title": "../x"}, "AC-DC/x.mp3"),
        ("{title}", {"title": "{artist}[{year}]"}, "{artist}[{year}].mp3"),
        ("{if year}{if multidisc}{disc}-{end}{track:02} {end}{title}", {"multidisc": 1},
         "1-03 Two Weeks.mp3"),
    ],
)  # fmt: skip
def test_a_template_says_where_a_file_goes(
    template: str, values: dict[str, Value], path: str
) -> None:
    assert named(template, **values) == path


@pytest.mark.parametrize(
    ("template", "place", "reason"),
    [
        ("{albumartist}/{titel}", 15, 'no field "titel"'),
        ("{title", 1, "no partner"),
        ("a}", 2, "no partner"),
        ("{title}[{year}", 8, 'no "]"'),
        ("{title} {if year}x", 9, 'no "{end}"'),
        ("{title} {if yeer}x{end}", 9, 'no field "yeer"'),
        ("{title}{end}", 8, "before it"),
        ("{title:02}", 1, "only numbers"),
        ("{title:bold}", 1, '"bold" is not known'),
        ("{title.__class__}", 1, "no field"),
        ("{title!r}", 1, "no field"),
        ("{0}", 1, "no field"),
        ("{if}{title}{end}", 1, "write"),
        ("[" + "[ " * 30 + "{title}", None, "too many"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    template: str, place: int | None, reason: str
) -> None:
    with pytest.raises(Invalid, match=re.escape(reason)) as caught:
        parse(template)
    if place is not None:
        assert f"character {place}:" in str(caught.value)


@pytest.mark.parametrize("template", ["", "Music", "{title}/", "{{title}}", "{title}" * 500])
def test_templates_that_name_no_file_are_refused(template: str) -> None:
    with pytest.raises(Invalid):
        parse(template)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_put_every_track_in_a_folder_under_its_title(preset: Preset) -> None:
    path = parse(preset.template).path(EXAMPLE, ending=".flac", otherwise="x").decode()
    assert path.endswith("Paranoid Android.flac")
    assert path.count("/") >= 1


@pytest.mark.parametrize("said", [said for said, _ in HELP])
def test_all_that_the_help_tells_can_be_written(said: str) -> None:
    parse(f"{said} {{title}}").path(EXAMPLE, ending=".mp3", otherwise="x")


def test_every_field_that_is_told_of_can_be_written() -> None:
    for name in FIELDS:
        assert parse(f"{{{name}}}").path({name: 7}, ending=".mp3", otherwise="x") == b"7.mp3"
    for name in (*FLAGS, *FIELDS):
        assert (
            parse(f"{{if {name}}}y{{else}}n{{end}}").path({name: 1}, ending=".mp3", otherwise="x")
            == b"y.mp3"
        )


@given(st.text(max_size=60))
def test_any_text_is_a_template_or_is_refused_in_words(said: str) -> None:
    with contextlib.suppress(Invalid):
        parse(said).path(SONG, ending=".mp3", otherwise="x")


@given(
    template=st.sampled_from([preset.template for preset in PRESETS]),
    values=st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=300)),
)
def test_whatever_tags_say_a_path_stays_beneath_the_root(
    template: str, values: dict[str, Value]
) -> None:
    path = parse(template).path(values, ending=".mp3", otherwise="old")
    assert path.endswith(b".mp3")
    for name in path.split(b"/"):
        assert 0 < len(name) <= 255
        assert name not in (b".", b"..")
        assert not name.startswith((b".", b"-", b"~"))
        assert b"\x00" not in name
