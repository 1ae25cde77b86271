"""Reading playlists: those that changed since, page by page, each taken in as a whole.

A playlist names its state (snapshot_id); one that has the state it was read in is passed by.
Spotify shows songs to the list's owner and to those who may change it; of others only the name.
"""

from collections.abc import Sequence
from dataclasses import replace

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.spotify_model import NOT_SHOWN, PlaylistItem, SpotifyPage
from soniq.errors import Invalid
from soniq.playlists.model import BroughtPlaylist, PlaylistId
from soniq.playlists.service import Playlists
from soniq.spotify import playlist_rows, told_rows, wishes
from soniq.spotify.model import Reading
from soniq.spotify.playlist_rows import ToRead
from soniq.spotify.run import Run
from soniq.spotify.told_rows import ListRow
from soniq.units import Moment

PLAYLISTS = "playlists"
SONGS = "playlist:"
"""What lists of wishes are called that stand in a playlist; its id follows."""


def read(run: Run, playlists: Playlists, mine: frozenset[str], *, wish_songs: bool) -> None:
    """mine: what the person is called there; where that is not known, every list is tried.

    Raises as `Asking.ask`, and Stopped.
    """
    _list(run, mine)
    waiting = playlist_rows.to_read(run.db.read(), run.person_id)
    for number, one in enumerate(waiting):
        run.got(PLAYLISTS, number, len(waiting))
        reading = _read(run, one)
        here = _take(run, playlists, one, wish_songs) if reading is Reading.TAKEN else None
        with run.db.write() as tx:
            playlist_rows.set_reading(tx, run.person_id, one, reading, here)
        run.counts.playlists += reading is Reading.TAKEN
    run.got(PLAYLISTS, len(waiting), len(waiting))


def forget_songs(run: Run, *, wish_songs: bool) -> None:
    """Lets wishes go of playlists that are there no more, or whose songs are not wished for."""
    listed = playlist_rows.listed(run.db.read(), run.person_id) if wish_songs else []
    kept = {SONGS + one.spotify_id for one in listed}
    for name in told_rows.told_lists(run.db.read(), run.person_id):
        if name.startswith(SONGS) and name not in kept:
            run.forget_gone(name, Moment(run.pass_at + 1))


def _list(run: Run, mine: frozenset[str]) -> None:
    row = told_rows.lists(run.db.read(), run.person_id).get(PLAYLISTS, ListRow(list=PLAYLISTS))
    while row.passed_at != run.pass_at:
        place = row.place
        page = run.ask(lambda client, token: client.playlists(token, place))  # noqa: B023 - now
        refused = frozenset(
            one.id
            for one in page.items
            if mine and one.owner_id not in mine and not one.collaborative
        )
        shrunk = max(0, (row.total or 0) - page.total) if place else 0
        after = max(0, place - shrunk) if shrunk else place + page.count
        row = replace(row, place=after, total=page.total)
        with run.db.write() as tx:
            playlist_rows.list_them(
                tx, run.person_id, page.items, refused, number=place, at=run.pass_at
            )
            if page.is_last and not shrunk:
                playlist_rows.drop_unlisted(tx, run.person_id, run.pass_at)
                row = replace(row, place=0, whole_at=run.now(), passed_at=run.pass_at)
            told_rows.put_list(tx, run.person_id, row)
        run.look(PLAYLISTS)


def _read(run: Run, one: ToRead) -> Reading:
    """Has its pages here, or says why not."""
    place, total, is_last = one.place, one.total, False
    begins_anew = place > 0
    while not is_last:
        at = place
        try:
            page = run.ask(lambda client, token: client.playlist_items(token, one.spotify_id, at))  # noqa: B023 - now
        except ServiceFailed as failure:
            why = _why(failure)
            if why is None:
                raise
            return why
        if begins_anew and page.total != total:
            begins_anew, place = False, 0  # it changed since it was left
            continue
        place, total, is_last = place + page.count, page.total, page.is_last
        _keep(run, one, page, at)
        run.look(PLAYLISTS)
    return Reading.TAKEN


def _why(failure: ServiceFailed) -> Reading | None:
    if failure.number == NOT_SHOWN:
        return Reading.REFUSED
    return Reading.GONE if failure.kind is FailureKind.NOT_FOUND else None


def _keep(run: Run, one: ToRead, page: SpotifyPage[PlaylistItem], start: int) -> None:
    lines = [wishes.written(item) for item in page.items]
    with run.db.write() as tx:
        playlist_rows.put_lines(tx, run.person_id, one, lines, start=start, total=page.total)


def _take(run: Run, playlists: Playlists, one: ToRead, wish_songs: bool) -> PlaylistId | None:
    """The playlist here. One that a person deleted stays so."""
    items = [wishes.item(line) for line in playlist_rows.lines(run.db.read(), run.person_id, one)]
    if wish_songs:
        _wish(run, one, items)
    try:
        brought = playlists.bring(
            run.person_id,
            BroughtPlaylist(
                key=f"spotify:{one.spotify_id}",
                name=one.name,
                origin="Spotify",
                description=one.description,
                lines=wishes.lines(items),
            ),
            again=False,
        )
    except Invalid:  # a list that soniq cannot hold is no reason to lose the others
        return None
    return brought.playlist.id


def _wish(run: Run, one: ToRead, items: Sequence[PlaylistItem]) -> None:
    name = SONGS + one.spotify_id
    run.counts.tracks += run.bring(name, wishes.songs(items))
    run.forget_gone(name, run.pass_at)
