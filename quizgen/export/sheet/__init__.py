"""Practice sheets and exams: versions to print, hand out and mark."""

from quizgen.export.sheet.document import DOCUMENTS, Document, Unshown
from quizgen.export.sheet.layout import PAPERS, Head, Key, Layout
from quizgen.export.sheet.manifest import (
    MARK,
    TABLE,
    Printed,
    Value,
    changed_options,
    check_printed,
    to_manifest,
    without_folder,
)
from quizgen.export.sheet.page import show_on_page, to_page
from quizgen.export.sheet.versions import answers_of, shown_versions

__all__ = [
    "DOCUMENTS",
    "MARK",
    "PAPERS",
    "TABLE",
    "Document",
    "Head",
    "Key",
    "Layout",
    "Printed",
    "Unshown",
    "Value",
    "answers_of",
    "changed_options",
    "check_printed",
    "show_on_page",
    "shown_versions",
    "to_manifest",
    "to_page",
    "without_folder",
]
