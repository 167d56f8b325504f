"""A card's tokens become its rich text, with its footnotes numbered from 1, and blocks in the note's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup

from quizgen.notes.directions import runs_right_to_left, set_directions
from quizgen.notes.draft import Draft
from quizgen.notes.rendering import NUMBER, SPENT, Problem, Spent, render
from quizgen.notes.syntax.bounds import TooMuchError
from quizgen.notes.syntax.footnotes import name_of

_MOST_FOOTNOTES = 50
_MOST = 20_000_000
"""Characters of all cards of a note, each with its drawings and its own copy of the footnotes."""


@dataclass(slots=True)
class Showing:
    """Shows the cards of a note.

    Attributes:
        definitions: its footnotes.
        language: what its frontmatter says, for readers that speak or hyphenate.
        check: find out which formulas can't be shown.
        problems: what was found wrong on the way, each once.
        spent: what has been spent on the note.
    """

    definitions: dict[str, list[Token]]
    language: str | None
    check: bool
    problems: dict[Problem, None] = field(default_factory=dict)
    spent: Spent = field(default_factory=Spent)

    def show(self, draft: Draft) -> tuple[Markup, Markup]:
        """Return question and answer.

        Raises:
            TooMuchError: the note's cards become too long together.
        """
        try:
            shown = self._show(draft)
        except TooMuchError as error:  # which may have been found in a footnote
            raise TooMuchError(draft.line, str(error)) from error
        self.spent.cards += sum(map(len, shown))
        if self.spent.cards > _MOST:
            most = f"{_MOST:,} characters, with drawings and footnotes"
            said = f"by this line the cards have more than {most}; split the note, or shorten its footnotes"
            raise TooMuchError(draft.line, said)
        return shown

    def _show(self, draft: Draft) -> tuple[Markup, Markup]:
        """Show each half with its footnotes below it: a question may be read alone."""
        numbers: dict[str, int] = {}
        question, answer = list(draft.question), list(draft.answer)
        asked = self._noted(question, numbers, 0)
        answered = self._noted(answer, numbers, len(asked))
        environment = {"check": self.check, "problems": self.problems, SPENT: self.spent}
        texts = [render(self._spoken(half), environment) for half in (question, answer)]
        notes = [[render(self._spoken(note), environment) for note in half] for half in (asked, answered)]
        rtl = [bool(half) and runs_right_to_left(half[0]) for half in (asked, answered)]
        return (
            texts[0] + _listed(notes[0], 1, from_right=rtl[0]),
            texts[1] + _listed(notes[1], 1 + len(asked), from_right=rtl[1]),
        )

    def _noted(self, tokens: Sequence[Token], numbers: dict[str, int], known: int) -> list[list[Token]]:
        """Number the footnotes of tokens, and return those that aren't among the first that are known."""
        self._number(tokens, numbers)
        notes: list[list[Token]] = []
        while known + len(notes) < min(len(numbers), _MOST_FOOTNOTES):  # a footnote may refer to another
            definition = _copied(self.definitions[list(numbers)[known + len(notes)]])
            self._number(definition, numbers)
            notes.append(definition)
        return notes

    def _number(self, tokens: Sequence[Token], numbers: dict[str, int]) -> None:
        for token in tokens if self.definitions else ():
            for child in token.children or ():
                if child.type == "footnote_ref" and name_of(child) in self.definitions:
                    child.meta[NUMBER] = numbers.setdefault(name_of(child), len(numbers) + 1)

    def _spoken(self, tokens: list[Token]) -> list[Token]:
        """Mark the outermost blocks with the note's language; paragraphs of a tight list stand for themselves now."""
        set_directions(tokens)
        depth = 0
        for token in tokens:
            if depth == 0 and token.nesting >= 0:
                if self.language:
                    token.attrs["lang"] = self.language
                token.hidden = False
            depth += token.nesting
            if depth == 0 and token.type == "paragraph_close":
                token.hidden = False
        return tokens


def _listed(notes: Sequence[Markup], first: int, *, from_right: bool) -> Markup:
    """Write footnotes as a list that counts from a number on."""
    if not notes:
        return Markup()
    items = Markup("\n").join(Markup("<li>{}</li>").format(note) for note in notes)
    settings = (Markup(' dir="rtl"') if from_right else Markup()) + (
        Markup(' start="{}"').format(first) if first > 1 else Markup()
    )
    return Markup('\n<ol class="footnotes"{}>\n{}\n</ol>').format(settings, items)


def _copied(tokens: Sequence[Token]) -> list[Token]:
    """Copy tokens, since a footnote's are shown on several cards, with other numbers."""
    return [
        token.copy(
            attrs=dict(token.attrs),
            children=None if token.children is None else [c.copy(meta=dict(c.meta)) for c in token.children],
        )
        for token in tokens
    ]
