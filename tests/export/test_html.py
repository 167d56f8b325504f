"""The quiz page as a file: what it holds, and what it keeps out."""

import base64
import io
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Run
from fontTools.ttLib import TTFont
from markupsafe import Markup
from noting import our_notes

from quizgen.cards import numeric_card
from quizgen.export.web import page_html
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family, problem_for
from quizgen.resources import TEMPLATES


def _page(run: Run, *arguments: object) -> str:
    outcome = run("html", "-o", "-", *arguments)
    assert outcome.status == 0, outcome.err
    return outcome.out.decode()


def test_same_options_and_seed_give_the_same_bytes(run: Run) -> None:
    """And another seed, or choices, give others."""
    first, again = (_page(run, "--seed", 5) for _ in range(2))
    assert first == again
    assert first != _page(run, "--seed", 6)
    assert first != _page(run, "--seed", 5, "--choices")


def test_the_page_bears_its_seed_and_each_question_its_code(run: Run) -> None:
    """As `quizgen show` takes it."""
    page = _page(run, "--seed", 31415, "--only", "problems", "--n", 8)
    assert "seed 31415" in page
    codes = re.findall(r'<footer data-part="code">([^<]*)</footer>', page)
    assert len(codes) == 8
    for code in codes:
        assert run("show", code).status == 0


def test_nothing_refers_to_anywhere_else(run: Run) -> None:
    """No address but data inside the page, no script or style by reference, and a policy that starts with nothing."""
    page = _page(run, "--seed", 5, "--n", 60, "--concepts", 20)
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert not re.search(r"url\((?!\"data:)", page)
    assert not re.search(r"<(?:link|iframe|object|embed|base)\b", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert unescape(policy[1]).startswith("default-src 'none'; script-src 'sha256-")


def test_the_title_is_text(run: Run) -> None:
    """Also where it looks like markup."""
    page = _page(run, "--n", 1, "--title", "Week 3 <b>& more</b>")
    assert "<title>Week 3 &lt;b&gt;&amp; more&lt;/b&gt;</title>" in page
    outcome = run("html", "--title", " ")
    assert outcome.status == 2
    assert "--title: is empty; give a heading" in outcome.err


def test_hostile_notes_come_out_as_text(run: Run, elsewhere: Path) -> None:
    """Tags, scripts, templates, links to scripts and the end of a script element are data."""
    note = elsewhere / "note.md"
    note.write_text(
        "## Why <img src=x onerror=alert(1)>?\n</script><script>x</script> {{ 7*7 }} {% raw %} {{Field}} "
        "[a](javascript:alert(1)) $a<b$ <tex>\n</noscript><!--\n",
        "utf-8",
    )
    page = _page(run, "--only", "notes", "--notes", note)
    body, _, scripts = page[page.index("<body>") :].partition('<script type="application/jsonl" id="quiz-data">')
    assert "<script" not in body
    assert scripts.count("<script") + 1 == scripts.count("</script") == 2  # the data, and what older browsers run
    assert body.count("</noscript") == body.count("<noscript") == 2
    assert "<!--" not in body + scripts
    assert "<img" not in body
    assert 'href="javascript' not in body
    assert "{{ 7*7 }} {% raw %} {{Field}}" in body
    assert "<mi>a</mi></math><wbr><math><mo>&lt;</mo><mi>b</mi>" in body


def test_pictures_of_notes_are_inside(run: Run, elsewhere: Path) -> None:
    """As data, with their text."""
    (elsewhere / "figure.png").write_bytes(b"\x89PNG not really")
    (elsewhere / "note.md").write_text("## Why this?\n![a plot](figure.png)\n", "utf-8")
    page = _page(run, "--only", "notes", "--notes", "note.md")
    data = base64.b64encode(b"\x89PNG not really").decode()
    assert f'<img src="data:image/png;base64,{data}" alt="a plot">' in page


def test_heavy_pictures_are_named(run: Run, elsewhere: Path) -> None:
    """With what they make of the page, as often as they are shown."""
    (elsewhere / "large.png").write_bytes(b"\x89PNG" + bytes(2_000_000))
    (elsewhere / "note.md").write_text("## Why this?\n![](large.png)\n\n## Why that?\n![](large.png)\n", "utf-8")
    outcome = run("html", "--only", "notes", "--notes", "note.md")
    assert outcome.status == 0
    assert "note-quiz.html: pictures make up 5 MB of the page, large.png alone 2.7 MB; make large ones" in outcome.err
    (elsewhere / "large.png").write_bytes(b"\x89PNG")
    assert "pictures" not in run("html", "--only", "notes", "--notes", "note.md").err


def test_heavy_pictures_of_problems_are_named_too(run: Run, elsewhere: Path) -> None:
    """A problem of a note shows its picture as a concept does."""
    (elsewhere / "large.png").write_bytes(b"\x89PNG" + bytes(4_000_000))
    numbers = "```problem\nside: 2..40\nanswer: side * side\n```"
    problem = (
        f"{numbers}\n\n![](large.png)\n\nHow large is the square of {{{{side}}}}?\n\n**Solution.** {{{{answer}}}}\n"
    )
    (elsewhere / "note.md").write_text(f"## Square ^square\n\n{problem}", "utf-8")
    outcome = run("html", "--only", "notes", "--notes", "note.md")
    assert outcome.status == 0
    assert "pictures make up 5 MB of the page, large.png alone 5.3 MB" in outcome.err


def test_a_formula_that_cannot_be_shown_stays_readable(run: Run, elsewhere: Path) -> None:
    """As TeX, and the run says that there is something to see."""
    (elsewhere / "note.md").write_text("## Why this?\nSince $\\frac{1}$ and $k < 3$.\n", "utf-8")
    outcome = run("html", "-o", "-", "--only", "notes", "--notes", "note.md")
    assert r'<code class="tex">\frac{1}</code>' in outcome.out.decode()
    assert "1 remark on the notes; see: quizgen check note.md" in outcome.err


@pytest.mark.parametrize("family", all_families(), ids=lambda family: str(family.name))
def test_every_formula_of_a_family_becomes_mathml_that_the_font_can_show(family: Family) -> None:
    """Well-formed, nothing left as TeX, and every sign is in the embedded subset."""
    texts = []
    for level in LEVELS:
        problems = [problem_for(family, level, f"font{number}") for number in range(20)]
        card = numeric_card(family, level, 1, problems, {})
        texts += [words.advice for words in card.mistakes.values()]
        for variant in card.variants:
            texts += [variant.question, variant.solution]
    _check_formulas(texts)


def test_every_formula_of_the_notes_becomes_mathml_that_the_font_can_show() -> None:
    """The same for concepts."""
    _check_formulas([concept.answer for concept in our_notes().concepts])


def _check_formulas(texts: list[Markup]) -> None:
    font = TTFont(io.BytesIO((TEMPLATES / "shared" / "fonts" / "STIXTwoMath.woff2").read_bytes()))
    known = set(font.getBestCmap())
    assert "MATH" in font
    for text in texts:
        html = page_html(text)
        assert not re.search(r"<tex[ >]", html)
        assert 'class="tex"' not in html
        for math in re.findall(r"<math.*?</math>", html):
            signs = "".join(ET.fromstring(math).itertext())
            assert {ord(sign) for sign in signs} <= known, signs


def test_the_variants_are_all_there_and_the_page_stays_small(run: Run) -> None:
    """50 cards with 5 variants in less than 2 MB, each variant with its own question."""
    page = _page(run, "--n", 50, "--seed", 2)
    assert len(page.encode()) < 2_000_000
    data = page[page.index('id="quiz-data">') :]
    assert data.count('"question":') == 4 * data.count('"family":') > 0


def test_the_licence_of_the_fonts_is_shown(run: Run) -> None:
    """On the page, and beside the font files."""
    assert "SIL Open Font License 1.1" in _page(run, "--n", 1)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (TEMPLATES / "shared" / "fonts" / "OFL.txt").read_text("utf-8")


def test_a_theme_comes_last(run: Run, elsewhere: Path) -> None:
    """Custom properties of the user's win."""
    theme = elsewhere / "theme" / "shared" / "theme.css"
    theme.parent.mkdir(parents=True)
    theme.write_text(":root { --accent: #c0ffee; }", "utf-8")
    page = _page(run, "--n", 1, "--templates", "theme")
    style = page[page.index("<style>") : page.index("</style>")]
    assert style.rstrip().endswith(":root { --accent: #c0ffee; }")


def test_progress_belongs_to_the_questions_and_not_to_where_they_stand(run: Run, elsewhere: Path) -> None:
    """A line more above a question of a note keeps what was done; another question in its place starts afresh."""
    note = elsewhere / "note.md"

    def key(text: str) -> str:
        note.write_text(text, "utf-8")
        (found,) = re.findall('"key":"([^"]*)"', _page(run, "--notes", note, "--only", "notes", "--seed", 1))
        return str(found)

    first = key("## What is a stride?\n\nThe step of a window.\n")
    assert key("Windows move.\n\n## What is a stride?\n\nThe step of a window.\n") == first
    assert key("## What is padding?\n\nPixels around an image.\n") != first
