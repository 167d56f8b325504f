"""The templates: one sandboxed environment a process, in which a forgotten value is an error."""

from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quizgen import worked
from quizgen.resources import TEMPLATES
from quizgen.richtext import tex


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tex"] = tex
    environment.filters["pair"] = worked.pair
    environment.filters["layer_name"] = worked.layer_name
    environment.globals["describe_slide"] = worked.describe_slide
    environment.globals["has_jumps"] = worked.has_jumps
    return environment


@cache
def template(name: str) -> Any:  # noqa: ANN401 - a template's macros are known only to Jinja
    """Return the module of a template: its macros are its attributes, and return Markup."""
    return _environment().get_template(name).module


@cache
def static(name: str) -> str:
    """Return the text of a template file that is not Jinja's: Anki's card templates and style sheets."""
    environment = _environment()
    assert environment.loader is not None  # noqa: S101 - set above
    return environment.loader.get_source(environment, name)[0]
