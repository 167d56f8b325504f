"""What is a question: how it ends or begins, what may stand around it, and what only looks like one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from quizgen.notes.asking_words import asks_by_words
from quizgen.notes.inline import (
    on_one_line,
    raw_text,
    split_at,
    start_of,
    unwrapped,
    with_text,
    without_blank_ends,
    without_start,
)
from quizgen.notes.labels import has_remark, label_of_question, without_label
from quizgen.notes.markdown import without_tags
from quizgen.notes.rendering import DRAWING, NAME
from quizgen.notes.syntax.math import MATH
from quizgen.notes.syntax.wikilinks import TARGET

MARKS = "?？؟⁇⁈⁉\u037e\u055e"
"""Question marks: Latin, full-width, Arabic, doubled ones, Greek, Armenian."""

_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff].*;", re.DOTALL)
_NUMBER = re.compile(
    r"\s*(?:\(\d{1,3}\)|\d{1,3}(?:\.\d{1,3})*\s*[:：.)、．](?!\d)|\d{1,3}(?:\.\d{1,3})+(?=\s+[^\W\d_a-z])|第\s*\d{1,3}\s*[题題问問]\s*[:：.、]?)"
    r"\s*(?=\S)"
)
_REMARK = re.compile(r"[^\w(（\[【]*[(（\[【][^()（）\[\]【】]{1,80}[)）\]】]")
_EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]{0,80}[)）\]】]")
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]{0,80}\}\s*$")
"""What pandoc and kramdown put after a heading: `{#name .class}`."""

_RHETORICAL = re.compile(r"(?:but|and|so|or|then|yet|aber|und|oder|pero|y|o|mais|et|ma|e)\s", re.IGNORECASE)
_OPERATORS = frozenset(",=+-*/|&:;<({[")
"""What no question ends in: here the mark is a sign among others."""

_QUOTES = "\"'“”„«»‘’「」『』*_ "
_INSTRUCTION = re.compile(
    r"(?:explain|describe|justify|discuss|summari[sz]e|distinguish|differentiate|derive|prove)(?:[:\s]+\S)"
    # These verbs are nouns or steps too ("State of the art", "Define models"): only with an object that tells.
    r"|(?:define|contrast|state)\s+(?:the|a|an|that|why|how|what|when|where|which|two|three|four|five)\s"
    # Manuals say "List the files" and "Show a problem": here a full stop has to tell as well.
    r"|(?:name|list|give|show|sketch|outline|illustrate|calculate|compute)"
    r"\s+(?:(?:the|a|an)\s.*\.$|(?:that|why|how|what|when|where|which|two|three|four|five)\s)"
    r"|define:\s*\S"
    r"|compare\s+(?:the\s|\S.*\s(?:and|with|to|versus|vs\.?)\s)",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"(?:any|have|got|more|still|need|want|new|found|having|looking|stuck|confused|ready|interested|curious)\b"
    r"|questions?$|in a hurry|not sure|done$|sounds? |like (?:this|what)|would you like"
    r"|do you (?:want|like|need|have)\b|are you (?:ready|new|looking|interested|stuck)|what'?s (?:next|new)|what next"
    r"|who (?:are|am) (?:we|i)\b"
    r"|where (?:to|do (?:we|i|you)) go (?:from here|next)|did you (?:find|like|enjoy|know)"
    r"|(?:noch|weitere|offene) fragen|fragen$|lust auf|¿?(?:te|le) (?:ha )?(?:gust|interes)"
    r"|¿?(?:tienes|más|alguna)? ?(?:dudas|preguntas)$"
    r"|(?:d'autres |des )?questions$|envie d|(?:alguma )?dúvidas?$|(?:altre )?domande$|(?:остались )?вопросы$"
    r"|还有问题|有问题|有疑问|准备好了",
    re.IGNORECASE,
)
"""Questions that invite to something, and ask nothing that a card could."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is to be shown.

    Attributes:
        tokens: its words, without number, label, source, quotation marks and tags.
        title: the same as plain text.
        tags: those after it, as they are written.
        key: what its identity is made of, where that is not the title.
    """

    tokens: list[Token]
    title: str
    tags: tuple[str, ...] = ()
    key: str = ""


def question(tokens: Sequence[Token]) -> Asked | None:
    """Read a question that ends in a question mark, with at most a short remark after it."""
    kept, tags = without_tags(_without_attributes(without_blank_ends(tokens)))
    text = raw_text(kept)
    end = _end_of_question(text)
    if not end or _asks_in_code(kept):
        return None
    if end == len(text):
        return asked(kept, tags)
    left, right = split_at(kept, end)
    rest = raw_text(_without_sources(right))
    if rest.startswith((")", "）")) and _opens(raw_text(left)):
        left, right = split_at(kept, end + 1)
        rest = rest[1:]
    if _has_words(_BRACKETED.sub("", rest)):
        return asked(kept, tags) if ends_asking(raw_text(left)) and _is_formula(right) else None
    behind = right
    remark = _REMARK.match(raw_text(right))
    if remark and rest.startswith(remark[0]):  # not the words of a link
        left, behind = split_at(kept, len(raw_text(left)) + remark.end())
    left += [token for token in right if token.type == "footnote_ref" and token not in left]
    found = asked(left, tags)
    shown = _as_written(behind) if rest.strip() else _what_it_is_about(right)
    return replace(found, tokens=[*found.tokens, *shown]) if found and shown else found


def question_or_words(tokens: Sequence[Token]) -> Asked | None:
    """Read a question, or take words for one where something else says that they ask."""
    found = question(tokens)
    return with_lasting_key(found) if found else asked(tokens)


def with_lasting_key(found: Asked) -> Asked:
    """Give a card the identity that it had when tags as Anki has them still counted as words."""
    return replace(found, key=lasting_key(found.key or found.title, found.tags))


def lasting_key(title: str, tags: Sequence[str]) -> str:
    """Return a title with the tags that once counted as words of it: all up to the last one with `::`."""
    count = max((number for number, tag in enumerate(tags, start=1) if "::" in tag), default=0)
    return " ".join([title, *tags[:count]])


def instruction(tokens: Sequence[Token]) -> Asked | None:
    """Read a question that begins with an instruction, such as Explain or Compare."""
    kept, tags = without_tags(without_blank_ends(tokens))
    found = asked(kept, tags)
    is_one = found and _INSTRUCTION.match(found.title) and not found.title.isupper()
    return with_lasting_key(found) if found and is_one else None


def asked(tokens: Sequence[Token], tags: tuple[str, ...] = ()) -> Asked | None:
    """Take off what is no part of a question; nothing is left of one without words, or of an invitation."""
    kept = unwrapped(without_blank_ends(tokens))
    text = raw_text(kept)
    key = on_one_line(text) if has_remark(text) else ""  # ids had such a label in them before it counted as one
    if len(text) > 2 and (label := label_of_question(text)):  # noqa: PLR2004 - "A."
        kept = without_label(kept, label)
        text = raw_text(kept)
    if number := number_length(text):
        kept = without_start(kept, number)
        text = raw_text(kept)
    start = len(text) - len(text.lstrip(_QUOTES))
    if start and text[:start].strip() and len(text.rstrip(_QUOTES)) == len(text):
        kept = _unquoted(kept, text, start)
        text = raw_text(kept)
    title = on_one_line(text)
    return Asked(kept, title, tags, key) if _has_words(title) and not is_invitation(title) else None


def _without_attributes(tokens: list[Token]) -> list[Token]:
    if not tokens or not tokens[-1].content.rstrip().endswith("}"):
        return tokens
    text = raw_text(tokens)
    found = _ATTRIBUTES.search(text, max(len(text) - 100, 0))
    return split_at(tokens, found.start())[0] if found else tokens


def without_attributes(title: str) -> str:
    """Take `{#name .class}` off the text of a heading."""
    return (_ATTRIBUTES.sub("", title) if title.endswith("}") else "") or title


def without_number(tokens: Sequence[Token]) -> list[Token]:
    """Take off the number that a list or a heading gives a question."""
    match = _NUMBER.match(start_of(tokens, 40))
    return without_start(tokens, match.end()) if match else list(tokens)


def number_length(text: str) -> int:
    """Return the length of the number that a text begins with."""
    match = _NUMBER.match(text[:40])
    return match.end() if match else 0


def is_invitation(title: str) -> bool:
    """Tell whether a question only invites: "Questions?", "Ready to start?", "Want to help?"."""
    return bool(_INVITATION.match(title.strip(_QUOTES + MARKS)))


def is_rhetorical(title: str) -> bool:
    """Tell whether a question goes on with what was said before it: "But is that enough?"."""
    return bool(_RHETORICAL.match(title.lstrip(_QUOTES + "¿")))


def ends_asking(text: str) -> bool:
    """Tell whether a text ends as a question does."""
    text = text.rstrip(_QUOTES + "!:：")
    return bool(text) and (text[-1] in MARKS or bool(_GREEK.fullmatch(text)))


def _end_of_question(text: str) -> int:
    """Return the position after the last question mark, or 0."""
    found = max(map(text.rfind, MARKS))
    if found >= 0:
        return found + 1 if text[:found].rstrip()[-1:] not in _OPERATORS else 0
    stripped = text.rstrip()
    return len(stripped) if _GREEK.fullmatch(stripped) else 0


def _asks_in_code(tokens: Sequence[Token]) -> bool:
    """Tell whether the marks are all in code and the words don't ask: `a ? b : c` and `empty?` are no questions."""
    if all(token.type != "code_inline" for token in tokens):
        return False
    outside = raw_text(with_text(one, "x") if one.type == "code_inline" else one for one in tokens)
    text = raw_text(tokens)
    return not _end_of_question(outside) and not asks_by_words(text[number_length(text) :])


def _outside_of_links(tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.type == "link_open"
        if not depth:
            yield token
        depth -= token.type == "link_close"


def _without_sources(tokens: Sequence[Token]) -> list[Token]:
    """Leave out links, footnotes, pictures and code: where a question comes from."""
    left_out = {"footnote_ref", "image", "code_inline"}
    return [one for one in _outside_of_links(tokens) if one.type not in left_out and TARGET not in one.meta]


def _what_it_is_about(tokens: Sequence[Token]) -> list[Token]:
    """Return the code and the pictures of the note that stand alone behind a question, with a space before each.

    They are no part of its title: what was asked before without them stays the same card.
    """
    about = [token for token in _outside_of_links(tokens) if _is_about(token)]
    return [one for token in about for one in (Token("text", "", 0, content=" "), token)]


def _is_formula(tokens: Sequence[Token]) -> bool:
    """Tell whether what stands behind a question has no words but those in formulas and brackets.

    Such a formula is part of the title: questions with a label have always had it there.
    """
    others = (token for token in _without_sources(tokens) if token.type not in MATH)
    return not _has_words(_BRACKETED.sub("", raw_text(others)))


def _as_written(tokens: Sequence[Token]) -> list[Token]:
    """Return what stands behind a question with code, pictures or formulas among it, without sources; else nothing."""
    kept: list[Token] = []
    for token in _outside_of_links(tokens):
        if (token.type in {"footnote_ref", "image"} and not _is_about(token)) or TARGET in token.meta:
            continue
        if token.type == "text" and kept and kept[-1].type == "text":
            kept[-1] = with_text(token, kept[-1].content + token.content)
        else:
            kept.append(token)
    kept = [with_text(one, _EMPTY.sub("", one.content)) if one.type == "text" else one for one in kept]
    is_told = any(_is_about(token) or token.type in MATH for token in kept)
    return [Token("text", "", 0, content=" "), *without_blank_ends(kept)] if is_told else []


def _is_about(token: Token) -> bool:
    return token.type == "code_inline" or NAME in token.meta or DRAWING in token.meta


def _opens(text: str) -> bool:
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def _unquoted(tokens: list[Token], text: str, start: int) -> list[Token]:
    """Take off an opening quotation mark whose closing one was cut off with what follows the question."""
    quote = text[:start].strip()
    return without_start(tokens, start) if text.count(quote) == 1 or quote in "„«“「『‘" else tokens


def _has_words(text: str) -> bool:
    return any(map(str.isalpha, text))
