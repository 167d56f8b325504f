"""A real Chromium for the tests: an installed one, found by its path or by QUIZGEN_CHROMIUM."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The shell first: it is Chromium without its user interface, and opens a page in half the time."""


def executable() -> str | None:
    """Return the path of an installed Chromium or Chrome."""
    return os.environ.get("QUIZGEN_CHROMIUM") or next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run it without a window; skip the test where there is none."""
    path = executable()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed; set QUIZGEN_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()
