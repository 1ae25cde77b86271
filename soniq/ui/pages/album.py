"""One album: cover, facts, its discs, its editions, who made it."""

import re
import sys
from itertools import groupby

from soniq.collection.model import Collected, Ownership
from soniq.http.asking import ask
from soniq.library.model import Album, AlbumDetail, Credit, CreditRole, Edition, Slice, Track
from soniq.ui import matched, shapes, shelving, words
from soniq.ui.asking import Visit
from soniq.ui.cards import Alike, Lists, Opinion, Picture
from soniq.ui.covers import covers_and_files
from soniq.ui.parts import Part, facts, icon, link, play, title
from soniq.ui.shapes import Covers, Row
from soniq.ui.sheets import openers
from soniq.ui.standing import standing
from soniq.units import AlbumId, EditionId, GenreId

ROLES = {
    CreditRole.COMPOSER: "Composed by",
    CreditRole.LYRICIST: "Words by",
    CreditRole.CONDUCTOR: "Conducted by",
    CreditRole.PERFORMER: "Played by",
    CreditRole.FEATURED: "Featuring",
    CreditRole.REMIXER: "Remixed by",
    CreditRole.PRODUCER: "Produced by",
    CreditRole.ARRANGER: "Arranged by",
    CreditRole.ENGINEER: "Recorded by",
    CreditRole.MIXER: "Mixed by",
    CreditRole.DJ: "DJ",
}


GENRES_AT_THE_TOP = 4


class Editions(Lists, component="editions.js"):
    """The tracks, one edition at a time."""


async def build(visit: Visit, number: int) -> None:
    detail, covers, rows, genres = await ask(_find, visit, AlbumId(number))
    stands = await ask(visit.soniq.collection.collected, [AlbumId(number)])
    title(f"{detail.album.title} by {detail.album.artist}")
    with _hero(visit, detail, covers, genres, stands):
        await matched.build(visit, detail.album.id)
    shown = [_edition(edition, its) for edition, its in _by_edition(detail, rows)]
    Editions(editions=[edition for edition in shown if edition["items"]] or shown[:1])
    with Part("section", None, "stack"):
        Alike(kind="album", number=detail.album.id)
    with Part("div", None, "cols"):
        _credits(detail.credits)
        _about(detail)


def _find(
    visit: Visit, album_id: AlbumId
) -> tuple[AlbumDetail, Covers, list[tuple[Row, EditionId]], dict[str, GenreId]]:
    soniq = visit.soniq
    detail = soniq.library.album_detail(album_id)
    covers = soniq.library.artwork([detail.album.cover] if detail.album.cover else [])
    rows = shelving.tracks(soniq, detail.tracks)
    genres = {genre.name: genre.id for genre in soniq.library.genres(Slice(first=200)).items}
    return detail, covers, [*zip(rows, [t.edition_id for t in detail.tracks], strict=True)], genres


def _hero(
    visit: Visit,
    detail: AlbumDetail,
    covers: Covers,
    genres: dict[str, GenreId],
    stands: list[Collected],
) -> Part:
    """What stands beside the cover, to which more may be added."""
    album = detail.album
    art = covers.get(album.cover) if album.cover else None
    hero = Part("section", None, "hero")
    if art and art.tint and re.fullmatch(r"#[0-9a-fA-F]{6}", art.tint):
        hero.style(f"--tint: {art.tint}")
    with hero:
        Picture(item=shapes.of_album(album, covers))
        with Part("div", None, "stack") as told:
            kind = shapes.KINDS.get(album.kind, album.kind.capitalize()) or "Album"
            Part("span", kind, "label")
            Part("h1", album.title)
            link(f"/library/artists/{album.artist_id}", album.artist, "by")
            _facts_line(detail, genres)
            for one in stands:
                standing(one)
            if album.missing_since is not None:
                if not any(one.wanted or one.ownership is Ownership.OWNED for one in stands):
                    _gone()
                openers(visit, "album", album.id)
                return told
            with Part("div", None, "actions"):
                play(f"album/{album.id}", "Play", "play", classes="btn lead")
                play(f"album/{album.id}", "Shuffle", "shuffle", how="shuffle")
                play(f"album/{album.id}", "Play next", "list-start", how="next")
                play(f"album/{album.id}", "Queue", "list-end", how="last")
            Opinion(kind="album", number=album.id, name=album.title)
            with openers(visit, "album", album.id):
                covers_and_files(visit, detail)
    return told


def _gone() -> None:
    with Part("p", None, "note warn"):
        icon("unplug")
        Part("span", "Its files are gone. Connect the drive, or scan its folder again.")


def _facts_line(detail: AlbumDetail, genres: dict[str, GenreId]) -> None:
    album = detail.album
    with Part("div", None, "facts-line"):
        if album.release_date:
            Part("span", words.date(album.release_date))
        elif album.year:
            Part("span", str(album.year))
        for name in album.genres[:GENRES_AT_THE_TOP]:
            if name in genres:
                link(f"/library/genres/{genres[name]}", name)
            else:
                Part("span", name)
        Part("span", words.plural(album.track_count or len(detail.tracks), "track"))
        if album.disc_count > 1:
            Part("span", words.plural(album.disc_count, "disc"))
        if album.duration:
            Part("span", words.span(album.duration))
        sound = _sound(detail.tracks)
        if sound:
            Part("span", sound)


def _by_edition(
    detail: AlbumDetail, rows: list[tuple[Row, EditionId]]
) -> list[tuple[Edition, list[Row]]]:
    """The tracks of each. Where but one edition is here, those that are wanted stand in it."""
    editions = detail.editions or [_only(detail.album)]
    found = [(one, [row for row, of in rows if of in (one.id, 0)]) for one in editions]
    here = [its for _, its in found if any(not row["missing"] for row in its)]
    if len(here) != 1:
        return found
    (whole,) = here
    whole += [row for _, its in found if its is not whole for row in its]
    whole.sort(key=lambda row: (row["disc"] or 1, row["number"] or sys.maxsize))
    return [(one, its) for one, its in found if its is whole]


def _edition(edition: Edition, rows: list[Row]) -> Row:
    _numbered(rows)
    return {
        "id": edition.id,
        "name": edition.name or edition.media or "Standard edition",
        "about": _released(edition),
        "discs": len({row["disc"] for row in rows}) > 1,
        "items": [*rows],
    }


def _numbered(rows: list[Row]) -> None:
    """Where the tags tell no numbers, the order does."""
    for _, disc in groupby(rows, key=lambda row: row["disc"]):
        for place, row in enumerate(disc, 1):
            row["number"] = row["number"] or place


def _credits(found: list[Credit]) -> None:
    grouped: dict[CreditRole, dict[str, int]] = {}
    for credit in found:
        if credit.role in ROLES:
            grouped.setdefault(credit.role, {})[credit.credited_as] = credit.artist_id
    if not grouped:
        return
    with Part("section", None, "stack"):
        Part("h2", "Credits")
        with Part("dl", None, "facts"):
            for role, names in grouped.items():
                Part("dt", ROLES[role])
                with Part("dd", None, "line"):
                    for name, artist_id in list(names.items())[:12]:
                        link(f"/library/artists/{artist_id}", name)


def _about(detail: AlbumDetail) -> None:
    album = detail.album
    edition = detail.editions[0] if len(detail.editions) == 1 else None
    with Part("section", None, "stack"):
        Part("h2", "About this album")
        pairs = [
            ("Label", edition.label if edition else None),
            ("Catalogue number", edition.catalog_number if edition else None),
            ("Barcode", edition.barcode if edition else None),
            ("Medium", edition.media if edition else None),
            ("On disk", words.size(album.size_bytes) if album.size_bytes else None),
            ("Added", words.day(album.added_at)),
            ("Genres", ", ".join(album.genres) if len(album.genres) > GENRES_AT_THE_TOP else None),
        ]
        facts(pairs)


def _released(edition: Edition) -> str:
    date = words.date(edition.release_date) if edition.release_date else None
    found = (date, edition.label, edition.catalog_number)
    return " · ".join(part for part in found if part)


def _sound(tracks: list[Track]) -> str | None:
    """How it sounds, where all files agree: "FLAC, 16 bit, 44.1 kHz"."""
    found = {
        words.sound(file.codec, file.container, file.sample_rate, file.bit_depth)
        for track in tracks
        if (file := track.file) is not None
    }
    return found.pop() if len(found) == 1 else ("Several formats" if found else None)


def _only(album: Album) -> Edition:
    """Stands for all tracks where no edition was told apart."""
    return Edition(
        id=EditionId(0),
        album_id=album.id,
        title=album.title,
        name=None,
        musicbrainz_release_id=None,
        release_date=album.release_date,
        label=None,
        catalog_number=None,
        barcode=None,
        media=None,
    )
