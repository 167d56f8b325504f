"""A pitfall with its solution: `- **Name**: what happens` and, nested, `- **Solution**: what helps`."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.answers import beside, cleaned
from quizgen.notes.asking import without_number
from quizgen.notes.draft import Draft, Found, Place
from quizgen.notes.inline import in_bold, plain_text, with_text
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node, Tokens, first_line, flat, last_line, paragraph

_REMEDY = re.compile(r"(solutions?|fix(es)?|remed(y|ies)|mitigations?)\s*[:：]?$", re.IGNORECASE)
_COLONS = (":", "：")
_LISTS = {"bullet_list", "ordered_list"}


def pitfall(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a name and what happens, with a remedy among the nested items."""
    item = blocks[index]
    lead = Lead.of(item) if item.type == "list_item" else None
    if lead is None or not (lead.text.endswith(_COLONS) or lead.rest_text.startswith(_COLONS)):
        return None
    remedies = [entry for block in lead.blocks if block.type in _LISTS for entry in block.children if _is_remedy(entry)]
    if not remedies:
        return None
    return Found((_draft(item, lead, remedies, place),), index + 1)


def _draft(item: Node, lead: Lead, remedies: list[Node], place: Place) -> Draft:
    name = plain_text(without_number(lead.bold)).rstrip(":： ")
    lines = (first_line(item) - 1, first_line(item))
    bold = in_bold(_without_colon(lead.bold))
    happens = [Token("text", "", 0, content=": "), *lead.beside] if lead.beside else []
    return Draft(
        kind="pitfall",
        key=name,
        title=f"{name}: how do you fix it?",
        question=[
            *paragraph([*bold, *happens], lines),
            *(token for block in lead.blocks for token in _without_items(block, remedies)),
            *paragraph([Token("text", "", 0, content="How do you fix it?")], lines),
        ],
        answer=[token for entry in remedies if (remedy := Lead.of(entry)) for token in _body(entry, remedy)],
        breadcrumb=place.breadcrumb,
        line=first_line(item),
        last_line=last_line(item),
        block_id=lead.block_id,
    )


def _body(entry: Node, remedy: Lead) -> list[Token]:
    return cleaned([*beside(remedy.beside, entry.children[0]), *remedy.blocks])


def _without_colon(tokens: list[Token]) -> list[Token]:
    last = tokens[-1]
    return [*tokens[:-1], with_text(last, last.content.rstrip(":： "))] if last.type == "text" else tokens


def _is_remedy(item: Node) -> bool:
    lead = Lead.of(item)
    return lead is not None and bool(_REMEDY.match(lead.text))


def _without_items(block: Node, left_out: list[Node]) -> Tokens:
    """Return the tokens of a block; of a list, only those of the items that are not left out."""
    if block.type not in _LISTS:
        return flat([block])
    kept = flat(item for item in block.children if item not in left_out)
    return [block.token, *kept, block.closing] if kept else []
