"""What makes no sense is refused, and the error says why."""

from collections.abc import Callable

import pytest

from quizgen.errors import IllPosedError
from quizgen.solver import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Features,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    PixelShuffle,
    Shape,
)

ILL_POSED: dict[str, Callable[[], object]] = {
    "kernel_size must be at least 1, not 0": lambda: Conv2d(3, 8, (0, 3)),
    "stride must be at least 1, not 0": lambda: Conv2d(3, 8, (3, 3), stride=(1, 0)),
    "padding must be at least 0, not -1": lambda: Conv2d(3, 8, (3, 3), padding=(-1, 0)),
    "dilation must be at least 1, not 0": lambda: MaxPool2d((3, 3), (2, 2), dilation=(0, 1)),
    "in_channels must be at least 1, not 0": lambda: Conv2d(0, 8, (3, 3)),
    "out_channels must be an integer, not 8.0": lambda: Conv2d(3, 8.0, (3, 3)),  # type: ignore[arg-type]
    "in_channels must be an integer, not True": lambda: Conv2d(True, 8, (3, 3)),  # noqa: FBT003 - the point
    "kernel_size must be a pair (height, width), not 3": lambda: Conv2d(3, 8, 3),  # type: ignore[arg-type]
    "groups=2 does not divide in_channels=3": lambda: Conv2d(3, 8, (3, 3), groups=2),
    "groups=3 does not divide out_channels=8": lambda: Conv2d(3, 8, (3, 3), groups=3),
    "padding=2 is more than half of kernel_size=3": lambda: MaxPool2d((3, 3), (2, 2), padding=(1, 2)),
    "padding=1 is more than half of kernel_size=1": lambda: AvgPool2d((1, 3), (2, 2), padding=(1, 1)),
    "height must be at least 1, not 0": lambda: Shape(3, 0, 5),
    "takes 3 channels, but its input has 4": lambda: Conv2d(3, 8, (3, 3)).output_shape(Shape(4, 9, 9)),
    "spans 9 pixels and fits nowhere on the padded input of 8": lambda: Conv2d(
        1, 1, (3, 3), dilation=(4, 4), padding=(1, 1)
    ).output_shape(Shape(1, 6, 9)),
    "flat (9 features)": lambda: Network(Shape(1, 3, 3), (Flatten(), Conv2d(1, 1, (1, 1)))),
    "takes a vector, but its input is a feature map; flatten it first": lambda: Network(
        Shape(1, 3, 3), (Linear(9, 2),)
    ),
    "takes 8 features, but its input has 9": lambda: Network(Shape(1, 3, 3), (Flatten(), Linear(8, 2))),
    "takes 4 channels, but its input has 1": lambda: Network(Shape(1, 3, 3), (BatchNorm2d(4),)),
    "output_padding=2 must be less than stride=2 or dilation=1": lambda: ConvTranspose2d(
        1, 1, (3, 3), (2, 2), output_padding=(1, 2)
    ),
    "padding=3 crops the output of the transposed convolution to -3 pixels": lambda: ConvTranspose2d(
        1, 1, (3, 3), (2, 2), padding=(3, 3)
    ).output_shape(Shape(1, 1, 1)),
    "upscale_factor=2 needs a multiple of 4 channels, not 6": lambda: PixelShuffle(2).output_shape(Shape(6, 4, 4)),
    "p must lie between 0 and 1, not 2": lambda: Dropout(2),
    "features must be at least 1, not 0": lambda: Features(0),
    "layer 2 (MaxPool2d): the kernel spans 5": lambda: Network(
        Shape(1, 6, 6), (Conv2d(1, 4, (3, 3)), MaxPool2d((5, 5), (1, 1)))
    ),
}


@pytest.mark.parametrize("message", ILL_POSED)
def test_ill_posed_settings_say_what_is_wrong(message: str) -> None:
    """Every refusal names the setting and its value."""
    with pytest.raises(IllPosedError) as caught:
        ILL_POSED[message]()
    assert message in str(caught.value)
