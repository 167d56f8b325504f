"""quizgen called in this process, thousands of times: what it says, and whether its pages are well-formed."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser

from quizgen.cli import main

_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "path", "rect", "circle", "line"}


@dataclass(frozen=True)
class Called:
    """What a call left behind."""

    status: int
    out: str
    err: str


def call(*arguments: str) -> Called:
    """Run quizgen. Whatever it does not catch itself is raised here, and fails the test."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", newline=""), io.StringIO()
    status: object = None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            status = ended.code
    assert status in {0, 1, 2, 130}, status
    out.flush()
    binary = out.buffer
    assert isinstance(binary, io.BytesIO)
    return Called(int(str(status)), binary.getvalue().decode(), err.getvalue())


class _Reader(HTMLParser):
    """Keeps a list of what is open, as strictly as XML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open, f"</{tag}> was never opened"
            assert self.open.pop() == tag


def scripts_of(html: str) -> int:
    """Check that HTML is well-formed and handles no events in attributes; return how many scripts it holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert reader.handlers == []
    return reader.scripts
