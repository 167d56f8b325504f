"""What there is to draw from."""

from collections import Counter
from pathlib import Path

import click

from quizgen.cli.paths import PATH
from quizgen.deck.shares import learning_order
from quizgen.families import all_families, level_sizes
from quizgen.networks import read_head, zoo
from quizgen.notes import built_in_notes, read_notes
from quizgen.problem import LEVELS, Family, Rank

_UNKNOWN = ["how many?"] * len(LEVELS)
"""Of a family that `docs/generate.py` has not seen yet."""

_RANKS = {
    Rank.CORE: "Core skills: first in every deck, at all levels",
    Rank.COURSE: "What courses ask: next, each warm-up with its exam",
    Rank.SPECIAL: "What fewer people need: last",
}


@click.command("list")
@click.option(
    "--notes",
    type=PATH,
    multiple=True,
    help="A Markdown note or a folder of them, in place of the built-in ones; repeatable.",
)
@click.option("--networks", is_flag=True, help="Show the networks that `quizgen solve` knows by name instead.")
def list_command(notes: tuple[Path, ...], *, networks: bool) -> None:
    """Show the families, their levels and the notes, with how many problems and cards each can give.

    Families stand in the order in which a deck asks them.

    The number of problems was estimated from how often the same one turns up in a small sample.
    """
    if networks:
        _echo_networks()
        return
    before, sizes = None, level_sizes()
    for family in _in_learning_order():
        if family.rank is not before:
            click.echo(f"{_RANKS[family.rank]}" if before is None else f"\n{_RANKS[family.rank]}")
            before = family.rank
        click.echo(f"\n  {family.name}: {family.title} ({len(family.mistakes)} named mistakes)")
        for level in LEVELS:
            size = sizes.get(family.name, _UNKNOWN)[level - 1]
            click.echo(f"    level {level}  {size:>14} problems  {family.level(level).asks}")
    library = read_notes(notes, check_math=False) if notes else built_in_notes()
    cards = Counter(concept.source.file for concept in library.concepts)
    click.echo("\nNotes\n")
    for name in library.notes:
        click.echo(f"  {cards[name]:>4} {'card ' if cards[name] == 1 else 'cards'}  {name}")


def _in_learning_order() -> list[Family]:
    """Return the families in the order in which they get their first cards."""
    families = {family.name: family for family in all_families()}
    return [families[name] for name in dict.fromkeys(name for name, _ in learning_order(all_families()))]


def _echo_networks() -> None:
    heads = {name: read_head(path.read_text("utf-8")) for name, path in zoo().items()}
    width = max(map(len, heads))
    for name, head in heads.items():
        click.echo(f"{name:<{width}}  {head.title}: {head.variant}")
