r"""Relations that `\not` strikes out and for which Unicode has no sign of their own."""

import unicodedata
from xml.etree import ElementTree as ET

from quizgen.mathml.finish import NAMESPACE

STROKE = "\u29f8"
r"""What the converter makes of a `\not` before anything else."""

_OVERLAID = "\u0338"


def strike_out(root: ET.Element) -> None:
    r"""Put the stroke of each `\not` on the sign after it; before a letter it stays where it is.

    Negative spaces between the two, as in `\not\!\perp`, go: they only help programs that don't place the stroke well.
    """
    for row in root.iter():
        if len(row) > 1 and any(map(_is_stroke, row)):
            _strike_out_in(row)


def _strike_out_in(row: ET.Element) -> None:
    stroke: ET.Element | None = None
    for child in list(row):
        if _is_stroke(child):
            stroke = child
        elif stroke is not None and _is_negative(child):
            row.remove(child)
        elif stroke is not None:
            if _is_sign(child):
                child.tag = f"{{{NAMESPACE}}}mo"
                child.text = unicodedata.normalize("NFC", f"{child.text}{_OVERLAID}")
                row.remove(stroke)
            stroke = None


def _is_sign(element: ET.Element) -> bool:
    text = element.text or ""
    return len(text) == 1 and not text.isalnum() and not len(element)


def _is_stroke(element: ET.Element) -> bool:
    return len(element) == 1 and element[0].text == STROKE


def _is_negative(space: ET.Element) -> bool:
    return space.get("width", "").startswith(("-", "negative"))
