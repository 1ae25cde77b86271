"""What other services tell of a track: how many listen to it, and which words they give it."""

from collections.abc import Sequence

from soniq.accounts.model import Person, Role
from soniq.events import JSON
from soniq.http.asking import ask, servers
from soniq.journal.model import Source
from soniq.provenance.model import MetadataOfTrack
from soniq.ui import words
from soniq.ui.asking import Visit
from soniq.ui.parts import Part, button, facts
from soniq.units import TrackId

LABELS = {Source.LASTFM: "Last.fm", Source.LISTENBRAINZ: "ListenBrainz"}
TAGS_SHOWN = 8


async def build(visit: Visit, track_id: TrackId) -> None:
    """Nothing where nobody was asked and the person may not ask."""
    known = await ask(visit.soniq.provenance.metadata_of, track_id)
    if not known and not visit.may(Role.MODERATOR):
        return
    with Part("section", None, "stack", id="others"):
        Part("h2", "What others tell")
        told = Part("div", None, "stack tight")
        with told:
            _told(known)
        if not visit.may(Role.MODERATOR):
            return
        asks = button("Ask Last.fm and ListenBrainz", "globe", "btn small")

        async def ask_them(person: Person, _: object) -> str:
            found = await servers.ask(visit.soniq.enriching.enrich, [track_id], by=person.id)
            told.clear()
            with told:
                _told(await ask(visit.soniq.provenance.metadata_of, track_id))
            return found.trouble or ("Asked." if found.known else "Nobody there knows this track.")

        visit.on(asks, "click", ask_them, Role.MODERATOR)


def _told(known: Sequence[MetadataOfTrack]) -> None:
    pairs: list[tuple[str, str | None]] = []
    for source, label in LABELS.items():
        said = {one.key: one.value for one in known if one.source == source}
        if said:
            pairs.append((label, _line(said) or "does not know this track"))
    if pairs:
        facts(pairs)
    else:
        Part("p", "Nobody was asked yet: how many listen to it, and what they call it.", "second")


def _line(said: dict[str, JSON]) -> str:
    counts = [
        words.plural(count, unit)
        for key, unit in (("listeners", "listener"), ("plays", "play"))
        if isinstance(count := said.get(key), int)
    ]
    tags = said.get("tags")
    named = (
        [str(tag["name"]) for tag in tags if isinstance(tag, dict)]
        if isinstance(tags, list)
        else []
    )
    return " · ".join([*counts, *([", ".join(named[:TAGS_SHOWN])] if named else [])])
