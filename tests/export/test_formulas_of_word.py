"""Formulas of Word in shapes that Word itself writes."""

from pathlib import Path
from xml.etree import ElementTree as ET

from conftest import Run
from in_word import M, formulas_of_word

SHAPES = {
    r"\tfrac{a + b}{c}": "f[bar](num(a+b)den(c))",
    r"\underbrace{a + b}_{c}": "limLow(e(groupChr[⏟ bot top](e(a+b)))lim(c))",
    r"\underbrace{x}": "groupChr[⏟ bot top](e(x))",
    r"\underbracket{x}": "groupChr[⎵ bot top](e(x))",
    r"\overleftarrow{AB}": "groupChr[← top bot](e(AB))",
    r"\overleftrightarrow{AB}": "groupChr[↔ top bot](e(AB))",
    r"\underrightarrow{AB}": "groupChr[→ bot top](e(AB))",
    r"\bar{x}": "acc[\u0305](e(x))",
    r"\begin{vmatrix}a\end{vmatrix}": "d[|  | None](e(m[center on None](mr(e(a)))))",
    # What needs no change.
    r"\dfrac{a}{b}": "f[bar](num(a)den(b))",
    r"\overbrace{x}": "groupChr[⏞ top bot](e(x))",
    r"\hat{x}": "acc[\u0302](e(x))",
    r"\underset{a}{b}": "limLow(e(b)lim(a))",
}


def _shape(element: ET.Element) -> str:
    """Return an element with its properties in square brackets and what it holds in round ones."""
    if element.tag == f"{M}r":
        return "".join(element.itertext()).strip()
    name = element.tag.removeprefix(M)
    properties = element.find(f"{M}{name}Pr")
    values = [] if properties is None else [str(one.get(f"{M}val")) for one in properties]
    inner = "".join(_shape(child) for child in element if child is not properties)
    return name + (f"[{' '.join(values)}]" if values else "") + f"({inner})"


def test_shapes_of_word(run: Run, elsewhere: Path) -> None:
    """A small fraction was shown as a+b/c, a brace no longer than a letter, and a mean as an accent."""
    found = formulas_of_word(run, elsewhere, list(SHAPES))
    assert [_shape(one).removeprefix("oMath(").removesuffix(")") for one in found] == list(SHAPES.values())
