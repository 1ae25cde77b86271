"""What people and catalogues said of tracks, laid over their files' tags as these are placed.

A file of a track brings that track's overrides. A file that is new takes over those of the track
that its own tags name, if it lies in the same folder or has gone (a better rip, or another format);
else what all of its neighbours on the same album say of that album.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from soniq.files.model import Tags
from soniq.library import spoken_rows
from soniq.library.placing.formats import Candidate
from soniq.library.spoken import ALBUM_FIELDS, Said, laid_over
from soniq.library.writing import override_rows
from soniq.library.writing.succession import NEAR_MS
from soniq.store.database import Tx
from soniq.units import FileId, TrackId


class Overlay:
    """The overrides of the files that are placed together."""

    def __init__(
        self,
        tx: Tx,
        files: Sequence[Candidate],
        was_of: Mapping[FileId, TrackId],
        is_left: Callable[[TrackId], bool],
    ) -> None:
        """was_of: the tracks that files were of, though these went elsewhere without them.
        is_left: whether no file of a track is where it was."""
        self._tx = tx
        self._own: dict[FileId, Tags] = {}
        self._lent: dict[FileId, dict[str, Said]] = {}
        self._held: dict[TrackId, dict[str, Said]] = {}
        self.files = list(files)
        if not override_rows.are_there(tx):
            return
        self._own = {file.file_id: file.tagged.tags for file in files}
        of_files = {file.track_id for file in files if file.track_id is not None}
        self._held = spoken_rows.of_tracks(tx.reader, of_files | set(was_of.values()))
        new = [file for file in files if file.track_id is None]
        if new:
            self._lend(new, was_of, is_left)
        self.files = [self._laid_over(file) for file in files]

    def settle(self, tracks: Iterable[tuple[TrackId, bool, Sequence[Candidate]]]) -> None:
        """Keeps what new tracks took over, and drops what the files now say themselves.

        tracks: each with whether it is new, and its files, the best first.
        """
        if not self._own:
            return
        for track_id, is_new, members in tracks:
            best = members[0].file_id
            said = self._lent.get(best) if is_new else self._held.get(track_id)
            if said:
                override_rows.put(self._tx, track_id, said, self._own[best])

    def _laid_over(self, file: Candidate) -> Candidate:
        if file.track_id is None:
            said = self._lent.get(file.file_id)
        else:
            said = self._held.get(file.track_id)
        if not said:
            return file
        tags = laid_over(file.tagged.tags, said)
        return replace(file, tagged=replace(file.tagged, tags=tags))

    def _lend(
        self,
        new: Sequence[Candidate],
        was_of: Mapping[FileId, TrackId],
        is_left: Callable[[TrackId], bool],
    ) -> None:
        places = {file.file_id: override_rows.own_place(file.tagged.tags) for file in new}
        known = override_rows.at_places(self._tx, filter(None, places.values()))
        of_album = self._of_albums()
        here = {file.folder_id for file in self.files}
        for file in new:
            track = was_of.get(file.file_id)
            for other in known.get(places[file.file_id] or "", ()):
                near = abs(other.duration_ms - file.duration_ms) <= NEAR_MS
                if near and (other.folder_id in here or is_left(other.track_id)):
                    track = other.track_id
                    break
            if track is not None:
                self._lent[file.file_id] = self._said(track)
            elif said := of_album.get(_album(file.tagged.tags)):
                self._lent[file.file_id] = said

    def _said(self, track_id: TrackId) -> dict[str, Said]:
        if track_id not in self._held:
            self._held |= spoken_rows.of_tracks(self._tx.reader, [track_id])
        return self._held.get(track_id, {})

    def _of_albums(self) -> dict[tuple[object, ...], dict[str, Said]]:
        """What all files of one album, by their own tags, have overridden alike."""
        siblings: dict[tuple[object, ...], list[dict[str, Said]]] = defaultdict(list)
        for file in self.files:
            if file.track_id is not None:
                siblings[_album(file.tagged.tags)].append(self._held.get(file.track_id, {}))
        return {album: _agreed(said) for album, said in siblings.items()}


def _album(tags: Tags) -> tuple[object, ...]:
    return tags.album, tags.album_artists, tags.album_artist_credit


def _agreed(said: Sequence[Mapping[str, Said]]) -> dict[str, Said]:
    """Album fields that all say, with one value; of several changes that said it, the last."""
    agreed: dict[str, Said] = {}
    for name in ALBUM_FIELDS.intersection(*said):
        answers = [one[name] for one in said]
        if all(answer.value == answers[0].value for answer in answers):
            agreed[name] = max(answers, key=lambda answer: answer.change_id or 0)
    return agreed
