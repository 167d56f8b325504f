"""What was printed, as TOML beside the sheet: enough to print it again, as long as codes mean the same."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quizgen.cards import Card, ConceptCard
from quizgen.errors import ContentError
from quizgen.version import __version__

MARK = "# Written by quizgen:"
"""How every manifest begins."""

Value = str | int | float | bool | Sequence[str]

TABLE = "printed"
CHOOSING = ("n", "level", "family", "not-family", "topics", "concepts", "only")
"""Options that choose questions. What was printed holds the questions, so an edited option would have no effect."""

SOURCES: dict[str, Value] = {"network": [], "input": "", "notes": [], "also": [], "exclude": []}
"""Options that say what is asked about, with their defaults. They choose questions too. `[printed]` always holds them,
so a manifest that lacks them is from an earlier quizgen, and is accepted."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a manifest says was printed.

    Attributes:
        quizgen: the version that printed it.
        seed: the seed used.
        replaced: how often each question has been replaced.
        questions: of each version, in the first order: codes, and ids of concepts.
        answers: of each version: what the answers were.
        turned_down: of each version: what has been replaced, so that it doesn't come back.
        people: versions are named after people.
        changed: options that chose the questions, and have been edited since.
    """

    quizgen: str
    seed: int
    replaced: Mapping[int, int] = field(default_factory=dict)
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    turned_down: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: bool = False
    changed: tuple[str, ...] = ()

    def now_turned_down(self, versions: Mapping[str, Sequence[Card]]) -> dict[str, tuple[str, ...]]:
        """Return what has been replaced in these versions: before, and since they were printed."""
        return {
            name: tuple(
                dict.fromkeys(
                    (
                        *self.turned_down.get(name, ()),
                        *(was for was, card in zip(self.questions[name], cards, strict=True) if was != card_name(card)),
                    )
                )
            )
            for name, cards in versions.items()
            if name in self.questions
        }


def to_manifest(
    command: str,
    options: Mapping[str, Value],
    seed: int,
    versions: Mapping[str, Sequence[Card]],
    replaced: Mapping[int, int],
    *,
    turned_down: Mapping[str, Sequence[str]],
    people: bool,
) -> bytes:
    """Write a manifest.

    Args:
        command: prints the sheet again.
        options: by their names on the command line, where they are not the usual ones.
        seed: the seed used.
        versions: the cards of each, in the first order.
        replaced: how often each question has been replaced.
        turned_down: of each version: what has been replaced.
        people: versions are named after people.
    """
    lines = [f"{MARK} {command} prints this sheet again.", ""]
    lines += [f"{name} = {_toml(value)}" for name, value in options.items()]
    lines += ["", f"[{TABLE}]", f"quizgen = {_toml(__version__)}", f"seed = {seed}"]
    lines += ["people = true"] if people else []
    chosen_by = {name: options[name] for name in CHOOSING if name in options}
    chosen_by |= {name: _unplaced(name, options.get(name, usual)) for name, usual in SOURCES.items()}
    lines += ["", f"[{TABLE}.chosen_by]", *(f"{name} = {_toml(value)}" for name, value in chosen_by.items())]
    if replaced:
        lines += ["", f"[{TABLE}.replaced]", *(f"{number} = {times}" for number, times in replaced.items())]
    for name, cards in versions.items():
        lines += ["", f"[{TABLE}.versions.{_toml(name)}]"]
        lines += [f"questions = {_toml([card_name(card) for card in cards])}"]
        lines += [f"answers = {_toml([card_answer(card) for card in cards])}"]
        lines += [f"turned_down = {_toml(turned_down[name])}"] if turned_down.get(name) else []
    return ("\n".join(lines) + "\n").encode(errors="replace")


def changed_options(
    chosen_by: Mapping[str, object], options: Mapping[str, object], meaning: Callable[[str, object], object]
) -> tuple[str, ...]:
    """Return which options of a manifest no longer say what chose the questions.

    Args:
        chosen_by: what they said when it was written, by their names.
        options: what they say now.
        meaning: what an option means by a value, in whichever of the ways that mean the same: 4, "4", or ["4"].
    """

    def is_kept(name: str) -> bool:
        if name in SOURCES:
            usual = SOURCES[name]
            return name not in chosen_by or meaning(name, chosen_by[name]) == meaning(name, options.get(name, usual))
        if name in chosen_by and name in options:
            return meaning(name, chosen_by[name]) == meaning(name, options[name])
        return name not in chosen_by and name not in options

    return tuple(name for name in (*CHOOSING, *SOURCES) if not is_kept(name))


def without_folder(network: str) -> str:
    """Return a network as it is named wherever its file lies."""
    mark, path = ("@", network[1:]) if network.startswith("@") else ("", network)
    return f"{mark}{Path(path).name}"


def _unplaced(name: str, value: Value) -> Value:
    return [*map(without_folder, value)] if name == "network" and isinstance(value, Sequence) else value


def check_printed(printed: Printed, versions: Mapping[str, Sequence[Card]]) -> None:
    """Find out whether codes and ids still mean what was printed.

    Raises:
        ContentError: one means something else now.
    """
    for name, cards in versions.items():
        for number, (card, was) in enumerate(zip(cards, printed.answers[name], strict=True), start=1):
            if (now := card_answer(card)) != was:
                raise ContentError(
                    f"version {name}, question {number}: {card_name(card)} has the answer “{now}” now, and had “{was}” "
                    f"when quizgen {printed.quizgen} printed it; use that version, or --codes for a new sheet"
                )


def card_name(card: Card) -> str:
    """Return what gives a card of one variant back: its code, or a concept's id."""
    return card.id if isinstance(card, ConceptCard) else card.variants[0].problem.code


def card_answer(card: Card) -> str:
    """Return a numeric card's answer as text. A concept has none here: its note may be edited."""
    return "" if isinstance(card, ConceptCard) else card.variants[0].problem.answer.text


def _toml(value: Value) -> str:
    """Write a value; TOML's strings and lists are written as JSON's, but for the sign 127."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
