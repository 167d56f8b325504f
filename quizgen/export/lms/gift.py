r"""GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format. It holds no pictures.

Moodle reads `\n` as a line break and a backslash before any of its signs as that sign, so every backslash is doubled.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup

from quizgen.cards import Card, ConceptCard
from quizgen.deck import Deck
from quizgen.export.lms.answers import HINTS, is_number, number, number_text, spelled, tolerance
from quizgen.export.lms.items import OTHER, Item, Reply, concepts, pools, short_id
from quizgen.export.lms.moodle import category_path
from quizgen.export.lms.remarks import essays, no_pictures
from quizgen.export.lms.writing import Export
from quizgen.export.topics import topic
from quizgen.richtext import mathjax, without_images, without_pictures

_SPECIAL = "\\~=#{}:"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\n]+")
_PREFORMATTED = re.compile(r"<pre\b.*?</pre>", re.DOTALL)


def to_gift(deck: Deck[Card], category: str, *, multiple_choice: bool = False) -> Export:
    """Return a deck in GIFT.

    Args:
        deck: the cards.
        category: the name of the top category.
        multiple_choice: let answers be chosen instead of typed.
    """
    writer = _Writer(multiple_choice=multiple_choice)
    blocks: list[str] = []
    for pool in pools(deck.cards):
        blocks.append(_category(category, pool.topic, pool.title))
        blocks += map(writer.problem, pool.items)
    ideas = concepts(deck.cards)
    by_topic: dict[str, list[ConceptCard]] = {}
    for card in ideas:
        by_topic.setdefault(topic(card), []).append(card)
    for name, group in by_topic.items():
        blocks.append(_category(category, name, "Ideas"))
        blocks += map(writer.essay, group)
    data = "\n\n".join(blocks) + "\n"
    return Export(data.encode(), (*essays(len(ideas)), *no_pictures(writer.pictures)))


class _Writer:
    """Writes questions, and counts the pictures that it has to leave out."""

    def __init__(self, *, multiple_choice: bool) -> None:
        self.pictures = 0
        self._multiple_choice = multiple_choice
        self._known: dict[Markup, str] = {}

    def problem(self, item: Item) -> str:
        chooses = self._multiple_choice and item.can_be_chosen()
        if chooses:
            hint, answers = "", self._options(item)
        elif is_number(item):
            hint, answers = HINTS[item.answer.kind], self._numbers(item)
        else:
            hint, answers = HINTS.get(item.answer.kind, ""), self._spellings(item)
        question = item.question + Markup("<p><i>{}</i></p>").format(hint) if hint else item.question
        lines = [f"{_head(item.title, item.code, item.tags)}{self._html(question)}{{", *answers]
        if not chooses and is_number(item):
            lines[0] += "#"
        return "\n".join([*lines, f"####{self._html(item.solution)}", "}"])

    def essay(self, card: ConceptCard) -> str:
        context = Markup("<p>{}</p>").format(" › ".join(card.context)) if card.context else Markup()
        question, answer = self._html(context + card.question), self._html(card.answer)
        return f"{_head(card.title, card.id, card.tags)}{question}{{####{answer}}}"

    def _numbers(self, item: Item) -> Iterator[str]:
        for reply in item.replies:
            grade = "" if reply.is_right else "%0%"
            value, margin = number_text(number(reply.answer)), number_text(tolerance(item, reply))
            yield f"={grade}{value}:{margin}#{self._html(reply.feedback)}"
        yield f"~#{self._html(OTHER)}"

    def _spellings(self, item: Item) -> Iterator[str]:
        for text, reply in spelled(item):
            typed = _escaped(text.replace("*", r"\*"))
            yield f"=%{100 if reply.is_right else 0}%{typed}#{self._html(reply.feedback)}"
        yield f"=%0%*#{self._html(OTHER)}"

    def _options(self, item: Item) -> Iterator[str]:
        for reply in item.options():
            yield self._option(reply)

    def _option(self, reply: Reply) -> str:
        sign = "=" if reply.is_right else "~"
        return f"{sign}{_escaped(str(Markup.escape(reply.answer.text)))}#{self._html(reply.feedback)}"

    def _html(self, html: Markup) -> str:
        self.pictures += html.count("<svg") + html.count("<img")
        if html not in self._known:
            shown = mathjax(without_images(without_pictures(html)))
            self._known[html] = _escaped(_PREFORMATTED.sub(_on_one_line, shown))
        return self._known[html]


def _on_one_line(block: re.Match[str]) -> str:
    return block[0].replace("\n", "<br>").replace("  ", "\u00a0 ")


def _head(title: str, code: str, tags: tuple[str, ...]) -> str:
    marks = [f"[id:{_in_brackets(short_id(code))}]", *(f"[tag:{_in_brackets(tag)}]" for tag in tags)]
    return f"// {' '.join(marks)}\n::{_escaped(title)}::[html]"


def _in_brackets(text: str) -> str:
    return _CONTROL.sub("", text).replace("[", "(").replace("]", ")")


def _category(*names: str) -> str:
    return f"$CATEGORY: {_CONTROL.sub('', category_path(*names))}"


def _escaped(text: str) -> str:
    text = _BLANKS.sub(" ", _CONTROL.sub("", text)).strip()
    for sign in _SPECIAL:  # the backslash first, since the others get one each
        text = text.replace(sign, f"\\{sign}")
    return text
