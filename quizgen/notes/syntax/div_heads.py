"""What a block of another program says of itself on its first line: its kind, its title, whether it is folded."""

import re
from dataclasses import dataclass, replace

KINDS = frozenset(
    (
        *("note", "tip", "warning", "caution", "important", "hint", "danger", "error", "attention"),
        *("seealso", "info", "success", "question", "faq", "help", "quiz", "exercise", "problem", "challenge"),
        *("flashcard", "solution", "answer", "admonition", "abstract", "summary", "example", "todo"),
        *("check", "done", "quote", "bug", "failure", "proof", "theorem", "lemma", "definition"),
        *("corollary", "proposition", "remark"),
    )
)
"""Kinds that become boxes with a title, as callouts do. Other classes only lay out a page."""

_HEADED = frozenset({"challenge", "solution", "answer", "hint"})
"""Kinds used by the Carpentries, where a heading at the start is the title."""

FOLDS = frozenset({"dropdown", "toggle", "details", "spoiler"})

DIRECTIVES = KINDS | FOLDS | {f"prf:{kind}" for kind in KINDS}
"""Directives of MyST that hold text."""

_MYST = re.compile(r"\{([\w:-]{1,30})\}[ \t]*(.*)")
_GATE = re.compile(r"\{(exercise|solution)-start\}[ \t]*(.*)")
_WORD = re.compile(r"([\w-]{1,40})(?:[ \t]*\[(?P<bracketed>[^\[\]]*)\])?[ \t]*(?P<braces>\{[^{}]*\})?(?P<rest>.*)")
_BRACES = re.compile(r"\{[^{}]*\}")
_CLASS = re.compile(r"(?<![\w\"'=])\.([\w-]+)")
_TITLE = re.compile(r"\btitle=(?:\"([^\"]*)\"|'([^']*)')")
_QUARTO = re.compile(r"(?<![\w\"'=])\.callout-\w")
_COLLAPSED = re.compile(r"\bcollapse=[\"']?(?:true|false)\b")


@dataclass(frozen=True, slots=True)
class Head:
    """What a first line says.

    Attributes:
        kind: as callouts have it; empty for what only lays out a page.
        title: as Markdown; empty if there is none.
        folds: it can be folded away.
        headed: without a title, a heading that it begins with is its title, as in callouts of Quarto and lessons of
            the Carpentries.
        collapses: it can be folded away once it has a title.
        label: the name that an option gives it; empty if there is none.
    """

    kind: str
    title: str = ""
    folds: bool = False
    headed: bool = False
    collapses: bool = False
    label: str = ""

    def with_title(self, title: str) -> "Head":
        """Return what it is with a title."""
        return replace(self, title=title, folds=self.folds or (self.collapses and bool(title)))


def read_head(head: str) -> Head | None:
    """Read what stands after the opening marks; nothing if it opens no block that is known."""
    if found := _MYST.fullmatch(head):
        name = found[1].removeprefix("prf:")
        return Head(name, found[2].strip(), name in FOLDS) if found[1] in DIRECTIVES else None
    head = head.rstrip(": \t")  # Pandoc lets a line end in colons
    if _BRACES.fullmatch(head):
        return _attributed(head)
    found = _WORD.fullmatch(head)
    if not found:
        return None
    kind = found[1].removeprefix("callout-").lower()
    title = (found["bracketed"] or found["rest"] or "").strip() or _title(found["braces"] or "")
    if kind in KINDS | FOLDS:
        return Head(kind, title, kind in FOLDS, headed=kind in _HEADED)
    return None if title else Head("")


def read_gate(head: str) -> Head | None:
    """Read the head of a block between two directives, `{exercise-start}` and `{exercise-end}`."""
    found = _GATE.fullmatch(head)
    return Head(found[1], found[2].strip()) if found else None


def with_class(head: Head, classes: str) -> Head:
    """Return what a directive is whose options name classes."""
    names = classes.split()
    kind = next((name for name in names if name in KINDS), head.kind)
    kind = kind if head.kind == "admonition" else head.kind
    return replace(head, kind=kind, folds=head.folds or bool(FOLDS & set(names)))


def _attributed(braces: str) -> Head:
    classes = [name.removeprefix("callout-").lower() for name in _CLASS.findall(_TITLE.sub("", braces))]
    kind = next((name for name in classes if name in KINDS | FOLDS), "")
    title = _title(braces)
    if not kind and title:
        kind = "note"
    headed = kind in _HEADED or bool(_QUARTO.search(braces))
    found = Head(kind, "", kind in FOLDS, headed, bool(_COLLAPSED.search(braces)))
    return found.with_title(title)


def _title(braces: str) -> str:
    found = _TITLE.search(braces)
    return (found[1] or found[2] or "").strip() if found else ""
