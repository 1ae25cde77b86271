"""Progress: one line that moves on a terminal, a line now and then elsewhere."""

import shutil
import sys
from types import TracebackType

import click

from soniq.units import Progress

WIDTH = 24
"""Characters of the bar."""
STEPS = 10
"""Lines that a whole job gets where there is no terminal."""
ITEMS = 1_000
"""Items to a line there while the total is not known."""


class Teller:
    """Shows what a long loop tells; to standard error, so that output stays clean."""

    def __init__(self) -> None:
        self._moves = sys.stderr.isatty()
        self._told = -1

    def __enter__(self) -> "Teller":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._moves:
            click.echo("\r\033[K", nl=False, err=True)

    def __call__(self, progress: Progress) -> None:
        if self._moves:
            columns = shutil.get_terminal_size().columns - 1
            click.echo(f"\r{line(progress)[:columns]}\033[K", nl=False, err=True)
        elif progress.done and self._step(progress) > self._told:
            self._told = self._step(progress)
            click.echo(plain(progress), err=True)

    def _step(self, progress: Progress) -> int:
        if progress.total:
            return progress.done * STEPS // progress.total
        return progress.done // ITEMS


def line(progress: Progress) -> str:
    """A bar where the total is known: "[######······] 1,200 of 2,400  Nocturnes"."""
    if not progress.total:
        return f"{progress.done:,}  {progress.note}"
    full = min(WIDTH, WIDTH * progress.done // progress.total)
    return f"[{'#' * full}{'·' * (WIDTH - full)}] {plain(progress)}  {progress.note}"


def plain(progress: Progress) -> str:
    return f"{progress.done:,} of {progress.total:,}" if progress.total else f"{progress.done:,}"
