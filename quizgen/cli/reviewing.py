"""Families under review: how good their problems are in numbers, and their mistakes side by side with their words."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from itertools import zip_longest

import click

from quizgen.cards import NumericCard, numeric_card
from quizgen.plaintext import to_line, to_terminal
from quizgen.problem import LEVELS, Family, problem_for
from quizgen.problem.review import Review, review

_PROBLEMS = 60
_SHOWN = 6
"""Problems of a level that are looked at, and how many at most are shown: those that make a mistake not seen before."""

_TITLE = 34
_NARROW, _WIDE = 60, 140


def review_families(families: Iterable[Family], draws: int) -> int:
    """Print a review of each level, and return how many bounds are broken."""
    broken = 0
    for family in families:
        for level in filter(family.asks, LEVELS):
            found = review(family, level, draws)
            click.echo(_report(f"{family.name}, level {level}", found))
            broken += len(found.broken)
    if broken:
        click.echo(f"{broken} bound{'s' if broken > 1 else ''} broken", err=True)
    return broken


def show_mistakes(families: Iterable[Family]) -> int:
    """Print sample problems, and for each mistake its value, title and advice; return 0: there is nothing to break."""
    for family in families:
        for level in filter(family.asks, LEVELS):
            for card in _samples(family, level):
                click.echo(_table(card))
    return 0


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


def _samples(family: Family, level: int) -> Iterator[NumericCard]:
    """Yield problems of a level until each mistake has been shown, or there are enough."""
    seen: set[str] = set()
    shown = 0
    for number in range(_PROBLEMS):
        problem = problem_for(family, level, f"review{number}")
        names = {mistake.name for mistake in problem.mistakes}
        if names <= seen:
            continue
        seen |= names
        shown += 1
        yield numeric_card(family, level, 1, [problem], {}, pictures=False)
        if shown == _SHOWN:
            return


def _table(card: NumericCard) -> str:
    (variant,) = card.variants
    problem = variant.problem
    values = max((len(value.text) for value, _ in problem.wrong_answers), default=0)
    left = 2 + values + 2 + _TITLE + 2
    room = min(max(shutil.get_terminal_size().columns - left, _NARROW), _WIDE)
    lines = ["", problem.code, "", to_terminal(variant.question), "", f"Answer: {problem.answer.text}", ""]
    for value, mistakes in problem.wrong_answers:
        shown = value.text
        for mistake in mistakes:
            words = card.mistakes[mistake.name]
            advice = to_line(words.advice_for(mistake.slots))
            rows = zip_longest(textwrap.wrap(words.title, _TITLE), textwrap.wrap(advice, room), fillvalue="")
            for title, text in rows:
                lines.append(f"  {shown:>{values}}  {title:<{_TITLE}}  {text}".rstrip())
                shown = ""
    return "\n".join(lines)
