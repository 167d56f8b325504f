r"""Texts in formulas, such as `\text{…}`: how they begin, and what plain ones look like."""

import re

TEXT_COMMAND = r"text(?:bf|it|md|normal|rm|sf|tt|up)?|[mh]box"

PLAIN_TEXT = re.compile(rf"\\({TEXT_COMMAND})(\s*\{{)((?:[^{{}}\\$]|\\[^A-Za-z()\[\]])*)\}}")
"""A text without formulas and commands in it: its command, its opening brace, and its words."""
