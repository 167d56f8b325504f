"""What all tests share: the command run as a user would, and a summary of lucky mistakes."""

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import chromium
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext
from processes import as_in_a_terminal
from quizzing import Open, Quiz, write_quiz

from quizgen.cli import main
from quizgen.families import all_families

gc.set_threshold(100_000)  # searches for cycles would take a twentieth of the time
as_in_a_terminal()

if TYPE_CHECKING:
    from importing import Collection
    from reviewing import Rendered

settings.register_profile("quizgen", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("quizgen")


@dataclass(frozen=True)
class Outcome:
    """What a run of quizgen left behind."""

    status: int
    out: bytes
    err: str


Run = Callable[..., Outcome]
Make = Callable[..., Path]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run quizgen in this process, with everything that `main` catches caught."""

    def invoke(*arguments: object) -> Outcome:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as caught:
            main([str(argument) for argument in arguments])
        captured = capfdbinary.readouterr()
        return Outcome(int(str(caught.value.code or 0)), captured.out, captured.err.decode())

    return invoke


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for temporary files: what is left there was forgotten."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator["Collection"]:
    """A fresh collection of Anki's."""
    from importing import Collection  # noqa: PLC0415 - takes long, and few tests need it

    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def make(run: Run, elsewhere: Path) -> Make:
    """Make decks in an empty folder; each call returns the path of the package."""

    def write(*arguments: object) -> Path:
        outcome = run("anki", *arguments, *(() if "-o" in arguments else ("-o", "cnn.apkg")))
        assert outcome.status == 0, outcome.err
        return elsewhere / "cnn.apkg"

    return write


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card of every family and some concepts, two variants each."""
    folder = tmp_path_factory.mktemp("quiz")
    names = [family.name for family in all_families()]
    options = ("--n", str(len(names) + 3), "--level", "1", "--concepts", "3", "--variants", "2")
    families = [option for name in names for option in ("--family", name)]
    return write_quiz(folder / "quiz.html", *options, *families)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three questions to compute and one to explain."""
    return write_quiz(tmp_path_factory.mktemp("small") / "small.html", "--n", "4", "--concepts", "1", "--variants", "3")


@pytest.fixture
def start(browser: Browser) -> Iterator[Open]:
    """Open a quiz in a new browser profile; in the end nothing has gone wrong, and nothing was asked of the network."""
    opened: list[tuple[BrowserContext, Quiz]] = []

    def open_quiz(path: Path, **options: Any) -> Quiz:  # noqa: ANN401 - options of a browser context
        context = browser.new_context(**options)
        opened.append((context, Quiz(context, path)))
        return opened[-1][1]

    yield open_quiz
    for context, quiz in opened:
        assert quiz.errors == []
        assert [url for url in quiz.requests if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in quiz.requests if url.startswith("file:")]) >= 1
        context.close()


@pytest.fixture(scope="session")
def cards(tmp_path_factory: pytest.TempPathFactory) -> "list[Rendered]":
    """One numeric card of every family, as Anki's library renders it."""
    from reviewing import render  # noqa: PLC0415 - imports Anki, which takes long, and few tests need it

    return render(tmp_path_factory.mktemp("living"))


@pytest.fixture
def luck(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Take a line on lucky mistakes; all are printed at the end, whichever process they come from."""
    return lambda line: record_property("luck", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how often each wrong method is right by luck."""
    reports = [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]
    lines = [str(line) for report in reports for name, line in report.user_properties if name == "luck"]
    if lines:
        terminalreporter.section("wrong methods that are right by luck")
    for line in lines:
        terminalreporter.line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, refuse skipped tests: there everything has to be installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
