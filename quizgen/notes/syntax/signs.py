"""Rules are tried only where their signs are: most begin with one of a few characters, which most text has none of.

markdown-it tries every rule at every place. Here each chain of rules becomes one rule, which looks at the
character first.
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

_ENDS = "]"
"""What else ends a text: the end of a link is found by going from one piece to the next."""

_WIDE_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign not in " \t")

BLOCK = {
    "front_matter": "-",
    "math_block": "$",
    "bracket_math": f"\\{_WIDE_BLANKS}",
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


def signs_plugin(parser: MarkdownIt) -> None:
    """Look at the character before trying any rule. This comes last, since no rule can be added afterwards."""
    parser.inline.terminator_re = re.compile(f"[{re.escape(''.join([*INLINE.values(), _ENDS]))}]")
    parser.inline.ruler = _BySign(parser.inline.ruler, INLINE, _within)
    parser.block.ruler.at("lheading", _underlined)
    parser.block.ruler = _BySign(parser.block.ruler, BLOCK, _at_line)


def _underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Try to read a heading with a line below it only if a line of the paragraph begins so."""
    for line in range(start + 1, end):
        position = state.bMarks[line] + state.tShift[line]
        if position >= state.eMarks[line]:
            return False
        if state.src[position] in "-=":
            return lheading(state, start, end, silent)
    return False


class _BySign(Ruler[Any]):
    """A table of rules whose chains have one rule each."""

    def __init__(self, ruler: Ruler[Any], signs: Mapping[str, str], join: "Callable[[_Rules], Rule]") -> None:
        super().__init__()
        names = dict(zip(ruler.getRules(), ruler.get_active_rules(), strict=True))
        self._join, self._chain, self._names = join, ruler.getRules, list(names.values())
        self._signs = {rule: signs.get(name, "") for rule, name in names.items()}
        self._chains: dict[str, list[Rule]] = {}

    def getRules(self, chainName: str = "") -> list[Rule]:  # noqa: N802, N803 - markdown-it's names
        if chainName not in self._chains:
            self._chains[chainName] = [self._join(_Rules(self._chain(chainName), self._signs))]
        return self._chains[chainName]

    def get_active_rules(self) -> list[str]:
        return self._names


class _Rules(dict[str, Sequence[Rule]]):
    """The rules of a chain, in their order, by the character at the place where they are tried."""

    def __init__(self, rules: Sequence[Rule], signs: Mapping[Rule, str]) -> None:
        super().__init__()
        for sign in set("".join(signs.values())):
            self[sign] = [rule for rule in rules if not signs[rule] or sign in signs[rule]]
        self.elsewhere = [rule for rule in rules if not signs[rule]]


def _within(rules: _Rules) -> Rule:
    (text,) = rules.elsewhere
    chains: dict[str, Sequence[Rule]]
    chains = {sign: [rule for rule in chain if rule is not text] for sign, chain in rules.items()}
    find = chains.get

    def ask(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        chain = find(state.src[state.pos])
        if chain is None:
            moved = text(state, silent)
            if silent or state.pos >= state.posMax:
                return moved
            chain = find(state.src[state.pos], ())  # if none applies here, markdown-it goes on behind the sign
        for rule in chain:  # noqa: SIM110 - a generator would take longer
            if rule(state, silent):
                return True
        return False

    return ask


def _at_line(rules: _Rules) -> Rule:
    find, elsewhere = rules.get, rules.elsewhere

    def ask(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        position = state.bMarks[start] + state.tShift[start]
        for rule in find(state.src[position : position + 1], elsewhere):  # noqa: SIM110
            if rule(state, start, end, silent):
                return True
        return False

    return ask
