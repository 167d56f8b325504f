"""Widths of spaces: browsers know neither TeX's names and units for them nor a negative `width`."""

import re
from xml.etree import ElementTree as ET

_NAMED = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
_IN_MU = re.compile(r"(-?[\d.]+)mu")
_MU_PER_EM = 18


def set_width(space: ET.Element) -> None:
    """Give a space the width that it has in TeX; a negative one becomes a margin, which pulls what follows closer."""
    width = space.get("width", "")
    width = _NAMED.get(width, width)
    if found := _IN_MU.fullmatch(width):
        width = f"{float(found[1]) / _MU_PER_EM:.3f}em"
    if width.startswith("-"):
        space.set("style", f"margin-left: {width}")
        width = "0"
    if width:
        space.set("width", width)
