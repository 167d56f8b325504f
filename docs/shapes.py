"""The shapes of all formulas in our own families and notes, converted for `quizgen/mathml/shapes.json`."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from markupsafe import Markup

from quizgen.cards import mistake_words, numeric_card
from quizgen.families import all_families
from quizgen.mathml.pieces import convert_pieces
from quizgen.mathml.skeletons import skeleton
from quizgen.network_families import published_families
from quizgen.notes import built_in_notes
from quizgen.problem import LEVELS, Family, problem_for
from quizgen.richtext import split_math

_ROUND, _QUIET, _ROUNDS = 48, 3, 10
"""Problems of a level are looked at in rounds until some in a row bring nothing new. Rarer shapes are converted when
they are met, and the first of them costs a deck the import of the converter."""

_LONGEST_SET = 12
"""Sets of this many numbers stand in braces; samples hold most lengths, and miss some."""

_Shape = tuple[str, bool]
"""A formula with marks for numbers, and whether it is displayed."""


def shapes() -> str:
    """Return all shapes with their pieces as JSON, one a line."""
    found = _shapes_in(_texts_of_notes()) | _sets()
    for family in (*all_families(), *published_families()):
        found |= _shapes_in(_words(family))
        for level in filter(family.targets, LEVELS):
            _add_shapes(family, level, found)
    groups = {name: _lines(found, display=display) for name, display in (("inline", False), ("display", True))}
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {{\n{lines}\n}}" for name, lines in groups.items()) + "\n}\n"


def _lines(found: set[_Shape], *, display: bool) -> str:
    converted = {shape: convert_pieces(shape, display=shown) for shape, shown in sorted(found) if shown == display}
    pairs = (map(_json, pair) for pair in converted.items())
    return ",\n".join(map(": ".join, pairs))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _shapes_in(texts: Iterable[Markup]) -> set[_Shape]:
    return {(skeleton(source)[0], display) for text in texts for source, display in split_math(text)[1]}


def _sets() -> set[_Shape]:
    sets = (rf"\{{{', '.join(map(str, range(count)))}\}}" for count in range(1, _LONGEST_SET + 1))
    return {(skeleton(one)[0], False) for one in sets}


def _texts_of_notes() -> Iterator[Markup]:
    return chain.from_iterable((concept.question, concept.answer) for concept in built_in_notes().concepts)


def _words(family: Family) -> Iterator[Markup]:
    return (words.advice for words in mistake_words(family).values())


def _add_shapes(family: Family, level: int, found: set[_Shape]) -> None:
    quiet = 0
    for start in range(0, _ROUND * _ROUNDS, _ROUND):
        known = len(found)
        found |= _shapes_in(_texts_of_problems(family, level, range(start, start + _ROUND)))
        quiet = quiet + 1 if len(found) == known else 0
        if quiet == _QUIET:
            break


def _texts_of_problems(family: Family, level: int, numbers: range) -> Iterator[Markup]:
    problems = [problem_for(family, level, f"shape{number}") for number in numbers]
    card = numeric_card(family, level, 1, problems, {}, pictures=False)
    for variant in card.variants:
        yield from (variant.question, variant.solution)
        for mistake in variant.problem.mistakes:
            yield card.mistakes[mistake.name].advice_for(mistake.slots)
