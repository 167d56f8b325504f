"""Makes the built-in notes and templates ready when a wheel is built; a checkout does that when it first needs them."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Ready(BuildHookInterface[Any]):
    """Puts `quizgen/_data/ready` into a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from quizgen.cards.ready import write_ready  # noqa: PLC0415 - from the sources that are being built

        self._folder = Path(tempfile.mkdtemp(prefix="quizgen-"))
        write_ready(self._folder)
        build_data["force_include"][str(self._folder)] = "quizgen/_data/ready"

    def finalize(self, version: str, _build_data: dict[str, Any], _artifact: str) -> None:
        if version != "editable":
            shutil.rmtree(self._folder)
