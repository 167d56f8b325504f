"""Versions of a sheet: the same skills, equally hard, with other numbers.

A version follows from the seed, the first version and its own name, and avoids the questions of the versions before it.
So versions that are added later change none of those that are printed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice, product
from math import log
from random import Random
from string import ascii_uppercase

from quizgen.cards import Card, ConceptCard, NumericCard
from quizgen.catalogue import find_families
from quizgen.deck.build import Deck
from quizgen.deck.request import Request
from quizgen.errors import UsageError
from quizgen.problem import Answer, Family, Problem, Question, distinct_problems

MOST_VERSIONS = 26 + 26**2
"""A to ZZ."""

_EFFORT_RATIO = 1.3
"""The hardest version of a question takes at most about this many times the effort of the easiest."""

_DRAWS_FOR_NEW_ANSWER = 60
_MOST_DRAWS = 300
"""Problems that are looked at before the next, weaker condition is tried."""

_Place = tuple[str, int]
"""A family's name and a level."""

_Asked = defaultdict[str, set[Question]]
"""Questions of each family that must not be asked again."""


def version_letters(number: int) -> tuple[str, ...]:
    """Return the names of the first versions: A to Z, then AA, AB and so on."""
    names = ("".join(letters) for length in count(1) for letters in product(ascii_uppercase, repeat=length))
    return tuple(islice(names, number))


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """Which versions there are to be.

    Attributes:
        names: letters, or people's names.
        independent: each version follows from its name alone, so that another name changes none of the others; the
            deck's own problems are in none of them then.
        replaced: how often a question, by its number from 1, is given other numbers.
        printed: what earlier versions ask, by name: codes and ids of concepts in the deck's order.
        turned_down: what has been replaced before, by name of the version; it doesn't come back while there is anything
            else.
    """

    names: tuple[str, ...]
    independent: bool = False
    replaced: Mapping[int, int] = field(default_factory=dict)
    printed: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    turned_down: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)


def make_versions(deck: Deck[Card], request: Request, plan: VersionPlan) -> dict[str, tuple[Card, ...]]:
    """Make the versions of a deck whose numeric cards have one variant each; all in the deck's order.

    Raises:
        UsageError: a level has too few problems, or there is nothing to replace a question with.
    """
    unknown = [number for number in plan.replaced if number > len(deck.cards)]
    if unknown:
        raise UsageError(
            f"--replace {unknown[0]}: the sheet has {len(deck.cards)} questions; give one of their numbers"
        )
    concepts = _replaced_concepts(deck.cards, request, plan)
    asked: _Asked = defaultdict(set)
    instead: _Asked = defaultdict(set)
    if plan.independent:
        _add_questions(asked, deck.cards)
    answers: dict[int, list[Answer]] = defaultdict(list)
    made: dict[str, tuple[Card, ...]] = {}
    for index, name in enumerate(plan.names):
        before = _union(asked)
        is_first = index == 0 and not plan.independent
        cards = plan.printed.get(name) or (
            deck.cards if is_first else _other_numbers(deck.cards, request, name, before, answers)
        )
        _add_questions(before, cards)
        avoided = _union(before, {} if plan.independent else instead)
        _add_questions(avoided, plan.turned_down.get(name, ()))
        made[name] = tuple(
            _replacement(concepts.get(number, card), request, f"{name}/{number}", plan.replaced.get(number, 0), avoided)
            for number, card in enumerate(cards, start=1)
        )
        if not plan.independent:
            asked, instead = before, avoided
            for number, card in enumerate(cards):
                if isinstance(card, NumericCard):
                    answers[number].append(card.variants[0].problem.answer)
    return made


def _family_named(name: str, request: Request) -> Family:
    """Return the family with this name: one of the request's, which may be about a network, or any other."""
    own = next((family for family in request.families if family.name == name), None)
    return own or find_families((name,))[0]


def problems_like(family: Family, problem: Problem, seed: str, number: int) -> list[Problem]:
    """Return other problems that are asked in the same form and are equally hard, as far as there are any."""
    source = _Source(family, problem.level, seed, {problem.question}, set())
    return [found for _ in range(number) if (found := source.like(problem))]


def _union(*parts: Mapping[str, set[Question]]) -> _Asked:
    copy: _Asked = defaultdict(set)
    for part in parts:
        for family, questions in part.items():
            copy[family] |= questions
    return copy


def _add_questions(asked: _Asked, cards: Iterable[Card]) -> None:
    for card in cards:
        if isinstance(card, NumericCard):
            asked[card.family].add(card.variants[0].problem.question)


def _other_numbers(
    cards: Sequence[Card], request: Request, name: str, asked: _Asked, answers: Mapping[int, Collection[Answer]]
) -> tuple[Card, ...]:
    """Make a version: each question's form with other numbers, and nothing twice."""
    sources: dict[_Place, _Source] = {}
    given: _Asked = defaultdict(set)
    made: list[Card] = []
    for number, card in enumerate(cards):
        if isinstance(card, ConceptCard):
            made.append(card)
            continue
        place = (card.family, card.level)
        if place not in sources:
            family = _family_named(card.family, request)
            sources[place] = _Source(
                family, card.level, f"{request.seed}/{name}", asked[card.family], given[card.family]
            )
        problem = sources[place].like(card.variants[0].problem, answers.get(number, ()))
        if problem is None:
            raise _too_few(card)
        made.append(_with_problem(card, problem, request))
    return tuple(made)


def _replacement(card: Card, request: Request, name: str, times: int, asked: _Asked) -> Card:
    if isinstance(card, ConceptCard) or not times:
        return card
    family = _family_named(card.family, request)
    source = _Source(family, card.level, f"{request.seed}/{name}/instead", asked[family.name], set())
    problem = None
    for _ in range(times):
        problem = source.like(card.variants[0].problem)
        if problem is None:
            raise _too_few(card)
    assert problem is not None  # noqa: S101 - times is at least 1
    asked[family.name].add(problem.question)
    return _with_problem(card, problem, request)


def _replaced_concepts(cards: Sequence[Card], request: Request, plan: VersionPlan) -> dict[int, ConceptCard]:
    """Choose other concepts in place of those that are replaced: the same ones in all versions."""
    old = {card.id for turned_down in plan.turned_down.values() for card in turned_down}
    taken = old | {card.id for card in cards}
    spare = [concept for concept in request.concepts if concept.id not in taken]
    found: dict[int, ConceptCard] = {}
    for number, times in plan.replaced.items():
        card = cards[number - 1]
        if not isinstance(card, ConceptCard):
            continue
        mixed = sorted(spare, key=lambda concept: concept.id)
        Random(f"{request.seed}/{card.id}/instead").shuffle(mixed)
        if not mixed or len(mixed) + len(old) < times:
            raise UsageError(f"--replace {number}: the notes hold no other concept for this question; add notes")
        chosen = mixed[(times - 1) % len(mixed)]  # earlier times count too, though what they brought is taken
        spare.remove(chosen)
        found[number] = request.concept_card(chosen)
    return found


def _with_problem(card: NumericCard, problem: Problem, request: Request) -> NumericCard:
    family = _family_named(card.family, request)
    number = int(card.id.rpartition("/")[2])
    return request.numeric_card(family, card.level, number, [problem])


class _Source:
    """Problems of a level in the order of a seed. What doesn't fit one question is kept for the next.

    Args:
        asked: questions of other versions, asked again only if there are no others.
        given: questions that this version has, whichever source gave them; grows.
    """

    def __init__(self, family: Family, level: int, seed: str, asked: set[Question], given: set[Question]) -> None:
        self._drawn = (
            distinct_problems(family, level, seed, set(asked)),
            distinct_problems(family, level, f"{seed}/again", set()),  # where all have been asked in other versions
        )
        self._kept: tuple[list[Problem], list[Problem]] = ([], [])
        self._given = given

    def like(self, base: Problem, answers: Collection[Answer] = ()) -> Problem | None:
        """Return a problem like another: equally hard and with a new answer if possible, but of the same form."""
        form, kind, effort = _form(base), _kind(base), _effort(base)

        def is_of_kind(problem: Problem) -> bool:
            return problem.answer != base.answer and _kind(problem) == kind

        def is_other(problem: Problem) -> bool:
            return is_of_kind(problem) and _form(problem) == form

        def is_as_hard(problem: Problem) -> bool:
            return is_other(problem) and _effort(problem) == effort

        def is_new(problem: Problem) -> bool:
            return is_as_hard(problem) and problem.answer not in answers

        def is_nearly_as_hard(problem: Problem) -> bool:
            return is_of_kind(problem) and abs(_effort(problem) - effort) <= 1

        tries = (
            (is_new, _DRAWS_FOR_NEW_ANSWER),
            (is_as_hard, _MOST_DRAWS),
            (is_other, _MOST_DRAWS),
            (is_nearly_as_hard, _MOST_DRAWS),
            (is_of_kind, _MOST_DRAWS),
            (lambda problem: problem.question != base.question, _MOST_DRAWS),
        )
        for drawn, kept in zip(self._drawn, self._kept, strict=True):
            for fits, most in tries:
                found = self._find(drawn, kept, fits, most)
                if found:
                    self._given.add(found.question)
                    return found
        return None

    def _find(
        self, drawn: Iterator[Problem], kept: list[Problem], fits: Callable[[Problem], bool], most: int
    ) -> Problem | None:
        for index, problem in enumerate(kept):
            if problem.question not in self._given and fits(problem):
                return kept.pop(index)
        for problem in islice(drawn, max(most - len(kept), 0)):
            if problem.question not in self._given and fits(problem):
                return problem
            kept.append(problem)
        return None


def _effort(problem: Problem) -> int:
    return round(log(1 + problem.question.effort(), _EFFORT_RATIO))


def _kind(problem: Problem) -> Hashable:
    """Return what is asked, what is given, and of which kinds of layers."""
    task = problem.task
    return (
        task.asked,
        problem.answer.kind,
        tuple(name for name, _ in task.details),
        task.unknown and task.unknown[1],
        frozenset(type(layer) for layer in task.layers),
    )


def _form(problem: Problem) -> Hashable:
    """Return what a question's words depend on: its kind, and the layers in their order."""
    return (_kind(problem), tuple(type(layer) for layer in problem.task.layers))


def _too_few(card: NumericCard) -> UsageError:
    return UsageError(
        f"{card.family}, level {card.level}: has too few problems for another version of this question; lower --n or "
        f"--versions, or add --not-family {card.family}"
    )
