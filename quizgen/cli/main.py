"""The command `quizgen`, and the one place where errors are caught."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from quizgen import __version__
from quizgen.cli.checking import check_command
from quizgen.cli.exports import anki_command, html_command, json_command
from quizgen.cli.listing import list_command
from quizgen.cli.sheets import sheet_command
from quizgen.cli.showing import show_command
from quizgen.cli.solving import solve_command
from quizgen.errors import QuizgenError

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quizgen", message="%(prog)s %(version)s")
def cli() -> None:
    """Practice for the arithmetic and the ideas of convolutional networks.

    Numeric problems with worked solutions and named mistakes, and "why" cards from Markdown notes.
    """


for _command in (
    anki_command,
    html_command,
    sheet_command,
    json_command,
    list_command,
    show_command,
    solve_command,
    check_command,
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run quizgen and exit: 0 done, 1 content that fails, 2 wrong use, 130 interrupted."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return cli.main(arguments, prog_name="quizgen", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except (click.ClickException, QuizgenError, MemoryError) as error:
        return _explain(error)
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`quizgen json | head`); keep Python from complaining when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _explain(error: click.ClickException | QuizgenError | MemoryError) -> int:
    """Say in one line what is wrong, and return the exit status."""
    if isinstance(error, QuizgenError):
        _say(str(error))
        return error.exit_status
    if isinstance(error, MemoryError):
        _say("not enough memory; lower --n or --variants")
        return 1
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "quizgen"
    _say(f"{error.format_message().rstrip('.')}; see: {command} --help")
    return error.exit_code


def _say(message: str) -> None:
    click.echo(f"quizgen: {' '.join(message.split())}", err=True)
