"""Words that questions begin with, in a few languages: they tell a question where no mark stands outside of code."""

import re

_WORDS = (
    "why|how|what|when|where|which|who|whose|whom|is|are|does|do|did|can|could|should|would|was|were|will|has|have",
    "warum|wieso|weshalb|wozu|wie|was|wann|wo|wer|wen|wem|welche[rsnm]?|ist|sind|kann|darf|hat",
    "pourquoi|comment|que|quoi|quel(?:le)?s?|quand|où|qui|qu|est",
    "qué|cómo|por|cuándo|dónde|cuál(?:es)?|quién(?:es)?|cuánt[oa]s?",
    "o que|como|quando|onde|qual|quais|quem",
    "perché|come|che|cosa|cos|dove|quale|quali|chi",
    "wat|hoe|waarom|wanneer|waar|wie|welke?",
    "почему|зачем|как|что|когда|где|кто|какой|какая|какие|чем",
)
_BEGINS = re.compile(rf"\W*(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_ASIAN = re.compile(r"什么|什麼|如何|怎么|怎麼|怎样|为何|為何|哪|吗|嗎|何|なぜ|どう|무엇|왜|어떻게")


def asks_by_words(title: str) -> bool:
    """Tell whether a title begins as a question does: "What does `a?` mean", "¿Para qué sirve `?`"."""
    return bool(_BEGINS.match(title)) or title.startswith("¿") or bool(_ASIAN.search(title))
