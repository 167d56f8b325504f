"""quizgen run many times in processes with limits of their own, all children of one that has imported it.

A command line: `python limited.py FOLDER ARGUMENTS…` runs quizgen with the arguments in each folder below FOLDER, and
prints JSON: for each folder but `harmless` its exit status, the largest room that it took (kB), and what it said.
Status -9 or -24 tells that it was killed for taking longer than it may; one that needs too much room fails by itself.
"""

import contextlib
import io
import json
import os
import resource
import sys
from pathlib import Path

HARMLESS = "harmless"
"""The folder where the arguments do no harm: there they are tried in the parent."""

_SECONDS, _BYTES = 2, 200 << 20


def _run(folder: Path, arguments: list[str]) -> dict[str, object]:
    """Run quizgen in a child, which has its seconds and its room for itself."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (_BYTES, _BYTES))
        os.chdir(folder)
        os._exit(_say(arguments))
    _, status, used = os.wait4(child, 0)
    said = folder / "said.txt"
    text = said.read_text("utf-8") if said.exists() else ""
    said.unlink(missing_ok=True)
    return {"status": os.waitstatus_to_exitcode(status), "room": used.ru_maxrss, "said": text}


def _say(arguments: list[str]) -> int:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="replace", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = _call(arguments)
    buffer = out.buffer
    assert isinstance(buffer, io.BytesIO)
    Path("said.txt").write_bytes(buffer.getvalue())
    return status


def _call(arguments: list[str]) -> int:
    import traceback  # noqa: PLC0415 - only here

    from quizgen.cli import main  # noqa: PLC0415 - imported once, in the parent

    try:
        main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - the parent fails the test
        traceback.print_exc()
    return 99


def _main(folder: Path, arguments: list[str]) -> None:
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and path.name != HARMLESS)
    os.chdir(folder / HARMLESS)
    _say(arguments)  # imports what the children need
    sys.stdout.write(json.dumps({path.name: _run(path, arguments) for path in folders}))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
