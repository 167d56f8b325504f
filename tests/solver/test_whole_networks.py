"""Published networks, whole: parameters, multiply-accumulates and receptive fields are those of the literature."""

import pytest

from quizgen.errors import IllPosedError
from quizgen.solver import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Features,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    PixelShuffle,
    ReLU,
    Sees,
    Shape,
)


def _conv(channels: int, filters: int, kernel: int, stride: int = 1, padding: int = 0, **more: object) -> Conv2d:
    pairs = ((kernel, kernel), (stride, stride), (padding, padding))
    return Conv2d(channels, filters, *pairs, **more)  # type: ignore[arg-type]


def _pool(kernel: int, stride: int) -> MaxPool2d:
    return MaxPool2d((kernel, kernel), (stride, stride))


def test_lenet_5() -> None:
    """61,706 parameters in the form with fully connected C3 and without trained subsampling.

    Source: LeCun et al. 1998, layer sizes. Its own 60,000 have a C3 with 900 fewer weights, 44 for subsampling, and
    none in the output.
    """
    network = Network(
        Shape(1, 32, 32),
        (
            _conv(1, 6, 5),
            AvgPool2d((2, 2), (2, 2)),
            _conv(6, 16, 5),
            AvgPool2d((2, 2), (2, 2)),
            Flatten(),
            Linear(400, 120),
            Linear(120, 84),
            Linear(84, 10),
        ),
    )
    assert network.parameters == 61_706
    assert network.shapes[4] == Shape(16, 5, 5)
    assert network.output == Features(10)
    assert network.macs == 117_600 + 240_000 + 48_000 + 10_080 + 840


def test_alexnet() -> None:
    """60,965,224 parameters with the two groups of the paper, 61,100,840 in the one-column form without groups.

    Sources: Krizhevsky et al. 2012 (60 million); the Caffe model and the torchvision model of the one-column variant.
    """
    grouped = Network(Shape(3, 227, 227), _alexnet((96, 256, 384, 384, 256), groups=2, padding=0))
    assert grouped.parameters == 60_965_224
    single = Network(Shape(3, 224, 224), _alexnet((64, 192, 384, 256, 256), groups=1, padding=2))
    assert single.parameters == 61_100_840
    assert single.macs == 714_188_480


def _alexnet(filters: tuple[int, ...], groups: int, padding: int) -> tuple[Layer, ...]:
    one, two, three, four, five = filters
    return (
        _conv(3, one, 11, 4, padding),
        _pool(3, 2),
        _conv(one, two, 5, 1, 2, groups=groups),
        _pool(3, 2),
        _conv(two, three, 3, 1, 1),
        _conv(three, four, 3, 1, 1, groups=groups),
        _conv(four, five, 3, 1, 1, groups=groups),
        _pool(3, 2),
        Flatten(),
        Dropout(),
        Linear(five * 36, 4096),
        Dropout(),
        Linear(4096, 4096),
        Linear(4096, 1000),
    )


def test_vgg_16() -> None:
    """138,357,544 parameters, 15.47 billion multiply-accumulates, a field of 212 pixels after the last pool.

    Sources: Simonyan & Zisserman 2014 (138 million); Araujo, Norris & Sim 2019 (receptive field 212).
    """
    layers: list[Layer] = []
    channels = 3
    for filters, depth in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(depth):
            layers += [_conv(channels, filters, 3, 1, 1), ReLU()]
            channels = filters
        layers.append(_pool(2, 2))
    features = Network(Shape(3, 224, 224), tuple(layers))
    assert features.receptive_fields(0)[-1].size == 212
    assert features.output == Shape(512, 7, 7)
    head = (Flatten(), Linear(25_088, 4096), ReLU(), Linear(4096, 4096), ReLU(), Linear(4096, 1000))
    network = Network(Shape(3, 224, 224), (*layers, *head))
    assert network.parameters == 138_357_544
    assert network.macs == 15_470_264_320


def test_mobilenet_v1() -> None:
    """4.2 million parameters and 569 million multiply-accumulates, as in the paper's table; a field of 315 pixels.

    Sources: Howard et al. 2017; Araujo, Norris & Sim 2019 (receptive field 315).
    """
    layers: list[Layer] = [_conv(3, 32, 3, 2, 1, bias=False), BatchNorm2d(32)]
    channels = 32
    plan = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *((512, 1),) * 5, (1024, 2), (1024, 1))
    for filters, stride in plan:
        layers += [_conv(channels, channels, 3, stride, 1, groups=channels, bias=False), BatchNorm2d(channels)]
        layers += [_conv(channels, filters, 1, bias=False), BatchNorm2d(filters)]
        channels = filters
    body = Network(Shape(3, 224, 224), tuple(layers))
    assert body.receptive_fields(1)[-1].size == 315
    network = Network(Shape(3, 224, 224), (*layers, AdaptiveAvgPool2d(), Flatten(), Linear(1024, 1000)))
    assert network.parameters == 4_231_976
    assert round(network.macs / 1e6) == 569


def test_a_transposed_convolution_undoes_a_convolution() -> None:
    """Decoders: output padding restores the size, each weight is used once per input position."""
    encoder = _conv(3, 16, 3, 2, 1)
    decoder = ConvTranspose2d(16, 3, (3, 3), (2, 2), (1, 1), (1, 1))
    network = Network(Shape(3, 32, 32), (encoder, decoder))
    assert network.output == Shape(3, 32, 32)
    assert network.macs == encoder.macs(Shape(3, 32, 32)) + 16 * 16 * 9 * 16 * 3
    assert decoder.parameters.total == 9 * 16 * 3 + 3


def test_a_pixel_shuffle_keeps_all_values() -> None:
    """Channels become pixels."""
    before, after = Shape(64, 12, 12), PixelShuffle(2).output_shape(Shape(64, 12, 12))
    assert after == Shape(16, 24, 24)
    assert before.count == after.count


def test_what_units_see() -> None:
    """A window, everything, or nothing that is defined here."""
    assert {type(layer).__name__: layer.sees for layer in _one_of_each()} == {
        "Conv2d": Sees.WINDOW,
        "ReLU": Sees.WINDOW,
        "ConvTranspose2d": Sees.UNDEFINED,
        "PixelShuffle": Sees.UNDEFINED,
        "AdaptiveAvgPool2d": Sees.EVERYTHING,
        "Flatten": Sees.EVERYTHING,
        "Linear": Sees.EVERYTHING,
    }
    assert AdaptiveAvgPool2d((2, 2)).sees is Sees.UNDEFINED
    for layer in _one_of_each():
        if layer.sees is not Sees.WINDOW:
            with pytest.raises(IllPosedError, match="has no sliding window"):
                assert layer.windows


def _one_of_each() -> tuple[Layer, ...]:
    return (
        _conv(1, 1, 3),
        ReLU(),
        ConvTranspose2d(1, 1, (2, 2)),
        PixelShuffle(2),
        AdaptiveAvgPool2d(),
        Flatten(),
        Linear(1, 1),
    )
