"""What pandoc leaves to do in files of Word and LibreOffice: paper, footers of each version, space to compute."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence

from markupsafe import escape

from quizgen.export.sheet.brackets import with_whole_brackets
from quizgen.export.sheet.fences import with_known_signs
from quizgen.export.sheet.layout import PAPERS, Layout
from quizgen.richtext import begins_right

_TWIPS_PER_MM = 1440 / 25.4
_MARGIN = 1134
"""Twips: 2 cm."""

_MARKS = 900_000
"""Bookmarks of ours are numbered from here, beyond those of pandoc."""

_NO_ROOM = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_NOTHING = '<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>\u2060</w:t></w:r>'
"""A word of no width: LibreOffice drops a paragraph without any, and the bookmark in it."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONG_AGO = (2000, 1, 1, 0, 0, 0)
_KEPT = re.compile(r"<quizgen-keep */>(.*?)<quizgen-free */>", re.DOTALL)
_WITH_NEXT = re.compile(r"<quizgen-next */>(.*?)<quizgen-free */>", re.DOTALL)
_END = re.compile(r'<quizgen-end number="(\d+)" */>')
_PARAGRAPH = re.compile(r"(<w:p>\s*)(?:(<w:pPr>)\s*(<w:pStyle [^>]*/>)?\s*(<w:keepNext */>)?)?")
_ROW = re.compile(r"<w:tr>\s*(<w:trPr>)?")
_UNSTYLED = re.compile("(<w:p><w:pPr>)(?=<w:bidi />)")
"""Pandoc forgets the style of a paragraph that runs from right to left."""
_TAG = re.compile("<[^>]*>")
_TITLE = re.compile(r'<w:p>\s*<w:pPr>\s*<w:pStyle w:val="Title" ?/>.*?</w:p>', re.DOTALL)
_SECTION = re.compile(r"<w:sectPr\b.*?</w:sectPr>|<w:sectPr\s*/>", re.DOTALL)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"


def finish_docx(data: bytes, footers: Sequence[str], layout: Layout) -> bytes:
    """Set the paper; let each part have its own footer with its page numbers; keep a question's lines together."""
    width, height = (round(float(side.removesuffix("mm")) * _TWIPS_PER_MM) for side in PAPERS[layout.paper])

    def section(number: int) -> str:
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="rIdQuizgen{number}"/><w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" '
            f'w:bottom="{_MARGIN}" w:left="{_MARGIN}" w:header="600" w:footer="600" w:gutter="0"/>'
            '<w:pgNumType w:start="1"/></w:sectPr>'
        )

    def end(match: re.Match[str]) -> str:
        """End a part with a paragraph that takes no room, whose page is the number of pages."""
        number = int(match[1])
        mark = f'<w:bookmarkStart w:id="{_MARKS + number}" w:name="quizgenEnd{number}"/>'
        mark += f'<w:bookmarkEnd w:id="{_MARKS + number}"/>'
        return f"<w:p><w:pPr>{_NO_ROOM}{section(number) if number < len(footers) else ''}</w:pPr>{mark}{_NOTHING}</w:p>"

    def document(text: str) -> str:
        text = with_whole_brackets(text)
        text = _UNSTYLED.sub(r'\1<w:pStyle w:val="BodyText" />', text)
        text = _KEPT.sub(_kept_together, _TITLE.sub("", text, count=1))
        text = _WITH_NEXT.sub(lambda match: _PARAGRAPH.sub(_with_next, match[1]), text)
        text = _END.sub(end, text)
        last = list(_SECTION.finditer(text))[-1]
        return text[: last.start()] + section(len(footers)) + text[last.end() :]

    def types(text: str) -> str:
        parts = "".join(
            f'<Override PartName="/word/footerQuizgen{number}.xml" ContentType="{_FOOTER_TYPE}"/>'
            for number in range(1, len(footers) + 1)
        )
        return text.replace("</Types>", f"{parts}</Types>")

    def relations(text: str) -> str:
        parts = "".join(
            f'<Relationship Id="rIdQuizgen{number}" Type="{_FOOTER_RELATION}" Target="footerQuizgen{number}.xml"/>'
            for number in range(1, len(footers) + 1)
        )
        return text.replace("</Relationships>", f"{parts}</Relationships>")

    right = width - 2 * _MARGIN
    added = {
        f"word/footerQuizgen{number}.xml": _footer(footer, right, number if len(footers) > 1 else None).encode()
        for number, footer in enumerate(footers, start=1)
    }
    changes = {
        "word/document.xml": document,
        "[Content_Types].xml": types,
        "word/_rels/document.xml.rels": relations,
    }
    return _rewritten(data, changes, added)


def _footer(words: str, right: int, part: int | None) -> str:
    """Write a footer with the page and the number of pages: of a part, or, if that is None, of the file."""

    def run(inner: str) -> str:
        return f"<w:r>{inner}</w:r>"

    text = '<w:t xml:space="preserve">{}</w:t>'
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>'
    page, pages = (
        f'<w:fldSimple w:instr=" {field} ">{run(text.format(1))}</w:fldSimple>'
        for field in ("PAGE", f"PAGEREF quizgenEnd{part}" if part else "NUMPAGES")
    )
    runs = run(text.format(_text(words))) + run("<w:tab/>") + run(text.format("Page\u00a0")) + page
    runs += run(text.format("\u00a0of\u00a0")) + pages
    return f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {_W}><w:p><w:pPr>{tabs}</w:pPr>{runs}</w:p></w:ftr>'


def _text(words: str) -> str:
    return str(escape(_NOT_IN_XML.sub("", words)))


def _kept_together(match: re.Match[str]) -> str:
    """Let each paragraph of a question stay on the page of the next, but for the last one; nothing is split inside."""
    question = _ROW.sub(_whole_row, match[1])
    paragraphs = list(_PARAGRAPH.finditer(question))
    last = paragraphs[-1].start() if paragraphs else 0
    return _PARAGRAPH.sub(_with_next, question[:last]) + question[last:]


def _whole_row(match: re.Match[str]) -> str:
    return "<w:tr><w:trPr><w:cantSplit/>" + ("" if match[1] else "</w:trPr>")


def _with_next(match: re.Match[str]) -> str:
    begin, properties, style, _ = match.groups()
    end = "" if properties else "</w:pPr>"
    return f"{begin}<w:pPr>{style or ''}<w:keepNext/><w:keepLines/>{end}"


def finish_odt(data: bytes, footers: Sequence[str], layout: Layout) -> bytes:
    """Set the paper; let each part have its own footer with its page numbers; say what spaces and boxes look like."""
    width, height = PAPERS[layout.paper]

    def content(text: str) -> str:
        text = _ODT_PARAGRAPH.sub(_from_right, text)
        added = _odt_styles(layout, len(footers)) + _from_right_styles(text)
        return text.replace("</office:automatic-styles>", f"{added}</office:automatic-styles>", 1)

    def styles(text: str) -> str:
        text = re.sub(r'fo:page-width="[^"]*"', f'fo:page-width="{width}"', text)
        text = re.sub(r'fo:page-height="[^"]*"', f'fo:page-height="{height}"', text)
        text = re.sub(r'fo:margin-(bottom|left|right|top)="1in"', r'fo:margin-\1="2cm"', text)
        found = re.search(r'style:page-layout-name="([^"]*)"', text)
        name = found[1] if found else "Mpm1"
        pages = "".join(
            f'<style:master-page style:name="Quizgen{number}" style:page-layout-name="{name}"><style:footer><text:p>'
            f'{_text(footer)} · Page\u00a0<text:page-number text:select-page="current">1</text:page-number>'
            f'\u00a0of\u00a0<text:bookmark-ref text:reference-format="page" text:ref-name="quizgenEnd{number}">1'
            "</text:bookmark-ref></text:p></style:footer></style:master-page>"
            for number, footer in enumerate(footers, start=1)
        )
        text = text.replace("</office:styles>", f"{_KEPT_STYLE}</office:styles>", 1)
        return text.replace("</office:master-styles>", f"{pages}</office:master-styles>", 1)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        formulas = [name for name in archive.namelist() if name.startswith("Formula") and name.endswith("content.xml")]
    return _rewritten(data, {"content.xml": content, "styles.xml": styles, **dict.fromkeys(formulas, _fenced)}, {})


def _fenced(formula: str) -> str:
    """Let nothing join a denominator: LibreOffice 7 reads on to the end of the row after a fraction in it."""
    formula = with_known_signs(formula)
    return _FRACTION.sub("<mrow><mfrac", formula).replace("</mfrac>", '</mfrac><mspace width="0"/></mrow>')


_FRACTION = re.compile(r"<mfrac\b")
_KEPT_STYLE = (
    '<style:style style:name="QuizgenKept" style:family="paragraph" style:parent-style-name="Text_20_body">'
    '<style:paragraph-properties fo:keep-with-next="always"/></style:style>'
)
_ODT_PARAGRAPH = re.compile(r'<text:p text:style-name="(\w+)">(.*?)</text:p>', re.DOTALL)
_FROM_RIGHT = "QuizgenFromRight"


def _from_right(match: re.Match[str]) -> str:
    """Let a paragraph run as its first letter does, in a style of its own."""
    style, inner = match.groups()
    if not begins_right(_TAG.sub("", inner)):
        return match[0]
    return f'<text:p text:style-name="{_FROM_RIGHT}{style}">{inner}</text:p>'


def _from_right_styles(text: str) -> str:
    styles = sorted(set(re.findall(rf'"{_FROM_RIGHT}(\w+)"', text)))
    return "".join(_from_right_style(style, text) for style in styles)


def _from_right_style(style: str, text: str) -> str:
    """Return a style like another: its child, or its copy if it is an automatic one, which can have no children."""
    found = re.search(rf'<style:style style:name="{style}"( [^>]*?)(?:/>|>(.*?)</style:style>)', text, re.DOTALL)
    family = f' style:family="paragraph" style:parent-style-name="{style}"'
    kind, look = (found[1], found[2] or "") if found else (family, "")
    if "<style:paragraph-properties" not in look:
        look = f"<style:paragraph-properties/>{look}"
    align = "" if "fo:text-align=" in look else ' fo:text-align="right"'
    look = look.replace("properties", f'properties style:writing-mode="rl-tb"{align}', 1)
    return f'<style:style style:name="{_FROM_RIGHT}{style}"{kind}>{look}</style:style>'


def _odt_styles(layout: Layout, parts: int) -> str:
    looks = {
        "Space": f'fo:margin-top="0cm" fo:margin-bottom="{layout.workspace}cm" fo:keep-with-next="always"',
        "Line": 'fo:margin-top="0.25cm" fo:margin-bottom="0cm" fo:border-bottom="0.5pt solid #999999" '
        'style:join-border="false" fo:keep-with-next="always"',
        "Box": 'fo:margin-left="10cm" fo:margin-bottom="0.4cm" fo:padding="0.2cm" fo:border="0.7pt solid #000000"',
        **{
            f"Page{number}": 'fo:margin-top="0cm" fo:margin-bottom="0cm" style:page-number="1"' for number in _to(parts)
        },
    }
    return "".join(
        f'<style:style style:name="Quizgen{name}" style:family="paragraph" style:parent-style-name="Standard"'
        f"{_master(name)}><style:paragraph-properties {look}/></style:style>"
        for name, look in looks.items()
    ) + (
        '<style:style style:name="QuizgenTable" style:family="table"><style:table-properties style:width="17cm" '
        'table:align="margins"/></style:style><style:style style:name="QuizgenRow" style:family="table-row">'
        '<style:table-row-properties fo:keep-together="always"/></style:style>'
        '<style:style style:name="QuizgenEnd" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:margin-top="0cm" fo:margin-bottom="0cm" fo:line-height="0.035cm"/>'
        '<style:text-properties fo:font-size="1pt"/></style:style>'
    )


def _master(name: str) -> str:
    """Let a paragraph that begins a part begin a page of its own kind."""
    return f' style:master-page-name="Quizgen{name.removeprefix("Page")}"' if name.startswith("Page") else ""


def _to(number: int) -> range:
    return range(1, number + 1)


def _rewritten(data: bytes, changes: Mapping[str, Callable[[str], str]], added: Mapping[str, bytes]) -> bytes:
    """Change some files of an archive, add others, and give all one date: equal sheets are equal files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if change := changes.get(info.filename):
                content = change(content.decode()).encode()
            _put(new, info.filename, content, info.compress_type)
        for name, content in added.items():
            _put(new, name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, compression: int) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type = compression
    archive.writestr(info, content)
