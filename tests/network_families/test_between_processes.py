"""Problems go from process to process as what they are, without what has been worked out from them."""

import pickle
from pathlib import Path

from quizgen.network_families import all_kinds, find_network
from quizgen.problem import problem_for

_NET = """\
stem: (conv 8 k3 s2 p1, relu)
body: (conv 16 k3 s2 p1, relu, conv 16 k3 p1, relu)
tail: (conv 32 k3 s2 p1, relu)
gap, flatten, linear 10
"""


def test_a_problem_about_a_file_is_about_the_same_network_afterwards(tmp_path: Path) -> None:
    """Which is not opened again, and what was found out about it stays with it."""
    path = tmp_path / "mine.net"
    path.write_text(_NET, "utf-8")
    network = find_network(f"@{path}", "3x64x64")
    (kind,) = (kind for kind in all_kinds() if kind.name == "network-shape")
    problem = problem_for(kind.family(network), 1, "one")
    assert problem.question.picture() is not None
    copy = pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own
    assert copy == problem
    assert copy.question.network is network
    assert vars(copy.question).keys() < vars(problem.question).keys()
    assert vars(copy.task.network[1]).keys() == {"input", "nodes", "groups", "shapes"}
