"""Labels: what notes in many languages write before a question and its answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it.token import Token

from quizgen.notes.inline import raw_text, start_of, without_start

_LANGUAGES = (
    ("q|ques|question", "a|ans|answer"),  # English
    ("f|frage", "a|antwort"),  # German
    ("q|question", "r|réponse|reponse"),  # French
    ("p|pregunta", "r|respuesta"),  # Spanish
    ("p|pergunta", "r|resposta"),  # Portuguese
    ("d|domanda", "r|risposta"),  # Italian
    ("v|vraag", "a|antwoord"),  # Dutch
    ("fråga|spørgsmål|spørsmål", "svar"),  # Swedish, Danish, Norwegian
    ("kysymys", "vastaus"),  # Finnish
    ("pytanie", "odpowiedź"),  # Polish
    ("otázka", "odpověď|odpoveď"),  # Czech, Slovak
    ("kérdés", "válasz"),  # Hungarian
    ("întrebare", "răspuns"),  # Romanian
    ("soru", "cevap|yanıt"),  # Turkish
    ("pertanyaan|soal", "jawaban|jawab"),  # Indonesian
    ("câu hỏi", "trả lời|đáp án"),  # Vietnamese
    ("вопрос|билет|в", "ответ|о"),  # Russian
    ("питання|запитання", "відповідь"),  # Ukrainian
    ("ερώτηση|ε", "απάντηση|α"),  # Greek
    ("سؤال|السؤال|س", "جواب|الجواب|الإجابة|إجابة|ج"),  # Arabic
    ("سوال|پرسش", "جواب|پاسخ"),  # Persian, Urdu
    ("שאלה|ש", "תשובה|ת"),  # Hebrew
    ("प्रश्न|सवाल", "उत्तर|जवाब"),  # Hindi
    ("প্রশ্ন", "উত্তর"),  # Bengali
    ("คำถาม", "คำตอบ"),  # Thai
    ("问题|问|問題|問|题目", "答案|答|回答|解答"),  # Chinese
    ("質問|問題|問|q", "回答|答え|答|解答|a"),  # Japanese
    ("질문|문", "답변|대답|답|정답"),  # Korean
)
_SOLUTIONS = (
    *("solution", "explanation", "lösung", "loesung", "solución", "solution", "soluzione", "solução", "oplossing"),
    *("решение", "解析", "解答", "解", "풀이", "해설", "حل", "الحل", "פתרון", "הפתרון"),
)
"""Words that head an answer, but often a remedy too: they count only where the question is plain."""

_SIGNS = frozenset("问問答문답")
"""Labels of one letter that are words."""

_NUMBER = r"\s*(?:(?:no\.?|№|nº|n°|#)\s*)?\d{0,3}"
REMARK = r"\s*[(（\[][^()（）\[\]]{1,40}[)）\]]"
"""What may follow the number of a question: how hard it is, or how many points it is worth."""

_END = r"\s*[:：]\s*|\s*[.)]\s+(?=\S)|\s*-\s+(?=\S)|\s*[–—]\s*"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a text: the languages that it may belong to, and its length."""

    languages: frozenset[int]
    length: int


def question_label(tokens: Sequence[Token]) -> Label | None:
    """Read "Q:", "Question 3." or 问题： at the beginning."""
    return label_of_question(start_of(tokens, 60))


def label_of_question(text: str) -> Label | None:
    """Read a question's label at the beginning of its raw text."""
    return _label(text[:60], 0)


def answer_label(tokens: Sequence[Token]) -> Label | None:
    """Read "A:", "Answer:" or 答案： at the beginning."""
    return _label(start_of(tokens, 60), 1)


def answer_within(tokens: Sequence[Token], languages: frozenset[int]) -> tuple[int, Label] | None:
    """Find where an answer's label stands within a line, after the end of a sentence."""
    text = raw_text(tokens)
    for match in re.finditer(r"(?<=[?？؟.。!;])\s+", text):
        found = _label(text[match.end() : match.end() + 60], 1)
        if found and found.languages & languages and text[match.end() + found.length - 1 :].strip():
            return match.end(), found
    return None


def heads_answer(text: str) -> bool:
    """Tell whether a heading, a fold's summary or a paragraph of its own says that the answer follows."""
    text = text.strip(" :：.!?？>▶►👉💡✅…()[]*_").casefold()
    return bool(_whole(1).fullmatch(text) or (_may_head_answer(text) and _ANSWERS.search(text)))


def _may_head_answer(text: str) -> bool:
    """Tell whether a closer look is worth its time."""
    return not text.isascii() or bool(_STEMS.search(text))


def heads_question(text: str) -> bool:
    """Tell whether a heading is nothing but a label: "Question 3", 问题."""
    return bool(_whole(0).fullmatch(text.strip(" :：.*_").casefold()))


def without_remark(text: str) -> str:
    """Take "(easy)" or "[2 points]" off a label with a number, such as "Question 3 (easy)"."""
    return _REMARKED.sub(r"\1", text)


def has_remark(text: str) -> bool:
    """Tell whether a text begins with a question's label that has such a remark."""
    label = label_of_question(text)
    return bool(label and re.search(rf"\d{REMARK}", text[: label.length]))


def is_solution(text: str) -> bool:
    """Tell whether a text heads a solution."""
    return text.strip(" :：.*_").casefold() in _SOLUTIONS


def solution_length(tokens: Sequence[Token]) -> int:
    """Return the length of a label such as "Solution:" at the beginning."""
    match = _SOLUTION.match(start_of(tokens, 60))
    return match.end() if match else 0


def is_long(tokens: Sequence[Token]) -> bool:
    """Tell whether a label is a word: a lone letter may be the first of options."""
    return bool(re.match(r"\W*(?:[^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7af])", start_of(tokens, 20)))


def without_label(tokens: Sequence[Token], label: Label | None) -> list[Token]:
    """Take a label off."""
    return without_start(tokens, label.length) if label else list(tokens)


@lru_cache  # a text is asked for its label more than once
def _label(text: str, which: int) -> Label | None:
    match = _any(which).match(text)
    return Label(_languages(match[1], which), match.end()) if match else None


@cache
def _any(which: int) -> re.Pattern[str]:
    words = "|".join(dict.fromkeys(word for language in _LANGUAGES for word in language[which].split("|")))
    remark = "" if which else rf"(?:(?<=\d){REMARK})?"
    return re.compile(rf"\s*({words}){_NUMBER}{remark}(?:{_END})", re.IGNORECASE)


@lru_cache  # tries all languages, and notes repeat a few words
def _languages(word: str, which: int) -> frozenset[int]:
    """Return the languages that a label belongs to."""
    return frozenset(
        number for number, words in enumerate(_LANGUAGES) if re.fullmatch(words[which], word, re.IGNORECASE)
    )


@cache
def _whole(which: int) -> re.Pattern[str]:
    long = [word for words in _LANGUAGES for word in words[which].split("|") if len(word) > 1 or word in _SIGNS]
    return re.compile(rf"(?:{'|'.join(map(re.escape, long))})(?:s|es)?{_NUMBER}", re.IGNORECASE)


_ANSWERS = re.compile(
    r"\b(?:answers?|solutions?|reveal|antworten?|lösung(?:en)?|réponses?|respuestas?|respostas?|risposte?"
    r"|soluci[oó]n(?:es)?"
    r"|antwoord(?:en)?|ответы?|решение|svar|cevap|odpowiedź|jawaban|đáp án)\b"
    r"|答案|解答|参考答|回答|答え|정답|답변|답안|답 보기|解析|الإجابة|الجواب|תשובה"
)
_STEMS = re.compile("a(?:nswer|ntwo)|s(?:olu|var)|r(?:eveal|espuesta|esposta|isposte?)|cevap|jawaban")
"""Each of them that is all ASCII contains one of these."""

_REMARKED = re.compile(rf"(\d){REMARK}[\s:：.]*$")
_SOLUTION = re.compile(rf"\s*(?:{'|'.join(map(re.escape, _SOLUTIONS))})\s*[:：]\s*", re.IGNORECASE)
