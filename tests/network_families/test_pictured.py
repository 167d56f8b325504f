"""Pictures of solutions show what is asked, and agree with the answer."""

import re

import pytest

from quizgen.network_families import all_kinds, find_network
from quizgen.problem import problem_for

_KINDS = {kind.name: kind for kind in all_kinds()}


@pytest.mark.parametrize(
    ("kind", "network", "levels"),
    [
        ("network-field", "resnet50", (1, 2, 3)),
        ("network-columns", "resnet18", (1, 2, 3)),
        ("network-final-size", "alexnet", (1, 2, 3)),
        ("network-fitting-sizes", "unet", (1, 3)),
        ("network-what-if", "resnet50", (2,)),
        ("network-new-head", "resnet50", (1,)),
        ("network-part-macs", "mobilenet_v1", (1,)),
        ("network-concatenation", "googlenet", (1,)),
    ],
)
def test_the_answer_is_in_the_picture(kind: str, network: str, levels: tuple[int, ...]) -> None:
    """In its words, which say what it shows."""
    for level in levels:
        for number in range(3):
            problem = problem_for(_KINDS[kind].family(find_network(network)), level, f"pictured{number}")
            drawing = problem.question.picture()
            assert drawing is not None
            shown = {int(found.replace(",", "")) for found in re.findall(r"[0-9][0-9,]*", drawing.description)}
            first, *_ = re.findall(r"[0-9]+", problem.answer.text.replace(",", ""))
            assert int(first) in shown, f"{problem.code}: {problem.answer.text}, {drawing.description}"
