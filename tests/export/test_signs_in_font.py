"""The font inside a page has the signs that people's own formulas hold: a phone may have no other with them."""

import io
import re
from html import unescape
from string import ascii_letters, digits
from unicodedata import normalize

import pytest
from fontTools.ttLib import TTFont

from quizgen.export.sheet.latex import known_to_latex
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import formula
from quizgen.resources import TEMPLATES

_ALPHABETS = ("mathbb", "mathcal", "mathfrak", "mathsf", "mathtt", "mathbf", "boldsymbol", "mathrm")
_GREEK = (
    *("alpha", "beta", "theta", "mu", "sigma", "epsilon", "varepsilon", "phi", "omega"),
    *("Sigma", "Lambda", "Omega", "nabla", "partial"),
)
_WITHOUT_DIGITS = {"mathcal", "mathfrak", "mathsf"}


@pytest.fixture(scope="module")
def signs() -> set[str]:
    """All signs that the font has."""
    font = TTFont(io.BytesIO((TEMPLATES / "shared" / "fonts" / "STIXTwoMath.woff2").read_bytes()))
    return set(map(chr, font.getBestCmap()))


def _shown(source: str) -> set[str]:
    try:
        html = formula(source, display=True)
    except TexError:
        return set()
    return {sign for sign in unescape(re.sub("<[^>]*>", "", html)) if not sign.isspace()}


def test_signs_of_all_commands_of_latex_and_amsmath_are_in_the_font(signs: set[str]) -> None:
    """A command that is shown, alone or with an argument, shows nothing else."""
    names = sorted(known_to_latex())
    shown = {name: _shown(rf"a \{name} b") | _shown(rf"\{name}{{a}}") for name in names}
    assert {name: found - signs for name, found in shown.items() if found - signs} == {}
    assert sum(map(bool, shown.values())) > 650


@pytest.mark.parametrize("alphabet", _ALPHABETS)
def test_all_letters_of_an_alphabet_are_in_the_font(alphabet: str, signs: set[str]) -> None:
    """Expectations, distributions, vectors: 𝔼, 𝒩, 𝒙. Each is that letter of that alphabet, and no other sign."""
    for letter in ascii_letters + ("" if alphabet in _WITHOUT_DIGITS else digits):
        (sign,) = _shown(rf"\{alphabet}{{{letter}}}")
        assert sign in signs
        assert normalize("NFKC", sign) == letter
        assert (sign == letter) == (alphabet == "mathrm")


@pytest.mark.parametrize("alphabet", ["boldsymbol", "mathbf"])
@pytest.mark.parametrize("name", _GREEK)
def test_greek_letters_can_be_bold(name: str, alphabet: str, signs: set[str]) -> None:
    """Parameters, noise and covariances often are: 𝜽, 𝝐, 𝚺."""
    (sign,), (plain,) = _shown(rf"\{alphabet}{{\{name}}}"), _shown(rf"\{name}")
    assert sign in signs
    assert sign != plain
    assert normalize("NFKC", sign) == normalize("NFKC", plain)


def test_a_bold_nabla_has_no_space_around_it() -> None:
    """Browsers would set an operator that they don't know off from both sides."""
    assert "<mi>𝛁</mi><mi>f</mi>" in re.sub("</?mrow>", "", formula(r"\boldsymbol{\nabla} f", display=False))
    assert '<mo mathvariant="bold">+</mo>' in formula(r"\boldsymbol{+}", display=False)
