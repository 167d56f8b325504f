r"""What formulas in plain signs need beforehand: rows of `\begin…\end`, arguments in braces, and more signs."""

import re

_STYLES = (
    "displaystyle|textstyle|scriptstyle|limits|nolimits|middle|[bB]igg?[lrm]?|nonumber|notag|hline|rm|bf|it|sf|tt|cal"
)
_DROPPED = re.compile(
    r"\\(?:left|right)\s*\.|\\label\s*\{[^{}]*\}|\\(?:text)?color\s*\{[^{}]*\}|\\[hv]?phantom\s*\{[^{}]*\}"
    rf"|\\(?:{_STYLES})(?![A-Za-z])(?:[ \t\n]+(?=[A-Za-z]))?"
)
_TAG = re.compile(r"\\tag\s*\*?\s*\{([^{}]*)\}")
_ENVIRONMENT = re.compile(
    r"\\begin\{([A-Za-z]+)\*?\}(?:\s*\[[lcrtb]\])?((?:[^\\]|\\(?!begin\b|end\b)[^\n]|\\\n)*)\\end\{\1\*?\}"
)
_COLUMNS = re.compile(r"\s*\{[lcr| \d]*\}")
_ROW_END = re.compile(r" *\\\\(?:\s*\[-?[\d.]+\s*[a-z]{2}\])?")
_CELL_END = re.compile(r"(?<!\\)&")
_BRACKETS = {
    "pmatrix": "()",
    "bmatrix": "[]",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
    "Bmatrix": ("\x05", "\x06"),
    "cases": ("\x05", "\x06"),
    "smallmatrix": ("", ""),
    "matrix": ("", ""),
    "array": ("", ""),
}
_LINES = frozenset(("align", "aligned", "alignat", "gather", "gathered", "split", "equation", "multline", "eqnarray"))
BRACES = {5: "{", 6: "}"}
"""How braces that are shown are told from those of TeX until the end."""

ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "check": "\u030c",
    "underline": "\u0332",
}
_WITH_ARGUMENT = (
    *ACCENTS,
    *("mathbf", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathscr", "mathfrak", "mathbb", "boldsymbol"),
    *("bm", "sqrt", "text"),
)
_ARGUMENT = re.compile(
    rf"(\\(?:{'|'.join(_WITH_ARGUMENT)}))(?:[ \t\n]+(?=[A-Za-z])|[ \t\n]*(?=[\d\\]))([A-Za-z\d]|\\[A-Za-z]+)(?!\s*\{{)"
)
_TWO_ARGUMENTS = re.compile(r"(\\[dtc]?(?:frac|binom))(?:\s+([A-Za-z])|\s*(\d))\s*([A-Za-z\d])")
_DOLLAR = re.compile(r"(?<!\\)\$")
_BEFORE_TEXT = re.compile(r"(\\(?!left|right|[bB]ig)[A-Za-z]+)(?=\\(?:text|math|mbox|operatorname))")

MORE_SIGNS = {
    r"\ne": "≠", r"\leqslant": "≤", r"\geqslant": "≥", r"\sim": " ~ ", r"\equiv": "≡", r"\cong": "≅", r"\simeq": "≃",
    r"\subset": "⊂", r"\subseteq": "⊆", r"\supset": "⊃", r"\supseteq": "⊇", r"\notin": "∉", r"\setminus": "∖",
    r"\emptyset": "∅", r"\varnothing": "∅", r"\forall": "∀", r"\exists": "∃", r"\neg": "¬", r"\lnot": "¬",
    r"\land": "∧", r"\wedge": "∧", r"\lor": "∨", r"\vee": "∨", r"\implies": "⇒", r"\Rightarrow": "⇒", r"\iff": "⇔",
    r"\Leftrightarrow": "⇔", r"\leftrightarrow": "↔", r"\mapsto": "↦", r"\gets": "←", r"\uparrow": "↑",
    r"\downarrow": "↓", r"\rightleftharpoons": "⇌", r"\prod": "∏", r"\int": "∫", r"\iint": "∬", r"\oint": "∮",
    r"\bigcup": "⋃", r"\bigcap": "⋂", r"\bigoplus": "⨁", r"\otimes": "⊗", r"\oplus": "⊕", r"\star": "⋆", r"\ast": "*",
    r"\bullet": "•", r"\top": "⊤", r"\bot": "⊥", r"\perp": "⊥", r"\parallel": "∥", r"\nabla": "∇", r"\mid": "|",
    r"\langle": "⟨", r"\rangle": "⟩", r"\lbrace": "\x05", r"\rbrace": "\x06", r"\lvert": "|", r"\rvert": "|",
    r"\vert": "|", r"\Vert": "‖", r"\|": "‖", r"\cdots": "⋯", r"\vdots": "⋮", r"\ddots": "⋱",
    r"\dotsc": "…", r"\dotsb": "⋯",
    r"\hbar": "ℏ", r"\ell": "ℓ", r"\Re": "Re", r"\Im": "Im", r"\prime": "′", r"\dagger": "†", r"\angle": "∠",
    r"\therefore": "∴", r"\because": "∵", r"\varepsilon": "ε", r"\vartheta": "ϑ", r"\varphi": "φ", r"\zeta": "ζ",
    r"\iota": "ι", r"\kappa": "κ", r"\nu": "ν", r"\xi": "ξ", r"\tau": "τ", r"\upsilon": "υ", r"\chi": "χ", r"\psi": "ψ",
    r"\Xi": "Ξ", r"\Psi": "Ψ", r"\Upsilon": "Υ", r"\colon": ":", r"\coloneqq": ":=", r"\mp": "∓", r"\div": "÷",
    r"^\circ": "°", r"^\prime": "′", r"\circ": "∘", r"\:": " ", r"\>": " ", r"\backslash": "\\",
    r"\cdotp": "·", r"\blacksquare": "■",
}  # fmt: skip


def prepared(source: str) -> str:
    """Write rows of a formula on one line, put arguments in braces, and leave out what only concerns the look."""
    if "\\" not in source and "~" not in source:
        return source
    text = _DOLLAR.sub("", source.replace("~", " ").replace(r"^{\circ}", r"^\circ "))
    text = _BEFORE_TEXT.sub(r"\1 ", text)
    rows = _ENVIRONMENT.sub(_in_a_row, text)
    while rows != text:
        text, rows = rows, _ENVIRONMENT.sub(_in_a_row, rows)
    text = _ROW_END.sub("; ", text)
    text = text.replace(r"\{", "\x05").replace(r"\}", "\x06")
    text = _TAG.sub(r" (\1)", _DROPPED.sub("", text))
    return _TWO_ARGUMENTS.sub(r"\1{\2\3}{\4}", _ARGUMENT.sub(r"\1{\2}", text))


def _in_a_row(match: re.Match[str]) -> str:
    r"""Write `1 & 2 \\ 3 & 4` as `1, 2; 3, 4`, in the brackets of its environment; the unknown stays as it is."""
    name, body = match.groups()
    if name not in _BRACKETS and name not in _LINES:
        return match[0]
    if name in {"array", "alignat"}:
        body = _COLUMNS.sub("", body, count=1)
    body = body.replace(r"\hline", "")
    between = " " if name in _LINES else ", "
    rows = [between.join(cell.strip() for cell in _CELL_END.split(row)).strip() for row in _ROW_END.split(body)]
    opening, closing = _BRACKETS.get(name, ("", ""))
    return f"{opening}{'; '.join(row for row in rows if row)}{closing}"
