"""What wrong methods make of questions about networks that are known by heart, worked out by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from quizgen.network_families import open_subject
from quizgen.network_families.kinds import (
    network_columns,
    network_final_size,
    network_heaviest_stage,
    network_layer_parameters,
    network_part_macs,
    network_shape,
    network_what_if,
)
from quizgen.network_families.subject import Subject
from quizgen.problem import Question
from quizgen.solver import Graph, Group

RESNET18, RESNET50, GOOGLENET, VGG16 = map(open_subject, ("resnet18", "resnet50", "googlenet", "vgg16"))
_KINDS = (
    network_columns,
    network_final_size,
    network_heaviest_stage,
    network_layer_parameters,
    network_part_macs,
    network_shape,
    network_what_if,
)
_WRONG = {asks.question: asks.wrong for kind in _KINDS for asks in kind.KIND.questions}


def _wrong(question: Question, name: str) -> str | None:
    """Return what a wrong method leads to; None where it doesn't apply."""
    (rule,) = (wrong.rule for wrong in _WRONG[type(question)] if wrong.name == name)
    answer = rule(question)
    return answer.text if answer else None


def _right(question: Question) -> str:
    return question.solve()[-1].value.text


def _node(graph: Graph, name: str) -> int:
    return next(number for number, node in enumerate(graph.nodes, start=1) if node.name == name)


def _stage(network: Subject, name: str) -> Group:
    return next(group for group in network.body.groups if group.name == name)


def test_channels_first_is_a_permutation_of_the_answer() -> None:
    shape = network_shape.ShapeAfter(RESNET50, 192, _node(RESNET50.body, "layer2.0.conv3"))
    assert (_right(shape), _wrong(shape, "channels-first")) == ("24 × 24 × 512", "512 × 24 × 24")
    stage = _stage(RESNET50, "layer2")
    altered = network_what_if.ShapeIf(RESNET50, 224, _node(RESNET50.body, "stem.conv"), 4, stage)
    assert (_right(altered), _wrong(altered, "channels-first")) == ("14 × 14 × 512", "512 × 14 × 14")


def test_ceil_mode_is_ignored_alone_or_kept() -> None:
    """GoogLeNet halves 224 to 112, 56, 28, 14, 7; rounded down, its 3 × 3 pools make 55, 27, 13 and, with 2 × 2, 6."""
    side = network_final_size.FinalSide(GOOGLENET, 224)
    assert (_right(side), _wrong(side, "ceil-mode-ignored")) == ("7", "6")
    assert _wrong(side, "paddings-ignored") == "7"  # 109 without the padding, then 54, 27, 13, and 7 in ceil mode
    assert _wrong(network_final_size.FinalSide(VGG16, 224), "ceil-mode-ignored") is None


def test_biases_are_counted_only_where_there_are_any() -> None:
    layer1 = _stage(RESNET18, "layer1")
    assert _wrong(network_part_macs.PartMacs(RESNET18, 224, layer1), "biases-counted") is None
    conv = network_part_macs.LayerMacs(VGG16, 224, VGG16.stages[0], node=1)
    assert (_right(conv), _wrong(conv, "biases-counted")) == ("86,704,128", "89,915,392")


def test_one_filter_is_one_with_all_that_belongs_to_it() -> None:
    """A filter of 3 × 3 × 3 has 28 parameters with its bias; one of 3 × 3 × 64 578 with its batch normalisation."""
    conv = network_layer_parameters.LayerParameters(VGG16, 224, VGG16.stages[0], node=1)
    assert (_right(conv), _wrong(conv, "one-filter")) == ("1,792", "28")
    layer1 = _stage(RESNET18, "layer1")
    normed = network_layer_parameters.LayerParameters(RESNET18, 224, layer1, node=1, norm=True)
    assert (_right(normed), _wrong(normed, "one-filter")) == ("36,992", "578")


def test_a_forgotten_padding_is_that_of_the_part() -> None:
    """What unit 0 sees before layer1 is given: columns -5 to 5, 4 apart. Four 3 × 3 layers add 16 to each side."""
    layer1 = _stage(RESNET18, "layer1")
    columns = network_columns.Columns(RESNET18, 224, layer1, unit=3)
    assert (_right(columns), _wrong(columns, "padding-forgotten")) == ("−9 to 33", "7 to 49")
    first = network_columns.FirstInside(RESNET18, 224, layer1, column=10)
    assert (_right(first), _wrong(first, "padding-forgotten")) == ("8", "4")


@pytest.mark.parametrize(
    ("side", "stride", "name", "found"),
    [
        (216, 3, "changed-the-other-way", None),
        (224, 3, "changed-the-other-way", "42 × 42 × 512"),
        (224, 3, "area-taken-for-side", None),
        (224, 1, "area-taken-for-side", "112 × 112 × 512"),
    ],
)
def test_fractions_of_pixels_are_no_answers(side: int, stride: int, name: str, found: str | None) -> None:
    """Layer2 outputs a side of 27 or 28: 27 · 3 / 2 and 28 · 4 / 9 are no whole numbers, 28 · 3 / 2 and 28 · 4 are."""
    conv = _node(RESNET50.body, "stem.conv")
    question = network_what_if.ShapeIf(RESNET50, side, conv, stride, _stage(RESNET50, "layer2"))
    assert _wrong(question, name) == found


def test_a_tie_leads_to_no_part() -> None:
    """The maps of ResNet's stem and layer1 are both 56 × 56, so the size of the map doesn't tell which is largest."""
    most = network_heaviest_stage.MostMacs(RESNET50, 224, RESNET50.stages)
    assert _wrong(most, "largest-map") is None
    assert _wrong(replace(most, place=-1), "largest-map") == "layer4"


def test_widths_leave_one_filter_as_it_is() -> None:
    """With half as many channels, a filter of layer1 reads 32."""
    layer1 = _stage(RESNET18, "layer1")
    half = network_layer_parameters.LayerParameters(RESNET18, 224, layer1, Fraction(1, 2), node=1)
    assert (_right(half), _wrong(half, "one-filter")) == ("9,216", "288")
