"""The labelled albums that lie beside the checkout, where they do: as many right as promised."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from soniq.clients import musicbrainz_reading
from soniq.clients.model import ReleaseGroup
from soniq.matching import ladder, scoring
from soniq.matching.model import AlbumWanted, MatchStatus
from soniq.text import words
from tests.matching.records import Records, group


@pytest.fixture
def cases(shared: Path) -> Path:
    place = shared / "fixtures" / "matching"
    if not place.exists():
        pytest.skip(f"needs {place}")
    return place


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


class Whole(Records):
    """Answers each search with all that shares a word of it, as a search at its worst does."""

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        asked = set(words(query.replace("\\", "")).split())
        return [it for it in self.groups if asked & set(words(f"{it.artist} {it.title}").split())]


def test_labelled_release_groups_are_found_and_none_is_mistaken(cases: Path) -> None:
    groups = [
        group(
            it["artist"],
            it["title"],
            type=it["type"],
            secondary=tuple(it.get("secondary", ())),
            comment=it["id"],
        )
        for it in lines(cases / "mb_release_groups.jsonl")
    ]
    catalogue = Whole(groups=groups)
    verdicts: Counter[str] = Counter()
    for case in lines(cases / "matching_cases.jsonl"):
        answer = ladder.find_release_group(case["query_artist"], case["query_title"], catalogue)
        matched = answer.best if answer.status == MatchStatus.MATCHED else None
        got = matched.group.disambiguation if matched else None
        verdicts["right" if got == case["expected"] else "wrong" if got else "asked"] += 1
    assert verdicts["right"] >= 185
    assert verdicts["wrong"] <= 1


def test_spoiled_tags_lead_to_their_release_as_often_as_in_picard(cases: Path) -> None:
    place = cases / "picard_eval"
    known = [
        musicbrainz_reading.release(json.loads(file.read_bytes()))
        for file in sorted((place / "corpus").glob("*.json"))
    ]
    releases = {it.id: it for it in known}
    right = 0
    for case in lines(place / "release_cases.jsonl"):
        tags = case["metadata"]
        label = tags.get("label") or []
        said = AlbumWanted(
            title=tags["album"],
            artist=tags.get("albumartist"),
            date=tags.get("date"),
            track_total=int(tags.get("totaltracks") or tags["~totalalbumtracks"]),
            barcode=tags.get("barcode"),
            labels=(label,) if isinstance(label, str) else tuple(label),
            catalog_numbers=(tags["catalognumber"],) if tags.get("catalognumber") else (),
            country=tags.get("releasecountry"),
            comment=tags.get("~releasecomment"),
        )
        values = {id: scoring.of_release(said, releases[id]).value for id in case["candidates"]}
        right += max(values, key=lambda id: values[id]) == case["expected"]
    assert right >= 221
