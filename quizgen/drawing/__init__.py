"""Drawings: shapes with a role each, never a colour. Style sheets say how a role looks, in light, in dark and in print.

Lengths are whole units of the drawing's own grid, x to the right and y down. A drawing is 320 units wide and scales to
the room it gets; text is 12 units high, so that it can still be read on a phone 320 pixels wide.
"""

from quizgen.drawing.shapes import Anchor, Drawing, Path, Role, Text
from quizgen.drawing.sketchpad import NARROWEST, WIDTH, Sketchpad
from quizgen.drawing.svg import TEMPLATE, to_svg

__all__ = ["NARROWEST", "TEMPLATE", "WIDTH", "Anchor", "Drawing", "Path", "Role", "Sketchpad", "Text", "to_svg"]
