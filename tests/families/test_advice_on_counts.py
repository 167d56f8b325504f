"""What a reader of title and advice works out: mistakes about parameters, compute and memory."""

from knowing import Case, each

from quizgen.families.compute import (
    activation_memory,
    bottleneck_macs,
    im2col_shape,
    model_size,
    scaling_law,
    separable_macs,
)
from quizgen.families.parameters import (
    bottleneck_parameters,
    conv_parameters,
    gap_vs_linear_parameters,
    grouped_conv_parameters,
    network_parameters,
    stacked_kernels_parameters,
)
from quizgen.kit.scaling import Change
from quizgen.solver import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Shape


@each(
    Case(
        "activation memory: bytes of a batch of 5",
        activation_memory.Bytes(Conv2d(3, 10, (3, 3), padding=(1, 1)), Shape(3, 6, 6), 5),
        "7,200",
        {"bits-for-bytes": "57,600", "channels-forgotten": "720", "gradients-counted": "14,400"},
    ),
    Case(
        "activation memory: megabytes of a batch of 100",
        activation_memory.OfLayer(Conv2d(12, 96, (3, 3), padding=(1, 1)), Shape(12, 10, 10), 100, "MB"),
        "3.84",
        {
            "input-counted": "0.48",
            "weights-counted": "0.04",
            "input-channels-multiplied": "46.08",
            "bits-for-bytes": "30.72",
        },
    ),
    Case(
        "activation memory: kilobytes after a stride",
        activation_memory.Resized(Conv2d(16, 64, (7, 7), (2, 2), (2, 2)), Shape(16, 22, 22), 5, "kB"),
        "128.0",
        {"input-counted": "154.9", "stride-ignored": "512.0", "padding-ignored": "81.9", "no-plus-one": "103.7"},
    ),
    Case(
        "bottleneck macs: a 1 × 1 and a 3 × 3 on 400 positions",
        bottleneck_macs.Macs(Shape(40, 20, 20), 3, 20, 3),
        "264,000",
        {"reduction-with-large-kernel": "648,000", "positions-forgotten": "660"},
    ),
    Case(
        "bottleneck parameters: a block from 24 to 16 channels, as a fraction",
        bottleneck_parameters.Share(24, 16),
        "8/27",
        {"saved-not-left": "19/27", "ratio-inverted": "27/8"},
    ),
    Case(
        "conv parameters: a locally connected layer without bias",
        conv_parameters.Unshared(Conv2d(8, 8, (5, 5), bias=False), Shape(8, 32, 32)),
        "1,254,400",
        {"biases-added-everywhere": "1,260,672"},
    ),
    Case(
        "gap vs linear parameters: a pooled head without bias",
        gap_vs_linear_parameters.Head(Shape(48, 3, 3), 2, bias=False),
        "96",
        {"bias-added": "98"},
    ),
    Case(
        "grouped conv parameters: four groups without bias",
        grouped_conv_parameters.Count(Conv2d(8, 12, (5, 5), groups=4, bias=False)),
        "600",
        {"bias-added": "612"},
    ),
    Case(
        "im2col shape: a stride that divides the room",
        im2col_shape.OfInput(Conv2d(16, 96, (3, 3), (2, 2), (1, 1), bias=False), Shape(16, 39, 39)),
        "144 × 400",
        {"input-positions": "144 × 1521", "no-plus-one": "144 × 361", "stride-ignored": "144 × 1521"},
    ),
    Case(
        "im2col shape: a stride that leaves a pixel over",
        im2col_shape.OfInput(Conv2d(4, 16, (3, 3), (2, 2), (1, 1), bias=False), Shape(4, 58, 58)),
        "36 × 841",
        {"ceil-for-floor": "36 × 900"},
    ),
    Case(
        "model size: 2.5 million numbers of 32 bits",
        model_size.WholeModel(32, "MB", 2500000),
        "10",
        {"half-precision-assumed": "5"},
    ),
    Case(
        "model size: a layer in 16 bits",
        model_size.AlikeLayer(16, "kB", Conv2d(50, 24, (3, 3))),
        "21.65",
        {"single-precision-assumed": "43.30"},
    ),
    Case(
        "model size: a layer in 32 bits without bias",
        model_size.AlikeLayer(32, "kB", Conv2d(10, 24, (5, 5), bias=False)),
        "24.00",
        {"bias-added": "24.10"},
    ),
    Case(
        "network parameters: a network like LeNet with an odd map before a pool",
        network_parameters.FlattenedLayers(
            Shape(1, 22, 22),
            (
                Conv2d(1, 8, (5, 5)),
                ReLU(),
                MaxPool2d((2, 2), (2, 2)),
                Conv2d(8, 5, (3, 3)),
                ReLU(),
                MaxPool2d((2, 2), (2, 2)),
                Flatten(),
                Linear(45, 50),
                ReLU(),
                Linear(50, 10),
            ),
        ),
        "3,383",
        {"rounded-up": "5,133"},
    ),
    Case(
        "network parameters: a padded convolution, flattened",
        network_parameters.FlattenedLayers(
            Shape(3, 17, 17),
            (Conv2d(3, 16, (3, 3), padding=(1, 1)), ReLU(), MaxPool2d((2, 2), (2, 2)), Flatten(), Linear(1024, 4)),
        ),
        "4,548",
        {"padding-ignored": "3,588"},
    ),
    Case(
        "scaling law: from 2 to 8 groups",
        scaling_law.Macs((Change("groups", 2, 8),)),
        "1/4",
        {"groups-ignored": "1", "groups-divide-twice": "1/16"},
    ),
    Case(
        "scaling law: values with three times the filters on two thirds of the side",
        scaling_law.Activations((Change("filters", 1, 3), Change("size", 3, 2))),
        "4/3",
        {"channels-squared": "4"},
    ),
    Case(
        "scaling law: filters that undo twice the side and a third of the stride",
        scaling_law.KeptMacs((Change("size", 1, 2), Change("stride", 3, 1)), "filters"),
        "1/36",
        {"stride-once": "1/12"},
    ),
    Case(
        "scaling law: channels that undo a third of the stride",
        scaling_law.KeptMacs((Change("stride", 3, 1),), "channels"),
        "1/3",
        {"factor-halved": "1/18"},
    ),
    Case(
        "scaling law: filters that undo a stride and half of the height",
        scaling_law.KeptActivations(
            (Change("stride", 1, 2), Change("input channels", 1, 3), Change("height", 2, 1)), "filters"
        ),
        "8",
        {"one-side-squared": "16", "not-in-the-output": "8/3"},
    ),
    Case(
        "separable macs: 5 × 5 on 3 channels",
        separable_macs.Macs(Shape(3, 10, 10), 10, 5),
        "10,500",
        {"kernel-not-squared": "4,500", "positions-forgotten": "105"},
    ),
    Case(
        "stacked kernels parameters: five 3 × 3 against 11 × 11",
        stacked_kernels_parameters.Saving(
            (
                Conv2d(20, 20, (3, 3), padding=(1, 1), bias=False),
                Conv2d(20, 20, (3, 3), padding=(1, 1), bias=False),
                Conv2d(20, 20, (3, 3), padding=(1, 1), bias=False),
                Conv2d(20, 20, (3, 3), padding=(1, 1), bias=False),
                Conv2d(20, 20, (3, 3), padding=(1, 1), bias=False),
            )
        ),
        "30,400",
        {"channels-cancelled": "76", "single-for-saving": "48,400"},
    ),
)
def test_words_lead_to_the_wrong_answer(case: Case) -> None:
    """Each was computed by hand from the question, the title and the advice, without the rule."""
    assert case.found == case.expected
