"""Work on inline tokens: their text, and cutting them without breaking what is open."""

from collections.abc import Iterable, Sequence

from markdown_it.token import Token

BREAKS = {"softbreak", "hardbreak"}
"""Tokens that end a line of the file."""
_OBJECT = "\ufffc"
"""Stands in a text for what has no words; Unicode's own sign for that."""

_LINE_ENDS = {*BREAKS, "html_break"}
_WORDLESS = {**dict.fromkeys(_LINE_ENDS, "\n"), "image": _OBJECT, "footnote_ref": _OBJECT}


def is_break(token: Token) -> bool:
    """Tell whether a token ends a line of the file."""
    return token.type in BREAKS


def raw_text(tokens: Iterable[Token]) -> str:
    """Inline tokens as text in which each has its place: a line break is one, and so is a picture without words.

    It does for each what `_words` does, without calling it: this is done several times for every token of a note.
    """
    return "".join(
        [text.replace("\n", " ") if (text := one.content) else _WORDLESS.get(one.type, "") for one in tokens]
    )


def start_of(tokens: Iterable[Token], length: int) -> str:
    """Return the first characters of the raw text, without looking at the rest."""
    text = ""
    for token in tokens:
        text += token.content.replace("\n", " ") if token.content else _WORDLESS.get(token.type, "")
        if len(text) >= length:
            break
    return text[:length]


def _words(token: Token) -> str:
    if token.content:
        return token.content.replace("\n", " ")
    return _WORDLESS.get(token.type, "")


def plain_text(tokens: Iterable[Token]) -> str:
    """Inline tokens as text on one line, without markup; a formula stays as TeX."""
    return on_one_line(raw_text(tokens))


def on_one_line(text: str) -> str:
    """Make plain text of raw text."""
    return " ".join(text.replace(_OBJECT, "").split())


def with_text(token: Token, text: str) -> Token:
    """Copy a token of text with another content. `Token.copy` does so too, in three times the time."""
    return Token(
        *(token.type, token.tag, token.nesting, token.attrs, token.map, token.level, token.children, text),
        *(token.markup, token.info, token.meta, token.block, token.hidden),
    )


def split_at(tokens: Sequence[Token], position: int) -> tuple[list[Token], list[Token]]:
    """Cut tokens at a position of their raw text. What is open there is closed before it and opened again after it."""
    left: list[Token] = []
    opened: list[Token] = []
    for index, token in enumerate(tokens):
        length = len(_words(token))
        if length > position or (position == 0 and token.nesting > 0):
            is_split = length > position > 0 and token.type == "text"
            kept = [with_text(token, token.content[:position])] if is_split else []
            rest = [with_text(token, token.content[position:]) if is_split else token, *tokens[index + 1 :]]
            return pruned([*left, *kept, *_closing(opened)]), pruned([*opened, *rest])
        position -= length
        left.append(token)
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0 and opened:
            opened.pop()
    return pruned(left), []


def pruned(tokens: Sequence[Token]) -> list[Token]:
    """Leave out empty text and pairs that hold nothing: a bold label that was taken off leaves no bold behind."""
    kept: list[Token] = []
    for token in tokens:
        if token.type == "text" and not token.content:
            continue
        if token.nesting < 0 and kept and kept[-1].nesting > 0:
            kept.pop()
            continue
        kept.append(token)
    return kept


def without_blank_ends(tokens: Sequence[Token]) -> list[Token]:
    """Take blanks and line breaks from both ends."""
    kept = list(tokens)
    if kept and not kept[0].content[:1].strip() and (start := _blanks_before(tokens)):
        kept = split_at(tokens, start)[1]
    while kept and kept[-1].type in _LINE_ENDS:
        kept.pop()
    if kept and kept[-1].type == "text" and kept[-1].content != kept[-1].content.rstrip():
        kept[-1] = with_text(kept[-1], kept[-1].content.rstrip())
    return pruned(kept)


def _blanks_before(tokens: Sequence[Token]) -> int:
    """Return how many blanks and line breaks stand before the first word."""
    blanks = 0
    for token in tokens:
        text = _words(token)
        words = len(text.lstrip())
        blanks += len(text) - words
        if words:
            break
    return blanks


def without_start(tokens: Sequence[Token], length: int) -> list[Token]:
    """Take the first characters off, and the blanks after them."""
    return without_blank_ends(split_at(tokens, length)[1])


def lines_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Split tokens at their line breaks; what is open at one goes on in the next line."""
    lines: list[list[Token]] = []
    line: list[Token] = []
    opened: list[Token] = []
    for token in tokens:
        if token.type in _LINE_ENDS:
            lines.append(pruned([*line, *_closing(opened)]))
            line = list(opened)
            continue
        line.append(token)
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0 and opened:
            opened.pop()
    return [*lines, pruned(line)]


def _closing(opened: Sequence[Token]) -> list[Token]:
    return [Token(one.type.replace("_open", "_close"), one.tag, -1, level=one.level) for one in reversed(opened)]


def unwrapped(tokens: Sequence[Token]) -> list[Token]:
    """Take off bold, italics or a highlight that wraps all there is."""
    kept = list(tokens)
    while len(kept) > 2 and kept[0].type in {"strong_open", "em_open", "mark_open"}:  # noqa: PLR2004 - a pair and more
        if _closed_at(kept) < len(kept) - 1:
            break
        kept = kept[1:-1]
    return kept


def _closed_at(tokens: Sequence[Token]) -> int:
    """Return the index of the token that closes the first one."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            return index
    return len(tokens)


def in_bold(tokens: Sequence[Token]) -> list[Token]:
    """Set tokens in bold."""
    return [Token("strong_open", "strong", 1), *tokens, Token("strong_close", "strong", -1)]


def joined(lines: Iterable[Sequence[Token]]) -> list[Token]:
    """Put lines together again, with soft breaks."""
    return [token for line in lines for token in (*line, Token("softbreak", "br", 0))][:-1]
