"""Pictures of notes, put into what is exported."""

import base64
from collections.abc import Iterable

from quizgen.errors import ContentError
from quizgen.notes import Image

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
}


_HEAVY = 5_000_000
"""Bytes of pictures in a page that are worth a word: phones open such a page slowly, and few mails take it."""


def weighed(images: Iterable[Image]) -> str:
    """Return a warning if pictures make a page heavy, else nothing. Each counts wherever it is shown."""
    shown = tuple(images)
    sizes = {image: len(data_uri(image)) for image in shown}
    total = sum(sizes[image] for image in shown)
    if total <= _HEAVY:
        return ""
    largest = max(sizes, key=sizes.__getitem__)
    return (
        f"pictures make up {total / 1e6:,.0f} MB of the page, {largest.path.name} alone {sizes[largest] / 1e6:.1f} MB; "
        "make large ones smaller, 1600 pixels across are plenty"
    )


def read_image(image: Image) -> bytes:
    """Return a picture's bytes.

    Raises:
        ContentError: it has vanished since the note was read.
    """
    try:
        return image.path.read_bytes()
    except OSError as error:
        raise ContentError(f"{image.path}: could not be read ({error.strerror}); try again") from error


def data_uri(image: Image) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{_TYPES[image.path.suffix.lower()]};base64,{base64.b64encode(read_image(image)).decode()}"
