"""Signs of Unicode's private use that stand for the expressions of a problem while its Markdown is read.

No rule of Markdown touches them. A note may hold such characters itself, as icons for example, plainly or in one of the
codes that a parser resolves. So each note gets signs that it has nowhere: what it holds itself is text, and stays.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import unquote

from quizgen.notes.concept import Slot

EXPRESSION = re.compile(r"(?<!\\)\{\{([^{}\n]+)\}\}")
"""An expression in a text; a backslash before its braces makes them plain ones (`plain_braces`)."""

SIGN = "[\U000f0000-\U000ffffd]"
"""A pattern of all signs there may be; which of them stand for something only the slots know."""

_SIGNS = re.compile(SIGN)
_TARGET = re.compile(r'\s(?:href|src)="([^"]*)"')
_PUNYCODE = re.compile(r"xn--([a-z0-9-]{1,59}+)(?![a-z0-9-])", re.IGNORECASE)
"""A part of a host's name has 63 characters at most; decoding takes the square of its length."""


def plain_braces(text: str) -> str:
    """Take the backslashes off braces that mean nothing."""
    return text.replace("\\{{", "{{")


def unused_signs(text: str) -> Iterator[str]:
    """Yield the signs that a text doesn't hold, whatever a parser resolves in it."""
    used = _resolved(text)
    return (sign for sign in map(chr, range(0xF0000, 0xFFFFE)) if sign not in used)


def _resolved(text: str) -> set[str]:
    """Return the characters of a text, also those in entities, percent codes and names of hosts."""
    bare = unescape(text.replace("\\", ""))
    plain = unquote(bare)
    used = {*text, *bare, *plain}
    for host in _PUNYCODE.findall(plain):
        try:
            used.update(host.encode("ascii").decode("punycode"))
        except ValueError:
            continue  # then the parser leaves it too
    return used


def signs(text: str, slots: Sequence[Slot]) -> Iterator[int]:
    """Yield the numbers of the slots in a text, in its order."""
    numbers = {slot.sign: number for number, slot in enumerate(slots)}
    return (numbers[sign] for sign in _SIGNS.findall(text) if sign in numbers)


def signs_in_links(html: str, slots: Sequence[Slot]) -> Iterator[int]:
    """Yield the numbers of the slots in where links lead, in which signs are encoded."""
    found = set().union(*map(_resolved, _TARGET.findall(html)))
    return (number for number, slot in enumerate(slots) if slot.sign in found)


def substituted(text: str, values: Mapping[str, str]) -> str:
    """Put the value of each sign in its place."""
    return _SIGNS.sub(lambda match: values.get(match[0], match[0]), text)
