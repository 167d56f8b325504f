r"""Formulas in plain signs, for terminals and screen readers: `\frac{a}{b}` as a/b. What isn't known stays TeX."""

import re
import unicodedata

from quizgen.mathml.chemistry import without_chemistry
from quizgen.plainrows import ACCENTS, BRACES, MORE_SIGNS, prepared

_ROOT = re.compile(r"\\sqrt\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_FRACTION = re.compile(r"\\[dtc]?frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_GROUP = re.compile(
    r"\\(?:text(?:bf|it|md|normal|rm|sf|tt|up)?|math(?:rm|it|bf|sf|tt|cal|scr|frak|normal)|operatorname\*?|boldsymbol|bm|pmb"
    r"|emph|[mh]box|mathop|boxed|substack)\s*\{([^{}]*)\}"
)
_BRACE = re.compile(r"\\(?:under|over)brace\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*[_^]\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_DEGREE = re.compile(r"\\sqrt\s*\[([^\[\]]*)\]\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_BINOMIAL = re.compile(r"\\[dt]?binom\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ACCENT = re.compile(rf"\\({'|'.join(ACCENTS)})\s*\{{([^{{}}]*)\}}")
_BLACKBOARD = re.compile(r"\\math(?:bbm?|ds)\s*\{([^{}]*)\}")
_NOT = re.compile(r"\\not\s*(?:\{\s*(\S)\s*\}|(\S))")
_SPACES = re.compile(r"[ \t\n]+")
_DOUBLE = dict(zip("CNPQRZ1", "ℂℕℙℚℝℤ𝟙", strict=True))
_STACKED = re.compile(r"\\(stackrel|overset|underset)\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ARROW = re.compile(r"\\x(left|right)arrow\s*(?:\[([^\[\]]*)\])?\s*\{([^{}]*)\}")
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")
_LETTERS = ("alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "mu", "pi", "rho", "sigma", "phi", "omega")
_SIGNS = {
    r"\cdot": "·",
    r"\cup": "∪",
    r"\times": "×",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
    r"\lceil": "⌈",
    r"\rceil": "⌉",
    r"\leftarrow": "←",
    r"\rightarrow": "→",
    r"\to": "→",
    r"\ldots": "…",
    r"\dots": "…",
    r"\approx": "≈",
    r"\leq": "≤",
    r"\le": "≤",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\neq": "≠",
    r"\cap": "∩",
    r"\in": "∈",
    r"\infty": "∞",
    r"\partial": "∂",
    r"\propto": "∝",
    r"\pm": "±",
    r"\odot": "⊙",
    r"\ll": "≪",
    r"\gg": "≫",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\bmod": "mod",
    r"\sum": "Σ",
    r"\qquad": "   ",
    r"\quad": "  ",
    r"\left": "",
    r"\right": "",
    r"\big": "",
    r"\Big": "",
    r"\bigl": "",
    r"\bigr": "",
    r"\Bigl": "",
    r"\Bigr": "",
    r"\{": "{",
    r"\}": "}",
    r"\,": " ",
    r"\;": " ",
    r"\!": "",
    r"\%": "%",
    r"\#": "#",
    r"\&": "&",
    r"\_": "_",
    r"\$": "$",
    r"{\backslash}": "\\",
    r"{\sim}": "~",
    r"{}^(\wedge)": "^",
    r"\ ": " ",
}
_SIGNS |= {
    rf"\{name if case == 'SMALL' else name.capitalize()}": unicodedata.lookup(f"GREEK {case} LETTER {name}")
    for case in ("SMALL", "CAPITAL")
    for name in _LETTERS
}
_SIGNS |= {r"\lambda": "λ", r"\Lambda": "Λ"}
_SIGNS |= MORE_SIGNS
_SIGN = re.compile("|".join(re.escape(sign) + (r"(?![A-Za-z])" if sign[-1].isalpha() else "") for sign in _SIGNS))
_FUNCTION = re.compile(
    r"\\(log|ln|lg|exp|max|min|gcd|sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|arcsin|arccos|arctan|lim|limsup|liminf|sup|inf|arg|argmax"
    r"|argmin|det|dim|ker|deg|hom|Pr|sgn|sign)(?![A-Za-z])(?=(\\?(?!left|right|lfloor|lceil|l?[vV]ert|langle)[^\W\d_])?)"
)


def tex_to_text(source: str) -> str:
    r"""Write a formula without TeX: `\lfloor 59 / 2 \rfloor = 29` as `⌊59 / 2⌋ = 29`."""
    text = prepared(without_chemistry(source).replace("{,}", ","))
    text = _GROUP.sub(r"\1", text)
    before = None
    while before != text:
        before = text
        text = _BRACE.sub(r"\1 [\2]", text)
        text = _DEGREE.sub(r"√[\1](\2)", text)
        text = _ROOT.sub(r"√(\1)", _FRACTION.sub(_fraction, text))
        text = _SCRIPT.sub(lambda match: match[1] + (match[2] if len(match[2]) == 1 else f"({match[2]})"), text)
        text = _ACCENT.sub(_accented, _BINOMIAL.sub(r"(\1 choose \2)", _GROUP.sub(r"\1", text)))
        text = _BLACKBOARD.sub(lambda match: "".join(_DOUBLE.get(one, one) for one in match[1]), text)
        text = _STACKED.sub(_stacked, _ARROW.sub(_labelled, text))
    text = _FUNCTION.sub(lambda match: f"{' ' * _is_beside(match)}{match[1]}{' ' * bool(match[2])}", text)
    text = _SIGN.sub(lambda match: _SIGNS[match[0]], text)
    if "\\" in text:
        text = _NOT.sub(_struck_out, text)
    if "\\" not in text:
        text = text.replace("{", "").replace("}", "")
    text = re.sub(r"(?<=[⌊⌈(]) | (?=[⌋⌉)])", "", _SPACES.sub(" ", text))
    return text.replace("_(out)", "_out").replace("_(in)", "_in").replace("_(eff)", "_eff").translate(BRACES).strip()


def _is_beside(function: re.Match[str]) -> bool:
    """Tell whether the name of a function would run into what stands before it."""
    return function.string[max(function.start() - 1, 0) : function.start()].isalnum()


def _fraction(match: re.Match[str]) -> str:
    above, below = (part if re.fullmatch(r"[\w,.]+", part.strip()) else f"({part.strip()})" for part in match.groups())
    return f"{above.strip()}/{below.strip()}"


def _accented(match: re.Match[str]) -> str:
    """Put an accent on a single sign; several are in brackets after its name."""
    letter = _SIGN.sub(lambda sign: _SIGNS[sign[0]], match[2].strip())
    if len(letter) == 1 and letter.isalpha():
        return unicodedata.normalize("NFC", letter + ACCENTS[match[1]])
    return f"{match[1]}({match[2].strip()})"


def _struck_out(match: re.Match[str]) -> str:
    sign = unicodedata.normalize("NFC", (match[1] or match[2]) + "\u0338")
    return sign if len(sign) == 1 else match[0]


def _stacked(match: re.Match[str]) -> str:
    return f"{match[3]}{'_' if match[1] == 'underset' else '^'}{{{match[2]}}}"


def _labelled(match: re.Match[str]) -> str:
    below = f"_{{{match[2]}}}" if match[2] else ""
    return f"{'→' if match[1] == 'right' else '←'}{below}^{{{match[3]}}}"
