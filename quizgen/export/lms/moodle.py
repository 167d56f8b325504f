"""Moodle XML: questions for a question bank, in categories from which a quiz draws.

The format: https://docs.moodle.org/en/Moodle_XML_format. The first answer that fits counts: the right one comes first.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from quizgen.cards import ConceptCard, Templates
from quizgen.deck import Deck
from quizgen.export.lms.answers import HINTS, is_number, number, number_text, spelled, tolerance
from quizgen.export.lms.bank import (
    Bank,
    Pool,
    Question,
    Written,
    concept_cards,
    default_category,
    essays_by_topic,
    pools,
)
from quizgen.export.lms.items import OTHER, Item, Reply, short_id
from quizgen.export.lms.pictures import Pictures
from quizgen.export.lms.remarks import essays
from quizgen.export.lms.writing import Export, joined, with_titles, xml_text
from quizgen.mathjax import mathjax
from quizgen.richtext import from_plain, no_formula

_FOLDER = "@@PLUGINFILE@@/"
_LONGEST_NAME, _MOST = 250, 255
"""Characters: what is taken of a name, and what Moodle holds. It shortens a question's, and refuses a category's."""

_LIKE_A_TAG = re.compile(r"<(?! )")


def category_path(*names: str) -> str:
    """Return where questions go: names below the course's top category, in which a `/` is doubled.

    A space keeps a `/` at the edge of a name from the one that ends the name; Moodle takes it off again.
    """
    escaped = (name_text(" ".join(name.split())[:_LONGEST_NAME])[:_MOST].replace("/", "//") for name in names)
    spaced = (f"{' ' * name.startswith('/')}{name}{' ' * name.endswith('/')}" for name in escaped)
    return "/".join(["$course$/top", *spaced])


def name_text(name: str) -> str:
    """Return a name as Moodle keeps it whole: it drops a `<` without a space after it, and what follows, as a tag."""
    return _LIKE_A_TAG.sub("< ", no_formula(name))


def pool_paths(top: str, groups: Sequence[Pool]) -> list[str]:
    """Return a category for each pool. Where skills are called the same, as in two notes, their ids tell them apart.

    Moodle would take equal categories for one, and so do some of its databases if only the case differs.
    """
    paths = [category_path(top, pool.topic, pool.title) for pool in groups]
    pools_of = Counter(map(str.casefold, paths))
    return [
        path if pools_of[path.casefold()] == 1 else category_path(top, pool.topic, _with_id(pool))
        for path, pool in zip(paths, groups, strict=True)
    ]


def _with_id(pool: Pool) -> str:
    mark = f" ({short_id(pool.id)})"
    return " ".join(pool.title.split())[: _LONGEST_NAME - len(mark)] + mark


class MoodleBank(Bank):
    """Writes Moodle XML.

    Args:
        templates: have the look of the pictures.
        category: the name of the top category; by default it names the seed.
        multiple_choice: let answers be chosen instead of typed.
    """

    def __init__(self, templates: Templates, category: str | None = None, *, multiple_choice: bool = False) -> None:
        self._pictures = Pictures(templates, _FOLDER)
        self._category = category
        self._multiple_choice = multiple_choice
        self._files: dict[str, str] = {}
        self._feedbacks: dict[Markup, str] = {}

    def export(self, deck: Deck[Written]) -> Export:
        """Return a deck as Moodle XML."""
        top = self._category or default_category(deck)
        parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>']
        groups = pools(deck.cards)
        for pool, path in zip(groups, pool_paths(top, groups), strict=True):
            parts.append(_category(path, short_id(pool.id)))
            parts += [question.text for question in pool.questions]
        for topic, texts in essays_by_topic(deck.cards).items():
            parts += [_category(category_path(top, topic, "Ideas"), ""), *texts]
        return Export(joined([*parts, "</quiz>", ""], "\n"), essays(len(concept_cards(deck.cards))))

    def problem(self, item: Item) -> Question:
        """Write the question of a problem."""
        self._pictures.keep(item.images)
        if self._multiple_choice and item.can_be_chosen():
            kind, hint, answers = "multichoice", "", self._options(item)
        elif is_number(item):
            kind, hint, answers = "numerical", HINTS[item.answer.kind], self._numbers(item)
        else:
            kind, hint, answers = "shortanswer", HINTS.get(item.answer.kind, ""), self._spellings(item)
        question = item.question + Markup('<p class="convention"><i>{}</i></p>').format(hint) if hint else item.question
        return Question(
            item.code,
            f'<question type="{kind}">{self._head(item.title, question, item.solution, item.code)}'
            f"{''.join(answers)}{_tags(item.tags)}</question>",
        )

    def essay(self, card: ConceptCard) -> Question:
        """Write the question of a concept."""
        context = Markup('<p class="convention">{}</p>').format(" › ".join(card.context)) if card.context else Markup()
        self._pictures.keep(card.images)
        question, answer = context + card.question, card.answer
        return Question(
            card.id,
            f'<question type="essay">{self._head(card.title, question, answer, card.id)}'
            "<responseformat>plain</responseformat><responserequired>0</responserequired>"
            "<responsefieldlines>5</responsefieldlines><attachments>0</attachments>"
            f"{self._rich('graderinfo', answer)}{_tags(card.tags)}</question>",
        )

    def _head(self, name: str, question: Markup, solution: Markup, code: str) -> str:
        shown = xml_text(name_text(name[:_LONGEST_NAME]))
        return (
            f"<name><text>{shown}</text></name>{self._rich('questiontext', question)}"
            f"{self._rich('generalfeedback', solution)}<defaultgrade>1</defaultgrade><penalty>0.3333333</penalty>"
            f"<hidden>0</hidden><idnumber>{xml_text(short_id(code))}</idnumber>"
        )

    def _numbers(self, item: Item) -> Iterator[str]:
        for reply in item.replies:
            margin = tolerance(item, reply)
            value, allowed = number_text(number(reply.answer), margin), number_text(margin)
            yield self._answer(value, reply, f"<tolerance>{allowed}</tolerance>")
        yield self._other()

    def _spellings(self, item: Item) -> Iterator[str]:
        yield "<usecase>0</usecase>"
        for text, reply in spelled(item):
            yield self._answer(text.replace("*", r"\*"), reply)
        yield self._other()

    def _options(self, item: Item) -> Iterator[str]:
        yield "<single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>"
        for reply in item.options():
            yield self._answer(str(from_plain(reply.answer.text)), reply, form=' format="html"')

    def _answer(self, text: str, reply: Reply, more: str = "", form: str = "") -> str:
        return (
            f'<answer fraction="{100 if reply.is_right else 0}"{form}><text>{xml_text(text)}</text>{more}'
            f"{self._feedback(reply.feedback)}</answer>"
        )

    def _other(self) -> str:
        return f'<answer fraction="0"><text>*</text>{self._feedback(OTHER)}</answer>'

    def _feedback(self, html: Markup) -> str:
        if html not in self._feedbacks:
            self._feedbacks[html] = self._rich("feedback", html)
        return self._feedbacks[html]

    def _rich(self, element: str, html: Markup) -> str:
        """Write a text with the pictures that it shows."""
        placed = mathjax(self._pictures.placed(with_titles(html)))
        files = "".join(self._file(name, data) for name, data in self._pictures.shown(placed).items())
        return f'<{element} format="html"><text>{xml_text(placed)}</text>{files}</{element}>'

    def _file(self, name: str, data: bytes) -> str:
        if name not in self._files:
            text = base64.b64encode(data).decode()
            self._files[name] = f'<file name="{xml_text(name)}" path="/" encoding="base64">{text}</file>'
        return self._files[name]


def _category(path: str, idnumber: str) -> str:
    return (
        f'<question type="category"><category><text>{xml_text(path)}</text></category>'
        f'<info format="html"><text></text></info><idnumber>{xml_text(idnumber)}</idnumber></question>'
    )


def _tags(tags: tuple[str, ...]) -> str:
    return f"<tags>{''.join(f'<tag><text>{xml_text(tag)}</text></tag>' for tag in tags)}</tags>" if tags else ""
