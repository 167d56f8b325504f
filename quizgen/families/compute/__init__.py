"""Multiply-accumulates, and memory."""
