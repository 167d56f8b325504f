"""Whatever stands in a note: cards or one of our own errors, in a time that grows with its length."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import QuizgenError
from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.notes import ALSO, read_notes
from quizgen.plaintext import to_terminal
from quizgen.resources import CONTENT

SOURCES = [path.read_text("utf-8") for path in sorted(CONTENT.glob("*.md"))]
SOURCES += [(Path(__file__).parent / name).read_text("utf-8") for name in ("golden.md", "styles.md", "text.md")]
SOURCES += [path.read_text("utf-8") for path in sorted((Path(__file__).parents[1] / "data" / "notes").glob("*.md"))]

snippets = st.sampled_from(
    [
        *("$", "$$", "**", "`", "```", "\n", "\n\n", "- ", "    ", "\t", "# ", "## Why?", "> [!question] Why?"),
        *("![[a.png]]", "[[", "]]", "|", "---\n", "^id", "\\", "{", "}", "<script>", "&", "\u200b", "\r\n"),
        *("：", "？", "**Fix**: ", "\0", "Q: ", "A: ", "<details><summary>", "</summary>", "</details>", "[!success]"),
        *(
            "> ",
            ">> ",
            "==",
            "<sub>",
            "</sub>",
            "<br>",
            "<!--",
            "-->",
            "%%",
            "[^1]",
            "[^1]: ",
            "^[",
            "\\(",
            "\\)",
            "\\[",
        ),
        *(
            "::",
            "\n?\n",
            "START\n",
            "END\n",
            "Back: ",
            "1. ",
            "- [ ] ",
            "<p>",
            "#flashcards",
            "为什么",
            "؟",
            "TODO",
            "**Why?**",
        ),
    ]
)


@st.composite
def mutated_notes(draw: st.DrawFn) -> str:
    """A piece of a real note, with things cut out and put in at random places."""
    source = draw(st.sampled_from(SOURCES))
    start = draw(st.integers(0, max(len(source) - 600, 0)))
    text = source[start : start + 600]
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 20))
        text = text[:place] + draw(snippets) + text[place + cut :]
    return text


@settings(max_examples=60)
@given(mutated_notes() | st.text(max_size=300), st.sets(st.sampled_from(ALSO)))
def test_mutated_notes_are_read(tmp_path_factory: pytest.TempPathFactory, text: str, also: set[str]) -> None:
    """No exception but our own, whatever is mixed; cards and messages have a line of the note, and can be shown."""
    path = tmp_path_factory.mktemp("notes") / "note.md"
    with suppress(UnicodeEncodeError):
        path.write_text(text, encoding="utf-8", newline="")
    if not path.exists():
        return
    try:
        library = read_notes([path], also=also)
    except QuizgenError:
        return
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) + 1
    assert all(1 <= concept.source.line <= lines for concept in library.concepts)
    assert all(1 <= message.line <= lines for message in library.messages)
    assert len({concept.id for concept in library.concepts}) == len(library.concepts)
    for concept in library.concepts:
        to_terminal(concept.question + concept.answer)
        assert "<script" not in concept.question + concept.answer


@given(st.text(alphabet="\\{}^_&$abfrctx12 ()[]", max_size=60))
def test_any_formula_is_converted_or_refused(source: str) -> None:
    """MathML, or our error; no other."""
    with suppress(TexError):
        assert to_mathml(source).startswith("<math")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (r"\frac{1}", "an argument is missing"),
        (r"\nosuchthing x", r"\nosuchthing is unknown"),
        ("{a", "a { without its }"),
        ("a}", "a } without its {"),
        ("a & b", "a & outside of a table"),
        ("x^", "missing super script or subscript"),
        ("x" * 5000, "longer than 4,000 characters"),
    ],
)
def test_a_formula_that_can_not_be_shown_says_why(source: str, problem: str) -> None:
    """What the converter passes over is found."""
    with pytest.raises(TexError, match=problem.replace("\\", r"\\")):
        to_mathml(source)


@pytest.mark.parametrize(
    "source", [r"\begin{aligned} a &= b \\ c &= d \end{aligned}", r"\{1, 2\}", r"\text{a \% b}", "a<b"]
)
def test_ordinary_formulas_are_shown(source: str) -> None:
    """Among them what the converter alone gets wrong."""
    assert to_mathml(source, display=True).startswith("<math")
