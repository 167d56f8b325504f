"""What is wrong with a formula."""


class TexError(ValueError):
    """A formula that can't be shown; the message says why."""
