"""`soniq scan`: a scan without a server."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soniq import text
from soniq.cli.failing import PROBLEM
from soniq.cli.opening import opened
from soniq.cli.options import data_option, json_option, loaded
from soniq.cli.telling import Teller
from soniq.errors import Conflict
from soniq.intake.model import ScanReport, Unread
from soniq.library.model import PAGE_LIMIT, Root, Slice
from soniq.store import lock

if TYPE_CHECKING:
    from soniq.app import Soniq

COUNTS = ("found", "new", "changed", "moved", "missing", "unreadable")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False))
@data_option
@json_option
@click.option(
    "--accept-missing",
    is_flag=True,
    help="Believe that files are gone, even if it is most of them or the whole drive.",
)
@click.pass_context
def scan(
    context: click.Context, folder: str, data: Path | None, as_json: bool, accept_missing: bool
) -> None:
    """Scan a folder of music into the library, and print what was found.

    While soniq serves from the same data folder, use its own scan: this one refuses then.
    The exit status is 1 if something kept the scan from marking missing files.
    """
    _make_way(loaded(data=data).settings.data)
    with opened(data=data, alone="soniq scan") as soniq:
        root = _root(soniq, os.fsencode(folder))
        with Teller() as tell:
            report = soniq.intake.scan(root.id, tell, accept_missing=accept_missing)
        soniq.discovery.refresh()
        soniq.features.take_up()
        unread = list(_unreadable(soniq, root))
    said = json.dumps(_as_json(report, unread), indent=1) if as_json else _as_text(report, unread)
    click.echo(said)
    if report.held:
        context.exit(PROBLEM)


def _make_way(data: Path) -> None:
    holder = lock.holder(data)
    if holder is not None:
        raise Conflict(
            f"{holder} uses the data folder {data}. Start the scan there: on its page Jobs, or "
            "with a token and POST /sources/scan. Or stop it first."
        )


def _root(soniq: "Soniq", folder: bytes) -> Root:
    """The music folder of that path, which is added if it is new."""
    place = os.path.abspath(folder)
    known = [root for root in soniq.roots.all() if root.path == place]
    return known[0] if known else soniq.roots.add(place)


def _unreadable(soniq: "Soniq", root: Root) -> Iterator[Unread]:
    """All files of the folder that cannot be read, those of earlier scans too."""
    part = Slice(first=PAGE_LIMIT)
    while True:
        page = soniq.library.unreadable(part)
        for file in page.items:
            if file.root_id == root.id:
                yield Unread(path=file.path, reason=file.unreadable or "")
        if not page.has_next:
            return
        part = Slice(first=PAGE_LIMIT, after=page.keys[-1])


def _as_json(report: ScanReport, unread: list[Unread]) -> dict[str, object]:
    return {
        **{name: getattr(report, name) for name in COUNTS},
        "seconds": round(report.seconds, 3),
        "held": report.held,
        "unread": [{"path": text.shown(one.path), "reason": one.reason} for one in unread],
        "passed_by": [
            {"path": text.shown(one.path), "reason": one.reason} for one in report.passed_by
        ],
    }


def _as_text(report: ScanReport, unread: list[Unread]) -> str:
    lines = [f"unreadable: {text.shown(one.path)}: {one.reason}" for one in unread]
    lines += [f"passed by: {text.shown(one.path)}: {one.reason}" for one in report.passed_by]
    lines += [f"{name:<10} {getattr(report, name):>9,}" for name in COUNTS]
    lines.append(f"{'seconds':<10} {report.seconds:>9,.1f}")
    if report.held:
        lines.append(f"\n{report.held}")
    return "\n".join(lines)
