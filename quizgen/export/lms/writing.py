"""What the formats share when they write: text that XML can hold, and packages."""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markupsafe import Markup

from quizgen.richtext import no_formula

_LEVEL = 3
"""Compression level; 6 takes nearly half as long again, and packages shrink by a seventeenth."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TITLE = re.compile(r'(<p class="title"[^>]*>)(.*?)(</p>)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Export:
    """A file for a system, and what its users should know: what is left out, what the system can't do."""

    data: bytes
    remarks: tuple[str, ...]


def xml_text(text: str) -> str:
    """Escape text for an element or an attribute, without the characters that XML can't hold."""
    return escape(_NOT_XML.sub("", str(text)))  # not Markup, which would be escaped twice


def with_titles(html: Markup) -> Markup:
    """Make the titles of boxes bold: no style sheet of ours reaches a system's pages."""
    if 'class="title"' not in html:
        return html
    return Markup(_TITLE.sub(r"\1<b>\2</b>\3", str(html)))  # noqa: S704 - was Markup


def xml_title(text: str) -> str:
    """Escape a title or another plain text that a system shows; it must find no formula in it."""
    return xml_text(no_formula(text))


def joined(texts: Iterable[str], separator: str) -> bytes:
    """Return texts as UTF-8. Encoded one by one, they never stand in memory as one text of many megabytes."""
    return separator.encode().join([text.encode() for text in texts])


def package(files: Mapping[str, bytes | str]) -> bytes:
    """Return a zip of the files. Equal files give equal bytes."""
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, ZIP_DEFLATED, _LEVEL)
    return data.getvalue()


def counted(number: int, one: str, many: str) -> str:
    """Return `1 card is`, `3 cards are`."""
    return f"{number} {one if number == 1 else many}"
