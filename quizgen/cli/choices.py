"""What the shared options of exports say, and the request that they make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quizgen.cards import find_templates, read_style
from quizgen.catalogue import find_families, find_network_families
from quizgen.cli.codes import Codes
from quizgen.cli.own import no_cards, read_own
from quizgen.deck import ALL, All, Request, fresh_seed
from quizgen.errors import ContentError, UsageError
from quizgen.files import files_in
from quizgen.network_families import NamedNetwork, find_network
from quizgen.networks import network_path
from quizgen.notes import Library, built_in_notes, read_notes
from quizgen.own import OwnFamily
from quizgen.problem import LEVELS, Family, Topic
from quizgen.resources import TEMPLATES


@dataclass(frozen=True, slots=True)
class Choices:
    """What the shared options say."""

    default_total: int
    total: int | None
    seed: int | None
    levels: tuple[int, ...]
    families: tuple[str, ...]
    left_out: tuple[str, ...]
    topics: dict[Topic, int]
    notes: tuple[Path, ...]
    concepts: int | All | None
    only: str | None
    templates: Path | None
    no_pictures: bool
    opens: bool = False
    also: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    style: Path | None = None
    variants: int = 1
    networks: tuple[str, ...] = ()
    input_text: str | None = None
    codes: Codes = field(default_factory=Codes)

    @property
    def inputs(self) -> Iterator[Path]:
        """The files that are read, or may be."""
        for path in (*self.notes, *self.codes.files, *filter(None, [self.templates, self.style])):
            yield from files_in(path)
        yield from filter(None, map(network_path, self.networks))
        if self.templates:
            yield from (self.templates / path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html"))

    def request(self, *, seed_chooses_families: bool = False) -> tuple[Request, Library]:
        """Turn the choices into a request, and return the notes read on the way.

        Args:
            seed_chooses_families: as in `Request`.

        Raises:
            UsageError: the choices contradict each other, or name what does not exist.
            ContentError: a note can't be read, or the notes hold no card.
        """
        self._check()
        built_in = built_in_notes()
        library = read_notes(self.notes, also=self.also, exclude=self.exclude) if self.notes else built_in
        problems, library = read_own(library, built_in.concepts)
        own = self._of_these_levels(problems.families, library)
        if self.only == "problems" and self.notes and not own:
            raise UsageError("--only problems leaves out notes and concepts; drop it, or --notes and --concepts")
        families = self._find_families(own)
        if self.notes and not library.concepts and not own:
            raise ContentError(no_cards(library))
        self._check_cards(families, library)
        return (
            Request(
                total=self.total or (ALL if self.only == "notes" else self.default_total),
                seed=fresh_seed() if self.seed is None else self.seed,
                variants=self.variants,
                levels=self.levels,
                families=families,
                concepts=() if self.only == "problems" else library.concepts,
                concept_limit=0 if self.only == "problems" else self.concepts,
                explanations={concept.id: concept for concept in (*built_in.concepts, *library.concepts)},
                templates=find_templates(self.templates, read_style(self.style) if self.style else ""),
                seed_chooses_families=seed_chooses_families,
                pictures=not self.no_pictures,
                topics=self.topics,
            ),
            library,
        )

    def _of_these_levels(self, own: tuple[OwnFamily, ...], library: Library) -> tuple[OwnFamily, ...]:
        """Return the problems at the levels asked for; refuse if all are at others, and there is nothing else."""
        found = tuple(family for family in own if set(family.level_numbers) & set(self.levels))
        if own and not found and (self.only == "problems" or not library.concepts):
            others = ", ".join(map(str, sorted({level for family in own for level in family.level_numbers})))
            raise UsageError(
                f"--level: the problems in the notes are at level {others}; give that, or leave --level out"
            )
        return found

    def _find_families(self, own: tuple[OwnFamily, ...]) -> tuple[Family, ...]:
        built_in = self.only != "notes"
        networks = find_networks(self.networks, self.input_text)
        found = (
            find_network_families(networks, self.families, own)
            if networks
            else find_families(self.families, own=own, built_in=built_in)
        )
        left_out = (
            {family.name for family in find_families(self.left_out, "--not-family", found)} if self.left_out else set()
        )
        families = tuple(
            family
            for family in found
            if not {family.name, family.kind} & {*left_out, *self.left_out}
            and (not self.topics or family.topic in self.topics)
        )
        if built_in and not families:
            raise UsageError("--family, --not-family and --topics leave no kind of problem; drop one of them")
        return families

    def _check_cards(self, families: tuple[Family, ...], library: Library) -> None:
        """Refuse a deck of notes alone without any cards: written over an older one, it would look like success."""
        if self.only != "notes" or families:
            return
        if self.concepts == 0:
            raise UsageError("--only notes --concepts none leaves no cards; drop one of them")
        if not library.concepts:
            raise UsageError("--family, --not-family and --topics leave no cards of these notes; drop one of them")

    def _check(self) -> None:
        if self.only == "notes" and self.networks:
            raise UsageError("--network asks for problems, which --only notes leaves out; drop one of them")
        chosen = self.families or self.left_out or self.topics or self.total or self.only or self.concepts is not None
        if self.codes.lines and (chosen or self.levels != LEVELS):
            raise UsageError(
                "--codes names all questions; drop --n, --level, --topics, --concepts, --only and what chooses families"
            )
        if self.only == "notes" and not self.notes and (self.families or self.left_out or self.topics):
            raise UsageError("--family chooses problems, which --only notes leaves out; drop one of them")
        if self.only == "problems" and self.concepts:
            raise UsageError("--only problems leaves out notes and concepts; drop it, or --notes and --concepts")


def find_networks(networks: tuple[str, ...], input_text: str | None) -> tuple[NamedNetwork, ...]:
    """Open the networks that are named.

    Raises:
        UsageError: one can't be opened, or an input is given for none.
    """
    if input_text and not networks:
        raise UsageError("--input is the input of a network; name one with --network")
    found = [find_network(given, input_text) for given in networks]
    return tuple({network.key: network for network in found}.values())
