"""Practice sheets: versions to print, hand out and mark."""

from quizgen.export.sheet.page import PAPERS, Key, Layout, key_page, sheet_page
from quizgen.export.sheet.versions import MOST_VERSIONS

__all__ = ["MOST_VERSIONS", "PAPERS", "Key", "Layout", "key_page", "sheet_page"]
