"""Decks become files, one module a format."""
