"""Worked steps in words and TeX for what the solver computes, as a teacher would write them on the board."""

from quizgen.worked.graph_rows import Row, graph_rows
from quizgen.worked.graph_steps import node_sections
from quizgen.worked.names import full_layer_name, layer_name, pair
from quizgen.worked.output_size import describe_slide, output_side, output_size, output_volume
from quizgen.worked.parameters import conv_parameters
from quizgen.worked.receptive_field import has_jumps, receptive_field
from quizgen.worked.whole_network import layer_sections

__all__ = [
    "Row",
    "conv_parameters",
    "describe_slide",
    "full_layer_name",
    "graph_rows",
    "has_jumps",
    "layer_name",
    "layer_sections",
    "node_sections",
    "output_side",
    "output_size",
    "output_volume",
    "pair",
    "receptive_field",
]
