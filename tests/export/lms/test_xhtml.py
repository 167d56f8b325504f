"""Rich text as XHTML: what an XML parser would refuse is refused, and all else is read as it was meant."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from quizgen.errors import ContentError
from quizgen.export.lms.qti.xhtml import xhtml

_PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", '<span class="code">', "</span>", "<br>", "<hr/>", "<table>", "</table>"),
        *('<img src="a.png" alt="a > b"/>', '<img src="a.png" alt="a & b"/>', "<script>", "</figure>", "<figure>"),
        *("text", " ", "&amp;", "&lt;", "&nbsp;", "&copy;", "&#39;", "&#0;", "a & b", "1 < 2", "2 > 1", "]]>", "]]"),
        *(">", "<!-- -->", "<", "\x0b", "\ufffe", "é", "\U0001f600", "\n", "<tex>x &lt; 1</tex>", "<tex>2</tex>"),
    ]
)


def _is_well_formed(text: str) -> bool:
    try:
        ET.fromstring(f'<div xmlns:m="http://www.w3.org/1998/Math/MathML">{text}</div>')
    except ET.ParseError:
        return False
    return True


@given(st.lists(_PIECES, max_size=12).map("".join))
@example("]]<b></b>>")
@example("]]<script>>")
@example("<p>]]</p><p>></p>")
@example("<b><tex>2</tex></b>")
def test_what_is_written_is_well_formed(html: str) -> None:
    """Whatever a template or a note gives."""
    try:
        written = xhtml(Markup(html), "code")  # noqa: S704 - the test's own
    except ContentError:
        return
    assert _is_well_formed(written)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_arrives(text: str) -> None:
    """Escaped, it is there again for whoever reads the XML; what XML can't hold is refused."""
    html = Markup("<p>{}</p>").format(text)
    if not _is_well_formed(str(html)):
        with pytest.raises(ContentError, match="not well-formed"):
            xhtml(html, "code")
        return
    read = ET.fromstring(f"<div>{xhtml(html, 'code')}</div>")
    assert "".join(read.itertext()) == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>one</p></b>", "mismatched tag"),
        ("<p>open", "mismatched tag"),
        ("a & b", "not well-formed"),
        ("1 < 2", "not well-formed"),
        ("<p>&copy;</p>", "undefined entity"),
        ("]]>", "not well-formed"),
    ],
)
def test_what_is_wrong_is_said(html: str, fault: str) -> None:
    """With the place in the text as it would be written."""
    with pytest.raises(ContentError, match=rf"^code: its text is not well-formed.*\({fault}.*line 1, column \d+\)"):
        xhtml(Markup(html), "code")  # noqa: S704 - the test's own
