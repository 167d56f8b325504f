"""Single steps of arithmetic on the board: a label, the numbers, what comes out."""

from math import prod

from quizgen.problem import Integer, Ratio, Step, group_digits_tex


def product(label: str, *factors: int) -> Step:
    r"""Multiply: `3 \cdot 3 \cdot 16 = 144`."""
    return integer_step(label, r" \cdot ".join(group_digits_tex(factor) for factor in factors), prod(factors))


def total(label: str, *terms: int) -> Step:
    """Add: `144 + 512 = 656`."""
    return integer_step(label, " + ".join(group_digits_tex(term) for term in terms), sum(terms))


def difference(label: str, larger: int, smaller: int) -> Step:
    """Subtract: `4,608 - 656 = 3,952`."""
    return integer_step(label, f"{group_digits_tex(larger)} - {group_digits_tex(smaller)}", larger - smaller)


def quotient(label: str, number: int, divisor: int) -> Step:
    """Divide without a remainder: `64 / 4 = 16`."""
    return integer_step(label, f"{group_digits_tex(number)} / {group_digits_tex(divisor)}", number // divisor)


def share(label: str, part: int, number: int) -> Step:
    """Divide, and write the quotient in lowest terms."""
    ratio = Ratio.of(part, number)
    return Step(label, f"{group_digits_tex(part)} / {group_digits_tex(number)} = {ratio.tex}", ratio)


def integer_step(label: str, tex: str, value: int, axis: str = "") -> Step:
    """Make a step whose formula `tex` comes out as a whole number; `axis` ("height", "width") goes before the label."""
    text = f"{axis.capitalize()}: {label}" if axis else label[0].upper() + label[1:]
    answer = Integer(value)
    return Step(text, f"{tex} = {answer.tex}", answer)


def value_of(step: Step) -> int:
    """Return what comes out of a step with a whole number.

    Raises:
        TypeError: the step's value is of another kind.
    """
    if isinstance(step.value, Integer):
        return step.value.value
    raise TypeError(step.value)
