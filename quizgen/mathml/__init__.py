"""TeX to MathML: checked, and in the form that pages need."""

from quizgen.mathml.convert import TexError, to_mathml, unseen
from quizgen.mathml.page import element, formula

__all__ = ["TexError", "element", "formula", "to_mathml", "unseen"]
