"""How long decks take to make and to import, and how large they are.

usage: python benchmarks/decks.py
Prints a row for each deck; docs/performance.md holds such rows. Needs the extra `test` (the library `anki`).
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import quizgen

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

DECKS = ((50, 12), (500, 12), (2_000, 12), (10_000, 1))


def main() -> None:
    """Make and import each deck once."""
    print("| cards | variants | made in | peak memory | package | imported in |")
    print("|---|---|---|---|---|---|")
    for cards, variants in DECKS:
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "cnn.apkg"
            made = quizgen("anki", "--n", cards, "--variants", variants, "--seed", 1, "-o", package)
            size = package.stat().st_size
            importing = [sys.executable, __file__, "import", str(package)]
            imported = float(subprocess.run(importing, capture_output=True, check=True, text=True).stdout)
        print(
            f"| {cards:,} | {variants} | {made.seconds:.1f} s | {made.memory:.0f} MB | {size / 1e6:.1f} MB | "
            f"{imported:.1f} s |",
            flush=True,
        )


def seconds_to_import(package: Path) -> float:
    """Import a package, in a process of its own: what starts a process counts in that one's memory."""
    from importing import Collection, import_package  # noqa: PLC0415

    collection = Collection(str(package.with_name("collection.anki2")))
    start = time.perf_counter()
    import_package(collection, package)
    taken = time.perf_counter() - start
    collection.close()
    return taken


if __name__ == "__main__":
    if sys.argv[1:2] == ["import"]:
        print(seconds_to_import(Path(sys.argv[2])))
    else:
        main()
