"""The built-in notes."""

import re

import pytest
from noting import our_notes

from quizgen.notes import Concept
from quizgen.resources import CONTENT
from quizgen.richtext import plain

LIBRARY = our_notes()
each_concept = pytest.mark.parametrize("concept", LIBRARY.concepts, ids=lambda concept: concept.id)


def test_the_notes_are_without_remarks() -> None:
    """No question without an answer, no question twice; ids and tags that don't depend on where the notes lie."""
    assert LIBRARY.messages == ()
    assert len(LIBRARY.concepts) >= 200
    assert len(LIBRARY.notes) >= 15
    for concept in LIBRARY.concepts:
        assert concept.id.startswith("quizgen/")
        assert all(tag.startswith("cnn::") for tag in concept.tags)
        assert concept.tags


@each_concept
def test_an_answer_is_short_enough_to_recall_and_long_enough_to_explain(concept: Concept) -> None:
    """20 to 120 words; a block id, so that the question can be reworded; balanced TeX."""
    assert 20 <= len(plain(concept.answer).split()) <= 120
    assert re.fullmatch(r"quizgen/[a-z-]+#\^[a-z0-9-]+", concept.id)
    for html in (concept.question, concept.answer):
        for source in re.findall(r"<tex[^>]*>(.*?)</tex>", html, re.DOTALL):
            assert source.count("{") == source.count("}")
        assert "$" not in plain(html)


def test_every_block_id_is_that_of_a_card() -> None:
    """A heading that forgets to ask would be no card, and nobody would miss it."""
    written = {
        f"quizgen/{note.stem}#^{block}"
        for note in CONTENT.glob("*.md")
        for block in re.findall(r"\^([a-z0-9-]+)$", note.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert written == {concept.id for concept in LIBRARY.concepts}
