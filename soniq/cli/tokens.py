"""`soniq token …`: what programs sign in with."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soniq.accounts.model import Person, Role, Token
from soniq.cli.opening import opened
from soniq.cli.options import data_option, json_option
from soniq.cli.people import ROLES
from soniq.errors import Conflict, NotFound
from soniq.units import Moment

if TYPE_CHECKING:
    from soniq.accounts.service import Accounts


@click.group()
def token() -> None:
    """API tokens for programs. May run beside soniq."""


@token.command(short_help="Make a token, and print it on the last line.")
@click.argument("name")
@click.option("--person", metavar="NAME", help="Whose token it is. [the owner]")
@click.option("--role", type=ROLES, help="Lend less than the person's role.")
@data_option
def create(name: str, person: str | None, role: str | None, data: Path | None) -> None:
    """Make a token. The last line of the output is the token, and is shown this once."""
    with opened(data=data) as soniq:
        whose = _person(soniq.accounts, person)
        made = soniq.accounts.create_token(whose.id, name, Role(role) if role else None, by=None)
    click.echo(f"Token {made.token.id}, “{made.token.name}”, of {whose.name}. Send it as", err=True)
    click.echo("Authorization: Bearer …", err=True)
    click.echo(made.secret)


@token.command("list")
@data_option
@json_option
def list_(data: Path | None, as_json: bool) -> None:
    """Show all tokens, by their first characters."""
    with opened(data=data) as soniq:
        names = {person.id: person.name for person in soniq.accounts.people()}
        rows = [_row(one, names[one.person_id]) for one in soniq.accounts.tokens()]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        used = f"last used {row['last_used']}" if row["last_used"] else "never used"
        click.echo(f"{row['id']:>4}  {row['hint']}…  {row['person']}: {row['name']}, {used}")


@token.command()
@click.argument("which", metavar="ID|NAME")
@data_option
def revoke(which: str, data: Path | None) -> None:
    """Take a token back, by its number or its name."""
    with opened(data=data) as soniq:
        found = _token(soniq.accounts, which)
        soniq.accounts.revoke_token(found.id, by=None)
    click.echo(f"Token {found.id}, “{found.name}”, opens nothing any more.")


def _person(accounts: "Accounts", name: str | None) -> Person:
    if name is not None:
        return accounts.person_named(name)
    owner = next((person for person in accounts.people() if person.role is Role.OWNER), None)
    if owner is None:
        raise NotFound("soniq has no owner yet: soniq user add NAME --role owner")
    return owner


def _token(accounts: "Accounts", which: str) -> Token:
    tokens = accounts.tokens()
    found = [one for one in tokens if str(one.id) == which] or [
        one for one in tokens if one.name == which
    ]
    if not found:
        raise NotFound(f"There is no token {which}; see `soniq token list`.")
    if len(found) > 1:
        numbers = ", ".join(str(one.id) for one in found)
        raise Conflict(f"Several tokens are called {which}; name one by its number: {numbers}.")
    return found[0]


def _row(one: Token, person: str) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "person": person,
        "hint": one.hint,
        "created": _day(one.created_at),
        "last_used": _day(one.last_used_at) if one.last_used_at else None,
    }


def _day(moment: Moment) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%d")
