"""Pictures as files: what quizgen draws as SVG with a look of its own, since no style sheet reaches into an `<img>`."""

import re
from collections.abc import Iterable
from hashlib import sha256
from html import unescape

from markupsafe import Markup

from quizgen.cards import Templates
from quizgen.export.pictures import read_image
from quizgen.notes import Image
from quizgen.richtext import replace_drawings, replace_images

_RULE = re.compile(r"^\.picture (\S+ \{.*\})$", re.MULTILINE)
_COLOUR = re.compile(r"(--[\w-]+)\s*:\s*([^;{}<>]*[^;{}<>\s])\s*(?:;|$)")
_USE = re.compile(r"var\((--[\w-]+)\)")
_BOX = re.compile(r'<svg viewBox="0 0 ([\d.]+) ([\d.]+)"')
_WORDS = re.compile(r"<(?:title|desc)>(.*?)</(?:title|desc)>", re.DOTALL)
_SCALE = 1.2
"""Pixels on a screen for each unit of a drawing, as on a card."""


class Pictures:
    """Takes the pictures out of texts, and keeps each once.

    Args:
        templates: have the colours and the roles' look.
        folder: what stands before a picture's name in a text.
    """

    def __init__(self, templates: Templates, folder: str) -> None:
        self._files: dict[str, bytes] = {}
        self._folder = folder
        self._source = re.compile(f'src="{re.escape(folder)}([^"]*)"')
        self._style = _style(templates)
        self._known: dict[str, str] = {}

    def placed(self, html: Markup) -> Markup:
        """Put an image in place of each drawing, and say where the pictures of notes are."""
        if "<svg" in html:
            html = replace_drawings(html, self._image)
        return replace_images(html, lambda name: f"{self._folder}{name}") if "note-image:" in html else html

    def keep(self, images: Iterable[Image]) -> None:
        """Take the pictures of a note along."""
        for image in images:
            if image.name not in self._files:
                self._files[image.name] = read_image(image)

    def shown(self, html: str) -> dict[str, bytes]:
        """Return the pictures that a text shows, by their names."""
        return {name: self._files[name] for name in map(unescape, self._source.findall(html))}

    def _image(self, svg: str) -> str:
        if svg not in self._known:
            self._known[svg] = self._make(svg)
        return self._known[svg]

    def _make(self, svg: str) -> str:
        box = _BOX.match(svg)
        width, height = (round(float(side) * _SCALE) for side in box.groups()) if box else (0, 0)
        size = f' width="{width}" height="{height}"' if box else ""
        head = f'<svg xmlns="http://www.w3.org/2000/svg"{size}'
        data = svg.replace("<svg", head, 1).replace(">", f"><style>{self._style}</style>", 1).encode()
        name = f"{sha256(data).hexdigest()[:16]}.svg"
        self._files[name] = data
        words = Markup.escape(" ".join(unescape(". ".join(_WORDS.findall(svg))).split()))
        return f'<img src="{self._folder}{name}" alt="{words}"{size}/>'


def _style(templates: Templates) -> str:
    """Return what the cards' style sheet says of drawings, in light colours and as values."""
    colours: dict[str, str] = {
        "--paper": "white",
        **dict(_COLOUR.findall(str(templates.call("shared/palette.css.j2", "light")))),
    }
    rules = " ".join(_RULE.findall(templates.text("shared/card.css")))

    def value(use: re.Match[str]) -> str:
        return colours.get(use[1], "currentColor")

    colours = {name: _USE.sub(value, colour) for name, colour in colours.items()}  # one may be that of another
    return _USE.sub(value, f"svg {{ background: var(--paper); }} {rules}").replace("<", "").replace("&", "")
