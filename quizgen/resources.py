"""Where the templates and the built-in notes are: in a checkout, an editable install and a wheel."""

import os
from pathlib import Path

from quizgen.version import __version__

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_DATA = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "_data"


def cache_folder() -> Path | None:
    """Return the user's folder for what can be made anew, by the rules of the system; None if there is no home."""
    named = [os.environ.get(name, "") for name in ("XDG_CACHE_HOME", "LOCALAPPDATA")]
    try:
        place = next((path for path in map(Path, named) if path.is_absolute()), Path.home() / ".cache")
        return place / "quizgen" / __version__
    except RuntimeError:
        return None


TEMPLATES = _DATA / "templates"
CONTENT = _DATA / "content"
MISTAKES = CONTENT / "mistakes"
