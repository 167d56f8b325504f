"""A question of a note's problem: its values, and what the block makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from random import Random
from typing import ClassVar

from markupsafe import Markup

from quizgen.errors import IllPosedError
from quizgen.notes import WrittenProblem
from quizgen.own.arithmetic import EvaluationError, Value, exact
from quizgen.own.expressions import holds
from quizgen.own.family import OwnQuestion
from quizgen.own.forms import Form
from quizgen.own.intext import InText
from quizgen.own.rules import ANSWER, OwnMistake, Rules
from quizgen.own.steps import with_numbers
from quizgen.own.texts import Shown, filled, shown, word_form
from quizgen.own.values import Derived, Kind
from quizgen.problem import Answer, Decimal, Integer, Ratio, Step, Task, digits
from quizgen.richtext import no_formula

_COMBINATIONS = 5_000
"""Combinations of values that are looked at, at most, where conditions are rarely met."""

_WORK = 100_000
"""Operations that all these combinations may take together."""

_LOOKS, _RARELY = 60, 12
"""Of this many draws, fewer than one in twelve meets conditions that are rarely met."""

_TRIES = 100
"""Draws of values before conditions count as unlucky."""

_FORM = Markup('\n<p class="form">{}</p>')
_FORM_AMONG_OTHER_WORDS = Markup('\n<p class="form" lang="en">{}</p>')
"""The same in English for a note that says its language: the page around it may be in that."""


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """What questions are drawn from: the problem as written, and what its block says."""

    written: WrittenProblem
    rules: Rules


@dataclass(frozen=True)
class BlockQuestion(OwnQuestion):
    """A question drawn from a `problem` block: the values of one instance, by their names."""

    values: tuple[tuple[str, Value], ...]
    definition: Definition = field(compare=False, repr=False)
    words: ClassVar[str] = "own"

    @cached_property
    def names(self) -> dict[str, Value]:
        return dict(self.values)

    @cached_property
    def names_and_answer(self) -> dict[str, Value]:
        """The values, and the answer without its rounding, where it is a number."""
        form = self.definition.rules.answer
        return self.names | ({ANSWER: form.values(self.names)[0]} if form.is_number else {})

    def answer(self) -> Answer:
        """Return the answer.

        Raises:
            IllPosedError: these values have none.
        """
        return self._answer

    @cached_property
    def _answer(self) -> Answer:
        try:
            return self.definition.rules.answer.answer(self.names)
        except EvaluationError as error:
            raise IllPosedError(str(error)) from error

    def wrong(self, mistake: OwnMistake) -> Answer | None:
        """Return what a mistake leads to; None where it doesn't apply, or gives what nobody would type."""
        return self._wrong[mistake.name]

    @cached_property
    def _wrong(self) -> dict[str, Answer | None]:
        return {mistake.name: self._led_to(mistake) for mistake in self.definition.rules.mistakes}

    def _led_to(self, mistake: OwnMistake) -> Answer | None:
        try:
            found = mistake.form.answer(self.names_and_answer)
        except EvaluationError:
            return None
        right = self.answer()
        if isinstance(right, Integer) and not isinstance(found, Integer):
            return None
        if isinstance(right, Ratio) and isinstance(found, Integer):
            return Ratio.of(found.value, 1)
        return found if found.kind == right.kind else None

    def advice_slots(self, mistake: OwnMistake) -> dict[str, str]:
        """Return the values in a mistake's advice by the names of their slots."""
        names, in_words = self.names_and_answer, word_form(mistake.advice.source)
        return {name: in_words(_or_blank(one, names).text) for name, one in mistake.advice.slots}

    def task(self) -> Task:
        """Return values and rule, from which anyone can compute the answer."""
        rules = self.definition.rules
        values = {name: _data(value) for name, value in self.values}
        return Task("expression", None, (), (("values", values), ("expression", rules.answer_place.text)))

    def solve(self) -> tuple[Step, ...]:
        """Return a step for each value that follows from others, and the answer.

        Raises:
            IllPosedError: these values have none, or can't be shown in the texts.
        """
        self._shown  # noqa: B018 - raises where a text can't be filled
        rules, names = self.definition.rules, self.names
        answer = self.answer()
        steps = []
        for name, kind in rules.values.items():
            if isinstance(kind, Derived) and kind.expression.names and not isinstance(names[name], str | bool):
                value = shown(names[name])
                tex = f"{with_numbers(kind.expression.parts[0], names)} = {value.tex}"
                steps.append(Step(name, tex, _as_answer(names[name])))
        return (*steps, Step("Answer", _last_step(rules.answer, names, answer), answer))

    def effort(self) -> int:
        """Count the digits of what is given: this compares the instances of one problem."""
        numbers = [value for _, value in self.values if not isinstance(value, str | bool)]
        return sum(digits(part) for one in numbers for part in exact(one).limit_denominator(10**6).as_integer_ratio())

    def texts(self) -> tuple[Markup, Markup]:
        """Return question and solution as rich text, with this question's numbers.

        Raises:
            IllPosedError: an expression in them has no value.
        """
        written, rules = self.definition.written, self.definition.rules
        question, solution = (filled(half, written.slots, self._shown) for half in (written.question, written.solution))
        if words := rules.answer.rounding.words:
            form = _FORM_AMONG_OTHER_WORDS if written.language else _FORM
            question += form.format(no_formula(words))
        return question, solution

    @cached_property
    def _shown(self) -> list[Shown]:
        """The values in the texts."""
        rules, answer, names = self.definition.rules, self.answer(), self.names_and_answer
        values = []
        for slot in rules.slots:
            if slot.expression.text == ANSWER and not slot.spec:
                values.append(Shown(answer.text, answer.tex))
                continue
            try:
                values.append(slot.shown(names))
            except EvaluationError as error:
                raise IllPosedError(f"{{{{{slot.expression.text}}}}}: {error}") from error
        return values


def _or_blank(one: InText, names: dict[str, Value]) -> Shown:
    try:
        return one.shown(names)
    except EvaluationError:
        return Shown("…", r"\ldots")


def _data(value: Value) -> object:
    """Write a value as JSON can hold it: a fraction as numerator and denominator."""
    return value if isinstance(value, int | float | str) else list(value.as_integer_ratio())


def _as_answer(value: Value) -> Answer:
    number = exact(value)
    if number.denominator == 1:
        return Integer(number.numerator)
    return Decimal.rounded(number, 6) if isinstance(value, float) else Ratio.of(*number.as_integer_ratio())


def _last_step(form: Form, names: dict[str, Value], answer: Answer) -> str:
    parts = [with_numbers(part, names) for one in form.expressions for part in one.parts]
    if not form.is_number:
        return f"{', '.join(parts)}: {answer.tex}"
    value = form.values(names)[0]
    rounded = isinstance(answer, Decimal) and (isinstance(value, float) or answer.exact != value)
    sign = r"\approx" if rounded else "="
    return f"{parts[0]} {sign} {answer.tex}"


def draw(definition: Definition, rng: Random) -> BlockQuestion | None:
    """Draw values that meet what the block requires; None for an unlucky draw."""
    if rare := rare_questions(definition):
        return rng.choice(rare)
    return next((question for _ in range(_TRIES) if (question := _attempt(definition, rng))), None)


def _attempt(definition: Definition, rng: Random) -> BlockQuestion | None:
    try:
        names: dict[str, Value] = {}
        for name, kind in definition.rules.values.items():
            names[name] = kind.draw(rng, names)
            if not _meets(definition, names, name):
                return None
    except EvaluationError:
        return None
    return BlockQuestion(tuple(names.items()), definition)


@lru_cache(maxsize=64)  # looks at thousands of combinations, and every draw asks for it
def rare_questions(definition: Definition) -> tuple[BlockQuestion, ...]:
    """Return questions to choose from if values hardly ever meet the conditions; none if plain draws often do."""
    rng = Random(definition.written.id)
    if sum(_attempt(definition, rng) is not None for _ in range(_LOOKS)) * _RARELY >= _LOOKS:
        return ()
    most = min(_COMBINATIONS, _WORK // definition.rules.size_of_draw)
    found = tuple(instances(definition, most))
    drawn = (_attempt(definition, rng) for _ in range(most if combinations(definition, most) is None else 0))
    return tuple(dict.fromkeys(filter(None, drawn))) or found


def _meets(definition: Definition, names: dict[str, Value], last: str) -> bool:
    """Tell whether the conditions hold that can be checked once the last of these names has its value."""
    try:
        return all(holds(one.expression, names) for one in definition.rules.conditions_after.get(last, ()))
    except EvaluationError:
        return False


def instances(definition: Definition, most: int) -> Iterator[BlockQuestion]:
    """Yield the questions that the block allows, among the first `most` combinations of values."""
    found = islice(_combined(definition, {}, tuple(definition.rules.values.items())), most)
    return (BlockQuestion(tuple(names.items()), definition) for names in found if names is not None)


def combinations(definition: Definition, most: int) -> int | None:
    """Count the combinations of values, whether they meet the conditions or not; None if there are more."""
    count = sum(1 for _ in islice(_combined(definition, {}, tuple(definition.rules.values.items())), most + 1))
    return count if count <= most else None


def _combined(
    definition: Definition, names: dict[str, Value], rest: tuple[tuple[str, Kind], ...]
) -> Iterator[dict[str, Value] | None]:
    """Yield all combinations of values that begin with these; None for those that have none, or meet no conditions."""
    if not rest:
        yield names
        return
    name, kind = rest[0]
    try:
        for value in kind.all(names):
            known = {**names, name: value}
            if _meets(definition, known, name):
                yield from _combined(definition, known, rest[1:])
            else:
                yield None
    except EvaluationError:
        yield None
