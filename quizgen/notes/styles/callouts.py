"""A callout that asks: `> [!question] Why pad?`, in its title or its first line, the answer nested or not."""

from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.answers import begins_answer, beside, is_answer_box, is_answer_callout, is_hint
from quizgen.notes.asking import Asked, asked, instruction, question, question_or_words, with_lasting_key
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.exercise_titles import names_exercise, without_name
from quizgen.notes.inline import joined, lines_of, plain_text
from quizgen.notes.labels import heads_question
from quizgen.notes.markdown import Node, block_id, inline_tokens, last_block_id
from quizgen.notes.syntax.admonitions import INDENTED
from quizgen.notes.syntax.callouts import BOXES, KIND, TITLED
from quizgen.notes.syntax.divs import APART

ASKING = {"question", "faq", "help", "quiz", "exercise", "problem", "flashcard", "frage", "pregunta", "问题"}
CHALLENGE = "challenge"


def callout(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a callout of a kind that asks, or a directive of such a kind that folds."""
    block = blocks[index]
    if block.type not in BOXES:
        return None
    if is_exercise(block):
        return _exercise(blocks, index, place)
    if block.token.meta.get(KIND) not in ASKING:
        return None
    title: Node | None = block.children[0]
    body = block.children[1:]
    answered = any(child.type in BOXES and _answers(child) for child in body)
    words = inline_tokens(block.children[0])
    if not block.token.meta[TITLED] or heads_question(plain_text(words)):
        title, body = _first_line(body)
        words = inline_tokens(title) if title else []
    solution = [] if answered or any(map(begins_answer, body)) else _solution(blocks, index)
    found = _asked(words, answered=answered or bool(solution))
    end = index + 1 + len(solution)
    return _card(found, [*body, *solution], blocks[index:end], place, end) if title else None


def _exercise(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a challenge, or a div of any kind called "Exercise", that ends with its solutions or has one right below."""
    block = blocks[index]
    title, body = block.children[0], block.children[1:]
    boxes = list(map(is_answer_box, body))
    answers = boxes[boxes.index(True) :] if True in boxes else []
    if not all(answers):  # what follows a solution may be the next exercise
        return None
    solution = [] if answers else _solution(blocks, index)
    words = without_name(inline_tokens(title)) if block.token.meta[TITLED] else []
    if not words:
        first, body = _first_line(body)
        words = inline_tokens(first) if first else []
    if not words or not (answers or any(map(is_answer_box, solution))):
        return None
    end = index + 1 + len(solution)
    return _card(question_or_words(words), [*body, *solution], blocks[index:end], place, end)


def is_exercise(block: Node) -> bool:
    """Tell whether a block is a div or a directive that is a challenge, or whose title says that it is an exercise.

    If its kind asks, its title has always been the question, except in admonitions of MkDocs.
    """
    meta = block.token.meta
    if not meta.get(APART) or (meta[KIND] in ASKING and not meta.get(INDENTED)) or is_answer_callout(block):
        return False
    return meta[KIND] == CHALLENGE or (meta[TITLED] and names_exercise(inline_tokens(block.children[0])))


def _card(found: Asked | None, body: Sequence[Node], taken: Sequence[Node], place: Place, end: int) -> Found | None:
    if not found:
        return None
    name = block_id(taken[0].children[0]) or last_block_id(taken[0])
    return Found((draft("callout", found, body, place, taken, name=name),), end)


def _solution(blocks: Sequence[Node], index: int) -> list[Node]:
    """Return the div after one that asks, if it holds the answer: `{solution}` stands below `{exercise}`."""
    below = blocks[index + 1 : index + 2]
    stands_alone = blocks[index].token.meta.get(APART) and all(block.token.meta.get(APART) for block in below)
    return list(below) if stands_alone and all(map(is_answer_callout, below)) else []


def _answers(block: Node) -> bool:
    return (block.type == "fold" and not is_hint(block)) or is_answer_callout(block)


def _asked(tokens: list[Token], *, answered: bool) -> Asked | None:
    found = question(tokens)
    if found and answered:
        return with_lasting_key(found)
    return found or instruction(tokens) or (asked(tokens) if answered else None)


def _first_line(body: list[Node]) -> tuple[Node | None, list[Node]]:
    """Take the first line of a callout without a title as its question."""
    if not body or body[0].type != "paragraph":
        return None, body
    first, *rest = lines_of(inline_tokens(body[0]))
    title = beside(first, body[0])
    return title[0] if title else None, [*beside(joined(rest), body[0]), *body[1:]]
