"""Blocks from people who mean no good: each ends in one line, nothing is run, and nothing takes long or much room."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

BLOCKS = {
    "imports": ("answer: __import__('os').system('touch pwned')", "only functions can be called"),
    "dunder names": ("answer: a.__class__.__bases__[0].__subclasses__()", "only functions can be called"),
    "a name with underscores": ("__builtins__: 1..2\nanswer: a", "can't be a name"),
    "an attribute": ("answer: a.real", "names can't have dots"),
    "towers of powers": ("answer: 9**9**9**9", "the number is too large"),
    "a product that doubles": ("b: a**99\nc: b**99\nanswer: c", "the number is too large"),
    "an endless range": ("b: 1..9 step 0\nanswer: b", "the step is not above 0"),
    "a range to infinity": ("b: 1..1e999\nanswer: b", "the number is too large"),
    "a huge range": ("b: 1..10**400\nanswer: b", "the number is too large"),
    "huge repetitions": ("answer: ('x' * 10**9 == 'y') + a", "is a text, not a number"),
    "format strings": ("answer: ('%1000000000d' % a)", "is a text, not a number"),
    "formatted strings": ("answer: f'{a:>1000000000}'", "formatted strings are not allowed here"),
    "YAML bombs": ("b: &b [x, x, x]\nc: [*b, *b, *b]\nanswer: a", "anchors (&) and aliases (*) are not allowed here"),
    "YAML that makes objects": (
        "b: !!python/object/apply:os.system ['touch pwned']\nanswer: a",
        "this is not allowed here",
    ),
    "a million values": (f"b: {' | '.join(map(str, range(20_000)))}\nanswer: b", "longer than 10,000 characters"),
    "many choices": (f"b: {' | '.join(['1'] * 300)}\nanswer: b", "more than 200 choices"),
    "many names": ("\n".join(f"v{number}: 1..9" for number in range(60)) + "\nanswer: a", "more than 40 values"),
    "deep brackets": (f"answer: {'(' * 250}a{')' * 250}", "can't be read"),
    "a row of signs": (f"answer: {'-' * 500}a", "nested too deeply"),
    "deep lists": (f"b: {'[' * 250}{']' * 250}\nanswer: a", "can't be read"),
    "loops": ("answer: (max(b for b in (1, 2)))", "loops are not allowed here"),
    "functions": ('answer: "(lambda: a)()"', "only functions can be called"),
    "several statements": ("answer: a; a", "only one expression may stand here"),
    "assignments": ('answer: "(b := 3)"', "define each value on a line of its own"),
    "huge networks": ("answer: parameters('99999*(conv 64 k3)')", "the network is too long"),
    "conditions that nothing meets": ("b: 1..10**100\nrequire: b == -1\nanswer: b", "no values meet"),
    "a root of a power": ("answer: exp(exp(exp(a)))", "the number is too large"),
}
BODY = "## {title}\n\n```problem\na: 2..9\n{block}\n```\n\nWhat is {{{{a}}}}?\n\n**Solution.** {{{{answer}}}}\n\n"
LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (200 << 20, 200 << 20))
from quizgen.cli.main import main
main(["check", "hostile.md"])
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, float]:
    """Check a note that holds them all, within 200 MB of memory; return what is said, where, and the seconds."""
    folder = tmp_path_factory.mktemp("hostile")
    text = "".join(BODY.format(title=title, block=block) for title, (block, _) in BLOCKS.items())
    (folder / "hostile.md").write_text(text, "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-X", "utf8", "-c", LIMITS]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert not done.stderr
    return done.stdout, folder, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


@pytest.mark.parametrize("title", BLOCKS)
def test_a_hostile_block_ends_in_one_line(title: str, said: tuple[str, Path, float]) -> None:
    """It names file, line and column, says what is wrong, and is no traceback."""
    printed, folder, _ = said
    start = (folder / "hostile.md").read_text("utf-8").split("\n").index(f"## {title}") + 1
    end = start + BLOCKS[title][0].count("\n") + 5
    found = re.findall(r"^hostile\.md:(\d+):(\d+): (.*)$", printed, re.MULTILINE)
    (message,) = {words for line, _, words in found if start <= int(line) <= end}
    assert BLOCKS[title][1] in message


def test_nothing_was_run_and_little_was_done(said: tuple[str, Path, float]) -> None:
    """No file was made, and all blocks together take less work than one may take time."""
    printed, folder, seconds = said
    assert [path.name for path in folder.iterdir()] == ["hostile.md"]
    assert "Traceback" not in printed
    assert f"{len(BLOCKS)} errors" in printed
    assert seconds < 2 * len(BLOCKS)
