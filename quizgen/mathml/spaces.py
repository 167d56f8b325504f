"""Widths of spaces: browsers know neither the names and units of TeX nor, by an attribute, widths below zero."""

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
_MU_IN_EM = 18


def set_width(space: ET.Element) -> None:
    """Give a space the width that it has in TeX: one below zero draws what follows nearer."""
    width = space.get("width", "")
    width = _NAMED.get(width, width)
    if found := _IN_MU.fullmatch(width):
        width = f"{float(found[1]) / _MU_IN_EM:.3f}em"
    if width.startswith("-"):
        space.set("style", f"margin-left: {width}")
        width = "0"
    if width:
        space.set("width", width)
