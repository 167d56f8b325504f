"""The command `quizgen`, and the one place where errors are caught."""

import contextlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import takewhile
from typing import NoReturn

import click

from quizgen.cli.alike import show_all_signs
from quizgen.errors import QuizgenError, shortened
from quizgen.version import __version__

_INTERRUPTED = 130

_EXTRA = "Got unexpected extra argument"
"""How click begins to say that there are more words than a command takes."""

_CURLY = ("\u2018", "\u2019", "\u201a", "\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb")
"""Quotation marks that no shell knows."""

_COMMANDS = {
    "anki": ("exports:anki_command", "Write a deck for Anki."),
    "check": ("checking:check_command", "Check notes, or review the families of problems."),
    "gift": ("question_banks:gift_command", "Write questions in GIFT, a text format for Moodle and others."),
    "html": ("exports:html_command", "Write a quiz: one page that works offline and explains mistakes."),
    "json": ("exports:json_command", "Write every card with everything known about it."),
    "list": ("listing:list_command", "Show the families, their levels and the notes."),
    "moodle": ("question_banks:moodle_command", "Write questions for Moodle, with feedback on each known mistake."),
    "qti": ("question_banks:qti_command", "Write a QTI package, for Canvas and other systems."),
    "sheet": ("sheets:sheet_command", "Write practice sheets to print, with an answer key."),
    "show": ("showing:show_command", "Show the problem with a code."),
    "solve": ("solving:solve_command", "Work out a network of layers."),
}
"""Where each command is, and what it does: enough for `quizgen --help`, so that nothing heavy is imported for it."""

_BEGIN = """\b
To begin:              quizgen html --open
Options of a command:  quizgen COMMAND --help"""

_MEANT = {"quiz": "html", "deck": "anki", "exam": "sheet", "pdf": "sheet", "print": "sheet", "canvas": "qti --canvas"}
"""Other words for what commands write."""


class _Commands(click.Group):
    """Imports a command when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"quizgen.cli.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - told by the table, but not to mypy
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = _MEANT.get(name.lower()) or next(iter(get_close_matches(name.lower(), _COMMANDS, n=1)), None)
            hint = f"; did you mean {near}?" if near else ""
            raise click.UsageError(f"No such command '{shortened(name)}'{hint}", ctx)
        found, command, rest = super().resolve_command(ctx, args)
        if command and not ctx.resilient_parsing:
            _check_dashes(click.Context(command, ctx, found), rest)
        return found, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in _COMMANDS.items()])


def _check_dashes(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Find a long option with one dash: of -open, click would make -o pen, and write a file of this name."""
    known = {name: option for option in ctx.command.get_params(ctx) for name in option.opts}
    before: click.Parameter | None = None
    for argument in takewhile(lambda one: one != "--", arguments):
        takes_value = isinstance(before, click.Option) and not before.is_flag and not before.count
        if argument[:1] == "-" and not takes_value and f"-{argument.partition('=')[0]}" in known:
            raise click.NoSuchOption(argument.partition("=")[0], ctx=ctx)
        before = known.get(argument)


@click.group(cls=_Commands, epilog=_BEGIN, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quizgen", message="%(prog)s %(version)s")
def cli() -> None:
    """Practice for the arithmetic and the ideas of convolutional networks.

    Numeric problems with worked solutions and named mistakes, and "why" cards from Markdown notes.
    """


def commands() -> dict[str, click.Command]:
    """Return all commands by name, imported."""
    context = click.Context(cli)
    return {name: command for name in _COMMANDS if (command := cli.get_command(context, name))}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run quizgen and exit: 0 done, 1 content that fails, 2 wrong use, 130 interrupted."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    show_all_signs()
    try:
        return cli.main(arguments, prog_name="quizgen", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except (click.ClickException, QuizgenError, MemoryError) as error:
        return _explain(error, sys.argv[1:] if arguments is None else arguments)
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()  # its reader has gone (`quizgen json | head`)
        return 1
    except OSError as error:  # a full disk, or what has been closed
        _say(f"{error.filename or 'standard output'}: could not be used ({error.strerror}); send it elsewhere")
        _drop_output()
        return 1


def _explain(error: click.ClickException | QuizgenError | MemoryError, arguments: Sequence[str]) -> int:
    """Say in one line what is wrong, and return the exit status."""
    if isinstance(error, QuizgenError):
        _say(str(error))
        return error.exit_status
    if isinstance(error, MemoryError):
        _say("not enough memory; lower --n or --variants")
        return 1
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "quizgen"
    message = _message(error, arguments)
    _say(f"{message} See: {command} --help" if message.endswith("?") else f"{message}; see: {command} --help")
    return error.exit_code


def _message(error: click.ClickException, arguments: Sequence[str]) -> str:
    """Return what click says in our own form."""
    if not isinstance(error, click.NoSuchOption) or not error.ctx:
        message = error.format_message().rstrip(".")
        return message + _on_extra(arguments) if message.startswith(_EXTRA) else message
    command = error.ctx.command
    options = [name for option in command.get_params(error.ctx) for name in option.opts]
    typed = _typed(error.option_name, arguments)
    near = get_close_matches(f"--{typed.lstrip('-')}", options, n=1, cutoff=0.7)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    if isinstance(command, click.Group) and not near:
        hint = "; a command's options come after its name"
    return f"No such option '{shortened(typed)}'{hint}"


def _on_extra(arguments: Sequence[str]) -> str:
    """Say how a text that the shell has split is kept together, or what a word processor made of its marks."""
    if any(one.startswith(("\u2013", "\u2014", "\u2212")) for one in arguments):
        return "; an option begins with two hyphens (--)"
    if any(one.startswith(_CURLY) or one.endswith(_CURLY) for one in arguments):
        return '; quotation marks have to be straight (")'
    return '; put a text with spaces in double quotes (")'


def _typed(option: str, arguments: Sequence[str]) -> str:
    """Return an option as it was typed: of -seed, click speaks as -s, and of -help as -e."""
    if option.startswith("--"):
        return option
    typed = [one.partition("=")[0] for one in arguments if one[:1] == "-" and one[:2] != "--"]
    found = (one for one in typed if one.startswith(option))
    return next(found, None) or next((one for one in typed if option[1:] in one), option)


def _say(message: str) -> None:
    with contextlib.suppress(OSError):  # then nobody can be told
        line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(message.split()))
        click.echo(f"quizgen: {line}", err=True)


def _drop_output() -> None:
    """Forget what could not be written: Python would try again when it exits, and complain."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
