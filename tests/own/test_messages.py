"""What is wrong in a problem is said with file, line and column, and a caret below the place."""

from itertools import islice
from pathlib import Path

import pytest

from quizgen.notes import Message, read_notes
from quizgen.own import OwnQuestion, WorkedOut, work_out
from quizgen.own.question import BlockQuestion
from quizgen.problem import distinct_problems

BLOCK = "depth: 2..40\nanswer: 2 * depth"
QUESTION = "What is twice {{depth}}?"
SOLUTION = "**Solution.** ${{depth}} \\cdot 2 = {{answer}}$"


def check(folder: Path, block: str = BLOCK, question: str = QUESTION, solution: str = SOLUTION) -> WorkedOut:
    """Work out a note with one problem; its block begins on line 4."""
    path = folder / "note.md"
    path.write_text(f"## Skill\n\n```problem\n{block}\n```\n\n{question}\n\n{solution}\n", "utf-8")
    library = read_notes([path])
    found = work_out(library.problems, library.concepts, thorough=True)
    return WorkedOut(found.families, found.trials, (*library.messages, *found.messages))


def only(found: WorkedOut) -> Message:
    (message,) = found.messages
    return message


ERRORS = {
    "depth: 2..40\nanswer: 2 * dpth": (5, 13, "unknown name dpth; did you mean depth?", "dpth"),
    "depth: 2..40\nanswer: squrt(depth)": (5, 9, "unknown function squrt; did you mean sqrt?", "squrt"),
    "depth: 2..40\nanswer: sqrt depth": (5, 14, "brackets are missing; write sqrt(…)", "d"),
    "depth: 2..40\nanswer: 2 * depth^2": (5, 9, "^ is not a power; write **", "2 * depth^2"),
    "depth: 2..40\nanswer: 2 × depth": (5, 11, "× can't be read; write *", "×"),
    "depth: 2..40\nanswer: gcd()": (5, 9, "gcd takes 1 to 20 numbers or texts, not 0", "gcd()"),
    "depth: 2..40\nanswer: 1 / (depth - depth)": (5, 9, "division by zero (with depth = ", "1 / (depth - depth)"),
    "depth: 2..40\nanswer: sqrt(depth)": (5, 9, "say how to round it, with decimals: 2", "sqrt(depth)"),
    "depth: 9..2\nanswer: depth": (4, 8, "depth: there is no number from 9 to 2", "9..2"),
    "depth: 2..40\nrequire: depth > 99\nanswer: depth": (5, 10, "no values meet this condition", "depth > 99"),
    "depth: 2..40": (4, 1, "the block has no answer; add a line such as", "d"),
    "depth: 2..40\ndepth: 3\nanswer: depth": (5, 1, "depth is there twice; drop one of them", "depth"),
    "depth: 2..40\nﬁ: 3\nfi: 4\nanswer: depth": (6, 1, "fi is there twice; drop one of them", "fi"),
    "depth: 2..40\nlevel: 1\nｌevel: 3\nanswer: depth": (6, 1, "level is there twice; drop one of them", "ｌevel"),
    "depth: 2..40\nanswer: depth\nｌevel: 4": (6, 8, "level is a whole number from 1 to 3", "4"),
    "pi: 2..40\nanswer: pi": (4, 1, "pi already has a meaning; choose another name", "pi"),
    "depth: 2..40\nlevel: 4\nanswer: depth": (5, 8, "level is a whole number from 1 to 3", "4"),
    "depth: 2..40\nanswer: [depth]": (5, 9, "a size has two numbers", "[depth]"),
    "depth: 2..40\nunit: m\nanswer: (1, depth)": (6, 9, "are for an answer that is one number", "(1, depth)"),
    "values:\n  depth: 2..40\nanswer: depth": (
        5,
        1,
        "values aren't grouped; remove the line above and this indent",
        " ",
    ),
    "depth: 2..40\nanswer: depth\nmistakes: 3": (6, 1, "mistakes are a list", "mistakes"),
    "gas: helium | neon\nanswer: 2": (4, 6, "unknown name helium", "helium"),
    "depth: [1\nanswer: 2": (5, 7, "this is not YAML", ":"),
    "depth: 2..40\nanwser: depth": (5, 1, "did you mean answer?", "anwser"),
    "depth: 2..40\nanswer: depth\nunits: kPa": (6, 1, "did you mean unit?", "units"),
    "depth: 2..40\nanswer: depth\nmistake:\n  - x: 3": (6, 1, "did you mean mistakes?", "mistake"),
    "depth: 2..40\nanswer: depth\nmistakes:\n  - x: 3\n    advise: So.": (8, 5, "Did you mean advice?", "advise"),
    "depth: 2..40\nanswer: depth\nmistakes:\n- x: 3\n   advice: So.": (8, 4, "right below the title", "advice: So."),
    "depth: 2..40\nanswer: depth\n  unit: m": (6, 3, "not indented as those around it", "unit: m"),
    "depth: 2..40\nanswer: depth\nmistakes:\n\t- x: 3": (7, 1, "spaces instead of tabs", "\t"),
    "depth: 2..40\nanswer: depth\nmistakes:\n  - a: b: 3": (7, 3, "there is a second colon", "- a: b: 3"),
    "depth: 2..40\nanswer = depth": (5, 1, "write a name, a colon, a space and a value", "answer = depth"),
    "depth: 2..40\nanswer:depth": (5, 1, "write a name, a colon, a space and a value", "answer:depth"),
    "depth: 2..40\nlevel: 1 | 2\nanswer: depth": (5, 8, "a value needs another name", "1 | 2"),
    "depth: 2-40\nanswer: depth": (4, 8, "write a range with two dots", "2-40"),
    "depth: 2...40\nanswer: depth": (4, 8, "write a range with two dots", "2...40"),
    "depth: 1, 2, 3\nanswer: depth": (4, 8, "write choices with bars", "1, 2, 3"),
    "depth: [1, 2]\nanswer: depth": (4, 8, "write choices with bars", "[1, 2]"),
    "depth: 2..40\nanswer: 2,5 * depth": (5, 9, "a decimal with a point", "2,5 * depth"),
    "depth: 2..40\nanswer: 2depth": (5, 9, "a sign is missing after the number", "2"),
    "depth: 2..40\nanswer: 2 * depth kPa": (5, 19, "a sign is missing before kPa", "k"),
    "depth: 2..40\nanswer: 2 * (depth": (5, 13, "a bracket is never closed", "("),
    "depth: 5 %\nanswer: depth": (4, 8, "% is the remainder; write 5 / 100", "5"),
    "depth: 2..40\nanswer: depth * π": (5, 17, "did you mean pi?", "π"),
    "depth: 2..40\nanswer: √depth": (5, 9, "write sqrt(…)", "√"),
    "depth: 2..40\nanswer: math.sqrt(depth)": (5, 9, "write sqrt(…)", "math.sqrt"),
    'depth: 2..40\nanswer: macs("conv 4 k3", "3 px")': (5, 9, "”: 3 px: is not a shape", 'macs("conv 4 k3", "3 px")'),
    'depth: 2..40\nanswer: macs("sum(relu|relu)")': (5, 9, "here, layers stand in a row", 'macs("sum(relu|relu)")'),
    "depth: 2..40\nanswer: depth·2": (5, 9, "· can't be read; write *", "depth·2"),
    "depth: 2..40\nanswer: out(depth, 2, stride=2)": (5, 23, "the arguments of out are n, k, s, p and d", "stride=2"),
    "depth: 2..40\nanswer: depth\nunit: %": (6, 1, "put a value that begins with % in quotes", "unit: %"),
    "depth: 2..40\nanswer: |depth - 9|": (5, 1, "what is between bars is written abs(…)", "answer: |depth - 9|"),
    "depth: 2..40\nanswer: log10(depth)": (5, 9, "unknown function log10; write log(…, 10)", "log10"),
    "depth: 2..40\nanswer: int(depth / 2)": (5, 9, "unknown function int; write floor(…)", "int"),
    "depth: 2..40\nanswer: arcsin(1 / depth)": (5, 9, "unknown function arcsin; write asin(…)", "arcsin"),
    "depth: 2..40\nanswer: sinh(1 / depth)": (5, 9, "unknown function sinh; there are floor", "sinh"),
    "depth: 2..40\nanswer: sin(depth°)": (5, 18, "° can't be read; write * pi / 180", "°"),
    "depth: 2..40\nanswer: nCr(depth, 2)": (5, 9, "unknown function nCr; write comb(n, k)", "nCr"),
    "depth: 2..40\nanswer: depth!": (5, 14, "or factorial(…)", "!"),
    "depth: 2..40\nanswer: sd(depth, 2)": (5, 9, "stdev(…) for a sample, pstdev(…)", "sd"),
    "depth: 2..40\nanswer: factorial(depth / 100)": (5, 9, "is not a whole number", "factorial(depth / 100)"),
    "depth: 2..40\nanswer: depth mod 7": (5, 15, "mod can't be read; write %", "m"),
    "depth: 2..40\nrequire: depth > 3 && depth < 9\nanswer: depth": (5, 21, "write and", "&"),
    "depth: 2..40\nrequire: depth > 3 & depth < 9\nanswer: depth": (
        5,
        18,
        "& has no meaning here; write and",
        "3 & depth",
    ),
    "depth: 2..40\nrequire: depth in (3, 4)\nanswer: depth": (5, 10, "write a == 1 or a == 2", "depth in (3, 4)"),
    "depth: 2..40, step 2\nanswer: depth": (4, 8, "such as 2..40 step 2", "2..40, step 2"),
    "depth: 2..40 by 2\nanswer: depth": (4, 8, "such as 2..40 step 2", "2..40 by 2"),
    "depth: 2..40 Step 2\nanswer: depth": (4, 8, "such as 2..40 step 2", "2..40 Step 2"),
    "depth: 2..40 step2\nanswer: depth": (4, 8, "such as 2..40 step 2", "2..40 step2"),
    "depth: 1,000..2,000\nanswer: depth": (4, 15, "and 1000 without a comma", "2,000"),
    "class: 2..40\nanswer: class": (4, 1, "class already has a meaning", "class"),
    "depth: 2..40\nanswer: depth if True else 2": (5, 18, "write true", "True"),
    "depth: 2..40\nanswer: out(k=3, s=2)": (5, 9, "out needs n, the pixels, and k, the kernel", "out(k=3, s=2)"),
    "depth: 2..40\nanswer: depth\nunit: #m": (6, 1, "the unit is missing", "unit"),
}


@pytest.mark.parametrize("block", ERRORS)
def test_an_error_points_at_its_place(block: str, tmp_path: Path) -> None:
    """Line and column are the file's, and the caret stands below what is meant."""
    line, column, text, place = ERRORS[block]
    found = check(tmp_path, block, "What is {{depth}}?" if block.startswith("depth") else "What is this?")
    message = found.messages[0]
    assert (message.level, message.line, message.column) == ("error", line, column)
    assert text in message.text
    source, caret = message.excerpt.split("\n")
    start = caret.index("^")
    assert source[start : start + len(caret.strip())] == place
    assert str(message).startswith(f"{tmp_path / 'note.md'}:{line}:{column}: ")
    assert not found.families


def test_an_error_in_a_text_points_at_it(tmp_path: Path) -> None:
    """In question and solution alike, in formulas too."""
    message = only(check(tmp_path, question="What is twice {{dept}}?"))
    assert (message.line, message.column) == (8, 17)
    assert "did you mean depth?" in message.text
    message = only(check(tmp_path, solution="**Solution.** $2 \\cdot {{depth:.99f}}$"))
    assert "“:.99f” is not a format" in message.text
    assert message.line == 10


COMMENTED = {
    "<!-- of a lake --> What is {{depth}} or <!----> <!-- --> {{<!-- m -->dept}}?": 0,
    "<!-- of a lake\n\n-->What %%half%%<!-- -->{{dept}}<!-- --> or {{depth}}?": 2,
    "> <!-- of\n> a lake --> What <!--\n> half --> `%%` %%x%%{{dept}} or {{depth}}?": 2,
    "What <!--\nhalf --> {{depth}} %%\n\u0061 <!-- and\n--> %%b%% {{dept}}?": 3,
}


@pytest.mark.parametrize("question", COMMENTED)
def test_comments_before_an_expression_move_no_column(question: str, tmp_path: Path) -> None:
    """However many stand on its line, or end there, whole or in a quotation."""
    message = only(check(tmp_path, question=question))
    assert "did you mean depth?" in message.text
    line = COMMENTED[question]
    assert (message.line, message.column) == (8 + line, question.split("\n")[line].index("dept}}") + 1)


@pytest.mark.parametrize(
    ("question", "solution", "text"),
    [
        ("", SOLUTION, "this problem has no question; write it below the block"),
        (QUESTION, "", "this problem has no solution; begin it with **Solution.**"),
        (f"{QUESTION} Not {{{{answer}}}}.", SOLUTION, "the question gives the answer away"),
    ],
)
def test_both_texts_are_needed(question: str, solution: str, text: str, tmp_path: Path) -> None:
    """And the answer has no place in the question."""
    assert only(check(tmp_path, question=question, solution=solution)).text == text


WITH_MISTAKE = f"{BLOCK}\nmistakes:\n  - "
WARNINGS = {
    "depth: 2..5\nanswer: 2 * depth": "only 4 different problems can be drawn; a card carries 12",
    "depth: 2..40\nanswer: 2 * depth if depth > 38 else 3": "the answer is 3 in 9",
    "depth: 2..40\nhidden: 2..9\nanswer: depth * hidden": "the answer depends on hidden, but no text shows it",
    "depth: 2..40\nidle: 2..9\nanswer: 2 * depth": "idle is used nowhere",
    "depth: 0..40\nanswer: 120 / depth": "division by zero (with depth = 0) (in ",
    "depth: 2..40\nanswer: 2 * depth\ndecimal: 2": "decimal is used nowhere; did you mean decimals?",
    "depth: 2..40\nanswer: 9.81 * depth": "for decimals, add decimals: 2",
    f"{WITH_MISTAKE}added: 2 + depth": "right by luck in ",
    f"{WITH_MISTAKE}the same: depth + depth": "right by luck in 100% of the draws, and is left out",
    f"{WITH_MISTAKE}none: depth / (depth - depth)": "and is left out",
    f"{WITH_MISTAKE}half: depth\n    advice: See [[nowhere#What?]]": "leads to no card",
}


@pytest.mark.parametrize("block", WARNINGS)
def test_a_weak_problem_is_warned_of(block: str, tmp_path: Path) -> None:
    """It can be used all the same."""
    found = check(tmp_path, block)
    message = only(found)
    assert message.level == "warning"
    assert WARNINGS[block] in message.text
    assert len(found.families) == 1


@pytest.mark.parametrize("slip", ["{depth}", "{{depth}", "{{depth is"])
def test_braces_that_mean_nothing_are_warned_of(slip: str, tmp_path: Path) -> None:
    """A value was probably meant; not so in formulas and after a backslash."""
    message = only(check(tmp_path, question=f"{QUESTION} It is {slip}."))
    assert "stays as it is; write {{depth}} for the value" in message.text
    assert message.level == "warning"
    assert not check(tmp_path, question=f"{QUESTION} $x_{{depth}}$ \\{{{{depth}}}} `{{depth}}`").messages


def test_what_a_value_cannot_be_shown_as_is_not_drawn(tmp_path: Path) -> None:
    """One of 39 depths has no value in the text."""
    (family,) = check(tmp_path, question=f"{QUESTION} It is {{{{1 / (depth - 40)}}}}.").families
    drawn = {problem.answer.data for problem in islice(distinct_problems(family, 2, 1, set()), 38)}
    assert drawn == set(range(4, 80, 2))


def test_names_may_be_greek(tmp_path: Path) -> None:
    """The micro sign is the Greek letter to Python, and may be a name all the same."""
    found = check(
        tmp_path, "µ: 2..40\nanswer: 2 * µ", question="What is twice {{µ}}?", solution="**Solution.** {{2 * µ}}"
    )
    assert not found.messages
    assert len(found.families) == 1


def test_a_key_may_be_written_in_wide_letters(tmp_path: Path) -> None:
    """As the names of values may be: to Python they are the same."""
    (family,) = check(tmp_path, f"{BLOCK}\nｌevel: 3\nｕnit: kg\nmistakes:\n  - off by 1 m²: depth").families
    assert family.first_level == 3
    question = next(distinct_problems(family, 3, 1, set())).question
    assert isinstance(question, OwnQuestion)
    assert "Give the answer in kg." in question.texts()[0]
    assert [words.title for words in family.words.values()] == ["Off by 1 m²"]


@pytest.mark.parametrize("bar", [" | ", " if depth > 9 else "])
def test_a_text_may_hold_the_quotes_around_it(bar: str, tmp_path: Path) -> None:
    """Behind a backslash, as in Python; the text ends at the next one without."""
    block = f'{BLOCK}\nsign: "q\\"q|{{{{"{bar}"x"'
    (family,) = check(tmp_path, block, question=f"{QUESTION} {{{{sign}}}}").families
    drawn = {problem.question for problem in islice(distinct_problems(family, 2, 1, set()), 30)}
    assert {one.names["sign"] for one in drawn if isinstance(one, BlockQuestion)} == {'q"q|{{', "x"}


def test_two_problems_need_two_headings(tmp_path: Path) -> None:
    """One below the other, of one name, or without any: each is said."""
    problem = f"```problem\n{BLOCK}\n```\n\n{QUESTION}\n\n{SOLUTION}\n\n"
    path = tmp_path / "note.md"
    quoted = "\n".join(f"> {line}" for line in problem.splitlines())
    path.write_text(f"{problem}## Skill\n\n{problem}{problem}## Skill\n\n{problem}# Rest\n\n{quoted}\n", "utf-8")
    library = read_notes([path])
    assert [problem.id for problem in library.problems] == ["note.md#skill"]
    assert [message.text.partition(";")[0] for message in library.messages] == [
        "this problem has no heading",
        "a second problem below one heading",
        "“Skill” is the heading of another problem too",
        "a problem block stands below a heading, not inside a list or a quotation",
    ]
