"""What lies in a person's accounts elsewhere, fetched step by step.

A step is one page, or what must come together. Its cursor says what comes next, so that what was
cut off goes on there and no page is asked for twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from soniq.clients.histories import LastfmHistory, ListenBrainzHistory
from soniq.clients.subsonic import ALBUMS, Login, SubsonicServer
from soniq.clients.transport import Transport
from soniq.events import JSON
from soniq.files.exports import listenbrainz, scrobblers
from soniq.files.exports.model import Counted, Entry, Left, Liked, Listed, Refused, Told
from soniq.files.exports.values import Fields, fields, isrc, span, stamp, text, uuid, whole
from soniq.importing.model import Account, Part, Source
from soniq.units import Moment

Cursor = Mapping[str, JSON]
LATE = 14 * 86_400
"""Seconds before the last import from which plays are asked for again: phones tell late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step brought. after: the cursor of the next; None at the end."""

    entries: Sequence[Entry]
    after: Cursor | None
    note: str


class Reading(Protocol):
    """An account that is being read."""

    def first(self, parts: Sequence[Part], since: Moment | None, now: Moment, /) -> Cursor | None:
        """The cursor of the first step; None where nothing of the parts is there.

        since: when the last import from there began.
        """

    def step(self, cursor: Cursor, now: Moment, /) -> Step:
        """Raises ServiceFailed."""


def opened(account: Account, transport: Transport, lastfm_key: Callable[[], str | None]) -> Reading:
    """Raises Invalid where its address is none; ServiceFailed where a server lets nobody in."""
    if account.source is Source.LASTFM_ACCOUNT:
        return LastfmAccount(LastfmHistory(transport, lastfm_key), account.name.strip())
    if account.source is Source.LISTENBRAINZ_ACCOUNT:
        history = ListenBrainzHistory(transport)
        return ListenBrainzAccount(history, account.name.strip(), account.password.strip())
    secret = {"key": account.password} if account.is_key else {"password": account.password}
    server = SubsonicServer(transport, Login(url=account.url, name=account.name.strip(), **secret))
    server.ping()
    return SubsonicAccount(server)


class LastfmAccount:
    """Plays, then loves."""

    def __init__(self, history: LastfmHistory, user: str) -> None:
        self._history = history
        self._user = user

    def first(self, parts: Sequence[Part], since: Moment | None, now: Moment) -> Cursor | None:
        steps = [
            name
            for part, name in ((Part.HISTORY, "plays"), (Part.OPINIONS, "loves"))
            if part in parts
        ]
        begun = None if since is None else since // 1000 - LATE
        return _begin(steps, {"since": begun, "until": now // 1000})

    def step(self, cursor: Cursor, now: Moment) -> Step:
        page = _number(cursor, "page", 1)
        if _name(cursor) == "plays":
            since = cursor.get("since")
            got = self._history.plays(
                self._user,
                page,
                since=since if isinstance(since, int) else None,
                until=_number(cursor, "until", 0),
            )
            told = [scrobblers.play("a play", fields(track), now) for track in got.tracks]
        else:
            got = self._history.loves(self._user, page)
            told = [scrobblers.love("a love", fields(track)) for track in got.tracks]
        is_over = page >= got.pages or not got.tracks
        return Step(
            entries=[entry for entry in told if entry is not None],
            after=_next(cursor) if is_over else {**cursor, "page": page + 1},
            note=f"Last.fm: {_name(cursor)}, page {page:,} of {max(page, got.pages):,}",
        )


class ListenBrainzAccount:
    """Listens, then loves and hates."""

    def __init__(self, history: ListenBrainzHistory, user: str, token: str) -> None:
        self._history = history
        self._user = user
        self._token = token

    def first(self, parts: Sequence[Part], since: Moment | None, now: Moment) -> Cursor | None:
        steps = [
            name
            for part, name in ((Part.HISTORY, "listens"), (Part.OPINIONS, "loves"))
            if part in parts
        ]
        begun = None if since is None else since // 1000 - LATE
        return _begin(steps, {"since": begun, "before": now // 1000 + 1})

    def step(self, cursor: Cursor, now: Moment) -> Step:
        return self._listens(cursor, now) if _name(cursor) == "listens" else self._loves(cursor)

    def _listens(self, cursor: Cursor, now: Moment) -> Step:
        """Those of the second at which a page ends are asked for once more, unless they fill one:
        the page may have cut them apart."""
        before, since = _number(cursor, "before", 0), cursor.get("since")
        got = self._history.listens(self._user, before=before, token=self._token)
        listens = [fields(one) for one in got]
        times = [int(at / 1000) for one in listens if (at := stamp(one.get("listened_at")))]
        oldest = min(times, default=0)
        is_over = not times or (isinstance(since, int) and oldest < since)
        follows = oldest + 1 if oldest + 1 < before else oldest
        return Step(
            entries=[listenbrainz.listen("a listen", one, now) for one in listens],
            after=_next(cursor) if is_over else {**cursor, "before": follows},
            note="ListenBrainz: listens",
        )

    def _loves(self, cursor: Cursor) -> Step:
        offset = _number(cursor, "offset", 0)
        got = self._history.loves(self._user, offset, token=self._token)
        return Step(
            entries=[listenbrainz.opinion("a love", fields(one)) for one in got],
            after=_next(cursor) if not got else {**cursor, "offset": offset + len(got)},
            note="ListenBrainz: loves",
        )


class SubsonicAccount:
    """Songs with what was played, rated and starred; then starred albums; then playlists."""

    def __init__(self, server: SubsonicServer) -> None:
        self._server = server

    def first(self, parts: Sequence[Part], _since: Moment | None, _now: Moment, /) -> Cursor | None:
        steps: list[str] = []
        if Part.HISTORY in parts or Part.OPINIONS in parts:
            steps.append("songs")
        if Part.OPINIONS in parts:
            steps.append("albums' stars")
        if Part.PLAYLISTS in parts:
            steps.append("playlists")
        return _begin(steps, {})

    def step(self, cursor: Cursor, _now: Moment, /) -> Step:
        steps: Mapping[str, Callable[[Cursor], Step]] = {
            "songs": self._songs,
            "albums": self._albums,
            "albums' stars": self._starred,
            "playlists": self._playlists,
        }
        return steps[_name(cursor)](cursor)

    def _songs(self, cursor: Cursor) -> Step:
        offset = _number(cursor, "offset", 0)
        songs = self._server.songs(offset)
        after: Cursor | None = {**cursor, "offset": offset + len(songs)}
        if not songs:  # at once: a server that does not know the empty search
            after = _next(cursor) if offset else _renamed(cursor, "albums")
        return Step(entries=[*_songs(songs)], after=after, note=f"{offset + len(songs):,} songs")

    def _albums(self, cursor: Cursor) -> Step:
        offset = _number(cursor, "offset", 0)
        ids = self._server.album_ids(offset)
        songs = [song for id_ in ids for song in self._server.songs_of(id_)]
        is_over = len(ids) < ALBUMS
        return Step(
            entries=[*_songs(songs)],
            after=_next(cursor) if is_over else {**cursor, "offset": offset + len(ids)},
            note=f"{offset + len(ids):,} albums",
        )

    def _starred(self, cursor: Cursor) -> Step:
        found: list[Entry] = []
        for album in self._server.starred_albums():
            songs = self._server.songs_of(str(album.get("id", "")))
            if songs:
                found.append(
                    Liked(
                        told=_told(songs[0]),
                        loved=True,
                        at=stamp(album.get("starred")),
                        rating=_stars(album),
                        of_album=True,
                    )
                )
        return Step(entries=found, after=_next(cursor), note="starred albums")

    def _playlists(self, cursor: Cursor) -> Step:
        return Step(
            entries=[_list(one) for one in self._server.playlists()],
            after=_next(cursor),
            note="playlists",
        )


def _songs(songs: Sequence[Fields]) -> Iterator[Entry]:
    for song in songs:
        told = _told(song)
        if song.get("isVideo") is True or song.get("type") in ("podcast", "audiobook", "video"):
            yield Left(what="podcast episodes, audiobooks and films")
        elif not told.title:
            yield Refused(place="a song", reason="It names no title.")
        else:
            yield from _of_song(song, told)


def _of_song(song: Fields, told: Told) -> Iterator[Entry]:
    if plays := whole(song.get("playCount"), most=1_000_000):
        yield Counted(told=told, plays=plays, last_played=stamp(song.get("played")))
    rating, starred = _stars(song), stamp(song.get("starred"))
    if rating or starred:
        yield Liked(told=told, rating=rating, loved=True if starred else None, at=starred)


def _list(said: Fields) -> Entry:
    entries = said.get("entry")
    songs = entries if isinstance(entries, list) else [entries] if entries else []
    return Listed(
        key=text(said.get("id")) or text(said.get("name")),
        name=text(said.get("name")) or "Playlist",
        description=text(said.get("comment")),
        entries=tuple(_told(fields(song)) for song in songs),
    )


def _told(song: Fields) -> Told:
    """Its path is relative to a music folder there, or made up of its tags."""
    path, codes = song.get("path"), song.get("isrc")
    code = codes[0] if isinstance(codes, list) and codes else codes
    return Told(
        artist=text(song.get("displayArtist")) or text(song.get("artist")),
        title=text(song.get("title")),
        album=text(song.get("album")),
        duration=span(song.get("duration"), unit=1000),
        isrc=isrc(code),
        musicbrainz_id=uuid(song.get("musicBrainzId")),
        path=path.encode("utf-8", "replace") if isinstance(path, str) and path else None,
        track_number=whole(song.get("track"), most=999) or None,
    )


def _stars(thing: Fields) -> int | None:
    return whole(thing.get("userRating"), most=5) or None


def _begin(steps: Sequence[str], more: Cursor) -> Cursor | None:
    return {"steps": [*steps], "started": dict(more), **more} if steps else None


def _next(cursor: Cursor) -> Cursor | None:
    """The first cursor of the step behind; pages and places count anew."""
    steps, started = cursor["steps"], cursor["started"]
    assert isinstance(steps, list)
    assert isinstance(started, dict)
    return _begin([str(step) for step in steps[1:]], started)


def _renamed(cursor: Cursor, name: str) -> Cursor:
    steps = cursor["steps"]
    assert isinstance(steps, list)
    return {**cursor, "steps": [name, *steps[1:]], "offset": 0}


def _name(cursor: Cursor) -> str:
    steps = cursor["steps"]
    assert isinstance(steps, list)
    return str(steps[0])


def _number(cursor: Cursor, name: str, otherwise: int) -> int:
    found = cursor.get(name, otherwise)
    return found if isinstance(found, int) else otherwise
