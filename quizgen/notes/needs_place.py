"""Which questions are not understood without the headings above them: "Why?", "What are its advantages?"."""

import re

_FEW = 2
"""Words: "Why?", "Why not?"."""

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_LETTERS_PER_WORD = 2
_WORD = re.compile(r"[\w'’]+")
_FEW_WORDS = re.compile(rf"[^\w'’]*+(?:[\w'’]++[^\w'’]*+){{0,{_FEW}}}")
_WORDS = """
a an the of for to in on at by with from as and or but not no if then so do does did is are was were be been has have
had can could should would will may might must we you i one people they why how what when where which who whose whom
much many long often it its it's this that these those them their there here he she him her his hers both each such
main key basic different possible common other some any all most more general advantage advantages disadvantage
disadvantages benefit benefits drawback drawbacks pro pros con cons difference differences example examples purpose
purposes definition idea goal goals aim steps step limitation limitations type types kind kinds property properties
use uses used using application applications work works mean means meaning matter matters useful important importance
needed need necessary happen happens role reason reasons cause causes effect effects problem problems consequence
consequences formula exactly done called known defined computed calculated implemented good bad better worse helpful
"""
_EMPTY = frozenset(_WORDS.split())
"""Words that name nothing. A question of nothing else is about what the heading names."""


_EMPTY_SPACELESS = re.compile(
    "(?:这|那|它|其|这个|那个)?(?:是|有|该)?(?:为什么|為什麼|为何|什么|什麼|是什么|如何|怎么办|怎么做|怎样|哪些|なぜ|どうして|何)"
    "(?:是|呢|吗|做|用)?"
)


def is_bare(title: str) -> bool:
    """Tell whether a question says too little to be shown alone."""
    spaceless = 0 if title.isascii() else len(_SPACELESS.findall(title))
    if spaceless:
        words = _WORD.findall(_SPACELESS.sub(" ", title))
        return len(words) + spaceless / _LETTERS_PER_WORD <= _FEW
    return bool(_FEW_WORDS.fullmatch(title)) or names_nothing(title)


def names_nothing(title: str) -> bool:
    """Tell whether a question names nothing at all: then its place is part of what it is."""
    if not title.isascii() and _SPACELESS.search(title):
        words = _WORD.findall(title)
        return len(words) == 1 and bool(_EMPTY_SPACELESS.fullmatch(words[0]))
    return all(word[0].casefold().replace("’", "'") in _EMPTY for word in _WORD.finditer(title))
