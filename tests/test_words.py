"""Wording that reads as translated, wherever somebody reads: problems, mistakes, concepts, help, documents."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from quizgen.cards import mistake_words, numeric_card
from quizgen.cli import commands
from quizgen.families import all_families
from quizgen.network_families import published_families
from quizgen.notes import read_notes
from quizgen.problem import LEVELS, problem_for
from quizgen.resources import CONTENT, TEMPLATES
from quizgen.richtext import plain

_ROOT = Path(__file__).parents[1]
PER_LEVEL = 4
_FAMILIES = (*all_families(), *{family.kind: family for family in reversed(published_families())}.values())

PATTERNS = {
    r"\bpass(es)? (these|this|the following) (layers?|convolutions?)": "goes through these layers",
    r"\b[Aa]sked (is|are)\b": "the question asks for",
    r"\b[Ee]xpected is\b": "please type",
    r"\bwhat lacks\b": "what is missing",
    r"\bdearer\b": "more expensive",
    r"\bby which factor\b": "by what factor",
    r"\btake at least\b": "the smallest number of",
    r"\bshall (see|read|be)\b": "must, should",
    r"\bbut what is stated\b": "other than stated",
    r"\bbe it one\b": "even if there is only one",
    r"\bfits that often\b": "that many times",
    r"\b[Aa] convolution \d+ × \d+": "a 7 × 7 convolution",
    r"\ba (batch normalisation|max pooling|average pooling)\b(?! layer)": "a batch-norm layer",
    r"\b(puts?|putting) out\b": "outputs",
    r"\blets through\b": "outputs",
    r"\b[Ww]hoever forgets\b": "if you forget",
    r"\bin the head\b": "in your head",
    r"\b(bytes|values|images) a (value|batch|row)\b": "per",
    r"\bfor itself\b": "separately",
    r"\bwill be told\b|\bis told\b": "is reported",
    r"\bcan't be: ": "is impossible",
    r"\bstrides in it\b|\bmoves in it\b": "strides that fit",
    r"\b[Ff]rom tap to tap\b": "gaps between taps",
    r"\bfurther on lies\b": "lies … to the right",
    r"\bspreads what follows\b": "multiplies the jump",
    r"\btaken (for|to be)\b": "used as, assumed to be",
    r"\bpixels that the kernel moves\b": "the distance that the kernel moves",
    r"\bstands? in the product\b": "is a factor",
    r"\btwice as many \w+ more\b": "twice as much extra",
    r"\bmust be sought\b": "are picked",
    r"\bbears? (the|its|that|PyTorch's)\b": "has",
    r"\b(formula|picture) behind (it|a|the)\b": "after",
    r"\bbehind (layers|the (last|layers|sheets|question|key))\b": "after",
    r"\b(has|have) been told\b|\bis said\b(?! of)": "is set up, is reported",
    r"\brules of CSS\b": "CSS rules",
    r"\b([Tt]he|has|[Uu]p to|only|are|of) 1 (?!times)[a-z]{3,}s\b": "1 pixel",
    r"\band their like\b": "and their equivalents",
    r"(?<![Tt]here )\bis no (answer|card|code|file|level|number|picture|question|shape|time)\b": "is not a",
    r"(?<![Tt]here )\bis no (command|link|name|network|ONNX|whole)\b": "is not a",
    r"\b([Oo]ptimiz|[Nn]ormaliz|[Rr]egulariz|[Gg]eneraliz)(?!\w*[-(])": "spelled with s, as everywhere else",
    r", its inputs? (is|are|has)\b": ", but its input is",
}
"""What a search can find, and what to write instead."""


def _problems() -> Iterator[tuple[str, str]]:
    for family in _FAMILIES:
        for level in filter(family.targets, LEVELS):
            problems = [problem_for(family, level, f"words{number}") for number in range(PER_LEVEL)]
            card = numeric_card(family, level, 1, problems, {})
            for variant in card.variants:
                problem = variant.problem
                advice = [plain(card.mistakes[mistake.name].advice_for(mistake.slots)) for mistake in problem.mistakes]
                texts = (plain(variant.question), plain(variant.solution), *(step.label for step in problem.steps))
                yield problem.code, " ".join((*texts, *advice))


def _mistakes() -> Iterator[tuple[str, str]]:
    for family in _FAMILIES:
        for name, words in mistake_words(family).items():
            yield f"{family.name} ^{name}", f"{words.title}. {plain(words.advice)}"


def _concepts() -> Iterator[tuple[str, str]]:
    for concept in read_notes([CONTENT], check_math=False).concepts:
        yield concept.id, f"{concept.title} {plain(concept.answer)}"


def _help() -> Iterator[tuple[str, str]]:
    for name, command in commands().items():
        options = " ".join(str(getattr(option, "help", "") or "") for option in command.params)
        yield f"quizgen {name}", f"{command.help} {options} {command.get_short_help_str()}"


def _messages() -> Iterator[tuple[str, str]]:
    for path in (_ROOT / "quizgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise):
                said = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                yield f"{path.relative_to(_ROOT)}:{node.lineno}", "…".join(map(str, said))


def _documents() -> Iterator[tuple[str, str]]:
    pages = [_ROOT / "README.md", _ROOT / "CONTRIBUTING.md", *(_ROOT / "docs").glob("*.md")]
    scripts = [*TEMPLATES.rglob("*.js"), *TEMPLATES.rglob("*.j2"), *TEMPLATES.rglob("*.html")]
    for path in [*pages, *scripts]:
        yield str(path.relative_to(_ROOT)), " ".join(path.read_text("utf-8").split())


SOURCES = {
    "problems": _problems,
    "mistakes": _mistakes,
    "concepts": _concepts,
    "help": _help,
    "messages": _messages,
    "documents": _documents,
}


@pytest.mark.parametrize(
    "source", [pytest.param(name, marks=pytest.mark.slow) if name == "problems" else name for name in SOURCES]
)
def test_nothing_reads_as_translated(source: str) -> None:
    """The patterns that were found once are found no more."""
    found = [
        f"{place}: “{match[0]}”, better: {better}"
        for place, text in SOURCES[source]()
        for pattern, better in PATTERNS.items()
        if (match := re.search(pattern, text))
    ]
    assert found == []


def test_the_search_finds_what_it_is_for() -> None:
    """Each pattern is tried on a sentence of its kind."""
    bad = "Asked is the side. A convolution 7 × 7 puts out a map; what lacks is dearer, by which factor?"
    hits = [pattern for pattern in PATTERNS if re.search(pattern, bad)]
    assert len(hits) == 6
    assert isinstance(commands()["anki"], click.Command)
