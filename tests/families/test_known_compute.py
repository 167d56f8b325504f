"""Wrong methods for compute and memory give the wrong answers that are known from courses and exams."""

from typing import Any

from quizgen.families import (
    activation_memory,
    bottleneck_macs,
    conv_macs,
    im2col_shape,
    scaling_law,
    separable_macs,
)
from quizgen.problem import Answer, Family
from quizgen.solver import Conv2d, ConvTranspose2d, Shape


def _wrong(family: Family[Any], givens: object) -> dict[str, Any]:
    wrong: dict[str, Answer | None] = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: answer.data for name, answer in wrong.items() if answer is not None}


def test_macs_of_a_convolution() -> None:
    """28 × 28 out, kernel 3, 64 → 128: 57,802,752."""
    layer = Conv2d(64, 128, (3, 3), padding=(1, 1), bias=False)
    givens = conv_macs.Givens(layer, Shape(64, 28, 28), "output")
    assert conv_macs.solve(givens)[-1].value.data == 57_802_752
    assert _wrong(conv_macs.FAMILY, givens) == {
        "flops": 115_605_504,
        "input-channels-forgotten": 903_168,
        "positions-forgotten": 73_728,
        "kernel-not-squared": 19_267_584,
        "biases-counted": 57_903_104,
        "one-side-of-the-map": 73_728 * 28,
        "filters-forgotten": 57_802_752 // 128,
    }


def test_macs_of_a_strided_convolution() -> None:
    """56 × 56, kernel 3, stride 2, padding 1, 64 → 128: the output size counts, 57,802,752 and not 231,211,008."""
    layer = Conv2d(64, 128, (3, 3), (2, 2), (1, 1), bias=False)
    givens = conv_macs.Givens(layer, Shape(64, 56, 56))
    assert conv_macs.solve(givens)[-1].value.data == 57_802_752
    wrong = _wrong(conv_macs.FAMILY, givens)
    assert wrong["input-size-used"] == 231_211_008
    assert wrong["no-plus-one"] == wrong["padding-ignored"] == 73_728 * 27**2


def test_macs_of_a_transposed_convolution() -> None:
    """20 × 20 × 16, kernel 4, stride 2, padding 1, 8 filters: the input size counts, 819,200 and not 3,276,800."""
    layer = ConvTranspose2d(16, 8, (4, 4), (2, 2), (1, 1), bias=False)
    givens = conv_macs.Givens(layer, Shape(16, 20, 20))
    assert conv_macs.solve(givens)[-1].value.data == 819_200
    assert _wrong(conv_macs.FAMILY, givens)["output-size-used"] == 3_276_800


def test_macs_of_a_grouped_convolution() -> None:
    """10 × 10, kernel 3, 8 → 12 in 4 groups: 21,600; groups ignored four times that, divided twice a quarter."""
    layer = Conv2d(8, 12, (3, 3), padding=(1, 1), groups=4, bias=False)
    givens = conv_macs.Givens(layer, Shape(8, 10, 10))
    assert conv_macs.solve(givens)[-1].value.data == 21_600
    wrong = _wrong(conv_macs.FAMILY, givens)
    assert (wrong["groups-ignored"], wrong["groups-divide-twice"]) == (86_400, 5_400)


def test_macs_of_a_separable_convolution() -> None:
    """56 × 56, kernel 3, 64 → 128: 27,496,448."""
    givens = separable_macs.Givens(Shape(64, 56, 56), 128, 3)
    assert separable_macs.solve(givens)[-1].value.data == 27_496_448
    wrong = _wrong(separable_macs.FAMILY, givens)
    assert wrong["standard-convolution"] == 231_211_008
    assert wrong["pointwise-forgotten"] == 1_806_336
    assert wrong["steps-multiplied"] == 14_797_504_512
    assert wrong["depthwise-forgotten"] == 27_496_448 - 1_806_336


def test_separable_to_standard() -> None:
    """Kernel 3, 64 filters: 73/576, whatever the image."""
    givens = separable_macs.Givens(Shape(32, 56, 56), 64, 3, asked="ratio")
    assert separable_macs.solve(givens)[-1].value.data == [73, 576]
    wrong = _wrong(separable_macs.FAMILY, givens)
    assert wrong["depthwise-forgotten"] == [1, 9]
    assert wrong["pointwise-forgotten"] == [1, 64]
    assert wrong["steps-multiplied"] == [1, 576]
    assert wrong["inverted"] == [576, 73]
    assert wrong["saving-given"] == [503, 576]


def test_macs_behind_a_reduction() -> None:
    """14 × 14 × 480, 16 filters 1 × 1, 48 filters 5 × 5: 5,268,480; directly it were 112,896,000."""
    givens = bottleneck_macs.Givens(Shape(480, 14, 14), 16, 48, 5)
    assert bottleneck_macs.solve(givens)[-1].value.data == 5_268_480
    wrong = _wrong(bottleneck_macs.FAMILY, givens)
    assert wrong["direct-convolution"] == 112_896_000
    assert wrong["reduction-forgotten"] == 3_763_200


def test_saving_of_a_reduction() -> None:
    """The same layers save 107,627,520."""
    givens = bottleneck_macs.Givens(Shape(480, 14, 14), 16, 48, 5, "saving")
    assert bottleneck_macs.solve(givens)[-1].value.data == 112_896_000 - 5_268_480
    wrong = _wrong(bottleneck_macs.FAMILY, givens)
    assert (wrong["direct-given"], wrong["need-given"]) == (112_896_000, 5_268_480)
    assert wrong["reduction-forgotten"] == 112_896_000 - 3_763_200


def test_memory_of_activations() -> None:
    """Batch 16, 112 × 112 × 64, float32: 51.38 MB."""
    layer = Conv2d(3, 64, (3, 3), padding=(1, 1))
    givens = activation_memory.Givens(layer, Shape(3, 112, 112), 16, "MB", gives_output=True)
    assert activation_memory.solve(givens)[-1].value.text == "51.38"
    wrong = _wrong(activation_memory.FAMILY, givens)
    assert wrong["batch-forgotten"] == 3.21
    assert wrong["values-for-bytes"] == 12.85
    assert wrong["binary-unit"] == 49.0


def test_size_of_the_im2col_matrix() -> None:
    """32 × 32 × 16, kernel 3, padding 1: 144 × 1024."""
    layer = Conv2d(16, 24, (3, 3), padding=(1, 1), bias=False)
    givens = im2col_shape.Givens(layer, Shape(16, 32, 32))
    assert im2col_shape.solve(givens)[-1].value.data == [144, 1024]
    wrong = _wrong(im2col_shape.FAMILY, givens)
    assert wrong["input-channels-forgotten"] == [9, 1024]
    assert wrong["padding-ignored"] == [144, 900]
    assert wrong["rows-and-columns-swapped"] == [1024, 144]


def test_scaling_of_size_and_all_channels() -> None:
    """Height, width and all channels doubled: multiply-accumulates × 16, parameters × 4."""
    doubled = tuple(scaling_law.Change(kind, 1, 2) for kind in ("size", "input channels", "filters"))
    macs, parameters = scaling_law.Givens(doubled, "macs"), scaling_law.Givens(doubled, "parameters")
    assert scaling_law.solve(macs)[-1].value.data == [16, 1]
    assert scaling_law.solve(parameters)[-1].value.data == [4, 1]
    wrong = _wrong(scaling_law.FAMILY, macs)
    assert wrong["size-ignored"] == [4, 1]
    assert wrong["side-for-area"] == wrong["input-channels-ignored"] == [8, 1]
    wrong = _wrong(scaling_law.FAMILY, parameters)
    assert wrong["input-channels-ignored"] == [2, 1]
    assert wrong["size-in-parameters"] == [16, 1]


def test_scaling_of_a_kernel_and_a_stride() -> None:
    """Kernel 3 → 5, stride 1 → 2: 25/9 of the weights, 25/36 of the work, a quarter of the output."""
    changes = (scaling_law.Change("kernel", 3, 5), scaling_law.Change("stride", 1, 2))
    answers = {
        quantity: scaling_law.solve(scaling_law.Givens(changes, quantity))[-1].value.data
        for quantity in scaling_law.RIGHT
    }
    assert answers == {"macs": [25, 36], "parameters": [25, 9], "activations": [1, 4]}
