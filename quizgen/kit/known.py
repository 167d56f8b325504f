"""Mistakes that several families have in common, in the same words."""

from collections.abc import Callable
from typing import TypeVar

from quizgen.problem import Answer, Misconception
from quizgen.richtext import prose

G = TypeVar("G")

_WORDINGS = {
    "axes-swapped": (
        "height and width settings swapped",
        "Pairs are given as height × width: use the first number for rows, the second for columns.",
        "quizgen/output-size#^axes",
    ),
    "ceil-for-floor": (
        "rounded up instead of down",
        "A kernel that would hang over the edge is not placed. A leftover shorter than a stride is dropped.",
        "quizgen/output-size#^why-floor",
    ),
    "dilation-as-holes": (
        "dilation read as the number of holes",
        "Taps lie $d$ apart, so $d - 1$ units are left out between them, not $d$.",
        "quizgen/receptive-field#^dilated-span",
    ),
    "dilation-times-kernel": (
        "kernel multiplied by the dilation",
        "A kernel of $k$ taps has $k - 1$ gaps, so it spans $d(k - 1) + 1$ units, not $dk$.",
        "quizgen/receptive-field#^dilated-span",
    ),
    "flops": (
        "product and sum counted as two",
        "One multiply-accumulate is a product and its addition. Counting both gives FLOPs, twice as many.",
        "quizgen/compute#^mac",
    ),
    "input-channels-forgotten": (
        "input channels forgotten",
        "A filter is as deep as its input: it has $k_h k_w$ weights for every channel that it reads.",
        "quizgen/parameters#^filter-weights",
    ),
    "kernel-not-squared": (
        "only one side of the kernel counted",
        "A kernel is an area: multiply its height by its width.",
        "quizgen/parameters#^filter-weights",
    ),
    "kernels-multiplied": (
        "kernel sizes multiplied",
        "Kernels multiply only if their windows never overlap. With stride 1 each layer adds $k - 1$ pixels.",
        "quizgen/receptive-field#^new-pixels",
    ),
    "last-kernel-only": (
        "only the last kernel counted",
        "The last kernel sees units of the layer before, and each of these sees several pixels itself.",
        "quizgen/receptive-field#^definition",
    ),
    "last-stride-only": (
        "only the last stride counted in the jump",
        "Units lie apart by the product of all strides, not just by that of the last layer.",
        "quizgen/receptive-field#^jump",
    ),
    "one-filter": (
        "only one filter counted",
        "That is a single filter. The layer has one for each output channel.",
        "quizgen/convolution#^filters-and-channels",
    ),
    "one-side-flattened": (
        "only one side of the map flattened",
        "Flattening keeps every position: $H$ times $W$ values of each map.",
        "quizgen/networks#^flatten",
    ),
    "padding-added": (
        "padding added to the field",
        "Padding shifts where the field lies, not how wide it is: leave it out.",
        "quizgen/receptive-field#^padding",
    ),
    "padding-ignored": (
        "padding ignored",
        "The kernel slides over the padded input: put $n + 2p$ where you put $n$.",
        "quizgen/output-size#^padding-both-sides",
    ),
    "padding-once": (
        "padding counted once",
        "Padding $p$ is added at both ends of each axis, so a side grows by $2p$.",
        "quizgen/output-size#^padding-both-sides",
    ),
    "paddings-added": (
        "paddings added up as they are",
        "Padding is measured in units of its layer's input. Multiply each by the jump in front of its layer.",
        "quizgen/receptive-field#^effective-padding",
    ),
    "positions-forgotten": (
        "positions forgotten",
        "That is the work at one position. It is done again at every position of the map.",
        "quizgen/compute#^count",
    ),
    "previous-stride-only": (
        "only the stride just before counted",
        "The jump is the product of all earlier strides, not just that of the layer before.",
        "quizgen/receptive-field#^jump",
    ),
    "started-at-zero": (
        "started at 0 instead of 1",
        "Before any layer a unit is one pixel and sees itself: start with $r = 1$.",
        "quizgen/receptive-field#^new-pixels",
    ),
    "stride-ignored": (
        "stride ignored",
        "The kernel moves $s$ pixels at a time: divide the room it has by $s$ before you add 1.",
        "quizgen/output-size#^what-stride-does",
    ),
    "whole-kernel-added": (
        "k instead of k − 1 added to the width",
        "One tap of the kernel is the pixel you already have: only the other $k - 1$ are new.",
        "quizgen/receptive-field#^new-pixels",
    ),
}
"""By name: the title, the advice (math between dollars), and the concept that explains it."""


def known(name: str, wrong: Callable[[G], Answer | None]) -> Misconception[G]:
    """Return the misconception with this name and its usual words; `wrong` is what it gives in a family."""
    title, advice, see = _WORDINGS[name]
    return Misconception(name, title, prose(advice), see, wrong)
