"""The commands that write a deck."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizgen.cards import Card, Subject, named_together, subject_of
from quizgen.cli.choices import Choices
from quizgen.cli.endings import PAGE, check_ending
from quizgen.cli.naming import default_output
from quizgen.cli.opening import check_openable
from quizgen.cli.options import TOTAL, VARIANTS, export_options, parse_text
from quizgen.cli.paths import PATH
from quizgen.cli.writing import Files, Next, write_deck, write_export
from quizgen.deck import Deck, Progress, Request, build_parts, chosen_deck
from quizgen.errors import UsageError, shortened
from quizgen.files import STANDARD_OUTPUT, check_writable
from quizgen.network_families import NetworkFamily
from quizgen.notes import ALSO, read_notes
from quizgen.own import OwnFamily

if TYPE_CHECKING:
    from quizgen.export.anki.earlier import EarlierCard
    from quizgen.export.html import Exercise

_QUIZ_TOTAL = 20
_QUIZ_VARIANTS = 5
_MOST_NAMED = 10
"""Cards whose source has gone; all of them are in what there is to search for."""


@click.command("anki")
@export_options(total=TOTAL, variants=VARIANTS)
@click.option(
    "--deck-name",
    callback=parse_text,
    help="Name of the deck in Anki; A::B is a subdeck.  [default: CNN, or what your notes are about]",
)
@click.option(
    "--source-link",
    metavar="URL",
    callback=parse_text,
    help="Link the cards of your notes to them; {path}, {stem} and {line} are put in, as in "
    "obsidian://open?vault=V&file={path}.",
)
@click.option(
    "-o",
    "--output",
    type=PATH,
    help="The package to write.  [default: cnn.apkg, or named after your notes or networks]",
)
def anki_command(output: Path | None, deck_name: str | None, source_link: str | None, choices: Choices) -> None:
    """Write a deck for Anki.

    A numeric card holds a skill with several variants and shows another at each review; type an answer, and it is
    judged. Import the file with File > Import; a newer one brings new numbers and keeps what you have learned.
    """
    output = output or default_output(choices, ".apkg")
    if deck_name is not None and not all(part.strip() for part in deck_name.split("::")):
        raise UsageError(f"--deck-name {deck_name!r}: a name is missing; give one such as CNN or Exams::CNN")
    if output == STANDARD_OUTPUT:
        raise UsageError("-o -: a package for Anki is not text; name a file, e.g. -o cnn.apkg")
    if source_link is not None and not choices.notes:
        raise UsageError("--source-link: links to notes of your own; name them with --notes")

    check_openable(output, opens=choices.opens)
    check_writable(output, inputs=choices.inputs)
    check_ending(output, (".apkg",))
    from quizgen.export.anki import SourceLink, gone_cards, to_apkg  # noqa: PLC0415 - genanki takes long to import

    link = None if source_link is None else SourceLink(source_link)
    request, library = choices.request()
    root = deck_name or _subject(request).deck
    missing: list[EarlierCard] = []

    def make(progress: Progress) -> tuple[Files, Deck[int]]:
        package = to_apkg(request, replaces=output, root=root, source_link=link, progress=progress)
        missing.extend(package.missing)
        return {output: package.data}, package.deck

    opened = "Opening it: choose Import in Anki's window."
    write_export(
        library, make, Next("Import it in Anki with File > Import.", opened, opens=choices.opens), wanted=request.total
    )
    gone = gone_cards(missing, library)
    if gone and choices.notes:  # what the options leave out may still be there
        gone = gone_cards(gone, read_notes(choices.notes, check_math=False, also=ALSO))
    _report_gone(gone)


def _subject(request: Request) -> Subject:
    """Say what a deck will be about, before its cards are made."""
    own = [family.written for family in request.families if isinstance(family, OwnFamily)]
    others = [family for family in request.families if not isinstance(family, OwnFamily)]
    titles = [family.network.title if isinstance(family, NetworkFamily) else "" for family in others]
    return subject_of((*request.concepts, *own), numeric=bool(others), networks=named_together(titles))


def _report_gone(cards: Sequence["EarlierCard"]) -> None:
    """Name the cards whose source has gone, and say how to find them in Anki: a package can't suspend them."""
    from quizgen.export.anki import search_for  # noqa: PLC0415 - genanki takes long to import

    if not cards:
        return
    is_one = len(cards) == 1
    head = "1 card is no longer in the notes, but stays in Anki:"
    lines = [head if is_one else f"{len(cards)} cards are no longer in the notes, but stay in Anki:"]
    lines += [f"  {shortened(card.title)}" for card in cards[:_MOST_NAMED]]
    if len(cards) > _MOST_NAMED:
        lines.append(f"  … and {len(cards) - _MOST_NAMED} more")
    lines.append(f"To suspend {'it' if is_one else 'them'}, search in Anki's browser for: {search_for(cards)}")
    click.echo("\n".join(lines), err=True)


@click.command("html")
@export_options(total=_QUIZ_TOTAL, variants=_QUIZ_VARIANTS, codes=True)
@click.option(
    "--choices",
    "multiple_choice",
    is_flag=True,
    help="Choose numeric answers among known wrong ones instead of typing them.",
)
@click.option("--title", callback=parse_text, help="Heading of the page.  [default: what it is about]")
@click.option(
    "-o",
    "--output",
    type=PATH,
    help="The page to write.  [default: cnn-quiz.html, or named after your notes or networks]",
)
def html_command(output: Path | None, title: str | None, choices: Choices, *, multiple_choice: bool) -> None:
    """Write a quiz: one page that works offline, judges answers, names mistakes and offers new numbers.

    Open it in a browser, on a computer or a phone. It needs no internet, and your answers stay in the browser.
    """
    if title is not None and not title.strip():
        raise UsageError("--title: is empty; give a heading, or leave it out")

    output = output or default_output(choices, "-quiz.html")
    check_openable(output, opens=choices.opens)
    check_writable(output, inputs=choices.inputs)
    check_ending(output, PAGE)
    request, library = choices.request(seed_chooses_families=True)

    warnings: list[str] = []

    codes = choices.codes.names(request)

    def make(progress: Progress) -> tuple[Files, Deck["Exercise"]]:
        from quizgen.export.html import anchors_of, exercise, to_html  # noqa: PLC0415 - not needed by other commands
        from quizgen.export.pictures import weighed  # noqa: PLC0415

        anchors, templates = anchors_of(request.explanations), request.templates
        work = partial(exercise, anchors=anchors, multiple_choice=multiple_choice)
        if codes:
            chosen = chosen_deck(request, codes)
            deck = Deck(chosen.seed, tuple(work(card, templates) for card in chosen.cards), chosen.families)
        else:
            deck = build_parts(request, work, lambda item: item, progress)
        warnings.append(weighed(image for item in deck.cards for image in item.images))
        return {output: to_html(deck, title, templates, anchors, multiple_choice=multiple_choice)}, deck

    afterwards = Next("Open it in a browser.", "Opening it in the browser.", opens=choices.opens)
    write_export(library, make, afterwards, wanted=0 if codes else request.total)
    for warning in filter(None, warnings):
        click.echo(f"{output}: {warning}", err=True)


@click.command("json")
@export_options(total=TOTAL, variants=VARIANTS, looks=False)
@click.option("-o", "--output", type=PATH, default="-", show_default="standard output", help="The file to write.")
def json_command(output: Path, choices: Choices) -> None:
    """Write every card with everything known about it, as JSON.

    Each answer can be recomputed from what its problem holds. The same options and seed give the same bytes.
    """
    check_openable(output, opens=choices.opens)
    check_writable(output, inputs=choices.inputs)
    request, library = choices.request()

    def write(deck: Deck[Card]) -> Files:
        from quizgen.export.json import to_json  # noqa: PLC0415 - not needed by other commands

        return {output: to_json(deck.seed, deck.cards)}

    write_deck(request, library, write, Next(opens=choices.opens))
