"""What a block says, read and checked: its values, its answer, its mistakes, and the expressions in its texts."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from keyword import iskeyword

from quizgen.notes import WrittenProblem
from quizgen.own.block import BlockError, Items, Keys, Node, Text, read_block
from quizgen.own.expressions import NAMES, Expression, ExpressionError, parse
from quizgen.own.forms import Form, Rounding
from quizgen.own.hints import KEYS, of_key, of_missing
from quizgen.own.intext import InText, read_in_text
from quizgen.own.settings import Entries, one_text, read_level, read_rounding, read_tags
from quizgen.own.values import Derived, Kind, parse_part, parse_value, split
from quizgen.own.words import Advice, read_advice

_MOST_VALUES, _MOST_MISTAKES = 40, 20
_LARGEST = 500
"""Operations and operands in all expressions of a block together: they are worked out in milliseconds."""

_LONGEST_TEXT = 300
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Condition:
    """What values have to meet, and where it stands."""

    expression: Expression
    place: Text


@dataclass(frozen=True, slots=True)
class OwnMistake:
    """A wrong rule: its slug, its form of answer, and its words."""

    name: str
    form: Form
    advice: Advice
    place: Text


@dataclass(frozen=True)
class Rules:
    """All that a block says.

    Attributes:
        values: the kinds of values by their names, in their order.
        places: where each value stands.
        answer_place: where the answer stands.
        slots: the expressions in question and solution.
        drawn: the names that are drawn; all others follow from them.
    """

    values: dict[str, Kind]
    places: dict[str, Text]
    require: tuple[Condition, ...]
    answer: Form
    answer_place: Text
    mistakes: tuple[OwnMistake, ...]
    level: int
    tags: tuple[str, ...]
    slots: tuple[InText, ...] = ()

    @property
    def drawn(self) -> tuple[str, ...]:
        return tuple(name for name, kind in self.values.items() if not isinstance(kind, Derived))

    @cached_property
    def conditions_after(self) -> dict[str, list[Condition]]:
        """The conditions by the last name that they need; those that need none by the first."""
        order = list(self.values)
        found: dict[str, list[Condition]] = {}
        for one in self.require if order else ():
            last = max((order.index(name) for name in one.expression.names), default=0)
            found.setdefault(order[last], []).append(one)
        return found

    @property
    def size_of_draw(self) -> int:
        """How much there is to work out when values are drawn."""
        found = [one for kind in self.values.values() for one in kind.expressions]
        return sum(one.size for one in [*found, *(one.expression for one in self.require)]) + 1

    @property
    def forms(self) -> tuple[Form, ...]:
        return (self.answer, *(one.form for one in self.mistakes))

    @property
    def size(self) -> int:
        """How much there is to work out in all."""
        found = [one for form in self.forms for one in form.expressions]
        advice = [slot for one in self.mistakes for _, slot in one.advice.slots]
        found += [one.expression for one in (*self.slots, *advice)]
        return self.size_of_draw + sum(one.size for one in found)


def read_rules(problem: WrittenProblem) -> Rules:
    """Read the block of a problem, and the expressions in its texts.

    Raises:
        BlockError: something is wrong in the block.
    """
    entries = {key.text: (key, node) for key, node in read_block(problem.block).entries}
    values, places = _values(entries)
    known = frozenset(values)
    form = read_form(entries, known)
    rules = Rules(
        values=values,
        places=places,
        require=tuple(_conditions(entries, known)),
        answer=form,
        answer_place=one_text(entries[ANSWER][1]),
        mistakes=tuple(_mistakes(entries, known, form.rounding)),
        level=read_level(entries),
        tags=read_tags(entries),
    )
    if rules.size > _LARGEST:
        raise BlockError("the block has too much to work out; make it simpler, or give a name to what is used often")
    return rules


def with_texts(rules: Rules, problem: WrittenProblem) -> tuple[Rules, list[tuple[int, ExpressionError]]]:
    """Read the expressions in question and solution; return what is wrong by their numbers."""
    known = frozenset(rules.values) | {ANSWER}
    found: list[InText] = []
    wrong: list[tuple[int, ExpressionError]] = []
    for number, slot in enumerate(problem.slots):
        try:
            found.append(read_in_text(slot.text, known))
        except ExpressionError as error:
            wrong.append((number, error))
    complete = replace(rules, slots=tuple(found))
    if not wrong and complete.size > _LARGEST:
        wrong.append((0, ExpressionError("the texts have too much to work out; make them simpler")))
    return complete, wrong


def read_form(entries: Entries, known: Collection[str]) -> Form:
    """Read the answer of a block.

    Raises:
        BlockError: there is none, or it can't be read.
    """
    if near := of_missing(entries, ANSWER):
        raise entries[near][0].error("did you mean answer?")
    if ANSWER not in entries:
        raise BlockError("the block has no answer; add a line such as answer: 2 * depth")
    return _form(one_text(entries[ANSWER][1]), known, read_rounding(entries))


def _block_error(place: Text, error: ExpressionError) -> BlockError:
    return place.error(str(error), error.start, error.end)


def _values(entries: Entries) -> tuple[dict[str, Kind], dict[str, Text]]:
    values: dict[str, Kind] = {}
    places: dict[str, Text] = {}
    for name, (key, node) in entries.items():
        if name in KEYS:
            continue
        if fault := _name_fault(name):
            raise key.error(fault)
        if not isinstance(node, Text) and (near := of_key(name)):
            raise key.error(f"did you mean {near}?")
        place = one_text(node)
        try:
            values[name] = parse_value(place.text, values.keys())
        except ExpressionError as error:
            if near := of_key(name):
                raise key.error(f"did you mean {near}? As the name of a value: {error}") from error
            if not (place.quoted and _is_plain(place.text)):
                raise _block_error(place, error) from error
            values[name] = parse_value(f'"{place.text}"', values.keys())  # a text in YAML's quotes
        places[name] = place
        if len(values) > _MOST_VALUES:
            raise key.error(f"these are more than {_MOST_VALUES} values; a problem needs a few")
    return values, places


def _is_plain(text: str) -> bool:
    """Tell whether a text in quotes is a text again."""
    return len(text) <= _LONGEST_TEXT and not re.search(r'["\\]', text) and text.isprintable()


def _name_fault(name: str) -> str:
    if name in NAMES:
        return f"{name[:40]} already has a meaning; choose another name"
    if not (name.isidentifier() and not name.startswith("_") and len(name) <= 40):  # noqa: PLR2004
        return f"{name[:40]} can't be a name; write letters, digits and _"
    if iskeyword(name) or name == "step":
        return f"{name} already has a meaning; choose another name"
    return ""


def _form(place: Text, known: Collection[str], rounding: Rounding) -> Form:
    ends = split(place.text, "..")
    try:
        if len(ends) == 2:  # noqa: PLR2004 - first and last
            form = Form(tuple(parse_part(place.text, *end, known) for end in ends), rounding)
        else:
            form = Form((parse(place.text, known, collections=True),), rounding)
    except ExpressionError as error:
        raise _block_error(place, error) from error
    if fault := form.fault():
        raise place.error(fault)
    if not form.is_number and (rounding.is_given or rounding.unit or rounding.tolerance is not None):
        raise place.error("unit, decimals, significant and tolerance are for an answer that is one number")
    return form


def _conditions(entries: Entries, known: Collection[str]) -> list[Condition]:
    if "require" not in entries:
        return []
    node = entries["require"][1]
    conditions = []
    for place in map(one_text, node.items if isinstance(node, Items) else (node,)):
        try:
            conditions.append(Condition(parse(place.text, known), place))
        except ExpressionError as error:
            raise _block_error(place, error) from error
    return conditions


def _mistakes(entries: Entries, known: Collection[str], rounding: Rounding) -> list[OwnMistake]:
    if "mistakes" not in entries:
        return []
    key, node = entries["mistakes"]
    if not isinstance(node, Items):
        raise key.error("mistakes are a list: a dash, what went wrong, a colon, and the wrong rule")
    if len(node.items) > _MOST_MISTAKES:
        raise key.error(f"these are more than {_MOST_MISTAKES} mistakes; keep those that people make")
    mistakes: list[OwnMistake] = []
    for item in node.items:
        mistakes.append(_mistake(item, known, rounding, {one.name for one in mistakes}))
    return mistakes


def _mistake(item: Node, known: Collection[str], rounding: Rounding, taken: set[str]) -> OwnMistake:
    if not isinstance(item, Keys):
        raise BlockError("a mistake is what went wrong, a colon, and the wrong rule", item.line)
    others = [(key, node) for key, node in item.entries if key.text != "advice"]
    if len(others) != 1:
        place = others[1][0] if others else item.entries[0][0]
        near = " Did you mean advice?" if get_close_matches(place.text, ["advice"]) else ""
        raise place.error(f"a mistake has one rule, and on the next line its advice, if any.{near}")
    title, node = others[0]
    place = one_text(node)
    advice = next((one_text(node) for key, node in item.entries if key.text == "advice"), None)
    form = _form(place, {*known, ANSWER}, rounding)
    try:
        words = read_advice(title, advice, taken, {*known, ANSWER})
    except ExpressionError as error:
        raise _block_error(advice or title, error) from error
    return OwnMistake(words.name, form, words, place)
