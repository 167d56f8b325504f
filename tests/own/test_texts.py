"""The texts of problems: values stand where the note has its expressions, and all else stays as it is written."""

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from quizgen.mathml.page import element
from quizgen.mathml.plain import tex_to_text
from quizgen.notes import read_notes
from quizgen.own import WorkedOut, families_of_notes, work_out
from quizgen.own.question import BlockQuestion
from quizgen.own.texts import shown
from quizgen.problem import Integer, distinct_problems

BLOCK = "a: 12..90\nb: 11..80\nanswer: a + b"
ASKED = "What are {{a}} and {{b}}?"
ICON = "\U000f0001"
"""A character of private use, such as fonts of icons have."""

HOST = f"a{ICON}".encode("punycode").decode()


def _worked(
    folder: Path, question: str = "", block: str = BLOCK, solution: str = "{{answer}}", rest: str = ""
) -> WorkedOut:
    path = folder / "note.md"
    asked = f"{ASKED} {question}" if "b:" in block else question
    note = f"## Skill\n\n```problem\n{block}\n```\n\n{asked}\n\n**Solution.** {solution}\n{rest}"
    path.write_text(note, "utf-8")
    library = read_notes([path])
    found = work_out(library.problems, library.concepts, thorough=True)
    return WorkedOut(found.families, found.trials, (*library.messages, *found.messages))


def _first(found: WorkedOut) -> BlockQuestion:
    """Return the first question of a problem in which nothing is wrong."""
    assert not found.messages
    (family,) = found.families
    question = next(distinct_problems(family, 2, 1, set())).question
    assert isinstance(question, BlockQuestion)
    return question


def _texts(found: WorkedOut) -> str:
    return "\n".join(_first(found).texts())


SYMBOLS = {
    f"An icon {ICON}.": ICON,
    f"Code `{ICON}`.": f"<code>{ICON}</code>",
    "An icon &#xF0001;.": ICON,
    "An icon &#983041;.": ICON,
    "A [page](https://e.org/%F3%B0%80%81).": "https://e.org/%F3%B0%80%81",
    "A [page](https://e.org/%F3&#37;B0\\%80%81).": "https://e.org/%F3%B0%80%81",
    "A page <https://e.org/%F3%B0%80%81>.": f">https://e.org/{ICON}<",
    f"A page <https://xn--{HOST}.org>.": f">https://a{ICON}.org<",
    "A note.[^1]": f"An icon {ICON} below.",
}


@pytest.mark.parametrize("text", SYMBOLS)
def test_no_character_of_a_note_is_taken_for_an_expression(text: str, tmp_path: Path) -> None:
    """Plain, in code, behind an entity, in the address of a page, in a footnote from elsewhere: it stays."""
    question = _first(_worked(tmp_path, text, rest=f"\n# Other\n\n[^1]: An icon {ICON} below.\n"))
    shown = "\n".join(question.texts())
    assert SYMBOLS[text] in shown
    a, b = dict(question.values).values()
    assert f"What are {a} and {b}?" in shown


LINKS = {
    "A [page](https://e.org/{{a}}).": "",
    "A [page](https://x{{a}}y.org).": "",
    "A [page][to].": "\n[to]: https://e.org/{{a}}\n",
    "A <https://e.org/{{a}}>.": "",
}


@pytest.mark.parametrize("place", ["question", "solution"])
@pytest.mark.parametrize("text", LINKS)
def test_no_link_depends_on_values(text: str, place: str, tmp_path: Path) -> None:
    """Wherever its target stands, also if the first expression of the texts is in it."""
    question, solution = (text, "{{b}}") if place == "question" else ("Both?", text)
    path = tmp_path / "note.md"
    note = f"## Skill\n\n```problem\n{BLOCK}\n```\n\n{question}\n\n**Solution.** {solution}\n{LINKS[text]}"
    path.write_text(note, "utf-8")
    (message,) = work_out(read_notes([path]).problems, ()).messages
    assert message.level == "error"
    assert message.text == "where a link leads can't depend on values"


def test_a_link_may_be_defined_in_its_problem_or_elsewhere(tmp_path: Path) -> None:
    """Once in the section, once behind it."""
    shown = _texts(
        _worked(tmp_path, "[One][1] and [two][2].\n\n[1]: https://e.org/1", rest="\n# Other\n\n[2]: https://e.org/2\n")
    )
    assert '<a href="https://e.org/1">One</a> and <a href="https://e.org/2">two</a>' in shown


def test_comments_are_for_nobody_in_problems_either(tmp_path: Path) -> None:
    """Neither their words nor the expressions in them; code is no comment."""
    shown = _texts(_worked(tmp_path, "<!-- secret {{zz}}\n\n-->%%hidden%% `<!-- {{a}} -->`"))
    assert "secret" not in shown
    assert "hidden" not in shown
    assert "&lt;!-- " in shown


FORMULAS = {
    r"\frac{{a}}{{b}}": r"\frac{12}{34}",
    r"\frac{x_{1}}{{b}}": r"\frac{x_{1}}{34}",
    r"\frac 1 {{b}}": r"\frac 1 {34}",
    r"\dfrac{{a}} {2} {{b}}": r"\dfrac{12} {2} 34",
    r"\binom{{a}}{{b}}": r"\binom{12}{34}",
    r"x^\frac{{a}}{{b}}": r"x^\frac{12}{34}",
    r"\sqrt[3]{{a}}": r"\sqrt[3]{12}",
    r"\sqrt[{{a}}]{{b}}": r"\sqrt[12]{34}",
    r"\bar{{a}} + \overline {{b}}": r"\bar{12} + \overline {34}",
    r"5 \pmod{{a}}": r"5 \pmod{12}",
    r"\root{{a}}\of{{b}}": r"\root12\of{34}",
    r"\xmapsto{{a}} \xrightleftharpoons[{{a}}]{{b}}": r"\xmapsto{12} \xrightleftharpoons[12]{34}",
    r"\rlap{{a}} {{b}}": r"\rlap{12} 34",
    r"\text{{a}}": r"\text{12}",
    r"\text{of {{big}} m} + {{big}}": r"\text{of 1,234 m} + 1{,}234",
    r"\text{no. {{gas}}!}_{{gas}}": r"\text{no. C}\#\text{!}_{\text{C}\#}",
    r"x_\text{no. {{gas}}!}^\text{{gas}} {{a}}": r"x_{\text{no. C}\#\text{!}}^{\text{C}\#\text{}} 12",
    r"\bar\text {{{gas}} of {{a}}}": r"\bar{\text {C}\#\text{ of 12}}",
    r"x_\text{no. {{a}}} + x^\text{{a}}": r"x_\text{no. 12} + x^\text{12}",
    r"x_{{a}}^{{b}}": "x_{12}^{34}",
    r"{{a}} \cdot {{b}} - \pi {{a}} + [{{b}}]": r"12 \cdot 34 - \pi 12 + [34]",
    r"\left[{{a}}, {{b}}\right] \\[2pt] {{a}}": r"\left[12, 34\right] \\[2pt] 12",
    r"{{low}}^2 + {{low}} ^{{a}} + {{a}}^2 - 5^{{low}}": "(-3)^2 + (-3) ^{12} + 12^2 - 5^{-3}",
    r"{{a}} - {{low}} \cdot {{low}}^2 / {{low}} x + {{a}}": r"12 - (-3) \cdot (-3)^2 / (-3) x + 12",
    r"e^{-{{low}}} = {{low}} - ({{low}}) + \text{- {{low}}} - \frac{{low}}{{a}}": (
        r"e^{-(-3)} = -3 - (-3) + \text{- −3} - \frac{-3}{12}"
    ),
    r"{{big:.1e}}^2 / {{big:.1e}}^2 + {{big:.1e}} \cdot \frac{{big:.1e}}{{a}}": (
        r"(1.2 \cdot 10^{3})^2 / (1.2 \cdot 10^{3})^2 + 1.2 \cdot 10^{3} \cdot \frac{1.2 \cdot 10^{3}}{12}"
    ),
    r"{{half}}^3 + {{half}} + x_{{low}}^2": r"\left(\frac{1}{3}\right)^3 + \frac{1}{3} + x_{-3}^2",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_value_is_one_argument_of_a_formula(formula: str, tmp_path: Path) -> None:
    """However many digits it has, whichever command stands before it; where TeX takes none, it stays bare."""
    block = 'a: 12\nb: 34\nbig: 1234\ngas: "C#"\nc: 1..40\nlow: -3\nhalf: 1/3\nanswer: a + b + c'
    shown = _texts(_worked(tmp_path, f"{{{{c}}}} $${formula}$$", block))
    assert f"<tex display>{FORMULAS[formula]}</tex>" in shown


SPECIAL = {
    "C#": r"\text{C}\#",
    "a_b": r"\text{a}\_\text{b}",
    "100%": r"\text{100}\%",
    "a & b": r"\text{a }\&\text{ b}",
    "$5 and $6": r"\$\text{5 and }\$\text{6}",
    "{x}": r"\{\text{x}\}",
    "x^2": r"\text{x}{}^{\wedge}\text{2}",
    "~3": r"{\sim}\text{3}",
    r"a\b": r"\text{a}{\backslash}\text{b}",
    "C++": r"\text{C++}",
    "": r"\text{}",
}


@pytest.mark.parametrize("text", SPECIAL)
def test_a_text_keeps_its_signs_in_formulas(text: str) -> None:
    """Those that mean something to TeX too; what comes out can be shown."""
    written = shown(text).tex
    assert written == SPECIAL[text]
    math = "".join(ET.fromstring(element(f"x = {written}")).itertext())
    assert math.replace("∧", "^").replace("\u00a0", " ") == f"x={text}"
    assert tex_to_text(written) == text


def test_a_step_shows_a_text_with_its_values(tmp_path: Path) -> None:
    """In a network, say, each name between braces is replaced by its number."""
    block = 'c: 2..40\np: parameters("conv {c} k3" if c < 99 else "100%_", "3x32x32")\nanswer: p + 1'
    step = _first(_worked(tmp_path, "Of {{c}}?", block)).solve()[0]
    assert isinstance(step.value, Integer)
    text = rf"\text{{conv {step.value.value // 28} k3}}"
    assert rf"({text} \text{{ or }} \text{{100}}\%\_)" in step.tex


def test_no_value_makes_a_formula_of_words(tmp_path: Path) -> None:
    """Neither in texts, nor as a unit, nor in advice, nor behind a backslash; what is in code stays as it is."""
    block = r"""
gas: "\\(\\input x\\)" | "\\[y\\]"
open: "(" | "["
a: 12..30
answer: a
unit: \(m\)
mistakes:
  - half: a / 2
    advice: Not with {{gas}}.
""".strip()
    asked = r"Is {{a}} {{gas}} `{{gas}}` like &#92;{{open}}x\)? ![{{gas}}](https://e.org/x.png)"
    question = _first(_worked(tmp_path, asked, block))
    gas = str(question.names["gas"])
    shown = "\n".join(question.texts())
    words = shown.replace(f"<code>{gas}</code>", "")
    assert len(words) < len(shown)
    (mistake,) = question.definition.rules.mistakes
    for text in (words, question.advice_slots(mistake)["value_aa"]):
        assert gas[2:-2] in text
        assert not re.search(r"\\[(\[]", text)
    assert "in \\\u2060(m\\)" in words


ADVICE = {
    r"Braces \{{a}} stay, {{a}} goes.": "Braces {{a}} stay, 12 goes.",
    r"Braces &#123;{a}} and `\{{b}}` stay.": "Braces {{a}} and <code>{{b}}</code> stay.",
    r"Braces \{{value_aa}} stay, {{a}} goes.": "Braces {{value_aa}} stay, 12 goes.",
    r"Braces value\_aa, {&#123;value_aa}}, {{a}}.": "Braces value_aa, {{value_aa}}, 12.",
    "See [{{a}}](https://e.org '{{a}}').": 'See <a href="https://e.org" title="12">12</a>.',
}


@pytest.mark.parametrize("advice", ADVICE)
def test_braces_that_mean_nothing_stay_in_advice(advice: str, tmp_path: Path) -> None:
    """As in question and solution; nothing that fills slots, here or on a page, takes them for a slot."""
    found = _worked(
        tmp_path,
        "Which {{c}}?",
        f"a: 12\nc: 1..40\nanswer: a + c\nmistakes:\n  - one: a + c + 2\n    advice: {json.dumps(advice)}",
    )
    question = _first(found)
    (mistake,) = question.definition.rules.mistakes
    (words,) = found.families[0].words.values()
    values = question.advice_slots(mistake)
    assert unescape(words.advice_for(values.items())) == ADVICE[advice]
    assert set(re.findall("{{([a-z_]+)}}", words.advice)) == set(values)


@pytest.mark.parametrize(
    "link", ["[here](https://e.org/{{a}})", "<https://{{a}}.org>", "![here](x{{a}}.png)", "[![x](y.png)](/{{a}})"]
)
def test_no_link_of_an_advice_depends_on_values(link: str, tmp_path: Path) -> None:
    """An error, as in texts, that points at the expression."""
    block = f'a: 12..90\nanswer: a\nmistakes:\n  - one: a + 2\n    advice: "Value {{{{a}}}} and {link}."'
    (message,) = _worked(tmp_path, "Which {{a}}?", block).messages
    assert message.level == "error"
    assert message.text == "where a link leads can't depend on values"
    line, caret = (message.excerpt or "").split("\n")
    assert line[caret.index("^") :].startswith("{{a}}")
    assert caret.index("^") > line.index("Value {{a}}") + 6


def test_a_message_shows_expressions_as_they_are_written(tmp_path: Path) -> None:
    """What is wrong with a picture or a formula is said without the signs that stand for them."""
    found = _worked(tmp_path, "![x](img{{a}}.png) ![[{{b + 1}}.png]] ![](quizgen:iou{{a}}) $\\foo{{a}}$ $\\text{{b}$")
    texts = " ".join(message.text for message in found.messages)
    assert "there is no picture img{{a}}.png" in texts
    assert "there is no picture {{b + 1}}.png" in texts
    assert not re.search("[\U000f0000-\U0010ffff]", texts)


def test_a_picture_in_an_advice_is_reported(tmp_path: Path) -> None:
    """Advice travels without files; the words of the picture stay."""
    (tmp_path / "a.png").write_bytes(b"")
    block = "a: 12..90\nanswer: a\nmistakes:\n  - one: a + 2\n    advice: 'See ![the tank](a.png)!'"
    found = _worked(tmp_path, "Which {{a}}?", block)
    (message,) = found.messages
    assert message.text.startswith("a picture is left out: advice takes none from files")
    assert next(iter(found.families[0].words.values())).advice == "See the tank!"


def test_formulas_of_an_advice_are_checked(tmp_path: Path) -> None:
    """As those in texts: one that can't be shown, or reaches beyond itself, becomes code, and is reported."""
    advice = r"$\input{x}$ and $\def\y{1}$, $g$, ![](quizgen:none)"
    block = f"a: 12..90\nanswer: a\nmistakes:\n  - one: a + 2\n    advice: '{advice}'"
    found = _worked(tmp_path, "Which {{a}}?", block)
    (words,) = found.families[0].words.values()
    assert words.advice.startswith(
        r'<code class="tex">\input{x}</code> and <code class="tex">\def\y{1}</code>, <tex>g</tex>'
    )
    said = [(message.line, message.level, message.text.partition(":")[0]) for message in found.messages]
    formula, picture = (7, "error", "this formula can't be shown"), (7, "warning", "a picture is left out")
    assert said == [formula, formula, picture]
    assert len(families_of_notes([tmp_path / "note.md"], "note.md#skill/2/k3f9")) == 1


def test_folds_are_boxes_as_in_other_notes(tmp_path: Path) -> None:
    """Where they stand is found in the problem's own texts: the block before them is no longer there."""
    fold = "\n\n<details><summary>A hint for {{a}}</summary>\n\nAdd {{b}}.\n\n</details>\n"
    question = _first(_worked(tmp_path, fold, solution=f"{{{{answer}}}}{fold}"))
    box = '<div class="callout">\n<p class="title">A hint for {}</p>\n<p>Add {}.</p>\n</div>'
    for text in question.texts():
        assert box.format(question.names["a"], question.names["b"]) in text
