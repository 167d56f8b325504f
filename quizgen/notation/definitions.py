"""What a text defines, checked before anything is made; and what is given where it is used."""

import re
from collections.abc import Sequence

from quizgen.errors import UsageError
from quizgen.notation.grammar import Definition, Described, Item, Join, Layer, Named, Repeat
from quizgen.notation.hints import unknown_layer
from quizgen.notation.kinds import ALIASES, KINDS
from quizgen.notation.words import Word

MOST_NODES = 10_000
TOO_MANY = f"these are more than {MOST_NODES:,} layers; repeat less"
_LONGEST = 100
_PARAMETER = re.compile(r"\$\{(\w+)\}|\$([A-Za-z_]\w*)")

Given = dict[str, str]
"""What stands for a definition's names."""


class Definitions:
    """The definitions of a text, by name. Each may use those before it.

    Raises:
        UsageError: one is wrong, or there are too many layers; the message points at the word.
    """

    def __init__(self, described: Described) -> None:
        self._known: dict[str, Definition] = {}
        self._sizes: dict[str, int] = {}
        self._being_defined = ""
        for definition in described.definitions:
            self._add(definition)
        self._check_size(described.items)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def __getitem__(self, name: str) -> Definition:
        return self._known[name]

    def _add(self, definition: Definition) -> None:
        name = definition.name.text.lower()
        if name in KINDS or name in ALIASES:
            raise definition.name.wrong("there is a layer of this name; choose another name")
        if name in self._known:
            raise definition.name.wrong("this is defined twice; choose another name")
        self._being_defined = name
        self._check(definition.body, definition.parameters)
        self._being_defined = ""
        self._check_size(definition.body)
        self._sizes[name] = self.size(definition.body)
        self._known[name] = definition

    def _check(self, items: Sequence[Item], parameters: Sequence[str]) -> None:
        """Find words in a definition that mean nothing, whether it is used or not."""
        for item in items:
            if isinstance(item, Layer):
                for word in item.words:
                    filled(word, dict.fromkeys(parameters, "1"), "")
                name = item.words[0]
                if "$" not in name.text:
                    self.check_word(name)
            elif isinstance(item, Join):
                for branch in item.branches:
                    self._check(branch, parameters)
            else:
                self._check(item.body, parameters)

    def check_word(self, word: Word) -> None:
        """Raise the error for a word that is neither a layer nor defined."""
        text = word.text.lower()
        if text == self._being_defined:
            raise word.wrong(
                f"a definition goes to the end of its line and can't use itself; use {text} on the next line"
            )
        if text not in KINDS and text not in ALIASES and text not in self._known and text != "id":
            raise word.wrong(unknown_layer(text, self._known))

    def size(self, items: Sequence[Item]) -> int:
        """Count the layers, before any is made."""
        return sum(map(self._size_of, items))

    def _size_of(self, item: Item) -> int:
        if isinstance(item, Layer):
            text = item.words[0].text.lower()
            return 0 if ALIASES.get(text, text) == "id" else self._sizes.get(text, 1)
        if isinstance(item, Join):
            return 1 + sum(map(self.size, item.branches))
        size = self.size(item.body)
        return size * int(item.count.text) if isinstance(item, Repeat) and item.count.text.isdigit() else size

    def _check_size(self, items: Sequence[Item]) -> None:
        """Refuse repetitions of too many layers; the message points at the innermost one that is too much."""
        for item in items:
            if isinstance(item, Join):
                for branch in item.branches:
                    self._check_size(branch)
            elif isinstance(item, Repeat | Named):
                self._check_size(item.body)
                if self._size_of(item) > MOST_NODES:
                    raise (item.count if isinstance(item, Repeat) else item.name).wrong(TOO_MANY)
        if self.size(items) > MOST_NODES:
            raise _first_word(items[-1]).wrong(TOO_MANY)


def filled(word: Word, given: Given, within: str) -> Word:
    """Replace a definition's names in a word by what is given for them."""
    if "$" in word.text:
        return Word(filled_text(word, given), word.line, word.column, word.text, within)
    return Word(word.text, word.line, word.column, word.written, within) if within else word


def filled_text(word: Word, given: Given) -> str:
    """Return what a word says with a definition's names replaced by what is given for them."""
    if "$" not in word.text:
        return word.text

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in given:
            raise _no_such_name(word, name, given)
        return given[name]

    text = _PARAMETER.sub(value, word.text)
    if len(text) > _LONGEST:
        raise word.wrong(f"this word grows to {len(text)} letters; give something shorter")
    return text


def _no_such_name(word: Word, name: str, given: Given) -> UsageError:
    if not given:
        return word.wrong(f"there is no ${name} here; names are written in a definition: let block {name} = …")
    return word.wrong(f"there is no ${name}; it takes {', '.join(f'${known}' for known in given)}")


def _first_word(item: Item) -> Word:
    if isinstance(item, Layer):
        return item.words[0]
    if isinstance(item, Repeat):
        return item.count
    return item.name if isinstance(item, Named) else item.word
