"""TeX to MathML: checked, and in the form that pages need."""

from quizgen.mathml.convert import TexError, to_mathml, unseen
from quizgen.mathml.page import convert_pieces, element, formula, skeleton

__all__ = ["TexError", "convert_pieces", "element", "formula", "skeleton", "to_mathml", "unseen"]
