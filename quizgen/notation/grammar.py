"""The grammar of networks in words, a function for each rule. Nothing here knows what a word means.

    text       = { definition | item | separator }
    definition = "let" NAME { NAME } "=" sequence          up to the end of its line
    sequence   = { item | separator }
    separator  = "," | ";" | end of line
    item       = repetition | group | join | layer | "(" sequence ")"
    repetition = NUMBER "*" "(" sequence ")"
    group      = NAME ":" item
    join       = ("residual" | "branches" | "sum" | "gate") "(" sequence { "|" sequence } ")"
    layer      = WORD { WORD }                             a layer with its settings, or the use of a definition

In a definition, `$NAME` or `${NAME}` in a word stands for what is given where the definition is used.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.notation.words import Word, words_of

JOINS = ("residual", "branches", "sum", "gate")
SEPARATORS = {",", ";", "\n"}
_ENDS = SEPARATORS | {")", "|"}
_NAME = re.compile(r"[A-Za-z_]\w{0,60}(\.\w{1,60}){0,8}")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Layer:
    """A word and its settings, e.g. `conv`, `64`, `k7`; or a definition's name and what is given for its names."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Items several times, one after the other."""

    count: Word
    body: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Items under a name."""

    name: Word
    body: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Branches that start at one place and meet."""

    word: Word
    branches: tuple[tuple["Item", ...], ...]


Item = Layer | Repeat | Named | Join


@dataclass(frozen=True, slots=True)
class Definition:
    """Items that can be used under a name; `$names` in them are replaced by what is given."""

    name: Word
    parameters: tuple[str, ...]
    body: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A whole text."""

    definitions: tuple[Definition, ...]
    items: tuple[Item, ...]


def parse(text: str) -> Described:
    """Read a text.

    Raises:
        UsageError: it can't be read; the message points at the word.
    """
    return _Reader(words_of(text)).text()


class _Reader:
    """Goes through the words from left to right."""

    def __init__(self, words: Sequence[Word]) -> None:
        last = words[-1] if words else Word("", 1, 1)
        self._words = [*words, Word("", last.line, last.column + len(last.text))]
        self._at = 0
        self._depth = 0

    @property
    def _word(self) -> Word:
        return self._words[self._at]

    def _next(self) -> Word:
        self._at += 1
        return self._words[self._at - 1]

    def _follows(self, text: str, ahead: int = 1) -> bool:
        place = self._at + ahead
        return place < len(self._words) and self._words[place].text == text

    def text(self) -> Described:
        definitions: list[Definition] = []
        items: list[Item] = []
        while self._word.text:
            if self._word.text.lower() == "let":
                definitions.append(self._definition())
            else:
                items += self._sequence(top=True)
            if self._word.text == ")":
                raise self._word.wrong(
                    "this bracket was never opened; take it out or write 2*( before the layers to repeat"
                )
            if self._word.text == "|":
                raise self._word.wrong("| stands between branches, in brackets: branches(conv 64 k1 | conv 64 k3 p1)")
        return Described(tuple(definitions), tuple(items))

    def _definition(self) -> Definition:
        let = self._next()
        names = []
        while self._word.text not in {"=", ""} | SEPARATORS:
            if not _NAME.fullmatch(self._word.text) or "." in self._word.text:
                raise self._word.wrong("a name is letters, digits and _; write let block w = conv $w k3 p1, relu")
            names.append(self._next())
        if self._word.text != "=" or not names:
            raise let.wrong("a definition is written let block w = conv $w k3 p1, relu")
        self._next()
        while self._word.text == "\n":
            self._next()
        if names[0].text.lower() in {*JOINS, "let", "id"}:
            raise names[0].wrong("this word has a meaning of its own; choose another name")
        body = self._sequence(line=True)
        if not body:
            raise names[0].wrong("nothing is defined here; write its layers after =, on the same line or in brackets")
        return Definition(names[0], tuple(name.text for name in names[1:]), tuple(body))

    def _sequence(self, *, top: bool = False, line: bool = False) -> list[Item]:
        """Read items up to a closing bracket, a | or the end; at the top up to a definition, in one up to the line."""
        items: list[Item] = []
        while self._word.text not in {")", "|", ""}:
            if line and self._word.text == "\n":
                break
            if top and self._word.text.lower() == "let":
                break
            if self._word.text in SEPARATORS:
                self._next()
            else:
                items += self._item()
        return items

    def _item(self) -> list[Item]:
        if self._follows("*"):
            return [self._repetition()]
        if self._follows(":"):
            return [self._group()]
        if self._word.text.lower() in JOINS and self._follows("("):
            return [self._join()]
        if self._word.text == "(":
            return self._brackets(self._word)
        return [self._layer()]

    def _repetition(self) -> Repeat:
        count, star = self._next(), self._next()
        if not re.fullmatch(r"[1-9][0-9]{0,4}|\$\w+|\$\{\w+\}", count.text):
            raise count.wrong("a number of repetitions goes before *, as in 3*(conv 64 k3 p1, relu)")
        if self._word.text != "(":
            raise star.wrong("a bracket goes after *, as in 3*(conv 64 k3 p1, relu)")
        return Repeat(count, tuple(self._brackets(count)))

    def _group(self) -> Named:
        name, colon = self._next(), self._next()
        if not _NAME.fullmatch(name.text):
            raise name.wrong("a group's name is letters, digits, _ and dots, as in layer1: (conv 64 k3 p1, relu)")
        if self._word.text in _ENDS | {""}:
            raise colon.wrong("layers go after a name, as in layer1: (conv 64 k3 p1, relu)")
        self._deeper(name)
        body = self._item()
        self._depth -= 1
        return Named(name, tuple(body))

    def _join(self) -> Join:
        word, bracket = self._next(), self._next()
        self._deeper(word)
        branches = [tuple(self._sequence())]
        while self._word.text == "|":
            self._next()
            branches.append(tuple(self._sequence()))
        self._close(bracket)
        return Join(word, tuple(branches))

    def _brackets(self, word: Word) -> list[Item]:
        bracket = self._next()
        self._deeper(word)
        items = self._sequence()
        if self._word.text == "|":
            raise self._word.wrong("branches that meet need a word: residual(… | …), branches(… | …) or sum(… | …)")
        self._close(bracket)
        return items

    def _deeper(self, word: Word) -> None:
        if self._depth == _DEEPEST:
            raise word.wrong(f"repetitions are nested more than {_DEEPEST} deep; write some of them out")
        self._depth += 1

    def _close(self, bracket: Word) -> None:
        if self._word.text != ")":
            raise bracket.wrong("this bracket is never closed; write ) after the layers to repeat")
        self._next()
        self._depth -= 1

    def _layer(self) -> Layer:
        words = []
        while self._word.text not in _ENDS | {""}:
            if self._word.text in {"(", "*", ":", "="}:
                raise self._word.wrong(_MISPLACED[self._word.text])
            words.append(self._next())
        return Layer(tuple(words))


_MISPLACED = {
    "(": "a repetition is written 3*(conv 64 k3 p1, relu), with a comma before it; branches are written "
    "residual(…), branches(… | …), sum(… | …) or gate(…); settings have no brackets: conv 64 k3",
    "*": "a repetition is written 3*(conv 64 k3 p1, relu), with a comma before it",
    ":": "a name is one word, with a comma before it, as in layer1: (conv 64 k3 p1, relu)",
    "=": "settings have no =, as in conv 64 k3; a definition is written let block w = conv $w k3 p1, relu",
}
