"""quizgen works from a wheel, from any folder; this very test run is from an editable install or a checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built and installed in a folder of its own."""
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels], cwd=_ROOT, check=True)
    (wheel,) = wheels.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*pip, str(wheel)], check=True)
    return site


def _python(installed: Path, folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(folder / "cache")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.slow
def test_a_wheel_carries_templates_and_notes(installed: Path, tmp_path: Path) -> None:
    """The installed package finds its own data and writes a deck, far from the checkout."""
    where = _python(installed, tmp_path, "-c", "from quizgen import resources; print(resources.CONTENT)")
    assert where.strip() == str(installed / "quizgen" / "_data" / "content")
    _python(installed, tmp_path, "-m", "quizgen", "anki", "--n", "9")
    assert not list((tmp_path / "cache").rglob("*"))  # all is ready
    assert (tmp_path / "cnn.apkg").stat().st_size > 10_000
    assert "25,557,032" in _python(installed, tmp_path, "-m", "quizgen", "solve", "resnet50")
    assert "more than 600 problems" in _python(installed, tmp_path, "-m", "quizgen", "list")
    text = _python(installed, tmp_path, "-m", "quizgen", "json", "--n", "5", "--seed", "2")
    assert text == _python(_ROOT, tmp_path, "-m", "quizgen", "json", "--n", "5", "--seed", "2")


def test_the_checkout_works_from_any_folder(tmp_path: Path) -> None:
    """The top-level folders are found from elsewhere."""
    where = _python(_ROOT, tmp_path, "-c", "from quizgen import resources; print(resources.TEMPLATES)")
    assert where.strip() == str(_ROOT / "templates")


def test_a_project_around_the_package_is_not_taken_for_the_checkout(tmp_path: Path) -> None:
    """Where packages lie may hold a pyproject.toml of anybody's: `pip install --target .` puts them into a project."""
    package = tmp_path / "quizgen"
    (package / "_data").mkdir(parents=True)
    for name in ("__init__.py", "resources.py", "version.py"):
        shutil.copy(_ROOT / "quizgen" / name, package)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "mine"\n', "utf-8")
    where = _python(tmp_path, tmp_path, "-c", "from quizgen import resources; print(resources.CONTENT)")
    assert where.strip() == str(package / "_data" / "content")
