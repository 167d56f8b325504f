"""Names of categories and questions, read as Moodle reads them: a category's path is split at single slashes.

Then `//` is one slash, tags are dropped, and so are spaces at the edges. A name has at most 255 characters.
"""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Run
from grading_moodle import read_gift, read_xml

_LONG = "word " * 80
_TOP = ("$course$", "top", "Top", "Tasks")
_NOTE = f"""## Is it a/b/

```problem
a: 2..90
answer: a + 1
```

What follows {{{{a}}}}?

**Solution.** {{{{answer}}}}

## /Is a<b, or is vector<int> a type?

It is a type.

## {_LONG}?

```problem
a: 2..90
answer: a + 2
```

What follows {{{{a}}}} later?

**Solution.** {{{{answer}}}}
"""


def _kept(name: str) -> str:
    """Return a name without what Moodle takes for a tag: `<` and a sign other than a space, up to `>` or the end."""
    return re.sub(r"<(?!\s)[^>]*(>|$)", "", name).strip()


def _categories(path: str) -> list[str]:
    return [_kept(name.replace("//", "/")) for name in re.split("(?<!/)/(?!/)", path)]


@pytest.fixture
def options(tmp_path: Path) -> list[object]:
    """A note whose titles have slashes at their edges, what looks like tags, and too many words."""
    (tmp_path / "note.md").write_text(_NOTE)
    options = ["--notes", tmp_path / "note.md", "--only", "notes", "--variants", 1, "--seed", 1, "-o", "-"]
    return [*options, "--category", "/Week 3<4/"]


@pytest.mark.parametrize("command", ["moodle", "gift"])
def test_categories_arrive_whole(run: Run, options: list[object], command: str) -> None:
    """Three below the course's top one, whatever stands in their names, and none too long for Moodle."""
    data = run(command, *options).out.decode()
    questions = (read_xml if command == "moodle" else read_gift)(data)
    first, long, idea = (_categories(question.category) for question in questions)
    assert first == ["$course$", "top", "/Week 3< 4/", first[3], "Is it a/b/"]
    assert long[4].startswith("word word")
    assert len(long[4]) <= 255
    assert idea[2:] == ["/Week 3< 4/", idea[3], "Ideas"]


def test_a_question_keeps_the_whole_of_its_name(run: Run, options: list[object]) -> None:
    """In both formats; Moodle itself shortens a long one."""
    names = [
        _kept(name.text or "") for name in ET.fromstring(run("moodle", *options).out.decode()).iterfind("*/name/text")
    ]
    assert "/Is a< b, or is vector< int> a type?" in names
    assert "::/Is a< b, or is vector< int> a type?::" in run("gift", *options).out.decode()


@pytest.mark.parametrize("command", ["moodle", "gift"])
def test_skills_of_one_name_keep_their_own_categories(run: Run, tmp_path: Path, command: str) -> None:
    """Two notes have an exercise 1: a quiz that draws from one category must not get problems of the other."""
    block = "```problem\na: 2..90\nanswer: a + {}\n```\n\nWhat follows {{{{a}}}}?\n\n**Solution.** {{{{answer}}}}\n"
    for place, title in enumerate(["Exercise 1", "exercise 1", "Exercise 2"], start=1):
        folder = tmp_path / f"week{place}"
        folder.mkdir()
        (folder / "tasks.md").write_text(f"---\ntags: [tasks]\n---\n## {title}\n\n{block.format(place)}")
    options = ["--notes", tmp_path, "--only", "notes", "--variants", 2, "--seed", 1, "--category", "Top", "-o", "-"]
    questions = (read_xml if command == "moodle" else read_gift)(run(command, *options).out.decode())
    assert len(questions) == 6
    categories = {question.id.rpartition("/")[0]: _categories(question.category) for question in questions}
    assert categories == {
        "week1/tasks.md#exercise 1/2": [*_TOP, "Exercise 1 (week1/tasks.md#exercise 1/2)"],
        "week2/tasks.md#exercise 1/2": [*_TOP, "exercise 1 (week2/tasks.md#exercise 1/2)"],
        "week3/tasks.md#exercise 2/2": [*_TOP, "Exercise 2"],
    }


def test_no_id_is_too_long_for_moodle(run: Run, options: list[object]) -> None:
    """Of 100 characters at most, a category's too: a database refuses longer ones, and the import with them."""
    ids = [one.text or "" for one in ET.fromstring(run("moodle", *options).out.decode()).iterfind("*/idnumber")]
    assert len(ids) == 6
    assert max(map(len, ids)) <= 100
    assert len(set(filter(None, ids))) == 5
