"""Reviewing what problems are drawn from."""

import click

from quizgen.families import all_families, find_families
from quizgen.problem.review import Review, review


@click.command("check")
@click.option("--families", "reviews", is_flag=True, help="Draw problems of each family and level, and measure them.")
@click.option("--family", "names", multiple=True, help="Only this kind of problem; repeatable.")
@click.option(
    "--draws", type=click.IntRange(min=10), default=500, show_default=True, help="Problems to draw of each level."
)
@click.pass_context
def check_command(context: click.Context, *, reviews: bool, names: tuple[str, ...], draws: int) -> None:
    """Review the families: how often each wrong method is right by luck, and how the answers are spread.

    Ends with status 1 if a bound that a family declares is broken.
    """
    if not reviews and not names:
        raise click.UsageError("say what to check: --families, or --family NAME", context)
    broken = 0
    for family in find_families(names) if names else all_families():
        for level in family.levels:
            found = review(family, level.number, draws)
            click.echo(_report(f"{family.name}, level {level.number}", found))
            broken += len(found.broken)
    if broken:
        click.echo(f"{broken} bound{'s' if broken > 1 else ''} broken", err=True)
        context.exit(1)


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
