"""The browser that prints: found, missing, failing."""

from pathlib import Path

import pytest
from conftest import Run

from quizgen.export.pdf import find_browser


def test_without_a_browser_a_pdf_is_refused(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any work, with what to do."""
    monkeypatch.setenv("PATH", str(elsewhere))
    monkeypatch.delenv("QUIZGEN_CHROMIUM", raising=False)
    outcome = run("sheet", "-o", "a.pdf")
    assert outcome.status == 2
    assert "by Chromium, Chrome or Edge, and none was found; install Chromium" in outcome.err
    assert outcome.err.count("\n") == 1
    assert "write a.html and print that" in outcome.err
    monkeypatch.setenv("QUIZGEN_CHROMIUM", "nosuchbrowser")
    assert "QUIZGEN_CHROMIUM names nosuchbrowser, which is not a program" in run("sheet", "-o", "a.pdf").err


@pytest.mark.parametrize(("script", "said"), [("echo oh no >&2; exit 1", "oh no"), ("exit 0", "it said nothing")])
def test_a_browser_that_fails_is_told(
    run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    """With the end of what it says, and an older file survives."""
    browser = elsewhere / "browser"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    (elsewhere / "a.pdf").write_bytes(b"old")
    monkeypatch.setenv("QUIZGEN_CHROMIUM", str(browser))
    outcome = run("sheet", "-o", "a.pdf", "--n", 2)
    assert outcome.status == 1
    assert f"could not print the page ({said})" in outcome.err
    assert (elsewhere / "a.pdf").read_bytes() == b"old"


def test_browsers_of_windows_and_macs_are_found(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in no search path there, but in folders that the system names."""
    monkeypatch.setenv("PATH", str(elsewhere))
    monkeypatch.delenv("QUIZGEN_CHROMIUM", raising=False)
    monkeypatch.setenv("HOME", str(elsewhere / "home"))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(elsewhere / "programs"))
    for place in (
        "home/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "programs/Microsoft/Edge/Application/msedge.exe",
    ):
        path = elsewhere / place
        path.parent.mkdir(parents=True)
        path.write_text("")
        path.chmod(0o755)
        assert find_browser() == str(path)
        path.unlink()


def test_the_shell_prints_where_no_browser_is_installed(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chromium without its user interface prints as well; but a browser comes first."""
    monkeypatch.setenv("PATH", str(elsewhere))
    monkeypatch.delenv("QUIZGEN_CHROMIUM", raising=False)
    for name in ("chromium-headless-shell", "brave-browser"):
        path = elsewhere / name
        path.write_text("")
        path.chmod(0o755)
        assert find_browser() == str(path)
