"""Which albums soniq finds in a catalogue, by kind of trouble, and which it wrongly matches.

    python -m bench.matching [--rate 1] [--only groups picard made-up] [--wrong 10]

`groups`: release groups for titles as shops write them, against the stand-in of MusicBrainz that
lies beside the labelled cases; it keeps the real one's manners, so this takes five minutes at its
rate of one request a second. --rate 0: as fast as it goes. `picard`: releases and files whose tags
were spoiled, from Picard's own evaluation. `made-up`: other spellings of the same albums, and near
strangers to them, in catalogues with albums taken out and others put in.

The cases are looked for beside the checkout, in ../shared/fixtures/matching, or under SONIQ_SHARED.
Ends with 1 where a must is missed.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import picard_cases, stand_in
from bench.labelled import SHARED
from bench.measuring import options, tell
from bench.perturbing import SUFFIXES, Album, Case, distractors, spellings, strangers
from soniq.matching import ladder, scoring
from soniq.matching.model import Catalogue, Found, MatchStatus

PLACE = SHARED / "fixtures" / "matching"
PARTS = ("groups", "picard", "made-up")
SEEDS = 2
Json = dict[str, Any]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rate", type=float, default=1.0, help="requests a second; 0: no limit")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--wrong", type=int, default=5, help="name so many that were wrong")
    said = parser.parse_args()
    if not PLACE.exists():
        raise SystemExit(f"{PLACE} is not there; SONIQ_SHARED names where the cases lie.")
    fails = []
    if "groups" in said.only:
        fails.append(groups(said.rate, said.wrong))
    if "picard" in said.only:
        fails.append(picard_cases.measure(PLACE / "picard_eval", said.wrong))
    if "made-up" in said.only:
        fails.append(made_up(said.wrong))
    sys.exit(any(fails))


def groups(rate: float, named: int) -> bool:
    cases = [
        Case(it["kind"], it["query_artist"], it["query_title"], it["expected"])
        for it in _lines(PLACE / "matching_cases.jsonl")
    ]
    with stand_in.over_http(PLACE, rate) as (catalogue, address):
        judged = _judged(cases, catalogue)
        stats = stand_in.stats(address)
    right = _told("release groups", judged, named, must_right=len(cases) - 3, must_wrong=1)
    refused = stats.get("rate_limited", 0) + stats.get("bad_ua", 0)
    beside = f"{stats['requests']} requests as {', '.join(stats['uas'])}"
    tell("  refused for rate or User-Agent", refused, "requests", most=0, beside=beside)
    return not right or refused > 0


def made_up(named: int) -> bool:
    known = [
        Album(it["id"], it["artist"], it["title"])
        for file in ("mb_release_groups.jsonl", "mb_releases.jsonl")
        for it in _lines(PLACE / file)
        if not it["source"].startswith("synthetic")
    ]
    called = Counter((it.artist.casefold(), it.title.casefold()) for it in known)
    alone = [it for it in known if called[it.artist.casefold(), it.title.casefold()] == 1]
    judged = [one for seed in range(SEEDS) for one in _season(alone, random.Random(seed))]
    strange = sum(case.expected is None for case, _ in judged)
    # An album in 50 may go to a person; a stranger in 1,000 may be taken for it.
    good = _told(
        "made-up cases",
        judged,
        named,
        must_right=int(0.98 * len(judged)),
        must_wrong=strange // 1_000,
    )
    _fold(judged)
    return not good


def _season(albums: list[Album], chance: random.Random) -> list[tuple[Case, Found]]:
    """A sixth of the albums is taken out, and near ones are put beside all."""
    away = chance.sample(albums, k=len(albums) // 6)
    there = [album for album in albums if album not in away]
    shelf = there + [near for album in albums for near in distractors(album, chance)]
    cases = [case for album in there for case in spellings(album, chance)]
    cases += [case for album in there for case in strangers(album, shelf, chance)]
    for album in away:
        cases.append(Case("removed", album.artist, album.title, None))
        suffixed = album.title + chance.choice(SUFFIXES)
        cases.append(Case("removed, suffix", album.artist, suffixed, None))
    return _judged(cases, stand_in.Shelf(PLACE, shelf))


def _fold(judged: list[tuple[Case, Found]]) -> None:
    """The thresholds that each four fifths of the cases would choose, where these agree."""
    best = [
        (found.best.score.value, found.best.group.id == case.expected)
        for case, found in judged
        if found.best is not None
    ]
    chosen = []
    for fifth in range(5):
        others = [one for at, one in enumerate(best) if at % 5 != fifth]
        prices = {
            limit: sum(10 * (not right) if value >= limit else right for value, right in others)
            for limit in range(60, 101)
        }
        least = min(prices.values())
        limits = [limit for limit, price in prices.items() if price == least]
        chosen.append(f"{limits[0]}–{limits[-1]}")
    print(
        f"  matched from {scoring.MATCHED:.0f}; each four fifths would choose {', '.join(chosen)}"
    )


def _lines(file: Path) -> list[Json]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _judged(cases: Iterable[Case], catalogue: Catalogue) -> list[tuple[Case, Found]]:
    return [(case, ladder.find_release_group(case.artist, case.title, catalogue)) for case in cases]


def _told(
    name: str, judged: list[tuple[Case, Found]], named: int, *, must_right: int, must_wrong: int
) -> bool:
    """Prints the verdicts by kind, then their sums; whether the musts hold."""
    verdicts = [(case, found, _verdict(case, found)) for case, found in judged]
    by_kind = Counter((case.kind, verdict) for case, _, verdict in verdicts)
    requests: Counter[str] = Counter()
    for case, found, _ in verdicts:
        requests[case.kind] += found.requests
    print(f"{name:<24} right  asked  wrong  requests")
    for kind in sorted(requests):
        counts = [by_kind[kind, verdict] for verdict in ("right", "asked", "wrong")]
        of_each = requests[kind] / sum(counts)
        print(f"  {kind:<22}" + "".join(f"{count:>6} " for count in counts) + f"{of_each:>8.2f}")
    for case, found, _ in [it for it in verdicts if it[2] == "wrong"][:named]:
        best = found.best
        assert best is not None
        print(
            f"  wrong: {case.kind}: {case.artist} | {case.title} → "
            f"{best.group.artist} | {best.group.title} ({best.score.value:.1f})"
        )
    sums = Counter(verdict for *_, verdict in verdicts)
    of = f"of {len(judged):,}"
    tell(f"{name}: right", sums["right"], of, least=must_right)
    tell(f"{name}: wrongly matched", sums["wrong"], of, most=must_wrong)
    return sums["right"] >= must_right and sums["wrong"] <= must_wrong


def _verdict(case: Case, found: Found) -> str:
    """asked: a person would be; right also means that nothing was matched where nothing is."""
    matched = found.status == MatchStatus.MATCHED and found.best is not None
    got = found.best.group.id if matched and found.best is not None else None
    return "right" if got == case.expected else "wrong" if got else "asked"


if __name__ == "__main__":
    main()
