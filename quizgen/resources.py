"""Where the templates and the built-in notes are: in a checkout, an editable install and a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_DATA = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "_data"

TEMPLATES = _DATA / "templates"
CONTENT = _DATA / "content"
