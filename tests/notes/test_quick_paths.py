"""Where a quick look comes before a close one, both say the same."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from quizgen.notes import labels
from quizgen.notes.inline import plain_text, without_blank_ends
from quizgen.notes.markdown import blocks, paragraph, text_of
from quizgen.notes.syntax import block_ids, parser

WORDS = (
    *("a", "A", "q", "Answer", "answers", "Antwort", "réponse", "solution", "soluciones", "reveal", "svar", "cevap"),
    *("đáp án", "答案", "الجواب", "ответ", "jawaban", "risposte", "Frage", "问题", "câu hỏi", "Ques", "P", "解"),
)
SIGNS = (" ", ".", ":", "：", ")", "-", "–", " 3", "no.", "#", "\n", "ſ", "é", "x", "?")
TEXT = st.lists(st.sampled_from((*WORDS, *SIGNS)), max_size=8).map("".join)
TOKENS = st.lists(st.tuples(st.sampled_from(("text", "image", "softbreak", "code_inline")), TEXT), max_size=5).map(
    lambda found: [Token(kind, "", 0, content="" if kind == "softbreak" else text) for kind, text in found]
)
LINES = st.lists(
    st.sampled_from(("a", " ", "^", "b-1", "\\", "&#94;", "&Hat;", "*", "$", "[[x|", "]]", "\n", "<br>", "`")),
    max_size=9,
).map("".join)


@given(TEXT, st.integers(0, 1))
@settings(max_examples=300, deadline=None)
def test_labels(text: str, which: int) -> None:
    """A label belongs to all languages whose own labels begin the text."""
    ends = {}
    for number, words in enumerate(labels._LANGUAGES):  # noqa: SLF001 - the table
        pattern = rf"\s*(?:{words[which]}){labels._NUMBER}(?:{labels._END})"  # noqa: SLF001
        if match := re.match(pattern, text, re.IGNORECASE):
            ends[number] = match.end()
    found = (labels.question_label, labels.answer_label)[which]([Token("text", "", 0, content=text)])
    assert (found and (set(found.languages), found.length)) == (set(ends), max(ends.values())) if ends else not found


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_heads_of_answers(text: str) -> None:
    """No text is passed over that has a word for an answer."""
    assert not labels._ANSWERS.search(text) or labels._may_head_answer(text)  # noqa: SLF001


@given(TOKENS, st.integers(0, 30))
@settings(max_examples=300, deadline=None)
def test_beginning_of_a_text(tokens: list[Token], most: int) -> None:
    """The beginning of a text is that of the whole text."""
    made = blocks(paragraph(tokens))
    assert text_of(made, most) == (plain_text(without_blank_ends(tokens))[:most] if made else "")


@pytest.mark.slow
@pytest.mark.slow
@given(LINES)
@settings(max_examples=500, deadline=None)
def test_block_ids(text: str) -> None:
    """A paragraph without what a block id needs has none."""
    for token in (one for one in parser().parse(text, {}) if one.type == "inline" and "^" in one.content):
        before = dict(token.meta)
        block_ids._lift(token)  # noqa: SLF001 - looks at every text
        assert token.meta == before or before
