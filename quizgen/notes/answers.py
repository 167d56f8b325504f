"""Front and back: what stands below a question is its answer, but for code and options that belong to the question."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.asking import MARKS
from quizgen.notes.inline import in_bold, lines_of, plain_text, raw_text, without_blank_ends, without_start
from quizgen.notes.labels import answer_label, heads_answer, is_long, is_solution, solution_length, without_label
from quizgen.notes.markdown import Node, blocks, flat, inline_tokens, paragraph, text_of
from quizgen.notes.syntax.callouts import BOXES, KIND
from quizgen.notes.syntax.tasks import BOX

_ANSWERING = frozenset(
    {"success", "check", "done", "answer", "solution", "antwort", "lösung", "respuesta", "réponse", "答案"}
)
"""Kinds of callouts that hold an answer."""

_PRAISE = {"success", "check", "done"}
"""Kinds of callouts that hold an answer where one is awaited; alone, they may say "Well done"."""

_HINT = re.compile(r"(?:hints?|hinweis|pista|indice|indication|подсказка|提示|ヒント|힌트)\s*\d{0,3}", re.IGNORECASE)
"""Titles of boxes that help to find the answer but don't hold it."""

_PLACEHOLDER = re.compile(
    r"(?:answers?|antwort|respuesta|réponse|risposta|resposta|ответ|答案?|回答|todo|to ?do|tbd|tba|tk|fixme|wip|n/?a"
    r"|coming soon|to be (?:added|continued|written|done|filled in)|(?:write |fill in )?your answer(?: here)?"
    r"|待补充|待填|待完善|待续|暂无|略"
    r"|work in progress|see above|see below|à compléter|por hacer|pendiente|[\W_]*)[\W_]*",
    re.IGNORECASE,
)
_LONGEST_PLACEHOLDER = 40
"""Letters; none of these has more, but for what is no word after it."""

_OPTION = re.compile(r"\s*(?:[-*☐☑]\s*)?[(（]?[A-Ha-h1-9][)）.:、]\s*\S")
_LISTS = {"bullet_list", "ordered_list"}
_LEAD = re.compile(r"\s*(?:::(?!\S)|:(?!:|[a-z\d_+-]{1,40}:)|：|[–—-](?=\s))\s*")
"""What sets an answer off. Names (`::std`), those of emoji (`:smile:`) and blocks of Pandoc (`:::`) have colons too."""

_ONLY_TAGS = re.compile(r"(?:\s*#(?:[\w/-]|::(?=\w))*[^\W\d](?:[\w/-]|::(?=\w))*)+\s*")
_HTML = re.compile(r"<[^<>]*>")
_LONGEST_OPTION = 120
_LONGEST_WAY_BACK = 40
_FEW = 2
"""Blocks; what has more of them is no placeholder."""


def split_sides(body: Sequence[Node], *, asks: str = "") -> tuple[list[Token], list[Token]]:
    """Split what stands below a question into what belongs to its front, and its answer, without labels.

    Code and options go to the front only if something says where the answer begins: a label, a fold, a callout.
    """
    body = [block for block in body if not _is_only_tags(block)]
    while body and _leads_away(body[-1]):
        body.pop()
    index = next((number for number, block in enumerate(body) if begins_answer(block)), None)
    if index is not None and _belongs_to_question(body[:index], body[index]):
        answer = [*_unpacked(body[index]), *body[index + 1 :]]
        return flat(body[:index]), cleaned(answer)
    if body and all(is_hint(block) or is_material(block) for block in body) and any(map(is_hint, body)):
        return flat(body), []
    if len(body) > 1 and body[-1].type == "fold" and all(map(is_material, body[:-1])):
        return flat(body[:-1]), cleaned(_unpacked(body[-1]))
    if len(body) == 1 and body[0].type == "fold" and not _asks(body[0]):
        return [], cleaned(_unpacked(body[0]))
    return [], cleaned(body, asks=asks)


def cleaned(body: Sequence[Node], *, asks: str = "") -> list[Token]:
    """Return an answer without its label; nothing if it is only a placeholder or a checklist."""
    body = list(body)
    if body and body[0].type == "paragraph":
        tokens = inline_tokens(body[0])
        first = _without_lead(tokens)
        if first is not tokens or not _is_tidy(body[0]):
            body = [*blocks(paragraph(first, body[0].map)), *body[1:]]
    elif body and body[0].type == "heading" and (label := answer_label(inline_tokens(body[0]))):
        first = without_label(inline_tokens(body[0]), label)
        body = [*blocks(paragraph(in_bold(first), body[0].map)), *body[1:]]
    if not body or _is_checklist(body):
        return []
    return [] if len(body) <= _FEW and _says_nothing(body, asks) else flat(body)


def _is_tidy(block: Node) -> bool:
    """Tell whether a paragraph is as the note has it and has text at both ends: then it need not be built again."""
    tokens = inline_tokens(block)
    return bool(
        tokens and block.children[0].content and tokens[0].content[:1].strip() and tokens[-1].content[-1:].strip()
    )


def _says_nothing(body: Sequence[Node], asks: str) -> bool:
    """Tell whether an answer is only a placeholder, or the question once more."""
    again = asks.strip(MARKS + " ")
    start = text_of(body, _LONGEST_PLACEHOLDER)
    if not _PLACEHOLDER.fullmatch(start) and not again.startswith(start.strip(MARKS + " ")):
        return False
    text = text_of(body, _LONGEST_OPTION + len(asks))
    if not _PLACEHOLDER.fullmatch(text) and text.strip(MARKS + " ") != again:
        return False
    tokens = (one for token in flat(body) for one in (token, *(token.children or ())))
    return all(token.type not in {"fence", "code_block", "math_block", "image"} for token in tokens)


def _without_lead(tokens: list[Token]) -> list[Token]:
    """Take a label off, or the colon or dash that sets an answer off."""
    label = answer_label(tokens)
    if label and (is_long(tokens) or raw_text(tokens)[: label.length].rstrip().endswith((":", "："))):
        return without_label(tokens, label)
    if tokens and tokens[0].content[:1].isalnum():
        return tokens
    lead = _LEAD.match(raw_text(tokens))
    return without_start(tokens, lead.end()) if lead else tokens


def begins_answer(block: Node) -> bool:
    """Tell whether a block says that the answer begins with it."""
    if block.type == "paragraph":
        tokens = inline_tokens(block)
        label = answer_label(tokens)
        if (label and is_long(tokens)) or solution_length(tokens):
            return True
        end = tokens[-1].content.rstrip() if tokens else ""
        if end and tokens[0].nesting <= 0 and not end.endswith((":", "：")):
            return False
        text = plain_text(tokens)
        return len(text) < 30 and heads_answer(text) and (tokens[0].nesting > 0 or text.endswith((":", "：")))  # noqa: PLR2004
    if block.type == "heading":
        return heads_answer(plain_text(inline_tokens(block)))
    if block.type == "callout":
        return is_answer_callout(block)
    return is_answer_fold(block)


def is_answer_fold(block: Node) -> bool:
    """Tell whether a block is a fold whose summary, or its kind in a directive, says that it holds the answer."""
    return block.type == "fold" and is_answer_callout(block)


def is_answer_callout(block: Node) -> bool:
    """Tell whether a callout holds an answer, by its kind or its title."""
    return block.token.meta.get(KIND, "") in _ANSWERING or heads_answer(plain_text(inline_tokens(block.children[0])))


def is_hint(block: Node) -> bool:
    """Tell whether a block is a fold that gives a hint. Obsidian's callouts of the kind "hint" may hold anything."""
    if block.type != "fold":
        return False
    title = plain_text(inline_tokens(block.children[0])).strip(" :：.!*_")
    return block.token.meta.get(KIND) == "hint" or bool(_HINT.fullmatch(title))


def is_answer_box(block: Node) -> bool:
    """Tell whether a block is a fold or a callout that certainly holds an answer, even where none is awaited."""
    if block.type not in BOXES or not is_answer_callout(block):
        return False
    return block.token.meta.get(KIND) not in _PRAISE or heads_answer(plain_text(inline_tokens(block.children[0])))


def _belongs_to_question(before: Sequence[Node], marker: Node) -> bool:
    """Tell whether what stands before an answer's mark is no answer itself."""
    if not before:
        return True
    solution = marker.type == "paragraph" and (
        solution_length(inline_tokens(marker)) or is_solution(plain_text(inline_tokens(marker)))
    )
    return not solution or all(map(is_material, before))


def is_material(block: Node) -> bool:
    """Tell whether a block is code, a picture, a table or options: what a question may be about."""
    if block.type in {"fence", "code_block", "table", "math_block"}:
        return True
    if block.type == "paragraph":
        tokens = inline_tokens(block)
        lines = [plain_text(line) for line in lines_of(tokens)]
        only_pictures = all(token.type in {"image", "softbreak"} for token in tokens if raw_text([token]).strip())
        return only_pictures or (len(lines) > 1 and all(map(_OPTION.match, lines)))
    return block.type in _LISTS and len(block.children) > 1 and all(map(_is_option, block.children))


def _is_option(item: Node) -> bool:
    return len(item.children) == 1 and len(text_of([item], _LONGEST_OPTION + 1)) <= _LONGEST_OPTION


def _unpacked(block: Node) -> list[Node]:
    """Return what a block that begins an answer holds of it."""
    if block.type in BOXES:
        return list(block.children[1:]) or [block]
    if block.type == "heading":
        return []
    tokens = inline_tokens(block)
    label = answer_label(tokens)
    length = label.length if label else solution_length(tokens)
    if not length and heads_answer(plain_text(tokens)):
        return []
    return blocks(paragraph(without_start(tokens, length), block.map))


def _asks(fold: Node) -> bool:
    return plain_text(inline_tokens(fold.children[0])).rstrip().endswith(tuple(MARKS))


def _is_checklist(body: Sequence[Node]) -> bool:
    """Tell whether all there is are boxes to tick."""
    items = [item for block in body if block.type in _LISTS for item in block.children]
    return bool(items) and all(block.type in _LISTS for block in body) and all(map(_has_box, items))


def _has_box(item: Node) -> bool:
    tokens = inline_tokens(item.children[0]) if item.children else []
    return bool(tokens) and tokens[0].type == BOX


def _is_only_tags(block: Node) -> bool:
    content = block.children[0].content if block.type == "paragraph" and block.children else ""
    return content.startswith("#") and bool(_ONLY_TAGS.fullmatch(content))


def _leads_away(block: Node) -> bool:
    """Tell whether a paragraph holds nothing but links within its page: "Back to top"."""
    if block.type != "paragraph":
        return False
    tokens = inline_tokens(block)
    if tokens and tokens[0].content.startswith("<"):  # HTML is text
        text = raw_text(tokens)
        return 'href="#' in text and len(_HTML.sub("", text)) <= _LONGEST_WAY_BACK
    depth = links = 0
    for token in tokens:
        if token.type == "link_open":
            depth += str(token.attrs.get("href", "")).startswith("#")
            links += depth
        elif token.type == "link_close":
            depth = max(depth - 1, 0)
        elif not depth and any(map(str.isalnum, token.content)):
            return False
    return links > 0


def beside(tokens: Sequence[Token], block: Node) -> list[Node]:
    """Make a paragraph of what stands beside a question in its own."""
    return blocks(paragraph(without_blank_ends(tokens), block.map))
