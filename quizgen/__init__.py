"""Practice for the arithmetic and the ideas of convolutional networks."""

__version__ = "0.1.0"
