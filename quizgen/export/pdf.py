"""A page as PDF, printed by an installed Chromium, Chrome or Edge."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from threading import Thread

from quizgen.errors import OutputError, UsageError
from quizgen.files import temporary_folder

VARIABLE = "QUIZGEN_CHROMIUM"
"""Environment variable that names the browser to use."""

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser", "chromium-headless-shell"),
)
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "BraveSoftware/Brave-Browser/Application/brave.exe",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "LOCALAPPDATA")
"""Environment variables that name the folders in which programs are."""

_TO_INSTALL = {
    "win32": "install Chrome or Edge (winget install Google.Chrome)",
    "darwin": "install Chrome or Edge (brew install --cask google-chrome)",
}
_TO_INSTALL_ELSEWHERE = "install Chromium (such as: sudo apt install chromium)"

_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--virtual-time-budget=60000",  # the script that lays out the pages finishes before the page is printed
)
_POLICY = "default-src data: 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What the browser that prints may load: what is in the page."""

_LONGEST = 900
"""Seconds after which a browser that hangs is given up: a thousand pages take it minutes."""

_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_NODE = re.compile(rb"node\d{8}")
_FIXED_DATE = b"20000101000000"


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge: QUIZGEN_CHROMIUM's, else one in the usual places."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((path for name in (*_NAMES, *usual_places()) if (path := shutil.which(name))), None)


def usual_places() -> list[str]:
    """Return the paths at which Macs and Windows keep these browsers, which are in no search path there."""
    homes = ("/Applications", str(Path.home() / "Applications"))
    mac = [f"{home}/{name}.app/Contents/MacOS/{name}" for home in homes for name in _MAC]
    folders = [folder for name in _WINDOWS_FOLDERS if (folder := os.environ.get(name))]
    return mac + [f"{folder}/{place}" for folder in folders for place in _WINDOWS]


def check_browser(output: Path) -> None:
    """Find out before the work whether a PDF can be made.

    Raises:
        UsageError: there is no browser.
    """
    if find_browser() is None:
        page = output.with_suffix(".html")
        named = os.environ.get(VARIABLE)
        missing = f"{VARIABLE} names {named}, which is not a program" if named else "none was found"
        install = _TO_INSTALL.get(sys.platform, _TO_INSTALL_ELSEWHERE)
        raise UsageError(
            f"{output}: a PDF is printed by Chromium, Chrome or Edge, and {missing}; {install}, name it in {VARIABLE}, "
            f"or write {page} and print that from any browser"
        )


def to_pdf(page: bytes) -> bytes:
    """Print a page of HTML.

    Raises:
        OutputError: the browser fails, and the message holds the end of what it says; or there is no room to work in.
    """
    browser = find_browser()
    assert browser is not None  # noqa: S101 - checked before the work
    with temporary_folder() as folder:
        target = folder / "page.pdf"
        options = [*_OPTIONS, *_sandbox(), f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        with _served(page) as address:
            said = _run([browser, *options, address], folder)
        if not target.is_file():
            last = said.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise _failed(browser, last[0])
        pdf = target.read_bytes()
    if not pdf.rstrip().endswith(b"%%EOF"):
        raise _failed(browser, "the PDF is not complete: is there room for it?")
    return _repeatable(pdf)


@contextlib.contextmanager
def _served(page: bytes) -> Iterator[str]:
    """Offer a page at an address that nobody else knows: one that is no file can't show files, and loads nothing."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer  # noqa: PLC0415 - only a PDF needs it

    path = f"/{secrets.token_urlsafe()}"

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(HTTPStatus.OK if self.path == path else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", _POLICY)
            self.end_headers()
            self.wfile.write(page if self.path == path else b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{path}"
        finally:
            server.shutdown()


def _run(command: list[str], folder: Path) -> bytes:
    """Run the browser to its end, its temporary files in a folder, and return what it says.

    Whatever ends us meanwhile ends all its processes too.
    """
    try:
        with subprocess.Popen(  # noqa: S603 - a browser of the user's, with options of ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(folder)},
            start_new_session=True,  # so that there is a group to end, and Ctrl-C is ours to pass on
        ) as browser:
            try:
                return browser.communicate(timeout=_LONGEST)[1]
            except BaseException:
                _end(browser)
                raise
    except OSError as error:
        raise _failed(command[0], error) from error
    except subprocess.TimeoutExpired as error:
        raise _failed(command[0], f"it took longer than {_LONGEST // 60} minutes") from error


def _end(browser: "subprocess.Popen[bytes]") -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(browser.pid, signal.SIGKILL)
    else:
        browser.kill()
    browser.communicate()  # until the last of them has closed its end


def _failed(browser: str, why: object) -> OutputError:
    return OutputError(f"{browser}: could not print the page ({why}); {_ADVICE}")


_ADVICE = "write an .html file instead and print it from a browser"


def _sandbox() -> list[str]:
    """Return the option without which the browser refuses to run for the superuser, as in most containers."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _repeatable(pdf: bytes) -> bytes:
    """Let equal sheets be equal files.

    A fixed time takes the place of the time of printing, and the parts of the document, which a browser numbers by
    what else it has done, are numbered from 0 in the same order. Nothing changes its length or place.
    """
    pdf = _DATE.sub(rb"\g<1>" + _FIXED_DATE, pdf)
    names = {name: b"node%08d" % rank for rank, name in enumerate(sorted(set(_NODE.findall(pdf))))}
    return _NODE.sub(lambda match: names[match[0]], pdf)
