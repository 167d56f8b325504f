"""Rules chosen by the character at hand: most begin with one of a few characters, which most text has none of.

markdown-it tries every rule at every place. Here each of its chains of rules becomes one rule, which looks at the
character and tries only those that can begin with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock, lheading
from markdown_it.rules_inline import StateInline

Rule = Callable[..., bool]

INLINE = {
    "newline": "\n",
    "bracket_math": "\\",
    "math_inline": "$",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "highlight": "=",
    "emphasis": "*_",
    "lone_bracket": "![",
    "wikilink": "![",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "element": "<",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""The characters that each rule within lines can begin with: all but `text`, which takes what stands between them."""

_FARTHEST = 40
"""Lines that are looked at for the end of a paragraph: a note may have none that is blank."""

_ENDS = "]"
"""What else ends a piece of text: markdown-it finds the end of a link by going from piece to piece."""

_WIDE_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign not in " \t")

BLOCK = {
    "front_matter": "-",
    "other_front_matter": "+{",
    "math_block": "$",
    "bracket_math": f"\\{_WIDE_BLANKS}",
    "environment": f"\\{_WIDE_BLANKS}",
    "div": ":`",
    "admonition": "!?",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "fold": "<",
    "html_block": "<",
    "heading": "#",
}
"""The characters that a line can begin with for each rule of blocks; a rule that is not here is tried everywhere."""


def dispatch_plugin(parser: MarkdownIt) -> None:
    """Choose rules by the character. This comes last, since no rule can be added afterwards."""
    parser.inline.terminator_re = re.compile(f"[{re.escape(''.join([*INLINE.values(), _ENDS]))}]")
    parser.inline.ruler = _ByCharacter(parser.inline.ruler, INLINE, _inline_chain)
    parser.block.ruler.at("lheading", _underlined)
    parser.block.ruler = _ByCharacter(parser.block.ruler, BLOCK, _block_chain)


def _underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Try to read an underlined heading only if a line of the paragraph begins with - or =.

    Where no blank line ends a paragraph, something else does soon, which the rule for headings knows.
    """
    for line in range(start + 1, min(end, start + 1 + _FARTHEST)):
        position = state.bMarks[line] + state.tShift[line]
        if position >= state.eMarks[line]:
            return False
        if state.src[position] in "-=":
            return lheading(state, start, end, silent)
    return start + 1 + _FARTHEST < end and lheading(state, start, end, silent)


class _ByCharacter(Ruler[Any]):
    """A table of rules in which each chain is a single rule, joined from those of another table.

    Args:
        ruler: the other table, complete.
        characters: those that each rule can begin with, by its name.
        join: makes one rule of a chain.
    """

    def __init__(self, ruler: Ruler[Any], characters: Mapping[str, str], join: "Callable[[_Rules], Rule]") -> None:
        super().__init__()
        names = dict(zip(ruler.getRules(), ruler.get_active_rules(), strict=True))
        self._join, self._chain, self._names = join, ruler.getRules, list(names.values())
        self._characters = {rule: characters.get(name, "") for rule, name in names.items()}
        self._chains: dict[str, list[Rule]] = {}

    def getRules(self, chainName: str = "") -> list[Rule]:  # noqa: N802, N803 - markdown-it's names
        if chainName not in self._chains:
            self._chains[chainName] = [self._join(_Rules(self._chain(chainName), self._characters))]
        return self._chains[chainName]

    def get_active_rules(self) -> list[str]:
        return self._names


class _Rules(dict[str, Sequence[Rule]]):
    """The rules of a chain, in their order, by the character at which they are tried.

    Attributes:
        elsewhere: the rules to try at all other characters.
    """

    def __init__(self, rules: Sequence[Rule], characters: Mapping[Rule, str]) -> None:
        super().__init__()
        for character in set("".join(characters.values())):
            self[character] = [rule for rule in rules if not characters[rule] or character in characters[rule]]
        self.elsewhere = [rule for rule in rules if not characters[rule]]


def _inline_chain(rules: _Rules) -> Rule:
    """Join rules within lines: `text` takes all up to the next character that another rule begins with."""
    (text,) = rules.elsewhere
    chains: dict[str, Sequence[Rule]]
    chains = {character: [rule for rule in chain if rule is not text] for character, chain in rules.items()}
    find = chains.get

    def try_rules(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        chain = find(state.src[state.pos])
        if chain is None:
            moved = text(state, silent)
            if silent or state.pos >= state.posMax:
                return moved
            chain = find(state.src[state.pos], ())  # if none applies, markdown-it goes on after the character
        for rule in chain:  # noqa: SIM110 - a generator would take longer
            if rule(state, silent):
                return True
        return False

    return try_rules


def _block_chain(rules: _Rules) -> Rule:
    """Join rules of blocks, by the character that a line begins with."""
    find, elsewhere = rules.get, rules.elsewhere

    def try_rules(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        position = state.bMarks[start] + state.tShift[start]
        for rule in find(state.src[position : position + 1], elsewhere):  # noqa: SIM110
            if rule(state, start, end, silent):
                return True
        return False

    return try_rules
