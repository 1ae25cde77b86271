"""Names as shops, people and bad copies write them, and albums that are nearly, but not, another.

`spellings` gives other writings of the same album; `strangers` gives albums that must not be taken
for it. All of it is decided by the seed.
"""

import random
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SUFFIXES = (
    *(" (Deluxe Edition)", " (Deluxe)", " (Deluxe Version)", " (Expanded Edition)", " [Explicit]"),
    *(" (Special Edition)", " (Bonus Track Version)", " (20th Anniversary Edition)", " - EP"),
    *(" (2011 Remaster)", " (Remastered)", " (Remastered 2009)", " - Remastered 2011"),
    *(" (Super Deluxe Edition)", " (International Version)", " [Bonus Tracks]", " (Mono Version)"),
    *(" (50th Anniversary Super Deluxe Edition)", " - Deluxe", " (2015 - Remaster)", " (Reissue)"),
)
GUESTS = ("DJ Shadow", "Burna Boy", "Zara Larsson", "Someone Else")
JOINS = (" feat. ", " ft. ", " Feat. ", " featuring ", " (feat. ")


@dataclass(frozen=True, slots=True)
class Album:
    """type: "Album", "Single" …; secondary: "Live", "Remix" …"""

    id: str
    artist: str
    title: str
    type: str = "Album"
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, and the id of what it is, if it is anything that the catalogue has."""

    kind: str
    artist: str
    title: str
    expected: str | None


def spellings(album: Album, chance: random.Random) -> Iterator[Case]:
    """The album as others write it."""
    artist, title = album.artist, album.title

    def case(kind: str, by: str, called: str) -> Case:
        return Case(kind, by, called, album.id)

    yield case("exact", artist, title)
    yield case("suffix", artist, title + chance.choice(SUFFIXES))
    join = chance.choice(JOINS)
    yield case("guest", f"{artist}{join}{chance.choice(GUESTS)}{')' * ('(' in join)}", title)
    yield case("guest in the title", artist, f"{title} (feat. {chance.choice(GUESTS)})")
    yield case("case", artist.upper(), title.lower())
    yield case("width", fullwidth(artist), fullwidth(title))
    yield case("decomposed", unicodedata.normalize("NFD", artist), title)
    if (plain := bare(artist + title)) != artist + title and plain.isascii():
        yield case("accents", bare(artist), bare(title))
    for one, other in ((" & ", " and "), (" and ", " & "), (" & ", " + ")):
        if one in artist + title:
            yield case("and", artist.replace(one, other), title.replace(one, other))
    if artist.startswith("The "):
        yield case("the", artist[4:], title)
        yield case("the", f"{artist[4:]}, The", title)
    if artist != "Various Artists" and not artist.startswith("The "):
        yield case("the", f"The {artist}", title)
    if (first := re.split(r", | feat\. ", artist)[0]) != artist:
        yield case("first artist", first, title)
    if (typo := slip(title, chance)) is not None:
        yield case("slip in the title", artist, typo)
    if (typo := slip(artist, chance)) is not None and artist != "Various Artists":
        yield case("slip in the artist", typo, title)


def strangers(album: Album, others: list[Album], chance: random.Random) -> Iterator[Case]:
    """What is not the album, but may be another that the catalogue has."""
    artist, title = album.artist, album.title
    other = chance.choice([it for it in others if it.artist != artist and it.title != title])
    ids = {it.id for it in others}
    number, live = chance.choice(("II", "2", "Part 2")), chance.choice(("(Live)", "- Live"))
    remix = chance.choice(("Remixes", "(Remixes)"))
    cases = (
        ("other artist", other.artist, title, ""),
        ("other title", artist, other.title, ""),
        ("sequel", artist, f"{title} {number}", "" if "Part" in number else "ii"),
        ("sequel", artist, f"{title}, Vol. 3", ""),
        ("live", artist, f"{title} {live}", "live"),
        ("live somewhere", artist, f"{title} (Live at Wembley)", ""),
        ("remixes", artist, f"{title} {remix}", "remixes"),
        ("remix", artist, f"{title} ({chance.choice(('Club Mix', 'Somebody Remix'))})", ""),
        ("karaoke", artist, f"{title} {chance.choice(('(Karaoke Version)', 'Karaoke'))}", ""),
        ("instrumental", artist, f"{title} (Instrumental)", ""),
        ("tribute", "Vitamin String Quartet", f"Tribute to {artist}: {title}", ""),
        ("tribute", artist, f"A Tribute to {title}", ""),
        (
            "acoustic",
            artist,
            f"{title} {chance.choice(('(Acoustic)', '(Demos)', '- Acoustic'))}",
            "",
        ),
        ("namesake", f"{artist.split()[0]} {chance.choice(('Jr.', 'Duo', 'Smith'))}", title, ""),
        ("namesake", f"{artist} {chance.choice(('Jr.', 'Trio', 'All Stars', 'II'))}", title, ""),
        (
            "more words",
            artist,
            f"{title} {chance.choice(('Again', 'and Beyond', 'Revisited'))}",
            "",
        ),
        ("fewer words", artist, " ".join(title.split()[:-1]), ""),
    )
    for kind, by, called, twin in cases:
        # A name behind a guest's is a guest's; a title that loses "EP" or "(Deluxe)" is no other.
        if (
            called
            and not (kind == "namesake" and "feat." in artist)
            and not (kind == "fewer words" and title.endswith((")", " EP", "Edition")))
        ):
            found = f"{album.id}-{twin}" if f"{album.id}-{twin}" in ids else None
            yield Case(kind, by, called, found)


def distractors(album: Album, chance: random.Random) -> list[Album]:
    """Albums that a catalogue has beside it, and that are near to it."""
    artist, title = album.artist, album.title
    near = [
        Album(f"{album.id}-single", artist, title, "Single"),
        Album(f"{album.id}-live", artist, f"{title} (live)", "Album", ("Live",)),
        Album(f"{album.id}-remixes", artist, f"{title} Remixes", "Album", ("Remix",)),
        Album(f"{album.id}-ii", artist, f"{title} II"),
        Album(
            f"{album.id}-tribute", "Piano Tribute Players", f"Piano Tribute to {artist}: {title}"
        ),
        Album(f"{album.id}-family", f"{artist.split()[0]} Collective", title),
    ]
    return chance.sample(near, k=chance.randint(1, 4))


def slip(name: str, chance: random.Random) -> str | None:
    """The name with one slip: letters swapped, one wrong, missing or doubled; None for short ones.

    Letters of words with fewer than three stay: "Kid A" is no slip of "Kid B".
    """
    places = [
        place
        for word in re.finditer(r"[a-z]{3,}", name, re.IGNORECASE)
        for place in range(word.start(), word.end() - 1)
    ]
    if len(re.sub(r"\W", "", name)) < 6 or not places:
        return None
    at = chance.choice(places)
    wrong = chance.choice(string.ascii_lowercase)
    slips = (
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + wrong + name[at + 1 :],
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
    )
    return next((it for it in chance.sample(slips, k=4) if it.casefold() != name.casefold()), None)


def fullwidth(name: str) -> str:
    return "".join(chr(ord(it) + 0xFEE0) if "!" <= it <= "~" else it for it in name)


def bare(name: str) -> str:
    """Without accents, and with the marks of a typewriter."""
    plain = name.translate(str.maketrans("‘’“”‐–—…", "''\"\"---."))
    split = unicodedata.normalize("NFKD", plain)
    return "".join(it for it in split if not unicodedata.combining(it))
