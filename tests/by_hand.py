"""Looks up what wrong methods make of a question about a network."""

from quizgen.network_families import all_kinds, find_network
from quizgen.network_families.named import NamedNetwork
from quizgen.problem import Question
from quizgen.solver import Graph, Group

RESNET18, RESNET50, GOOGLENET, VGG16 = map(find_network, ("resnet18", "resnet50", "googlenet", "vgg16"))
_WRONG = {asks.question: asks.wrong for kind in all_kinds() for asks in kind.questions}


def wrong(question: Question, name: str) -> str | None:
    """Return what a wrong method leads to; None where it doesn't apply."""
    (rule,) = (one.rule for one in _WRONG[type(question)] if one.name == name)
    answer = rule(question)
    return answer.text if answer else None


def right(question: Question) -> str:
    """Return the answer."""
    return question.solve()[-1].value.text


def node(graph: Graph, name: str) -> int:
    """Return a node's number."""
    return next(number for number, one in enumerate(graph.nodes, start=1) if one.name == name)


def stage(network: NamedNetwork, name: str) -> Group:
    """Return a group of the network's body."""
    return next(group for group in network.body.groups if group.name == name)
