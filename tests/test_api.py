"""quizgen from Python."""

import doctest
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import quizgen
from quizgen import api
from quizgen.errors import ContentError, UsageError
from quizgen.solver import Shape

OWN = Path(__file__).parent / "data" / "own"


def test_the_examples_are_true() -> None:
    """Those in the module's own description."""
    assert doctest.testmod(api).failed == 0
    assert doctest.testmod(api).attempted >= 4


def test_networks_are_worked_out() -> None:
    """VGG-16's first block: shapes, parameters with biases, MACs without, fields."""
    network = quizgen.solve("conv 64 k3 p1, relu, conv 64 k3 p1, relu, maxpool k2 s2")
    assert network.shapes[-1] == Shape(64, 112, 112)
    assert network.parameters == 3 * 64 * 9 + 64 + 64 * 64 * 9 + 64
    assert network.macs == 224 * 224 * (3 * 64 * 9 + 64 * 64 * 9)
    with pytest.raises(UsageError, match="layer 1 is impossible: the kernel spans 9 pixels"):
        quizgen.solve("conv 4 k9", input="3x5x5")
    with pytest.raises(UsageError):
        quizgen.solve("convolve 4")


def test_problems_are_generated_evenly_and_repeatably() -> None:
    """Different ones, of all families and levels asked for; the same seed gives the same."""
    drawn = quizgen.generate(12, families=["conv-macs", "receptive-field"], levels=[1, 2], seed=5)
    codes = [variant.problem.code for variant in drawn]
    assert codes == [
        variant.problem.code
        for variant in quizgen.generate(12, families=["conv-macs", "receptive-field"], levels=[1, 2], seed=5)
    ]
    cells = {code.rpartition("/")[0] for code in codes}
    assert {cell: sum(code.startswith(cell) for code in codes) for cell in cells} == dict.fromkeys(cells, 3)
    assert len(cells) == 4
    assert len(set(codes)) == 12
    assert all("<p" in variant.question and variant.problem.answer.text for variant in drawn)
    assert quizgen.show(codes[0]).answer == drawn[0].problem.answer
    assert quizgen.generate(0) == []
    assert len(quizgen.generate(3)) == 3


def test_problems_of_notes_are_drawn_too() -> None:
    """From folders, alone or with those about networks; by family, and by code."""
    drawn = [variant.problem for variant in quizgen.generate(11, notes=OWN, seed=5)]
    assert len({problem.code for problem in drawn}) == 11
    assert len({problem.family for problem in drawn}) == 10
    assert quizgen.show(drawn[-1].code.upper(), notes=[OWN / "physics.md", OWN]) == drawn[-1]
    name = "physics.md#^pendulum"
    families = [name, "network-shape"]
    mixed = quizgen.generate(2, notes=str(OWN), networks=["resnet50"], families=families, levels=[1], seed=5)
    assert {variant.problem.family.partition("@")[0] for variant in mixed} == set(families)


def test_problems_can_be_kept_in_sets() -> None:
    """Equal ones count once, wherever they are from."""
    for networks, notes in ((), ()), ("resnet18", ()), ((), OWN):
        drawn = [one for _ in range(2) for one in quizgen.generate(11, seed=2, networks=networks, notes=notes)]
        assert len(set(drawn)) == len({one.problem for one in drawn}) == 11


def test_one_name_needs_no_list_and_a_file_may_be_a_path(tmp_path: Path) -> None:
    """A text is one name, not its letters; a path is a file, whatever it is called."""
    for one in ("conv-macs", ["conv-macs"]):
        assert {drawn.problem.family for drawn in quizgen.generate(3, families=one, seed=5)} == {"conv-macs"}
    for network in ("resnet50", ["resnet50"]):
        (drawn,) = quizgen.generate(1, networks=network, seed=5)
        assert drawn.problem.family.endswith("@resnet50")
    file = tmp_path / "resnet50"
    file.write_text("16*(conv 64 k3 p1, bn, relu), gap, flatten, linear 10", "utf-8")
    assert quizgen.graph(file) == quizgen.graph(f"@{file}")
    assert quizgen.graph(file) != quizgen.graph("resnet50")
    for networks in (file, [file]):
        (drawn,) = quizgen.generate(1, networks=networks, seed=5)
        assert not drawn.problem.family.endswith("@resnet50")
        assert quizgen.show(drawn.problem.code, network=file) == drawn.problem


def test_what_is_wrong_in_notes_is_told(tmp_path: Path) -> None:
    """A note without problems, a wrong code, and an error at its place."""
    note = tmp_path / "note.md"
    note.write_text("## Why?\n\nSo.\n", "utf-8")
    with pytest.raises(UsageError, match="there are no problems in it"):
        quizgen.generate(1, notes=note)
    with pytest.raises(UsageError, match=r"those they have: finance\.md#\^compound, "):
        quizgen.show("physics.md#^none/2/k3f9", notes=OWN)
    note.write_text("## Twice\n\n```problem\nnumber: 2..40\nanswer: 2 * numbr\n```\n\nTwice?\n\n**Solution.** So.\n")
    for call in (partial(quizgen.generate, 1), partial(quizgen.show, "note.md#twice/2/k3f9")):
        with pytest.raises(ContentError, match=r"note\.md:5:13: unknown name numbr"):
            call(notes=note)


def test_what_cannot_be_done_is_told() -> None:
    """Unknown families and levels, codes that are none, more problems than there are."""
    with pytest.raises(UsageError, match="did you mean conv-macs"):
        quizgen.generate(1, families=["conv-mac"])
    with pytest.raises(UsageError, match="levels among 1, 2 and 3"):
        quizgen.generate(1, levels=[4])
    with pytest.raises(UsageError, match="can be made"):
        quizgen.generate(500, families=["equivalent-kernel"], levels=[1], seed=1)
    for notes in ("", ["finance.md", ""]):
        with pytest.raises(UsageError, match="the path is empty"):
            quizgen.generate(1, notes=notes)
    with pytest.raises(UsageError, match="is not a code"):
        quizgen.show("hello")
    with pytest.raises(AttributeError):
        _ = quizgen.nothing


NO_TEXT: tuple[object, ...] = (None, True, 3, 1.5, [], ["a"], [None], {}, b"x", object, (3, 32, 32))
NO_NAMES = (None, True, 3, 1.5, [3], [None], [["a"]], b"x", object)
NO_NUMBER = (True, 1.5, float("nan"), "3", [3], b"3", object)
OF_WRONG_TYPES: dict[str, tuple[Callable[[Any], object], tuple[object, ...]]] = {
    "layers": (quizgen.solve, (*NO_TEXT, Path("a"))),
    "input": (lambda given: quizgen.solve("conv 4 k3", input=given), (*NO_TEXT, Path("a"))),
    "input of a graph": (lambda given: quizgen.graph("lenet5", input=given), (*NO_TEXT[1:], Path("a"))),
    "network": (quizgen.graph, NO_TEXT),
    "code": (quizgen.show, (*NO_TEXT, Path("a"))),
    "network of a code": (lambda given: quizgen.show("conv-macs/1/k3f9", network=given), NO_TEXT[1:]),
    "notes of a code": (lambda given: quizgen.show("conv-macs/1/k3f9", notes=given), NO_NAMES),
    "count": (quizgen.generate, (None, *NO_NUMBER)),
    "families": (lambda given: quizgen.generate(1, families=given), (*NO_NAMES, Path("a"))),
    "levels": (lambda given: quizgen.generate(1, levels=given), (None, 2, "12", [True], ["1"], [1.0], [None])),
    "seed": (lambda given: quizgen.generate(1, seed=given), NO_NUMBER),
    "networks": (lambda given: quizgen.generate(1, networks=given), NO_NAMES),
    "notes": (lambda given: quizgen.generate(1, notes=given), NO_NAMES),
}


@pytest.mark.parametrize("name", OF_WRONG_TYPES)
def test_an_argument_of_a_wrong_type_is_reported_by_its_name(name: str) -> None:
    """It gave an error from deep inside, or, as a count of 1.5 did, no problem and no error."""
    call, wrong = OF_WRONG_TYPES[name]
    for given in wrong:
        with pytest.raises(UsageError, match=rf"^{name.partition(' ')[0]}: give .+, not "):
            call(given)


def test_several_may_be_any_iterable() -> None:
    """Even one that can be read only once."""
    once = (level for level in (1, 2))
    drawn = quizgen.generate(4, families=iter(["conv-macs"]), levels=once, seed=5)  # type: ignore[arg-type]
    assert drawn == quizgen.generate(4, families="conv-macs", levels=[1, 2], seed=5)
    notes = (path for path in (OWN / "physics.md",))
    assert len(quizgen.generate(1, notes=notes, seed=5)) == 1  # type: ignore[arg-type]


def test_errors_name_arguments_and_not_options() -> None:
    """A function has no `--n` to lower; a command that a message recommends keeps its options."""
    said: dict[str, Callable[[], object]] = {
        "lower count, or": partial(quizgen.generate, 500, families="equivalent-kernel", levels=[1]),
        "families conv-mac: there is": partial(quizgen.generate, 1, families="conv-mac"),
        "count -1: give": partial(quizgen.generate, -1),
        "is not about what networks names": partial(quizgen.generate, 1, networks="lenet5", families="conv-macs"),
        "input 9: is not a shape": partial(quizgen.graph, "lenet5", input="9"),
        "network: line 1, column 1": partial(quizgen.graph, "convolve 4"),
        "add network=FILE": partial(quizgen.show, "network-new-head@none/1/k3f9"),
        "quizgen list --network says": partial(quizgen.generate, 1, networks="relu"),
    }
    for text, call in said.items():
        with pytest.raises(UsageError, match=re.escape(text)):
            call()


def test_the_functions_are_listed_before_they_are_used() -> None:
    """As `help(quizgen)` and completion ask for them."""
    ask = "import quizgen; print(*sorted(set(quizgen.__all__) & set(dir(quizgen)))); help(quizgen)"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[0].split() == sorted(quizgen.__all__)
    assert "solve(layers: 'str'" in said or "solve(layers: str" in said


def test_importing_quizgen_imports_nothing_heavy() -> None:
    """The functions are imported when they are used."""
    heavy = "import sys, quizgen; print([name for name in ('jinja2', 'genanki', 'markdown_it') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout == "[]\n"
