"""Our templates in the form that Jinja compiles them to: in a wheel as modules, else kept from run to run.

That saves half a second.
"""

from io import BytesIO
from pathlib import Path

from jinja2 import BytecodeCache, Environment, ModuleLoader
from jinja2.bccache import Bucket, bc_version

from quizgen.resources import READY, DiskCache

_MODULES = f"templates-{bc_version}"
"""Holds the version of the code that Jinja compiles to: other versions of Jinja can't run it."""


class CompiledTemplates(BytecodeCache):
    """Jinja's interface to the cache on disk."""

    def __init__(self, cache: DiskCache) -> None:
        self._cache = cache

    @classmethod
    def find(cls) -> "CompiledTemplates | None":
        """Return those in the user's cache folder, if that is safe."""
        cache = DiskCache.find()
        return cls(cache) if cache else None

    def load_bytecode(self, bucket: Bucket) -> None:
        if data := self._cache.load(bucket.key):
            bucket.load_bytecode(BytesIO(data))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.store(bucket.key, bucket.bytecode_to_string())


def compile_templates(environment: Environment, folder: Path) -> None:
    """Compile all templates to modules of Python, for `ready_modules` to find."""
    environment.compile_templates(folder / _MODULES, extensions=["j2"], zip=None, ignore_errors=False)


def ready_modules() -> ModuleLoader | None:
    """Return the templates that came with a wheel, if the Jinja at hand can run them."""
    folder = READY / _MODULES
    return ModuleLoader(folder) if folder.is_dir() else None
