r"""Values in formulas: whatever TeX would take for several arguments, or for signs of its own, is kept together.

Authors write `\frac{{a}}{{b}}`, where the braces belong to the expressions. With bare values, TeX would read
`\frac1234` as 1/2 and 34. And a text such as `C#` or `a_b` has signs that mean something else to TeX.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from markupsafe import escape

_PART = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\s+|.", re.DOTALL)
_TEXT = (
    *("text", "textbf", "textit", "textmd", "textnormal", "textrm"),
    *("textsf", "texttt", "textup", "mbox", "hbox", "fbox"),
)
_ONE = (
    *("bcancel", "bm", "boxed", "braket", "bra", "ket", "cancel", "ce", "check"),
    *("hphantom", "mod", "not", "phantom", "pmb", "pmod", "pod", "smash", "sout"),
    *("sqrt", "substack", "tag", "tt", "underbar", "vcenter"),
    *("vphantom", "xcancel", "clap", "llap", "rlap", "of"),
    *("xleftarrow", "xleftrightarrow", "xrightarrow", "xLeftarrow", "xLeftrightarrow", "xRightarrow"),
    *("xhookleftarrow", "xhookrightarrow", "xlongequal", "xmapsto", "xtofrom"),
    *("xleftharpoondown", "xleftharpoonup", "xrightharpoondown", "xrightharpoonup"),
    *("xleftrightharpoons", "xrightleftharpoons", "xtwoheadleftarrow", "xtwoheadrightarrow"),
    *("acute", "bar", "breve", "dddot", "ddddot", "ddot", "dot", "grave"),
    *("hat", "mathring", "tilde", "vec", "widecheck", "widehat", "widetilde"),
    *("overbrace", "overbracket", "overleftarrow", "overleftrightarrow", "overline", "overparen", "overrightarrow"),
    *("underbrace", "underbracket", "underleftarrow", "underleftrightarrow"),
    *("underline", "underparen", "underrightarrow"),
    *("Bbb", "bold", "boldsymbol", "mathbb", "mathbf", "mathcal", "mathfrak"),
    *("mathit", "mathnormal", "mathrm", "mathscr", "mathsf", "mathtt"),
    *("mathbin", "mathclap", "mathclose", "mathinner", "mathllap", "mathop"),
    *("mathopen", "mathord", "mathpunct", "mathrel", "mathrlap"),
    *("operatorname", "operatorname*"),
)
_TWO = (
    *("binom", "cfrac", "color", "colorbox", "dbinom", "dfrac", "frac"),
    *("overset", "stackrel", "tbinom", "textcolor", "tfrac", "underset"),
)
_ARGUMENTS = {f"\\{name}": count for count, names in ((1, (*_TEXT, *_ONE)), (2, _TWO)) for name in names}
_SYMBOLS = {
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
    "\\": r"{\backslash}",
    "^": r"{}^{\wedge}",
    "~": r"{\sim}",
}
_OPERATORS = frozenset({"+", "-", "−", "*", "/", "·", "×", r"\cdot", r"\times", r"\div", r"\pm", r"\mp"})
_DIVISIONS = frozenset({"/", r"\div"})
_SPECIAL = re.compile(rf"([{re.escape(''.join(_SYMBOLS))}])")


def text_tex(text: str) -> str:
    r"""Write a text as TeX. Signs that mean something to TeX stand between texts: not all readers know `\_` in one."""
    parts = _SPECIAL.split(text)
    texts = [rf"\text{{{part}}}" if part else "" for part in parts[::2]]
    joined = "".join(before + _SYMBOLS[sign] for before, sign in zip(texts, parts[1::2], strict=False))
    return joined + texts[-1] or r"\text{}"


@dataclass(frozen=True, slots=True)
class _Group:
    """What is open in a formula.

    Attributes:
        end: the bracket that closes it.
        wanted: how many arguments are still to come after it.
        text: the command of the text that it is; empty in a formula.
        start: the number of the part with that command, if the text is an argument itself.
    """

    end: str
    wanted: int
    text: str
    start: int | None = None


@dataclass(slots=True)
class _Writer:
    r"""Writes a formula with its values, and knows at each place how many arguments the command before it still wants.

    Attributes:
        before: the command just before, which may be followed by `[…]`, or be that of a text.
        start: the number of the part with that command, if it is an argument itself.
        ended: the number of the last part that ends a text and begins another.
        base: the number of the part just before, if it is a value that a power may follow.
        sign: the part just before, if it is a sign such as + or -.
    """

    values: Mapping[str, tuple[str, str]]
    parts: list[str] = field(default_factory=list)
    open: list[_Group] = field(default_factory=list)
    wanted: int = 0
    before: str = ""
    start: int | None = None
    ended: int = -1
    base: int | None = None
    sign: str = ""

    @property
    def text(self) -> str:
        return self.open[-1].text if self.open else ""

    def write(self, part: str) -> None:
        if part.isspace():
            self.parts.append(part)
            return
        after, self.before = self.before, ""
        base, self.base = self.base, None
        if part == "^" and base is not None:
            self.parts[base] = _as_base(self.parts[base])
        if part in self.values:
            self._write_value(part, after)
            return
        self.sign = part if part in _OPERATORS else ""
        self.parts.append(part)
        if self.open and part == self.open[-1].end:
            group = self.open.pop()
            self.wanted = group.wanted
            self._keep_together(group.start)
        elif part == "[" and after and self.wanted:
            self._open(_Group("]", self.wanted, ""))
        elif part == "{":
            is_text = after[1:] in _TEXT
            wanted = max(self.wanted - 1, 0)
            self._open(_Group("}", wanted, after if is_text else self.text, self.start if is_text else None))
        else:
            self.start = len(self.parts) - 1 if self.wanted else None
            self.wanted = max(self.wanted - 1, 0) + (1 if part in {"^", "_"} else _ARGUMENTS.get(part, 0))
            self.before = part if part in _ARGUMENTS else ""

    def _open(self, group: _Group) -> None:
        self.open.append(group)
        self.wanted = 0

    def _keep_together(self, start: int | None) -> None:
        """Make one argument of the texts since a part, if what was one text has become several."""
        if start is not None and self.ended > start:
            self.parts[start] = f"{{{self.parts[start]}"
            self.parts.append("}")

    def _write_value(self, placeholder: str, after: str) -> None:
        text, tex = self.values[placeholder]
        command = after if after[1:] in _TEXT and self.wanted else self.text
        operand = tex if self.wanted else _as_operand(tex, self.sign)
        self.sign = ""
        shown = _within(text, command) if command else operand
        self.parts.append(f"{{{shown}}}" if self.wanted else shown)
        self.base = None if command or self.wanted else len(self.parts) - 1
        if command and _SPECIAL.search(text):
            self.ended = len(self.parts) - 1
        self._keep_together(self.start if command and command == after else None)
        self.wanted = max(self.wanted - 1, 0)


def _as_base(tex: str) -> str:
    """Write a value before an exponent: the square of -3 is no -3^2, nor that of 1/2 a fraction with a square above."""
    if r"\frac" in tex:
        return rf"\left({tex}\right)"
    return f"({tex})" if tex.startswith("-") or _is_product(tex) else tex


def _as_operand(tex: str, sign: str) -> str:
    """Write a value after a sign: 5 - -3 is 5 - (-3) in print, and what is divided by a product keeps it together."""
    return f"({tex})" if (sign and tex.startswith("-")) or (sign in _DIVISIONS and _is_product(tex)) else tex


def _is_product(tex: str) -> bool:
    return r"\cdot" in tex and not tex.startswith("(")


def _within(text: str, command: str) -> str:
    """Write a text inside of another, which ends before a sign that means something to TeX, and goes on after it."""
    return _SPECIAL.sub(lambda sign: f"}}{_SYMBOLS[sign[0]]}{command}{{", text)


def formula_with_values(source: str, values: Mapping[str, tuple[str, str]]) -> str:
    """Put values into a formula.

    Args:
        source: its TeX, HTML-escaped, with placeholders for expressions.
        values: by their placeholders, each as text and as TeX.
    """
    writer = _Writer(values)
    for part in _PART.findall(unescape(source)):
        writer.write(part)
    return str(escape("".join(writer.parts)))
