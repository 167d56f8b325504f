"""Who a card is: settled once, and held by `ids.txt`."""

from pathlib import Path

import pytest
from noting import our_notes

from quizgen.notes import read_notes
from quizgen.richtext import plain

_FOLDER = Path(__file__).parents[1] / "data" / "notes"


def _ids(folder: Path, text: str, **choices: object) -> list[str]:
    (folder / "note.md").write_text(text, "utf-8")
    return [concept.id.removeprefix("note.md#") for concept in read_notes([folder], **choices).concepts]  # type: ignore[arg-type]


def test_ids_are_frozen() -> None:
    """People's history hangs on them: a change of this file is a change that a user notices."""
    ids = [concept.id for concept in read_notes([_FOLDER]).concepts]
    assert ids == (_FOLDER / "ids.txt").read_text("utf-8").splitlines()


def test_ids_of_the_built_in_notes_are_block_ids() -> None:
    """Families refer to them."""
    for concept in our_notes().concepts:
        note, _, block = concept.id.partition("#^")
        assert note == f"quizgen/{concept.path.stem}"
        assert block


@pytest.mark.parametrize("number", ["23. ", "1.2 ", "Q7: ", "(3) ", "12) ", "第3题：", "4、"])
def test_a_number_is_no_part_of_a_question(tmp_path: Path, number: str) -> None:
    """A list may be renumbered."""
    assert _ids(tmp_path, f"## {number}Why normalise the data?\nSo.") == ["why normalise the data"]


@pytest.mark.parametrize(
    "question", ["3D or 2D convolutions?", "7 is odd, but why?", "1984 was written when?", "2.5 is what?"]
)
def test_a_number_that_belongs_to_a_question_stays(tmp_path: Path, question: str) -> None:
    """It says what is asked."""
    assert _ids(tmp_path, f"## {question}\nSo.") == [question.rstrip("?").lower()]


SECTIONS = ("# Dropout\n- **Why?** A.\n", "# Pooling\n- **Why?** B.\n", "# Other\n- **Why does it help so much?** C.\n")


def test_sections_may_change_places(tmp_path: Path) -> None:
    """Questions that need their place bear it, so order doesn't matter, nor does a further one."""
    ids = _ids(tmp_path, "".join(SECTIONS))
    assert ids[:2] == ["dropout > why", "pooling > why"]
    assert _ids(tmp_path, "".join(reversed(SECTIONS))) == list(reversed(ids))
    assert _ids(tmp_path, SECTIONS[1]) == ids[1:2]


def test_equal_questions_are_told_apart_by_place_before_order(tmp_path: Path) -> None:
    """Only in one place does their order count."""
    item = "- **Why use a stride of two?** So.\n"
    text, key = f"# A\n{item}{item}# B\n{item}", "why use a stride of two"
    assert _ids(tmp_path, text) == [f"a > {key}", f"a > {key} (2)", f"b > {key}"]


def test_cards_of_new_styles_never_shift_those_of_old_ones(tmp_path: Path) -> None:
    """Whatever stands before them."""
    old = "## Why use a stride of two?\nA heading.\n"
    new = "**Why use a stride of two?** A paragraph.\n\nQ: Why use a stride of two?\nA: A label.\n\n# Place\n"
    assert _ids(tmp_path, old) == ["why use a stride of two"]
    assert _ids(tmp_path, new + old)[-1] == "why use a stride of two"
    assert len(set(_ids(tmp_path, new + old))) == 3


def test_styles_on_demand_change_no_id(tmp_path: Path) -> None:
    """With or without --also."""
    text = "- **Stride**: a step.\n\nA ==stride== is one.\n\n## How does pooling work\nSo.\n\n## Why stride?\nSo.\n"
    plain = _ids(tmp_path, text)
    assert set(plain) < set(_ids(tmp_path, text, also=("terms", "highlights", "unmarked")))


def test_block_ids_take_the_place_of_questions(tmp_path: Path) -> None:
    """In every style that can bear one."""
    for text in (
        "**Why {}?** A. ^b",
        "> [!question] Why {}?\n> A. ^b",
        "1. **Why {}?** ^b\n\nBelow.",
        "Q: Why {}?\nA: So. ^b",
        "### 如何{}  ^b\nA.",
    ):
        assert _ids(tmp_path, text.format("this")) == _ids(tmp_path, text.format("that")) == ["^b"]


_PROBLEM = "## {}\n```problem\na: 2..9\nanswer: a + 1\n```\nWhat is {{{{a}}}} + 1?\n\n**Solution.** {{{{answer}}}}\n"


def test_ids_with_a_hash_lose_no_card(tmp_path: Path) -> None:
    """Where id and question together make what another note's make, a line says so, and what to do."""
    (tmp_path / "a.md").write_text(f"---\nid: x\n---\n## B#c?\nOne.\n\n{_PROBLEM.format('P#q')}", "utf-8")
    (tmp_path / "b.md").write_text("---\nid: x#b\n---\n## C?\nTwo.\n\n## D?\nThree.\n", "utf-8")
    (tmp_path / "c.md").write_text(f"---\nid: x#p\n---\n{_PROBLEM.format('Q')}\n## B? ^b\nFour.\n", "utf-8")
    library = read_notes([tmp_path])
    assert [concept.id for concept in library.concepts] == ["x#b#c", "x#b#d", "x#p#^b"]
    assert [problem.id for problem in library.problems] == ["x#p#q"]
    assert [(message.file.name, message.line, message.level) for message in library.messages] == [
        ("b.md", 4, "error"),
        ("c.md", 4, "error"),
    ]
    assert library.messages[0].text == (
        f"“C?” is left out: it has the same id as line 4 of {tmp_path / 'a.md'} (x#b#c); "
        "give one of them a block id (^name)"
    )


@pytest.mark.parametrize(
    ("note", "title", "key"),
    [
        ("## Why pad? #exam::part-1 #oral\n\nSo.", "Why pad?", "why pad"),
        ("**Why pad? #exam::part-1 #oral** So.", "Why pad?", "why pad"),
        ("Q: Why pad? #exam::part-1 #oral\nA: So.", "Why pad?", "why pad? #exam::part-1"),
        ("## Explain the pad #exam::part-1 #oral\n\nSo.", "Explain the pad", "explain the pad #exam::part-1"),
        ("- Why pad? #exam::part-1 #oral #card\n  - So.", "Why pad?", "why pad? #exam::part-1"),
    ],
)
def test_tags_may_be_nested_as_anki_has_them(tmp_path: Path, note: str, title: str, key: str) -> None:
    """They are no part of a title. Where they were one once, the id still holds them."""
    (tmp_path / "note.md").write_text(note, "utf-8")
    (card,) = read_notes([tmp_path]).concepts
    assert (card.title, card.tags, card.id) == (title, ("exam::part-1", "oral"), f"note.md#{key}")


def test_a_heading_above_keeps_its_tags_in_ids(tmp_path: Path) -> None:
    """A question that names nothing bears the heading as it always has."""
    assert _ids(tmp_path, "## Padding #exam::part-1\n\n### Why?\n\nSo.") == ["padding #exam::part-1 > why"]


def test_frontmatter_and_lines_of_tags_take_nested_ones(tmp_path: Path) -> None:
    """A line of nothing but tags is no answer, and `tags:` may have signs of tags."""
    (tmp_path / "note.md").write_text("---\ntags: #exam::part-1 #oral\n---\n## Why?\n\n#more::less\n\nSo.", "utf-8")
    (card,) = read_notes([tmp_path]).concepts
    assert (card.tags, plain(card.answer)) == (("exam::part-1", "oral"), "So.")
