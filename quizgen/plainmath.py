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
_INSIDE = re.compile(r"(?<=[⌊⌈(]) | (?=[⌋⌉)])")
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
_SIGN = re.compile(
    r"\{\\(?:backslash|sim)\}|\{\}\^\(\\wedge\)|\^\\(?:circ|prime)(?![A-Za-z])|\\(?:[A-Za-z]+|.)", re.DOTALL
)
_FUNCTION = re.compile(
    r"\\(log|ln|lg|exp|max|min|gcd|sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|arcsin|arccos|arctan|lim|limsup|liminf|sup|inf|arg|argmax"
    r"|argmin|det|dim|ker|deg|hom|Pr|sgn|sign)(?![A-Za-z])(?=(\\?(?!left|right|lfloor|lceil|l?[vV]ert|langle)[^\W\d_])?)"
)

_USUAL = frozenset(sign for sign in _SIGNS if sign not in MORE_SIGNS and not re.match(r"\\(?:[bB]ig|[{}])", sign)) | {
    *(r"\text", r"\mathrm", r"\mathit", r"\operatorname", r"\frac", r"\dfrac", r"\sqrt", r"\underbrace"),
    *(r"\log", r"\ln", r"\exp", r"\max", r"\min", r"\gcd"),
}
"""The commands of our own formulas."""

_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)?", re.DOTALL)
_RARE_FORM = re.compile(
    r"[~$]|\\(?:left|right)\s*\.|\\sqrt\s*\[|(?<=[A-Za-z])\\(?:text|math|operatorname)"
    r"|\\(?:d?frac|sqrt|math(?:rm|it)|text)(?:\s*[\d\\]|\s+[A-Za-z])"
)


def tex_to_text(source: str) -> str:
    r"""Write a formula without TeX: `\lfloor 59 / 2 \rfloor = 29` as `⌊59 / 2⌋ = 29`."""
    text = source.replace("{,}", ",")
    # So are most formulas of ours, and to look for all the rest would take six times as long.
    is_usual = _USUAL.issuperset(_COMMAND.findall(text)) and not _RARE_FORM.search(text)
    if not is_usual:
        text = prepared(without_chemistry(text))
    text = _without_arguments(text, is_usual=is_usual)
    if "\\" in text:
        text = _FUNCTION.sub(lambda match: f"{' ' * _is_beside(match)}{match[1]}{' ' * bool(match[2])}", text)
        text = _SIGN.sub(lambda match: _SIGNS.get(match[0], match[0]), text)
    if "\\" in text:
        text = _NOT.sub(_struck_out, text)
    if "\\" not in text:
        text = text.replace("{", "").replace("}", "")
    text = _INSIDE.sub("", _SPACES.sub(" ", text))
    return text.replace("_(out)", "_out").replace("_(in)", "_in").replace("_(eff)", "_eff").translate(BRACES).strip()


def _without_arguments(text: str, *, is_usual: bool) -> str:
    """Write what stands in braces, from the inside out."""
    before = ""
    while "{" in text and before != text:
        before = text
        text = _ROOT.sub(r"√(\1)", _FRACTION.sub(_fraction, _BRACE.sub(r"\1 [\2]", text)))
        text = _SCRIPT.sub(lambda match: match[1] + (match[2] if len(match[2]) == 1 else f"({match[2]})"), text)
        text = _GROUP.sub(r"\1", text)
        if not is_usual:
            text = _ACCENT.sub(_accented, _BINOMIAL.sub(r"(\1 choose \2)", _DEGREE.sub(r"√[\1](\2)", text)))
            text = _BLACKBOARD.sub(lambda match: "".join(_DOUBLE.get(one, one) for one in match[1]), text)
            text = _STACKED.sub(_stacked, _ARROW.sub(_labelled, text))
    return text


def _is_beside(function: re.Match[str]) -> bool:
    """Tell whether the name of a function would run into what stands before it."""
    return function.string[max(function.start() - 1, 0) : function.start()].isalnum()


def _fraction(match: re.Match[str]) -> str:
    above, below = (part if re.fullmatch(r"[\w,.]+", part.strip()) else f"({part.strip()})" for part in match.groups())
    return f"{above.strip()}/{below.strip()}"


def _accented(match: re.Match[str]) -> str:
    """Put an accent on a single sign; several are in brackets after its name."""
    letter = _SIGN.sub(lambda sign: _SIGNS.get(sign[0], sign[0]), match[2].strip())
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
