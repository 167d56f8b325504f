"""Files that take the place of others: all of them, or none."""

import contextlib
import os
import secrets
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quizgen.errors import OutputError

UNCHANGED = "nothing was changed"


def beside(path: Path) -> Path:
    """Return a name that no file has, in the same folder."""
    return path.with_name(f".quizgen-{secrets.token_hex(8)}")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals that would end us wait, where the system can: what is made halfway would be left behind."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass
class Replacement:
    """A file that is written and has to take its place; `before` keeps what is there, under another name."""

    path: Path
    temporary: Path
    target: Path
    before: Path | None = None
    is_new: bool = False

    def keep(self, staged: contextlib.ExitStack) -> None:
        """Keep what is there, if that can be done: a second name, or where there is none, a copy."""
        self.is_new = not os.path.lexists(self.target)
        kept = beside(self.target)
        staged.callback(kept.unlink, missing_ok=True)
        for keep in () if self.is_new else (os.link, shutil.copy2):
            with contextlib.suppress(OSError):
                keep(self.target, kept)
                self.before = kept
                return

    def undo(self) -> bool:
        """Put back what was there; return whether that could be done."""
        with contextlib.suppress(OSError):
            if self.before:
                self.before.replace(self.target)
            elif self.is_new:
                self.target.unlink()
            return bool(self.before or self.is_new)
        return False


def replace_all(files: list[Replacement], staged: contextlib.ExitStack) -> None:
    """Move each file to its place. If one can't be moved, those before it are put back."""
    done: list[Replacement] = []
    with undisturbed():
        for file in files[:-1]:
            file.keep(staged)
        try:
            for file in files:
                file.temporary.replace(file.target)
                done.append(file)
        except BaseException as error:  # without signals to block, Ctrl-C comes here
            replaced = [str(one.path) for one in reversed(done) if not one.undo()]
            if not isinstance(error, OSError):
                raise
            after = f"already replaced: {', '.join(replaced)}" if replaced else UNCHANGED
            raise OutputError(f"{file.path}: could not be written ({error.strerror}); {after}") from error
