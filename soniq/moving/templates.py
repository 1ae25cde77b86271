r"""Templates for file names: "{albumartist}/[{year} - ]{album}/{track:02} - {title}".

- `{title}` is the field's value, `{albumartist|artist|'Nobody'}` the first that has one.
- `{track:02}` pads a number with zeros; `{artist:initial}` is the letter that it is filed under
  (The Beatles: B), `{title:upper}` and `{title:lower}` write it so.
- `[Disc {disc}/]` is an optional part: it is left out where a field in it has no value.
- `{if compilation}…{else}…{end}`: one or the other; `{if not year}`. Any field may be asked for,
  and two that are no fields: `compilation` and `multidisc`.
- `/` parts folders. `{{`, `}}`, `[[`, `]]` stand for the bracket itself.
- The file keeps its ending by itself.

The language is soniq's own, as it must not be able to do anything: `str.format` reaches attributes,
Jinja is a programming language, and beets' templates are a part of beets.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from soniq import text
from soniq.errors import Invalid
from soniq.files import naming
from soniq.moving.model import Preset

Value: TypeAlias = str | int | None
Values: TypeAlias = Mapping[str, Value]

FIELDS: dict[str, str] = {
    "title": "title of the track",
    "artist": "artist of the track, as credited",
    "albumartist": "artist of the album",
    "album": "title of the album, as this edition is called",
    "year": "year of this edition",
    "originalyear": "year in which the album first came out",
    "track": "number on the disc",
    "tracktotal": "tracks on the disc",
    "disc": "number of the disc",
    "disctotal": "discs of the edition",
    "disctitle": "title of the disc",
    "genre": "first genre",
    "label": "record label",
    "catalog": "catalogue number",
    "media": "what it was bought on: CD, Vinyl …",
    "edition": "what sets the edition apart: Deluxe …",
    "codec": "how the sound is stored: flac, mp3 …",
    "ext": "ending of the file",
    "bitrate": "kilobits a second",
    "bitdepth": "bits of a sample",
    "samplerate": "kilohertz",
    "bpm": "beats a minute",
    "key": "musical key, as Camelot names it: 8A",
}
NUMBERS = frozenset(
    ("track", "tracktotal", "disc", "disctotal", "year", "originalyear", "bpm", "bitrate")
)
FLAGS: dict[str, str] = {
    "compilation": "the album is by various artists",
    "multidisc": "the edition has more than one disc",
}
HOWS = frozenset(("initial", "upper", "lower"))
LONGEST = 1_000
"""Characters of a template."""
DEEPEST = 20

PRESETS = (
    Preset(
        name="Artist / Year - Album / Track - Title",
        template="{albumartist}/[{year} - ]{album}/"
        "{if multidisc}{disc}-{end}[{track:02} - ]{if compilation}{artist} - {end}{title}",
    ),
    Preset(
        name="The same, with a folder for each disc",
        template="{albumartist}/[{year} - ]{album}/{if multidisc}Disc {disc}/{end}"
        "[{track:02} - ]{if compilation}{artist} - {end}{title}",
    ),
    Preset(
        name="Letter / Artist / Album / Track Title; compilations apart",
        template="{if compilation}Various Artists/{album}/"
        "{else}{albumartist:initial}/{albumartist}/{album}/{end}"
        "{if multidisc}{disc}-{end}[{track:02} ]{if compilation}{artist} - {end}{title}",
    ),
    Preset(
        name="Genre / Artist - Title, for players without albums",
        template="{genre|'Other'}/{artist} - {title}",
    ),
)

HELP: tuple[tuple[str, str], ...] = (
    ("{title}", "the title; in curly brackets stands any field"),
    ("{albumartist|artist|'Nobody'}", "the first of these that is known; text stands in quotes"),
    ("{track:02}", "a number with zeros before it: 07"),
    ("{artist:initial}", "the letter that it is filed under; the Beatles have B"),
    ("{title:upper}  {title:lower}", "in capitals, in small letters"),
    ("[{year} - ]", "left out with all in the brackets where a field in it is not known"),
    ("{if compilation}Various/{else}{artist}/{end}", "the one or the other"),
    ("{if multidisc}Disc {disc}/{end}  {if not year}Undated/{end}", "any field can be asked for"),
    ("/", "parts folders"),
    ("{{ }} [[ ]]", "the bracket itself"),
)
"""For the page: what one can write, and what it does. The file's ending comes by itself."""

EXAMPLE: dict[str, Value] = {
    "title": "Paranoid Android", "artist": "Radiohead", "albumartist": "Radiohead",
    "album": "OK Computer", "year": 2009, "originalyear": 1997, "track": 2, "tracktotal": 12,
    "disc": 1, "disctotal": 2, "multidisc": 1, "genre": "Alternative Rock", "label": "Parlophone",
    "catalog": "NODATA 02", "media": "CD", "codec": "flac", "ext": "flac", "bpm": 82, "key": "4A",
    "bitdepth": "16", "samplerate": "44.1", "bitrate": 900, "edition": "Collector's Edition",
}  # fmt: skip


class Misspelt(Invalid):
    """A template that cannot be read from `at` on, counted from 0."""

    def __init__(self, reason: str, *, at: int) -> None:
        super().__init__(f"The template is wrong at character {at + 1}: {reason}.")
        self.at = at


@dataclass(frozen=True, slots=True)
class _Field:
    names: tuple[str, ...]
    """Tried in turn; one in quotes stands for itself."""
    pad: int
    how: str | None

    def value(self, values: Values) -> str:
        for name in self.names:
            if name.startswith("'"):
                return naming.cleaned(name[1:-1])
            found = values.get(name)
            said = "" if found is None else naming.cleaned(str(found))
            if said:
                return self._written(said)
        return ""

    def _written(self, said: str) -> str:
        if self.pad:
            return said.zfill(self.pad)
        if self.how == "initial":
            return text.initial(text.sort_key(said))
        if self.how is not None:
            return said.upper() if self.how == "upper" else said.lower()
        return said


@dataclass(frozen=True, slots=True)
class _Optional:
    parts: "tuple[_Part, ...]"


@dataclass(frozen=True, slots=True)
class _Choice:
    name: str
    negated: bool
    then: "tuple[_Part, ...]"
    otherwise: "tuple[_Part, ...]"


_Part: TypeAlias = str | _Field | _Optional | _Choice


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read and found right; `parse` makes it."""

    said: str
    parts: tuple[_Part, ...]

    def path(self, values: Values, *, ending: str, otherwise: str) -> bytes:
        """The path for these values, relative to a root; each name in it safe for any disk.

        ending: of the file, with its dot. otherwise: the file's name where the template gives none.
        """
        *folders, name = _written(self.parts, values).split("/")
        names = [naming.safe_name(folder) for folder in folders if folder.strip(" .-")]
        stem = name if name.strip(" .-") else otherwise
        return "/".join([*names, naming.safe_name(stem, ending=ending)]).encode()


def parse(template: str) -> Template:
    """Raises Invalid; the text names the place."""
    if len(template) > LONGEST:
        raise Invalid(f"The template is longer than {LONGEST:,} characters; make it shorter.")
    reader = _Reader(template)
    parts = reader.parts()
    if not any(isinstance(part, _Field | _Optional | _Choice) for part in parts):
        raise Invalid(
            "The template names no field, so every file would get the same name. Write one, such "
            'as "{title}".'
        )
    if template.rstrip().endswith("/"):
        raise Invalid('The template ends with a folder. Say the file\'s name too, as "/{title}".')
    return Template(template, parts)


def _written(parts: Sequence[_Part], values: Values) -> str:
    return "".join(_part(part, values) for part in parts)


def _part(part: _Part, values: Values) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, _Field):
        return part.value(values)
    if isinstance(part, _Optional):
        lacks = any(isinstance(one, _Field) and not one.value(values) for one in part.parts)
        return "" if lacks else _written(part.parts, values)
    is_so = values.get(part.name) not in (None, "", 0)
    return _written(part.then if is_so != part.negated else part.otherwise, values)


_LITERAL = re.compile(r"[^{}\[\]]+")
_TAG = re.compile(r"\{([^{}\[\]]*)\}")
_IF = re.compile(r"if\s+(not\s+)?(\w+)\s*")


class _Reader:
    """Reads a template from left to right."""

    def __init__(self, template: str) -> None:
        self._said = template
        self._at = 0
        self._depth = 0

    def parts(self, *, ends: tuple[str, ...] = (), begun: int = 0) -> tuple[_Part, ...]:
        """Up to one of these ends, which is left to be read; without ends, all."""
        self._depth += 1
        if self._depth > DEEPEST:
            self._wrong("there are too many parts in one another here")
        found: list[_Part] = []
        while self._at < len(self._said):
            if any(self._said.startswith(end, self._at) for end in ends):
                break
            found.append(self._one())
        else:
            if ends:
                self._at = begun
                self._wrong(f'what begins here has no "{ends[-1]}"')
        self._depth -= 1
        return tuple(found)

    def _one(self) -> _Part:
        said, at = self._said, self._at
        if said[at : at + 2] in ("{{", "}}", "[[", "]]"):
            self._at += 2
            return said[at]
        if literal := _LITERAL.match(said, at):
            self._at = literal.end()
            return literal[0]
        if said[at] == "[":
            self._at += 1
            parts = self.parts(ends=("]",), begun=at)
            self._at += 1
            return _Optional(parts)
        tag = _TAG.match(said, at)
        if tag is None:
            self._wrong(f'this "{said[at]}" has no partner; written twice it stands for itself')
        if (tag[1].split() or [""])[0] == "if":
            return self._choice(tag)
        field = self._field(tag[1])
        self._at = tag.end()
        return field

    def _choice(self, tag: re.Match[str]) -> _Choice:
        asked = _IF.fullmatch(tag[1].strip())
        if asked is None:
            self._wrong('write "{if year}" or "{if not compilation}"')
        if asked[2] not in FIELDS and asked[2] not in FLAGS:
            self._unknown(asked[2])
        self._at = tag.end()
        then = self.parts(ends=("{else}", "{end}"), begun=tag.start())
        otherwise: tuple[_Part, ...] = ()
        if self._said.startswith("{else}", self._at):
            self._at += len("{else}")
            otherwise = self.parts(ends=("{end}",), begun=tag.start())
        self._at += len("{end}")
        return _Choice(asked[2], bool(asked[1]), then, otherwise)

    def _field(self, said: str) -> _Field:
        names_said, _, how = (piece.strip() for piece in said.partition(":"))
        names = tuple(name.strip() for name in names_said.split("|"))
        if names[0] in ("else", "end"):
            self._wrong(f'this "{{{names[0]}}}" has no "{{if …}}" before it')
        for name in names:
            is_quoted = len(name) >= 2 and name[0] == name[-1] == "'"
            if not is_quoted and name not in FIELDS:
                self._unknown(name)
        if how.isdecimal() and how[0] == "0" and 1 <= int(how) <= 9:
            if any(name not in NUMBERS for name in names if not name.startswith("'")):
                self._wrong("only numbers can be padded")
            return _Field(names, int(how), None)
        if how and how not in HOWS:
            self._wrong(f'"{how}" is not known; there are 02, {", ".join(sorted(HOWS))}')
        return _Field(names, 0, how or None)

    def _unknown(self, name: str) -> NoReturn:
        self._wrong(f'there is no field "{name}"; there are {", ".join(FIELDS)}')

    def _wrong(self, reason: str) -> NoReturn:
        raise Misspelt(reason, at=self._at)
