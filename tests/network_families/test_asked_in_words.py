"""What questions about networks say of conventions: what the network asks for, and nothing else."""

import re
from functools import cache
from math import prod

import pytest

from quizgen.cards import mistake_words, numeric_card
from quizgen.network_families import all_kinds, find_network
from quizgen.problem import problem_for
from quizgen.richtext import plain

_KINDS = {kind.name: kind for kind in all_kinds()}
_CEIL = "Sizes are rounded down, except after pools in ceil mode, where they are rounded up."
_FLOOR = "Windows are placed only where they fit on the padded map."


@cache
def _questions(name: str, network: str, level: int) -> tuple[str, ...]:
    family = _KINDS[name].family(find_network(network))
    problems = [problem_for(family, level, f"words{number}") for number in range(4)]
    return tuple(plain(one.question) for one in numeric_card(family, level, 1, problems, {}, pictures=False).variants)


@pytest.mark.parametrize(("name", "level"), [("network-shape", 1), ("network-final-size", 1), ("network-what-if", 1)])
def test_ceil_mode_is_explained_where_a_pool_is_in_it(name: str, level: int) -> None:
    for question in _questions(name, "googlenet", level):
        assert ("ceil mode All" in question or "ceil mode inception" in question) <= (_CEIL in question)
        assert (_CEIL in question) != (_FLOOR in question)
    assert all(_FLOOR in question for question in _questions(name, "resnet50", level))


def test_gates_and_branches_are_mentioned_only_where_there_are_any() -> None:
    plain_ones, gated = _questions("network-field", "vgg16", 2), _questions("network-field", "efficientnet_b0", 3)
    assert not any("Gates" in question or "branches meet" in question for question in plain_ones)
    assert all("Gates" in question and "branches meet" in question for question in gated)


def test_a_span_of_parts_is_named_as_layers() -> None:
    """`stem to layer1` is no part that reads, and units come after its end."""
    spans = [one for one in _questions("network-columns", "resnet18", 1) if " to layer" in one.partition(":")[0]]
    assert spans
    for question in spans:
        assert "The layers from stem to layer" in question
        assert "see after layer" in question


def test_what_layers_read_is_said_where_one_reads_another_than_the_layer_above() -> None:
    said = "Each layer reads the one above it unless noted."
    assert all(said in question for question in _questions("network-concatenation", "googlenet", 1))
    assert not any(said in question for question in _questions("network-part-macs", "mobilenet_v1", 2))


def test_a_version_in_another_width_is_no_variant() -> None:
    asked = _questions("network-part-macs", "mobilenet_v1", 2)
    assert any("A version of" in question for question in asked)
    assert not any("A version of" in question and "Variant of" in question for question in asked)


def test_columns_in_the_padding_have_a_minus_sign() -> None:
    """As in answers: a hyphen before a number looks like the dash of a range, and a line may end after it."""
    asked = _questions("network-columns", "resnet18", 2)
    assert all("unit 0 sees columns −" in question for question in asked)
    assert not any(re.search(r"(?<![\w)])-[0-9]", question) for question in asked)


@pytest.mark.parametrize(
    ("name", "network", "level"),
    [("network-part-parameters", "mobilenet_v1", 3), ("network-field", "inception_v3", 2)],
)
def test_advice_speaks_of_a_shortcut_only_where_there_may_be_one(name: str, network: str, level: int) -> None:
    """These networks have no shortcuts at all."""
    family = _KINDS[name].family(find_network(network))
    words = mistake_words(family)
    problems = [problem_for(family, level, f"words{number}") for number in range(6)]
    advice = {words[wrong.name].advice_for(wrong.slots) for problem in problems for wrong in problem.mistakes}
    assert advice
    assert not [one for one in advice if "shortcut" in one]


def test_advice_on_the_heaviest_part_fits_what_is_asked() -> None:
    """Weights times positions are work, which is no way to weights; and late layers do no more work than early ones."""
    advice = {}
    for level in (1, 2):
        family = _KINDS["network-heaviest-stage"].family(find_network("mobilenet_v2"))
        words = mistake_words(family)
        problems = [problem_for(family, level, f"words{number}") for number in range(12)]
        found = {wrong.name: words[wrong.name].advice for problem in problems for wrong in problem.mistakes}
        advice[level] = {name: plain(one) for name, one in found.items()}
    assert "has to be multiplied" not in advice[1]["largest-map"]
    assert "late" not in advice[2].get("most-layers", "")
    assert "most-layers" in advice[1] | advice[2]


def test_the_layer_that_begins_a_stage_is_not_the_stage() -> None:
    """Darknet-53 halves a map before the blocks of a stage: `after stage2` must not mean after that layer."""
    questions = [one for one in _questions("network-columns", "darknet53", 1) if "stage2.0" in one]
    assert questions
    assert all("stage2, before its blocks:" in " ".join(one.split()) for one in questions)
    assert all("stem:" in one for one in questions)


def test_a_part_that_reads_the_image_reads_no_map() -> None:
    """AlexNet's first convolution reads the image itself; later ones read maps."""
    questions = [" ".join(one.split()) for one in _questions("network-part-macs", "alexnet", 1)]
    for question in questions:
        assert ("First, part 1 reads the image itself, " in question) == ("Then" not in question)
    assert {"Then" in question for question in questions} == {True, False}


def test_exact_results_are_no_approximations() -> None:
    """A product of whole numbers is one, and so is a quotient that leaves no remainder."""
    signs = set()
    for level, network in ((1, "vgg16"), (2, "resnet50")):
        family = _KINDS["network-heaviest-stage"].family(find_network(network))
        for number in range(4):
            *parts, _ = problem_for(family, level, f"words{number}").steps
            for step in parts:
                tex = step.tex.replace(r"{,}", "").replace(r"\,", "")
                term, sign, result = re.split(r" (=|\\approx) ", tex)
                numbers = [int(one) for one in re.findall(r"\d+", term)]
                exact = numbers[0] % numbers[1] == 0 if "/" in term else prod(numbers) == int(result)
                assert sign == ("=" if exact else r"\approx"), step.tex
                signs.add((level, sign))
    assert signs == {(1, "="), (1, r"\approx"), (2, "=")}
