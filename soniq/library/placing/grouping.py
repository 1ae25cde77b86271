"""From the tags of files that lie together to tracks on editions of albums.

What is looked at together is an album's folder with its disc folders ("CD1", "Disc 2"); see
`titles.album_folder`. The rules, first match wins:

Album, by title: the album tag without what names an edition or a disc. Files without an album
tag join the one album that half of their folder belongs to; else they are an album named after
the folder; in the music folder itself they are their artist's "Loose Tracks".

Album, by artist: the album artist tag. Without one: Various Artists where the files are flagged
as a compilation; the album artist that others of the same title name; the artist of three
quarters of the tracks; where several artists' track numbers collide, an album each (several
"Greatest Hits" in one folder); else Various Artists.

Album, by identity: the MusicBrainz release group, which holds for all files of the same title and
artist in the folder where any tells it; else artist and title.

Edition: the MusicBrainz release, or the edition's name, and the album's folder: a FLAC and an MP3
folder of one album are two editions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from soniq.files.model import Tags
from soniq.library.model import CreditRole
from soniq.library.placing import titles
from soniq.library.placing.crediting import TrackArtists, joined, other_credits, track_artists
from soniq.library.placing.kinds import album_kind
from soniq.library.placing.model import AlbumFacts, EditionFacts, Placed, Tagged
from soniq.library.placing.names import UNKNOWN, VARIOUS_ARTISTS, Name, paired, sorted_as

LOOSE = "Loose Tracks"
MOST = 0.75
"""The share of a folder's tracks that makes their artist the album's; beets has the same."""


@dataclass(slots=True, kw_only=True)
class _Draft:
    file: Tagged
    base: bytes
    title: str
    number: int | None
    disc: int
    artists: TrackArtists
    album: titles.AlbumTitle | None
    album_artists: tuple[Name, ...]
    loose: bool = False

    @property
    def first(self) -> str:
        return self.artists.main[0].key

    @property
    def artist_key(self) -> str:
        return "|".join(name.key for name in self.album_artists)


@dataclass(slots=True, kw_only=True)
class _Shelf:
    """The drafts of one album, as they come together."""

    drafts: list[_Draft] = field(default_factory=list)
    artists: tuple[Name, ...] = ()


def album_folder(folder: bytes) -> bytes:
    """Files of folders that share this are to be placed together."""
    return titles.album_folder(folder)[0]


def place(files: Sequence[Tagged]) -> list[Placed]:
    """Places files that share an `album_folder`. The order of the files does not matter."""
    ordered = sorted(files, key=lambda file: (file.folder, file.name))
    drafts = _drafts(ordered)
    _title_the_untitled(drafts)
    placed: list[Placed] = []
    for shelf in _shelves(drafts):
        placed.extend(_placed(shelf))
    return placed


def _drafts(files: Sequence[Tagged]) -> list[_Draft]:
    named = sum(titles.begins_with_number(file.name) for file in files)
    numbered = named > 2 and named * 2 > len(files)
    return [_draft(file, numbered) for file in files]


def _draft(file: Tagged, numbered: bool) -> _Draft:
    tags = file.tags
    base, folder_disc = titles.album_folder(file.folder)
    album = titles.album_title(tags.album) if tags.album else None
    title, number, disc, artist = tags.title, tags.track_number, tags.disc_number, None
    if title is None or number is None:
        known = tags.artist_credit or (tags.artists[0] if tags.artists else None)
        told = titles.file_name(file.name, numbered=numbered, artist=known)
        number = number if number is not None else told.number
        if title is None:
            title, artist, disc = told.title, told.artist, disc or told.disc
    disc = disc or (album and album.disc) or folder_disc or 1
    if (tags.disc_total or disc) > 1 and titles.leading_number(file.folder) == disc:
        base = base.rpartition(b"/")[0] if folder_disc is None else base
    album_artists = _album_artists(tags)
    if artist is None and album_artists and not album_artists[0].various:
        artist = album_artists[0].text
    return _Draft(
        file=file,
        base=base,
        title=title,
        number=number,
        disc=disc,
        artists=track_artists(tags, artist or _fallback_artist(tags, base)),
        album=album,
        album_artists=album_artists,
    )


def _album_artists(tags: Tags) -> tuple[Name, ...]:
    credit = tags.album_artist_credit
    names = tags.album_artists or ((credit,) if credit else ())
    artists = paired(names, tags.mb_album_artist_ids)
    if any(name.various for name in artists):
        return (VARIOUS_ARTISTS,)
    return sorted_as(artists, tags.album_artist_sort)


def _fallback_artist(tags: Tags, base: bytes) -> str:
    said = tags.artists or tags.artist_credit
    return UNKNOWN if said else _folder_artist(base) or UNKNOWN


def _folder_artist(base: bytes) -> str | None:
    """For files whose tags name nobody: "Artist - Album", or a folder "Artist/Album"."""
    if not base:
        return None
    if (said := titles.folder_name(base).artist) is not None:
        return said
    above = base.split(b"/")
    return titles.folder_name(above[0]).album if len(above) == 2 else None


def _title_the_untitled(drafts: list[_Draft]) -> None:
    without = [draft for draft in drafts if draft.album is None]
    if not without:
        return
    common = Counter(_base_key(draft.album) for draft in drafts if draft.album is not None)
    if len(common) == 1 and common.total() * 2 >= len(drafts):
        pattern = next(draft for draft in drafts if draft.album is not None)
        for draft in without:
            draft.album = pattern.album
            draft.album_artists = draft.album_artists or pattern.album_artists
        return
    for draft in without:
        draft.loose = True
        if draft.base:
            draft.album = titles.AlbumTitle(base=titles.folder_name(draft.base).album)
        else:
            draft.album = titles.AlbumTitle(base=LOOSE)
            draft.album_artists = draft.album_artists or draft.artists.main[:1]


def _base_key(album: titles.AlbumTitle | None) -> str:
    return titles.title_key(album.base) if album else ""


def _shelves(drafts: list[_Draft]) -> list[_Shelf]:
    by_title: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        by_title[_base_key(draft.album)].append(draft)
    shelves: list[_Shelf] = []
    for same_title in by_title.values():
        _find_album_artists(same_title)
        by_artist: dict[str, _Shelf] = defaultdict(_Shelf)
        for draft in same_title:
            by_artist[draft.artist_key].drafts.append(draft)
        shelves.extend(by_artist.values())
    for shelf in shelves:
        shelf.artists = _best_identified(draft.album_artists for draft in shelf.drafts)
    return shelves


def _best_identified(candidates: Iterable[tuple[Name, ...]]) -> tuple[Name, ...]:
    """The same artists, as the tags that know most of them write them."""
    counted = Counter(candidates)
    return min(
        counted,
        key=lambda names: (
            -sum(name.musicbrainz_id is not None for name in names),
            -sum(name.sort is not None for name in names),
            -counted[names],
            [(name.text, name.sort or "") for name in names],
        ),
    )


def _find_album_artists(drafts: list[_Draft]) -> None:
    without = [draft for draft in drafts if not draft.album_artists]
    if not without:
        return
    told = {draft.artist_key: draft.album_artists for draft in drafts if draft.album_artists}
    if any(draft.file.tags.compilation for draft in without) and not told:
        _give(without, (VARIOUS_ARTISTS,))
    elif len(told) == 1:
        _give(without, next(iter(told.values())))
    elif told:
        for draft in without:
            draft.album_artists = told.get(draft.first) or draft.artists.main
    else:
        _find_by_tracks(without)


def _find_by_tracks(drafts: list[_Draft]) -> None:
    counts = Counter(draft.first for draft in drafts)
    common, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(counts) == 1:
        bands = Counter(tuple(name.key for name in draft.artists.main) for draft in drafts)
        whole = len(bands) == 1
        for draft in drafts:
            draft.album_artists = draft.artists.main if whole else draft.artists.main[:1]
    elif count > MOST * len(drafts):
        _give(drafts, next(d.artists.main[:1] for d in drafts if d.first == common))
    elif _numbers_collide(drafts, len(counts)):
        for draft in drafts:
            draft.album_artists = draft.artists.main[:1]
    else:
        _give(drafts, (VARIOUS_ARTISTS,))


def _numbers_collide(drafts: list[_Draft], artists: int) -> bool:
    """Whether several artists' albums of one name lie in one folder, three tracks each or more."""
    places = Counter((draft.disc, draft.number) for draft in drafts if draft.number is not None)
    return len(drafts) >= 3 * artists and any(count > 1 for count in places.values())


def _give(drafts: list[_Draft], artists: tuple[Name, ...]) -> None:
    for draft in drafts:
        draft.album_artists = artists


def _placed(shelf: _Shelf) -> list[Placed]:
    groups = Counter(id_ for draft in shelf.drafts if (id_ := draft.file.tags.mb_release_group_id))
    common = min(groups, key=lambda id_: (-groups[id_], id_)) if groups else None
    by_group: dict[str | None, list[_Draft]] = defaultdict(list)
    for draft in shelf.drafts:
        by_group[draft.file.tags.mb_release_group_id or common].append(draft)
    placed: list[Placed] = []
    for group, drafts in by_group.items():
        album = _album(group, drafts, shelf.artists)
        editions: dict[tuple[bytes, str], list[_Draft]] = defaultdict(list)
        for draft in drafts:
            editions[draft.base, _edition_name_key(draft)].append(draft)
        for (base, name_key), of_edition in editions.items():
            edition = _edition(base, name_key, of_edition)
            placed.extend(_track(draft, album, edition) for draft in of_edition)
    return placed


def _album(group: str | None, drafts: list[_Draft], artists: tuple[Name, ...]) -> AlbumFacts:
    title = _commonest(draft.album.base for draft in drafts if draft.album) or UNKNOWN
    tags = [draft.file.tags for draft in drafts]
    various = artists[0].various
    compilation = various or any(tag.compilation for tag in tags)
    credit = _commonest(tag.album_artist_credit for tag in tags if tag.album_artist_credit)
    key = f"mb:{group}" if group else "|".join(name.key for name in artists)
    return AlbumFacts(
        key=key if group else f"{key}\x1f{titles.title_key(title)}",
        title=title,
        sort=_commonest(titles.album_title(t.album_sort).base for t in tags if t.album_sort)
        or title,
        artists=artists,
        artist=VARIOUS_ARTISTS.text if various else credit or joined(name.text for name in artists),
        kind="other"
        if all(draft.loose and draft.number is None for draft in drafts)
        else album_kind(title, tags, compilation=compilation),
        compilation=compilation,
        total_tracks=max((tag.track_total for tag in tags if tag.track_total), default=None),
        musicbrainz_id=group,
    )


def _edition_name_key(draft: _Draft) -> str:
    if draft.file.tags.mb_release_id:
        return "mb:" + draft.file.tags.mb_release_id
    edition = draft.album.edition if draft.album else None
    return titles.title_key(edition) if edition else ""


def _edition(base: bytes, name_key: str, drafts: list[_Draft]) -> EditionFacts:
    tags = [draft.file.tags for draft in drafts]
    where = blake2b(b"%d/%s" % (drafts[0].file.root_id, base), digest_size=8).hexdigest()
    wholes = (
        f"{draft.album.base} ({draft.album.edition})" if draft.album.edition else draft.album.base
        for draft in drafts
        if draft.album is not None
    )
    title = _commonest(wholes) or UNKNOWN
    return EditionFacts(
        key=f"{name_key}@{where}",
        title=title,
        sort=_commonest(tag.album_sort for tag in tags) or title,
        name=_commonest(d.album.edition for d in drafts if d.album and d.album.edition),
        folder=base,
        musicbrainz_id=_commonest(tag.mb_release_id for tag in tags if tag.mb_release_id),
        release_date=_commonest(tag.date for tag in tags if tag.date),
        label=_commonest(tag.label for tag in tags if tag.label),
        catalog_number=_commonest(tag.catalog_number for tag in tags if tag.catalog_number),
        barcode=_commonest(tag.barcode for tag in tags if tag.barcode),
        media=_commonest(tag.media for tag in tags if tag.media),
    )


def _commonest(said: Iterable[str | None]) -> str | None:
    """What most say; of equals, the first in the alphabet, so that no order of files matters."""
    texts = [text for text in said if text]
    if len(set(texts)) < 2:
        return texts[0] if texts else None
    counted = Counter(texts)
    return min(counted, key=lambda text: (-counted[text], text))


def _track(draft: _Draft, album: AlbumFacts, edition: EditionFacts) -> Placed:
    tags = draft.file.tags
    date = tags.original_date or tags.date
    return Placed(
        file_id=draft.file.file_id,
        album=album,
        edition=edition,
        title=draft.title,
        artist=draft.artists.shown,
        credits=(
            *((CreditRole.ARTIST, name) for name in draft.artists.main),
            *((CreditRole.FEATURED, name) for name in draft.artists.guests),
            *other_credits(tags),
        ),
        genres=tags.genres,
        year=int(date[:4]) if date else None,
        disc=draft.disc,
        number=draft.number,
        tags=tags,
    )
