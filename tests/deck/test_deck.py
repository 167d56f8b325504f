"""What an export holds: fair shares, no duplicates, stable ids, a sensible order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noting import our_notes

from quizgen.cards import Card, ConceptCard, NumericCard, explaining_concepts, find_templates
from quizgen.catalogue import find_families
from quizgen.deck import ALL, Deck, Request, build_deck
from quizgen.deck.concepts import is_about, subjects_of
from quizgen.deck.making import Batch, Key, Work, make_cards
from quizgen.deck.shares import share
from quizgen.errors import UsageError
from quizgen.families import all_families
from quizgen.problem import Rank

FAMILIES = all_families()
CONCEPTS = our_notes().concepts
REQUEST = Request(
    total=50,
    seed=7,
    variants=2,
    levels=(1, 2, 3),
    families=FAMILIES,
    concepts=CONCEPTS,
    concept_limit=None,
    explanations={concept.id: concept for concept in CONCEPTS},
    templates=find_templates(),
)


def _deck(**changes: Any) -> Deck[Card]:  # noqa: ANN401 - fields of the request
    return build_deck(replace(REQUEST, **changes))


def _numeric(deck: Deck[Card]) -> list[NumericCard]:
    return [card for card in deck.cards if isinstance(card, NumericCard)]


def _concepts(deck: Deck[Card]) -> list[ConceptCard]:
    return [card for card in deck.cards if isinstance(card, ConceptCard)]


def test_a_deck_has_as_many_cards_as_asked_for_and_a_third_of_them_concepts() -> None:
    """50 cards: 34 numeric, 16 concepts, ids unique."""
    deck = _deck()
    assert len(deck.cards) == len({card.id for card in deck.cards}) == 50
    assert (len(_numeric(deck)), len(_concepts(deck))) == (34, 16)


def _cells(deck: Deck[Card]) -> Counter[tuple[str, int]]:
    return Counter((card.family, card.level) for card in _numeric(deck))


CORE = {family.name for family in FAMILIES if family.rank is Rank.CORE}


def test_core_skills_come_first_and_at_all_levels() -> None:
    """Output sizes of a convolution and a pool, parameters of a convolution and a network, receptive fields."""
    assert len(CORE) == 5
    cells = _cells(_deck())
    assert {(name, level) for name in CORE for level in (1, 2, 3)} <= set(cells)
    assert set(cells.values()) == {1}


def test_every_family_is_reached() -> None:
    """In a deck of 120."""
    assert {name for name, _ in _cells(_deck(total=120, variants=1))} == {family.name for family in FAMILIES}


@pytest.mark.parametrize("seed", range(5))
def test_a_level_comes_after_the_easier_ones(seed: int) -> None:
    """A deck, a quiz and a sheet ask no exam without its warm-up."""
    for total, seed_chooses in ((50, False), (20, True), (12, True)):
        cells = _cells(_deck(total=total, seed=seed, seed_chooses_families=seed_chooses, variants=1))
        assert all(cells[name, level - 1] >= count for (name, level), count in cells.items() if level > 1)


@pytest.mark.parametrize(("total", "least"), [(20, 3), (12, 2)])
def test_short_exports_ask_core_skills(total: int, least: int) -> None:
    """Whatever the seed, and another seed asks other families."""
    decks = [_cells(_deck(total=total, seed=seed, seed_chooses_families=True, variants=1)) for seed in range(12)]
    assert all(sum(count for (name, _), count in cells.items() if name in CORE) >= least for cells in decks)
    assert len({frozenset(name for name, _ in cells) for cells in decks}) > 6


@given(st.integers(0, 60), st.data())
def test_sharing_uses_the_room_there_is(total: int, data: st.DataObject) -> None:
    """Never more than a cell holds; all cards dealt if there is room; a larger total only adds."""
    room = {(family.name, level): data.draw(st.integers(0, 9)) for family in FAMILIES for level in (1, 2, 3)}
    counts = share(total, FAMILIES, (1, 2, 3), room)
    assert counts.total() == min(total, sum(room.values()))
    assert all(counts[cell] <= room[cell] for cell in counts)
    assert counts <= share(total + 1, FAMILIES, (1, 2, 3), room)


def test_no_problem_occurs_twice_in_an_export() -> None:
    """Neither within a card nor in two cards, at any level of a family."""
    deck = _deck(total=150, concept_limit=0, variants=6)
    givens = Counter((card.family, v.problem.question) for card in _numeric(deck) for v in card.variants)
    assert len(givens) == 150 * 6
    codes = {variant.problem.code for card in _numeric(deck) for variant in card.variants}
    assert len(codes) == 150 * 6


def test_a_larger_deck_keeps_the_cards_of_a_smaller_one() -> None:
    """Same seed, more cards: the earlier ones keep ids and numbers."""
    small, large = ({card.id: card for card in _numeric(_deck(total=n, concept_limit=0))} for n in (20, 45))
    assert small == {name: large[name] for name in small}


@pytest.mark.parametrize("total", [90, 105])
@pytest.mark.parametrize("counted", [{}, {1: 20}])
def test_counted_levels_only_save_time(total: int, counted: dict[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if sizes are unknown or far too small, a deck that takes all there is has the same cards."""
    small = [family for family in FAMILIES if family.name in {"equivalent-kernel", "touched-inputs"}]
    wanted = {"total": total, "levels": (1,), "families": small, "variants": 1, "concept_limit": 0}
    deck = _deck(**wanted)
    monkeypatch.setattr("quizgen.deck.build.level_sizes", lambda: {family.name: counted for family in small})
    assert _deck(**wanted) == deck
    assert _cells(deck)["equivalent-kernel", 1] == 30


def test_a_family_that_has_run_out_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its 30 problems are fewer than its share of 45; only the other family has more to give."""
    small = [family for family in FAMILIES if family.name in {"equivalent-kernel", "touched-inputs"}]
    asked: list[str] = []

    def recorded(request: Request, work: Work[Card], batch: Batch | Sequence[str]) -> Iterator[tuple[Key, Card]]:
        asked.extend([batch.family] if isinstance(batch, Batch) else [])
        return make_cards(request, work, batch)

    monkeypatch.setattr("quizgen.deck.build.level_sizes", dict)
    monkeypatch.setattr("quizgen.deck.build.make_cards", recorded)
    deck = _deck(total=90, levels=(1,), families=small, variants=1, concept_limit=0)
    assert _cells(deck) == {("equivalent-kernel", 1): 30, ("touched-inputs", 1): 60}
    assert asked == ["equivalent-kernel", "touched-inputs", "touched-inputs"]


def test_a_family_is_not_changed_by_its_neighbours() -> None:
    """Leaving a family out, or adding one, changes no numbers of the others."""
    alone = _numeric(_deck(families=FAMILIES[:1], concept_limit=0, total=4))
    among = {card.id: card for card in _numeric(_deck(concept_limit=0, total=6 * len(FAMILIES)))}
    assert [among[card.id] for card in alone] == alone


def test_a_new_seed_gives_new_numbers_to_the_same_cards() -> None:
    """Ids stay, problems change."""
    first, second = _deck(seed=1), _deck(seed=2)
    assert [card.id for card in first.cards] == [card.id for card in second.cards]
    pairs = zip(_numeric(first), _numeric(second), strict=True)
    assert all(a.variants != b.variants for a, b in pairs)


def test_levels_come_in_order_and_families_alternate() -> None:
    """Level by level; within a level no family twice in a row while another has cards left."""
    cards = _numeric(_deck(total=45, concept_limit=0))
    assert [card.level for card in cards] == sorted(card.level for card in cards)
    assert all(a.family != b.family for a, b in pairwise(cards))


def test_concepts_stand_behind_a_card_of_a_family_they_explain() -> None:
    """And are spread: never more than a handful in a row."""
    deck = _deck()
    by_id = {concept.id: concept for concept in CONCEPTS}
    present = {card.family for card in _numeric(deck)}
    family, run = FAMILIES[0].name, 0
    for card in deck.cards:
        run = run + 1 if isinstance(card, ConceptCard) else 0
        assert run <= 4
        if isinstance(card, NumericCard):
            family = card.family
            continue
        concept = by_id[card.id]
        explained = {f.name for f in FAMILIES if is_about(concept, subjects_of(f))} & present
        assert not explained or family in explained


@pytest.mark.parametrize("total", [12, 20, 50, 100])
@pytest.mark.parametrize("seed_chooses_families", [False, True])
def test_concepts_are_spread(total: int, *, seed_chooses_families: bool) -> None:
    """Hardly two in a row, though many of them belong to the same families, and no heap of them at the beginning."""
    kinds = [card.kind for card in _deck(total=total, variants=1, seed_chooses_families=seed_chooses_families).cards]
    runs = [len(list(cards)) for kind, cards in groupby(kinds) if kind == "concept"]
    assert max(runs) <= 2
    assert kinds[: total // 4].count("concept") <= total // 8


def test_half_of_the_concepts_explain_mistakes_and_half_go_beyond() -> None:
    """The choice needs no seed and only grows; of what goes beyond, the core ideas come first."""
    chosen = [_concepts(_deck(total=n, variants=1)) for n in (12, 30, 60)]
    names = [{card.id for card in cards} for cards in chosen]
    assert names[0] < names[1] < names[2]
    explaining = {name for family in FAMILIES for name in explaining_concepts(family)}
    core = {concept.id for concept in CONCEPTS if concept.is_core}
    for found in names:
        beyond = {name for name in found if name in core or name not in explaining}
        assert len(beyond) == len(found) - len(found) // 2
        assert beyond <= core or core <= beyond


def test_all_concepts_or_a_number_of_them() -> None:
    """`all` takes all, a number so many, zero none."""
    assert len(_concepts(_deck(total=len(CONCEPTS) + 10, concept_limit=ALL))) == len(CONCEPTS)
    assert len(_concepts(_deck(concept_limit=5))) == 5
    assert _concepts(_deck(concept_limit=0)) == []


def test_concepts_only() -> None:
    """Without families a deck holds the notes' cards in their order, all of them unless told otherwise."""
    assert [card.id for card in _deck(families=(), total=ALL).cards] == [concept.id for concept in CONCEPTS]
    assert len(_deck(families=(), total=4).cards) == 4
    assert len(_deck(families=(), total=ALL, concept_limit=6).cards) == 6


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"concept_limit": 999}, "999 concept cards asked for, but the notes hold"),
        ({"concept_limit": ALL, "total": 10}, "don't fit in --n 10; raise --n or lower --concepts"),
        ({"levels": (1,), "families": FAMILIES[:1], "total": 5000}, r"but only \d+ can be made; lower --n"),
    ],
)
def test_more_cards_than_there_are(changes: dict[str, Any], message: str) -> None:
    """Says how many there are and what to try."""
    with pytest.raises(UsageError, match=message):
        _deck(**changes)


def test_a_level_that_runs_dry_leaves_its_share_to_the_others() -> None:
    """Level 1 can't give 200 problems; levels 2 and 3 step in."""
    families = find_families(("equivalent-kernel",))
    counts = Counter(card.level for card in _numeric(_deck(families=families, total=600, variants=1, concept_limit=0)))
    assert counts.total() == 600
    assert counts[1] < 200 < counts[2]


def test_a_card_carries_the_concepts_that_explain_its_mistakes() -> None:
    """Each mistake of each variant finds its explanation with the card."""
    for card in _numeric(_deck()):
        carried = {concept.id for concept in card.why}
        assert carried == {words.see for words in card.mistakes.values()}


def test_progress_rises_to_the_end() -> None:
    """From something to everything, never back."""
    told: list[tuple[int, int]] = []
    deck = build_deck(REQUEST, lambda done, of: told.append((done, of)))
    assert len(list(deck.cards)) == 50
    fractions = [done / of for done, of in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
