"""How a note is read: one table of what is added to CommonMark, each in a file of its own.

markdown-it tries the rules at each place in the order of their kind: code before everything else, then math, then links
and emphasis. The table's order is the order in which what it adds is put in.
"""

from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from quizgen.notes.syntax.admonitions import admonitions_plugin
from quizgen.notes.syntax.bare_tags import bare_tags_plugin
from quizgen.notes.syntax.block_ids import block_ids_plugin
from quizgen.notes.syntax.bounds import bounds_plugin
from quizgen.notes.syntax.callouts import callouts_plugin
from quizgen.notes.syntax.dispatch import dispatch_plugin
from quizgen.notes.syntax.divs import divs_plugin
from quizgen.notes.syntax.escaped_marks import escaped_marks_plugin
from quizgen.notes.syntax.folds import folds_plugin
from quizgen.notes.syntax.footnotes import footnotes_plugin
from quizgen.notes.syntax.highlights import highlights_plugin
from quizgen.notes.syntax.img_tags import img_tags_plugin
from quizgen.notes.syntax.indents import indents_plugin
from quizgen.notes.syntax.line_ends import line_ends_plugin
from quizgen.notes.syntax.lone_brackets import lone_brackets_plugin
from quizgen.notes.syntax.math import math_plugin
from quizgen.notes.syntax.other_frontmatter import other_frontmatter_plugin
from quizgen.notes.syntax.tasks import tasks_plugin
from quizgen.notes.syntax.wikilinks import wikilinks_plugin

Plugin = Callable[[MarkdownIt], None]

PLUGINS: tuple[Plugin, ...] = (
    bounds_plugin,
    line_ends_plugin,
    front_matter_plugin,
    other_frontmatter_plugin,
    math_plugin,
    lone_brackets_plugin,
    wikilinks_plugin,
    highlights_plugin,
    folds_plugin,
    divs_plugin,
    admonitions_plugin,
    indents_plugin,
    bare_tags_plugin,
    tasks_plugin,
    footnotes_plugin,
    block_ids_plugin,
    callouts_plugin,
    img_tags_plugin,
    escaped_marks_plugin,
    dispatch_plugin,
)


@cache
def parser() -> MarkdownIt:
    """Return the parser of notes."""
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for plugin in PLUGINS:
        made.use(plugin)
    return made
