"""How far an answer reaches that has no heading and no list item to hold it together."""

from collections.abc import Callable, Sequence

from quizgen.notes.asking import question
from quizgen.notes.draft import Place
from quizgen.notes.labels import question_label
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node, inline_tokens
from quizgen.notes.styles.callouts import ASKING, callout, is_exercise
from quizgen.notes.styles.folds import fold
from quizgen.notes.syntax.callouts import BOXES, KIND
from quizgen.notes.syntax.divs import DIV

_STOPS = {"heading", "hr"}


def is_stop(block: Node) -> bool:
    """Tell whether a block ends whatever stands above it: a heading, a rule, a line in bold, the next question."""
    if block.type in _STOPS:
        return True
    if block.type in {"ordered_list", "bullet_list"}:
        return any(_asks(Lead.of(item)) or any(map(is_labelled, item.children[:1])) for item in block.children)
    if block.type in BOXES:
        return _is_asking_box(block)
    if block.type != "paragraph":
        return False
    lead = Lead.of_paragraph(block)
    return bool(lead and (not lead.rest_text.strip(":： ") or _asks(lead))) or is_labelled(block)


def ends(blocks: Sequence[Node], index: int) -> bool:
    """Tell whether a block among others ends what stands above it. A div that asks and has no answer is only shown."""
    block = blocks[index]
    exercise = is_exercise(block)
    if not (exercise or is_stop(block)):
        return False
    if not (exercise or is_lone_div(block)):
        return True
    found = callout(blocks, index, Place()) or fold(blocks, index, Place())
    return found is not None and any(card.answer for card in found.drafts)


def is_lone_div(block: Node) -> bool:
    """Tell whether a block is a div without questions inside: no text has ever ended there."""
    return bool(block.token.meta.get(DIV)) and not any(map(_holds_question, block.children[1:]))


def _is_asking_box(box: Node) -> bool:
    """Tell whether a fold or a callout asks. What stands in a div has always been looked at alone."""
    if box.token.meta.get(DIV) and not is_lone_div(box):
        return True
    return box.token.meta[KIND] in ASKING if box.type == "callout" else bool(question(inline_tokens(box.children[0])))


def _holds_question(block: Node) -> bool:
    """Tell whether a block inside a div is a question of its own."""
    if block.type == "paragraph":
        return _asks(Lead.of_paragraph(block)) or is_labelled(block)
    return block.type != "hr" and is_stop(block)


def is_labelled(block: Node) -> bool:
    """Tell whether a paragraph begins with a question's label."""
    return block.type == "paragraph" and question_label(inline_tokens(block)) is not None


def below(blocks: Sequence[Node], start: int) -> int:
    """Return the index of the block that ends an answer which begins at `start`: a div there is the answer itself."""
    return _next_end(blocks, start + 1 if start < len(blocks) and is_lone_div(blocks[start]) else start)


def _next_end(blocks: Sequence[Node], start: int) -> int:
    return next((index for index in range(start, len(blocks)) if ends(blocks, index)), len(blocks))


def beside_and_below(blocks: Sequence[Node], start: int, is_next: Callable[[Node], bool] | None = None) -> int:
    """Return where an answer ends that began beside its question.

    Lists, code and the like go on with it. Paragraphs do so only if the next question shows where they end.
    """
    end = _next_end(blocks, start)
    if is_next and end < len(blocks) and is_next(blocks[end]):
        return end
    return next((index for index in range(start, end) if blocks[index].type == "paragraph"), end)


def _asks(lead: Lead | None) -> bool:
    return lead is not None and lead.question is not None
