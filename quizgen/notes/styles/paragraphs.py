"""A paragraph that begins with a question in bold; the answer stands beside or below it."""

from collections.abc import Sequence

from quizgen.notes.answers import begins_answer, beside
from quizgen.notes.asking import is_rhetorical
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import lines_of
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node
from quizgen.notes.styles.extent import below, beside_and_below
from quizgen.notes.styles.options import are_options, on_lines

_LONGEST = 300
"""Characters; a longer one is a story."""


def bold_paragraph(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read `**Why pad?** To keep the size.`, or the bold line alone with its answer below."""
    block = blocks[index]
    lead = Lead.of_paragraph(block) if block.type == "paragraph" else None
    asked = lead.question if lead else None
    if (
        not lead
        or not asked
        or is_rhetorical(asked.title)
        or lead.rest_text.startswith(",")
        or len(asked.title) > _LONGEST
    ):
        return None
    if lead.remark:
        end, body = below(blocks, index + 1), []
    else:
        lines = lines_of(lead.beside)
        has_options = are_options(lines) and any(map(begins_answer, blocks[index + 1 : index + 2]))
        body = beside(on_lines(lines) if has_options else lead.beside, block)
        end = below(blocks, index + 2) if has_options else beside_and_below(blocks, index + 1)
    body = [*body, *blocks[index + 1 : end]]
    if not body:
        return None
    return Found((draft("paragraph", asked, body, place, blocks[index:end], name=lead.block_id),), end)
