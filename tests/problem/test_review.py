"""Measuring families: what holds is not called broken by chance, and what is broken is found."""

import re
from dataclasses import replace

import pytest

from quizgen.catalogue import find_families
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family
from quizgen.problem.review import review


@pytest.mark.parametrize("family", all_families(), ids=lambda family: family.name)
def test_families_keep_what_they_declare(family: Family) -> None:
    """Also in a sample so small that some answer is frequent by chance."""
    assert [review(family, level, 50).broken for level in LEVELS] == [()] * len(family.levels)


@pytest.mark.parametrize("draws", [500, 2000])
def test_a_share_above_its_bound_is_found(draws: int) -> None:
    """A level whose most frequent answer has about 20 % declares 10 %."""
    (family,) = find_families(("kernel-from-sizes",))
    level = replace(family.level(1), max_share=0.1)
    (said,) = review(replace(family, levels=(level, *family.levels[1:])), 1, draws).broken
    assert re.fullmatch(r"the most frequent answer has (1|2)\d\.\d% of the draws, more than 10%", said)
