"""Sheets and their key as files that people edit, written by pandoc."""

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from quizgen.cards import Templates
from quizgen.errors import ContentError
from quizgen.export.pandoc import run_pandoc
from quizgen.export.pictures import read_image
from quizgen.export.rasters import drawn_width, svg_file_to_png, to_png
from quizgen.export.sheet.in_formulas import declared_in_formulas, with_scripts_apart, with_signs_in_text
from quizgen.export.sheet.lacking import declared_in_place, lacking_signs
from quizgen.export.sheet.latex import definitions_for, finish_latex, shown_by_name
from quizgen.export.sheet.layout import Layout
from quizgen.export.sheet.office import finish_docx, finish_odt
from quizgen.export.sheet.signs import declared_signs
from quizgen.export.sheet.small_letters import (
    definitions_of_small_letters,
    small_letters_in,
    with_small_letters,
)
from quizgen.export.sheet.versions import Answers, Version
from quizgen.files import temporary_folder
from quizgen.mathml.chemistry import without_chemistry
from quizgen.mathml.columns import with_solid_lines
from quizgen.mathml.convert import to_mathml
from quizgen.mathml.environments import in_shared_commands
from quizgen.mathml.lines import in_own_lines
from quizgen.notes import Image
from quizgen.richtext import replace_images, replace_math

DOCUMENTS = (".docx", ".odt", ".tex", ".md")
"""Endings of the files that are written here."""

_WRITERS = {
    ".docx": "docx",
    ".odt": "odt",
    ".tex": "latex",
    ".md": "gfm-raw_html-tex_math_gfm+tex_math_dollars",
}
_FILTERS = ("pandoc.lua", "breaking.lua")
_BESIDE = (".tex", ".md")
"""Files that hold no pictures, but name them."""

_OFFICE = (".docx", ".odt")
"""Files whose formulas are no TeX."""

_SHOWN = (".png", ".jpg", ".jpeg")
_PICTURE = re.compile(r'<(figure|span) class="picture">\s*(<svg .*?</svg>)\s*</\1>', re.DOTALL)
_ASK = re.compile(r'<p class="ask">(.*?)</p>', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_WIDTH = re.compile(r'viewBox="0 0 (\d+) ')
_UNSIZED = re.compile(r'(<img src="([^"]*)" alt="[^"]*")>')
_FORMULA = Markup('<span data-tex="{0}" data-shown="{1}"{2}>{0}</span>')
_PHANTOM = re.compile(r"<mphantom>.*?</mphantom>", re.DOTALL)
"""What takes room and isn't seen: pandoc would show it."""

_LATEX_HEAD = r"""\usepackage{fancyhdr}
\usepackage{graphicx}
\IfFileExists{fvextra.sty}{\usepackage{fvextra}\fvset{breaklines,breakanywhere,breaknonspaceingroup}
\RecustomVerbatimEnvironment{verbatim}{Verbatim}{}}{}
\newsavebox{\quizgenbox}
\newcommand{\quizgenfit}[1]{\sbox{\quizgenbox}{$\displaystyle #1$}%
\ifdim\wd\quizgenbox>\linewidth\resizebox{\linewidth}{!}{\usebox{\quizgenbox}}\else\usebox{\quizgenbox}\fi}
\newcommand{\quizgenfooter}{}\newcommand{\quizgenlast}{}
\newcommand{\quizgenpage}{\small Page \thepage\ of \quizgenlast}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0pt}
\fancyfoot[L]{\small\quizgenfooter}\fancyfoot[R]{\quizgenpage}
\fancypagestyle{plain}{\fancyhf{}\fancyfoot[L]{\small\quizgenfooter}\fancyfoot[R]{\quizgenpage}}
\ifPDFTeX
SIGNS\fi
"""


class Unshown(NamedTuple):
    """What pdfLaTeX can't show of a file as it is meant.

    Attributes:
        commands: it shows their names, for want of their signs.
        signs: no font of its has them, so it shows their numbers.
        letters: of formulas; it shows them in another alphabet.
    """

    commands: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


class Document:
    """One kind of file to edit, and the pictures in it.

    Args:
        ending: one of `DOCUMENTS`.
        templates: what puts it into words.
        stem: begins the names of pictures beside the file.

    Attributes:
        unshown: what pdfLaTeX can't show of the file that was written last.
    """

    def __init__(self, ending: str, templates: Templates, stem: str) -> None:
        self._ending = ending
        self._templates = templates
        self._stem = stem
        self._pictures: dict[str, bytes] = {}
        self._widths: dict[str, int] = {}  # of SVG in notes, which has more dots as PNG than it is pixels wide
        self.unshown = Unshown()

    def show(self, html: Markup, images: tuple[Image, ...]) -> Markup:
        """Rich text for pandoc: formulas as TeX, each picture as the name of a file."""
        names = {image.name: self._image(image) for image in images}
        named = _UNSIZED.sub(self._sized, str(replace_images(html, names.__getitem__)))
        shown = replace_math(Markup(named), self._inline, self._displayed)  # noqa: S704 - was Markup
        drawn = _PICTURE.sub(self._drawing, str(shown))
        return Markup(_ASK.sub(r"<p><b>\1</b></p>", drawn))  # noqa: S704 - was Markup

    def write(
        self, versions: Sequence[Version], answers: Answers | None, seed: int, layout: Layout
    ) -> dict[str, bytes]:
        """Return the file under the name "" and the pictures beside it under theirs.

        Raises:
            OutputError: pandoc fails.
        """
        footers = [" · ".join(filter(None, (layout.title, version.label))) for version in versions]
        footers += [f"{layout.title} · Answer key"] if answers else []
        head = layout.head
        page = self._templates.render(
            "sheet/document.html.j2",
            layout=layout,
            seed=seed,
            sheets=versions,
            answers=answers,
            parts=footers,
            is_office=self._ending in _OFFICE,
            logo=self._image(head.logo) if head.logo else "",
            instructions=self.show(head.instructions.html, head.instructions.images) if head.instructions else "",
        )
        with temporary_folder() as folder:
            written = self._run(folder, page, layout)
        if self._ending == ".docx":
            written = finish_docx(written, footers, layout)
        elif self._ending == ".odt":
            written = finish_odt(written, footers, layout)
        elif self._ending == ".tex":
            written = finish_latex(written)
        beside = self._pictures if self._ending in _BESIDE else {}
        return {"": written, **{name: data for name, data in beside.items() if name.encode() in written}}

    def _run(self, folder: Path, page: str, layout: Layout) -> bytes:
        (folder / "page.html").write_text(page, "utf-8")
        for name in _FILTERS:
            (folder / name).write_text(self._templates.text(f"sheet/{name}"), "utf-8")
        head = (
            _LATEX_HEAD.replace("SIGNS", declared_signs(page) + declared_in_place(page) + declared_in_formulas(page))
            + definitions_for(page)
            + definitions_of_small_letters(page)
        )
        (folder / "head.tex").write_text(head, "utf-8")
        for name, data in self._pictures.items():
            (folder / name).write_bytes(data)
        target = f"made{self._ending}"
        is_latex = self._ending == ".tex"
        if is_latex:
            self.unshown = Unshown(shown_by_name(page), lacking_signs(page), small_letters_in(page))
        run_pandoc(
            [
                "--from=html",
                f"--to={_WRITERS[self._ending]}",
                *([] if self._ending == ".md" else ["--standalone"]),
                "--wrap=none",
                *(f"--lua-filter={name}" for name in _FILTERS),
                *(["--include-in-header=head.tex"] if is_latex else []),
                f"--variable=papersize:{layout.paper}",
                "--variable=geometry:margin=2cm",
                "--variable=fontsize:11pt",
                "--variable=title:",
                f"--output={target}",
                "page.html",
            ],
            folder,
        )
        return (folder / target).read_bytes()

    def _inline(self, source: str) -> str:
        return _formula(source, self._ending, display=False)

    def _displayed(self, source: str) -> str:
        return _formula(source, self._ending, display=True)

    def _drawing(self, match: re.Match[str]) -> str:
        svg = match[2]
        name = self._keep(to_png(svg, self._templates), ".png")
        title, width = _TITLE.search(svg), _WIDTH.search(svg)
        size = f' width="{width[1]}"' if width else ""
        return f'<img src="{name}" alt="{title[1] if title else ""}"{size}>'

    def _image(self, image: Image) -> str:
        ending, data = image.path.suffix.lower(), read_image(image)
        if ending == ".svg":
            drawn = svg_file_to_png(data, str(image.path))
            name = self._keep(drawn, ".png")
            self._widths[name] = drawn_width(drawn)
            return name
        if ending not in _SHOWN:
            raise ContentError(f"{image.path}: {self._ending} files hold no {ending} pictures; save it as PNG")
        return self._keep(data, ending)

    def _sized(self, match: re.Match[str]) -> str:
        width = self._widths.get(match[2])
        return f'{match[1]} width="{width}">' if width else match[0]

    def _keep(self, data: bytes, ending: str) -> str:
        name = f"{self._stem}-{sha256(data).hexdigest()[:8]}{ending}"
        self._pictures[name] = data
        return name


def _formula(source: str, ending: str, *, display: bool) -> str:
    """Write a formula for pandoc.lua.

    Were it marked by signs in the text, pandoc would find them in code and titles as well.
    """
    plain = in_own_lines(in_shared_commands(without_chemistry(source.strip())), display=display)
    if ending == ".tex":
        plain = with_small_letters(with_scripts_apart(with_signs_in_text(with_solid_lines(plain))))
    mathml = _PHANTOM.sub("<mrow />", str(to_mathml(source, display=display))) if ending in _OFFICE else ""
    more = Markup(' data-mathml="{}"').format(mathml) if mathml else ""
    return _FORMULA.format(plain, "DisplayMath" if display else "InlineMath", more)
