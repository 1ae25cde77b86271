"""`soniq user …`: who may come in."""

import json
import sys
from pathlib import Path

import click

from soniq.accounts.model import Role
from soniq.cli.opening import opened
from soniq.cli.options import data_option, json_option

ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """People and their passwords. May run beside soniq."""


@user.command(short_help="Add a person; asks for the password.")
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.USER.value, show_default=True)
@data_option
def add(name: str, role: str, data: Path | None) -> None:
    """Add a person. The password is asked for, or read twice from standard input."""
    password = _new_password()
    with opened(data=data) as soniq:
        person = soniq.accounts.add_person(name, password, Role(role), by=None)
    click.echo(f"Added {person.name} as {person.role}.")


@user.command("list")
@data_option
@json_option
def list_(data: Path | None, as_json: bool) -> None:
    """Show all people."""
    with opened(data=data) as soniq:
        people = soniq.accounts.people()
    if as_json:
        click.echo(json.dumps([{"name": one.name, "role": one.role} for one in people], indent=1))
        return
    for person in people:
        click.echo(f"{person.role:<9}  {person.name}")


@user.command()
@click.argument("name")
@data_option
def passwd(name: str, data: Path | None) -> None:
    """Give a person a new password and end their sessions. Asks as `add` does."""
    with opened(data=data) as soniq:
        person = soniq.accounts.person_named(name)
        soniq.accounts.set_password(person.id, _new_password(), by=None)
    click.echo(f"{person.name} has a new password and is signed out everywhere.")


@user.command()
@click.argument("name")
@click.argument("role", metavar="ROLE", type=ROLES)
@data_option
def role(name: str, role: str, data: Path | None) -> None:
    """Give a person another role."""
    with opened(data=data) as soniq:
        person = soniq.accounts.person_named(name)
        soniq.accounts.set_role(person.id, Role(role), by=None)
    click.echo(f"{person.name} is {role} now.")


@user.command()
@click.argument("name")
@data_option
def remove(name: str, data: Path | None) -> None:
    """Remove a person, their sessions and tokens. The owner stays."""
    with opened(data=data) as soniq:
        person = soniq.accounts.person_named(name)
        soniq.accounts.remove(person.id, by=None)
    click.echo(f"Removed {person.name}.")


def _new_password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
        return typed
    first, second = (sys.stdin.readline().rstrip("\r\n") for _ in range(2))
    if first != second:
        raise click.UsageError("Standard input must hold the password twice, on two equal lines.")
    return first
