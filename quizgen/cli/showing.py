"""One problem, as text."""

from pathlib import Path

import click

from quizgen.cards import NumericCard, numeric_card
from quizgen.catalogue import find_problem
from quizgen.cli.choices import find_networks
from quizgen.cli.options import network_options, notes_option
from quizgen.mathml.plain import tex_to_text
from quizgen.own import families_of_notes
from quizgen.plaintext import to_line, to_terminal


@click.command("show")
@click.argument("code")
@network_options("The network that the problem is about; needed if it is from a file, such as model.onnx; repeatable.")
@notes_option("The note that the problem is from, or a folder of notes; repeatable.")
def show_command(code: str, networks: tuple[str, ...], input_text: str | None, notes: tuple[Path, ...]) -> None:
    """Show the problem with this CODE: question, answer, worked steps and named wrong answers.

    Codes such as conv-output-size/2/k3f9 are printed on sheets and cards. A code gives the same problem with any
    seed. One about a network from a file needs the file: --network model.onnx.
    """
    own = families_of_notes(notes, code) if notes else ()
    family, problem = find_problem(code, find_networks(networks, input_text), own)
    card = numeric_card(family, problem.level, 1, [problem], {})
    (variant,) = card.variants
    click.echo(f"{problem.code}: {family.title}, level {problem.level}\n")
    click.echo(to_terminal(variant.question))
    click.echo(f"\nAnswer: {problem.answer.text}\n")
    for step in problem.steps:
        click.echo(f"  {step.label}: {tex_to_text(step.tex)}")
    if problem.mistakes:
        click.echo(f"\nWrong answers\n{_wrong_answers(card)}")


def _wrong_answers(card: NumericCard) -> str:
    wrong_answers = card.variants[0].problem.wrong_answers
    width = max(len(value.text) for value, _ in wrong_answers)
    lines = []
    for value, mistakes in wrong_answers:
        shown = value.text
        for mistake in mistakes:
            words = card.mistakes[mistake.name]
            advice = to_line(words.advice_for(mistake.slots))
            lines.append(f"  {shown:>{width}}  {words.title}. {advice}".rstrip())
            shown = ""
    return "\n".join(lines)
