"""The link from a card back to its note, as the user spells it: `obsidian://open?vault=V&file={path}`."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from quizgen.errors import UsageError, shortened
from quizgen.notes import Source

_SCHEMES = ("http", "https", "obsidian", "file")
_PLACE = re.compile(r"\{([^{}]*)\}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NAMES = ("path", "stem", "line")


@dataclass(frozen=True, slots=True)
class SourceLink:
    """An address with places for a note's path in its folder, its name without the ending, and a line.

    Raises:
        UsageError: it is no such address.
    """

    pattern: str

    def __post_init__(self) -> None:
        said = f"--source-link {shortened(self.pattern)}"
        scheme = _SCHEME.match(self.pattern)
        if not scheme or scheme[1].lower() not in _SCHEMES:
            raise UsageError(
                f"{said}: is not a kind of link that is known; begin it with {', '.join(_SCHEMES)} and a :"
            )
        if re.search(r"[\s\x00-\x1f\x7f]", self.pattern):
            raise UsageError(f"{said}: holds a space; write %20 in its place")
        for name in _PLACE.findall(self.pattern):
            if name not in _NAMES:
                raise UsageError(f"{said}: {{{name}}} is not known; {{path}}, {{stem}} and {{line}} are")
        if re.search(r"[{}]", _PLACE.sub("", self.pattern)):
            raise UsageError(f"{said}: holds a brace of its own; write %7B or %7D in its place")

    def to(self, source: Source) -> str:
        """Return the address of a card's source, its parts percent-encoded."""
        path = source.file.partition("/")[2] or source.file  # the folder that was named is the vault's own
        values = {"path": path, "stem": PurePosixPath(path).stem, "line": str(source.line)}
        return _PLACE.sub(lambda place: quote(values[place[1]]), self.pattern)
