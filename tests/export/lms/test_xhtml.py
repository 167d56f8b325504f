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


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<a href="https://e.org/?a=1&amp;b=2" title="x">page</a>', '<a href="https://e.org/?a=1&amp;b=2">page</a>'),
        ("<kbd>Tab</kbd>", "<kbd>Tab</kbd>"),
        ("<u>one</u> <mark>two</mark>", "<em>one</em> <em>two</em>"),
        ("not <s>four</s> five", "not ~~four~~ five"),
    ],
)
def test_no_words_change_their_meaning(html: str, written: str) -> None:
    """Links lead somewhere, what is marked stays so, and what is struck out is not said after all."""
    assert xhtml(Markup(html), "code") == written  # noqa: S704 - the test's own


def test_lists_go_on_counting() -> None:
    """QTI knows no list that begins with another number than 1, so these are written; lists within stay lists."""
    html = (
        '<ol start="9">\n<li>nine\n<ol>\n<li>one</li>\n</ol>\n</li>\n<li>\n<p><tex>k</tex> ten</p>\n'
        '<ul>\n<li>x</li>\n</ul>\n</li>\n</ol>\n<ol>\n<li>one\n<ol start="0">\n<li>none</li>\n</ol>\n</li>\n</ol>'
    )
    math = "<m:math><m:mrow><m:mi>k</m:mi></m:mrow></m:math>"
    assert xhtml(Markup(html), "code") == (  # noqa: S704 - the test's own
        "<div>\n<div>9. nine\n<ol>\n<li>one</li>\n</ol>\n</div>\n<div>\n"
        f"<p>10. {math} ten</p>\n<ul>\n<li>x</li>\n</ul>\n</div>\n</div>\n"
        "<ol>\n<li>one\n<div>\n<div>0. none</div>\n</div>\n</li>\n</ol>"
    )
