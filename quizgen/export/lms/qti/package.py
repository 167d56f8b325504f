"""A QTI package: a manifest, a test with a section for each pool, and the items with their pictures."""

from markupsafe import Markup

from quizgen.cards import Card, Templates
from quizgen.deck import Deck
from quizgen.export.lms.items import Pool, concepts, file_id, pools
from quizgen.export.lms.pictures import Pictures
from quizgen.export.lms.qti.dialect import QTI_2_1, QTI_3, Dialect
from quizgen.export.lms.qti.item import ItemWriter
from quizgen.export.lms.qti.xhtml import xhtml
from quizgen.export.lms.remarks import left_out
from quizgen.export.lms.writing import Export, package, xml_text

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DIALECTS = {"2.1": QTI_2_1, "3": QTI_3}


def to_qti(
    deck: Deck[Card], templates: Templates, title: str, *, version: str = "2.1", multiple_choice: bool = False
) -> Export:
    """Return a deck as a QTI package.

    Args:
        deck: the cards.
        templates: have the look of the pictures.
        title: of the test.
        version: "2.1" or "3".
        multiple_choice: let answers be chosen instead of typed.
    """
    dialect = _DIALECTS[version]
    pictures = Pictures(templates, "img/")

    known: dict[Markup, str] = {}

    def text(html: Markup, code: str) -> str:
        if html not in known:
            known[html] = dialect.text(xhtml(pictures.placed(html), code))
        return known[html]

    writer = ItemWriter(dialect, text, multiple_choice=multiple_choice)
    files: dict[str, str | bytes] = {}
    shown: dict[str, tuple[str, ...]] = {}
    groups = pools(deck.cards)
    for pool in groups:
        for item in pool.items:
            pictures.keep(item.images)
            name = file_id(item.code)
            files[f"items/{name}.xml"] = xml = writer.item(item)
            shown[name] = pictures.names(xml)
    test = _test(dialect, groups, title)
    drawn = {f"items/img/{name}": data for name, data in sorted(pictures.files.items())}
    contents = {"imsmanifest.xml": _manifest(dialect, shown), "test.xml": test, **files, **drawn}
    return Export(package(contents), left_out(len(concepts(deck.cards)), "QTI"))


def _test(dialect: Dialect, groups: tuple[Pool, ...], title: str) -> str:
    element = dialect.element
    sections = "".join(_section(dialect, pool) for pool in groups)
    part = element("testPart", sections, identifier="part", navigationMode="nonlinear", submissionMode="individual")
    return dialect.root("assessmentTest", part, identifier="quizgen", title=xml_text(title))


def _section(dialect: Dialect, pool: Pool) -> str:
    element = dialect.element
    drawing = element("selection", select=str(pool.cards)) + element("ordering", shuffle="true")
    items = "".join(
        element("assessmentItemRef", identifier=file_id(item.code), href=f"items/{file_id(item.code)}.xml")
        for item in pool.items
    )
    return element(
        "assessmentSection", drawing + items, identifier=file_id(pool.id), title=xml_text(pool.title), visible="true"
    )


def _manifest(dialect: Dialect, shown: dict[str, tuple[str, ...]]) -> str:
    schema, version = dialect.package_schema
    items = "".join(_resource(dialect, name, pictures) for name, pictures in shown.items())
    dependencies = "".join(f'<dependency identifierref="{name}"/>' for name in shown)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{dialect.package_namespace}" xmlns:xsi="{_XSI}" identifier="quizgen-package">\n'
        f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion></metadata>\n<organizations/>\n"
        f'<resources><resource identifier="quizgen-test" type="{dialect.test_type}" href="test.xml">'
        f'<file href="test.xml"/>{dependencies}</resource>{items}</resources>\n</manifest>\n'
    )


def _resource(dialect: Dialect, name: str, pictures: tuple[str, ...]) -> str:
    path = f"items/{name}.xml"
    files = "".join(f'<file href="items/img/{picture}"/>' for picture in pictures)
    head = f'<resource identifier="{name}" type="{dialect.item_type}" href="{path}">'
    return f'{head}<file href="{path}"/>{files}</resource>'
