"""Multiple choice: the right answer among wrong ones, of which nothing but the arithmetic tells it apart."""

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean

import pytest

from quizgen.families import all_families
from quizgen.problem import LEVELS, Answer, Family, Ratio, problem_for
from quizgen.problem.choices import choices
from quizgen.problem.guessing import CHOICES

DRAWS = 30
"""Problems of each family whose options are looked at."""

PER_LEVEL = 8
MOST = 0.3
"""What the best guesser may reach over all families; chance is a quarter."""


@pytest.mark.parametrize("family", all_families(), ids=lambda family: str(family.name))
def test_choices_of_a_family(family: Family) -> None:
    """The answer, the targeted mistake, at most one slip without a name; no two count as the same, nothing changes."""
    for number in range(DRAWS):
        problem = problem_for(family, 1 + number % 3, f"choice{number}")
        shown = choices(problem)
        assert shown == choices(problem)
        assert shown.count(problem.answer) == 1
        named = {mistake.value for mistake in problem.mistakes}
        assert sum(one not in named for one in shown) <= 2
        assert {one.kind for one in shown} == {problem.answer.kind}
        assert problem.target in {mistake.name for mistake in problem.mistakes if mistake.value in shown}
        assert len(shown) == CHOICES
        assert not any(one.accepts(other) for one in shown for other in shown if one is not other)


def _numbers(answer: Answer) -> list[float]:
    if isinstance(answer, Ratio):
        return [answer.numerator / answer.denominator]
    return [float(one) for one in answer.data] if isinstance(answer.data, list) else [float(answer.data)]


def _size(answer: Answer) -> float:
    product = 1.0
    for number in _numbers(answer):
        product *= number
    return product if min(_numbers(answer)) > 0 else sum(_numbers(answer))


def _sizes(options: Sequence[Answer]) -> list[float]:
    return [_size(one) for one in options]


def _gaps(options: Sequence[Answer]) -> list[float]:
    sizes = _sizes(options)
    return [min(abs(one - other) for k, other in enumerate(sizes) if k != own) for own, one in enumerate(sizes)]


def _middles(options: Sequence[Answer]) -> list[float]:
    order = sorted(_sizes(options))
    return [float(size in order[1:3]) for size in _sizes(options)]


def _shared(options: Sequence[Answer]) -> list[float]:
    written = [one.text.replace(" and ", " × ").replace(" to ", " × ").split(" × ") for one in options]
    return [float(sum(a == b for other in written for a, b in zip(one, other, strict=False))) for one in written]


def _zeros(options: Sequence[Answer]) -> list[float]:
    return [float(len(one.text) - len(one.text.rstrip("0"))) for one in options]


_LOOKS: dict[str, Callable[[Sequence[Answer]], list[float]]] = {
    "largest": _sizes,
    "smallest": lambda options: [-size for size in _sizes(options)],
    "a middle one": _middles,
    "nearest to the mean": lambda options: [-abs(size - mean(_sizes(options))) for size in _sizes(options)],
    "one of the closest pair": lambda options: [-gap for gap in _gaps(options)],
    "loneliest": _gaps,
    "shares most": _shared,
    "shares least": lambda options: [-shared for shared in _shared(options)],
    "longest": lambda options: [len(one.text) for one in options],
    "shortest": lambda options: [-len(one.text) for one in options],
    "roundest": _zeros,
}
"""Strategies of guessers: what they take the largest of."""


def test_no_simple_strategy_beats_chance_by_much(luck: Callable[[str], None]) -> None:
    """Over all families and levels together, neither a place nor a look is right in more than three of ten."""
    right: Counter[str] = Counter()
    total = 0
    for family in all_families():
        for level in LEVELS:
            for number in range(PER_LEVEL):
                problem = problem_for(family, level, f"guess{number}")
                options = choices(problem)
                place = options.index(problem.answer)
                total += 1
                right[f"place {place + 1}"] += 1
                for name, look in _LOOKS.items():
                    values = look(options)
                    best = [k for k, value in enumerate(values) if value == max(values)]
                    right[name] += (place in best) / len(best)  # type: ignore[assignment]
    shares = {name: count / total for name, count in right.items()}
    luck("choices: " + ", ".join(f"{name} {share:.0%}" for name, share in sorted(shares.items())))
    assert max(shares.values()) <= MOST + 0.03  # three standard errors of so many problems are a little more
