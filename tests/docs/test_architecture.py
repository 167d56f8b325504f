"""docs/architecture.md is about this code."""

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "architecture.md").read_text("utf-8")
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))


def _section(title: str) -> str:
    """Return a section, without its title."""
    return re.split(r"^## ", _PAGE.partition(f"## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_picture_shows_the_layers_that_are_kept() -> None:
    """The same layers in the same order as in the contract, and every module or package of quizgen in one of them."""
    (layers,) = (
        contract["layers"] for contract in _PROJECT["tool"]["importlinter"]["contracts"] if "layers" in contract
    )
    picture = _PAGE.split("```\n")[1].splitlines()
    assert [re.split(r"\s{2,}", line)[0] for line in picture] == layers
    in_layers = {name for layer in layers for name in layer.split(" | ")}
    modules = {
        path.stem for path in (_ROOT / "quizgen").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert in_layers == modules - {"__init__", "__main__"}


def test_every_dependency_has_its_reason() -> None:
    """Those of users and of tests, each in its table, and no other; those for style are named."""
    extras = _PROJECT["project"]["optional-dependencies"]
    for_users, _, rest = _section("Dependencies").partition("Only for tests")
    for_tests, _, for_style = rest.partition("And for style")
    assert _named(for_users) == _names(_PROJECT["project"]["dependencies"])
    assert _named(for_tests) == _names(extras["test"])
    assert all(name in for_style for name in _names(extras["lint"]))


def _named(text: str) -> set[str]:
    """Return the packages in the first column of a table."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    return {name for cell in rows if cell != "package" for name in cell.split(", ")}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[><=]", requirement)[0] for requirement in requirements}


def test_files_stay_short() -> None:
    """At most 300 lines."""
    code = [*_ROOT.glob("quizgen/**/*.py"), *_ROOT.glob("tests/**/*.py"), *_ROOT.glob("benchmarks/*.py")]
    pages = [path for path in _ROOT.glob("templates/**/*") if path.suffix in {".js", ".j2", ".css", ".html"}]
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in [*code, *pages]}
    long = [str(path.relative_to(_ROOT)) for path, count in lines.items() if count > 300]
    assert long == []
