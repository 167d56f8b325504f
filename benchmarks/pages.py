"""How long quiz pages take to write and to open, and how large they are.

usage: python benchmarks/pages.py
Prints a row for each page; docs/performance.md holds such rows. Needs the extra `test` and a Chromium.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browser import chromium

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
            command = [sys.executable, "-m", "quizgen", "html", "--n", str(cards), "--variants", str(variants)]
            written, ready = [], []
            for _ in range(3):
                start = time.perf_counter()
                subprocess.run([*command, "--seed", "1", "-o", str(path)], capture_output=True, check=True)
                written.append(time.perf_counter() - start)
                page = browser.new_page()
                page.goto(path.as_uri())
                ready.append(page.evaluate(READY))
                page.close()
            size = path.stat().st_size / 1e6
        print(f"| {cards:,} | {variants} | {min(written):.2f} s | {size:.1f} MB | {min(ready)} ms |", flush=True)


if __name__ == "__main__":
    main()
