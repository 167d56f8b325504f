"""What frontmatter says, as one table of text, whether it is written in YAML, TOML or JSON."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

import yaml

from quizgen.notes.syntax.other_frontmatter import JSON, TOML

_TAGS = re.compile(r"tags?[ \t]*:", re.IGNORECASE)
_HASHED = re.compile(r"([ \t]*-)?[ \t]+#[\w/-]+(?:::[\w/-]+)*(?:[ \t,]+#[\w/-]+(?:::[\w/-]+)*)*[ \t]*")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_CASELESS = frozenset({"tags", "tag", "title", "deck", "lang", "quizgen"})
"""Keys that may be written `Tags:`. The key `id` may not: cards that got ids without it would lose their history."""

_SIGNS = {"YAML": "colons", "TOML": "equals signs"}
"""What stands between a key and its value."""


class FrontmatterError(ValueError):
    """The frontmatter can't be read. `line` counts from 0 at its first line."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def read_metadata(text: str, markup: str) -> Mapping[str, object]:
    """Return the values by their keys; strings, lists and tables only.

    Args:
        text: of the frontmatter, without the lines around it.
        markup: how it begins: with `---`, `+++` or `{`.

    Raises:
        FrontmatterError: the text is not what it should be.
    """
    readers: dict[str, Callable[[str], object]] = {TOML: _toml, JSON: _json}
    data = readers.get(markup, _yaml)(text)
    if data in (None, ""):
        return {}
    if not isinstance(data, dict):
        said = "holds no key: value, and is left out; if it is text, put an empty line above it"
        raise FrontmatterError(said, 0)
    return {_key(key, data): value for key, value in data.items()}


def _key(key: object, data: Mapping[object, object]) -> str:
    """Return a key as we know it, however it is written; where both are there, ours counts."""
    lower = str(key).lower()
    return lower if lower in _CASELESS and lower not in data else str(key)


def _json(text: str) -> object:
    return _with_strings(json.loads(text))


def _with_strings(data: object) -> object:
    """Make strings of the numbers, dates and truth values of a table, and of those in its lists, as YAML has them."""
    if not isinstance(data, dict):
        return data
    return {
        key: [_string(one) for one in value] if isinstance(value, list) else _string(value)
        for key, value in data.items()
    }


def _string(value: object) -> object:
    if isinstance(value, dict | list):
        return value
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _yaml(text: str) -> object:
    try:
        return yaml.load("\n".join(_with_tags(text)), yaml.BaseLoader)  # noqa: S506 - it makes only strings, lists and dicts
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise FrontmatterError(_not("YAML", error.problem or "not YAML"), line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontmatterError(_not("YAML", "not YAML"), 0) from error


def _toml(text: str) -> object:
    import tomllib  # noqa: PLC0415 - few notes need it, and it takes long to import

    try:
        return _with_strings(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        reason = _AT_LINE.sub("", str(error)).strip() if found else "not TOML"
        line = int(found[1]) - 1 if found and found[1] else 0
        raise FrontmatterError(_not("TOML", reason), line) from error


def _not(language: str, reason: str) -> str:
    return f"is not {language} ({reason}) and is left out; check its quotes, {_SIGNS[language]} and indentation"


def _with_tags(text: str) -> Iterator[str]:
    """Yield the lines of YAML, with `tags: #a #b` as `tags:  a  b`: to YAML, what follows a `#` is a comment."""
    in_tags = False
    for line in text.split("\n"):
        key = _TAGS.match(line)
        in_tags = bool(key) or (in_tags and line[:1] in {" ", "\t", "-"})
        start = key.end() if key else 0
        is_hashed = in_tags and _HASHED.fullmatch(line, start)
        yield line[:start] + line[start:].replace("#", " ") if is_hashed else line
