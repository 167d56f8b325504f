"""The QTI 1.2 that Canvas imports, in Classic and in New Quizzes: a group for each pool, from which it draws questions.

Typed numbers can't have feedback on mistakes there: every condition of a numeric question counts as a right answer, so
mistakes are never written as conditions of one. Element names: https://www.imsglobal.org/question/qtiv1p2/
"""

from markupsafe import Markup

from quizgen.cards import Templates, subject_about
from quizgen.deck import Deck
from quizgen.export.lms.answers import HINTS, is_number, number, number_text, spellings
from quizgen.export.lms.bank import Bank, Pool, Question, Written, concept_cards, pools
from quizgen.export.lms.items import OTHER, RIGHT, WRONG, Item, Reply, file_id
from quizgen.export.lms.pictures import Pictures
from quizgen.export.lms.remarks import left_out, no_feedback
from quizgen.export.lms.writing import Export, package, with_titles, xml_text, xml_title
from quizgen.mathjax import mathjax
from quizgen.richtext import from_plain

_FOLDER = "web_resources/quizgen/"
_ID = "quizgen"
_EDGE = 1.001
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class CanvasBank(Bank):
    """Writes packages for Canvas.

    Args:
        templates: have the look of the pictures.
        title: of the quiz; by default what it is about.
        multiple_choice: let answers be chosen; typed ones get no feedback on mistakes.
    """

    holds_essays = False

    def __init__(self, templates: Templates, title: str | None = None, *, multiple_choice: bool = True) -> None:
        self._title = title
        self._pictures = Pictures(templates, _FOLDER)
        self._multiple_choice = multiple_choice
        self._known: dict[Markup, tuple[str, dict[str, bytes]]] = {}
        self._shown: dict[str, bytes] = {}

    def export(self, deck: Deck[Written]) -> Export:
        """Return a deck as a package for Canvas."""
        groups = pools(deck.cards)
        name = f"{_ID}-{deck.seed}"
        title = self._title or subject_about(card.about for card in deck.cards).title
        quiz = (
            f'{_HEAD}<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
            f'<assessment ident="{name}" title="{xml_title(title)}">'
            f'<section ident="root_section">{"".join(map(_group, groups))}</section></assessment></questestinterop>\n'
        )
        pictures = {file: data for pool in groups for one in pool.questions for file, data in one.pictures.items()}
        files: dict[str, str | bytes] = {
            "imsmanifest.xml": _manifest(name, tuple(sorted(pictures))),
            f"{name}/{name}.xml": quiz,
            f"{name}/assessment_meta.xml": _meta(name, title, sum(pool.cards for pool in groups)),
        }
        files |= {f"{_FOLDER}{picture}": data for picture, data in sorted(pictures.items())}
        no_essays = left_out(len(concept_cards(deck.cards)), "Canvas")
        remarks = (*no_essays, *no_feedback(is_typed=not self._multiple_choice))
        return Export(package(files), remarks)

    def problem(self, item: Item) -> Question:
        """Write the question of a problem."""
        ids = "1000"
        self._shown = {}
        self._pictures.keep(item.images)
        chooses = self._multiple_choice and item.can_be_chosen()
        if chooses:
            options = [(str(1000 + place), reply) for place, reply in enumerate(item.options())]
            kind, response, conditions, feedback = self._choices(options)
            ids = ",".join(name for name, _ in options)
        elif is_number(item):
            kind, response, conditions, feedback = "numerical_question", _box("Decimal"), [_right(_range(item))], ""
        else:
            tests = "".join(
                f'<varequal respident="response1">{xml_text(text)}</varequal>' for text in spellings(item.answer)
            )
            test = tests if tests.count("<varequal") == 1 else f"<or>{tests}</or>"
            kind, response, conditions, feedback = "short_answer_question", _box("String"), [_right(test)], ""
        hint = "" if chooses else HINTS.get(item.answer.kind, "")
        question = item.question + (Markup("<p><i>{}</i></p>").format(hint) if hint else Markup())
        fields = _field("question_type", kind) + _field("points_possible", "1.0") + _field("original_answer_ids", ids)
        general = '<respcondition continue="Yes"><conditionvar><other/></conditionvar>{}</respcondition>'
        text = (
            f'<item ident="{file_id(item.code)}" title="{xml_title(item.title)}">'
            f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>"
            f"<presentation>{self._material(question)}{response}</presentation><resprocessing><outcomes>"
            '<decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
            f"{general.format(_shows('general_fb'))}{''.join(conditions)}"
            f"{general.format(_shows('general_incorrect_fb'))}</resprocessing>"
            f"{feedback}{self._feedback('general_fb', item.solution)}{self._feedback('correct_fb', RIGHT)}"
            f"{self._feedback('general_incorrect_fb', WRONG)}</item>"
        )
        return Question(item.code, text, self._shown)

    def _choices(self, options: list[tuple[str, Reply]]) -> tuple[str, str, list[str], str]:
        labels = "".join(
            f'<response_label ident="{name}">{self._material(from_plain(reply.answer.text))}</response_label>'
            for name, reply in options
        )
        response = (
            f'<response_lid ident="response1" rcardinality="Single"><render_choice>{labels}</render_choice>'
            "</response_lid>"
        )
        told = [(name, reply) for name, reply in options if not reply.is_right and reply.feedback != OTHER]
        conditions = [
            '<respcondition continue="Yes"><conditionvar>'
            f'<varequal respident="response1">{name}</varequal></conditionvar>{_shows(f"{name}_fb")}</respcondition>'
            for name, _ in told
        ]
        (right,) = (name for name, reply in options if reply.is_right)
        conditions.append(_right(f'<varequal respident="response1">{right}</varequal>'))
        feedback = "".join(self._feedback(f"{name}_fb", reply.feedback) for name, reply in told)
        return "multiple_choice_question", response, conditions, feedback

    def _feedback(self, name: str, html: Markup) -> str:
        return f'<itemfeedback ident="{name}"><flow_mat>{self._material(html)}</flow_mat></itemfeedback>'

    def _material(self, html: Markup) -> str:
        if html not in self._known:
            placed = self._pictures.placed(with_titles(html))
            text = f'<material><mattext texttype="text/html">{xml_text(mathjax(placed))}</mattext></material>'
            self._known[html] = text, self._pictures.shown(placed)
        text, shown = self._known[html]
        self._shown |= shown
        return text


def _group(pool: Pool) -> str:
    """Write the questions of a pool, of which as many are drawn as there are cards."""
    drawing = (
        f"<selection_ordering><selection><selection_number>{pool.cards}</selection_number><selection_extension>"
        "<points_per_item>1.0</points_per_item></selection_extension></selection></selection_ordering>"
    )
    items = "".join(question.text for question in pool.questions)
    return f'<section ident="{file_id(pool.id)}" title="{xml_title(pool.title)}">{drawing}{items}</section>'


def _box(kind: str) -> str:
    return f'<response_str ident="response1" rcardinality="Single"><render_fib fibtype="{kind}"/></response_str>'


def _right(test: str) -> str:
    return (
        f'<respcondition continue="No"><conditionvar>{test}</conditionvar>'
        f'<setvar action="Set" varname="SCORE">100</setvar>{_shows("correct_fb")}</respcondition>'
    )


def _range(item: Item) -> str:
    """Compare exactly, or between bounds that lie a little outside; New Quizzes takes the margin from the lower one."""
    value, margin = number(item.answer), item.answer.tolerance * _EDGE
    exact, low, high = (
        (number_text(bound, margin) for bound in (value, value - margin, value + margin))
        if margin
        else ([number_text(value)] * 3)
    )
    return (
        f'<or><varequal respident="response1">{exact}</varequal><and><vargte respident="response1">{low}</vargte>'
        f'<varlte respident="response1">{high}</varlte></and></or>'
    )


def _shows(name: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>'


def _field(label: str, entry: str) -> str:
    return f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"


def _meta(name: str, title: str, points: int) -> str:
    return (
        f'{_HEAD}<quiz identifier="{name}" xmlns="http://canvas.instructure.com/xsd/cccv1p0">'
        f"<title>{xml_title(title)}</title><description></description><shuffle_answers>true</shuffle_answers>"
        "<scoring_policy>keep_highest</scoring_policy><quiz_type>practice_quiz</quiz_type>"
        f"<points_possible>{points}.0</points_possible><allowed_attempts>-1</allowed_attempts></quiz>\n"
    )


def _manifest(name: str, pictures: tuple[str, ...]) -> str:
    drawn = "".join(_manifest_picture(picture) for picture in pictures)
    return (
        f'{_HEAD}<manifest identifier="{name}-package" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1">\n'
        "<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>\n<organizations/>\n"
        f'<resources><resource identifier="{name}" type="imsqti_xmlv1p2"><file href="{name}/{name}.xml"/>'
        f'<dependency identifierref="{name}-meta"/></resource>'
        f'<resource identifier="{name}-meta" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" '
        f'href="{name}/assessment_meta.xml"><file href="{name}/assessment_meta.xml"/></resource>{drawn}</resources>\n'
        "</manifest>\n"
    )


def _manifest_picture(picture: str) -> str:
    path = f"{_FOLDER}{picture}"
    head = f'<resource identifier="picture-{file_id(picture)}" type="webcontent" href="{path}">'
    return f'{head}<file href="{path}"/></resource>'
