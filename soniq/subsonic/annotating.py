"""What a person thinks of music, and what they played; and what they play now, on which app."""

from soniq.listening.model import Heard, PlaySource, Thing, ThingKind
from soniq.subsonic import ids, shapes
from soniq.subsonic.answers import GENERIC, MISSING_PARAMETER, Body, Failed
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.ids import Kind
from soniq.units import Moment, TrackId, now

KINDS: dict[Kind, ThingKind] = {
    "tr": ThingKind.TRACK,
    "al": ThingKind.ALBUM,
    "ar": ThingKind.ARTIST,
}
MINUTE = 60_000


def star(asked: Asked) -> Body:
    asked.soniq.listening.star(asked.person.id, _things(asked))
    return {}


def unstar(asked: Asked) -> Body:
    asked.soniq.listening.unstar(asked.person.id, _things(asked))
    return {}


def set_rating(asked: Asked) -> Body:
    """0 takes it back."""
    kind, number = asked.thing("id")
    rating = asked.number("rating")
    thing = _thing(kind, number)
    asked.soniq.listening.rate(asked.person.id, thing, rating if rating != 0 else None)
    return {}


def scrobble(asked: Asked) -> Body:
    """Each id with its time, where times are told; else they were played just now."""
    tracks = [TrackId(number) for number in asked.ids("id", "tr")]
    if not tracks:
        raise Failed(MISSING_PARAMETER, 'Required parameter "id" is missing.')
    if not asked.flag("submission", True):
        asked.soniq.listening.playing_now(asked.person.id, tracks[-1], client=asked.client)
        return {}
    times = asked.numbers("time")
    if not times:
        asked.soniq.listening.played_now(
            asked.person.id, tracks, source=PlaySource.SUBSONIC, client=asked.client
        )
        return {}
    if len(times) != len(tracks):
        raise Failed(GENERIC, f"{len(tracks)} ids and {len(times)} times: each needs its own.")
    asked.soniq.listening.record(
        asked.person.id,
        [
            Heard(
                track_id=track,
                at=Moment(time),
                played=None,
                source=PlaySource.SUBSONIC,
                client=asked.client,
            )
            for track, time in zip(tracks, times, strict=True)
        ],
    )
    return {}


def get_now_playing(asked: Asked) -> Body:
    """Of the person who asks alone: what others play is theirs."""
    at = now()
    playing = asked.soniq.listening.now_playing(asked.person.id)
    songs = {song["id"]: song for song in shapes.songs(asked, [one.track_id for one in playing])}
    entries = [
        {
            **songs[f"tr-{one.track_id}"],
            "username": asked.person.name,
            "minutesAgo": max(0, at - one.at) // MINUTE,
            "playerId": place,
            "playerName": one.client,
        }
        for place, one in enumerate(playing)
        if f"tr-{one.track_id}" in songs
    ]
    return {"nowPlaying": {"entry": [*entries]}}


def _things(asked: Asked) -> list[Thing]:
    """`id` may name anything, though the protocol means songs and folders by it."""
    things = [_thing(kind, number) for kind, number in _named(asked)]
    if not things:
        raise Failed(MISSING_PARAMETER, 'One of "id", "albumId" and "artistId" is needed.')
    return things


def _named(asked: Asked) -> list[tuple[Kind, int]]:
    named: list[tuple[Kind, int]] = [ids.parse(said) for said in asked.texts("id")]
    named += [("al", number) for number in asked.ids("albumId", "al")]
    named += [("ar", number) for number in asked.ids("artistId", "ar")]
    return named


def _thing(kind: Kind, number: int) -> Thing:
    if kind not in KINDS:
        raise Failed(GENERIC, "Songs, albums and artists can be starred and rated.")
    return Thing(kind=KINDS[kind], id=number)


METHODS: Methods = {
    "star": star,
    "unstar": unstar,
    "setRating": set_rating,
    "scrobble": scrobble,
    "getNowPlaying": get_now_playing,
}
