"""Worked steps in words and TeX for what the solver computes, as a teacher would write them on the board."""

from quizgen.worked.names import layer_name, pair
from quizgen.worked.output_size import describe_slide, output_side, output_size, output_volume
from quizgen.worked.parameters import conv_parameters
from quizgen.worked.receptive_field import has_jumps, receptive_field
from quizgen.worked.whole_network import layer_sections

__all__ = [
    "conv_parameters",
    "describe_slide",
    "has_jumps",
    "layer_name",
    "layer_sections",
    "output_side",
    "output_size",
    "output_volume",
    "pair",
    "receptive_field",
]
