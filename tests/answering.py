"""What students answer, from the JSON export: the right answer, each named mistake, and others, as they type them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizgen.cards import Card, Templates, find_templates
from quizgen.catalogue import find_families, find_network_families
from quizgen.deck import Deck, Request, build_deck
from quizgen.export.json import to_json
from quizgen.export.lms.bank import Bank
from quizgen.export.lms.writing import Export
from quizgen.families import all_families
from quizgen.network_families import find_network
from quizgen.notes import built_in_notes
from quizgen.own import families_of_notes
from quizgen.problem import Family

OWN = Path(__file__).parent / "data" / "own"
"""Notes with problems of people's own."""

OTHER = "a mistake that is known here"
"""Part of what is said to an answer without a name."""


@dataclass(frozen=True)
class Attempt:
    """An answer to a problem, and what is expected of a system.

    Attributes:
        value: as in the JSON export; None for what fits no answer.
        says: parts of the feedback.
    """

    code: str
    kind: str
    value: Any
    text: str
    score: int
    says: tuple[str, ...]

    @property
    def numbers(self) -> list[float]:
        """The numbers in the order in which the question asks for them."""
        if self.kind == "volume":
            channels, height, width = self.value
            return [height, width, channels]
        return list(self.value) if isinstance(self.value, list) else [self.value]

    @property
    def typed(self) -> list[str]:
        """Ways to type it into one box."""
        if self.kind in {"integer", "decimal", "name"}:
            return [f"{self.value:.10g}" if isinstance(self.value, float) else str(self.value)]
        numbers = [str(number) for number in self.numbers]
        if self.kind in {"shape", "volume"}:
            signs = ("x", " x ", " × ", ", ", " ", "*")
            return [*(sign.join(numbers) for sign in signs), f"({', '.join(numbers)})"]
        if self.kind == "pair":
            return [", ".join(numbers), " and ".join(numbers), f"({', '.join(numbers)})"]
        if self.kind == "range":
            return [" to ".join(numbers), "-".join(numbers), f"[{', '.join(numbers)}]"]
        if self.kind == "ratio":
            above, below = numbers
            return [above] if below == "1" else [f"{above}/{below}", f"{above} / {below}"]
        return [", ".join(numbers), ",".join(numbers), " ".join(numbers)]


@dataclass(frozen=True)
class Class:
    """A deck's problems by code, with all that is tried on them."""

    attempts: dict[str, list[Attempt]]
    concepts: list[dict[str, Any]]
    cards: list[dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """How many cards, with how many variants, of which levels and families, or of `OWN`; concepts only if asked for."""

    cards: int
    variants: int = 1
    levels: tuple[int, ...] = (1, 2, 3)
    concepts: int = 0
    families: tuple[str, ...] = ()
    network: str = ""
    own: bool = False


@dataclass(frozen=True)
class Made:
    """A deck, and what it was made with."""

    deck: Deck[Card]
    templates: Templates


def make_deck(sample: Sample, *, seed: int = 3) -> Made:
    """Build a deck."""
    request = Request(
        total=sample.cards,
        seed=seed,
        variants=sample.variants,
        levels=sample.levels,
        families=_families(sample),
        concepts=built_in_notes().concepts if sample.concepts else (),
        concept_limit=sample.concepts,
        explanations={},
        templates=find_templates(),
    )
    return Made(build_deck(request), request.templates)


def exported(made: Made, bank: Bank) -> Export:
    """Write a deck as a question bank."""
    cards = tuple(bank.card(card, made.templates) for card in made.deck.cards)
    return bank.export(Deck(made.deck.seed, cards, made.deck.families))


def _families(sample: Sample) -> tuple[Family, ...]:
    if sample.own:
        return families_of_notes([OWN])
    if sample.network:
        return find_network_families([find_network(sample.network)], sample.families)
    return find_families(sample.families) if sample.families else all_families()


def attempts_of(made: Made) -> Class:
    """Return the answers to try on the problems of a deck."""
    cards = json.loads(to_json(made.deck.seed, made.deck.cards))["cards"]
    numeric = [card for card in cards if card["kind"] == "numeric"]
    attempts = {
        variant["code"]: list(_attempts(variant, card["mistakes"])) for card in numeric for variant in card["variants"]
    }
    return Class(attempts, [card for card in cards if card["kind"] == "concept"], numeric)


def _attempts(variant: dict[str, Any], words: dict[str, Any]) -> Iterator[Attempt]:
    code, answer = variant["code"], variant["answer"]
    kind = answer["type"]
    yield Attempt(code, kind, answer["value"], answer["text"], 1, ("Right.",))
    if answer["tolerance"] and kind == "decimal":
        for edge in (-1, 1):
            value = round(answer["value"] + edge * answer["tolerance"], 9)
            yield Attempt(code, kind, value, "", 1, ("Right.",))
    titles: dict[str, list[str]] = {}
    for mistake in variant["mistakes"]:
        titles.setdefault(mistake["text"], []).append(words[mistake["name"]]["title"])
    seen: list[float] = []
    for mistake in variant["mistakes"]:
        value = mistake["value"]
        if kind in {"integer", "decimal"}:
            number = value[0] / value[1] if isinstance(value, list) else value
            if any(abs(number - other) <= answer["tolerance"] / 2 and number != other for other in seen):
                continue  # another mistake is so close that it is named instead
            seen.append(number)
            value = number
        yield Attempt(code, kind, value, mistake["text"], 0, tuple(titles[mistake["text"]]))
