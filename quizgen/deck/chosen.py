"""A deck of given problems and concepts."""

from collections import Counter
from itertools import pairwise

from quizgen.cards import Card
from quizgen.catalogue import find_problem
from quizgen.deck.build import Deck
from quizgen.deck.request import Request
from quizgen.deck.versions import problems_like
from quizgen.errors import UsageError, shortened
from quizgen.network_families import NetworkFamily
from quizgen.problem import LEVELS, Family, Problem, Rank, problem_for


def chosen_deck(request: Request, names: tuple[str, ...]) -> Deck[Card]:
    """Make a deck of the problems with these codes and the concepts with these ids, in this order.

    A numeric card's first variant has the numbers of its code; others, if the request asks for them, are like it.

    Raises:
        UsageError: a name is no code and no id, or occurs twice.
    """
    names = tuple(name.strip() if "#" in name else name.strip().lower() for name in names)
    ordered = sorted(names)
    twice = [name for name, following in pairwise(ordered) if name == following]
    if twice:
        raise UsageError(f"{shortened(twice[0])}: is asked for twice; leave one out")
    concepts = {concept.id: concept for concept in request.concepts}
    own = {family.name.casefold() for family in request.families if family.rank is Rank.OWN}
    slots: Counter[tuple[str, int]] = Counter()
    families: Counter[str] = Counter()
    cards: list[Card] = []
    for name in names:
        if name in concepts or ("#" in name and name.rsplit("/", 2)[0].casefold() not in own):
            if name not in concepts:
                raise UsageError(f"{shortened(name)}: the notes hold no such card; name them with --notes")
            cards.append(request.concept_card(concepts[name]))
            continue
        family, problem = _find(name, request)
        place = (family.name, problem.level)
        slots[place] += 1
        families[family.name] += 1
        others = problems_like(family, problem, f"{request.seed}/{name}", request.variants - 1)
        cards.append(request.numeric_card(family, problem.level, slots[place], [problem, *others]))
    return Deck(request.seed, tuple(cards), families)


def _find(code: str, request: Request) -> tuple[Family, Problem]:
    """Return a problem and its family, which may be about a network that the request names."""
    name, _, rest = code.partition("/")
    level, _, letters = rest.partition("/")
    known = next((one for one in request.families if one.name == name and one.rank is not Rank.OWN), None)
    if known and level in map(str, LEVELS) and letters.isalnum() and known.targets(int(level)):
        return known, problem_for(known, int(level), letters)
    asked = [
        family for family in request.families if isinstance(family, NetworkFamily) and family.rank is not Rank.NETWORK
    ]
    networks = list(dict.fromkeys(family.network for family in asked))
    return find_problem(code, networks, [family for family in request.families if family.rank is Rank.OWN])
