"""Checking notes, and reviewing what problems are drawn from."""

import json
from pathlib import Path

import click

from quizgen.cli.completing import complete_families
from quizgen.errors import UsageError
from quizgen.families import all_families, find_families
from quizgen.notes import Library, read_notes
from quizgen.plaintext import to_terminal
from quizgen.problem.review import Review, review
from quizgen.resources import CONTENT


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
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
    type=click.IntRange(10, 1_000_000),
    default=500,
    show_default=True,
    help="Problems to draw of each level.",
)
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
) -> None:
    """Check notes: every card that is found, and what is wrong in them as file:line: message.

    PATH is a note or a folder of notes; without it the built-in notes are checked, or with --families the problems: how
    often each wrong method is right by luck, how the answers are spread. Ends with status 1 if anything is wrong: a
    question without an answer, a formula that can't be shown, a bound that a family declares and breaks.
    """
    if form == "json" and (reviews or names):
        raise UsageError("--format json is for notes; drop it, or --families and --family")
    wrong = 0
    if paths or not (reviews or names):
        library = read_notes(paths or [CONTENT])
        click.echo(_as_json(library) if form == "json" else _as_text(library, cards=cards))
        wrong += sum(message.level == "error" for message in library.messages)
    if reviews or names:
        wrong += _review_families(names, draws)
    if wrong:
        context.exit(1)


def _as_json(library: Library) -> str:
    found = [
        {"id": c.id, "kind": c.kind, "question": c.title, "file": str(c.path), "line": c.source.line}
        for c in library.concepts
    ]
    messages = [
        {"file": str(message.file), "line": message.line, "level": message.level, "text": message.text}
        for message in library.messages
    ]
    return json.dumps({"cards": found, "messages": messages}, ensure_ascii=False, indent=1)


def _as_text(library: Library, *, cards: bool) -> str:
    lines = []
    for concept in library.concepts if cards else ():
        lines.append(f"{concept.path}:{concept.source.line}: {concept.kind} {concept.id}")
        shown = to_terminal(concept.question) + "\n" + to_terminal(concept.answer)
        lines += [f"    {line}" for line in shown.splitlines()]
    lines += [str(message) for message in library.messages]
    errors = sum(message.level == "error" for message in library.messages)
    numbers = {
        "card": len(library.concepts),
        "note": len(library.notes),
        "error": errors,
        "warning": len(library.messages) - errors,
    }
    lines.append(", ".join(f"{number} {word}{'' if number == 1 else 's'}" for word, number in numbers.items()))
    return "\n".join(lines)


def _review_families(names: tuple[str, ...], draws: int) -> int:
    """Print a review of each level, and return how many bounds are broken."""
    broken = 0
    for family in find_families(names) if names else all_families():
        for level in family.levels:
            found = review(family, level.number, draws)
            click.echo(_report(f"{family.name}, level {level.number}", found))
            broken += len(found.broken)
    if broken:
        click.echo(f"{broken} bound{'s' if broken > 1 else ''} broken", err=True)
    return broken


def _report(name: str, found: Review) -> str:
    mean, largest = found.effort
    summary = (
        f"{name}: {found.draws} problems, {found.distinct} different; answers {found.entropy:.1f} bits, most frequent "
        f"{found.share:.1%}; effort {mean:.1f}, at most {largest}; slowest draw {1000 * found.slowest:.1f} ms"
    )
    luck = [
        f"  {one.name:<32} applies to {one.applied:>5}, right by luck in {one.lucky / one.applied:6.1%}; "
        f"target of {one.targeted:>4}, right in {one.lucky_target}, value shared in {one.shared}"
        for one in found.luck
        if one.applied
    ]
    return "\n".join((summary, *luck, *(f"  BROKEN: {text}" for text in found.broken)))
