"""The templates: a forgotten value is an error, and a user's own come first."""

import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from quizgen import worked
from quizgen.cards.compiled import CompiledTemplates, ready_modules
from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.resources import TEMPLATES
from quizgen.richtext import tex

T = TypeVar("T")


class Templates:
    """The templates of one run.

    What goes wrong in a user's template becomes a `ContentError` with file and line; in ours it stays the bug it is.

    Args:
        overrides: a folder of templates that come before ours.
        style: rules of CSS that come after all others.
    """

    def __init__(self, overrides: Path | None = None, style: str = "") -> None:
        self._style = style
        self._overrides = overrides
        self._environment = _environment(overrides)
        self._modules: dict[str, Any] = {}

    def render(self, name: str, **values: object) -> Markup:
        """Fill in a whole template."""
        return self._guarded(lambda: Markup(self._environment.get_template(name).render(values)))  # noqa: S704

    def style(self, name: str, **values: object) -> Markup:
        """Fill in a style sheet, the user's own rules at its end."""
        return self.render(name, **values) + Markup(self._style)  # noqa: S704 - checked when it was read

    def call(self, name: str, macro: str, *values: object) -> Markup:
        """Call a macro of a template.

        Raises:
            ContentError: the template has no such macro.
        """
        if self._overrides is None:
            return self._macro(name, macro)(*values)
        return self._guarded(lambda: Markup(self._macro(name, macro)(*values)))  # noqa: S704 - whatever a user's gives

    def text(self, name: str) -> str:
        """Return the text of a file that is not Jinja's: scripts, and Anki's card templates."""
        loader = _OwnFirst(self._overrides) if self._overrides else FileSystemLoader(TEMPLATES)
        return self._guarded(lambda: loader.get_source(self._environment, name)[0])

    def data(self, name: str) -> bytes:
        """Return the bytes of a file, such as a font."""
        if self._overrides is None or not (self._overrides / name).is_file():
            return (TEMPLATES / name).read_bytes()
        return self._guarded((self._overrides / name).read_bytes)

    def _macro(self, name: str, macro: str) -> Callable[..., Markup]:
        found = getattr(self._module(name), macro, None)
        if found is None:
            folder = self._overrides or TEMPLATES
            raise ContentError(
                f"{folder / name}: has no macro {macro}; compare it with the template that comes with quizgen"
            )
        return cast("Callable[..., Markup]", found)

    def _module(self, name: str) -> Any:  # noqa: ANN401 - a template's macros are known only to Jinja
        if name not in self._modules:
            self._modules[name] = self._environment.get_template(name).module
        return self._modules[name]

    def _guarded(self, work: Callable[[], T]) -> T:
        if self._overrides is None:
            return work()
        try:
            return work()
        except (QuizgenError, MemoryError):
            raise
        except Exception as error:  # a template may raise anything
            raise ContentError(_explain(self._in_template(error), self._overrides)) from error

    def _in_template(self, error: Exception) -> Exception:
        """Let the traceback speak of the template's lines, not of the Python that Jinja has made of it."""
        try:
            self._environment.handle_exception()
        except Exception:  # noqa: BLE001 - it raises the very error that it was called for
            return error


class _OwnFirst(FileSystemLoader):
    """Reads a user's templates, and ours where there are none. Editors on Windows begin a file with a mark of UTF-8."""

    def __init__(self, overrides: Path) -> None:
        super().__init__([overrides, TEMPLATES], encoding="utf-8-sig")
        self._overrides = overrides

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise ContentError(f"{self._overrides / template}: not UTF-8 text; save it with UTF-8 encoding") from error


def find_templates(overrides: Path | None = None, style: str = "") -> Templates:
    """Return the templates, those in the folder `overrides` before ours, with a style at the end of each page's.

    Raises:
        UsageError: there is no such folder, or it overrides nothing.
    """
    if overrides is None:
        return Templates(style=style) if style else _built_in()
    try:
        is_folder = overrides.is_dir()
    except OSError as error:
        raise UsageError(
            f"--templates {overrides}: can't be read ({error.strerror}); check the path and its permissions"
        ) from error
    if not is_folder:
        raise UsageError(f"--templates {overrides}: there is no such folder; docs/theming.md says what to put there")
    if not any((overrides / path.relative_to(TEMPLATES)).is_file() for path in TEMPLATES.rglob("*.*")):
        raise UsageError(
            f"--templates {overrides}: no file there has the path of a template, such as shared/theme.css; "
            "docs/theming.md lists them"
        )
    return Templates(overrides, style)


@cache
def _built_in() -> Templates:
    return Templates()


def plain_environment() -> Environment:
    """Return the environment of our own templates, nothing ready."""
    return _prepared(Environment, FileSystemLoader(TEMPLATES), None)


def _environment(overrides: Path | None) -> Environment:
    if overrides:
        # Jinja's sandbox is a second wall and no promise. It looks at every attribute, a tenth of an export's time; and
        # compiles to other code, under the same names.
        return _prepared(ImmutableSandboxedEnvironment, _OwnFirst(overrides), None)
    if modules := ready_modules():
        return _prepared(Environment, ChoiceLoader([modules, FileSystemLoader(TEMPLATES)]), None)
    return _prepared(Environment, FileSystemLoader(TEMPLATES), CompiledTemplates.find())


def _prepared(kind: type[Environment], loader: BaseLoader, cache: BytecodeCache | None) -> Environment:
    environment = kind(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        bytecode_cache=cache,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tex"] = tex
    environment.filters["pair"] = worked.pair
    environment.filters["layer_name"] = worked.layer_name
    environment.globals["describe_slide"] = worked.describe_slide
    environment.globals["has_jumps"] = worked.has_jumps
    return environment


def _explain(error: Exception, overrides: Path) -> str:
    """Say where in the user's templates something went wrong."""
    if isinstance(error, TemplateSyntaxError):
        place = f"{error.filename}:{error.lineno}"
    elif isinstance(error, TemplateNotFound):
        return f"--templates {overrides}: there is no template {error.name}; check the name it is included by"
    else:
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if Path(frame.filename).is_relative_to(overrides)]
        place = f"{inside[-1].filename}:{inside[-1].lineno}" if inside else f"--templates {overrides}"
    return f"{place}: {error}; compare it with the template of the same name that comes with quizgen"
