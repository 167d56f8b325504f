"""Practice sheets as files: versions, codes, key, options."""

import re
from html import unescape
from pathlib import Path

import pytest
from conftest import Run

from quizgen.cards import numeric_card
from quizgen.catalogue import find_problem

_TAG = re.compile(r"<[^>]*>")


def _write(run: Run, *arguments: object) -> str:
    outcome = run("sheet", "-o", "-", *arguments)
    assert outcome.status == 0, outcome.err
    return outcome.out.decode()


def _parts(page: str) -> dict[str, str]:
    """Return the parts of a sheet by what their footers call them."""
    found = re.findall(r'<section class="part[^>]* data-footer="([^"]*)">(.*?)</section>', page, re.DOTALL)
    return {unescape(footer).split(" · seed")[0]: html for footer, html in found}


def _codes(html: str) -> list[str]:
    return re.findall(r'<p class="reply"><span class="code">([^<]*)<', html)


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def test_versions_ask_the_same_skills_with_other_numbers(run: Run) -> None:
    """In the same order; every problem is a different one; concepts are the same."""
    parts = _parts(_write(run, "--seed", 9, "--n", 15, "--versions", 4))
    assert list(parts) == ["Version A", "Version B", "Version C", "Version D", "Answer key", "Worked solutions"]
    codes = [_codes(parts[f"Version {letter}"]) for letter in "ABCD"]
    skills = [[code.rsplit("/", 1)[0] for code in version] for version in codes]
    assert skills[0] == skills[1] == skills[2] == skills[3]
    assert len(skills[0]) == 10
    assert len({code for version in codes for code in version}) == 40
    assert [parts[f"Version {letter}"].count('class="lines"') for letter in "ABCD"] == [5] * 4


def test_shuffled_versions_have_orders_of_their_own(run: Run) -> None:
    """The same skills, in another order."""
    parts = _parts(_write(run, "--seed", 9, "--n", 12, "--versions", 3, "--shuffle", "--only", "problems"))
    skills = [[code.rsplit("/", 1)[0] for code in _codes(parts[f"Version {letter}"])] for letter in "ABC"]
    assert sorted(skills[0]) == sorted(skills[1]) == sorted(skills[2])
    assert len({tuple(version) for version in skills}) == 3


def test_a_code_gives_back_the_question_that_is_printed(run: Run) -> None:
    """`quizgen show` says the same words."""
    page = _write(run, "--seed", 12, "--only", "problems")
    questions = re.findall(r'<div class="card-body">(.*?)</div>\s*<div class="workspace">', page, re.DOTALL)
    codes = _codes(page)
    assert len(questions) == len(codes) == 12
    for question, code in zip(questions, codes, strict=True):
        shown = run("show", code).out.decode()
        asked = re.search(r'class="ask">(.*?)</p>', question, re.DOTALL)
        assert asked
        assert re.sub(r"\W+", "", _words(asked[1])) in re.sub(r"\W+", "", shown)
        problem = find_problem(code)[1]
        assert f'<span class="result">{problem.answer.text}</span>' in page


def test_the_key_lists_all_versions_side_by_side_and_names_mistakes(run: Run) -> None:
    """A row for each number with the answers of all versions; each wrong answer with what it means."""
    parts = _parts(_write(run, "--seed", 3, "--n", 10, "--versions", 3, "--concepts", 2))
    rows = re.findall(r"<tr><th scope=\"row\">(\d+)</th>(.*?)</tr>", parts["Answer key"], re.DOTALL)
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    for number, cells in rows:
        answers = [_words(cell) for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)]
        assert len(answers) == 3
        for letter, answer in zip("ABC", answers, strict=True):
            if answer != "in words":
                worked = parts["Worked solutions"]
                assert f'{letter}{number} <span class="result">{answer}</span>' in worked
    assert parts["Answer key"].count('class="asked"') == 2
    code = _codes(parts["Version B"])[0]
    family, problem = find_problem(code)
    worked = _words(parts["Worked solutions"])
    card = numeric_card(family, problem.level, 1, [problem], {})
    for value, mistakes in problem.wrong_answers:
        assert f"{value.text}: {'; '.join(card.mistakes[mistake.name].title for mistake in mistakes)}" in worked
    assert _words(str(card.variants[0].problem.steps[0].label)) in worked


def test_the_key_can_have_a_file_of_its_own_or_none(run: Run, elsewhere: Path) -> None:
    """Neither then stands behind the sheets."""
    outcome = run("sheet", "--seed", 1, "--key", "separate", "-o", "week3.html")
    assert outcome.err.startswith("week3.html, week3-key.html and week3.toml: 12 cards")
    assert list(_parts((elsewhere / "week3.html").read_text("utf-8"))) == ["seed 1"]
    assert list(_parts((elsewhere / "week3-key.html").read_text("utf-8"))) == ["Answer key", "Worked solutions"]
    assert list(_parts(_write(run, "--seed", 1, "--key", "none"))) == ["seed 1"]
    assert list(_parts(_write(run, "--seed", 1, "--key", "only"))) == ["Answer key", "Worked solutions"]


def test_the_heading_of_a_key_holds_no_colon_of_its_own(run: Run, elsewhere: Path) -> None:
    """The usual title holds one already: two in a row would say that each is a part of the one before it."""
    usual = "Answer key – Convolutional networks: practice"
    page = _write(run, "--n", 2, "--seed", 1, "--key", "only")
    assert re.findall("<title>(.*?)</title>", page)[0] == usual
    made = run("sheet", "--n", 2, "--seed", 1, "-o", "a.md")
    assert made.status == 0
    headings = re.findall("^# (.*)$", (elsewhere / "a.md").read_text("utf-8"), re.MULTILINE)
    assert headings == ["Convolutional networks: practice", usual]


def test_points_and_workspace(run: Run) -> None:
    """Points only where they are asked for; they add up on sheet and key, and steps bear them; space as asked for."""
    page = _write(run, "--seed", 1, "--points", "--points", "2=7", "--workspace", "4,5")
    points = [int(number) for number in re.findall(r'class="worth"><span></span> / (\d+)', page)]
    total = re.search(r"Points <i></i> / (\d+)", page)
    assert total
    assert sum(points) == int(total[1])
    assert len(points) == 12
    assert points[1] == 7
    assert "--workspace: 4.5cm" in page
    parts = _parts(page)
    assert [int(number) for number in re.findall(r'class="short">(\d+)</td></tr>', parts["Answer key"])] == [
        *points,
        sum(points),
    ]
    for worked in parts["Worked solutions"].split('<div class="block worked-out">')[1:]:
        counts = re.search(r'class="counts">(\d+) point', worked)
        assert counts
        assert worked.count('class="earned">[1]') + 2 * worked.count('class="earned">[2]') >= min(int(counts[1]), 2)
    assert "Points" not in _write(run, "--seed", 1, "--key", "none")


def test_same_options_and_seed_give_the_same_bytes(run: Run) -> None:
    """Another seed gives another sheet."""
    assert _write(run, "--seed", 5) == _write(run, "--seed", 5)
    assert _write(run, "--seed", 5) != _write(run, "--seed", 6)


def test_the_title_is_text_everywhere(run: Run) -> None:
    """Also in the style, which holds it for the footers."""
    title = 'x"; } </style><script>alert(1)</script> \\'
    page = _write(run, "--title", title, "--n", 2)
    assert page.count("<script>") == 1
    assert page.count("</style>") == 1


WRONG = {
    "--versions 703": "703 is not in the range 1<=x<=702",
    "--workspace 21": "'21' is not a length from 0 to 20; give centimetres, such as 2.5",
    "--paper a5": "'a5' is not one of 'a4', 'letter'",
    "--key maybe": "'maybe' is not one of 'append', 'separate', 'none'",
    "--key separate -o -": "needs two files; name one",
    "--variants 3": "No such option",
    "--n 500 --level 1 --family equivalent-kernel": "can be made; lower --n, or take more",
    "--points 3": "'3' gives no points from 0 to 100; write 7=4 for question 7",
    "--points 13=2": "--points 13=2: the sheet has 12 questions",
    "--replace 0": "'0' names no question; give its number, or 7:2",
    "--replace 13": "--replace 13: the sheet has 12 questions",
    "--exam --key append": "students would get the key",
    "--exam -o -": "needs two files; name one",
    "-o a.txt": ".txt files can't be written; use a name that ends in .html, .htm,",
    "--students no.csv": "--students no.csv: can't be read (No such file or directory)",
    "--logo no.png": "there is no picture no.png",
    "--config no.toml": "--config no.toml: can't be read (No such file or directory)",
    "--codes conv-output-size/2": "conv-output-size/2: is no",
    "--codes no.txt": "no.txt: there is no such file",
    "--codes conv-output-size/2/aaaa --n 3": "--codes names all questions; drop --n",
    "--codes conv-output-size/2/aaaa,conv-output-size/2/AAAA": "conv-output-size/2/aaaa: is asked for twice",
    "--topics compute=1,compute=2": "'compute' has two shares; give it one",
    "--topics speed=2": "'speed' is not a topic; give output-size, parameters",
    "--family conv-macs --not-family conv-macs": "leave no kind of problem; drop one of them",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_bad_input(run: Run, elsewhere: Path, arguments: str) -> None:
    """One line, nothing written."""
    outcome = run("sheet", *arguments.split())
    assert outcome.status in {1, 2}
    assert WRONG[arguments] in outcome.err
    assert outcome.err.count("\n") == 1
    assert list(elsewhere.iterdir()) == []
