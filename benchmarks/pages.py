"""How long quiz pages take to write and to open, and how large they are.

usage: python benchmarks/pages.py
Prints a row for each page; docs/performance.md holds such rows. Needs the extra `test` and a Chromium.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browser import chromium
from measured import quizgen

PAGES = ((20, 5), (50, 5), (1_000, 1))
READY = """() => {
  const [entry] = performance.getEntriesByType("navigation");
  return Math.round(entry.domContentLoadedEventEnd);
}"""


def main() -> None:
    """Write and open each page three times; the fastest counts."""
    print("| cards | variants | written in | size | ready in |")
    print("|---|---|---|---|---|")
    for cards, variants in PAGES:
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            path = Path(folder) / "quiz.html"
            options = ("--n", cards, "--variants", variants, "--seed", 1)
            written, ready = [], []
            for _ in range(3):
                written.append(quizgen("html", *options, "-o", path).seconds)
                page = browser.new_page()
                page.goto(path.as_uri())
                ready.append(page.evaluate(READY))
                page.close()
            size = path.stat().st_size / 1e6
        print(f"| {cards:,} | {variants} | {min(written):.2f} s | {size:.1f} MB | {min(ready)} ms |", flush=True)


if __name__ == "__main__":
    main()
