"""What wrong methods make of questions about networks that are known by heart, worked out by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from by_hand import GOOGLENET, RESNET18, RESNET50, VGG16, node, right, stage, wrong

from quizgen.network_families import find_network
from quizgen.network_families.kinds import (
    network_columns,
    network_concatenation,
    network_field,
    network_final_size,
    network_fitting_sizes,
    network_heaviest_stage,
    network_layer_parameters,
    network_new_head,
    network_part_macs,
    network_part_parameters,
    network_shape,
    network_shortcut,
    network_what_if,
)
from quizgen.solver import Group


def test_channels_first_is_a_permutation_of_the_answer() -> None:
    shape = network_shape.ShapeAfter(RESNET50, 192, node(RESNET50.body, "layer2.0.conv3"))
    assert (right(shape), wrong(shape, "channels-first")) == ("24 × 24 × 512", "512 × 24 × 24")
    layer2 = stage(RESNET50, "layer2")
    altered = network_what_if.ShapeIf(RESNET50, 224, node(RESNET50.body, "stem.conv"), 4, layer2)
    assert (right(altered), wrong(altered, "channels-first")) == ("14 × 14 × 512", "512 × 14 × 14")


def test_ceil_mode_is_ignored_alone_or_kept() -> None:
    """GoogLeNet halves 224 to 112, 56, 28, 14, 7; rounded down, its 3 × 3 pools make 55, 27, 13 and, with 2 × 2, 6."""
    side = network_final_size.FinalSide(GOOGLENET, 224)
    assert (right(side), wrong(side, "ceil-mode-ignored")) == ("7", "6")
    assert wrong(side, "paddings-ignored") == "7"  # 109 without the padding, then 54, 27, 13, and 7 in ceil mode
    assert wrong(network_final_size.FinalSide(VGG16, 224), "ceil-mode-ignored") is None


def test_biases_are_counted_only_where_there_are_any() -> None:
    layer1 = stage(RESNET18, "layer1")
    assert wrong(network_part_macs.PartMacs(RESNET18, 224, layer1), "biases-counted") is None
    conv = network_part_macs.LayerMacs(VGG16, 224, VGG16.stages[0], node=1)
    assert (right(conv), wrong(conv, "biases-counted")) == ("86,704,128", "89,915,392")


def test_one_filter_is_one_with_all_that_belongs_to_it() -> None:
    """A filter of 3 × 3 × 3 has 28 parameters with its bias; one of 3 × 3 × 64 578 with its batch normalisation."""
    conv = network_layer_parameters.LayerParameters(VGG16, 224, VGG16.stages[0], node=1)
    assert (right(conv), wrong(conv, "one-filter")) == ("1,792", "28")
    layer1 = stage(RESNET18, "layer1")
    normed = network_layer_parameters.LayerParameters(RESNET18, 224, layer1, node=1, norm=True)
    assert (right(normed), wrong(normed, "one-filter")) == ("36,992", "578")


def test_a_forgotten_padding_is_that_of_the_part() -> None:
    """What unit 0 sees before layer1 is given: columns -5 to 5, 4 apart. Four 3 × 3 layers add 16 to each side."""
    layer1 = stage(RESNET18, "layer1")
    columns = network_columns.Columns(RESNET18, 224, layer1, unit=3)
    assert (right(columns), wrong(columns, "padding-forgotten")) == ("−9 to 33", "7 to 49")
    first = network_columns.FirstInside(RESNET18, 224, layer1, column=10)
    assert (right(first), wrong(first, "padding-forgotten")) == ("8", "4")


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
    conv = node(RESNET50.body, "stem.conv")
    question = network_what_if.ShapeIf(RESNET50, side, conv, stride, stage(RESNET50, "layer2"))
    assert wrong(question, name) == found


def test_a_tie_leads_to_no_part() -> None:
    """The maps of ResNet's stem and layer1 are both 56 × 56, so the size of the map doesn't tell which is largest."""
    most = network_heaviest_stage.MostMacs(RESNET50, 224, RESNET50.stages)
    assert wrong(most, "largest-map") is None
    assert wrong(replace(most, place=-1), "largest-map") == "layer4"


def test_widths_leave_one_filter_as_it_is() -> None:
    """With half as many channels, a filter of layer1 reads 32."""
    layer1 = stage(RESNET18, "layer1")
    half = network_layer_parameters.LayerParameters(RESNET18, 224, layer1, Fraction(1, 2), node=1)
    assert (right(half), wrong(half, "one-filter")) == ("9,216", "288")


def test_only_layers_of_the_branches_count_as_inside_them() -> None:
    """The outer branches of Inception's last block have no part in its first concatenation: two of 384 read one."""
    inception = find_network("inception_v3")
    block = stage(inception, "mixed7c")
    first = block.first - 1
    cat = network_concatenation.Joined(inception, 299, block, node=node(inception.body, "mixed7c.cat1") - first)
    assert (right(cat), wrong(cat, "inner-widths-counted")) == ("768", "1,152")
    assert wrong(cat, "first-branch-left-out") is None  # of two, that is the last one alone


def test_strides_from_the_image_on_are_the_jump() -> None:
    """Before layer1 units are 4 apart, so ignoring its strides is another mistake than leaving out the jump."""
    first = Group("stem to layer1", 1, stage(RESNET18, "layer1").last)
    field = network_field.FieldAfter(RESNET18, 224, first, node=first.last)
    assert (right(field), wrong(field, "jump-left-out")) == ("43", "17")
    assert wrong(field, "strides-of-the-part-ignored") is None


def test_division_rounds_as_the_layer_does() -> None:
    """209 / 2 = 104; the pools in ceil mode make 52, 26, 13 and 7."""
    assert wrong(network_final_size.FinalSide(GOOGLENET, 209), "divided-by-strides") == "7"


def test_levels_are_strides_of_any_size() -> None:
    """A side of 30 is padded to 32 where it is divided by 2 and 4."""
    inner = "branches(id | maxpool k4, conv 8 k3 p1, convt 4 k4 s4)"
    network = find_network(f"branches(id | maxpool k2, {inner}, convt 4 k2 s2), conv 2 k1", "3x64x64")
    side = network_fitting_sizes.NextFitting(network, 64, least=30)
    names = ("any-even-side", "one-level-too-few", "one-level-too-many", "strides-added")
    assert (right(side), [wrong(side, name) for name in names]) == ("32", [None, "30", "32", "30"])


def test_ties_lead_to_no_part_whatever_is_measured() -> None:
    """VGG's last two blocks have 512 channels each, and three layers."""
    most = network_heaviest_stage.MostMacs(VGG16, 224, VGG16.stages)
    assert (wrong(most, "most-channels"), wrong(most, "most-layers")) == (None, None)
    assert wrong(replace(most, place=-1), "most-channels") == "block1"


def test_the_wrong_way_is_the_other_way() -> None:
    """LeNet's 10 classes: 12 are two more, not two fewer; a last layer that reads the map itself connects all of it."""
    lenet = find_network("lenet5")
    more, many = (network_new_head.ClassesFor(lenet, 28, classes) for classes in (12, 100))
    assert (right(more), wrong(more, "difference-the-wrong-way")) == ("12", "8")
    assert wrong(many, "difference-the-wrong-way") is None
    assert wrong(many, "bias-not-shared-out") == "101"  # 8,500 / 84 = 101.2
    flat = network_new_head.NewHead(find_network("conv 4 k3 p1, flatten, linear 10", "3x8x8"), 8, 5)
    assert wrong(flat, "every-value-connected") is None


def test_gates_work_on_single_pixels() -> None:
    """On 112 × 112: 9 · 32 and 32 · 16 at each position, and 2 · 32 · 8 of the gate once."""
    net = find_network("efficientnet_b0")
    macs = network_part_macs.PartMacs(net, 224, stage(net, "stage1"))
    assert (right(macs), wrong(macs, "gate-at-all-positions")) == ("10,035,712", "16,457,728")
    assert wrong(macs, "first-map-for-all") == wrong(macs, "last-map-for-all") == right(macs)


def test_only_batch_normalisation_has_running_statistics() -> None:
    convnext = find_network("convnext_tiny")
    block = stage(convnext, "stage1.0")
    assert wrong(network_part_parameters.PartParameters(convnext, 224, block), "statistics-counted") is None
    layer = network_layer_parameters.LayerParameters(convnext, 224, block, node=1, norm=True)
    assert (right(layer), wrong(layer, "statistics-counted")) == ("4,992", None)  # 49 · 96 + 96 and 2 · 96


def test_one_side_of_a_kernel_is_counted_only_where_kernels_are_square() -> None:
    inception = find_network("inception_v3")
    part = network_part_parameters.PartParameters(inception, 299, stage(inception, "mixed6b"))
    assert wrong(part, "kernel-not-squared") is None


def test_a_block_is_what_the_network_names_one() -> None:
    """All of AlexNet's convolutions are in `features`, which is no block."""
    alexnet = find_network("alexnet")
    shape = network_shape.ShapeAfter(alexnet, 224, node(alexnet.body, "features.conv2"))
    assert wrong(shape, "width-of-the-block") is None
    shape = network_shape.ShapeAfter(RESNET50, 224, node(RESNET50.body, "layer2.1.conv1"))
    assert (right(shape), wrong(shape, "width-of-the-block")) == ("28 × 28 × 128", "28 × 28 × 512")


def test_what_the_last_layer_of_a_block_reads() -> None:
    """Of 16, 24 and 64 filters, the last ones read 24."""
    network = find_network("body: (residual(conv 16 k1, conv 24 k3 p1, conv 64 k1 | conv 64 k1))", "8x16x16")
    shortcut = network_shortcut.ProjectionParameters(network, 16, Group("body", 1, len(network.body.nodes)))
    names = ("inner-width-made", "inner-width-read")
    assert (right(shortcut), [wrong(shortcut, name) for name in names]) == ("576", ["144", "1,600"])


def test_only_square_images_have_a_usual_size() -> None:
    """The questions are about square images; a map of the network's own tall ones is nothing to recite."""
    tall = find_network("resnet18", "3x300x200")
    shape = network_shape.ShapeAfter(tall, 224, node(tall.body, "layer2.0.conv1"))
    assert (right(shape), wrong(shape, "usual-size-recited")) == ("28 × 28 × 128", None)
    assert wrong(network_final_size.FinalSide(tall, 224), "usual-size-recited") is None


def test_the_most_is_a_mistake_where_another_is_asked_for() -> None:
    most = network_heaviest_stage.MostWeights(RESNET50, 224, RESNET50.stages)
    assert (right(most), wrong(most, "the-most-given")) == ("layer4", None)
    second = replace(most, place=1)
    assert (right(second), wrong(second, "the-most-given")) == ("layer3", "layer4")
