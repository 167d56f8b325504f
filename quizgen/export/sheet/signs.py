"""Signs of texts that pdfLaTeX doesn't know, and the math that shows them."""

_SIGN_NAMES = (
    *("rightarrow", "leftarrow", "approx", "neq", "leq", "geq", "infty", "surd", "cup", "cap", "in", "Sigma"),
    *("lfloor", "rfloor", "lceil", "rceil", "partial", "propto", "ll", "gg", "odot"),
)
_GREEK = {
    0x3B1: "alpha", 0x3B2: "beta", 0x3B3: "gamma", 0x3B4: "delta", 0x3B5: "epsilon", 0x3B7: "eta", 0x3B8: "theta",
    0x3BB: "lambda", 0x3BC: "mu", 0x3C0: "pi", 0x3C1: "rho", 0x3C3: "sigma", 0x3C4: "tau", 0x3C6: "phi",
    0x3C9: "omega", 0x394: "Delta", 0x3A3: "Sigma", 0x3A9: "Omega",
}  # fmt: skip
_USUAL = {
    **{sign: rf"\{name}" for sign, name in zip("→←≈≠≤≥∞√∪∩∈∑⌊⌋⌈⌉∂∝≪≫⊙", _SIGN_NAMES, strict=True)},
    "−": "-",
    **{sign: f"^{{{digit}}}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{sign: f"_{{{digit}}}" for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{chr(code): rf"\{name}" for code, name in _GREEK.items()},
}
"""What our own texts hold: every head declares it."""

_RARE_NAMES = {
    "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow", "↔": "leftrightarrow", "↑": "uparrow",
    "↓": "downarrow", "↦": "mapsto", "⟶": "longrightarrow", "⟹": "Longrightarrow", "∀": "forall", "∃": "exists",
    "∅": "emptyset", "∇": "nabla", "∉": "notin", "∏": "prod", "∓": "mp", "∗": "ast", "∘": "circ", "∠": "angle",
    "∣": "mid", "∥": "parallel", "∧": "wedge", "∨": "vee", "∫": "int", "∼": "sim", "≃": "simeq", "≅": "cong",
    "≡": "equiv", "⊂": "subset", "⊃": "supset", "⊆": "subseteq", "⊇": "supseteq", "⊕": "oplus", "⊗": "otimes",
    "⊤": "top", "⊥": "bot", "⋅": "cdot", "⋯": "cdots", "ℓ": "ell", "■": "blacksquare", "□": "square",
    "▪": "blacksquare", "△": "triangle", "▶": "blacktriangleright", "►": "blacktriangleright", "○": "bigcirc",
    "●": "bullet", "★": "bigstar", "☐": "square", "☒": "boxtimes", "✓": "checkmark", "✔": "checkmark", "✗": "times",
    "✘": "times", "ζ": "zeta", "ι": "iota", "κ": "kappa", "ν": "nu", "ξ": "xi", "υ": "upsilon", "χ": "chi",
    "ψ": "psi", "Γ": "Gamma", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Φ": "Phi", "Ψ": "Psi",
}  # fmt: skip
_RARE = {
    **{sign: rf"\{name}" for sign, name in _RARE_NAMES.items()},
    **{sign: f"^{{{raised}}}" for sign, raised in zip("⁻⁺⁽⁾ⁿⁱ", "-+()ni", strict=True)},
    **{sign: f"_{{{lowered}}}" for sign, lowered in zip("₋₊₍₎ₙᵢⱼₖₘₜₓ", "-+()nijkmtx", strict=True)},
    **{sign: rf"\mathbb{{{letter}}}" for sign, letter in zip("ℝℕℤℚℂ", "RNZQC", strict=True)},
    "☑": r"\rlap{$\square$}\checkmark",
    "′": r"^{\prime}",
    "″": r"^{\prime\prime}",
}
"""What notes may hold besides: declared where it occurs."""

RAISED, LOWERED = ("".join(sign for sign, shown in (_USUAL | _RARE).items() if shown[0] == mark) for mark in "^_")
"""Signs that are scripts of what stands before them."""


def declared_signs(text: str) -> str:
    """Return TeX that lets pdfLaTeX show the signs of a text."""
    known = {**_USUAL, **{sign: shown for sign, shown in _RARE.items() if sign in text}}
    return "".join(
        rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}{{\ensuremath{{{shown}}}}}" + "\n"
        for sign, shown in known.items()
    )


def sign_in_math(sign: str) -> str:
    """Return TeX that shows a sign in a formula, if there is any here."""
    return _USUAL.get(sign) or _RARE.get(sign, "")
