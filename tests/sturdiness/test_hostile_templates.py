"""A theme from elsewhere can't read files, hang the run or eat the memory: each ends in one line."""

import resource
import time
from pathlib import Path

import pytest
from conftest import Run
from processes import finish, quizgen

FAMILY = "conv-parameters"
ARGUMENTS = ("json", "--family", FAMILY, "--only", "problems", "--n", 1, "--seed", 1, "--templates", "theme")

ENDLESS = {
    "{% for i in range(10**9) %}{% endfor %}": "Range too big",
    "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}": "takes longer than",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(99) }}": "takes longer than",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}": "maximum recursion depth exceeded",
    "{% include 'problems/conv-parameters.html.j2' %}": "maximum recursion depth exceeded",
    "{{ 'a' * 10**10 }}": "can't be multiplied",
    "{{ ([1] * 10**6) * 10**6 }}": "can't be multiplied",
    "{{ 10**(10**10) }}": "too large a power",
    "{{ 'a'.center(10**10) }}": "memory",
    "{{ 'a'|center(10**10) }}": "memory",
    "{{ '%10000000000d'|format(1) }}": "memory",
    "{{ '{:10000000000}'.format(1) }}": "memory",
    "{% set n = namespace(x='aaaaaaaa') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}": "memory",
    "{{ (range(99999)|list|string).replace('', range(99999)|list|string)|length }}": "memory",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}": "maximum recursion depth exceeded",
}


@pytest.fixture
def theme(elsewhere: Path) -> Path:
    """A folder for templates of one's own."""
    (elsewhere / "theme" / "problems").mkdir(parents=True)
    return elsewhere / "theme"


@pytest.mark.parametrize("text", ENDLESS)
def test_what_never_ends_or_never_fits_is_stopped(theme: Path, temporary: Path, text: str) -> None:
    """One line with the template's place, within seconds, in less than two gigabytes."""
    (theme / "problems" / f"{FAMILY}.html.j2").write_text(text)
    start = time.monotonic()
    outcome = finish(quizgen(*ARGUMENTS), temporary)
    assert (outcome.returncode, outcome.stdout, outcome.stderr.count("\n")) == (1, "", 1), outcome.stderr[-300:]
    assert outcome.stderr.startswith(
        ("quizgen: theme/problems/conv-parameters.html.j2:1: ", "quizgen: --templates theme: ")
    )
    assert ENDLESS[text] in outcome.stderr
    assert time.monotonic() - start < 60
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_000_000  # kilobytes


def test_a_link_out_of_the_theme_is_refused(run: Run, theme: Path) -> None:
    """Its target is not shown; links inside the theme work."""
    secret = theme.parent / "secret.css"
    secret.write_text("/* do not tell */")
    place = theme / "shared" / "theme.css"
    place.parent.mkdir()
    place.symlink_to(secret)
    outcome = run("html", "--n", 2, "--templates", "theme")
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert "theme/shared/theme.css: is a link to a file outside of the folder; copy the file there" in outcome.err
    assert not Path("cnn-quiz.html").exists()
    place.unlink()
    (theme / "mine.css").write_text("/* my theme */")
    place.symlink_to(theme / "mine.css")
    assert run("html", "--n", 2, "--templates", "theme").status == 0
    assert "/* my theme */" in Path("cnn-quiz.html").read_text("utf-8")


def test_a_font_is_not_read_from_outside(run: Run, theme: Path) -> None:
    """Nor any other file that is not text."""
    secret = theme.parent / "secret.woff2"
    secret.write_bytes(b"do not tell")
    fonts = theme / "shared" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "STIXTwoMath.woff2").symlink_to(secret)
    outcome = run("html", "--n", 2, "--templates", "theme")
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert "is a link to a file outside of the folder" in outcome.err


def test_a_folder_with_a_link_does_not_lead_out(run: Run, theme: Path) -> None:
    """A linked folder is no way out either."""
    (theme / "problems" / "x.css").write_text("")
    outside = theme.parent / "outside"
    (outside / "shared").mkdir(parents=True)
    (outside / "shared" / "theme.css").write_text("/* do not tell */")
    (theme / "shared").symlink_to(outside / "shared")
    outcome = run("html", "--n", 2, "--templates", "theme")
    assert outcome.status == 1
    assert "is a link to a file outside of the folder" in outcome.err
