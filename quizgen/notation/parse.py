"""From text to layers in words, repetitions written out. Nothing here knows what a word means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.errors import UsageError

_TOKEN = re.compile(r"(?P<comment>#[^\n]*)|(?P<mark>[(),;*\n])|(?P<word>[^\s(),;*#]+)")
_SEPARATORS = {",", ";", "\n"}
_DEEPEST = 20
_MOST_LAYERS = 10_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and where it stands."""

    text: str
    line: int
    column: int

    def wrong(self, problem: str) -> UsageError:
        """Return the error that points at this word."""
        shown = self.text if self.text.strip() else "end of line"
        return UsageError(f"line {self.line}, column {self.column}, at “{shown}”: {problem}")


LayerWords = tuple[Word, ...]
"""The words of one layer, e.g. `conv`, `64`, `k7`."""


def parse(text: str) -> list[LayerWords]:
    """Split text into layers.

    Raises:
        UsageError: the text can't be read; the message points at the word.
    """
    words = _words(text)
    layers, rest = _sequence(words, 0, depth=0)
    if rest < len(words):
        raise words[rest].wrong("this bracket was never opened; take it out or write 2*( before the layers to repeat")
    return layers


def _words(text: str) -> list[Word]:
    words = []
    line, begin = 1, 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "comment":
            words.append(Word(match[0], line, match.start() - begin + 1))
        if match[0] == "\n":
            line, begin = line + 1, match.end()
    return words


def _sequence(words: Sequence[Word], index: int, depth: int) -> tuple[list[LayerWords], int]:
    """Read layers and repetitions up to a closing bracket or the end."""
    layers: list[LayerWords] = []
    while index < len(words) and words[index].text != ")":
        if words[index].text in _SEPARATORS:
            index += 1
            continue
        if _is_repetition(words, index):
            repeated, index = _repetition(words, index, depth)
        else:
            repeated, index = _layer(words, index)
        layers += repeated
        if len(layers) > _MOST_LAYERS:
            raise words[min(index, len(words) - 1)].wrong(f"these are more than {_MOST_LAYERS:,} layers; repeat less")
    return layers, index


def _is_repetition(words: Sequence[Word], index: int) -> bool:
    return index + 1 < len(words) and words[index + 1].text == "*"


def _repetition(words: Sequence[Word], index: int, depth: int) -> tuple[list[LayerWords], int]:
    count, bracket = words[index], index + 2
    if not re.fullmatch(r"[1-9][0-9]{0,4}", count.text):
        raise count.wrong("a number of repetitions goes before *, as in 3*(conv 64 k3 p1, relu)")
    if bracket >= len(words) or words[bracket].text != "(":
        raise words[index + 1].wrong("a bracket goes after *, as in 3*(conv 64 k3 p1, relu)")
    if depth == _DEEPEST:
        raise count.wrong(f"repetitions are nested more than {_DEEPEST} deep; write some of them out")
    layers, end = _sequence(words, bracket + 1, depth + 1)
    if end == len(words):
        raise words[bracket].wrong("this bracket is never closed; write ) after the layers to repeat")
    if len(layers) * int(count.text) > _MOST_LAYERS:
        raise count.wrong(f"these are more than {_MOST_LAYERS:,} layers; repeat less")
    return layers * int(count.text), end + 1


def _layer(words: Sequence[Word], index: int) -> tuple[list[LayerWords], int]:
    end = index
    while end < len(words) and words[end].text not in _SEPARATORS | {")"}:
        if words[end].text in {"(", "*"}:
            raise words[end].wrong("a repetition is written 3*(conv 64 k3 p1, relu), with a comma before it")
        end += 1
    return [tuple(words[index:end])], end
