"""A problem of a note on trial: many draws show what is wrong with its values, its answer and its mistakes."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from quizgen.errors import IllPosedError
from quizgen.own.arithmetic import EvaluationError, Value
from quizgen.own.block import BlockError
from quizgen.own.expressions import Expression, holds
from quizgen.own.forms import AnswerError, RoundingMissingError
from quizgen.own.hints import of_key
from quizgen.own.making import MAX_SHARE
from quizgen.own.question import BlockQuestion, Definition, combinations, draw, instances, rare_questions
from quizgen.own.rules import OwnMistake, Rules
from quizgen.own.texts import shown
from quizgen.own.trial import Trial
from quizgen.problem import Answer, Ratio

_COMBINATIONS = 2_000
"""A problem with more combinations of values than this is not counted."""

_VARIANTS = 12
"""Problems that a card carries, unless asked otherwise."""

_RARE = 0.02
"""A mistake is left out if fewer draws than this share would expose it."""

_OFTEN = 0.5
"""What is right in more than this share of the draws is no mistake."""

_WORK = 40_000
"""Operations after which a trial ends, however large its expressions are."""


def try_out(definition: Definition, draws: int, *, thorough: bool) -> tuple[Definition, Trial, list[BlockError]]:
    """Draw from a problem; return it without the mistakes that can't be used, what the draws have shown, and remarks.

    Raises:
        BlockError: it can't be used.
    """
    rules = definition.rules
    draws = max(min(draws, _WORK // rules.size), 20)
    remarks: list[BlockError] = []
    questions = list(_solved(definition, draws, remarks))
    answers = [question.answer() for question in questions]
    if any(isinstance(answer, Ratio) for answer in answers):
        definition = Definition(definition.written, _as_ratios(rules))
        questions = [replace(question, definition=definition) for question in questions]
        answers = [question.answer() for question in questions]
    luck = {one.name: _luck(one, questions, answers) for one in rules.mistakes}
    kept = _usable(definition, questions, answers, luck, remarks, thorough=thorough)
    if kept != definition.rules.mistakes:
        definition = Definition(definition.written, replace(definition.rules, mistakes=kept))
        questions = [replace(question, definition=definition) for question in questions]
    _show_all(questions)
    count = None
    if thorough:
        count = _count(definition)
        remarks += _on_variety(definition.rules, answers, count)
    named = tuple((one.advice.title, *luck[one.name]) for one in rules.mistakes)
    return definition, Trial(count, tuple(answers), named), remarks


def _solved(definition: Definition, draws: int, remarks: list[BlockError]) -> Iterator[BlockQuestion]:
    """Yield draws that have an answer; say of the first one without why it has none."""
    found, unsolved = 0, 0
    reason: BlockError | None = None
    for number in range(draws):
        question = draw(definition, Random(f"{definition.written.id}/{number}"))
        if question is None:
            raise _unmet(definition)
        try:
            definition.rules.answer.answer(question.names)
        except EvaluationError as error:
            unsolved += 1
            reason = reason or _explained(definition.rules, question, error)
            if isinstance(error, RoundingMissingError):  # leaving such values out would be no remedy
                raise reason from error
        else:
            found += 1
            yield question
    if reason and not found:
        raise reason
    if reason:
        share = f"in {unsolved} of {draws} draws; leave such values out with require"
        remarks.append(BlockError(f"{reason} ({share})", reason.line, reason.column, reason.length))


def _explained(rules: Rules, question: BlockQuestion, error: EvaluationError) -> BlockError:
    """Say for which values an answer can't be worked out, and where."""
    start, end = _span(rules.answer.expressions, rules.answer_place.text, error)
    if isinstance(error, AnswerError):  # no values are to blame, and no part of the expression
        return rules.answer_place.error(str(error))
    given = ", ".join(f"{name} = {shown(value).text[:20]}" for name, value in question.values[:4])
    return rules.answer_place.error(f"{error} (with {given})" if given else str(error), start, end)


def _span(expressions: Sequence[Expression], text: str, error: EvaluationError) -> tuple[int, int]:
    """Return the part of a text that has no value."""
    for one in expressions:
        if any(error.place is node for part in one.parts for node in _nodes(part)):
            offset = max(text.find(one.text), 0)
            start, end = one.span(error.place)
            return start + offset, end + offset
    return 0, len(text)


def _nodes(node: object) -> Iterator[object]:
    assert isinstance(node, ast.AST)  # noqa: S101 - a part of an expression
    return ast.walk(node)


def _unmet(definition: Definition) -> BlockError:
    """Say why nothing can be drawn: a value that can't be, or a condition that nothing meets."""
    names: dict[str, Value] = {}
    for name, kind in definition.rules.values.items():
        try:
            names[name] = kind.draw(Random(name), names)
        except EvaluationError as error:
            start, end = _span(kind.expressions, definition.rules.places[name].text, error)
            return definition.rules.places[name].error(f"{name}: {error}", start, end)
    for one in definition.rules.require:
        try:
            holds(one.expression, names)
        except EvaluationError as error:
            return one.place.error(str(error))
    place = definition.rules.require[0].place if definition.rules.require else definition.rules.answer_place
    return place.error("no values meet this condition; widen their ranges, or require less")


def _as_ratios(rules: Rules) -> Rules:
    """Let all answers be fractions, where some are."""
    answer = replace(rules.answer, rounding=replace(rules.answer.rounding, as_ratio=True))
    mistakes = tuple(replace(one, form=replace(one.form, rounding=answer.rounding)) for one in rules.mistakes)
    return replace(rules, answer=answer, mistakes=mistakes)


def _luck(mistake: OwnMistake, questions: Sequence[BlockQuestion], answers: Sequence[Answer]) -> tuple[int, int]:
    """Count in how many draws a mistake applies, and in how many it is right."""
    found = [(question.wrong(mistake), answer) for question, answer in zip(questions, answers, strict=True)]
    applied = [(value, answer) for value, answer in found if value is not None]
    return len(applied), sum(answer.accepts(value) for value, answer in applied)


def _usable(
    definition: Definition,
    questions: Sequence[BlockQuestion],
    answers: Sequence[Answer],
    luck: dict[str, tuple[int, int]],
    remarks: list[BlockError],
    *,
    thorough: bool,
) -> tuple[OwnMistake, ...]:
    """Return the mistakes that problems can be drawn to expose; say why others can't be used."""
    kept = []
    for one in definition.rules.mistakes:
        applied, lucky = luck[one.name]
        if not applied:
            kind = answers[0].kind
            remarks.append(
                one.place.error(
                    f"this mistake never gives a wrong answer of the answer's kind ({kind}), and is left out"
                )
            )
        elif lucky > _OFTEN * applied:
            said = f"this mistake is right by luck in {lucky / applied:.0%} of the draws, and is left out"
            remarks.append(one.place.error(said))
        else:
            kept.append(one)
            if lucky and thorough:
                remarks.append(
                    one.place.error(f"right by luck in {lucky / applied:.0%} of the draws, which are left out")
                )
    exposing: Counter[str] = Counter()
    for question, answer in zip(questions, answers, strict=True):
        values = {one.name: question.wrong(one) for one in kept}
        if not any(value is not None and answer.accepts(value) for value in values.values()):
            exposing.update(name for name, value in values.items() if value is not None)
    rare = [one for one in kept if exposing[one.name] < max(_RARE * len(questions), 1)]
    remarks += [
        one.place.error("hardly any draw shows this mistake without another one being right by luck; it is left out")
        for one in rare
    ]
    return tuple(one for one in kept if one not in rare)


def _show_all(questions: Sequence[BlockQuestion]) -> None:
    for question in questions[:20]:
        try:
            question.texts()
        except IllPosedError as error:
            raise BlockError(f"a text can't be filled: {error}") from error


def _count(definition: Definition) -> int | None:
    """Count the instances, unless there are too many."""
    most = min(_COMBINATIONS, _WORK // definition.rules.size_of_draw)
    if combinations(definition, most) is not None:
        return sum(1 for _ in instances(definition, most))
    rare = len(rare_questions(definition))
    return rare if 0 < rare < _VARIANTS else None


def _on_variety(rules: Rules, answers: Sequence[Answer], count: int | None) -> Iterator[BlockError]:
    """Say what makes a problem easy to guess."""
    place = rules.answer_place
    if count is not None and count < _VARIANTS:
        yield place.error(
            f"only {count} different problem{'s' if count > 1 else ''} can be drawn; a card carries {_VARIANTS}"
        )
    elif answers:
        answer, most = Counter(answers).most_common(1)[0]
        if most > MAX_SHARE * len(answers):
            yield place.error(
                f"the answer is {answer.text} in {most / len(answers):.0%} of the draws; widen the values"
            )
    needed = _needed(rules)
    told = set().union(*(_given(rules, one.expression.names) for one in rules.slots if one.expression.text != "answer"))
    if any(isinstance(one, Ratio) for one in answers) and re.search(r"\d\.\d", place.text):
        yield place.error(f"answers are fractions such as {answers[0].text}; for decimals, add decimals: 2")
    drawn = rules.drawn
    for name in rules.values:
        if name not in drawn and _near_key(rules, name):
            yield rules.places[name].error(f"{name} is used nowhere; did you mean {of_key(name)}?")
        if name not in drawn:
            continue
        if name in needed and name not in told:
            yield rules.places[name].error(f"the answer depends on {name}, but no text shows it")
        elif name not in needed and name not in told:
            yield rules.places[name].error(f"{name} is used nowhere")


def _near_key(rules: Rules, name: str) -> bool:
    """Tell whether the name of a value that is used nowhere looks like another line of a block."""
    used = {other for kind in rules.values.values() for one in kind.expressions for other in one.names}
    used |= {other for form in rules.forms for one in form.expressions for other in one.names}
    used |= {other for one in rules.slots for other in one.expression.names}
    used |= {other for one in rules.require for other in one.expression.names}
    return name not in used and bool(of_key(name))


def _needed(rules: Rules) -> set[str]:
    return set().union(*(_given(rules, one.names) for one in rules.answer.expressions))


def _given(rules: Rules, names: Iterable[str]) -> set[str]:
    """Return names, and all those that they follow from."""
    found: set[str] = set()
    left = [name for name in names if name in rules.values]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [one for expression in rules.values[name].expressions for one in expression.names]
    return found
