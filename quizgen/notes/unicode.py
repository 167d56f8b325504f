"""Unicode: one form of it, as é is one character here and two there; and what of it is not to be seen."""

import re
import unicodedata

_CONTROLS = {*range(32), 127} - {*map(ord, "\t\n\r")}
_INVISIBLE = dict.fromkeys({*map(ord, "\u200b\u2060\ufeff"), *_CONTROLS})
"""Zero-width characters that come with copied text and would hide a heading's mark (joiners stay: scripts need them),
and control characters, which HTML doesn't allow and of which Anki takes one for the end of a field."""

_HIDDEN = re.compile(f"[{re.escape(''.join(map(chr, _INVISIBLE)))}\ud800-\udfff]")


def one_form(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Take out what can't be seen, and replace what is not Unicode: no export could hold it."""
    return text.translate(_INVISIBLE).encode("utf-8", "replace").decode() if _HIDDEN.search(text) else text
