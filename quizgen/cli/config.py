"""Options in a TOML file: a sheet's head and settings, or the manifest of a sheet that was printed."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import click

from quizgen.cli.paths import PATH
from quizgen.cli.students import clean_name
from quizgen.errors import ContentError, UsageError, shortened
from quizgen.export.sheet import TABLE, Printed, changed_options, without_folder
from quizgen.files import read_bounded
from quizgen.notation import parse_shape

_LARGEST = 20_000_000
_HELD = {
    "versions": "those that were",
    "seed": "the one that was",
    "codes": "those that were",
}
"""Options that the table of what was printed stands for."""

_KINDS: dict[str, type] = {
    "quizgen": str,
    "seed": int,
    "people": bool,
    "chosen_by": dict,
    "replaced": dict,
    "versions": dict,
}
_KINDS_IN_VERSIONS: dict[str, type] = {"questions": list, "answers": list, "turned_down": list}
_FILES_OR_NAMES = frozenset({"codes", "networks"})


def read_config(context: click.Context, _option: click.Parameter, path: Path | None) -> Printed | None:
    """Let the options in a file be the command's defaults; return what was printed, if the file is a manifest.

    Paths in it are seen from its folder.

    Raises:
        UsageError: there is no such file, or an option in it is unknown.
        ContentError: it is not TOML, or a value can't be used.
    """
    if path is None:
        return None
    values = _read(path)
    printed = values.pop(TABLE, None)
    for name, held in _HELD.items() if printed is not None else ():
        if name in values:
            raise ContentError(
                f"{path}: {name} means nothing beside [{TABLE}], which holds {held} printed; take it out, and "
                f"give --{name} on the command line"
            )
    options = {
        name.removeprefix("--"): option
        for option in context.command.params
        for name in option.opts
        if name.startswith("--") and not option.is_eager
    }
    context.default_map = {
        options[name].name: _value(path, name, value, options[name])
        for name, value in values.items()
        if _is_known(path, name, options)
    }

    def meaning(name: str, value: object) -> object:
        return meaning_of(context, options[name], _value(path, name, value, options[name]))

    changed_since = partial(changed_options, options=values, meaning=meaning)
    return None if printed is None else _printed(path, printed, changed_since)


def meaning_of(context: click.Context, option: click.Parameter, given: object) -> object:
    """Return the meaning of what an option is given, so that two ways of saying the same are equal.

    Of networks only the last part of a path counts, since a file may have moved. Of notes it counts only whether there
    are any: if what was printed isn't in them, that is reported later.
    """
    try:
        value = option.process_value(context, given)
        if option.name == "networks":
            return frozenset(map(without_folder, value))
        if option.name == "notes":
            return bool(value)
        if option.name == "input_text":
            return parse_shape(value) if value else None
        return frozenset(value) if option.name in {"also", "exclude"} else value
    except (click.BadParameter, UsageError, ValueError):
        return given  # what it can't mean is refused where all options are


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bounded(path, _LARGEST).decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"--config {path}: can't be read ({error.strerror}); check its name and place") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: not UTF-8 text; save it with UTF-8 encoding") from error
    except (ValueError, RecursionError) as error:  # of which TOML's own errors are one kind: see tomllib
        raise ContentError(f'{path}: is not TOML ({error}); write lines such as title = "Week 3"') from error


def _is_known(path: Path, name: str, options: dict[str, click.Parameter]) -> bool:
    if name not in options:
        near = get_close_matches(name, options, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "see: quizgen sheet --help"
        raise UsageError(f"{path}: there is no option {shortened(name)}; {hint}")
    return True


def _value(path: Path, name: str, value: object, option: click.Parameter) -> object:
    """Return a value as click takes it: text, yes or no, or a list of texts."""
    if isinstance(option, click.Option) and option.is_flag:
        if not isinstance(value, bool):
            raise ContentError(f"{path}: {name} is switched on or off; write {name} = true")
        return value
    found = value if isinstance(value, list) else [value]
    if name == "points" and isinstance(value, bool):
        return [""] if value else []
    if any(isinstance(one, bool) or not isinstance(one, str | int | float) for one in found):
        raise ContentError(f"{path}: {name} takes text or a number; write it as on the command line, between quotes")
    texts = [_located(path, str(one), option) for one in found]
    if option.multiple:
        return texts
    if len(texts) != 1:
        raise ContentError(f"{path}: {name} takes one value; give one")
    return texts[0]


def _located(path: Path, text: str, option: click.Parameter) -> str:
    """Return a path as it is seen from here."""
    if option.type is PATH and text not in {"", "-"}:
        return str(path.parent / text)
    mark, name = ("@", text[1:]) if text.startswith("@") else ("", text)
    if option.name in _FILES_OR_NAMES and (path.parent / name).is_file():
        return f"{mark}{path.parent / name}"
    return text


def _printed(
    path: Path,
    table: Any,  # noqa: ANN401 - whatever the file holds
    changed_since: Callable[[Mapping[str, object]], tuple[str, ...]],
) -> Printed:
    try:
        _check_kinds(path, table, _KINDS)
        versions = table["versions"]
        for version in versions.values():
            _check_kinds(path, version, _KINDS_IN_VERSIONS)
        questions = {name: tuple(version["questions"]) for name, version in versions.items()}
        answers = {name: tuple(version["answers"]) for name, version in versions.items()}
        turned_down = {name: tuple(version.get("turned_down", ())) for name, version in versions.items()}
        seed, quizgen = table["seed"], table["quizgen"]
        changed = changed_since(table["chosen_by"]) if "chosen_by" in table else ()
        replaced = {int(number): _whole(times) for number, times in table.get("replaced", {}).items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path}: [{TABLE}] is not as quizgen wrote it; take it out, or print it again") from error
    lengths = {len(one) for one in (*questions.values(), *answers.values())}
    if len(lengths) != 1 or 0 in lengths or seed < 0 or any(times < 1 for times in replaced.values()):
        raise ContentError(f"{path}: [{TABLE}] is not as quizgen wrote it; take it out, or print it again")
    _check_replaced(path, replaced, lengths.pop())
    _check_names(path, questions)
    return Printed(quizgen, seed, replaced, questions, answers, turned_down, table.get("people", False), changed)


def _check_kinds(path: Path, table: Any, kinds: dict[str, type]) -> None:  # noqa: ANN401 - whatever the file holds
    """Find out whether a table holds what quizgen writes there, and nothing else.

    Raises:
        ContentError: a name is unknown.
        AttributeError, TypeError: it is no table, or a value is of another kind.
    """
    for name, value in table.items():
        if name not in kinds:
            near = get_close_matches(name, kinds, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else "take it out"
            raise ContentError(f"{path}: [{TABLE}] knows no {shortened(name)}; {hint}")
        if type(value) is not kinds[name] or (isinstance(value, list) and not all(isinstance(v, str) for v in value)):
            raise TypeError(name)


def _whole(times: object) -> int:
    if not isinstance(times, int) or isinstance(times, bool):
        raise TypeError
    return times


def _check_replaced(path: Path, replaced: dict[int, int], length: int) -> None:
    if unknown := [number for number in replaced if not 1 <= number <= length]:
        raise ContentError(
            f"{path}: [{TABLE}.replaced] has a question {unknown[0]}, and the sheet has {length}; take it out"
        )


def _check_names(path: Path, names: Iterable[str]) -> None:
    for name in names:
        if not name or name != clean_name(name):
            raise ContentError(
                f"{path}: [{TABLE}] has a version named {json.dumps(name)}; give it a letter or a name on one line"
            )
