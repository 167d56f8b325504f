"""The text of a `problem` block, as YAML: every scalar is text, keys are unique, and nothing refers to anything else.

Each text keeps its place, so that an error can point at it.
"""

import re
from dataclasses import dataclass, replace

import yaml

from quizgen.own.hints import of_yaml
from quizgen.own.screening import normal, unseen

_LONGEST = 10_000
_DEEPEST = 6
_MOST_BRACKETS = 50
"""Brackets within brackets: YAML's scanner takes quadratic time over them."""

_IN_QUOTES = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_QUOTED_CHOICE = re.compile(rf"(\s*(?:- )?[\w.-]+:[ \t]+)({_IN_QUOTES}[ \t]*(?:\||==|!=|if\b).*)")

_BRACKET = re.compile(r"[\[\]{}]")


class BlockError(Exception):
    """A block can't be read: what is wrong, its line in the block and column, both from 0, and how far it reaches."""

    def __init__(self, message: str, line: int = 0, column: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.line, self.column, self.length = line, column, length


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, and where it begins; lists and mappings between brackets are texts too. YAML's quotes are off."""

    text: str
    line: int
    column: int
    quoted: bool = False

    def error(self, message: str, start: int = 0, end: int | None = None) -> BlockError:
        """Return an error that points at a part of the text."""
        return BlockError(message, self.line, self.column + start, max((end or len(self.text)) - start, 1))


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a dash for each item."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Names and what they stand for, in their order; the outermost as expressions have them (`normal`)."""

    entries: tuple[tuple[Text, "Node"], ...]
    line: int


Node = Text | Items | Keys


def read_block(source: str) -> Keys:
    """Read the text of a block.

    Raises:
        BlockError: it is not YAML of names with values, or holds what has no meaning here.
    """
    if len(source) > _LONGEST:
        raise BlockError(f"the block is longer than {_LONGEST:,} characters; make it shorter")
    lines = _without_tabs(source.split("\n"))
    _check_brackets(lines)
    marked = "\n".join(_protected(line) for line in lines)
    try:
        root = _Reader(marked, lines).node(0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        place, hint = of_yaml(lines, line)
        if hint:
            text = lines[place]
            raise BlockError(hint, place, len(text) - len(text.lstrip()), len(text.strip())) from error
        raise BlockError(
            f"this is not YAML ({_in_words(error)}); check colons, quotes and indents", line, column
        ) from error
    except yaml.YAMLError as error:
        raise BlockError("this is not YAML; check for special characters") from error
    except RecursionError as error:
        raise BlockError("this is nested too deeply") from error
    if not isinstance(root, Keys):
        raise BlockError("write a name, a colon and a value on each line, such as depth: 2..40")
    return root


def _without_tabs(lines: list[str]) -> list[str]:
    """Replace tabs, which YAML refuses, each by a space, so that columns stay; not at the beginning of a line."""
    for number, line in enumerate(lines):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise BlockError("indent with spaces instead of tabs", number, line.index("\t"))
    return [line.replace("\t", " ") for line in lines]


def _check_brackets(lines: list[str]) -> None:
    depth = 0
    for number, line in enumerate(lines):
        for bracket in _BRACKET.finditer(line):
            depth += 1 if bracket[0] in "[{" else -1
            if depth > _MOST_BRACKETS:
                raise BlockError("this is nested too deeply", number, bracket.start())


def _in_words(error: yaml.MarkedYAMLError) -> str:
    return re.sub(r"\s+", " ", f"{error.problem or error.context}")[:80]


def _protected(line: str) -> str:
    """Quote `gas: "air" | "helium"` as a whole, which YAML would not read."""
    match = _QUOTED_CHOICE.fullmatch(line)
    if not match:
        return line
    escaped = match[2].rstrip().replace("'", "''")
    return f"{match[1]}'{escaped}'"


def _place(event: yaml.Event) -> tuple[int, int, int]:
    """Return line, column and index of where an event begins."""
    mark = event.start_mark
    return (mark.line, mark.column, mark.index) if mark else (0, 0, 0)


class _Reader:
    """Makes a tree of YAML's events, and refuses what refers, repeats, or has a type."""

    def __init__(self, marked: str, lines: list[str]) -> None:
        self._marked, self._lines = marked, lines
        self._events = yaml.parse(marked, Loader=yaml.SafeLoader)
        for _ in range(2):  # the stream, and the document
            event = next(self._events)
        self._next = next(self._events, None) if not isinstance(event, yaml.StreamEndEvent) else None

    def _take(self) -> yaml.Event:
        event = self._next
        if event is None:
            raise BlockError("the block is empty; docs/own-problems.md shows one")
        self._next = next(self._events, None)
        return event

    def node(self, depth: int) -> Node:
        event = self._take()
        line, column, _ = _place(event)
        if depth > _DEEPEST:
            raise BlockError("this is nested too deeply", line, column)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BlockError(
                "anchors (&) and aliases (*) are not allowed here; put such a value in quotes", line, column
            )
        if isinstance(event, yaml.ScalarEvent) and not event.tag:
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent) and not event.tag:
            if event.flow_style:
                return self._between_brackets(event)
            if isinstance(event, yaml.SequenceStartEvent):
                return self._items(line, depth)
            return self._keys(line, depth)
        raise BlockError("this is not allowed here", line, column)

    def _text(self, event: yaml.ScalarEvent) -> Text:
        line, column, _ = _place(event)
        text = " ".join(event.value.split()) if event.style in {"|", ">"} else event.value.strip().replace("\n", " ")
        found = self._lines[line].find(text[:20], column) if text and line < len(self._lines) else column
        if fault := unseen(text):
            raise BlockError(fault, line, max(found, column))
        is_choice = self._lines[line].find(event.value) == column if line < len(self._lines) else False
        return Text(text, line, max(found, column), event.style in {"'", '"'} and not is_choice)

    def _between_brackets(self, opening: yaml.Event) -> Text:
        """Take `[a, max(b, c)]` as the text that it is: the commas are the expression's."""
        depth = 1
        while depth:
            event = self._take()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise BlockError("anchors (&) and aliases (*) are not allowed here", _place(event)[0])
            depth += isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent)
            depth -= isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent)
        line, column, start = _place(opening)
        end = event.end_mark.index if event.end_mark else start
        return Text(" ".join(self._marked[start:end].split("\n")), line, column)

    def _items(self, line: int, depth: int) -> Items:
        items = []
        while not isinstance(self._next, yaml.SequenceEndEvent):
            items.append(self.node(depth + 1))
        self._take()
        return Items(tuple(items), line)

    def _keys(self, line: int, depth: int) -> Keys:
        entries: list[tuple[Text, Node]] = []
        seen: set[str] = set()
        while not isinstance(self._next, yaml.MappingEndEvent):
            key = self.node(depth + 1)
            if not isinstance(key, Text) or not key.text:
                raise BlockError("a name has to be a word", key.line if not isinstance(key, Text) else line)
            name = key.text if depth else normal(key.text)  # deeper down there are titles, which are for people
            if name in seen:
                raise key.error(f"{name} is there twice; drop one of them")
            seen.add(name)
            entries.append((replace(key, text=name), self.node(depth + 1)))
        self._take()
        return Keys(tuple(entries), line)
