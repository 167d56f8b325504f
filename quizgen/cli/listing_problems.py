"""The problems of notes, as text for a terminal: what their draws have shown, and samples with answer and mistakes."""

from collections.abc import Iterator

from quizgen.cards import NumericCard, numeric_card
from quizgen.own import OwnFamily, Trial
from quizgen.plaintext import to_terminal
from quizgen.problem import Answer, Decimal, Integer, Problem, Ratio, problem_for

_SAMPLES = 5
_MARGIN = "    "
_SUFFIXES = tuple(f"sample{number}" for number in range(1, 200))


def problem_lines(family: OwnFamily, trial: Trial) -> Iterator[str]:
    """Describe a problem: its skill, how many instances there are, its answers, and how lucky its mistakes are."""
    written = family.written
    count = "thousands of" if trial.instances is None else f"{trial.instances:,}"
    yield f"{written.path}:{written.line}: problem {family.name}, level {family.first_level}"
    yield f"{_MARGIN}{count} instance{'' if trial.instances == 1 else 's'}, {_answers(trial)}"
    for title, applied, lucky in trial.luck:
        said = f"right by luck in {lucky / applied:.1%}" if applied else "never applies"
        yield f"{_MARGIN}{title}: {said}"


def sample_lines(family: OwnFamily) -> Iterator[str]:
    """Show samples of a problem, all different as far as there are that many."""
    for card in _samples(family):
        (variant,) = card.variants
        yield ""
        yield from (f"{_MARGIN}{line}" for line in to_terminal(variant.question).splitlines())
        yield f"{_MARGIN}Answer: {_with_unit(variant.problem.answer)}"
        yield from _wrong(card, variant.problem)
        yield f"{_MARGIN}---"
        yield from (f"{_MARGIN}{line}" for line in to_terminal(variant.solution).splitlines())


def _samples(family: OwnFamily) -> Iterator[NumericCard]:
    level = family.first_level
    seen: set[object] = set()
    for suffix in _SUFFIXES:
        problem = problem_for(family, level, suffix)
        if problem.question not in seen:
            seen.add(problem.question)
            yield numeric_card(family, level, 1, [problem], {}, pictures=False)
        if len(seen) == min(_SAMPLES, family.instances or _SAMPLES):
            return


def _wrong(card: NumericCard, problem: Problem) -> Iterator[str]:
    width = max((len(value.text) for value, _ in problem.wrong_answers), default=0)
    for value, mistakes in problem.wrong_answers:
        titles = "; ".join(card.mistakes[mistake.name].title for mistake in mistakes)
        yield f"{_MARGIN}  {value.text:>{width}}  {titles}"


def _answers(trial: Trial) -> str:
    """Say from where to where the answers reach."""
    numbers = [answer for answer in trial.answers if isinstance(answer, Integer | Decimal | Ratio)]
    if not numbers:
        return f"answers such as {trial.answers[0].text}"
    smallest, largest = min(numbers, key=_size), max(numbers, key=_size)
    if smallest.text == largest.text:
        return f"answer {_with_unit(largest)}"
    return f"answers {smallest.text} to {_with_unit(largest)}"


def _size(answer: Answer) -> float:
    return answer.value if isinstance(answer, Integer) else float(getattr(answer, "exact", 0))


def _with_unit(answer: Answer) -> str:
    unit = answer.unit if isinstance(answer, Integer | Decimal) else ""
    return f"{answer.text} {unit}".rstrip()
