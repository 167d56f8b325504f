"""Whole numbers as they are typed."""

import click


class Whole(click.IntRange):
    """A whole number with bounds; help and messages say "integer", where click says "integer range"."""

    name = "integer"
