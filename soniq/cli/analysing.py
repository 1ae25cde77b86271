"""`soniq analyse`: what files sound like, without a library."""

import collections
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import click

from soniq import text
from soniq.audio.model import MOODS, Analysis, vector
from soniq.audio.tags import TagSet, tags
from soniq.child.listeners import Listeners
from soniq.child.model import Failure
from soniq.cli.failing import PROBLEM
from soniq.cli.options import json_option
from soniq.files.walk import PassedBy, walk
from soniq.machine import cores

AHEAD = 2  # files waiting for each child, so that none idles while a long one is printed last

_MOOD_NAMES = {
    name: "".join([head, *(part.capitalize() for part in rest)])
    for name in MOODS
    for head, *rest in [name.split("_")]
}


@click.command()
@click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=bytes))
@json_option
@click.option("--embedding", is_flag=True, help="With --json: the 512 numbers of the sound, too.")
@click.pass_context
def analyse(
    context: click.Context, paths: tuple[bytes, ...], as_json: bool, embedding: bool
) -> None:
    """Listen to files or folders of them, and print tempo, key, moods and loudness.

    It needs no library and changes nothing. With --json each file is one object in a line of its
    own, in the order of the arguments: `bpm` and its candidates, `key` ("A minor") and its place on
    the Camelot wheel, the moods, `instrumental`, `acoustic` and `tonal` from 0 to 1, and `tags` by
    name; null where a file has no such thing. A word that both sets of tags know appears twice:
    "rock" is MagnaTagATune's, "rock (MSD)" the Million Song Dataset's.

    A file that cannot be heard is told with its reason ({"path", "error"}), the others go on, and
    the exit status is 1.
    """
    if embedding and not as_json:
        raise click.UsageError("--embedding is only printed with --json.")
    failed = False
    if not as_json:
        click.echo(_HEAD)
    for path, heard in _all_heard(paths):
        failed |= isinstance(heard, Failure)
        told = _as_json(path, heard, embedding) if as_json else _as_text(path, heard)
        click.echo(told)
    if failed:
        context.exit(PROBLEM)


def _all_heard(paths: Iterable[bytes]) -> Iterator[tuple[bytes, Analysis | Failure]]:
    """In the order of the paths, as soon as they are known."""
    count = cores.listeners()
    listeners = Listeners(count=lambda: count)
    pool = ThreadPoolExecutor(count)
    waiting: collections.deque[tuple[bytes, Future[Analysis | Failure]]] = collections.deque()
    try:
        for path, refused in _files(paths):
            future = pool.submit(_heard, listeners, path, refused)
            waiting.append((path, future))
            if len(waiting) > AHEAD * count:
                first, promise = waiting.popleft()
                yield first, promise.result()
        for path, promise in waiting:
            yield path, promise.result()
    finally:
        listeners.close()
        pool.shutdown(cancel_futures=True)


def _heard(listeners: Listeners, path: bytes, refused: str | None) -> Analysis | Failure:
    """What a file gives; one that took its child with it is tried once more."""
    if refused is not None:
        return Failure(reason=refused)
    whole = os.path.abspath(path)
    heard = listeners.hear(whole, None)
    if isinstance(heard, Failure) and heard.killed:
        heard = listeners.hear(whole, None)
    return heard


def _files(paths: Iterable[bytes]) -> Iterator[tuple[bytes, str | None]]:
    """Each file, with the reason where it is known not to be one. Folders give those in them."""
    for path in paths:
        if not Path(os.fsdecode(path)).is_dir():
            yield path, None
            continue
        for seen in walk(path):
            if isinstance(seen, PassedBy):
                yield os.path.join(path, seen.path), seen.reason
            else:
                yield from ((os.path.join(path, seen.path, one.name), None) for one in seen.audio)


def _as_json(path: bytes, heard: Analysis | Failure, embedding: bool) -> str:
    said: dict[str, object] = {"path": text.shown(path)}
    if isinstance(heard, Failure):
        said["error"] = heard.reason
    else:
        said |= _numbers(heard)
        if embedding:
            said["embedding"] = heard.embedding and _vector(heard.embedding)
    return json.dumps(said, ensure_ascii=False)


def _numbers(heard: Analysis) -> dict[str, object]:
    tempo, tonality, moods, loudness = heard.tempo, heard.tonality, heard.moods, heard.loudness
    return {
        "durationS": heard.duration / 1000,
        "bpm": tempo and round(tempo.bpm, 2),
        "bpmConfidence": tempo and round(tempo.confidence, 3),
        "bpmCandidates": [round(one.bpm, 2) for one in tempo.candidates] if tempo else [],
        "key": tonality and tonality.key.sharp_name,
        "keyConfidence": tonality and round(tonality.confidence, 3),
        "camelotKey": tonality and tonality.key.camelot,
        "tuningCents": tonality and round(tonality.tuning_cents, 1),
        **{shown: moods and round(getattr(moods, name), 3) for name, shown in _MOOD_NAMES.items()},
        "loudnessLufs": loudness.integrated_lufs and round(loudness.integrated_lufs, 2),
        "tags": _tags(heard),
    }


def _tags(heard: Analysis) -> dict[str, float] | None:
    if heard.tags is None:
        return None
    names = [tag.name for tag in tags()]
    both = {name for name in names if names.count(name) > 1}
    return {
        f"{tag.name} (MSD)" if tag.name in both and tag.set is TagSet.MSD else tag.name: round(
            share, 4
        )
        for tag, share in zip(tags(), heard.tags.shares, strict=True)
    }


def _vector(embedding: bytes) -> list[float]:
    return [round(number, 6) for number in vector(embedding)]


_HEAD = f"{'bpm':>7} {'key':<9} {'camelot':<7} {'LUFS':>6} {'dance':>5} {'happy':>5}  file"


def _as_text(path: bytes, heard: Analysis | Failure) -> str:
    if isinstance(heard, Failure):
        return f"{'–':>7} {text.shown(path)}: {heard.reason}"
    tempo, tonality, moods, lufs = (
        heard.tempo,
        heard.tonality,
        heard.moods,
        heard.loudness.integrated_lufs,
    )
    return " ".join(
        (
            f"{tempo.bpm:7.2f}" if tempo else f"{'–':>7}",
            f"{tonality.key.sharp_name if tonality else '–':<9}",
            f"{tonality.key.camelot if tonality else '–':<7}",
            f"{lufs:6.1f}" if lufs is not None else f"{'–':>6}",
            f"{moods.danceability:5.2f}" if moods else f"{'–':>5}",
            f"{moods.mood_happy:5.2f}" if moods else f"{'–':>5}",
            f" {text.shown(path)}",
        )
    )
