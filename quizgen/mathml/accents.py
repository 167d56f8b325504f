"""Accents of letters in plain signs: their names, and what Unicode puts above a letter."""

import unicodedata

ACCENTS = {
    ("mover", "^"): ("hat", "\u0302"),
    ("mover", "¯"): ("bar", "\u0304"),
    ("mover", "―"): ("overline", "\u0304"),
    ("munder", "―"): ("underline", "\u0332"),
    ("mover", "→"): ("vec", "\u20d7"),
    ("mover", "~"): ("tilde", "\u0303"),
    ("mover", "˙"): ("dot", "\u0307"),
    ("mover", "¨"): ("ddot", "\u0308"),
    ("mover", "ˇ"): ("check", "\u030c"),
    ("mover", "´"): ("acute", "\u0301"),
    ("mover", "`"): ("grave", "\u0300"),
    ("mover", "˘"): ("breve", "\u0306"),
    ("mover", "˚"): ("ring", "\u030a"),
}
"""By the element of MathML and the sign in it."""


def accented(name: str, accent: str, sign: str) -> str:
    """Put an accent on a single letter; several are in brackets after its name."""
    return unicodedata.normalize("NFC", name + sign) if len(name) == 1 and name.isalpha() else f"{accent}({name})"
