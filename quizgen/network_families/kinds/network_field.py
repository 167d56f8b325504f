"""What does a unit somewhere in a network see of the image?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.network_families.drawing import MOST_LINES, OWN_WIDTH, draw_part
from quizgen.network_families.fields import (
    Rule,
    Sight,
    field_at,
    field_drawing,
    field_steps,
    fold,
    through_part,
    widest_way,
)
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import line_name
from quizgen.network_families.parts import Changes
from quizgen.network_families.questions import PartQuestion
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong
from quizgen.solver import Conv2d, Group, ReceptiveField, Sliding, Window


@dataclass(frozen=True)
class FieldAfter(PartQuestion):
    """Of a unit after a layer of a part."""

    node: int = 1
    words = "field_after"

    @cached_property
    def entry(self) -> ReceptiveField:
        """What a unit of the map sees that the part reads."""
        return field_at(self.network.body, self.part.first - 1)

    @cached_property
    def way(self) -> tuple[Sight, ...]:
        return widest_way(self.graph, self.node)

    @cached_property
    def field(self) -> ReceptiveField:
        return through_part(self.entry, field_at(self.graph, self.node))

    @cached_property
    def name(self) -> str:
        return line_name(self.graph, self.node)

    @property
    def is_end(self) -> bool:
        return self.node == len(self.graph.nodes)

    @property
    def kernel(self) -> int:
        """The kernel that a version has in place of the network's own; 0 for none."""
        return self.changes[0][1].windows[0].kernel if self.changes else 0

    @property
    def old_kernels(self) -> str:
        """What the changed layers have in the network itself, as in `3 × 3`."""
        own = self.network.body.nodes[self.part.first - 1 : self.part.last]
        kernels = {own[number - 1].layer.windows[0].kernel for number, _ in self.changes}
        return " and ".join(f"{kernel} × {kernel}" for kernel in sorted(kernels))

    def task(self) -> Task:
        return self.about("network:receptive_field", node=self.part.first - 1 + self.node)

    def solve(self) -> tuple[Step, ...]:
        return field_steps(self.entry, self.way)

    def picture(self) -> Drawing | None:
        return field_drawing(self.entry, self.way, self.part.name)

    def by(self, rule: Rule) -> Answer:
        return Integer(fold(self.entry, self.way, rule))


def _grown(size: int, jump: int, window: Window) -> int:
    return size + (window.extent - 1) * jump


def _right(size: int, jump: int, window: Window) -> tuple[int, int]:
    return _grown(size, jump, window), jump * window.stride


def _new_jump(size: int, jump: int, window: Window) -> tuple[int, int]:
    return _grown(size, jump * window.stride, window), jump * window.stride


def _whole_kernel(size: int, jump: int, window: Window) -> tuple[int, int]:
    return size + window.extent * jump, jump * window.stride


def _one_pixel(size: int, jump: int, window: Window) -> tuple[int, int]:
    return size + window.extent - 1, jump


def _jump_kept(size: int, jump: int, window: Window) -> tuple[int, int]:
    return _grown(size, jump, window), jump


def _one_after_the_other(q: FieldAfter) -> Answer | None:
    """Let every layer follow the one before, the shortcut as well."""
    layers = [node.layer for node in q.graph.nodes[: q.node] if isinstance(node.layer, Sliding)]
    return Integer(fold(q.entry, [Sight("", layer.windows[0]) for layer in layers], _right))


def _narrowest(q: FieldAfter) -> Answer:
    return Integer(fold(q.entry, widest_way(q.graph, q.node, narrow=True), _right))


def _entry(rule: Callable[[ReceptiveField], ReceptiveField]) -> Callable[[FieldAfter], Answer | None]:
    return lambda q: Integer(fold(rule(q.entry), q.way, _right)) if q.entry.size > 1 else None


_WRONG: tuple[Wrong[FieldAfter], ...] = (
    Wrong("jump-left-out", lambda q: q.by(_one_pixel)),
    Wrong("new-jump", lambda q: q.by(_new_jump)),
    Wrong("whole-kernel-added", lambda q: q.by(_whole_kernel)),
    Wrong("strides-of-the-part-ignored", lambda q: q.by(_jump_kept) if q.entry.jump > 1 else None),
    Wrong("narrowest-way", _narrowest),
    Wrong("branches-one-after-another", _one_after_the_other),
    Wrong("started-at-one-pixel", _entry(lambda entry: entry._replace(size=1))),
)


_KERNELS = (3, 5, 7, 9, 11, 13)


def _other_kernel(question: FieldAfter, rng: Random) -> Changes:
    """Draw another kernel for the part's convolutions; the padding goes with it."""
    kernel = rng.choice(_KERNELS)
    changes = []
    for number, node in enumerate(question.graph.nodes, start=1):
        layer = node.layer
        if isinstance(layer, Conv2d) and layer.kernel_size[0] == layer.kernel_size[1] > 1 and layer.dilation == (1, 1):
            if kernel == layer.kernel_size[0]:
                return ()
            padding = layer.padding[0] + (kernel - layer.kernel_size[0]) // 2
            if (kernel - layer.kernel_size[0]) % 2 or padding < 0:
                return ()
            changes.append((number, replace(layer, kernel_size=(kernel, kernel), padding=(padding, padding))))
    return tuple(changes)


def _ends(question: FieldAfter) -> list[int]:
    """Return the last nodes of lines of the outline, in all blocks, whose units see more than those before the part."""
    ends = [
        one.numbers[-1] - block.spans[0].start + span.start
        for block in question.outline
        for span in block.spans
        for one in block.lines
    ]
    maps = [end for end in ends if isinstance(question.graph.fields[end], tuple)]
    return [end for end in maps if len(widest_way(question.graph, end)) > 1] or ends[-1:]


def _draw(network: NamedNetwork, rng: Random, *, parts: str, changed: float) -> FieldAfter | None:
    groups = _parts(network, parts)
    most = MOST_LINES if parts != "first" else 2 * MOST_LINES
    drawn = draw_part(network, rng, groups, OWN_WIDTH, network.body.input.height, most=most)
    if drawn is None:
        return None
    question = FieldAfter(network, network.body.input.height, *drawn)
    ends = _ends(question)
    node = len(question.graph.nodes) if parts == "stages" else rng.choice(ends[-6:] if parts == "first" else ends)
    question = replace(question, node=node)
    if rng.random() < changed:
        changes = _other_kernel(question, rng)
        if not changes:
            return None
        question = replace(question, changes=changes)
    if len(question.way) < 2:
        return None
    return question


def _parts(network: NamedNetwork, which: str) -> tuple[Group, ...]:
    if which == "blocks":
        several = [stage for stage in network.stages if stage not in network.blocks]
        return (*network.blocks, *several * (1 + len(network.blocks) // max(1, len(several))))
    if which == "stages":
        return network.stages
    names = [stage.name for stage in network.stages]
    return tuple(
        Group(f"{names[0]} to {stage.name}", 1, stage.last)
        for stage in network.stages[1:]
        if network.stages[0].first == 1
    )


KIND = Kind(
    "network-field",
    "Receptive field",
    Topic.RECEPTIVE_FIELD,
    "parts with several square kernels wider than 1 × 1, whose receptive field is the same for all units",
    questions=(Asks(FieldAfter, _WRONG),),
    levels=(
        NetworkLevel(
            "after a layer of a stage, given what the stage reads",
            lambda n, rng: _draw(n, rng, parts="blocks", changed=0.6),
            0.3,
        ),
        NetworkLevel(
            "after a whole stage, with its own kernels or others",
            lambda n, rng: _draw(n, rng, parts="stages", changed=0.8),
            0.3,
        ),
        NetworkLevel(
            "from the image through several stages", lambda n, rng: _draw(n, rng, parts="first", changed=0.5), 0.3
        ),
    ),
    efforts=(60, 80, 120),
)
