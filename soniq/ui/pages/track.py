"""One track: how it sounds, what is like it, its files, who made it, its copies, its tags."""

from soniq.accounts.model import Person, Role
from soniq.errors import Invalid
from soniq.features.model import AudioFeatures, Rank
from soniq.harmony import Key
from soniq.http.asking import ask
from soniq.library.model import Credit, CreditRole, File, Track, TrackDetail
from soniq.text import shown
from soniq.ui import hearing, others, shapes, shelving, words
from soniq.ui.asking import Visit
from soniq.ui.cards import Alike, Lists, Opinion, Picture, Rows
from soniq.ui.pages.album import ROLES
from soniq.ui.parts import Part, facts, icon, link, play, title
from soniq.ui.shapes import Covers, Row
from soniq.ui.sheets import openers
from soniq.units import Milliseconds, TrackId

TAGS_SHOWN = 60


class Sound(Lists, component="sound.js"):
    """The waveform, tempo and key, which can be put right, moods and tags."""


async def build(visit: Visit, number: int) -> None:
    track_id = TrackId(number)
    detail, covers, row, copies, heard, waits = await ask(_find, visit, track_id)
    track = detail.track
    title(f"{track.title} by {track.artist}")
    _hero(visit, detail, covers)
    _sound(visit, track_id, row, heard, waits)
    with Part("section", None, "stack", id="like"):
        Alike(kind="track", number=track_id)
    with Part("div", None, "cols"):
        _credits(detail.credits)
        for file in detail.files:
            _file(file, several=len(detail.files) > 1, admin=visit.may(Role.ADMIN))
    if copies:
        with Part("section", None, "stack"):
            Part("h2", "The same sound elsewhere")
            Rows(items=copies, pictures=True, columns=["title", "album", "format", "time", "dots"])
    await others.build(visit, track_id)
    _tags(detail.tags)


def _find(
    visit: Visit, track_id: TrackId
) -> tuple[TrackDetail, Covers, Row, list[Row], AudioFeatures, Row | None]:
    soniq = visit.soniq
    detail = soniq.library.track_detail(track_id)
    covers = soniq.library.artwork([detail.track.cover] if detail.track.cover else [])
    (row,) = shelving.tracks(soniq, [detail.track])
    heard = soniq.features.of_track(track_id)
    waits: Row | None = None
    if heard.analyzed_at is None and heard.unheard is None and not row["missing"]:
        soniq.features.want([track_id], Rank.SEEN)
        waits = hearing.waits(soniq.features.status())
    return detail, covers, row, shelving.tracks(soniq, detail.copies), heard, waits


def _sound(
    visit: Visit, track_id: TrackId, row: Row, heard: AudioFeatures, waits: Row | None
) -> None:
    features = visit.soniq.features
    page = Sound(
        track=row,
        sound=hearing.of_features(heard),
        keys=hearing.KEYS,
        waits=waits,
        may=visit.may(Role.USER),
    )

    async def show() -> None:
        page.props["sound"] = hearing.of_features(await ask(features.of_track, track_id))
        page.update()

    async def tempo(person: Person, bpm: object) -> None:
        try:
            await ask(features.set_tempo, track_id, _number(bpm), by=person.id)
        finally:
            await show()

    async def key(person: Person, said: object) -> None:
        try:
            await ask(features.set_key, track_id, _key(said), by=person.id)
        finally:
            await show()

    async def listen(_: Person, __: object) -> str:
        await ask(features.want, [track_id], Rank.ASKED)
        return "Soniq listens to it next."

    visit.on(page, "tempo", tempo, Role.USER)
    visit.on(page, "key", key, Role.USER)
    visit.on(page, "listen", listen, Role.USER)


def _number(said: object) -> float | None:
    if said is None or (isinstance(said, int | float) and not isinstance(said, bool)):
        return said
    raise Invalid("The page sent no tempo that soniq knows. Reload it.")


def _key(said: object) -> Key | None:
    if said is None:
        return None
    found = Key.parse(str(said))
    if found is None:
        raise Invalid("The page sent no key that soniq knows. Reload it.")
    return found


def _hero(visit: Visit, detail: TrackDetail, covers: Covers) -> None:
    track = detail.track
    hero = Part("section", None, "hero small-hero")
    row = shapes.of_track(track, covers, detail.credits)
    if row["tint"]:
        hero.style(f"--tint: {row['tint']}")
    with hero:
        Picture(item=row)
        with Part("div", None, "stack"):
            Part("span", "Track", "label")
            Part("h1", track.title)
            _by(track, detail.credits)
            with Part("div", None, "facts-line"):
                link(f"/library/albums/{track.album_id}", track.album)
                if track.year:
                    Part("span", str(track.year))
                Part("span", words.clock(track.duration))
                for genre in track.genres:
                    Part("span", genre)
            if row["missing"]:
                with Part("p", None, "note warn"):
                    icon("unplug")
                    Part("span", "Its file is gone. Connect the drive, or scan its folder again.")
            with Part("div", None, "actions"):
                play(f"track/{track.id}", "Play", "play", classes="btn lead")
                play(f"track/{track.id}", "Play next", "list-start", how="next")
                play(f"track/{track.id}", "Queue", "list-end", how="last")
            Opinion(kind="track", number=track.id, name=track.title)
            openers(visit, "track", track.id)


def _by(track: Track, credits: list[Credit]) -> None:
    """Who plays, as the credit says it; each a link where it names them."""
    rest = track.artist
    with Part("p", None, "by", dir="auto"):
        for credit in credits:
            before, name, after = rest.partition(credit.credited_as)
            if credit.role not in (CreditRole.ARTIST, CreditRole.FEATURED) or not name:
                continue
            Part("span", before)
            link(f"/library/artists/{credit.artist_id}", name)
            rest = after
        Part("span", rest)


def _credits(found: list[Credit]) -> None:
    with Part("section", None, "stack"):
        Part("h2", "Credits")
        with Part("dl", None, "facts"):
            for credit in found[:60]:
                Part("dt", ROLES.get(credit.role, "By"))
                with Part("dd"):
                    link(f"/library/artists/{credit.artist_id}", credit.credited_as)


def _file(file: File, *, several: bool, admin: bool) -> None:
    with Part("section", None, "stack"):
        Part("h2", "A file" if several else "The file")
        bits = f"{round(file.bitrate / 1000)} kbit/s" if file.bitrate else None
        duration = words.clock(Milliseconds(file.duration)) if file.duration else None
        facts(
            [
                (
                    "Sound",
                    words.sound(file.codec, file.container, file.sample_rate, file.bit_depth),
                ),
                ("Bit rate", bits),
                ("Channels", _channels(file.channels)),
                ("Length", duration),
                ("Size", words.size(file.size_bytes)),
                ("State", _state(file)),
                ("Place", shown(file.path) if admin else None),
            ]
        )


def _tags(tags: dict[str, object]) -> None:
    if not tags:
        return
    with Part("details", None, "panel"):
        Part("summary", "What the file’s own tags say")
        with (
            Part("div", None, "scroll-x"),
            Part("table", None, "table"),
            Part("tbody"),
        ):
            for name, value in sorted(tags.items())[:TAGS_SHOWN]:
                with Part("tr"):
                    Part("th", name.replace("_", " "), scope="row")
                    Part("td", _said(value))


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return " · ".join(str(one) for one in value)
    return str(value)


def _channels(count: int | None) -> str | None:
    return {None: None, 1: "Mono", 2: "Stereo"}.get(count, str(count))


def _state(file: File) -> str | None:
    if file.unreadable:
        return f"Unreadable: {file.unreadable}"
    return "Missing" if file.missing_since is not None else None
