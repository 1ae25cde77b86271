"""Writing down how an album stands, wherever that is to be seen."""

from soniq.journal.model import Source
from soniq.library.shelves import Reference, Shelves, ShownMatch
from soniq.matching import rows, state_rows
from soniq.matching.proposals import SITE
from soniq.matching.reviewing import AlbumMatched, MatchStatus, Standing
from soniq.matching.rows import ShelvedAlbum
from soniq.matching.states import State
from soniq.matching.wanted import album_wanted, digest
from soniq.store.database import Tx
from soniq.units import AlbumId, TrackId


def keep(tx: Tx, shelves: Shelves, album_id: AlbumId, state: State) -> bool:
    """Writes a state, and what follows from it; whether the album is there.

    Where its tracks are not what `state.seen` was looked for with, it will be looked at again.
    """
    album = rows.album(tx.reader, album_id)
    if album is None:
        return False
    changed = state.seen is not None and state.seen != digest(album_wanted(album))
    state_rows.put(tx, album_id, state, changed=changed, sounds=album.sounds)
    shelves.show_match(
        tx,
        ShownMatch(
            album_id=album_id,
            status=state.status.value,
            score=state.score,
            release_group_id=state.release_group_id,
        ),
        Source.MUSICBRAINZ.value,
        *_references(album, state),
    )
    tx.emit(
        AlbumMatched(
            album_id=album_id,
            status=state.status.value,
            score=state.score,
            release_group_mbid=state.release_group_id,
        )
    )
    return True


def standing(album_id: AlbumId, state: State) -> Standing:
    return Standing(
        album_id=album_id,
        status=state.status,
        score=state.score,
        release_group_id=state.release_group_id,
        release_id=state.release_id,
        rung=state.rung,
        reason=state.reason,
        by_hand=state.decision is not None,
        looked_at=state.looked_at,
    )


def _references(
    album: ShelvedAlbum, state: State
) -> tuple[list[Reference], dict[TrackId, list[Reference]]]:
    """What is at MusicBrainz; of an album that is not matched, nothing."""
    matched = state.status == MatchStatus.MATCHED
    of_album = [("release-group", state.release_group_id), ("release", state.release_id)]
    return (
        [_reference(kind, mbid) for kind, mbid in of_album if mbid and matched],
        {
            track.id: [_reference("recording", track.recording_id)]
            if track.recording_id and matched
            else []
            for track in album.tracks
        },
    )


def _reference(kind: str, mbid: str) -> Reference:
    return Reference(external_id=f"{kind}/{mbid}", url=f"{SITE}/{kind}/{mbid}")
