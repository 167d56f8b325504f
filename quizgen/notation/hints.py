"""What somebody may have meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from quizgen.notation.grammar import JOINS
from quizgen.notation.kinds import ALIASES, KINDS

_BRANCHES = "branches(a | b) concatenates"
_SUM = "residual(a) adds the input, sum(a | b) adds branches"
_GAP = "write gap 7, or gap for one pixel"
_MEANT = {
    "concat": _BRANCHES,
    "concatenate": _BRANCHES,
    "cat": _BRANCHES,
    "inception": _BRANCHES,
    "add": _SUM,
    "skip": _SUM,
    "shortcut": _SUM,
    "plus": _SUM,
    "mul": "gate(a) multiplies the input by a",
    "multiply": "gate(a) multiplies the input by a",
    "se": "write gate(gap, conv 8 k1, relu, conv 32 k1, sigmoid)",
    "adaptiveavgpool": _GAP,
    "adaptiveavgpool2d": _GAP,
    "adaptive": _GAP,
    "convolution": "write conv",
    "pooling": "write maxpool or avgpool",
    "globalpool": "write gap",
    "globalpooling": "write gap",
    "globalavgpool": "write gap",
    "globalaveragepooling2d": "write gap",
    "depthwise": "write dw k3 p1",
    "dwconv": "write dw k3 p1",
    "separable": "write dw k3 p1, conv 64 k1",
    "dense": "write linear",
    "fc": "write linear",
    "fullyconnected": "write linear",
    "pool": "write maxpool or avgpool",
    "batchnormalization": "write bn",
    "batchnormalisation": "write bn",
    "norm": "write bn, ln or gn 32",
    "deconv": "write convt",
    "transposedconv": "write convt",
    "dropout2d": "write dropout",
    "stochasticdepth": "at inference it does nothing; leave it out",
    "droppath": "at inference it does nothing; leave it out",
    "permute": "channels stay where they are here; leave it out",
    "attention": "attention can't be written; only convolutions, linear layers and what goes with them",
    "multiheadattention": "attention can't be written; only convolutions, linear layers and what goes with them",
    "lstm": "recurrent layers can't be written",
    # the first of several words
    "max": "write maxpool",
    "average": "write avgpool",
    "avg": "write avgpool",
    "mean": "write avgpool",
    "global": "write gap",
    "batch": "write bn",
    "layer": "write ln for layer normalisation",
    "group": "write gn 8 for group normalisation",
    "instance": "write instancenorm",
    "fully": "write linear",
    "transposed": "write convt",
    "transpose": "write convt",
    "pointwise": "write conv 64 k1",
    "up": "write upsample 2",
    "zero": "write pad",
}
_OTHER_DIMENSIONS = {
    "1d": "write a row of pixels: conv 64 k1x3, with an input such as 3x1x100",
    "3d": "three-dimensional layers can't be written",
}
_EXAMPLES = {
    "gn": "8",
    "lrn": "5",
    "pad": "1",
    "pixelshuffle": "2",
    "pixelunshuffle": "2",
    "shuffle": "2",
    "split": "1 2",
    "unflatten": "64 7 7",
    "upsample": "2",
}
"""What may follow a word; 64 where there is nothing."""

_SPELLED = {"batchnorm": "bn", "layernorm": "ln", "groupnorm": "gn", "convtranspose": "convt", "zeropad": "pad"}


def unknown_layer(word: str, names: Iterable[str] = ()) -> str:
    """Say what a word that is no layer may have meant.

    Args:
        word: in small letters.
        names: other words that can be used.
    """
    bare = word.replace("_", "").replace("-", "")
    own = get_close_matches(word, list(names), n=1, cutoff=0.8)
    if not own and (meant := _meant(bare)):
        return f"there is no such layer; {meant}"
    if re.fullmatch(r"\d+|[kspdg]\d+(?:x\d+)?", word):
        return f"{word} goes after its layer, without a comma: conv 64 k3 s2, linear 1000"
    stem = bare.removesuffix("2d")
    if stem in _SPELLED or stem in KINDS or stem in ALIASES:
        return f"there is no such layer; did you mean {_SPELLED.get(stem, stem)}?"
    if word in JOINS:
        return f"branches go in brackets: {word}(conv 64 k1 | conv 64 k3 p1)"
    glued = re.fullmatch(r"([a-z]+?)(\d[\dx]*)", word)
    if glued and glued[1] in KINDS:
        return f"there is no such layer; did you mean {glued[1]} {glued[2]}?"
    known = [*KINDS, *ALIASES, *JOINS, *names]
    near = get_close_matches(word, known, n=1)
    return f"there is no such layer; {f'did you mean {near[0]}?' if near else _of_slip(bare)}"


def _of_slip(bare: str) -> str:
    """Say what a slip in a word of other tools may have meant, or else which layers there are."""
    near = get_close_matches(bare, [*_SPELLED, *_MEANT], n=1, cutoff=0.8)
    if not near:
        return f"layers are {', '.join(KINDS)}"
    return _MEANT.get(near[0]) or f"did you mean {_SPELLED[near[0]]}?"


def _meant(bare: str) -> str:
    if bare[:-2] in {"conv", "convtranspose", "maxpool", "avgpool"}:
        return _OTHER_DIMENSIONS.get(bare[-2:], "")
    return _MEANT.get(bare, "")


def missing_number(name: str, what: str, instead: str = "") -> str:
    """Say which number a layer needs; `instead` is the word that stands in its place."""
    if name.lower() == "conv" and instead.lower() in {"transpose", "transposed"}:
        return "a transposed convolution is written convt 64 k2 s2"
    return f"the {what} is missing; write {name} {_EXAMPLES.get(name.lower(), '64')}, for example"


def unknown_setting(  # noqa: PLR0911 - a case for each slip
    name: str, word: str, known: list[str], after: str = ""
) -> str:
    """Say what a word that is no setting of a layer may have meant; `after` is the word that follows it."""
    text = word.lower().replace("×", "x")
    takes = f"it takes {', '.join(known)}" if known else "it takes no settings"
    if name.lower() == "leaky" and text == "relu":
        return "leaky is a word by itself; leave relu out"
    if "nobias" in known and text in {"no", "without", "bias"} and "bias" in {text, after.lower()}:
        return "a layer has a bias unless you write nobias"
    if "k1" in known and re.fullmatch(r"\d+x\d+", text):
        return f"a kernel is written k{text}"
    if "k1" in known and re.fullmatch(r"\d+", text):
        return f"a number needs its letter: k{text} for the kernel, s{text} for the stride; {takes}"
    spelled = re.fullmatch(r"(kernel|stride|padding|pad|dilation|groups)_?(size)?(\d*)", text)
    if spelled and f"{spelled[1][0]}1" in known:
        if spelled[1].startswith("pad") and after.lower() in {"same", "valid"}:
            return f"{'write same' if after.lower() == 'same' else 'no padding is the default'}; {takes}"
        number = spelled[3] or (after if re.fullmatch(r"\d{1,9}", after) else "3")
        return f"write {spelled[1][0]}{number}; {takes}"
    if text in {"valid", "p0"} and "same" in known:
        return f"no padding is the default; {takes}"
    if text in KINDS or text in ALIASES or text in JOINS:
        return f"{name} has no such setting; a comma goes between layers: {name} …, {text}"
    return f"{name} has no such setting; {takes}; a comma goes between layers"


def is_layer(word: str) -> bool:
    """Whether a word means something by itself."""
    text = word.lower()
    return text in KINDS or text in ALIASES or text in {*JOINS, "id", "let"}
