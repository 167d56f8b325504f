"""Whatever is typed after `quizgen`: done, or one line of explanation."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from calling import call
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.cli import commands

COMMANDS = commands()

FIRST = {
    **dict.fromkeys(("anki", "html", "sheet", "json"), ("--n", "2", "--seed", "1", "-o", "out")),
    "check": ("--draws", "10"),
}
"""What keeps a call short, unless the same option comes again."""

numbers = st.sampled_from(["-1", "0", "1", "2", "3", "7", "1-2", "2.5", "nan", "inf", "1e3", "9" * 12, "9" * 5000])
words = st.sampled_from(
    [
        *("conv-output-size", "conv-parameters/1/abcd", "conv 8 k3, relu", "3x9x9", "CNN::a", "::", "-", "", " ", "."),
        *("good.md", "bad.md", "folder", "theme", "loop", "missing/x", "out", "x" * 300, "all", "none", "problems"),
        *("notes", "a4", "letter", "append", "separate", "json", "text", "\udcff", "@good.md", "@", "{{x}}", "<b>"),
    ]
)
# Without a slash nothing is written outside of the folder, without a zero byte a system takes it for an argument.
texts = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff"), max_size=8
)


@st.composite
def arguments(draw: st.DrawFn) -> tuple[str, ...]:
    """A command, and its options and arguments in any number with any values."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    given: list[str] = [name, *FIRST.get(name, ())]
    for parameter in draw(st.lists(st.sampled_from(COMMANDS[name].params), max_size=4)):
        if isinstance(parameter, click.Option):
            given.append(draw(st.sampled_from(parameter.opts)))
        if not (isinstance(parameter, click.Option) and parameter.is_flag):
            choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
            given.append(draw(st.one_of(numbers, words, texts, *([st.sampled_from(list(choices))] if choices else []))))
    if name in {"show", "solve"}:
        given.append(draw(words | texts))
    return tuple(given)


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Work among good and bad files."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("any"))
    Path("good.md").write_text("## Why?\nSo.\n")
    Path("bad.md").write_bytes(b"\xff")
    Path("folder").mkdir()
    Path("theme", "shared").mkdir(parents=True)
    Path("theme", "shared", "theme.css").write_text("b { color: red }")
    Path("loop").symlink_to("loop")
    yield
    os.chdir(before)


def _check(given: tuple[str, ...]) -> None:
    outcome = call(*given)
    if outcome.status:
        assert outcome.err.count("\n") <= 1
        assert outcome.err.startswith("quizgen: ") or given[0] == "check"
    assert not list(Path.cwd().glob(".quizgen-*"))


@settings(max_examples=20)
@given(arguments())
def test_any_arguments(given: tuple[str, ...]) -> None:
    """Status 0, 1, 2 or 130; no other exception; a failure says one line."""
    _check(given)


@pytest.mark.slow
@settings(max_examples=400)
@given(arguments())
def test_very_many_arguments(given: tuple[str, ...]) -> None:
    """The same, searched for long."""
    _check(given)
