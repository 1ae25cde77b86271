"""`soniq doctor`."""

import dataclasses
import json
import logging
from pathlib import Path

import click

from soniq.cli.failing import PROBLEM
from soniq.cli.options import data_option, json_option, loaded
from soniq.doctor import Finding, State, examine

_COLOURS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


@click.command()
@data_option
@click.option(
    "--port", type=int, metavar="PORT", help="The port that soniq is to listen on. [8080]"
)
@json_option
@click.option("--verbose", is_flag=True, help="Show where a test itself broke.")
@click.pass_context
def doctor(
    context: click.Context, data: Path | None, port: int | None, as_json: bool, verbose: bool
) -> None:
    """Test soniq and this machine, one line each, and say what to do.

    Changes nothing, and may run beside soniq. The exit status is 1 if a test fails.
    """
    if verbose:
        logging.basicConfig(level=logging.DEBUG)
    settings = loaded(data=data, port=port).settings
    findings = []
    for finding in examine(settings):
        findings.append(finding)
        if not as_json:
            _show(finding)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=1))
    if any(finding.state is State.FAIL for finding in findings):
        context.exit(PROBLEM)


def _show(finding: Finding) -> None:
    state = click.style(f"{finding.state:<4}", fg=_COLOURS[finding.state])
    advice = f" → {finding.advice}" if finding.advice else ""
    click.echo(f"{state}  {finding.name:<9} {finding.text}{advice}")
