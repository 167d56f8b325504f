"""A drawing of a network as a file: a picture for slides, or a page with the table."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from quizgen.cards import find_templates
from quizgen.drawing import Drawing
from quizgen.resources import TEMPLATES

_RULES = re.compile(r"^\.picture .*$", re.MULTILINE)


def network_svg(drawing: Drawing) -> bytes:
    """Return the drawing as an SVG file with its own colours, light and dark."""
    return _rendered("network/picture.svg.j2", drawing=drawing)


def network_page(drawing: Drawing, title: str, about: Sequence[str], table: str) -> bytes:
    """Return a page with the drawing and a table that says the same in numbers.

    Args:
        drawing: the network.
        title: the page's heading.
        about: sentences below it.
        table: text in columns.
    """
    return _rendered("network/page.html.j2", drawing=drawing, title=title, about=about, table=table)


def _rendered(template: str, **values: object) -> bytes:
    return find_templates().render(template, style=_style(), **values).encode()


def _style() -> Markup:
    """Return the rules for pictures that the cards have, too."""
    css = (TEMPLATES / "shared" / "card.css").read_text("utf-8")
    return Markup("\n".join(_RULES.findall(css)))  # noqa: S704 - our own style sheet
