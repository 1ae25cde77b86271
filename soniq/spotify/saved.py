"""Reading saved albums and songs, page by page, from where it was left.

Both lists come with the newest first. Once a list was read to its end, soniq knows what it holds,
so the next reading stops at the first page that brings known entries, if as many are known as
Spotify counts: then nothing is new beyond that, and nothing was unsaved. Else it goes on to the
end, and lets go of what was not met. As an entry may be saved with a date of long ago, the whole
is read once a week anyway.

A list that grows while it is read shows entries twice; one that shrinks would hide some: then the
reading goes back by as many.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.spotify_model import SavedAlbum, SpotifyPage
from soniq.collection.model import BroughtWish
from soniq.spotify import told_rows, wishes
from soniq.spotify.run import Run
from soniq.spotify.told_rows import ListRow, LongAlbum
from soniq.units import Moment

if TYPE_CHECKING:
    from soniq.clients.spotify import SpotifyWeb

ALBUMS = "albums"
TRACKS = "tracks"
WEEK = 7 * 86_400_000
FEW = 20
"""So many may go at once without a second look."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saved(Generic[T]):
    name: str
    page: "Callable[[SpotifyWeb, str, int], SpotifyPage[T]]"
    wish: Callable[[T], BroughtWish]
    noted: Callable[[Run, SpotifyPage[T]], None]
    """What else is kept of a page; before it counts as read."""


def read_albums(run: Run) -> None:
    """Raises as `Asking.ask`, and Stopped."""
    saved = _Saved(
        name=ALBUMS,
        page=lambda client, token, place: client.saved_albums(token, place),
        wish=wishes.album,
        noted=_note_long,
    )
    run.counts.albums += _read(run, saved)
    _read_long(run)


def read_tracks(run: Run) -> None:
    """Raises as `Asking.ask`, and Stopped."""
    saved = _Saved(
        name=TRACKS,
        page=lambda client, token, place: client.saved_tracks(token, place),
        wish=wishes.song,
        noted=lambda _run, _page: None,
    )
    run.counts.tracks += _read(run, saved)


def _read(run: Run, saved: _Saved[T]) -> int:
    """How many are new."""
    row = told_rows.lists(run.db.read(), run.person_id).get(saved.name, ListRow(list=saved.name))
    new = 0
    while row.passed_at != run.pass_at:
        place = row.place
        page = run.ask(lambda client, token: saved.page(client, token, place))  # noqa: B023 - now
        found = [saved.wish(entry) for entry in page.items]
        fresh = run.bring(saved.name, found)
        saved.noted(run, page)
        new += fresh
        row = _passed(run, row, page, is_met=len(found) > fresh)
        run.got(saved.name, row.place or page.total, page.total)
    return new


def _passed(run: Run, row: ListRow, page: SpotifyPage[T], *, is_met: bool) -> ListRow:
    """The list's row after a page. is_met: known entries are among those of the page."""
    shrunk = max(0, (row.total or 0) - page.total) if row.place else 0
    place = max(0, row.place - shrunk) if shrunk else row.place + page.count
    after = replace(row, place=place, total=page.total)
    if page.is_last and not shrunk:
        return _whole(run, after)
    known = told_rows.count(run.db.read(), run.person_id, row.list)
    is_recent = row.whole_at is not None and 0 <= run.now() - row.whole_at < WEEK
    if is_recent and is_met and known + row.blanks == page.total:
        after = replace(after, place=0, passed_at=run.pass_at)
        return _put(run, after, is_still_whole=True)
    return _put(run, after)


def _whole(run: Run, row: ListRow) -> ListRow:
    """After the last page of all: what was not met is gone.

    Where that is most of the list, it has to be missing from two whole readings: an account may be
    empty for an hour, and wishes carry what people noted of them.
    """
    reader = run.db.read()
    known = told_rows.count(reader, run.person_id, row.list)
    gone = len(told_rows.gone(reader, run.person_id, row.list, run.pass_at))
    is_odd = gone > FEW and 2 * gone > known
    run.forget_gone(row.list, (row.passed_at or Moment(0)) if is_odd else run.pass_at)
    known = told_rows.count(run.db.read(), run.person_id, row.list)
    return _put(
        run,
        replace(
            row,
            place=0,
            blanks=max(0, (row.total or 0) - known),
            whole_at=run.now(),
            passed_at=run.pass_at,
        ),
    )


def _put(run: Run, row: ListRow, *, is_still_whole: bool = False) -> ListRow:
    """is_still_whole: what it held before is there still."""
    with run.db.write() as tx:
        told_rows.put_list(tx, run.person_id, row)
        if is_still_whole:
            told_rows.touch(tx, run.person_id, row.list, run.pass_at)
    return row


def _note_long(run: Run, page: SpotifyPage[SavedAlbum]) -> None:
    """Albums whose songs go on beyond what the list tells."""
    found = [
        LongAlbum(
            spotify_id=saved.album.id,
            place=saved.album.more_from,
            told=wishes.written_album(saved),
        )
        for saved in page.items
        if saved.album.id is not None and saved.album.more_from is not None
    ]
    if found:
        with run.db.write() as tx:
            told_rows.add_long(tx, run.person_id, found)


def _read_long(run: Run) -> None:
    """The other songs of long albums, each album once and for all."""
    for album in told_rows.long_albums(run.db.read(), run.person_id):
        place, is_last = album.place, not _is_wished(run, album)
        while not is_last:
            place, is_last = _read_songs(run, album, place)
        with run.db.write() as tx:
            told_rows.set_long(tx, run.person_id, album, place, is_last=True)


def _read_songs(run: Run, album: LongAlbum, place: int) -> tuple[int, bool]:
    try:
        page = run.ask(lambda client, token: client.album_tracks(token, album.spotify_id, place))
    except ServiceFailed as failure:
        if failure.kind is FailureKind.NOT_FOUND:
            return place, True
        raise
    if page.items:
        wish = wishes.album(wishes.saved_album(album.told), page.items)
        run.take([wish])
    with run.db.write() as tx:
        told_rows.set_long(tx, run.person_id, album, place + page.count, is_last=page.is_last)
    run.look(ALBUMS)
    return place + page.count, page.is_last


def _is_wished(run: Run, album: LongAlbum) -> bool:
    known = told_rows.known(run.db.read(), run.person_id, ALBUMS, [album.spotify_id])
    return any(is_wished for _, is_wished in known.values())
