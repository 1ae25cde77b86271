"""Options that several commands share, and the settings that come of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from soniq import settings
from soniq.settings import Loaded

F = TypeVar("F", bound=Callable[..., Any])

FOLDER = click.Path(file_okay=False, path_type=Path)


def data_option(command: F) -> F:
    return click.option(
        "--data",
        type=FOLDER,
        metavar="DIR",
        help="Folder for the library, covers and secrets. [~/.local/share/soniq]",
    )(command)


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def loaded(*, data: Path | None, **values: object) -> Loaded:
    """The settings of the file, the environment and this command line; None is "not given"."""
    return settings.load(
        file=settings.find_file(data=data),
        command_line={"data": data.absolute() if data else None, **values},
    )
