"""Markdown to a tree, and pieces of the tree to rich text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import zip_longest
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from quizgen.notes.wikilinks import wikilinks_plugin
from quizgen.richtext import image, tex

Node = SyntaxTreeNode

DRAWING = "drawing"
"""Where the token of a picture that quizgen draws keeps it."""

NAME = "name"
"""Where a picture's token keeps its name in exports, once the picture has been found."""

_LONGEST_CODE = 50_000

_CONTROLS = {*range(32), 127} - {*map(ord, "\t\n\r")}
_INVISIBLE = dict.fromkeys({*map(ord, "\u200b\u2060\ufeff"), *_CONTROLS})
"""Zero-width characters that come with copied text and would hide a heading's mark (joiners stay: scripts need them),
and control characters, which HTML doesn't allow and of which Anki takes one for the end of a field."""

_BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)\s*$")
_TAGS = re.compile(r"(?:\s#(?=\S*[^\W\d])[\w/-]+)+\s*$")
_BREAKS = {"softbreak", "hardbreak"}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "highlight": _highlight}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(wikilinks_plugin)
    parser.add_render_rule("math_inline", _inline_math)
    for rule in ("math_inline_double", "math_block", "math_block_label"):
        parser.add_render_rule(rule, _display_math)
    parser.add_render_rule("image", _image)
    return parser


Tokens = Sequence[Token]

# Rules return text, not Markup: a renderer that adds it to what it has would escape that.


def _inline_math(_: RendererProtocol, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return str(tex(tokens[index].content.strip()))


def _display_math(_: RendererProtocol, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return str(tex(tokens[index].content.strip(), display=True))


def _image(_: RendererProtocol, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    """Show a drawing, a picture of the notes folder under its name in exports, and one from elsewhere as a link."""
    token = tokens[index]
    text, source = token.content, str(token.attrs.get("src", ""))
    if DRAWING in token.meta:
        return str(token.meta[DRAWING])
    if NAME in token.meta:
        return str(image(token.meta[NAME], text))
    if urlsplit(source).scheme in {"http", "https"}:
        return str(Markup('<a href="{}">{}</a>').format(source, text or source))
    return str(escape(text))


def _highlight(code: str, language: str, _attributes: str) -> str:
    """Mark up code in a known language; nothing for others, which are then escaped as they are."""
    from pygments import highlight  # noqa: PLC0415 - only notes with code in a language need it
    from pygments.formatters import HtmlFormatter  # noqa: PLC0415
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    if not language or len(code) > _LONGEST_CODE:
        return ""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return ""
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def parse(text: str) -> Node:
    """Parse a note. Line numbers in the tree are the file's, whatever the frontmatter."""
    return tree(parse_tokens(text))


def visible(text: str) -> str:
    """Take out what can't be seen, and replace what is not Unicode: no export could hold it."""
    return text.translate(_INVISIBLE).encode("utf-8", "replace").decode()


def parse_tokens(text: str) -> list[Token]:
    """Parse a note into tokens, block ids taken out of the text."""
    tokens = _parser().parse(visible(text))
    for token in tokens:
        _lift_block_id(token)
    return tokens


def inline(text: str) -> list[Token]:
    """Parse the text of a paragraph."""
    return list(_parser().parseInline(visible(text))[0].children or [])


def tree(tokens: Tokens) -> Node:
    """Return the tree of a note's tokens."""
    return SyntaxTreeNode(tokens)


def with_lines(tokens: Tokens) -> Iterator[tuple[Token, int]]:
    """Yield all tokens, inline ones too, with the line of the file they stand on, from 1."""
    for token in tokens:
        line = (token.map[0] if token.map else 0) + 1
        yield token, line
        for child in token.children or []:
            yield child, line
            line += is_break(child) + child.content.count("\n")


def _lift_block_id(inline: Token) -> None:
    """Take an Obsidian block id (`… ^why-bn`, at the end of a line) out of the text, where readers don't expect it."""
    children = inline.children or []
    for child, following in zip_longest(children, children[1:]):
        if child.type == "text" and (following is None or is_break(following)):
            match = _BLOCK_ID.search(child.content)
            if match:
                child.content = child.content[: match.start()]
                inline.meta["block_id"] = match[1]
                return


def block_id(block: Node) -> str | None:
    """Return the block id of a heading or a paragraph."""
    inline = block.children[0].token if block.children else None
    return inline.meta.get("block_id") if inline else None


def without_tags(tokens: list[Token]) -> tuple[list[Token], tuple[str, ...]]:
    """Take tags, as Obsidian has them, from the end of a question."""
    match = _TAGS.search(tokens[-1].content) if tokens and tokens[-1].type == "text" else None
    if not match:
        return tokens, ()
    return [*tokens[:-1], tokens[-1].copy(content=tokens[-1].content[: match.start()])], tuple(match[0].split())


def render(nodes: Iterable[Node]) -> Markup:
    """Blocks as rich text. Raw HTML and unsafe links come out as text."""
    parser = _parser()
    tokens = [token for node in nodes for token in node.to_tokens()]
    return Markup(parser.renderer.render(tokens, parser.options, {}).strip())  # noqa: S704 - html=False escapes


def render_inline(tokens: Tokens) -> Markup:
    """Inline tokens as rich text."""
    parser = _parser()
    assert isinstance(parser.renderer, RendererHTML)  # noqa: S101 - markdown-it's default
    html = parser.renderer.renderInline(tokens, parser.options, {})
    return Markup(html.strip())  # noqa: S704 - html=False escapes


def plain_text(tokens: Tokens) -> str:
    """Inline tokens as text on one line, without markup; a formula stays as TeX."""
    text = "".join(" " if is_break(token) else token.content for token in tokens)
    return " ".join(text.split())


def inline_tokens(block: Node) -> list[Token]:
    """Return the inline tokens of a heading or a paragraph."""
    inline = block.children[0].token if block.children else None
    return list(inline.children or []) if inline else []


def is_break(token: Token) -> bool:
    """Tell whether a token ends a line."""
    return token.type in _BREAKS
