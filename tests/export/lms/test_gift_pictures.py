"""Pictures that GIFT has to leave out are counted as a learner would see them."""

from pathlib import Path

import pytest
from conftest import Run

_SHOWN_TO_A_MISTAKE = """## Two rows

```problem
a: 12..40
answer: (a, a + 1)
mistakes:
  - Turned round: (a + 1, a)
    advice: Look, ![a bottleneck](quizgen:bottleneck?channels=64) it is narrow.
```

Which rows follow row {{a - 1}}?

**Solution.** {{answer}}
"""


@pytest.mark.usefixtures("elsewhere")
def test_gift_counts_a_picture_once_for_each_problem(run: Run) -> None:
    """What is said to a mistake stands in the file once for each way of typing it, but it is one picture."""
    Path("n.md").write_text(_SHOWN_TO_A_MISTAKE)
    options = ["--notes", "n.md", "--only", "notes", "--n", 1, "--variants", 2, "-o", "n.gift"]
    assert "2 pictures are left out: GIFT" in run("gift", *options).err
    assert "2 pictures are left out: GIFT" in run("gift", "--choices", *options).err
