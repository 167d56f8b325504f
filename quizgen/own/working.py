"""From the problems of notes to families, with what there is to say about them."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from markupsafe import Markup

from quizgen.notes import Concept, Message, WrittenProblem
from quizgen.notes.placeholders import slots_in, slots_in_links
from quizgen.own.block import BlockError
from quizgen.own.expressions import ExpressionError
from quizgen.own.family import OwnFamily
from quizgen.own.making import make_family
from quizgen.own.question import Definition
from quizgen.own.rules import ANSWER, Rules, read_rules, with_texts
from quizgen.own.sampling import try_out
from quizgen.own.screening import normal
from quizgen.own.trial import Trial, WorkedOut
from quizgen.own.words import find_concept
from quizgen.richtext import plain

_NOT_WORDS = re.compile(r"<(tex|code|pre)\b.*?</\1>", re.DOTALL)
_BRACED = re.compile(r"(?<!\{)\{\{?\s*(\w+)\s*\}(?!\})|\{\{\s*(?=(\w+))\w+(?![^{}<]*\})")

_DRAWS, _MANY_DRAWS = 40, 300
_WIDEST = 100
"""Characters of a line that a message shows."""


def work(problems: Iterable[WrittenProblem], concepts: Collection[Concept], *, thorough: bool) -> WorkedOut:
    """Make families as `work_out` of the package does."""
    families: list[OwnFamily] = []
    trials: list[Trial] = []
    messages: list[Message] = []
    for problem in problems:
        try:
            rules = _read(problem)
            definition, trial, remarks = try_out(
                Definition(problem, rules), _MANY_DRAWS if thorough else _DRAWS, thorough=thorough
            )
        except BlockError as error:
            messages.append(_in_block(problem, error, "error"))
            continue
        except _TextError as error:
            messages += error.messages
            continue
        messages += [_in_block(problem, remark, "warning") for remark in remarks]
        messages += _unfilled(problem, rules)
        family, unknown = _with_words(definition, trial, concepts)
        messages += _not_shown(family)
        families.append(family)
        trials.append(trial)
        messages += unknown
    return WorkedOut(tuple(families), tuple(trials), tuple(messages))


class _TextError(Exception):
    """Something is wrong in question or solution."""

    def __init__(self, *messages: Message) -> None:
        super().__init__()
        self.messages = messages


def _read(problem: WrittenProblem) -> Rules:
    """Read the rules of a problem and check its texts.

    Raises:
        BlockError: something is wrong in the block.
        _TextError: something is wrong in the texts.
    """
    rules, wrong = with_texts(read_rules(problem), problem)
    if wrong:
        raise _TextError(*(_in_text(problem, number, error) for number, error in wrong))
    for half, name, advice in (
        (problem.question, "question", "write it below the block"),
        (problem.solution, "solution", "begin it with **Solution.**"),
    ):
        if not _has_words(half):
            raise _TextError(Message(problem.path, problem.line, f"this problem has no {name}; {advice}", "error"))
    slot = next(slots_in_links(problem.question + problem.solution, problem.slots), None)
    if slot is not None:
        told = ExpressionError("where a link leads can't depend on values", 0, len(problem.slots[slot].text))
        raise _TextError(_in_text(problem, slot, told))
    for number in slots_in(problem.question, problem.slots):
        if ANSWER in rules.slots[number].expression.names:
            told = ExpressionError("the question gives the answer away", 0, len(problem.slots[number].text))
            raise _TextError(_in_text(problem, number, told))
    return rules


def _unfilled(problem: WrittenProblem, rules: Rules) -> Iterator[Message]:
    """Say where a value was probably meant, though it doesn't stand between two pairs of braces."""
    words = _NOT_WORDS.sub("", problem.question + problem.solution)
    for match in _BRACED.finditer(words):
        name = normal(match[1] or match[2])
        if name in rules.values or name == ANSWER:
            said = f"{match[0]} stays as it is; write {{{{{name}}}}} for the value"
            yield Message(problem.path, problem.line, said)


def _not_shown(family: OwnFamily) -> Iterator[Message]:
    """Say which formulas and drawings of a mistake's advice can't be shown."""
    for words in family.words.values():
        for said, is_error in words.problems:
            yield Message(words.path, words.line, said, "error" if is_error else "warning")


def _has_words(html: Markup) -> bool:
    return bool(plain(html)) or "<img" in html or "<svg" in html


def _with_words(definition: Definition, trial: Trial, concepts: Collection[Concept]) -> tuple[OwnFamily, list[Message]]:
    """Make the family, and say which advice leads nowhere."""
    written = definition.written
    words, unknown = {}, []
    for mistake in definition.rules.mistakes:
        advice = mistake.advice
        see = find_concept(advice.link, written.note_id, concepts) if advice.link else ""
        words[mistake.name] = advice.words(see, written)
        if advice.link and not see:
            said = f"[[{advice.link[:60]}]] leads to no card; name a note and a question in it, such as [[note#Why …?]]"
            unknown.append(Message(written.path, written.block_line + advice.line, said))
    return make_family(definition, words, trial.instances), unknown


def _in_block(problem: WrittenProblem, error: BlockError, level: Literal["warning", "error"]) -> Message:
    lines = problem.block.split("\n")
    line = lines[error.line] if error.line < len(lines) else ""
    return Message(
        problem.path,
        problem.block_line + error.line,
        str(error),
        level,
        problem.indent + error.column + 1,
        _excerpt(line, error.column, error.length),
    )


def _in_text(problem: WrittenProblem, number: int, error: ExpressionError) -> Message:
    slot = problem.slots[number]
    excerpt = _excerpt(f"{{{{{slot.text}}}}}", error.start + 2, error.end - error.start)
    return Message(problem.path, slot.line, str(error), "error", slot.column + error.start, excerpt)


def _excerpt(line: str, column: int, length: int) -> str:
    """Show a part of a line that is not too long, and a caret below the place."""
    start = max(column - _WIDEST // 2, 0)
    part = line[start : start + _WIDEST]
    place = column - start
    return f"{part}\n{' ' * place}^{'~' * min(length - 1, max(len(part) - place - 1, 0))}"
