"""Topics and their shares, as they are typed."""

import re
from collections.abc import Mapping

import click

from quizgen.problem import Topic

TOPICS = {topic.value.partition("::")[2]: topic for topic in Topic}
"""By the names that are typed."""


def parse_topics(_context: click.Context, _option: click.Parameter, value: str | None) -> dict[Topic, int]:
    """Read `output-size=2,compute=1`."""
    shares: dict[Topic, int] = {}
    for part in (value or "").split(",") if value is not None else ():
        name, _, weight = (text.strip() for text in part.partition("="))
        if name not in TOPICS:
            raise click.BadParameter(
                f"{name!r} is not a topic; give {', '.join(TOPICS)}, each with its share (compute=2)"
            )
        if not re.fullmatch(r"[1-9][0-9]{0,2}", weight or "1"):
            raise click.BadParameter(f"{part.strip()!r} has no share; give a number such as {name}=2")
        if TOPICS[name] in shares:
            raise click.BadParameter(f"{name!r} has two shares; give it one")
        shares[TOPICS[name]] = int(weight or "1")
    return shares


def topics_text(shares: Mapping[Topic, int]) -> str:
    """Write topics and their shares as they are typed."""
    names = {topic: name for name, topic in TOPICS.items()}
    return ",".join(f"{names[topic]}={share}" for topic, share in shares.items())
