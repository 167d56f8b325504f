"""The commands that write a deck."""

from pathlib import Path

import click

from quizgen.cards import DECK, Card
from quizgen.cli.options import Choices, export_options, parse_text
from quizgen.cli.paths import PATH
from quizgen.cli.writing import Files, write_deck, write_export
from quizgen.deck import Deck, Progress
from quizgen.errors import UsageError
from quizgen.files import STANDARD_OUTPUT, check_writable

_TOTAL = 50
_VARIANTS = 12
_QUIZ_TOTAL = 20
_QUIZ_VARIANTS = 5
_TITLE = "Convolutional networks: a quiz"


@click.command("anki")
@export_options(total=_TOTAL, variants=_VARIANTS)
@click.option(
    "--deck-name",
    default=DECK,
    callback=parse_text,
    show_default=True,
    help="Name of the deck in Anki; A::B is a subdeck.",
)
@click.option("-o", "--output", type=PATH, default="cnn.apkg", show_default=True, help="The package to write.")
def anki_command(output: Path, deck_name: str, choices: Choices) -> None:
    """Write a deck for Anki.

    A numeric card holds a skill with several variants and shows another at each review; type an answer, and it is
    judged. Import the file with File > Import; a newer one brings new numbers and keeps what you have learned.
    """
    if not all(part.strip() for part in deck_name.split("::")):
        raise UsageError(f"--deck-name {deck_name!r}: a name is missing; give one such as CNN or Exams::CNN")
    if output == STANDARD_OUTPUT:
        raise UsageError("-o -: a package for Anki is not text; name a file, e.g. -o cnn.apkg")

    check_writable(output, inputs=choices.inputs)
    request, library = choices.request()

    def make(progress: Progress) -> tuple[Files, Deck[int]]:
        from quizgen.export.anki import to_apkg  # noqa: PLC0415 - genanki takes long to import

        package, deck = to_apkg(request, replaces=output, root=deck_name, progress=progress)
        return {output: package}, deck

    write_export(library, make, "Import it in Anki with File > Import.")


@click.command("html")
@export_options(total=_QUIZ_TOTAL, variants=_QUIZ_VARIANTS)
@click.option(
    "--choices",
    "multiple_choice",
    is_flag=True,
    help="Choose numeric answers among known wrong ones instead of typing them.",
)
@click.option("--title", default=_TITLE, callback=parse_text, show_default=True, help="Heading of the page.")
@click.option("-o", "--output", type=PATH, default="cnn-quiz.html", show_default=True, help="The page to write.")
def html_command(output: Path, title: str, choices: Choices, *, multiple_choice: bool) -> None:
    """Write a quiz: one page that works offline, judges answers, names mistakes and offers new numbers.

    Open it in a browser, on a computer or a phone. It needs no network, and your answers stay in the browser.
    """
    if not title.strip():
        raise UsageError("--title: is empty; give a heading, or leave it out")

    check_writable(output, inputs=choices.inputs)
    request, library = choices.request(seed_chooses_families=True)

    def write(deck: Deck[Card]) -> Files:
        from quizgen.export.html import to_html  # noqa: PLC0415 - not needed by other commands

        return {output: to_html(deck, title, request.templates, multiple_choice=multiple_choice)}

    write_deck(request, library, write, "Open it in a browser.")


@click.command("json")
@export_options(total=_TOTAL, variants=_VARIANTS, looks=False)
@click.option("-o", "--output", type=PATH, default="-", show_default="standard output", help="The file to write.")
def json_command(output: Path, choices: Choices) -> None:
    """Write every card with everything known about it, as JSON.

    Each answer can be recomputed from the problem's input and layers. The same options and seed give the same bytes.
    """
    check_writable(output, inputs=choices.inputs)
    request, library = choices.request()

    def write(deck: Deck[Card]) -> Files:
        from quizgen.export.json import to_json  # noqa: PLC0415 - not needed by other commands

        return {output: to_json(deck.seed, deck.cards)}

    write_deck(request, library, write)
