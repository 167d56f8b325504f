"""Tokens to rich text. Formulas are checked here, the only place where they leave a note."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from quizgen.mathml.convert import to_mathml, unseen
from quizgen.mathml.errors import TexError
from quizgen.notes import small_marks
from quizgen.notes.highlighting import highlighted
from quizgen.notes.small_words import MAY_STAND_BESIDE, with_small_words
from quizgen.notes.syntax import parser
from quizgen.notes.syntax.bounds import TooMuchError
from quizgen.notes.syntax.escaped_marks import ESCAPED
from quizgen.notes.syntax.img_tags import TAG, TAGS
from quizgen.notes.syntax.wikilinks import WIDTH
from quizgen.richtext import OPENING, image, no_formula, tex

DRAWING = "drawing"
"""Where the token of a picture that quizgen draws keeps it."""

NAME = "name"
"""Where a picture's token keeps its name in exports, once the picture has been found."""

MISSING = "missing"
"""Where it keeps why there is none."""

SPENT = "spent"
"""Where the environment keeps what has been spent on a note."""

NUMBER = "number"
"""Where the reference to a footnote keeps the number that it has on its card."""

Problem = tuple[int, str, bool]
"""Line, words, and whether it is an error."""

Tokens = Sequence[Token]

_MOST_FORMULAS = 500_000
_MOST_CODE = 200_000
"""Characters of a note's formulas that are checked, and of its code that is coloured: both take long."""


@dataclass(slots=True)
class Spent:
    """What has been spent on a note.

    Attributes:
        formulas: characters of formulas; equal ones are checked once.
        code: characters of coloured code.
        cards: characters of all cards so far.
        sources: the formulas.
    """

    formulas: int = 0
    code: int = 0
    cards: int = 0
    sources: set[str] = field(default_factory=set)


class _Renderer(RendererHTML):
    """HTML of notes: each method writes the tokens of its name, as markdown-it has it."""

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:  # noqa: N802 - its name
        """Write what stands within lines."""
        if any(one.type == "text" and one.content[-1:] in {"~", "^"} for one in tokens):
            tokens = with_small_words(tokens)
        return super().renderInline(tokens, options, env)

    def text(self, tokens: Tokens, index: int, options: OptionsDict, env: EnvType) -> str:
        """Write text, without what belongs to the picture before it or to the code after it."""
        token = tokens[index]
        text = token.content
        if index and tokens[index - 1].type == "image":
            text = text[len(small_marks.attributes(text)) :]
        if text.endswith("}") and (role := _role(tokens, index + 1)):
            text = text[: -len(role) - 2]
        pictures: dict[str, Token] = token.meta.get(TAGS, {}) if token.meta else {}
        if not pictures:
            beside = index > 0 and text[:1] in {"~", "^"} and tokens[index - 1].type in MAY_STAND_BESIDE
            return _written(text, beside=beside and ESCAPED not in token.meta)
        parts: list[str] = []
        end = 0
        for tag in TAG.finditer(text):
            if tag[0] in pictures:
                picture = self.image([pictures[tag[0]]], 0, options, env)
                parts += [_written(text[end : tag.start()]), picture]
                end = tag.end()
        return "".join([*parts, _written(text[end:])])

    def code_inline(self, tokens: Tokens, index: int, options: OptionsDict, env: EnvType) -> str:
        """Write code, or what a role makes of it."""
        role = _role(tokens, index)
        if role == small_marks.MATH:
            return _formula(tokens[index], env, display=False)
        if role:
            return small_marks.with_role(role, tokens[index].content)
        return super().code_inline(tokens, index, options, env)

    def fence(self, tokens: Tokens, index: int, _options: OptionsDict, env: EnvType) -> str:
        token = tokens[index]
        language = token.info.split(maxsplit=1)[0] if token.info.split() else ""
        kind = f' class="language-{escape(language)}"' if language else ""
        spent: Spent = env.setdefault(SPENT, Spent())
        spent.code += len(token.content)
        coloured = spent.code <= _MOST_CODE and highlighted(token.content, language)
        return f"<pre><code{kind}>{coloured or escape(token.content)}</code></pre>\n"

    def math_inline(self, tokens: Tokens, index: int, _options: OptionsDict, env: EnvType) -> str:
        return _formula(tokens[index], env, display=False)

    def math_inline_double(self, tokens: Tokens, index: int, _options: OptionsDict, env: EnvType) -> str:
        return _formula(tokens[index], env, display=True)

    def math_block(self, tokens: Tokens, index: int, _options: OptionsDict, env: EnvType) -> str:
        return _formula(tokens[index], env, display=True) + "\n"

    math_block_label = math_block

    def image(self, tokens: Tokens, index: int, _options: OptionsDict, env: EnvType) -> str:
        """Show a drawing, a picture of the notes folder under its name in exports, and one from elsewhere as a link."""
        token = tokens[index]
        words, source = no_formula(token.content), str(token.attrs.get("src", ""))
        if MISSING in token.meta:
            _remark(env, token, f"a picture is left out: {token.meta[MISSING]}")
        if DRAWING in token.meta:
            return str(token.meta[DRAWING])
        if NAME in token.meta:
            return str(image(token.meta[NAME], words, token.meta.get(WIDTH) or _width(tokens, index)))
        if source.lower().startswith(("http://", "https://")):
            return str(Markup('<a href="{}">{}</a>').format(source, words or source))
        return str(escape(words))

    def task_box(self, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
        return f'<span class="task">{tokens[index].content}</span>'

    def footnote_ref(self, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
        number = tokens[index].meta.get(NUMBER)
        return f'<sup class="footnote">{number}</sup>' if number else ""


def _written(text: str, *, beside: bool = False) -> str:
    r"""Write text. A lone `\(`, `\[` or `$$` must not begin a formula in a reader that looks for them."""
    html = escapeHtml(text)
    if "~" in html or "^" in html:
        html = small_marks.raised(html, beside=beside)
    return OPENING.sub(r"<span>\g<0></span>", html) if "\\" in html or "$$" in html else html


def _role(tokens: Tokens, index: int) -> str:
    """Return the role that the text before some code gives it."""
    is_code = 0 < index < len(tokens) and tokens[index].type == "code_inline"
    return small_marks.role(tokens[index - 1].content) if is_code and tokens[index - 1].type == "text" else ""


def _width(tokens: Tokens, index: int) -> int | None:
    """Return the width that stands after a picture."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return small_marks.width_in(small_marks.attributes(after.content)) if after and after.type == "text" else None


def _formula(token: Token, env: EnvType, *, display: bool) -> str:
    """Write a formula; one that can't be shown stays readable as code, and reaches no reader as TeX."""
    source = token.content.strip()
    if env.get("check"):
        spent: Spent = env.setdefault(SPENT, Spent())
        if source not in spent.sources:
            spent.sources.add(source)
            spent.formulas += len(source)
        if spent.formulas > _MOST_FORMULAS:
            most = f"{_MOST_FORMULAS:,} characters of formulas"
            said = f"by this line the note has more than {most}; split it into several notes"
            raise TooMuchError(token.meta.get("line", 1), said)
        try:
            to_mathml(source, display=display)
        except TexError as error:
            _remark(env, token, f"this formula can't be shown: {error}; check it", is_error=True)
            return f'<code class="tex">{escape(source)}</code>'
        if command := unseen(source):
            _remark(
                env, token, f"browsers show what {command} marks without its frame or stroke; use words or a colour"
            )
    return str(tex(source, display=display))


def _remark(env: EnvType, token: Token, text: str, *, is_error: bool = False) -> None:
    problem: Problem = (token.meta.get("line", 1), text, is_error)
    problems: dict[Problem, None] = env.setdefault("problems", {})
    problems[problem] = None


_RENDERER = _Renderer()


def render(tokens: Tokens, environment: dict[str, Any] | None = None) -> Markup:
    """Blocks as rich text. Raw HTML and unsafe links come out as text."""
    html = _RENDERER.render(tokens, parser().options, {} if environment is None else environment)
    return Markup(html.strip())  # noqa: S704 - html=False escapes


def render_inline(tokens: Tokens, environment: dict[str, Any] | None = None) -> Markup:
    """Inline tokens as rich text."""
    html = _RENDERER.renderInline(tokens, parser().options, {} if environment is None else environment)
    return Markup(html.strip())  # noqa: S704 - html=False escapes
