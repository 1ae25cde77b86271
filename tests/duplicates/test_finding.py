"""What is found to be there more than once, and what is not."""

import random
from pathlib import Path

import pytest

from soniq.duplicates.model import DuplicatesChanged, Kind
from soniq.errors import Stopped
from soniq.units import Progress
from tests.duplicates.house import DuplicatesHouse, names
from tests.moving.stand_ins import put


def song(music: Path, path: str, sound: int, title: str = "Creep", **tags: str | int) -> None:
    put(
        music,
        path,
        sound,
        **{"title": title, "artist": "Band", "album": path.split("/")[0], **tags},
    )


def frames(seed: int, *, spoiled: float = 0.0) -> list[int]:
    chance, noise = random.Random(seed), random.Random(seed + 99)
    return [
        chance.getrandbits(32) ^ sum(1 << bit for bit in range(32) if noise.random() < spoiled)
        for _ in range(200)
    ]


def test_the_same_sound_in_two_places_is_a_group(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.mp3", 7)
    song(music, "b/2.mp3", 7, title="Creep again")
    song(music, "c/3.mp3", 8)
    house.scan(house.root_id)
    (group,) = house.found()
    assert group.evidence.kind is Kind.AUDIO
    assert names(group) == ["1.mp3", "2.mp3"]
    assert {"title", "path", "album"} <= group.differs
    assert "format" not in group.differs
    assert house.duplicates.groups().counts == {Kind.AUDIO: 1}
    assert DuplicatesChanged(groups=1) in house.events


def test_equal_bytes_say_so(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.mp3", 7)
    song(music, "b/1.mp3", 7)
    house.scan(house.root_id)
    with house.db.write() as tx:
        tx.execute("UPDATE files SET xxh128 = x'01'")
    (group,) = house.found()
    assert (group.evidence.kind, group.confidence) == (Kind.FILE, 1.0)


def test_two_codings_of_one_song_are_found_by_title_artist_and_sound(
    house: DuplicatesHouse, music: Path
) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2)
    house.scan(house.root_id)
    house.hear({"Creep": [1.0]})
    (group,) = house.found()
    assert group.evidence.kind is Kind.EMBEDDING
    assert group.proposal.file_id == group.copies[0].file_id
    assert group.copies[0].path.endswith(b".flac")
    assert group.proposal.reasons == ("Lossless (FLAC), not MP3",)
    assert "100 %" in group.evidence.text


@pytest.mark.parametrize(
    ("title", "artist", "why"),
    [
        ("Creeper", "Band", "another title"),
        ("Creep (Live)", "Band", "another version"),
        ("Creep", "Cover Band", "somebody else"),
    ],
)
def test_what_sounds_alike_under_another_name_is_kept_apart(
    house: DuplicatesHouse, music: Path, title: str, artist: str, why: str
) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2, title=title, artist=artist)
    house.scan(house.root_id)
    house.hear({"Creep": [1.0], title: [1.0]})
    assert house.found() == [], why


def test_two_takes_of_one_title_that_sound_different_are_kept_apart(
    house: DuplicatesHouse, music: Path
) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2, title="creep")
    house.scan(house.root_id)
    house.hear({"Creep": [1.0], "creep": [1.0, 0.35]})  # a cosine of .944
    assert house.found() == []


def test_what_was_not_heard_yet_is_not_guessed(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2)
    house.scan(house.root_id)
    assert house.found() == []


def test_a_track_without_a_name_is_known_by_its_fingerprint(
    house: DuplicatesHouse, music: Path
) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2, title="Track 07", artist="Unknown")
    song(music, "c/3.mp3", 3, title="Other", artist="Unknown")
    house.scan(house.root_id)
    house.hear({"Creep": [1.0], "Track 07": [1.0, 0.3], "Other": [1.0, 0.3]})
    house.prints = {
        "1.flac": frames(1), "2.mp3": frames(1, spoiled=0.04), "3.mp3": frames(3)
    }  # fmt: skip
    (group,) = house.found()
    assert group.evidence.kind is Kind.FINGERPRINT
    assert names(group) == ["1.flac", "2.mp3"]
    assert group.evidence.score is not None
    assert 0.94 < group.evidence.score < 0.98
    assert house.duplicates.find().fingerprints == 0
    assert len(house.asked) == 3


def test_a_live_take_is_no_duplicate_whatever_is_heard(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2, title="Creep (Live)")
    house.scan(house.root_id)
    house.hear({"Creep": [1.0], "Creep (Live)": [1.0]})
    house.prints = {"1.flac": frames(1), "2.mp3": frames(1)}
    assert house.found() == []


def test_a_fingerprint_overrules_title_and_embedding(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.flac", 1)
    song(music, "b/2.mp3", 2)
    house.scan(house.root_id)
    house.hear({"Creep": [1.0]})
    (_group,) = house.found()
    house.prints = {"1.flac": frames(1), "2.mp3": frames(2)}
    assert house.found() == []


def test_of_three_no_two_are_joined_by_the_third_alone(house: DuplicatesHouse, music: Path) -> None:
    for number, title in ((1, "Creep"), (2, "creep"), (3, "CREEP")):
        song(music, f"{number}/{number}.mp3", number, title=title)
    house.scan(house.root_id)
    house.hear({"Creep": [1.0, 0.28], "creep": [1.0], "CREEP": [1.0, -0.28]})
    (group,) = house.found()
    assert len(group.copies) == 2


def test_a_flac_and_an_mp3_of_one_track_are_shown_last(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.flac", 1, number=1)
    song(music, "a/1.mp3", 2, number=1)
    song(music, "b/9.mp3", 2, number=1)
    house.scan(house.root_id)
    groups = house.found()
    assert [group.evidence.kind for group in groups] == [Kind.AUDIO, Kind.PLACE]
    assert names(groups[1]) == ["1.flac", "1.mp3"]


def test_scraps_and_silence_are_like_nothing(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.mp3", 7)
    song(music, "b/1.mp3", 7)
    house.scan(house.root_id)
    with house.db.write() as tx:
        tx.execute("UPDATE files SET audio_hash = NULL, xxh128 = x'01'")
    assert house.found() == []


def test_what_is_gone_is_in_no_group(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.mp3", 7)
    song(music, "b/2.mp3", 7)
    song(music, "c/3.mp3", 8)
    house.scan(house.root_id)
    assert len(house.found()) == 1
    (music / "b/2.mp3").unlink()
    house.scan(house.root_id)
    assert house.duplicates.groups().groups == []
    assert house.duplicates.groups().counts == {}
    assert house.found() == []
    assert house.one("SELECT count(*) FROM duplicate_groups") == 0


def test_a_search_that_is_stopped_goes_on_where_it_was(house: DuplicatesHouse, music: Path) -> None:
    for number in range(1, 6):
        song(music, f"{number}/{number}.mp3", number, title=f"Song {number}", artist=f"A {number}")
    house.scan(house.root_id)
    house.hear({f"Song {number}": [1.0, 0.02 * number] for number in range(1, 6)})
    house.prints = {f"{number}.mp3": frames(number) for number in range(1, 6)}

    def stop(progress: Progress) -> None:
        if progress.done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        house.duplicates.find(stop)
    assert house.duplicates.find().looked_through == 5
    assert house.duplicates.find().looked_through == 0
    assert sorted(house.asked) == sorted(set(house.asked))


def test_pages_follow_each_other(house: DuplicatesHouse, music: Path) -> None:
    for number in range(5):
        for copy in "ab":
            song(music, f"{copy}/{number}.mp3", number + 1, title=f"Song {number}")
    house.scan(house.root_id)
    house.duplicates.find()
    seen, after = [], None
    while True:
        page = house.duplicates.groups(first=2, after=after)
        seen += [group.id for group in page.groups]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_search_keeps_the_groups_that_stay(house: DuplicatesHouse, music: Path) -> None:
    song(music, "a/1.mp3", 7)
    song(music, "b/2.mp3", 7)
    house.scan(house.root_id)
    (before,) = house.found()
    song(music, "c/3.mp3", 8, title="New")
    song(music, "d/4.mp3", 8, title="New")
    house.scan(house.root_id)
    assert before.id in [group.id for group in house.found()]
