"""Sheets and their answer key as a page of HTML, laid out in pages of paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from quizgen.cards import Templates
from quizgen.export.pictures import data_uri
from quizgen.export.sheet.layout import PAPERS, Layout
from quizgen.export.sheet.versions import Answers, Version
from quizgen.export.web import font_faces, page_html, policy
from quizgen.notes import Image
from quizgen.richtext import replace_images
from quizgen.version import __version__

_SVG = re.compile(r'(<svg )(viewBox="0 0 (\d+) \d+")')
_HELD = re.compile(r'(\(?<tex>[^<]*</tex>)((?:[,.;:!?)]| <span class="earned">[^<]*</span>)+)')
"""A formula within a line, and what stands at its end: a line may end after both, not between them."""

_LONGEST_FOOTER = 60
"""Characters of a title that fit in a footer."""


@lru_cache(maxsize=2048)  # all versions share the texts of concepts and mistakes
def show_on_page(html: Markup, images: tuple[Image, ...]) -> Markup:
    """Rich text for a page: formulas as MathML, pictures inside; drawings no larger than their labels ask for."""
    uris = {image.name: data_uri(image) for image in images}
    held = Markup(_HELD.sub(r'<span class="held">\1\2</span>', str(html)))  # noqa: S704 - was Markup
    shown = str(page_html(replace_images(held, uris.__getitem__)))
    return Markup(_SVG.sub(r'\1width="\3" \2', shown))  # noqa: S704 - was Markup


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of pages with page numbers of its own: the name of its footer, and what else stands there."""

    title: str
    name: str

    @property
    def text(self) -> str:
        title = self.title if len(self.title) <= _LONGEST_FOOTER else f"{self.title[:_LONGEST_FOOTER]}…"
        return " · ".join(filter(None, (title, self.name)))


def to_page(
    versions: Sequence[Version], answers: Answers | None, seed: int, layout: Layout, templates: Templates
) -> bytes:
    """Return a page with these versions, and the answer key after them if there is one."""
    width, height = PAPERS[layout.paper]
    secret = "" if layout.exam else f"seed {seed}"
    names = [" · ".join(filter(None, (version.label, secret))) for version in versions]
    if answers:
        keys = ["Answer key", "Worked solutions"][: 1 + bool(answers.worked)]
        names += [f"{key} · seed {seed}" for key in keys]
    parts = [_Part(layout.title, name) for name in names]
    logo, instructions = layout.head.logo, layout.head.instructions
    style = templates.style(
        "sheet/style.css.j2",
        fonts=font_faces(templates),
        width=width,
        height=height,
        workspace=layout.workspace,
        logo=data_uri(logo) if logo else "",
        footers=[_css_text(part.text) for part in parts],
    )
    script = Markup(templates.text("sheet/paginate.js"))  # noqa: S704 - a file of the templates
    page = templates.render(
        "sheet/page.html.j2",
        layout=layout,
        instructions=show_on_page(instructions.html, instructions.images) if instructions else "",
        seed=seed,
        generator=f"quizgen {__version__}",
        policy=policy(style, script),
        style=style,
        script=script,
        parts=parts,
        sheets=versions,
        answers=answers,
    )
    return page.encode()


def _css_text(text: str) -> Markup:
    """Write a text for a style sheet, each sign by its number: whatever it is, it ends no string and no element."""
    return Markup('"{}"').format("".join(f"\\{ord(sign):x} " for sign in text))
