"""SVG as PNG for formats that can't hold it, with 300 dots per inch."""

import re
import subprocess
import sys
from importlib.util import find_spec

from quizgen.cards import Templates
from quizgen.errors import ContentError, UsageError

_ZOOM = 300 / 96
_RULE = re.compile(r"^\.picture ([a-z.][^{]*)\{([^}]*)\}", re.MULTILINE)
_VARIABLE = re.compile(r"var\(--([a-z]+)\)")
_ON_PAPER = {
    "ink": "#000",
    "quiet": "#444",
    "line": "#999",
    "tint": "#fff",
    "paper": "#fff",
    "accent": "#000",
    "wrong": "#a8321f",
}


_LONGEST = 30
"""Seconds that drawing a picture may take."""

_DRAW = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
except ImportError:
    pass
from xml.etree import ElementTree as ET
import resvg_py
ET.register_namespace("", "http://www.w3.org/2000/svg")
root = ET.fromstring(sys.stdin.buffer.read())
for element in root.iter():
    for name in list(element.keys()):
        if name.endswith("href") and not element.get(name).strip().lower().startswith(("data:", "#")):
            del element.attrib[name]
svg = ET.tostring(root, "unicode")
sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom={_ZOOM}, background="#fff")))
"""
"""Draws in a process of its own, with bounded memory where the system has such bounds, and without files it names."""


def check_rasters() -> None:
    """Find out before the work whether SVG can be drawn.

    Raises:
        UsageError: it can't.
    """
    if find_spec("resvg_py") is None:
        raise UsageError(
            "pictures in files to edit are drawn by resvg-py, which is missing; install it with: pip install resvg-py, "
            "or add --no-pictures"
        )


def to_png(svg: str, templates: Templates) -> bytes:
    """Draw one of our own pictures as it is printed.

    Raises:
        ContentError: it is no SVG.
    """
    return _drawn(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), _style(templates))


def svg_file_to_png(svg: bytes, name: str) -> bytes:
    """Draw a picture from elsewhere. Ours would end with a process that asks for more memory than there is.

    Raises:
        ContentError: it is no SVG, or too large.
    """
    command = [sys.executable, "-P", "-c", _DRAW]
    try:
        done = subprocess.run(command, input=svg, capture_output=True, timeout=_LONGEST, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ContentError(f"{name}: can't be drawn in {_LONGEST} seconds; save it as PNG") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        reason = said.partition("Error: ")[2] or "it takes too much memory"
        raise ContentError(f"{name}: can't be drawn ({reason}); save it as PNG")
    return done.stdout


def drawn_width(png: bytes) -> int:
    """Return the width of a picture that was drawn here, in pixels of a page."""
    return max(round(int.from_bytes(png[16:20]) / _ZOOM), 1)


def _drawn(svg: str, style: str) -> bytes:
    import resvg_py  # noqa: PLC0415 - an extra, looked for before

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, style_sheet=style, zoom=_ZOOM, background="#fff"))
    except ValueError as error:
        raise ContentError(str(error)) from error


def _style(templates: Templates) -> str:
    """Return the rules for pictures, with the colours of paper in place of variables."""
    rules = _RULE.findall(templates.text("shared/card.css"))
    plain = "\n".join(f"{selector.strip()} {{{body}}}" for selector, body in rules if selector.strip() != "svg")
    return _VARIABLE.sub(lambda match: _ON_PAPER[match[1]], plain)
