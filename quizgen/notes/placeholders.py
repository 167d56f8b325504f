"""Placeholders for the expressions of a problem while its Markdown is read: characters of Unicode's private use.

No rule of Markdown touches them. A note may hold such characters itself, as icons for example, either as they are or as
an entity or another code that a parser resolves. So each note gets placeholders that occur nowhere in it, and what it
holds itself stays text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import unquote

from quizgen.notes.concept import Slot

EXPRESSION = re.compile(r"(?<!\\)\{\{([^{}\n]+)\}\}")
"""An expression in a text; a backslash before its braces makes them plain ones (`plain_braces`)."""

PLACEHOLDER = "[\U000f0000-\U000ffffd]"
"""A pattern of all characters that may be placeholders; only the slots of a problem tell which of them are."""

_PLACEHOLDERS = re.compile(PLACEHOLDER)
_TARGET = re.compile(r'\s(?:href|src)="([^"]*)"')
_PUNYCODE = re.compile(r"xn--([a-z0-9-]{1,59}+)(?![a-z0-9-])", re.IGNORECASE)
"""A part of a host's name has 63 characters at most; decoding takes the square of its length."""


def plain_braces(text: str) -> str:
    """Take the backslashes off braces that mean nothing."""
    return text.replace("\\{{", "{{")


def unused_placeholders(text: str) -> Iterator[str]:
    """Yield placeholders that a text doesn't hold, not even when a parser has resolved its codes."""
    used = _resolved(text)
    return (one for one in map(chr, range(0xF0000, 0xFFFFE)) if one not in used)


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


def slots_in(text: str, slots: Sequence[Slot]) -> Iterator[int]:
    """Yield the numbers of the slots whose placeholders stand in a text, in the order of the text."""
    numbers = {slot.placeholder: number for number, slot in enumerate(slots)}
    return (numbers[one] for one in _PLACEHOLDERS.findall(text) if one in numbers)


def slots_in_links(html: str, slots: Sequence[Slot]) -> Iterator[int]:
    """Yield the numbers of the slots whose placeholders stand, encoded, in the addresses of links and pictures."""
    found = set().union(*map(_resolved, _TARGET.findall(html)))
    return (number for number, slot in enumerate(slots) if slot.placeholder in found)


def substituted(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of placeholders."""
    return _PLACEHOLDERS.sub(lambda match: values.get(match[0], match[0]), text)
