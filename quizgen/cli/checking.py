"""Checking notes, and reviewing what problems are drawn from."""

from dataclasses import replace
from pathlib import Path

import click

from quizgen.cards import check_mistakes
from quizgen.catalogue import built_in_families, find_families
from quizgen.cli.completing import complete_families
from quizgen.cli.listing_cards import as_json, as_text
from quizgen.cli.numbers import Whole
from quizgen.cli.options import reading_options
from quizgen.cli.own import read_own
from quizgen.cli.paths import PATH
from quizgen.cli.reviewing import review_families, show_mistakes
from quizgen.errors import UsageError
from quizgen.families import all_families
from quizgen.files import STANDARD_OUTPUT, write_whole
from quizgen.notes import Library, built_in_notes, read_notes
from quizgen.own import OwnFamily, WorkedOut
from quizgen.problem import Family
from quizgen.resources import CONTENT


@click.command("check")
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")
@click.option("--cards", is_flag=True, help="Show every card that is found in the notes.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
@click.option("--families", "reviews", is_flag=True, help="Draw problems of each family and level, and measure them.")
@click.option(
    "--family",
    "names",
    multiple=True,
    shell_complete=complete_families,
    help="Measure only this kind of problem; repeatable.",
)
@click.option(
    "--draws",
    type=Whole(10, 1_000_000),
    default=500,
    show_default=True,
    help="Problems to draw at each level.",
)
@click.option(
    "--table",
    is_flag=True,
    help="Show sample problems with the value, title and advice of each mistake.",
)
@reading_options
@click.pass_context
def check_command(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    cards: bool,
    form: str,
    reviews: bool,
    names: tuple[str, ...],
    draws: int,
    also: tuple[str, ...],
    exclude: tuple[str, ...],
    table: bool,
) -> None:
    """Check notes: show which cards are found, and what is wrong, as file:line: message.

    PATH is a note or a folder of notes; without it, the built-in notes are checked. --families draws problems and
    measures them: how often each wrong method is right by luck, and how the answers are spread. These are the problems
    in your notes or, without PATH, the built-in ones, and then no notes are checked. The exit status is 1 if anything
    is wrong: a note that can't be read, a formula that can't be shown, or a family that breaks a bound of its own.
    """
    reviews = reviews or table or bool(names)
    if form == "json" and reviews:
        raise UsageError("--format json is for notes; drop it, or --families, --family and --table")
    wrong = 0
    own: tuple[OwnFamily, ...] = ()
    if paths or not reviews:
        problems, library = _read(paths, also, exclude)
        if form == "json":
            write_whole({STANDARD_OUTPUT: as_json(library, problems)})
        else:
            click.echo(as_text(library, problems, cards=cards))
        wrong += sum(message.level == "error" for message in library.messages)
        own = problems.families
    if reviews:
        families = _reviewed(names, own, of_notes=bool(paths))
        wrong += show_mistakes(families) if table else review_families(families, draws)
    if wrong:
        context.exit(1)


def _reviewed(names: tuple[str, ...], own: tuple[OwnFamily, ...], *, of_notes: bool) -> tuple[Family, ...]:
    """Return the families to review: those with the names, or those of the notes, or ours."""
    if names:
        return find_families(names, own=own)
    return own if of_notes else all_families()


def _read(paths: tuple[Path, ...], also: tuple[str, ...], exclude: tuple[str, ...]) -> tuple[WorkedOut, Library]:
    """Read notes; the built-in ones with their pages of mistakes, which are checked against the families."""
    library = read_notes(paths or [CONTENT], also=also, exclude=exclude)
    if paths and not any(CONTENT.is_relative_to(path.resolve()) for path in paths):
        return read_own(library, built_in_notes().concepts if library.problems else (), thorough=True)
    concepts = {concept.id for concept in library.concepts}
    messages = [*library.messages, *check_mistakes(built_in_families(), concepts)]
    return WorkedOut((), (), ()), replace(library, messages=tuple(messages))
