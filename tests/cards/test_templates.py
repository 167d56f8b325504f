"""A user's own templates: used in place of ours, and told where they are wrong."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

from quizgen.cards import find_templates
from quizgen.export.anki.note_types import numeric_type
from quizgen.resources import TEMPLATES

FAMILY = "dilated-receptive-field"
ARGUMENTS = ("json", "--family", FAMILY, "--only", "problems", "--n", 1, "--seed", 1, "--templates", "theme")


@pytest.fixture
def question(elsewhere: Path) -> Path:
    """The place of a family's template in a theme."""
    folder = elsewhere / "theme" / "problems"
    folder.mkdir(parents=True)
    return folder / f"{FAMILY}.html.j2"


def test_a_template_of_the_user_takes_the_place_of_ours(run: Run, question: Path) -> None:
    """And what it doesn't override stays."""
    question.write_text(
        "{% macro side_question(q) %}Hm, {{ q.words }}?{% endmacro %}{% macro side_solution(q, steps) %}{% endmacro %}"
    )
    outcome = run(*ARGUMENTS)
    (card,) = json.loads(outcome.out)["cards"]
    assert card["variants"][0]["question_html"].startswith("Hm, ")
    others = run("json", "--only", "problems", "--family", "linear-parameters", "--n", 1, "--templates", "theme")
    assert others.status == 0


WRONG = {
    "{% macro side_question(q) %}\n{{ q.asked }": "theme/problems/dilated-receptive-field.html.j2:2: unexpected '}'",
    "{% macro side_question(q) %}\n{{ layrs }}{% endmacro %}": f"{FAMILY}.html.j2:2: 'layrs' is undefined",
    "{% macro side_solution(q) %}{% endmacro %}": "has no macro side_question; compare it with the template",
    "{% include 'nothing.css' %}": "there is no template nothing.css; check the name",
    "{% macro side_question(q) %}{{ 1 / 0 }}{% endmacro %}": f"{FAMILY}.html.j2:1: division by zero",
    "{% macro side_question(q) %}{{ q.__class__.__mro__ }}{% endmacro %}": f"{FAMILY}.html.j2:1: access to attribute",
    "{% include '../../../../../../../../etc/passwd' %}": "there is no template ../../",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_it_is_told_with_its_place(run: Run, question: Path, text: str) -> None:
    """File and line, no traceback, status 1; a template can't reach into Python or read files."""
    question.write_text(text)
    outcome = run(*ARGUMENTS)
    assert outcome.status == 1
    assert WRONG[text] in outcome.err
    assert outcome.err.count("\n") == 1
    assert outcome.out == b""


def test_a_palette_reaches_the_cards_in_anki(elsewhere: Path) -> None:
    """Colours are overridden for all at once."""
    palette = elsewhere / "theme" / "shared" / "palette.css.j2"
    palette.parent.mkdir(parents=True)
    palette.write_text("{% macro light() %}--accent: #c0ffee;{% endmacro %}{% macro dark() %}{% endmacro %}")
    assert "--accent: #c0ffee" in numeric_type(find_templates(Path("theme"))).css
    assert "--accent: #c0ffee" not in numeric_type(find_templates()).css


def test_our_own_templates_run_in_the_sandbox_too(run: Run, elsewhere: Path) -> None:
    """A copy of all of them changes nothing, so that a user can begin with copies."""
    shutil.copytree(TEMPLATES, elsewhere / "theme")
    arguments = ("-o", "-", "--seed", 4, "--n", 60)
    assert run("html", *arguments, "--templates", "theme").out == run("html", *arguments).out


def test_compiled_templates_are_kept_and_a_broken_or_forbidden_cache_does_no_harm(tmp_path: Path) -> None:
    """The same deck with an empty cache, a filled one, one full of rubbish, and none that can be written."""

    def deck(cache: Path) -> bytes:
        command = [sys.executable, "-m", "quizgen", "json", "--seed", "1", "--n", "40", "--only", "problems"]
        return subprocess.run(
            command, env={**os.environ, "XDG_CACHE_HOME": str(cache)}, capture_output=True, check=True
        ).stdout

    first = deck(tmp_path)
    kept = [path for path in tmp_path.rglob("*.cache") if path.is_file()]
    assert len(kept) >= 9
    assert deck(tmp_path) == first
    for path in kept:
        path.write_bytes(b"rubbish")
    assert deck(tmp_path) == first
    (tmp_path / "file").touch()
    assert deck(tmp_path / "file") == first
