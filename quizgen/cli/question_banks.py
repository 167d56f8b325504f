"""The commands that write question banks for learning management systems."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quizgen.cards import Templates
from quizgen.cli.choices import Choices
from quizgen.cli.naming import default_output
from quizgen.cli.opening import check_openable
from quizgen.cli.options import TOTAL, VARIANTS, export_options, parse_text
from quizgen.cli.paths import PATH
from quizgen.cli.writing import Files, Next, write_export
from quizgen.deck import Deck, Progress, build_parts
from quizgen.errors import UsageError
from quizgen.files import STANDARD_OUTPUT, check_writable

if TYPE_CHECKING:
    from quizgen.export.lms.bank import Bank, Written

_F = TypeVar("_F", bound=Callable[..., Any])

_CHOOSE = "Let students choose answers among known wrong ones instead of typing them."
_CATEGORY = "Top category for the questions.  [default: quizgen, seed N]"

_category_option = click.option("--category", metavar="NAME", callback=parse_text, help=_CATEGORY)
_choices_option = click.option("--choices", "multiple_choice", is_flag=True, help=_CHOOSE)
_shared_options = export_options(total=TOTAL, variants=VARIANTS, looks=False)


def _output_option(what: str, name: str) -> Callable[[_F], _F]:
    help_text = f"The {what} to write.  [default: {name}, or named after your notes or networks]"
    return click.option("-o", "--output", type=PATH, help=help_text)


@click.command("moodle")
@_shared_options
@_choices_option
@_category_option
@_output_option("file", "cnn-moodle.xml")
def moodle_command(output: Path | None, category: str | None, choices: Choices, *, multiple_choice: bool) -> None:
    """Write questions for Moodle (Moodle XML), with feedback on each known mistake.

    The problems of a family and level are a category, from which a quiz draws at random. Import the file with
    Question bank > Import > Moodle XML format.
    """
    _check_name("--category", category)

    def bank(templates: Templates) -> "Bank":
        from quizgen.export.lms.moodle import MoodleBank  # noqa: PLC0415 - not needed by other commands

        return MoodleBank(templates, category, multiple_choice=multiple_choice)

    _write(output or default_output(choices, "-moodle.xml"), choices, bank, _in_moodle("Moodle XML format"))


@click.command("gift")
@_shared_options
@_choices_option
@_category_option
@_output_option("file", "cnn-gift.txt")
def gift_command(output: Path | None, category: str | None, choices: Choices, *, multiple_choice: bool) -> None:
    """Write questions in GIFT, a text format that Moodle and others read; it holds no pictures.

    For Moodle itself, quizgen moodle does more. Import the file with Question bank > Import > GIFT format.
    """
    _check_name("--category", category)

    def bank(_templates: Templates) -> "Bank":
        from quizgen.export.lms.gift import GiftBank  # noqa: PLC0415 - not needed by other commands

        return GiftBank(category, multiple_choice=multiple_choice)

    _write(output or default_output(choices, "-gift.txt"), choices, bank, _in_moodle("GIFT format"))


@click.command("qti")
@_shared_options
@click.option("--qti", "version", type=click.Choice(["2.1", "3"]), help="The version of QTI.  [default: 2.1]")
@click.option("--canvas", is_flag=True, help="Write the QTI 1.2 that Canvas imports.")
@click.option(
    "--choices/--typed",
    "multiple_choice",
    default=None,
    help="Let students choose answers among known wrong ones, or type them.  [default: type; with --canvas choose, as "
    "Canvas can't name mistakes in typed answers]",
)
@click.option("--title", callback=parse_text, help="Title of the test.  [default: what it is about]")
@_output_option("package", "cnn-qti.zip")
def qti_command(
    output: Path | None,
    title: str | None,
    version: str | None,
    choices: Choices,
    *,
    canvas: bool,
    multiple_choice: bool | None,
) -> None:
    """Write a QTI package, for Canvas and many other systems: a test that draws from the problems of each skill.

    Numeric problems only. Feedback names each known mistake.
    """
    _check_name("--title", title)
    if canvas and version:
        raise UsageError(f"--canvas --qti {version}: Canvas needs its own version, QTI 1.2; drop one of them")
    if output == STANDARD_OUTPUT:
        raise UsageError("-o -: a package is not text; name a file, e.g. -o cnn-qti.zip")

    def bank(templates: Templates) -> "Bank":
        if canvas:
            from quizgen.export.lms.qti.canvas import CanvasBank  # noqa: PLC0415 - not needed by other commands

            return CanvasBank(templates, title, multiple_choice=multiple_choice is not False)
        from quizgen.export.lms.qti.package import QtiBank  # noqa: PLC0415 - not needed by other commands

        return QtiBank(templates, title, version=version or "2.1", multiple_choice=bool(multiple_choice))

    by_hand = "Import it in Canvas with Settings > Import Course Content > QTI .zip file." if canvas else ""
    _write(output or default_output(choices, "-qti.zip"), choices, bank, by_hand)


def _check_name(option: str, name: str | None) -> None:
    if name is not None and not name.strip():
        raise UsageError(f"{option}: is empty; give a name, or leave it out")


def _in_moodle(form: str) -> str:
    return f"Import it in Moodle with Question bank > Import > {form}."


def _write(output: Path, choices: Choices, make_bank: Callable[[Templates], "Bank"], by_hand: str) -> None:
    """Write the file, then say what the system can't do."""
    check_openable(output, opens=choices.opens)
    check_writable(output, inputs=choices.inputs)
    request, library = choices.request()
    bank = make_bank(request.templates)
    remarks: list[str] = []

    def make(progress: Progress) -> tuple[Files, Deck["Written"]]:
        deck = build_parts(request, bank.card, lambda card: card, progress)
        if not bank.holds_essays and not deck.families:
            raise UsageError(
                "there are no problems among the cards, and QTI holds nothing else; raise --n, or use quizgen moodle"
            )
        export = bank.export(deck)
        remarks.extend(export.remarks)
        return {output: export.data}, deck

    afterwards = Next(by_hand, opens=choices.opens)
    write_export(library, make, afterwards, wanted=request.total, concepts=bank.holds_essays)
    for remark in remarks:
        click.echo(remark, err=True)
