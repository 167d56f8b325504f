"""One problem, as text."""

import re

import click

from quizgen.cards import numeric_card
from quizgen.errors import UsageError
from quizgen.families import find_families
from quizgen.plaintext import tex_to_text, to_terminal
from quizgen.problem import Problem, problem_for

_CODE = re.compile(r"([a-z0-9-]+)/([0-9]+)/([a-z0-9]{1,40})")


@click.command("show")
@click.argument("code")
def show_command(code: str) -> None:
    """Show the problem with this CODE: question, answer, worked steps and named wrong answers.

    Codes stand on sheets and cards, such as conv-output-size/2/k3f9. A code gives the same problem with every seed.
    """
    match = _CODE.fullmatch(code.strip().lower())
    if not match:
        raise UsageError(f"{code}: is no code; give family/level/letters, such as conv-output-size/2/k3f9")
    (family,) = find_families((match[1],))
    level = int(match[2])
    if all(known.number != level for known in family.levels):
        levels = ", ".join(str(known.number) for known in family.levels)
        raise UsageError(f"{code}: {family.name} has no level {level}; its levels are {levels}")
    problem = problem_for(family, level, match[3])
    (variant,) = numeric_card(family, level, 1, [problem], {}).variants
    click.echo(f"{problem.code}: {family.title}, level {level}\n")
    click.echo(to_terminal(variant.question))
    click.echo(f"\nAnswer: {problem.answer.text}\n")
    for step in problem.steps:
        click.echo(f"  {step.label}: {tex_to_text(step.tex)}")
    click.echo(f"\nWrong answers\n{_wrong_answers(problem)}")


def _wrong_answers(problem: Problem[object]) -> str:
    width = max(len(value.text) for value, _ in problem.wrong_answers)
    lines = []
    for value, mistakes in problem.wrong_answers:
        shown = value.text
        for mistake in mistakes:
            advice = " ".join(to_terminal(mistake.advice, 10_000).split())
            lines.append(f"  {shown:>{width}}  {mistake.title}. {advice}")
            shown = ""
    return "\n".join(lines)
