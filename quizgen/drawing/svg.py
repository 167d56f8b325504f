"""A drawing as SVG, through a template."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from quizgen.drawing.shapes import Drawing
from quizgen.resources import TEMPLATES

TEMPLATE = "shared/picture.html.j2"
"""Its macro `picture(drawing)` makes a figure of a drawing."""


def to_svg(drawing: Drawing, tag: str = "figure", language: str | None = None) -> Markup:
    """Return an element that holds the drawing, made with our own template.

    Args:
        drawing: what is to be seen.
        tag: names the element.
        language: of the title, where the words around may be in another one than the drawing's, which are English.
    """
    return Markup(_module().picture(drawing, tag, language)).strip()  # noqa: S704 - the template escapes


@cache
def _module() -> Any:  # noqa: ANN401 - a template's macros are known only to Jinja
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).module
