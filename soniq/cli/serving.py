"""`soniq serve` and `soniq demo`: the server."""

import os
import secrets
import signal
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soniq import __version__
from soniq.accounts.model import Person, Role
from soniq.cli.opening import opened
from soniq.cli.options import FOLDER, data_option
from soniq.cli.telling import Teller
from soniq.demo import make_demo
from soniq.demo.wishes import wish
from soniq.errors import Unavailable

if TYPE_CHECKING:
    from soniq.app import Soniq

LOOPBACK = "127.0.0.1"


@click.command()
@click.option(
    "--music", type=FOLDER, multiple=True, metavar="DIR", help="A folder of music; may be repeated."
)
@data_option
@click.option(
    "--host", metavar="HOST", help="Address to listen on; 0.0.0.0 opens it to the LAN. [127.0.0.1]"
)
@click.option(
    "--port", type=int, metavar="PORT", help="Port to listen on; 0 takes a free one. [8080]"
)
def serve(music: tuple[Path, ...], data: Path | None, host: str | None, port: int | None) -> None:
    """Start soniq: its pages, its APIs and its jobs."""
    folders = tuple(folder.absolute() for folder in music) or None
    with (
        opened(data=data, alone="soniq serve", music=folders, host=host, port=port) as soniq,
        closing(_listener(soniq.settings.host, soniq.settings.port)) as listener,
    ):
        _greet(soniq, listener)
        _run(soniq, listener)


@click.command(short_help="Start soniq on a small library of its own making.")
@data_option
@click.option(
    "--port", type=int, metavar="PORT", help="Port to listen on; 0 takes a free one. [8080]"
)
def demo(data: Path | None, port: int | None) -> None:
    """Start soniq on a small library of its own making, on this machine only.

    Prints a link that signs you in. Music and library are kept in the data folder
    [~/.cache/soniq/demo], so the next start is quick; remove the folder to be rid of it.
    """
    data = data or _cache() / "soniq" / "demo"
    music = data.absolute() / "music"
    click.echo("Getting the music of the demo ready …", err=True)
    with Teller() as tell:
        make_demo(music, tell)
    with (
        opened(data=data, alone="soniq demo", music=(music,), host=LOOPBACK, port=port) as soniq,
        closing(_listener(LOOPBACK, soniq.settings.port)) as listener,
    ):
        link = soniq.accounts.create_link(_owner(soniq).id)
        click.echo("The demo runs. This link signs you in, once, within ten minutes:")
        click.echo(f"{_address(listener)}/signin/link/{link}")
        sys.stdout.flush()
        _run(soniq, listener)


def _run(soniq: "Soniq", listener: socket.socket) -> None:
    """Serves until it is told to end (SIGINT, SIGTERM)."""
    from soniq.http import logs
    from soniq.http.serving import Server
    from soniq.server import build

    settings = soniq.settings
    logs.set_up(settings.log_level, settings.log_format, journal="JOURNAL_STREAM" in os.environ)
    server = Server(build(soniq), leave=soniq.leave)
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, _leave)
    soniq.start()
    server.run(sockets=[listener])


def _leave(_signal: int, _frame: object) -> None:
    """Ends by the usual way out, which closes soniq: the server raises the signal anew at its end.

    The status is 0: to be told to stop is no failure, whoever watches over the process.
    """
    raise SystemExit(0)


def _greet(soniq: "Soniq", listener: socket.socket) -> None:
    address = soniq.settings.public_url or _address(listener)
    click.echo(f"soniq {__version__} listens on {address}")
    code = soniq.accounts.claim_code()
    if code is not None:
        click.echo("It has no owner yet. Open it on this machine and make it yours,")
        click.echo(f"or from another one with the code {code}")
    sys.stdout.flush()


def _owner(soniq: "Soniq") -> Person:
    """The demo's owner, whose password nobody knows: one comes in by the link."""
    found = [person for person in soniq.accounts.people() if person.role is Role.OWNER]
    if found:
        return found[0]
    owner = soniq.accounts.add_person("Robin Vale", secrets.token_urlsafe(24), Role.OWNER, by=None)
    wish(soniq, owner.id)
    return owner


def _listener(host: str, port: int) -> socket.socket:
    """A bound socket, so that the port is known, and taken, before anything else happens."""
    try:
        [(family, kind, protocol, _, place), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)  # until then another process could bind it too
    except OSError as error:
        raise Unavailable(
            f"soniq cannot listen on {host}, port {port}: {error.strerror}. "
            "Name another one with --port; `soniq doctor` looks what is there."
        ) from error
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = f"{socket.gethostname()}.local"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
