"""Networks by name, from files of text and from ONNX files."""

from quizgen.networks.opening import DEFAULT_INPUT, Opened, network_path, open_network
from quizgen.networks.zoo import Head, read_head, zoo, zoo_name

__all__ = ["DEFAULT_INPUT", "Head", "Opened", "network_path", "open_network", "read_head", "zoo", "zoo_name"]
