"""Branches of modules and paths of residual blocks, to draw from."""

from random import Random

from quizgen.kit.fields import Sketch, same
from quizgen.solver import MaxPool2d, Window

Sketches = tuple[tuple[Sketch, ...], ...]
"""Branches before they have channels."""


def _rows(*rows: tuple[int, ...]) -> Sketches:
    """Sketch branches out of convolutions with these kernels."""
    return tuple(tuple(same(kernel) for kernel in kernels) for kernels in rows)


_NARROW: Sketches = (*_rows((1,), (1,), (3,)), ((MaxPool2d, Window(3, 1, 1)), same(1)))
_WIDE = _rows((5,), (7,), (3, 3), (1, 3), (1, 5), (5, 3), (1, 3, 3), (3, 3, 3), (1, 7), (5, 5), (7, 3), (1, 5, 5))
REDUCTIONS: Sketches = (
    (same(3, 2),),
    (same(5, 2),),
    (same(3), same(3, 2)),
    (same(1), same(5), same(3, 2)),
    (same(1), same(3), same(3, 2)),
    (same(3, 2), same(3)),
    ((MaxPool2d, Window(3, 2, 1)),),
)
"""Branches of modules that halve the resolution."""

RATES = ((1, 2, 4), (2, 4, 6), (3, 6, 9), (1, 2, 3), (4, 8, 12), (2, 3, 5))
"""Dilations of parallel 3 × 3 convolutions, as for segmentation."""

PLAIN_BLOCKS = _rows((3, 3), (3, 3), (5, 3), (5, 5), (3, 3, 3))
"""Paths of residual blocks whose other path is the identity."""

BLOCKS = (*PLAIN_BLOCKS, *_rows((1, 3, 1), (1, 5, 1), (7, 1)))

STRIDED_BLOCKS: Sketches = (
    (same(3, 2), same(3)),
    (same(1), same(3, 2), same(1)),
    (same(3, 2), same(3), same(3)),
    (same(5, 2), same(3)),
    (same(3, 2), same(5)),
)
"""Paths of residual blocks that halve the resolution."""


def draw_module(rng: Random) -> Sketches:
    """Draw three or four branches, of which one is narrow."""
    branches = [rng.choice(_NARROW), *rng.sample(_WIDE, rng.choice((2, 2, 3)))]
    rng.shuffle(branches)
    return tuple(branches)
