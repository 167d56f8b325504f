"""Our templates in the form that Jinja compiles them to, kept from run to run: that saves half a second.

They are code. So they are kept only where nobody else may write, and each bears a sum that tells whether it is whole.
"""

import contextlib
import os
import secrets
import stat
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from quizgen.resources import cache_folder

_SUM = sha256().digest_size


class CompiledTemplates(BytecodeCache):
    """A folder of compiled templates. Where nothing can be kept, nothing is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def find(cls) -> "CompiledTemplates | None":
        """Return those in the user's cache folder, if there is a safe one."""
        folder = cache_folder()
        try:
            if folder is None or not hasattr(os, "geteuid"):
                return None if folder is None else cls(folder)  # Windows: a user's folders are closed to others
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_safe = all(map(_is_ours, (folder.resolve(), *folder.resolve().parents)))
        except (OSError, RuntimeError):
            return None
        return cls(folder) if is_safe else None

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            data = (self._folder / bucket.key).read_bytes()
            if data[:_SUM] == sha256(data[_SUM:]).digest():
                bucket.load_bytecode(BytesIO(data[_SUM:]))

    def dump_bytecode(self, bucket: Bucket) -> None:
        data = bucket.bytecode_to_string()
        temporary = self._folder / secrets.token_hex(8)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_bytes(sha256(data).digest() + data)
                temporary.replace(self._folder / bucket.key)
            finally:
                temporary.unlink(missing_ok=True)


def _is_ours(folder: Path) -> bool:
    """Tell whether only we, or the superuser, can put something else in a folder's place or into it."""
    found = folder.stat()
    is_shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX
    return found.st_uid in {0, os.geteuid()} and not is_shared
