"""What the solver computes, as drawings: no number about a layer is worked out here. And what only notes ask for."""

from quizgen.figures.bars import Bar, bars
from quizgen.figures.blocks import Stage, branches, chain
from quizgen.figures.cone import receptive_cone
from quizgen.figures.fields import fields_of_branches, fields_of_units
from quizgen.figures.layers import (
    kernel_words,
    mac_bars,
    parameter_bars,
    placed_along,
    sliding_words,
    stages,
    stamps_of,
    weights_and_biases,
    window_along,
    window_of,
)
from quizgen.figures.line import padded_row, sliding_window, stamped_kernel
from quizgen.figures.named import SCHEME, FigureError, draw_named
from quizgen.figures.network import network_drawing
from quizgen.figures.shuffle import pixel_shuffle
from quizgen.figures.stack import sizes_through

__all__ = [
    "SCHEME",
    "Bar",
    "FigureError",
    "Stage",
    "bars",
    "branches",
    "chain",
    "draw_named",
    "fields_of_branches",
    "fields_of_units",
    "kernel_words",
    "mac_bars",
    "network_drawing",
    "padded_row",
    "parameter_bars",
    "pixel_shuffle",
    "placed_along",
    "receptive_cone",
    "sizes_through",
    "sliding_window",
    "sliding_words",
    "stages",
    "stamped_kernel",
    "stamps_of",
    "weights_and_biases",
    "window_along",
    "window_of",
]
