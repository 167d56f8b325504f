r"""GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format. It holds no pictures.

Moodle reads `\n` as a line break and a backslash before any of its signs as that sign, so every backslash is doubled.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup

from quizgen.cards import ConceptCard
from quizgen.deck import Deck
from quizgen.export.lms.answers import HINTS, is_number, number, number_text, spelled, tolerance
from quizgen.export.lms.bank import Bank, Question, Written, concept_cards, default_category, essays_by_topic, pools
from quizgen.export.lms.items import OTHER, Item, Reply, short_id
from quizgen.export.lms.moodle import category_path, name_text, pool_paths
from quizgen.export.lms.remarks import essays, no_pictures
from quizgen.export.lms.writing import Export, joined, with_titles
from quizgen.mathjax import mathjax
from quizgen.richtext import from_plain, without_images, without_pictures

_SPECIAL = "\\~=#{}:"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\n]+")
_ROW = re.compile(" {2,}")
_PREFORMATTED = re.compile(r"<pre\b.*?</pre>", re.DOTALL)


class GiftBank(Bank):
    """Writes GIFT, and says how many pictures it has to leave out.

    Args:
        category: the name of the top category; by default it names the seed.
        multiple_choice: let answers be chosen instead of typed.
    """

    def __init__(self, category: str | None = None, *, multiple_choice: bool = False) -> None:
        self._category = category
        self._multiple_choice = multiple_choice
        self._known: dict[Markup, str] = {}

    def export(self, deck: Deck[Written]) -> Export:
        """Return a deck in GIFT."""
        top = self._category or default_category(deck)
        blocks: list[str] = []
        groups = pools(deck.cards)
        for pool, path in zip(groups, pool_paths(top, groups), strict=True):
            blocks += [_category(path), *(question.text for question in pool.questions)]
        for topic, texts in essays_by_topic(deck.cards).items():
            blocks += [_category(category_path(top, topic, "Ideas")), *texts]
        pictures = sum(question.left_out for card in deck.cards for question in card.questions)
        return Export(joined(blocks, "\n\n") + b"\n", (*essays(len(concept_cards(deck.cards))), *no_pictures(pictures)))

    def problem(self, item: Item) -> Question:
        """Write the question of a problem."""
        chooses = self._multiple_choice and item.can_be_chosen()
        replies = item.options() if chooses else item.replies
        if chooses:
            hint, answers = "", [self._option(reply) for reply in replies]
        elif is_number(item):
            hint, answers = HINTS[item.answer.kind], [*self._numbers(item)]
        else:
            hint, answers = HINTS.get(item.answer.kind, ""), [*self._spellings(item)]
        question = item.question + Markup("<p><i>{}</i></p>").format(hint) if hint else item.question
        lines = [f"{_head(item.title, item.code, item.tags)}{self._html(question)}{{", *answers]
        if not chooses and is_number(item):
            lines[0] += "#"
        text = "\n".join([*lines, f"####{self._html(item.solution)}", "}"])
        said = (reply.feedback for reply in replies)
        return Question(item.code, text, left_out=_pictures(item.question, item.solution, *said))

    def essay(self, card: ConceptCard) -> Question:
        """Write the question of a concept."""
        context = Markup("<p>{}</p>").format(" › ".join(card.context)) if card.context else Markup()
        question, answer = self._html(context + card.question), self._html(card.answer)
        text = f"{_head(card.title, card.id, card.tags)}{question}{{####{answer}}}"
        return Question(card.id, text, left_out=_pictures(card.question, card.answer))

    def _numbers(self, item: Item) -> Iterator[str]:
        for reply in item.replies:
            grade = "" if reply.is_right else "%0%"
            margin = tolerance(item, reply)
            value, allowed = number_text(number(reply.answer), margin), number_text(margin)
            yield f"={grade}{value}:{allowed}#{self._html(reply.feedback)}"
        yield f"~#{self._html(OTHER)}"

    def _spellings(self, item: Item) -> Iterator[str]:
        for text, reply in spelled(item):
            typed = _escaped(text.replace("*", r"\*"))
            yield f"=%{100 if reply.is_right else 0}%{typed}#{self._html(reply.feedback)}"
        yield f"=%0%*#{self._html(OTHER)}"

    def _option(self, reply: Reply) -> str:
        sign = "=" if reply.is_right else "~"
        return f"{sign}{_escaped(str(from_plain(reply.answer.text)))}#{self._html(reply.feedback)}"

    def _html(self, html: Markup) -> str:
        if html not in self._known:
            shown = mathjax(without_images(without_pictures(with_titles(html))))
            self._known[html] = _escaped(_PREFORMATTED.sub(_on_one_line, shown))
        return self._known[html]


def _pictures(*texts: Markup) -> int:
    """Count the pictures in texts. What is said to several answers is one text."""
    return sum(html.count("<svg") + html.count("<img") for html in set(texts))


def _on_one_line(block: re.Match[str]) -> str:
    """Write the line breaks, tabs and rows of blanks in code as what is not taken for one blank."""
    return _ROW.sub(_kept, block[0].replace("\n", "<br>").replace("\t", "&#9;"))


def _kept(row: re.Match[str]) -> str:
    pairs, odd = divmod(len(row[0]), 2)
    return "\u00a0 " * pairs + "\u00a0" * odd


def _head(title: str, code: str, tags: tuple[str, ...]) -> str:
    marks = [f"[id:{_in_brackets(short_id(code))}]", *(f"[tag:{_in_brackets(tag)}]" for tag in tags)]
    return f"// {' '.join(marks)}\n::{_escaped(name_text(title))}::[html]"


def _in_brackets(text: str) -> str:
    return _CONTROL.sub("", text).replace("[", "(").replace("]", ")")


def _category(path: str) -> str:
    """Write a category. Moodle finds escaped signs there too, but gives none of them back except the backslash."""
    shown = _CONTROL.sub("", path).replace("\\", "\\\\")
    return f"$CATEGORY: {shown}"


def _escaped(text: str) -> str:
    text = _BLANKS.sub(" ", _CONTROL.sub("", text)).strip()
    for sign in _SPECIAL:  # the backslash first, since the others get one each
        text = text.replace(sign, f"\\{sign}")
    return text
