"""Pages of mistakes: what each wrong method is called, what sets it right, and the concept that explains it.

A page says `quizgen: mistakes` in its frontmatter. Each second-level heading is a title, with the mistake's slug as its
block id; the paragraph below it is the advice, and its last link leads to the concept:

    ## Stride ignored ^stride-ignored

    The kernel moves $s$ pixels at a time. [[output-size#^what-stride-does]]
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from quizgen.notes.concept import Message
from quizgen.notes.files import read_text

if TYPE_CHECKING:
    from quizgen.notes.rendering import Problem

_NAMESPACE = "quizgen"
_SECTION = re.compile(r"^## (.*)$", re.MULTILINE)
_TITLE = re.compile(r"(.+?) \^([a-z0-9-]+)")
_LINK = re.compile(r"\s*\[\[([\w-]+)#(\^[\w-]+)\]\]$")
_DRAWING = re.compile(r"\s*!\[[^\]]*\]\(quizgen:[^)]*\)")
_SLOT = re.compile(r"\{\{([a-z_]+)\}\}")


@dataclass(frozen=True)
class MistakeWords:
    """The words of a mistake.

    Attributes:
        name: its slug.
        title: what went wrong, in a few words.
        source: the advice, as Markdown; `{{name}}` is a slot that a problem fills.
        see: id of the concept that explains it.
        path: the page that they stand on.
        line: the line of the title.
        ready: the advice as rich text, if it has been made beforehand.
        names: the names of its slots, if double braces may be plain ones too.
        language: that of the note, as HTML has it, if it says so.
    """

    name: str
    title: str
    source: str
    see: str
    path: Path
    line: int
    ready: Markup | None = None
    names: tuple[str, ...] | None = None
    language: str | None = None

    @cached_property
    def advice(self) -> Markup:
        """One or two sentences that set it right, as rich text with slots; made when it is first needed."""
        return self._shown[0] if self.ready is None else self.ready

    @cached_property
    def problems(self) -> tuple[tuple[str, bool], ...]:
        """What in the advice can't be shown, each with whether that is an error."""
        return self._shown[1] if self.ready is None else ()

    @cached_property
    def _shown(self) -> tuple[Markup, tuple[tuple[str, bool], ...]]:
        from quizgen.notes.markdown import inline, render_inline  # noqa: PLC0415 - take long, and ours are ready
        from quizgen.notes.pictures import draw_pictures  # noqa: PLC0415

        tokens = inline(self.source)
        draw_pictures(tokens, self.language)
        problems: dict[Problem, None] = {}
        html = self._without_others(render_inline(tokens, {"check": True, "problems": problems}))
        return html, tuple((said, is_error) for _, said, is_error in problems)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots in the advice, each once."""
        return tuple(dict.fromkeys(_SLOT.findall(self.source))) if self.names is None else self.names

    def _without_others(self, html: Markup) -> Markup:
        """Write plain braces so that nothing that fills slots, on a page or in a card, takes them for one."""
        escaped = _SLOT.sub(lambda slot: slot[0] if slot[1] in self.slots else f"&#123;{slot[0][1:]}", str(html))
        return Markup(escaped)  # noqa: S704 - was Markup

    @cached_property
    def undrawn(self) -> "MistakeWords":
        """The same without drawings."""
        source = _DRAWING.sub("", self.source).rstrip()
        return self if source == self.source else replace(self, source=source, ready=None)

    def filled(self, slots: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the values of those slots that the advice has."""
        return {name: value for name, value in slots if name in self.slots}

    def advice_for(self, slots: Iterable[tuple[str, str]]) -> Markup:
        """Return the advice with its slots filled."""
        if not self.slots:
            return self.advice
        values = dict(slots)
        return Markup(_SLOT.sub(lambda slot: str(escape(values[slot[1]])), str(self.advice)))  # noqa: S704 - was Markup


@dataclass(frozen=True, slots=True)
class MistakePage:
    """The mistakes of a page by their slugs, and what is wrong with the page."""

    path: Path
    words: dict[str, MistakeWords]
    messages: tuple[Message, ...]


def read_mistakes(path: Path) -> MistakePage:
    """Read a page of mistakes.

    Raises:
        ContentError: it can't be read, or is not UTF-8 text.
    """
    words: dict[str, MistakeWords] = {}
    messages: list[Message] = []
    for line, heading, body in _sections(read_text(path)):
        match = _TITLE.fullmatch(heading)
        if problem := _problem(match[2] if match else "", body, words):
            messages.append(Message(path, line, f"“{heading}” {problem}", "error"))
        elif match:
            link = _LINK.search(body)
            source, see = (body[: link.start()], f"{_NAMESPACE}/{link[1]}#{link[2]}") if link else (body, "")
            words[match[2]] = MistakeWords(match[2], match[1], source, see, path, line)
    return MistakePage(path, words, tuple(messages))


def _sections(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line and text of each second-level heading, and what stands below it."""
    headings = list(_SECTION.finditer(text))
    ends = (*(heading.start() for heading in headings[1:]), len(text))
    for heading, end in zip(headings, ends, strict=False):
        yield text.count("\n", 0, heading.start()) + 1, heading[1].strip(), text[heading.end() : end].strip()


def _problem(name: str, body: str, words: dict[str, MistakeWords]) -> str:
    if not name:
        return "has no slug; put one after the title, such as ^stride-ignored"
    if name in words:
        return f"has the slug ^{name} of line {words[name].line}; rename one of them"
    if not body or "\n\n" in body:
        return "needs its advice in one paragraph below it"
    if not _LINK.search(body):
        return "leads to no concept; end its advice with a [[note#^block]]"
    return ""
