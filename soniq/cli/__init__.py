"""The command line: `soniq`, and `python -m soniq`."""

import click

from soniq import __version__
from soniq.cli.analysing import analyse
from soniq.cli.checking import doctor
from soniq.cli.failing import Commands
from soniq.cli.people import user
from soniq.cli.scanning import scan
from soniq.cli.serving import demo, serve
from soniq.cli.tokens import token

EPILOG = """\b
Exit status:
  0  all is well
  1  a problem was found: a failed self-test, a scan that was held back,
     a file that cannot be heard
  2  the command was not understood
  3  soniq refuses: the data folder is in use, a name is taken, a role is too high …
  4  something is out of reach: the folder cannot be written, the disk is full …
  130  you stopped it

Settings that no option names are read from SONIQ_… in the environment and from soniq.toml.
"""


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="soniq %(version)s")
def main() -> None:
    """A music library for a Raspberry Pi: it scans, searches and plays what you own."""


for command in (serve, demo, scan, analyse, doctor, user, token):
    main.add_command(command)
