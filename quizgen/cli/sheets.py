"""The command that writes practice sheets."""

from dataclasses import replace
from math import isnan
from pathlib import Path

import click

from quizgen.cards import Card
from quizgen.cli.opening import check_openable
from quizgen.cli.options import Choices, export_options, parse_text
from quizgen.cli.paths import PATH
from quizgen.cli.writing import Files, Next, write_deck
from quizgen.deck import Deck
from quizgen.errors import UsageError
from quizgen.export.pdf import check_browser, to_pdf
from quizgen.export.sheet import MOST_VERSIONS, PAPERS, Key, Layout, key_page, sheet_page
from quizgen.files import STANDARD_OUTPUT, check_writable

_TOTAL = 12
_WORKSPACE = 2.5
_MOST_WORKSPACE = 20
_TITLE = "Convolutional networks: practice"
_PDF = ".pdf"


@click.command("sheet")
@export_options(total=_TOTAL, variants=None)
@click.option(
    "--versions",
    type=click.IntRange(1, MOST_VERSIONS),
    default=1,
    show_default=True,
    help="Versions A, B, C… with other numbers, equally hard.",
)
@click.option("--shuffle", is_flag=True, help="Give each version an order of its own.")
@click.option("--paper", type=click.Choice(list(PAPERS)), default="a4", show_default=True, help="Size of the pages.")
@click.option(
    "--key",
    type=click.Choice([key.value for key in Key]),
    default=Key.APPEND.value,
    show_default=True,
    help="The answers: after the sheets, in a separate file (…-key), or none.",
)
@click.option(
    "--workspace",
    type=click.FloatRange(0, _MOST_WORKSPACE),
    metavar="CM",
    default=_WORKSPACE,
    show_default=True,
    help="Empty space to compute below each question.",
)
@click.option("--points", is_flag=True, help="Show the points of each question: its level, or 2 for an explanation.")
@click.option("--title", default=_TITLE, callback=parse_text, show_default=True, help="Heading of each version.")
@click.option(
    "-o",
    "--output",
    type=PATH,
    default="cnn-sheet.html",
    show_default=True,
    help="The file to write: .html to print from a browser, or .pdf.",
)
def sheet_command(  # noqa: PLR0917 - click passes them by name
    output: Path,
    choices: Choices,
    versions: int,
    paper: str,
    key: str,
    workspace: float,
    title: str,
    *,
    shuffle: bool,
    points: bool,
) -> None:
    """Write practice sheets to print, with an answer key.

    Versions ask the same skills with other numbers. A question's code gives it back: quizgen show CODE. For a .pdf an
    installed Chromium or Chrome does the printing.
    """
    if not title.strip():
        raise UsageError("--title: is empty; give a heading, or leave it out")
    if isnan(workspace):
        raise UsageError("--workspace nan: is not a length; give centimetres, such as 2.5")
    layout = Layout(title.strip(), paper, versions, shuffle=shuffle, points=points, workspace=workspace)
    files = _files(output, Key(key))
    check_openable(output, opens=choices.opens)
    check_writable(*files, inputs=choices.inputs)
    if output.suffix.lower() == _PDF:
        check_browser(output)

    request, library = replace(choices, variants=versions).request(seed_chooses_families=True, equally_hard=True)
    is_pdf = output.suffix.lower() == _PDF

    def write(deck: Deck[Card]) -> Files:
        pages = [sheet_page(deck, layout, request.templates, with_key=key == Key.APPEND.value)]
        if key == Key.SEPARATE.value:
            pages.append(key_page(deck, layout, request.templates))
        return {path: to_pdf(page) if is_pdf else page for path, page in zip(files, pages, strict=True)}

    by_hand = "" if is_pdf else "Open it in a browser and print it."
    write_deck(request, library, write, Next(by_hand, "Opening it, to be printed.", opens=choices.opens))


def _files(output: Path, key: Key) -> tuple[Path, ...]:
    """Return the files to write: the sheets, and the key if it is to have its own."""
    if key is not Key.SEPARATE:
        return (output,)
    if output == STANDARD_OUTPUT:
        raise UsageError("-o - --key separate: needs two files; name one, e.g. -o cnn-sheet.html")
    return (output, output.with_stem(f"{output.stem}-key"))
