"""A user's palette reaches the pictures of question banks, however its colours are written."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run

_PALETTE = """{% macro light() %}
  --ink: INK;
  --paper: var(--ink); /* as dark as the ink: a joke */
  --accent: ACCENT
{% endmacro %}
"""
_COLOURS = ["#8a2be2", "#8A2BE2", "rebeccapurple", "rgb(102 51 153 / 80%)"]


@pytest.mark.parametrize("colour", _COLOURS)
def test_a_colour_of_any_form_is_a_value_in_a_picture(run: Run, elsewhere: Path, colour: str) -> None:
    """One may be that of another. No variable is left, which would have no meaning there."""
    folder = elsewhere / "theme" / "shared"
    folder.mkdir(parents=True)
    (folder / "palette.css.j2").write_text(_PALETTE.replace("INK", colour).replace("ACCENT", colour))
    options = ["--family", "conv-output-size", "--only", "problems", "--n", 1, "--variants", 1, "--seed", 1]
    assert run("qti", *options, "--templates", "theme", "-o", "x.zip").status == 0
    package = ZipFile(io.BytesIO(Path("x.zip").read_bytes()))
    pictures = [package.read(name).decode() for name in package.namelist() if name.endswith(".svg")]
    assert pictures
    for picture in pictures:
        style = picture.partition("<style>")[2].partition("</style>")[0]
        assert f"background: {colour};" in style
        assert style.count(colour) > 2
        assert "var(" not in style
