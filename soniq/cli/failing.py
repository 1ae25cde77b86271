"""How commands fail: soniq's own words, on standard error, with a telling exit status."""

from typing import IO, Any

import click

from soniq.errors import SoniqError, Stopped, Unavailable

PROBLEM = 1


class Failure(click.ClickException):
    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"soniq: {self.format_message()}", file=file, err=True)


class Refused(Failure):
    exit_code = 3


class OutOfReach(Failure):
    exit_code = 4


class Interrupted(Failure):
    exit_code = 130


class Commands(click.Group):
    """The group of all commands; a foreseen failure of any becomes a sentence and a status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Unavailable as error:
            raise OutOfReach(str(error)) from error
        except SoniqError as error:
            raise Refused(str(error)) from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise OutOfReach(_told(error)) from error
        except (KeyboardInterrupt, Stopped) as error:
            raise Interrupted("Stopped.") from error


def _told(error: OSError) -> str:
    where = f"{error.filename!s}: " if error.filename else ""
    return f"{where}{error.strerror or error}."
