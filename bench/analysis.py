"""How right soniq hears tempo, key and mood, beside others, and what that costs.

    python -m bench.analysis [--music FOLDER] [--part accuracy|mood|cost] [--no-peers] [--each]

Right: labelled recordings (FOLDER with labels.csv; by itself the shared ones beside the checkout).
soniq listens to the files as it does for a library; aubio's tempo alone, librosa and Essentia get
the same files, decoded once for them all. Intervals are of 95 %. --each shows every recording.

Cost: a track of four minutes, joined from those recordings, in three formats. CPU of a process of
its own; Essentia's extractors get decoded samples, so that their figure has no decoding in it.

Ends with 1 if soniq is not ahead in tempo, which is a must; goals only show.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import listening_cost, peers, scores
from bench.labelled import AUDIO, Clip, clips
from bench.measuring import given, options
from bench.peers import Answer, Peer
from bench.soniq_hears import analysis

SONIQ = "soniq"
POOLED = "all"
VOTES = {
    "mood_happy": ("joyful_activation", 0.60),
    "mood_relaxed": ("calmness", 0.55),
    "mood_aggressive": ("power", 0.45),
    "mood_party": ("joyful_activation", 0.30),
}
"""What listeners voted on that is nearest to each mood, and what one may hope for."""

Heard = dict[str, Answer]
"""What each of the listeners says of a recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A way to score one answer against the label; None where there is no such label."""

    name: str
    score: Callable[[Answer, Clip], float | None]
    peers: tuple[str, ...]


TEMPO_PEERS = (SONIQ, "aubio", "librosa", "essentia")
KEY_PEERS = (SONIQ, "librosa", "essentia")
MEASURES = (
    Measure(
        name="tempo Accuracy1",
        score=lambda said, clip: clip.bpm and scores.accuracy1(said.bpm, clip.bpm),
        peers=TEMPO_PEERS,
    ),
    Measure(
        name="tempo Accuracy2",
        score=lambda said, clip: clip.bpm and scores.accuracy2(said.bpm, clip.bpm),
        peers=TEMPO_PEERS,
    ),
    Measure(
        name="key exact",
        score=lambda said, clip: scores.exact(said.key, clip.key) if clip.key else None,
        peers=KEY_PEERS,
    ),
    Measure(
        name="key MIREX",
        score=lambda said, clip: scores.mirex(said.key, clip.key) if clip.key else None,
        peers=KEY_PEERS,
    ),
)
ACCURACY1, *_, MIREX = MEASURES


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--music", type=Path, default=AUDIO, help="a folder with labels.csv")
    parser.add_argument("--part", choices=("accuracy", "mood", "cost"), help="only this [all]")
    parser.add_argument("--no-peers", action="store_true", help="soniq alone")
    parser.add_argument("--each", action="store_true", help="show each recording")
    said = given(parser)
    if not said.music.exists():
        print(f"{said.music} is not there; --music names a folder of labelled recordings.")
        return
    known = [clip for clip in clips(said.music) if clip.path.exists()]
    fails = [part(known, said) for name, part in PARTS.items() if said.part in (None, name)]
    sys.exit(any(fails))


def accuracy(known: list[Clip], said: argparse.Namespace) -> bool:
    """Prints the tables. True if the must is missed."""
    labelled = [clip for clip in known if clip.bpm or clip.key]
    with peers.listening(only=() if said.no_peers else peers.WANTED) as others:
        for other in others:
            print(f"{other.name} {other.version}: {peers.WANTED[other.name]}")
        heard = [(clip, hear(clip, others)) for clip in labelled]
        asked = [SONIQ, *(other.name for other in others)]
    for measure in MEASURES:
        table(measure, heard, [name for name in asked if name in measure.peers])
    if said.each:
        each(heard)
    return verdict(heard, asked)


def hear(clip: Clip, others: Iterable[Peer]) -> Heard:
    answers = {SONIQ: of_soniq(clip.path)}
    with peers.decoded(clip.path) as files:
        answers |= {other.name: other.hear(files) for other in others}
    return answers


def of_soniq(path: Path) -> Answer:
    said = analysis(path)
    if said is None:
        return Answer(bpm=None, key=None, cpu=0)
    bpm = said.tempo.bpm if said.tempo else None
    return Answer(bpm=bpm, key=said.tonality.key if said.tonality else None, cpu=0)


def of(measure: Measure, heard: Sequence[tuple[Clip, Heard]], who: str) -> dict[str, list[float]]:
    """The scores of each set and of all."""
    found: dict[str, list[float]] = defaultdict(list)
    for clip, answers in heard:
        score = measure.score(answers[who], clip)
        if score is not None:
            found[clip.set].append(score)
            found[POOLED].append(score)
    return found


def table(measure: Measure, heard: Sequence[tuple[Clip, Heard]], asked: Sequence[str]) -> None:
    columns = {who: of(measure, heard, who) for who in asked}
    sets = [name for name in columns[SONIQ] if name != POOLED] + [POOLED]
    if POOLED not in columns[SONIQ]:
        return
    print(f"\n{measure.name:<22}" + "".join(f"{who:<22}" for who in asked))
    for name in sets:
        count = len(columns[SONIQ][name])
        row = "".join(f"{shown(columns[who][name]):<22}" for who in asked)
        print(f"  {name:<12} n = {count:<3} {row}".rstrip(), flush=True)


def shown(values: list[float]) -> str:
    low, high = scores.interval(values)
    return f"{scores.mean(values):.3f} [{low:.2f} – {high:.2f}]"


def each(heard: Sequence[tuple[Clip, Heard]]) -> None:
    print()
    for clip, answers in heard:
        truth = f"{clip.bpm or '-'} {clip.key.sharp_name if clip.key else '-'}"
        told = "; ".join(
            f"{who} {said.bpm or 0:.1f} {said.key.sharp_name if said.key else '-'}"
            for who, said in answers.items()
        )
        print(f"{clip.set}/{clip.path.name}: {truth}; {told}")


def verdict(heard: Sequence[tuple[Clip, Heard]], asked: Sequence[str]) -> bool:
    print()
    missed = ahead(ACCURACY1, heard, asked, "must")
    ahead(MIREX, heard, asked, "goal")
    return missed


def ahead(
    measure: Measure, heard: Sequence[tuple[Clip, Heard]], asked: Sequence[str], kind: str
) -> bool:
    """Prints whether soniq has more than every peer. True if not."""
    means = {
        who: scores.mean(found[POOLED])
        for who in asked
        if who in measure.peers and POOLED in (found := of(measure, heard, who))
    }
    ours = means.pop(SONIQ, None)
    if ours is None or not means:
        return False
    beaten = all(ours > other for other in means.values())
    told = ", ".join(f"{who} {other:.3f}" for who, other in means.items())
    word = "holds" if beaten else "MISSED"
    print(f"{measure.name}, pooled: soniq {ours:.3f}  {word}  {kind}: ahead of {told}")
    for who in means:
        print(f"    {alone(measure, heard, who)}")
    return not beaten


def alone(measure: Measure, heard: Sequence[tuple[Clip, Heard]], who: str) -> str:
    """The recordings that decide: those on which one of the two does better."""
    pairs = zip(of(measure, heard, SONIQ)[POOLED], of(measure, heard, who)[POOLED], strict=True)
    better = [ours > theirs for ours, theirs in pairs if ours != theirs]
    return f"soniq does better on {sum(better)}, {who} on {len(better) - sum(better)}"


def mood(known: list[Clip], _said: argparse.Namespace) -> bool:
    """Rank correlation of the moods with what listeners voted."""
    heard = [
        (clip, said.moods)
        for clip in known
        if clip.mood and (said := analysis(clip.path)) and said.moods
    ]
    if len(heard) < 10:
        return False
    print(f"\nmoods, Spearman with the votes of listeners, {len(heard)} recordings")
    for name, (vote, _) in VOTES.items():
        votes = [clip.mood[vote] for clip, _ in heard]
        figure = scores.spearman([getattr(moods, name) for _, moods in heard], votes)
        print(f"  {name:<18} {figure:.2f}  with {vote}")
    return False


def cost(known: list[Clip], said: argparse.Namespace) -> bool:
    listening_cost.tell_all(said.dir, known, with_peers=not said.no_peers)
    return False


PARTS = {"accuracy": accuracy, "mood": mood, "cost": cost}

if __name__ == "__main__":
    main()
