"""A bare solver to hold quizgen's against: the same kind of work in plain functions, with nothing around it."""

from random import Random

SETTINGS = 2_000


def settings() -> list[tuple[int, int, int, int]]:
    """Return sides, kernels, strides and paddings of square convolutions, always the same ones."""
    rng = Random(1)
    return [
        (rng.randint(20, 96), rng.choice((3, 5, 7)), rng.choice((1, 2, 3)), rng.choice((0, 1, 2)))
        for _ in range(SETTINGS)
    ]


def solve(side: int, kernel: int, stride: int, padding: int) -> tuple[list[tuple[str, str, int]], dict[str, int]]:
    """Work out one side of the output, with steps in words and TeX, and eight wrong answers."""
    padded = side + 2 * padding
    room = padded - kernel
    moves = room // stride
    right = moves + 1
    steps = [
        ("Padded side, with padding at both ends", rf"{side} + 2 \cdot {padding} = {padded}", padded),
        ("Distance that the kernel can move", f"{padded} - {kernel} = {room}", room),
        ("Whole strides that fit", rf"\lfloor {room} / {stride} \rfloor = {moves}", moves),
        ("Add the starting position", f"{moves} + 1 = {right}", right),
    ]
    wrong = {
        "no-plus-one": moves,
        "padding-once": (side + padding - kernel) // stride + 1,
        "padding-ignored": (side - kernel) // stride + 1,
        "stride-ignored": room + 1,
        "kernel-not-subtracted": padded // stride + 1,
        "ceil-for-floor": -(-room // stride) + 1,
        "plus-one-inside": (room + 1) // stride,
        "stride-divides": -(-side // stride),
    }
    return steps, {name: value for name, value in wrong.items() if value != right}
