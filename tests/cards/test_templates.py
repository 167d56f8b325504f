"""A user's own templates: used in place of ours, and told where they are wrong."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from itertools import cycle
from pathlib import Path

import pytest
from conftest import Run
from markupsafe import Markup

from quizgen.cards import Templates, find_templates
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


@pytest.mark.parametrize("name", ["problems/" + FAMILY + ".html.j2", "shared/theme.css"])
def test_a_template_in_another_encoding_is_named(run: Run, elsewhere: Path, name: str) -> None:
    """Whether it is Jinja's or taken as it is; what to do is said as for notes and styles."""
    path = elsewhere / "theme" / name
    path.parent.mkdir(parents=True)
    path.write_text("{% macro side_question(q) %}Größe{% endmacro %}", "latin-1")
    outcome = run("html", *ARGUMENTS[1:])
    assert outcome.err == f"quizgen: theme/{name}: not UTF-8 text; save it with UTF-8 encoding\n"


def test_a_mark_of_utf_8_is_no_part_of_a_template(elsewhere: Path) -> None:
    """It would spoil the first rule of a style."""
    (elsewhere / "theme" / "shared").mkdir(parents=True)
    (elsewhere / "theme" / "shared" / "theme.css").write_text("b { color: red }", "utf-8-sig")
    templates = find_templates(Path("theme"))
    assert templates.text("shared/theme.css") == "b { color: red }"
    assert "\ufeff" not in numeric_type(templates).css


def test_a_folder_without_templates_is_told_a_path_that_exists(run: Run, elsewhere: Path) -> None:
    """Whoever puts a file there gets what they asked for."""
    (elsewhere / "theme").mkdir()
    error = run(*ARGUMENTS).err
    name = error.partition("such as ")[2].partition(";")[0]
    assert (TEMPLATES / name).is_file(), error


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


def test_templates_are_given_plain_values(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that reaches a template leads to a file."""
    (elsewhere / "n.md").write_text("## Why?\nSo.\n")
    given: list[object] = []
    for name in ("render", "call"):
        monkeypatch.setattr(Templates, name, _recorded(getattr(Templates, name), given))
    for command in ("html", "sheet", "anki", "json"):
        assert run(command, "--n", 12, "--seed", 1, "-o", "out").status == 0
    assert len(given) > 50
    assert not [value for value in _within(given, set()) if isinstance(value, Path)]


def _recorded(method: Callable[..., Markup], given: list[object]) -> Callable[..., Markup]:
    def call(*arguments: object, **values: object) -> Markup:
        given.append((arguments[1:], values))
        return method(*arguments, **values)

    return call


def _within(value: object, seen: set[int]) -> Iterator[object]:
    """Yield a value and all that its fields and items lead to."""
    if id(value) in seen or isinstance(value, (str, int, float, type(None), Enum)) or callable(value):
        return
    seen.add(id(value))
    yield value
    parts: list[object] = []
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, Iterable):
        parts = list(value)
    if is_dataclass(value):
        parts += [getattr(value, field.name) for field in fields(value)]
    parts += vars(value).values() if hasattr(value, "__dict__") else []
    for part in parts:
        yield from _within(part, seen)


def _deck(cache: object, **environment: str) -> bytes:
    command = [sys.executable, "-m", "quizgen", "json", "--seed", "1", "--n", "3", "--family", "linear-parameters"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), **environment}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


@pytest.fixture
def safe() -> Iterator[Path]:
    """A folder in which only we may write, as all above it."""
    folder = Path(tempfile.mkdtemp(dir=Path.home()))
    yield folder
    shutil.rmtree(folder)


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_compiled_templates_are_kept_and_damage_does_no_harm(safe: Path) -> None:
    """The same deck with an empty cache, a filled one, a damaged one, and none that can be written."""
    first = _deck(safe)
    kept = _kept(safe)
    assert len(kept) >= 3
    damages: list[Callable[[bytes], bytes]] = [
        lambda data: data[:100],
        lambda data: data[:-9] + bytes(9),
        lambda data: data[:9] + data,
    ]
    for damaged, path in zip(cycle(damages), kept, strict=False):
        path.write_bytes(damaged(path.read_bytes()))
    assert _deck(safe) == first
    assert _kept(safe) == kept
    (safe / "file").touch()
    assert _deck(safe / "file") == first


@pytest.mark.slow
def test_no_code_is_kept_where_others_may_write(safe: Path) -> None:
    """The folder or one above it is open to others: nothing is read from it, and nothing written."""
    first = _deck(safe / "a" / "b")
    (planted, *_) = kept = _kept(safe)
    assert planted
    for path in kept:
        path.write_bytes(b"")
    for folder in (safe / "a", planted.parent):
        folder.chmod(0o777)
        assert _deck(safe / "a" / "b") == first
        assert {path.read_bytes() for path in kept} == {b""}
        folder.chmod(0o700)


@pytest.mark.slow
def test_the_built_in_notes_are_kept_too(safe: Path) -> None:
    """What is kept is used where only we may write, and nowhere else."""
    first = _deck(safe / "cache")
    (kept,) = (safe / "cache").rglob("notes-*.json")
    data = kept.read_bytes()[32:].replace(b'"ready":"', b'"ready":"PLANTED ')
    kept.write_bytes(sha256(data).digest() + data)
    assert b"PLANTED" in _deck(safe / "cache")
    kept.parent.chmod(0o777)
    assert _deck(safe / "cache") == first


def test_a_relative_cache_folder_is_ignored(elsewhere: Path, safe: Path) -> None:
    """As the rules for such folders say."""
    _deck("cache", HOME=str(safe))
    assert list(elsewhere.iterdir()) == []
    assert _kept(safe / ".cache")
