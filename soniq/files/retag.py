"""Writing fields into a file's own tags, in each format that mutagen writes.

Law: what is written is what `reading.read` gives afterwards, and what is not named stays as it was.
`retag` reads the file again to see to it. It changes the file in place, as mutagen does, so only a
copy may be given to it (`rewriting`). Needs mutagen: belongs in the child.
"""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from mutagen.aiff import AIFF
from mutagen.apev2 import APENoHeaderError, APEv2
from mutagen.asf import ASF
from mutagen.dsdiff import DSDIFF
from mutagen.dsf import DSF
from mutagen.flac import FLAC
from mutagen.mp4 import MP4
from mutagen.wave import WAVE

from soniq.files import id3, pictures
from soniq.files.commented import ogg_kind
from soniq.files.fields import Heard
from soniq.files.formats import look_at
from soniq.files.look import Look
from soniq.files.model import Cover, Reading, Tags, Unreadable
from soniq.files.opened import Opened
from soniq.files.reading import in_words, read
from soniq.files.retagging import id3_frames, named
from soniq.files.retagging.named import MEASURED
from soniq.files.retagging.texts import WRITABLE, Texts, texts_of
from soniq.files.tags import made_of

_VERSION_1 = 128  # bytes of an ID3v1 tag


def retag(path: bytes, fields: Mapping[str, object], cover: Cover | None = None) -> Reading:
    """Writes fields of `Tags` (None or [] takes one away) and gives what the file says then.

    Raises:
        Unreadable: the file is broken, is of a kind that is not written, or would not say what was
            asked; it may be half written by then.
    """
    with in_words():
        with Opened(path) as opened:
            look = look_at(opened, path)
            work = _Work(path, opened, look, _wanted(look.heard, fields), cover)
        work.write()
    reading = read(path)
    _check(reading, made_of(dict(look.heard)), work.target, fields)
    if cover is not None and cover.image is not None:
        found = reading.picture
        if found is None or found.hash != pictures.hash_of(cover.image):
            raise Unreadable("It did not take the cover.")
    return reading


def _wanted(heard: Heard, fields: Mapping[str, object]) -> Tags:
    unknown = sorted(fields.keys() - WRITABLE)
    if unknown:
        raise Unreadable(f"soniq writes no such tags: {', '.join(unknown)}.")
    said: dict[str, Any] = {**made_of(dict(heard)).said(), **fields}
    return Tags.of({name: value for name, value in said.items() if value is not None})


def _check(reading: Reading, before: Tags, target: Tags, fields: Mapping[str, object]) -> None:
    """target as any file would tell it: a name with "; " in it becomes two, everywhere."""
    told = made_of({name: texts for name, texts in texts_of(target, WRITABLE, {}).items() if texts})
    for name, wanted in ((name, getattr(target, name)) for name in fields):
        if getattr(told, name) != wanted:
            raise Unreadable(f"No tag can say “{_shown(wanted)}” as its {_label(name)}.")
        if getattr(reading.tags, name) != wanted:
            said = _shown(getattr(reading.tags, name))
            raise Unreadable(f"Its {_label(name)} would read “{said}”, not “{_shown(wanted)}”.")
    for name in set(Tags.__dataclass_fields__) - fields.keys():
        expected = getattr(told if name in _LINKED else before, name)
        if getattr(reading.tags, name) != expected:
            raise Unreadable(f"Its {_label(name)} would change as well.")


_LINKED = frozenset(("artist_credit", "album_artist_credit"))
"""Fields that say something only beside another one."""


def _label(name: str) -> str:
    return name.replace("_", " ").replace("mb ", "MusicBrainz ")


def _shown(value: object) -> str:
    text = "; ".join(value) if isinstance(value, tuple) else str("" if value is None else value)
    return text if len(text) <= 60 else text[:59] + "…"


class _Work:
    """One file, what it says, and what it is to say."""

    def __init__(
        self, path: bytes, opened: Opened, look: Look, target: Tags, cover: Cover | None
    ) -> None:
        self.target = target
        self.cover = cover
        self._path = path
        self._look = look
        before = made_of(dict(look.heard))
        changed = [name for name in WRITABLE if getattr(before, name) != getattr(target, name)]
        self.texts = texts_of(target, sorted(changed), look.heard)
        self._ogg = ogg_kind(opened)[1] if look.container == "ogg" else None
        tail = opened.tail
        self._old = tail[-_VERSION_1:] if tail[-_VERSION_1 : -_VERSION_1 + 3] == b"TAG" else b""
        self._has_ape = b"APETAGEX" in tail or b"LYRICS200" in tail
        self._has_lyrics3 = b"LYRICS200" in tail or b"LYRICSEND" in tail
        self._has_id3 = opened.head[:3] == b"ID3"
        self._in_id3 = set(id3.listen(opened)[0]) if self._has_id3 else set()

    def write(self) -> None:
        writer = _WRITERS.get(self._look.container)
        if writer is None:
            raise Unreadable("soniq writes no tags into files of its kind.")
        with open(self._path, "r+b") as file:
            writer(self, file)

    def before_sound(self, file: BinaryIO) -> None:
        """An ID3 tag at the beginning; what stands behind the sound follows it."""
        self._write_id3(file, self.texts, self.cover)
        if self._has_ape:
            self._write_ape(file, only_known=True)
        self._bring_back_version_1(file)

    def behind_sound(self, file: BinaryIO) -> None:
        """An APEv2 tag at the end; an ID3 tag before the sound says no other things."""
        if self._in_id3 & self.texts.keys():
            told = {name: texts for name, texts in self.texts.items() if name in self._in_id3}
            self._write_id3(file, told, None)
        self._write_ape(file, only_known=False)
        self._bring_back_version_1(file)

    def chunk(self, file: BinaryIO) -> None:
        """An ID3 tag in a chunk. Once there is one, what else the file says is read no more."""
        kind: Any = {"wav": WAVE, "aiff": AIFF, "dsf": DSF, "dff": DSDIFF}[self._look.container]
        loaded = kind(file, known_frames=id3_frames.KNOWN, translate=False, load_v1=False)
        texts = self.texts
        if loaded.tags is None:
            loaded.add_tags()
        if not loaded.tags and self._look.container == "wav":
            texts = self._all_texts()
        id3_frames.write(loaded.tags, texts, self.cover)
        file.seek(0)
        version = id3_frames.version_of(loaded.tags)
        loaded.tags.save(file, v2_version=version, v23_sep=None)

    def flac(self, file: BinaryIO) -> None:
        loaded: Any = FLAC(file)
        texts, cover = self.texts, self.cover
        if not loaded.tags and not loaded.pictures:  # then an ID3 tag before it had the word
            texts = self._all_texts()
            best = pictures.best(self._look.pictures)
            if cover is None and best is not None:
                cover = Cover(image=best[0], mime=best[1])
        named.write_vorbis(loaded, texts, cover)
        file.seek(0)
        loaded.save(file, deleteid3=False)

    def ogg(self, file: BinaryIO) -> None:
        assert self._ogg is not None
        loaded = self._ogg(file)
        named.write_vorbis(loaded, self.texts, self.cover)
        file.seek(0)
        loaded.save(file)

    def mp4(self, file: BinaryIO) -> None:
        loaded: Any = MP4(file)
        if loaded.tags is None:
            loaded.add_tags()
        named.write_mp4(loaded.tags, self.texts, self.cover)
        file.seek(0)
        loaded.save(file)

    def asf(self, file: BinaryIO) -> None:
        loaded: Any = ASF(file)
        named.write_asf(loaded.tags, self.texts, self.cover)
        file.seek(0)
        loaded.save(file)

    def _all_texts(self) -> Texts:
        """All that the file is to say, for a tag that is the first one to be believed."""
        said = [name for name in WRITABLE if getattr(self.target, name) not in (None, (), False)]
        heard = self._look.heard
        others = {name: heard[name] for name in MEASURED if name in heard}
        return others | self.texts | texts_of(self.target, sorted(said), heard)

    def _write_id3(self, file: BinaryIO, texts: Texts, cover: Cover | None) -> None:
        file.seek(0)
        tags = id3_frames.load(file)
        id3_frames.write(tags, texts, cover)
        file.seek(0)
        tags.save(file, v2_version=id3_frames.version_of(tags), v23_sep=None)

    def _write_ape(self, file: BinaryIO, *, only_known: bool) -> None:
        """mutagen cuts off what stands behind the tag, so ID3v1 goes first and comes back."""
        if self._has_lyrics3:
            raise Unreadable("It carries Lyrics3, which would be lost if its APE tag were written.")
        if self._old:
            file.seek(-_VERSION_1, 2)
            file.truncate()
        file.seek(0)
        try:
            tags = APEv2(file)
        except APENoHeaderError:
            tags = APEv2()
        named.write_ape(tags, self.texts, self.cover, only_known=only_known)
        file.seek(0)
        tags.save(file) if tags else tags.delete(file)  # an empty one is none to mutagen
        if self._old:
            file.seek(0, 2)
            file.write(self._old)

    def _bring_back_version_1(self, file: BinaryIO) -> None:
        """mutagen makes all of it anew; only the named fields are to change."""
        if self._old:
            file.seek(-_VERSION_1, 2)
            file.write(id3_frames.version_1(self._old, self.texts))


_WRITERS: dict[str, Callable[[_Work, BinaryIO], None]] = {
    "mp3": _Work.before_sound,
    "adts": _Work.before_sound,
    "tta": _Work.before_sound,
    "ape": _Work.behind_sound,
    "wv": _Work.behind_sound,
    "mpc": _Work.behind_sound,
    "wav": _Work.chunk,
    "aiff": _Work.chunk,
    "dsf": _Work.chunk,
    "dff": _Work.chunk,
    "flac": _Work.flac,
    "ogg": _Work.ogg,
    "mp4": _Work.mp4,
    "asf": _Work.asf,
}
