"""Headings that ask without a question mark: `### 如何解决过拟合`. In English only with `--also unmarked`."""

import re
from collections.abc import Sequence

from quizgen.notes.asking import MARKS, Asked, asked, with_lasting_key
from quizgen.notes.choices import UNMARKED
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import plain_text
from quizgen.notes.markdown import Node, block_id, inline_tokens, without_tags
from quizgen.notes.styles.headings import answer_end

_ASIAN = re.compile(
    r"(?:如何|怎样|怎么|怎麼|为什么|為什麼|为何|為何|什么是|什麼是|何谓|简述|簡述|试述|请简述|谈谈|なぜ|どうして|왜\s).+"
    r"|.+(?:是什么|是什麼|是啥|有哪些|有什么区别|有何区别|的区别|的區別|的异同|怎么办|为什么|為什麼|的原因|吗|呢|とは何か|のはなぜか|無ぜか"
    r"|란\s?무엇인가|는 무엇인가|인가|할까|일까|[는은한된]\s이유|의\s차이점?)"
    r"|.*(?:なぜ|どうして|どのように|何|いつ|どこ|どれ|誰).*か"
)
_NO_QUESTION = re.compile(
    r"(?:如何|怎样|怎么|为什么|什么是)?.{0,4}(?:使用本|阅读本|学习本|贡献|安装|参与|联系|获取本|开始使用|选择我们|加入|提问的|本书|本文|本项目|本仓库|本教程|本章|本节)"
    r"|.*(?:この(?:ノート|記事|本|サイト)|本書|本記事|이\s?(?:글|책|노트|문서|저장소))"
)
_ENGLISH = re.compile(
    r"(?:why|when)\s+\w+.*\s\w|(?:how|what|which|where|who)\s+"
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|many|much|often|long|to)\s.+",
    re.IGNORECASE,
)
_NO_ENGLISH = re.compile(
    r"how to (?:read|use|build|install|run|contribute|start|get started|cite|navigate|play)\b"
    r"|how to (?:set ?up|configure|test|deploy)\b|.*\b(?:this|these|we|i|you|our|us|my|your)\b"
    r"|what'?s new|what (?:is|are) (?:changed|included|inside|new)|.*\.$",
    re.IGNORECASE,
)


def unmarked(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a heading that asks by its words."""
    block = blocks[index]
    found = without_mark(block, english=UNMARKED in place.also) if block.type == "heading" else None
    if not found:
        return None
    end = answer_end(blocks, index, place)
    return Found(
        (draft("heading", found, blocks[index + 1 : end], place, blocks[index:end], name=block_id(block)),), end
    )


def without_mark(block: Node, *, english: bool) -> Asked | None:
    """Return the question of a heading without a mark."""
    tokens, tags = without_tags(inline_tokens(block))
    found = asked(tokens, tags)
    if not found or any(mark in found.title for mark in MARKS):
        return None
    title = plain_text(found.tokens)
    if _ASIAN.fullmatch(title) and not _NO_QUESTION.match(title):
        return with_lasting_key(found)
    if english and _ENGLISH.fullmatch(title) and not _NO_ENGLISH.match(title):
        return with_lasting_key(found)
    return None
