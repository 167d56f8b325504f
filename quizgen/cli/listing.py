"""What there is to draw from."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from quizgen.cli.choices import find_networks
from quizgen.cli.options import network_options, notes_option
from quizgen.cli.own import read_own
from quizgen.deck.shares import learning_order
from quizgen.families import all_families, level_sizes
from quizgen.network_families import NamedNetwork, NetworkFamily, families_about, published_families
from quizgen.networks import read_head, zoo
from quizgen.notes import built_in_notes, read_notes
from quizgen.own import OwnFamily
from quizgen.problem import LEVELS, Family, Rank

_UNKNOWN = dict.fromkeys(LEVELS, "how many?")
"""For a family that `docs/generate.py` has not seen yet."""

_RANKS = {
    Rank.OWN: "From your notes: before all others",
    Rank.CORE: "Core skills: first in every deck, at all levels",
    Rank.COURSE: "What courses ask: next, each warm-up with its exam",
    Rank.SPECIAL: "What fewer people need: last",
}


@click.command("list")
@notes_option()
@click.option(
    "--networks", "names", is_flag=True, help="Show the networks that have a name, in place of families and notes."
)
@network_options("Show what can be asked about this network, such as resnet50 or model.onnx; repeatable.")
def list_command(notes: tuple[Path, ...], networks: tuple[str, ...], input_text: str | None, *, names: bool) -> None:
    """Show the families, their levels and the notes, with how many problems and cards each can give.

    Families are listed in the order in which a deck asks them. With --network, the list shows what can be asked about a
    network.

    The problems of small levels were counted; for other levels, their number was estimated from how often the same
    problem turns up in a small sample.
    """
    if names:
        _echo_networks()
        return
    found = find_networks(networks, input_text)
    if found:
        for network in found:
            _echo_questions(network)
        return
    library = read_notes(notes, check_math=False) if notes else built_in_notes()
    problems, library = read_own(library, (), thorough=True)
    before, sizes = None, level_sizes()
    for family in _in_learning_order(problems.families):
        if family.rank is not before:
            click.echo(f"{_RANKS[family.rank]}" if before is None else f"\n{_RANKS[family.rank]}")
            before = family.rank
        click.echo(f"\n  {family.name}: {family.title} ({len(family.mistakes)} named mistakes)")
        for level in family.level_numbers:
            size = _own_size(family) if isinstance(family, OwnFamily) else sizes.get(family.name, _UNKNOWN)[level]
            noun = "problem " if size == "1" else "problems"
            click.echo(f"    level {level}  {size:>14} {noun}  {family.level(level).asks}")
    _echo_published()
    cards = Counter(concept.source.file for concept in library.concepts)
    click.echo("\nNotes\n")
    for name in library.notes:
        click.echo(f"  {cards[name]:>4} {'card ' if cards[name] == 1 else 'cards'}  {name}")


def _in_learning_order(own: Sequence[Family]) -> list[Family]:
    """Return the families in the order in which they get their first cards, those of notes first."""
    families = {family.name: family for family in (*own, *all_families())}
    return [families[name] for name in dict.fromkeys(name for name, _ in learning_order(tuple(families.values())))]


def _own_size(family: OwnFamily) -> str:
    return "thousands of" if family.instances is None else f"{family.instances:,}"


def _echo_networks() -> None:
    heads = {name: read_head(path.read_text("utf-8")) for name, path in zoo().items()}
    width = max(map(len, heads))
    for name, head in heads.items():
        click.echo(f"{name:<{width}}  {head.title}: {head.variant}")


def _echo_published() -> None:
    """Show what is asked about published networks."""
    click.echo("\nAbout published networks: one numeric card in eight; about one of yours: --network NAME|FILE")
    kinds: dict[str, list[NetworkFamily]] = {}
    for family in published_families():
        kinds.setdefault(family.kind, []).append(family)
    for kind, families in kinds.items():
        asked = ", ".join(family.network.key for family in families)
        click.echo(f"\n  {kind}: {families[0].kind_title} ({len(families[0].mistakes)} named mistakes); {asked}")
        for level in LEVELS:
            click.echo(f"    level {level}  {families[0].level(level).asks}")


def _echo_questions(network: NamedNetwork) -> None:
    """Show what can be asked about a network, and what can't, and why."""
    graph = network.graph
    count = len(graph.nodes)
    layers = f"{count:,} layers and joins" if count > 1 else "1 layer"
    click.echo(f"{network.title} ({network.key}): {layers}, {graph.parameters:,} parameters")
    for note in network.opened.notes:
        click.echo(f"  {note}")
    for family in families_about(network):
        asked = family.levels_asked
        click.echo(f"\n  {family.name}: {family.kind_title}")
        if not asked:
            click.echo(f"    nothing to ask: needs {family.needs}")
        for level in asked:
            shown = len(family.targets(level))
            click.echo(f"    level {level}  {shown:>2} mistakes  {family.level(level).asks}")
    click.echo("")
