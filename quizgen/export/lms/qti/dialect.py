"""QTI 2.1 and QTI 3.0: one tree of elements, spelled in two ways.

3.0 writes names with `qti-` and hyphens (`assessmentItem` is `qti-assessment-item`), leaves HTML and MathML alone, and
takes MathML without a prefix. https://www.imsglobal.org/spec/qti/v3p0/impl
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_MATH = "http://www.w3.org/1998/Math/MathML"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DIRECTION = re.compile(r' dir="(?:auto|ltr|rtl)"(?=[^<>]*>)')
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a version of QTI spells elements, and what its package says of itself."""

    version: str
    namespace: str
    schema: str
    package_schema: tuple[str, str]
    package_namespace: str
    is_hyphenated: bool = False

    @property
    def item_type(self) -> str:
        """What a package calls an item."""
        return f"imsqti_item_xmlv{self.version.replace('.', 'p')}"

    @property
    def test_type(self) -> str:
        """What a package calls a test."""
        return f"imsqti_test_xmlv{self.version.replace('.', 'p')}"

    def element(self, name: str, content: str = "", **attributes: str) -> str:
        """Write an element of QTI. The content is XML; attributes are safe texts."""
        opening, spelled = _form(name, tuple(attributes), self.is_hyphenated)
        opened = opening % (*attributes.values(),)
        return f"{opened}>{content}</{spelled}>" if content else f"{opened}/>"

    def root(self, name: str, content: str, **attributes: str) -> str:
        """Write a document whose root is this element."""
        places = f' xmlns="{self.namespace}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{self.namespace} {self.schema}"'
        if not self.is_hyphenated:
            places += f' xmlns:m="{_MATH}"'
        opening, spelled = _form(name, tuple(attributes), self.is_hyphenated)
        values = opening.removeprefix(f"<{spelled}") % (*attributes.values(),)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{spelled}{places}{values}>{content}</{spelled}>\n'

    def text(self, xhtml: str) -> str:
        """Put a text's math, whose prefix is `m`, into the form of this version. Before 2.2 no text had a direction."""
        if not self.is_hyphenated:
            return _DIRECTION.sub("", xhtml) if ' dir="' in xhtml else xhtml
        text = str(xhtml)  # which may be markup, whose own methods would escape what is searched for
        return text.replace("<m:math", f'<math xmlns="{_MATH}"').replace("</m:", "</").replace("<m:", "<")


@lru_cache(maxsize=256)  # an export writes a few elements thousands of times
def _form(name: str, attributes: tuple[str, ...], is_hyphenated: bool) -> tuple[str, str]:  # noqa: FBT001 - part of the cache's key
    """Return an element's opening tag, unclosed and with a placeholder for each value, and its name."""
    spelled = _spelled(name, is_hyphenated)
    keys = [_HUMP.sub("-", key).lower() if is_hyphenated else key for key in attributes]
    return f"<{spelled}" + "".join(f' {key}="%s"' for key in keys), spelled


def _spelled(name: str, is_hyphenated: bool) -> str:  # noqa: FBT001 - passed on from there
    return f"qti-{_HUMP.sub('-', name).lower()}" if is_hyphenated else name


QTI_2_1 = Dialect(
    version="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    package_schema=("QTIv2.1 Package", "1.0.0"),
    package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
)
QTI_3 = Dialect(
    version="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    package_schema=("QTI Package", "3.0.0"),
    package_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    is_hyphenated=True,
)
