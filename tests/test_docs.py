"""The documentation says what is."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from quizgen.cli import commands
from quizgen.export.anki.note_types import CONCEPT_FIELDS, NUMERIC_FIELDS
from quizgen.export.json import FORMAT

_ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    """The script that writes the generated pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(_ROOT / "docs")
        yield importlib.import_module("generate")


@pytest.mark.slow
def test_generated_pages_are_current(generate: ModuleType) -> None:
    """Else: python docs/generate.py."""
    assert (_ROOT / "docs" / "cli.md").read_text("utf-8") == generate.cli_page()
    assert (_ROOT / "docs" / "families.md").read_text("utf-8") == generate.families_page()
    assert (_ROOT / "quizgen" / "families" / "sizes.json").read_text("utf-8") == generate.sizes()
    found = (_ROOT / "quizgen" / "network_families" / "targets.json").read_text("utf-8")
    assert found == generate.targets()
    assert (_ROOT / "quizgen" / "mathml" / "shapes.json").read_text("utf-8") == generate.shapes()


def test_the_page_of_commands_names_every_option() -> None:
    """Those that switch another one off, too."""
    page = (_ROOT / "docs" / "cli.md").read_text("utf-8")
    for name, command in commands().items():
        section = page.partition(f"\n## quizgen {name}\n")[2].partition("\n## ")[0]
        named = set(re.findall(r"--?[a-z][\w-]*", " ".join(re.findall(r"^\| `([^`]*)`", section, re.MULTILINE))))
        options = [one for one in command.params if one.param_type_name == "option"]
        assert {flag for option in options for flag in (*option.opts, *option.secondary_opts)} == named


def test_the_page_of_question_banks_counts_its_commands() -> None:
    """Formats are more: one command writes several."""
    page = (_ROOT / "docs" / "lms.md").read_text("utf-8")
    names = set(re.findall(r"^\| [^|]* \| `quizgen (\w+)", page, re.MULTILINE))
    assert page.partition("\n\n")[2].startswith(f"{('Two', 'Three', 'Four')[len(names) - 2]} commands write")


def test_readme_names_every_command_and_export_option() -> None:
    """A new option is not forgotten."""
    readme = (_ROOT / "README.md").read_text("utf-8")
    known = commands()
    for name in known:
        assert f"`quizgen {name}" in readme
    for command in ("anki", "html", "sheet", "json"):
        for option in known[command].params:
            assert any(f"`{name}" in readme for name in option.opts), option.opts


def test_links_lead_somewhere() -> None:
    """Every relative link at top level and in docs; drawings in notes are no links."""
    pages = [*_ROOT.glob("*.md"), *(_ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|quizgen:)([^)#]+)\)", page.read_text("utf-8")):
            if target != "javascript:alert(1":
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_documented_note_types_and_formats_are_the_real_ones() -> None:
    """Field lists in docs/anki.md, format number in docs/json.md."""
    text = (_ROOT / "docs" / "anki.md").read_text("utf-8")
    assert f"| quizgen numeric | {', '.join(NUMERIC_FIELDS)} |" in text
    assert f"| quizgen concept | {', '.join(CONCEPT_FIELDS)} |" in text
    assert f"format {FORMAT}" in (_ROOT / "docs" / "json.md").read_text("utf-8")
