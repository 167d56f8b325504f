"""From what was read to a graph: definitions filled in, repetitions written out, nodes named."""

import re
from collections.abc import Sequence

from quizgen.errors import IllPosedError
from quizgen.notation.definitions import MOST_NODES, TOO_MANY, Definitions, Given, filled, filled_text
from quizgen.notation.grammar import Described, Item, Join, Layer, Named, Repeat
from quizgen.notation.kinds import ALIASES, KINDS
from quizgen.notation.names import Scope, name_scopes
from quizgen.notation.settings import layers_of
from quizgen.notation.words import Word
from quizgen.solver import (
    Activation,
    ActivationLayer,
    Add,
    Concat,
    Dropout,
    Graph,
    Group,
    LayerScale,
    Multiply,
    Node,
    Norm,
    Shape,
    ZeroPad2d,
)
from quizgen.solver import Layer as SolverLayer

LARGEST = 2**63 - 1
BEYOND = "more than 9,223,372,036,854,775,807"
"""What PyTorch can count up to."""

_DEEPEST = 30
_WITH_OTHERS = ActivationLayer | Norm | Dropout | LayerScale | ZeroPad2d
"""What stands in the row of its layer, and so makes no block."""


class Expander:
    """Walks through what was read and makes node after node.

    Attributes:
        nodes: made so far.
        shapes: the input's, then each node's.
        words: where each node was written.
    """

    def __init__(self, described: Described, input_shape: Shape) -> None:
        self._read = described.items
        self._definitions = Definitions(described)
        self.nodes: list[Node] = []
        self.shapes: list[Activation] = [input_shape]
        self.words: list[Word] = []
        self._labels: list[tuple[Scope, str]] = []
        self._said: dict[tuple[Activation, tuple[str, ...]], tuple[list[SolverLayer], str]] = {}
        self._whole = Scope()
        self._scopes = [self._whole]

    def graph(self) -> Graph:
        """Make the graph.

        Raises:
            UsageError: a word is wrong, or a layer can't stand where it is; the message points at it.
        """
        self._items(self._read, 0, self._whole, {}, "", blocks=True)
        input_shape = self.shapes[0]
        assert isinstance(input_shape, Shape)  # noqa: S101 - put there above
        kept = [scope for scope in self._scopes if scope is self._whole or scope.last >= scope.first]
        for scope in kept[1:]:
            if scope.numbered and scope.outer:
                scope.outer.labels[scope.label] += 1
        for scope, label in self._labels:
            scope.labels[label] += 1
        name_scopes(kept)
        nodes = tuple(
            Node(node.layer, node.inputs, scope.name(label), node.weights, node.biases)
            for node, (scope, label) in zip(self.nodes, self._labels, strict=True)
        )
        groups = tuple(Group(one.path, one.first, one.last) for one in kept[1:])
        return Graph.known(input_shape, nodes, groups, tuple(self.shapes))

    def _items(self, items: Sequence[Item], at: int, scope: Scope, given: Given, within: str, *, blocks: bool) -> int:
        """Make items one after the other from a node on; return the number of the last one."""
        for item in items:
            if isinstance(item, Repeat):
                at = self._repeat(item, at, scope, given, within, blocks=blocks)
            elif isinstance(item, Named):
                at = self._named(item, at, scope, given, within)
            elif isinstance(item, Join) or (text := item.words[0].text.lower()) in self._definitions:
                at = self._block(item, at, scope, given, within, blocks=blocks)
            elif ALIASES.get(text, text) != "id":
                at = self._layer(item, at, scope, given, within)
            elif len(item.words) > 1:
                raise item.words[1].wrong("id is not a layer and takes no settings; a comma goes between layers")
        return at

    def _repeat(self, item: Repeat, at: int, scope: Scope, given: Given, within: str, *, blocks: bool) -> int:
        count = filled(item.count, given, within)
        if not re.fullmatch(r"[1-9][0-9]{0,4}", count.text):
            raise count.wrong("a number of repetitions goes before *, as in 3*(conv 64 k3 p1, relu)")
        size = self._definitions.size(item.body)
        if size * int(count.text) > MOST_NODES:
            raise count.wrong(TOO_MANY)
        for _ in range(int(count.text) if size else 0):
            at = self._items(item.body, at, scope, given, within, blocks=blocks)
        return at

    def _named(self, item: Named, at: int, scope: Scope, given: Given, within: str) -> int:
        name = filled(item.name, given, within)
        inner = self._enter(scope, name.text)
        alone = len(item.body) == 1 and not isinstance(item.body[0], Repeat)
        at = self._items(item.body, at, inner, given, within, blocks=not alone)
        inner.last = len(self.nodes)
        return at

    def _block(self, item: Join | Layer, at: int, scope: Scope, given: Given, within: str, *, blocks: bool) -> int:
        """Make what has several layers: a group of its own, if it has several that stand in a row of the table."""
        if not blocks or (isinstance(item, Join) and _has_names(item)):
            return self._inside(item, at, scope, given, within)
        word = item.word if isinstance(item, Join) else item.words[0]
        if scope is self._whole:
            inner = self._enter(scope, word.text.lower(), numbered=True)
        else:
            inner = self._enter(scope, str(scope.items))
        at = self._inside(item, at, inner, given, within)
        made = self.nodes[inner.first - 1 :]
        if sum(not isinstance(node.layer, _WITH_OTHERS) for node in made) < 2:  # noqa: PLR2004 - one is no block
            self._labels[inner.first - 1 :] = [
                (scope if one is inner else one, label) for one, label in self._labels[inner.first - 1 :]
            ]
            return at  # its scope has no last node, and is left out
        inner.last = len(self.nodes)
        scope.items += 1
        return at

    def _enter(self, scope: Scope, label: str, *, numbered: bool = False) -> Scope:
        inner = Scope(scope, label, numbered, len(self.nodes) + 1)
        self._scopes.append(inner)
        return inner

    def _inside(self, item: Join | Layer, at: int, scope: Scope, given: Given, within: str) -> int:
        if isinstance(item, Join):
            return self._join(item, at, scope, given, within)
        return self._use(item, at, scope, given, within)

    def _use(self, item: Layer, at: int, scope: Scope, given: Given, within: str) -> int:
        """Make a definition's items with what is given for its names."""
        name, *rest = (filled(word, given, within) for word in item.words)
        definition = self._definitions[name.text.lower()]
        parameters = definition.parameters
        if len(rest) != len(parameters):
            shown = " ".join((name.text, *parameters))
            raise (rest[len(parameters)] if len(rest) > len(parameters) else name).wrong(
                f"{name.text} takes {len(parameters)} numbers or words, not {len(rest)}: {shown}"
            )
        used = f"in “{definition.name.text}”, {within.replace('in ', 'from ', 1) or f'used in line {name.line}'}"
        values = {parameter: word.text for parameter, word in zip(parameters, rest, strict=True)}
        if used.count(" from ") > _DEEPEST:
            raise name.wrong(f"definitions use each other more than {_DEEPEST} deep; write some of them out")
        return self._items(definition.body, at, scope, values, used, blocks=False)

    def _join(self, item: Join, at: int, scope: Scope, given: Given, within: str) -> int:
        word = filled(item.word, given, within)
        kind, branches = word.text.lower(), item.branches
        fewest, most = {"residual": (1, 2), "gate": (1, 2)}.get(kind, (2, len(branches)))
        if not fewest <= len(branches) <= most:
            raise word.wrong(_BRANCHES[kind])
        ends = [self._items(branch, at, scope, given, within, blocks=False) for branch in branches]
        if len(ends) == 1:
            ends = [at, *ends] if kind == "gate" else [*ends, at]
        if len(set(ends)) == 1 and kind != "sum":
            raise word.wrong("there is no layer in its branches; put some there, or take it out")
        layer, label = _JOINED[kind]
        return self._add(layer, tuple(ends), word, (scope, label))

    def _layer(self, item: Layer, at: int, scope: Scope, given: Given, within: str) -> int:
        shape = self.shapes[at]
        texts = tuple(filled_text(word, given) for word in item.words)
        if (shape, texts) not in self._said:
            self._said[shape, texts] = self._made_of(tuple(filled(word, given, within) for word in item.words), shape)
        layers, shared = self._said[shape, texts]
        text = texts[0].lower()
        word = filled(item.words[0], given, within)
        for layer in layers:
            label = "pad" if isinstance(layer, ZeroPad2d) else ALIASES.get(text, text)
            at = self._add(layer, (at,), word, (scope, label), shared)
        return at

    def _made_of(self, words: tuple[Word, ...], shape: Activation) -> tuple[list[SolverLayer], str]:
        """Make the layers that some words mean on a shape; with the name that their weights are shared under."""
        text = words[0].text.lower()
        text = ALIASES.get(text, text)
        if text not in KINDS:
            self._definitions.check_word(words[0])
            raise words[0].wrong("a definition's name can't come from a $name; write it out")
        try:
            return layers_of(words, KINDS[text], shape)
        except IllPosedError as error:
            raise words[0].wrong(f"layer {len(self.nodes) + 1} is impossible: {error}") from error

    def _add(
        self, layer: SolverLayer, inputs: tuple[int, ...], word: Word, named: tuple[Scope, str], shared: str = ""
    ) -> int:
        number, label = len(self.nodes) + 1, named[1]
        if number > MOST_NODES:
            raise word.wrong(TOO_MANY)
        try:
            shape = layer.output_shape(*[self.shapes[index] for index in inputs])
        except IllPosedError as error:
            hint = f"; {_FITS[label]}" if label in _FITS else ""
            raise word.wrong(f"layer {number} is impossible: {error}{hint}") from error
        if shape.count > LARGEST:
            raise word.wrong(f"layer {number} gives {BEYOND} numbers; make it or the layers before it smaller")
        self.nodes.append(Node(layer, inputs, "", shared, shared))
        self.shapes.append(shape)
        self.words.append(word)
        self._labels.append(named)
        return number


_JOINED: dict[str, tuple[SolverLayer, str]] = {
    "residual": (Add(), "add"),
    "sum": (Add(), "add"),
    "branches": (Concat(), "cat"),
    "gate": (Multiply(), "mul"),
}
_FITS = {
    "add": "give the branches equal strides and filters, or the shortcut a layer: residual(… | conv 64 k1 s2)",
    "cat": "give the branches equal strides and paddings that keep the size, as k3 p1",
    "mul": "a gate ends with as many channels as it multiplies: gate(gap, conv 8 k1, relu, conv 32 k1, sigmoid)",
}
_BRANCHES = {
    "residual": "a residual has one or two branches: residual(a) adds its input, residual(a | b) adds b",
    "gate": "a gate has one or two branches: gate(a) multiplies its input by a, gate(a | b) multiplies both",
    "sum": "a sum has branches with | between them: sum(a | b)",
    "branches": "branches have | between them: branches(a | b); residual(a) has one",
}


def _has_names(item: Item) -> bool:
    """Whether groups in it are named: they then stand for themselves, without one around them."""
    if isinstance(item, Join):
        return any(_has_names(inner) for branch in item.branches for inner in branch)
    return isinstance(item, Named) or (isinstance(item, Repeat) and any(map(_has_names, item.body)))
