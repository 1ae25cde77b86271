"""The tables of the README that come out of the code."""

from pathlib import Path

import click

from soniq import settings
from soniq.cli import main

README = Path(__file__).parent.parent / "README.md"


def readme() -> str:
    """The README as it is, with its tables made anew."""
    text = README.read_text(encoding="utf-8")
    for name, table in (("commands", commands_table()), ("settings", settings_table())):
        before, start, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        assert end, f"README.md needs one place for the {name}"
        text = before + start + table + end + after
    return text


def settings_table() -> str:
    """A line for each setting; those with a star can be changed on the settings page."""
    lines = ["| setting | default | what it is |", "|---|---|---|"]
    for setting in settings.described():
        star = " ★" if setting.on_page else ""
        default = f"`{setting.default}`" if setting.default else ""
        lines.append(f"| `{setting.name}`{star} | {default} | {_cell(setting.description)} |")
    return "\n".join(lines) + "\n"


def commands_table() -> str:
    """A line for each command of the click tree, with its arguments and options."""
    lines = ["| command | what it does |", "|---|---|"]
    for words, command in commands():
        usage = " ".join(["soniq", *words, *_pieces(command)])
        help_ = command.get_short_help_str(limit=200)
        lines.append(f"| `{_cell(usage)}` | {_cell(help_)} |")
    return "\n".join(lines) + "\n"


def commands() -> list[tuple[list[str], click.Command]]:
    """Every command that does something, with the words that call it."""
    return _beneath(main, [])


def _beneath(group: click.Group, words: list[str]) -> list[tuple[list[str], click.Command]]:
    found: list[tuple[list[str], click.Command]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += _beneath(command, [*words, name])
        else:
            found.append(([*words, name], command))
    return found


def _pieces(command: click.Command) -> list[str]:
    context = click.Context(command)
    arguments = [
        parameter.make_metavar(context)
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    options = [
        _option(parameter, context)
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]
    return arguments + options


def _option(option: click.Option, context: click.Context) -> str:
    metavar = "" if option.is_flag else " " + _short(option.make_metavar(context))
    return f"[{option.opts[0]}{metavar}]{' …' if option.multiple else ''}"


def _short(metavar: str) -> str:
    """Choices are in the help; here they would fill the line."""
    return "ROLE" if metavar.startswith("[") else metavar


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
