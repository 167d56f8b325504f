"""Pictures of notes, put into what is exported."""

import base64

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
