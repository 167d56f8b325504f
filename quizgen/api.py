"""quizgen from Python: problems to use elsewhere, and the solver.

>>> import quizgen
>>> network = quizgen.solve("conv 64 k7 s2 p3, maxpool k3 s2 p1", input="3x224x224")
>>> network.output, network.parameters, network.macs
(Shape(channels=64, height=56, width=56), 9472, 118013952)
>>> question = quizgen.show("conv-output-size/2/k3f9")
>>> question.answer.text
'30 × 30 × 12'
"""

import operator
import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from quizgen.cards import NumericCard, Variant, find_templates
from quizgen.catalogue import find_families, find_network_families, find_problem
from quizgen.deck import Request, build_deck, fresh_seed
from quizgen.errors import QuizgenError, UsageError, shortened
from quizgen.network_families import find_network
from quizgen.networks import open_network
from quizgen.notation import parse_network, parse_shape
from quizgen.own import OwnFamily, families_of_notes
from quizgen.problem import LEVELS, Family, Problem
from quizgen.solver import Graph, Network

P = ParamSpec("P")
R = TypeVar("R")

Notes = str | Path | Sequence[str | Path]
"""The path of a note or of a folder of notes, or several of them."""

Networks = str | Path | Sequence[str | Path]
"""The name or the file of a network, or several of them; a `Path` is always a file."""

_ARGUMENTS = {"n": "count", "family": "families", "level": "levels", "notes": "notes", "input": "input"}
"""What options of the command line are called here. For a network, each function has a name of its own."""

_OPTION = re.compile(r"(?<!quizgen list )--(n|family|level|network|notes|input)\b(?!-)(?: (?=FILE))?|^NETWORK\b")
"""An option, unless it belongs to a command that a message recommends."""


def _in_python(network: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make errors name arguments in place of options.

    Args:
        network: the argument that names a network.
    """

    def named(option: re.Match[str]) -> str:
        return _ARGUMENTS.get(option[1], network) + ("=" if option[0].endswith(" ") else "")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except QuizgenError as error:
                error.args = (_OPTION.sub(named, str(error)),)
                raise

        return call

    return decorate


@_in_python("layers")
def solve(layers: str, input: str = "3x224x224") -> Network:  # noqa: A002 - the word that the field uses
    """Work out a network.

    Args:
        layers: as `quizgen solve` takes them, such as `"conv 64 k7 s2 p3, bn, relu"`. Settings that are left out are
            PyTorch's defaults.
        input: channels x height x width, in pixels.

    Returns:
        The network: `shapes` (the input's, then after each layer), `output`, `parameters` (trainable ones), `macs`
        (multiply-accumulates for one input, without biases) and `fields` (after each layer the receptive fields along
        height and width, in input pixels, borders ignored; or `quizgen.solver.Sees`, where there is no window). Sizes
        follow Dumoulin & Visin 2016, receptive fields Araujo, Norris & Sim 2019; PyTorch agrees.

    Raises:
        UsageError: a word can't be read, or a layer can't stand where it is; the message says which, and why.
    """
    return parse_network(_text("layers", layers), parse_shape(_text("input", input, "3x224x224")))


@_in_python("network")
def graph(network: str | Path, input: str | None = None) -> Graph:  # noqa: A002 - the word that the field uses
    """Work out a network with residual connections and branches, or one that has a name or a file.

    Args:
        network: a name such as `"resnet50"`, a path such as `"model.onnx"` or `"@net.txt"`, a `Path`, or layers in
            words.
        input: channels x height x width, in pixels; by default the network's own, or 3x224x224.

    Returns:
        The graph: `nodes` with `name`, `layer` and `inputs`, numbered from 1; `shapes` and `fields` by these numbers (0
        is the input); `node_parameters` and `node_macs`; `groups`, whose `numbers` go into `parameters_of` and
        `macs_of`; `parameters` and `macs` as in `solve`. Fields leave out gates that see everything, as published
        tables do (Araujo, Norris & Sim 2019); `strict_fields` count them.

    Raises:
        UsageError: a word can't be read, a layer can't stand where it is, or there is no such network.
        ContentError: a file is damaged, or holds an operator that can't be worked out.
    """
    shape = None if input is None else _text("input", input, "3x224x224")
    return open_network(_network("network", network), shape).graph


@_in_python("network")
def show(code: str, network: str | Path | None = None, notes: Notes = ()) -> Problem:
    """Return the problem with a code such as `"conv-output-size/2/k3f9"`: always the same one.

    Args:
        code: as on cards and sheets.
        network: the file, if the code is about a network from a file.
        notes: the note that the problem is from, or a folder of notes, if it is one of your own.

    Raises:
        UsageError: it is not a code, or there is no such family, network, level or note.
        ContentError: the file is damaged, or something is wrong in the problem.
    """
    code = _text("code", code, "conv-output-size/2/k3f9")
    named = None if network is None else _network("network", network)
    own = families_of_notes(paths, code) if (paths := _paths(notes)) else ()
    return find_problem(code, [find_network(named)] if named else [], own)[1]


@_in_python("networks")
def generate(
    count: int,
    *,
    families: str | Sequence[str] = (),
    levels: Sequence[int] = LEVELS,
    seed: int | None = None,
    networks: Networks = (),
    notes: Notes = (),
) -> list[Variant]:
    """Draw numeric problems, no two alike, evenly from families and levels.

    Args:
        count: how many.
        families: a name or several; all if none are given.
        levels: those to draw from: 1 (warm-up), 2 (exam), 3 (expert).
        seed: makes it repeatable; a fresh one by default.
        networks: names such as `"resnet50"` or files to ask about, in place of the built-in problems.
        notes: notes and folders of notes, whose own problems are drawn, in place of the built-in ones.

    Returns:
        Problems with their texts: `question` and `solution` are HTML with TeX in `<tex>` elements (`quizgen.mathjax`
        turns it into MathJax's form), `problem` holds `answer`, `steps`, `mistakes` and `code`.

    Raises:
        UsageError: a family or a path is unknown, or there are fewer different problems.
        ContentError: something is wrong in a note or its problems.
    """
    if (count := _whole("count", count)) < 0:
        raise UsageError(f"count {count}: give 0 or more")
    levels = _levels(levels)
    own = families_of_notes(paths) if (paths := _paths(notes)) else ()
    if paths and not own:
        raise UsageError(f"{paths[0]}: there are no problems in it; docs/own-problems.md shows one")
    request = Request(
        total=count,
        seed=fresh_seed() if seed is None else _whole("seed", seed),
        variants=1,
        levels=levels,
        families=_families(
            tuple(_text("families", name, "conv-macs") for name in _all("families", families)),
            [_network("networks", network) for network in _all("networks", networks)],
            own,
        ),
        concepts=(),
        concept_limit=0,
        explanations={},
        templates=find_templates(),
    )
    return [variant for card in build_deck(request).cards if isinstance(card, NumericCard) for variant in card.variants]


def _refused(name: str, wanted: str, given: object) -> UsageError:
    return UsageError(f"{name}: give {wanted}, not {shortened(repr(given))}")


def _text(name: str, given: object, example: str = "") -> str:
    """Return an argument that must be text."""
    if not isinstance(given, str):
        raise _refused(name, f'text such as "{example}"' if example else "text", given)
    return given


def _whole(name: str, given: object) -> int:
    """Return an argument that must be a whole number; one of NumPy's will do."""
    try:
        if not isinstance(given, bool):
            return operator.index(given)  # type: ignore[arg-type] # anything may be given: what isn't a number is refused below
    except TypeError:
        pass
    raise _refused(name, "a whole number", given)


def _levels(given: object) -> tuple[int, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise _refused("levels", "a list such as [1, 2]", given)
    levels = tuple(_whole("levels", level) for level in given)
    if not levels or any(level not in LEVELS for level in levels):
        raise UsageError(f"levels {list(levels)}: give levels among 1, 2 and 3")
    return levels


def _paths(notes: object) -> list[Path]:
    return [_path(path) for path in _all("notes", notes)]


def _path(given: object) -> Path:
    if given == "":  # which is the current folder to `Path`
        raise UsageError("notes: the path is empty; name a file or a folder")
    if not isinstance(given, str | os.PathLike):
        raise _refused("notes", "a path, or a list of paths", given)
    return Path(given)


def _network(name: str, given: object) -> str:
    """Return a network as it is typed."""
    if not isinstance(given, str | os.PathLike):
        raise _refused(name, "a name or a path", given)
    return given if isinstance(given, str) else f"@{Path(given)}"


def _all(name: str, given: object) -> tuple[object, ...]:
    """Return one or several as several: a text counts as one, although it is a sequence."""
    if isinstance(given, str | os.PathLike):
        return (given,)
    if isinstance(given, bytes) or not isinstance(given, Iterable):
        raise _refused(name, "one, or a list of them", given)
    return tuple(given)


def _families(names: tuple[str, ...], networks: Sequence[str], own: tuple[OwnFamily, ...]) -> tuple[Family, ...]:
    """Return the families to draw from: those of notes and of networks, or the built-in ones if neither is given."""
    if not networks:
        return find_families(names, own=own, built_in=not own)
    return find_network_families([find_network(one) for one in networks], names, own)
