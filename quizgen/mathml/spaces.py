"""Widths of spaces: browsers know neither TeX's names and units for them nor a negative `width`."""

import re
from xml.etree import ElementTree as ET

from quizgen.mathml.errors import TexError

_NAMED = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
_WIDTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+)) ?(mu|em|ex|px|pt|pc|in|cm|mm)")
_MU_PER_EM = 18


def set_width(space: ET.Element) -> None:
    """Give a space the width that it has in TeX; a negative one becomes a margin, which pulls what follows closer.

    Only numbers with units pass: a margin is a style, and nothing else from a note may get into one.

    Raises:
        TexError: its width is something else.
    """
    width = space.get("width")
    if width is None:
        return
    found = _WIDTH.fullmatch(_NAMED.get(width, width))
    if not found:
        raise TexError("the width of a space has to be a number with a unit, such as 2em")
    number, unit = found.groups()
    if unit == "mu":
        number, unit = f"{float(number) / _MU_PER_EM:.3f}", "em"
    if number.startswith("-"):
        space.set("style", f"margin-left: {number}{unit}")
        number, unit = "0", ""
    space.set("width", f"{number}{unit}")
