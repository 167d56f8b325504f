"""One form of Unicode: é is one character here and two there, and names are equal all the same."""

import unicodedata


def one_form(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    return unicodedata.normalize("NFC", text)
