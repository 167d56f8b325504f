"""A term in bold with its definition: `- **Stride**: the step of the kernel`. Only with `--also terms`."""

from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from quizgen.notes.answers import beside
from quizgen.notes.asking import asked
from quizgen.notes.choices import TERMS
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import with_text
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node

_COLONS = (":", "：")
_LONGEST = 80
_NO_TERMS = frozenset(
    (
        *(
            "note",
            "notes",
            "example",
            "examples",
            "given",
            "formula",
            "input",
            "output",
            "result",
            "goal",
            "tip",
            "warning",
        ),
        *("important", "hint", "remark", "solution", "fix", "answer", "see", "see also", "source", "todo", "step"),
    )
)


def term(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a term and what it means."""
    block = blocks[index]
    if TERMS not in place.also or block.type not in {"list_item", "paragraph"}:
        return None
    lead = Lead.of(block) if block.type == "list_item" else Lead.of_paragraph(block)
    if not lead or not (lead.text.endswith(_COLONS) or lead.rest_text.startswith((*_COLONS, "–", "—", "- "))):
        return None
    found = asked(_without_colon(lead))
    if not found or len(found.title) > _LONGEST or found.title.casefold() in _NO_TERMS:
        return None
    home = block.children[0] if block.type == "list_item" else block
    body = [*beside(lead.beside, home), *lead.blocks]
    if not body:
        return None
    card = draft("term", found, body, place, [block], name=lead.block_id)
    return Found((replace(card, place_matters=True),), index + 1)


def _without_colon(lead: Lead) -> list[Token]:
    last = lead.bold[-1]
    return [*lead.bold[:-1], with_text(last, last.content.rstrip(":： "))] if last.type == "text" else lead.bold
