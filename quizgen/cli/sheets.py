"""The command that writes practice sheets and exams."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import click
from click.core import ParameterSource

from quizgen.cards import Card, subject_of_cards
from quizgen.cli.choices import Choices
from quizgen.cli.config import meaning_of
from quizgen.cli.endings import PAGE, check_ending
from quizgen.cli.naming import default_output
from quizgen.cli.opening import check_openable
from quizgen.cli.options import export_options
from quizgen.cli.paths import PATH, typed
from quizgen.cli.sheet_manifest import manifest_path, recorded
from quizgen.cli.sheet_options import SheetChoices, sheet_options
from quizgen.cli.students import read_students
from quizgen.cli.writing import Files, Next, write_deck
from quizgen.deck import MOST_VERSIONS, Deck, Request, VersionPlan, chosen_deck, make_versions, version_letters
from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.export.pandoc import check_pandoc
from quizgen.export.pdf import check_browser, to_pdf
from quizgen.export.rasters import check_rasters
from quizgen.export.sheet import (
    DOCUMENTS,
    TABLE,
    Document,
    Head,
    Key,
    Layout,
    Printed,
    Unshown,
    answers_of,
    check_printed,
    show_on_page,
    shown_versions,
    to_manifest,
    to_page,
)
from quizgen.files import STANDARD_OUTPUT, check_writable
from quizgen.notes import read_picture, read_whole_text

_TOTAL = 12
_PDF = ".pdf"
_MOST_SIGNS = 5
"""As many signs are named that a file lacks."""

_ENDINGS = (*PAGE, _PDF, *DOCUMENTS)
_DRAWS_ANEW = ("total", "seed", "levels", "families", "left_out", "topics", "concepts", "only", "codes")
"""Options that, on the command line, choose other questions than those that were printed."""

_SOURCES = ("networks", "input_text", "notes", "also", "exclude")
"""Options that do so if they differ from the manifest's."""


@click.command("sheet")
@export_options(total=_TOTAL, variants=None, codes=True)
@sheet_options
@click.option(
    "-o",
    "--output",
    type=PATH,
    help="The file to write: .html to print from a browser, .pdf, or, to edit, .docx, .odt, .tex or .md.  [default: "
    "cnn-sheet.html, or named after your notes or networks]",
)
@click.pass_context
def sheet_command(context: click.Context, output: Path | None, choices: Choices, sheet: SheetChoices) -> None:
    """Write practice sheets and exams to print, with an answer key.

    Versions ask the same skills with other numbers. A question's code gives it back: quizgen show CODE. For a .pdf an
    installed Chromium, Chrome or Edge does the printing; for files to edit, pandoc does the writing.
    """
    output = output or default_output(choices, "-sheet.html")
    names, people = _names(sheet, context)
    usual, key = _layout(sheet, people=people), sheet.where_answers_go
    files = _files(output, key, exam=sheet.exam)
    manifest = manifest_path(output, no_manifest=sheet.no_manifest or key is Key.ONLY)
    check_openable(output, opens=choices.opens)
    check_writable(*files, *filter(None, [manifest]), inputs=chain(sheet.inputs, choices.inputs))
    ending = check_ending(output, _ENDINGS)
    if ending == _PDF:
        check_browser(output)
    if ending in DOCUMENTS:
        check_pandoc(output)
        if not choices.no_pictures:
            check_rasters()

    draws_anew = any(map(partial(_is_typed, context), _DRAWS_ANEW)) or _asks_of_others(context)
    printed = None if draws_anew else _unchanged(sheet.printed)
    request, library = choices.request(seed_chooses_families=True)
    codes = () if printed else choices.codes.names(request)
    if printed:
        request = replace(request, seed=printed.seed)
        codes = next(iter(printed.questions.values()))
    before = printed.replaced if printed else {}
    replaced = {number: before.get(number, 0) + times for number, times in sheet.replaced.items()}

    unshown: dict[Path, Unshown] = {}

    def write(deck: Deck[Card]) -> Files:
        _check_numbers(sheet.points or {}, len(deck.cards))
        layout = _about(deck.cards, usual)
        plan = VersionPlan(names, people, replaced, _again(printed, request), _turned_down(printed, request))
        made = make_versions(deck, request, plan)
        document = Document(ending, request.templates, output.stem) if ending in DOCUMENTS else None
        shown = shown_versions(made, deck.seed, layout, document.show if document else show_on_page)
        answers = None if key is Key.NONE else answers_of(shown)
        pages = [] if key is Key.ONLY else [(shown, answers if key is Key.APPEND else None)]
        pages += [((), answers)] if key in {Key.ONLY, Key.SEPARATE} else []
        written: Files = {}
        for path, (sheets, behind) in zip(files, pages, strict=True):
            if document:
                written |= {
                    path.with_name(name) if name else path: data
                    for name, data in document.write(sheets, behind, deck.seed, layout).items()
                }
                unshown[path] = document.unshown
                continue
            page = to_page(sheets, behind, deck.seed, layout, request.templates)
            written[path] = to_pdf(page) if ending == _PDF else page
        if manifest:
            command = f"quizgen sheet --config {typed(manifest.name)} -o {typed(output.name)}"
            options = recorded(choices, sheet, manifest.parent)
            often, old = {**before, **replaced}, printed.now_turned_down(made) if printed else {}
            written[manifest] = to_manifest(command, options, deck.seed, made, often, turned_down=old, people=people)
        return written

    by_hand = "" if ending == _PDF or ending in DOCUMENTS else "Open it in a browser and print it."
    write_deck(request, library, write, Next(by_hand, "Opening it, to be printed.", opens=choices.opens), codes=codes)
    _tell(unshown)


def _is_typed(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _asks_of_others(context: click.Context) -> bool:
    """Tell whether the command line names other networks or notes than a manifest, or another way of reading them."""
    were, now = context.default_map or {}, context.params

    def is_other(option: click.Parameter) -> bool:
        name = option.name or ""
        return meaning_of(context, option, now[name]) != meaning_of(context, option, were.get(name))

    given = (option for option in context.command.params if option.name in _SOURCES and _is_typed(context, option.name))
    return any(map(is_other, given))


def _unchanged(printed: Printed | None) -> Printed | None:
    """Return what was printed.

    Raises:
        ContentError: its manifest says otherwise than it did how to choose the questions.
    """
    for name in printed.changed if printed else ():
        raise ContentError(
            f"--config: {name} is not what it was when [{TABLE}] was written, which holds the questions; change it "
            f"back, or give --{name} on the command line to draw new ones"
        )
    return printed


def _tell(unshown: Mapping[Path, Unshown]) -> None:
    """Say what pdflatex can't show of each file, and what it shows instead."""
    for path, (commands, signs, letters) in unshown.items():
        if commands:
            said = f"pdflatex has no sign for {', '.join(commands)}, and shows the name"
            click.echo(f"{path}: {said}; compile it with xelatex or lualatex", err=True)
        if letters:
            said = f"pdflatex lacks {', '.join(letters)}, and shows bold or slanted letters"
            click.echo(f"{path}: {said}; compile it with xelatex or lualatex", err=True)
        if signs:
            more = f" and {len(signs) - _MOST_SIGNS} more" if len(signs) > _MOST_SIGNS else ""
            said = f"pdflatex has no sign for {' '.join(signs[:_MOST_SIGNS])}{more}, and shows their numbers"
            click.echo(f"{path}: {said}; compile it with xelatex or lualatex and a font that has them", err=True)


def _names(sheet: SheetChoices, context: click.Context) -> tuple[tuple[str, ...], bool]:
    """Return the names of the versions, by default those that were printed, and whether they are people's."""
    chosen = context.get_parameter_source("versions") is ParameterSource.COMMANDLINE
    if sheet.students:
        if chosen:
            raise UsageError("--versions and --students both say how many versions there are; drop one of them")
        return read_students(sheet.students, MOST_VERSIONS), True
    if sheet.printed and not chosen:
        return tuple(sheet.printed.questions), sheet.printed.people
    return version_letters(sheet.versions), False


def _again(printed: Printed | None, request: Request) -> dict[str, tuple[Card, ...]]:
    """Return the versions that were printed.

    Raises:
        ContentError: a code means something else now.
    """
    if printed is None:
        return {}
    cards = {name: chosen_deck(request, names).cards for name, names in printed.questions.items()}
    check_printed(printed, cards)
    return cards


def _turned_down(printed: Printed | None, request: Request) -> dict[str, tuple[Card, ...]]:
    """Return what has been replaced in versions that were printed, as far as it still exists."""

    def cards(code: str) -> tuple[Card, ...]:
        try:
            return chosen_deck(request, (code,)).cards
        except QuizgenError:  # a note without it is no reason to print nothing
            return ()

    old = printed.turned_down if printed else {}
    return {name: tuple(chain.from_iterable(map(cards, codes))) for name, codes in old.items()}


def _layout(sheet: SheetChoices, *, people: bool) -> Layout:
    title = (sheet.title or "").strip()
    if sheet.title is not None and not title:
        raise UsageError("--title: is empty; give a heading, or leave it out")
    head = Head(
        course=sheet.course.strip(),
        institution=sheet.institution.strip(),
        logo=read_picture(sheet.logo) if sheet.logo else None,
        instructions=read_whole_text(sheet.instructions) if sheet.instructions else None,
        lines=sheet.lines,
    )
    return Layout(
        title=title,
        paper=sheet.paper,
        workspace=sheet.workspace,
        head=head,
        points=sheet.points,
        shuffle=sheet.shuffle,
        compact=sheet.compact,
        exam=sheet.exam,
        people=people,
    )


def _about(cards: Sequence[Card], layout: Layout) -> Layout:
    """Name the layout after what the cards are about, unless the user has named it; say in which language they are."""
    subject = subject_of_cards(cards)
    usual = subject.title if subject.is_noted else f"{subject.title}: {'exam' if layout.exam else 'practice'}"
    return replace(layout, title=layout.title or usual, language=subject.language)


def _check_numbers(points: Mapping[int, int], count: int) -> None:
    for number in points:
        if number > count:
            raise UsageError(
                f"--points {number}={points[number]}: the sheet has {count} questions; give one of their numbers"
            )


def _files(output: Path, key: Key, *, exam: bool) -> tuple[Path, ...]:
    """Return the files to write: the sheets, and the key if it is to have its own."""
    if exam and key is Key.APPEND:
        raise UsageError("--exam --key append: students would get the key; drop --key, or say separate")
    if key is not Key.SEPARATE:
        return (output,)
    if output == STANDARD_OUTPUT:
        raise UsageError("-o - --key separate: needs two files; name one, e.g. -o cnn-sheet.html")
    return (output, output.with_stem(f"{output.stem}-key"))
