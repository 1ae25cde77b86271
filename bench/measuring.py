"""How the benches measure and how they print, so that their lines read alike.

A line is: name, figure, unit, what it is held against, and a word: `holds` or `MISSED` where there
is a goal, `-` where there is none. A figure of CPU time is of a process of its own and of the
children that it ended, the least of some runs in turn with its peer: the machine may be shared.
"""

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "bench"


def options(doc: str | None) -> argparse.ArgumentParser:
    """The command line of a bench, whose docstring tells what it does."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--dir", type=Path, default=KEPT, help="where music and libraries are kept [build/bench]"
    )
    return parser


def given(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """What was said on the command line; its folder is there."""
    said = parser.parse_args()
    said.dir.mkdir(parents=True, exist_ok=True)
    return said


def tell(
    name: str,
    figure: float,
    unit: str,
    *,
    most: float | None = None,
    least: float | None = None,
    beside: str = "",
) -> None:
    """Prints one figure. most, least: its goal. beside: the peer of the same run, in words."""
    goal = f"goal <= {number(most)}" if most is not None else ""
    goal = f"goal >= {number(least)}" if least is not None else goal
    word = "-"
    if goal:
        holds = (most is None or figure <= most) and (least is None or figure >= least)
        word = "holds" if holds else "MISSED"
    against = "; ".join(part for part in (goal, beside) if part)
    print(f"{name:<48} {number(figure):>9} {unit:<12} {word:<6}  {against}", flush=True)


def number(value: float) -> str:
    """Three digits that matter, thousands parted."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What some work took. Seconds; cpu: of the process and the children that it waited for."""

    cpu: float
    wall: float
    result: Any


def apart(
    work: str, *arguments: str | int | Path, environment: Mapping[str, str] | None = None
) -> Cost:
    """The cost of a function's work in a fresh process. environment: what is set there besides.

    work: "bench.scan:mutagen_alone", a function that prepares (not measured) with the arguments,
    all as text, and returns what is to be measured. Its result comes back as JSON.
    """
    command = [sys.executable, "-m", "bench.measuring", work, *map(str, arguments)]
    told = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def least_cpu(costs: Sequence[Cost]) -> Cost:
    return min(costs, key=lambda cost: cost.cpu)


def cpu_now() -> float:
    """Seconds of this process and of the children that it waited for."""
    spent = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        spent += usage.ru_utime + usage.ru_stime
    return spent


def of_command(
    command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None
) -> Cost:
    """The cost of a command, which must end well; what it prints is the result."""
    begun, begun_cpu = time.perf_counter(), cpu_now()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()}")
    return Cost(
        cpu=cpu_now() - begun_cpu,
        wall=time.perf_counter() - begun,
        result=done.stdout.decode(errors="replace"),
    )


def _main(work: str, *arguments: str) -> None:
    module, _, name = work.partition(":")
    measured = getattr(importlib.import_module(module), name)(*arguments)
    begun, begun_cpu = time.perf_counter(), cpu_now()
    result = measured()
    cost = {"cpu": cpu_now() - begun_cpu, "wall": time.perf_counter() - begun, "result": result}
    print(json.dumps(cost))


if __name__ == "__main__":
    _main(*sys.argv[1:])
