"""Large numbers are written alike wherever a problem about a network has them."""

import re
from collections.abc import Iterator

import pytest

from quizgen.cards import numeric_card
from quizgen.network_families import all_kinds, find_network
from quizgen.plaintext import to_line
from quizgen.problem import LEVELS, Problem, group_formula_tex, problem_for

_LARGE = re.compile(r"\d{4,}")
_NETWORKS = {
    "network-columns": "densenet121",
    "network-field": "densenet121",
    "network-what-if": "densenet121",
    "network-fitting-sizes": "unet",
    "network-layer-parameters": "resnext50",
    "network-shortcut": "resnet50",
}


def _problems(kind: str) -> Iterator[tuple[Problem, str, tuple[str, ...]]]:
    """Yield problems with the words of the question and the advice."""
    (family,) = (one.family(find_network(_NETWORKS[kind])) for one in all_kinds() if one.name == kind)
    for level in filter(family.targets, LEVELS):
        for problem in (problem_for(family, level, f"large{number}") for number in range(25)):
            card = numeric_card(family, level, 1, [problem], {})
            advice = tuple(to_line(card.mistakes[one.name].advice_for(one.slots)) for one in problem.mistakes)
            yield problem, to_line(card.variants[0].question), advice


@pytest.mark.parametrize("kind", _NETWORKS)
def test_thousands_are_set_apart_in_steps_and_advice(kind: str) -> None:
    """No line reads 1031 + 16 = 1,047; shapes, as in 7 × 7 × 2048, are the only exception."""
    for problem, _, advice in _problems(kind):
        lines = [step.label for step in problem.steps] + [
            step.tex for step in problem.steps if r"\times" not in step.tex
        ]
        assert not [line for line in (*lines, *advice) if _LARGE.search(line)], problem.code


@pytest.mark.parametrize("kind", ["network-columns", "network-field", "network-what-if", "network-fitting-sizes"])
def test_thousands_are_set_apart_where_pixels_are_counted(kind: str) -> None:
    """A question counts 1,047 pixels as its steps do."""
    asked = [question for _, question, _ in _problems(kind)]
    assert not [question for question in asked if re.search(r"\d{4,} pixels|sees \d{4,}|to \d{4,} pixels", question)]


def test_a_formula_is_grouped_once() -> None:
    """Numbers that are grouped stay as they are, as do signs and small numbers."""
    assert group_formula_tex(r"1031 + 16 \cdot 12{,}345 - 999") == r"1{,}031 + 16 \cdot 12{,}345 - 999"
    assert group_formula_tex("-1021 + 1234567 / 2") == "-1{,}021 + 1{,}234{,}567 / 2"
