"""A QTI package: a manifest, a test with a section for each pool, and the items with their pictures."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from quizgen.cards import Templates, subject_about
from quizgen.deck import Deck
from quizgen.export.lms.bank import Bank, Pool, Question, Written, concept_cards, pools
from quizgen.export.lms.items import Item, file_id
from quizgen.export.lms.pictures import Pictures
from quizgen.export.lms.qti.dialect import QTI_2_1, QTI_3, Dialect
from quizgen.export.lms.qti.item import ItemWriter
from quizgen.export.lms.qti.xhtml import xhtml
from quizgen.export.lms.remarks import left_out
from quizgen.export.lms.writing import Export, package, with_titles, xml_title

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DIALECTS = {"2.1": QTI_2_1, "3": QTI_3}


class QtiBank(Bank):
    """Writes QTI packages.

    Args:
        templates: have the look of the pictures.
        title: of the test; by default what it is about.
        version: "2.1" or "3".
        multiple_choice: let answers be chosen instead of typed.
    """

    holds_essays = False

    def __init__(
        self, templates: Templates, title: str | None = None, *, version: str = "2.1", multiple_choice: bool = False
    ) -> None:
        self._title = title
        self._dialect = _DIALECTS[version]
        self._pictures = Pictures(templates, "img/")
        self._known: dict[Markup, str] = {}
        self._writer = ItemWriter(self._dialect, self._text, multiple_choice=multiple_choice)

    def problem(self, item: Item) -> Question:
        """Write the item of a problem."""
        self._pictures.keep(item.images)
        xml = self._writer.item(item)
        return Question(item.code, xml, self._pictures.shown(xml))

    def export(self, deck: Deck[Written]) -> Export:
        """Return a deck as a QTI package."""
        groups = pools(deck.cards)
        items = {file_id(question.code): question for pool in groups for question in pool.questions}
        drawn = {name: data for question in items.values() for name, data in question.pictures.items()}
        contents: dict[str, str | bytes] = {
            "imsmanifest.xml": _manifest(self._dialect, items),
            "test.xml": _test(
                self._dialect, groups, self._title or subject_about(card.about for card in deck.cards).title
            ),
        }
        contents |= {f"items/{name}.xml": question.text for name, question in items.items()}
        contents |= {f"items/img/{name}": data for name, data in sorted(drawn.items())}
        return Export(package(contents), left_out(len(concept_cards(deck.cards)), "QTI"))

    def _text(self, html: Markup, code: str) -> str:
        if html not in self._known:
            self._known[html] = self._dialect.text(xhtml(self._pictures.placed(with_titles(html)), code))
        return self._known[html]


def _test(dialect: Dialect, groups: tuple[Pool, ...], title: str) -> str:
    element = dialect.element
    sections = "".join(_section(dialect, pool) for pool in groups)
    part = element("testPart", sections, identifier="part", navigationMode="nonlinear", submissionMode="individual")
    return dialect.root("assessmentTest", part, identifier="quizgen", title=xml_title(title))


def _section(dialect: Dialect, pool: Pool) -> str:
    element = dialect.element
    drawing = element("selection", select=str(pool.cards)) + element("ordering", shuffle="true")
    items = "".join(
        element("assessmentItemRef", identifier=file_id(question.code), href=f"items/{file_id(question.code)}.xml")
        for question in pool.questions
    )
    return element(
        "assessmentSection", drawing + items, identifier=file_id(pool.id), title=xml_title(pool.title), visible="true"
    )


def _manifest(dialect: Dialect, items: Mapping[str, Question]) -> str:
    schema, version = dialect.package_schema
    resources = "".join(_resource(dialect, name, question.pictures) for name, question in items.items())
    dependencies = "".join(f'<dependency identifierref="{name}"/>' for name in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{dialect.package_namespace}" xmlns:xsi="{_XSI}" identifier="quizgen-package">\n'
        f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion></metadata>\n<organizations/>\n"
        f'<resources><resource identifier="quizgen-test" type="{dialect.test_type}" href="test.xml">'
        f'<file href="test.xml"/>{dependencies}</resource>{resources}</resources>\n</manifest>\n'
    )


def _resource(dialect: Dialect, name: str, pictures: Iterable[str]) -> str:
    path = f"items/{name}.xml"
    files = "".join(f'<file href="items/img/{picture}"/>' for picture in pictures)
    head = f'<resource identifier="{name}" type="{dialect.item_type}" href="{path}">'
    return f'{head}<file href="{path}"/>{files}</resource>'
