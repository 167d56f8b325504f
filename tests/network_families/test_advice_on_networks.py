"""Advice holds for the network, the part and the layer that a question is about."""

from collections.abc import Iterator

from quizgen.cards import mistake_words
from quizgen.network_families import all_kinds, find_network
from quizgen.problem import LEVELS, Family, Problem, problem_for
from quizgen.richtext import plain

_KINDS = {kind.name: kind for kind in all_kinds()}


def _family(name: str, network: str) -> Family:
    return _KINDS[name].family(find_network(network))


def _advice(family: Family, name: str) -> str:
    return plain(mistake_words(family)[name].advice)


def _advised(family: Family, name: str, each: int = 30) -> Iterator[tuple[Problem, str]]:
    """Yield problems that show a mistake, and what they say about it."""
    words = mistake_words(family)[name]
    for level in filter(family.targets, LEVELS):
        for problem in (problem_for(family, level, f"advice{number}") for number in range(each)):
            for mistake in problem.mistakes:
                if mistake.name == name:
                    yield problem, plain(words.advice_for(mistake.slots))


def test_the_image_is_no_map_that_layers_have_made_smaller() -> None:
    """AlexNet's first convolution reads the image itself, so its work can't be put down to earlier layers."""
    firsts = [advice for problem, advice in _advised(_family("network-part-macs", "alexnet"), "size-of-the-image")]
    assert firsts
    assert not [advice for advice in firsts if "earlier layers" in advice]


def test_positions_are_fewer_without_padding_too() -> None:
    """LeNet-5's second convolution has stride 1: its output is smaller because nothing is padded."""
    assert "without padding" in _advice(_family("network-part-macs", "lenet5"), "input-positions")


def test_a_greyscale_image_has_one_channel() -> None:
    """LeNet-5's first convolution reads 1 channel, not 1 channels."""
    said = [advice for _, advice in _advised(_family("network-layer-parameters", "lenet5"), "reads-the-end")]
    assert any("reads 1 channel." in advice for advice in said)
    assert not [advice for advice in said if "1 channels" in advice]


def test_a_side_that_grows_is_not_said_to_be_divided() -> None:
    """With a smaller stride sides get longer."""
    assert "divided" not in _advice(_family("network-what-if", "resnet50"), "area-taken-for-side")
