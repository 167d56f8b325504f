"""What the converter leaves undone, put right in the tree that it makes."""

from xml.etree import ElementTree as ET

_SIGNS = {sign: sign for sign in "±⟹⟸⟺⟶⟵⟷⟼⩽⩾⪇⪈⪅⪆⪯⪰⟂⧵⨀⨁⨄⨆"} | {"~": "∼"}
"""Relations and operators that the converter takes for letters, which have no space around them."""

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def finish(root: ET.Element) -> None:
    """Put right what browsers would show otherwise than TeX does."""
    for element in list(root.iter()):
        if tag_of(element) == "mi" and (sign := _SIGNS.get(element.text or "")):
            element.tag, element.text = element.tag.removesuffix("mi") + "mo", sign
        if tag_of(element) == "mo" and len(element):
            _name_operator(element)


def tag_of(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _name_operator(operator: ET.Element) -> None:
    r"""Give an operator the letters in it as its text, if these are upright, as in `\mathop{\text{…}}`."""
    leaves = [one for one in operator.iter() if len(one) == 0]
    if all(tag_of(one) == "mo" and (one.text or "").isalpha() for one in leaves):
        words = "\u2009".join(one.text or "" for one in leaves)
    elif all(tag_of(one) == "mtext" or one.get("mathvariant") == "normal" for one in leaves):
        words = "".join(one.text or "" for one in leaves)
    else:
        return
    for child in list(operator):
        operator.remove(child)
    operator.text = words
