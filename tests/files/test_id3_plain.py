"""The quick reader of plain ID3 tags says what mutagen says, or leaves the tag to it."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import APIC, COMM, ID3, SYLT, TDRC, TIPL, TIT2, TPE1, TXXX, USLT

from soniq.files import id3_plain
from soniq.files.fields import Heard
from soniq.files.id3 import _by_mutagen
from soniq.files.id3_words import Hearing
from soniq.files.opened import synchsafe
from tests.files.test_torture import FILES

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\ufffe"), max_size=20
)
words = texts.filter(lambda text: text.strip() != "")


def packed(tags: ID3, **options: object) -> bytes:
    written = BytesIO()
    tags.save(written, **options)
    return written.getvalue()


def told(hearing: Hearing) -> tuple[Heard, list[tuple[int, bytes]]]:
    """Without empty texts, which mean nothing to either reader."""
    hearing.finish()
    heard = {field: [text for text in texts if text] for field, texts in hearing.heard.items()}
    return {field: texts for field, texts in heard.items() if texts}, hearing.pictures


@given(
    encoding=st.sampled_from([1, 2, 3]),
    title=words,
    artists=st.lists(words, min_size=1, max_size=3, unique=True),
    desc=texts,
    comment=words,
    image=st.binary(max_size=200).map(lambda image: b"\x89PNG" + image),
    version=st.sampled_from([3, 4]),
)
@settings(max_examples=300, deadline=None)
def test_written_tags_are_read_alike(
    encoding: int,
    title: str,
    artists: list[str],
    desc: str,
    comment: str,
    image: bytes,
    version: int,
) -> None:
    tags = ID3()
    tags.add(TIT2(encoding=encoding, text=title))
    tags.add(TPE1(encoding=encoding, text=artists))
    tags.add(TXXX(encoding=encoding, desc="ARTISTS", text=artists))
    tags.add(COMM(encoding=encoding, lang="eng", desc=desc, text=comment))
    tags.add(USLT(encoding=encoding, lang="eng", desc=desc, text=comment))
    tags.add(TIPL(encoding=encoding, people=[["producer", title], ["arranger", comment]]))
    tags.add(APIC(encoding=encoding, mime="image/png", type=3, desc=desc, data=image))
    if version == 3:
        tags.update_to_v23()
    content = packed(tags, v2_version=version, v23_sep=None)

    plain = id3_plain.hearing_of(content)

    assert plain is not None
    assert told(plain) == told(_by_mutagen(content))


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix in (".mp3", ".id3", ".tta")],
    ids=lambda path: path.name,
)
def test_tags_of_real_files_are_read_alike(path: Path) -> None:
    content = path.read_bytes()
    if content[:3] != b"ID3":
        return
    plain = id3_plain.hearing_of(content[: 10 + synchsafe(content[6:10])])

    if plain is not None:
        assert told(plain) == told(_by_mutagen(content))


@pytest.mark.parametrize("share", range(0, 100, 3))
def test_damaged_tags_are_left_to_mutagen_or_read_without_a_fault(share: int) -> None:
    tags = ID3()
    tags.add(TIT2(encoding=1, text="Title"))
    tags.add(TDRC(encoding=3, text="1997"))
    tags.add(APIC(encoding=1, mime="image/png", type=3, desc="x", data=b"\x89PNG" * 20))
    content = bytearray(packed(tags, padding=lambda _: 40))
    content[len(content) * share // 100] ^= 0xFF

    id3_plain.hearing_of(bytes(content))
    id3_plain.hearing_of(bytes(content[: len(content) * share // 100]).ljust(10, b"\0"))


def test_synced_lyrics_are_left_to_mutagen() -> None:
    tags = ID3()
    tags.add(SYLT(encoding=3, lang="eng", format=2, type=1, desc="", text=[("la", 10)]))

    content = packed(tags)

    assert id3_plain.hearing_of(content) is None
    assert told(_by_mutagen(content))[0] == {"syncedlyrics": ["yes"]}


def test_sizes_as_itunes_once_wrote_them_are_left_to_mutagen() -> None:
    title = b"\0" + b"x" * 299
    second = b"TPE1\0\0\0\4\0\0\0Ann"
    frames = b"TIT2" + len(title).to_bytes(4, "big") + b"\0\0" + title + second
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    content = b"ID3\4\0\0" + size + frames

    assert id3_plain.hearing_of(content) is None
    assert told(_by_mutagen(content))[0] == {"title": ["x" * 299], "artist": ["Ann"]}
