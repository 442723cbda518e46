"""Declared figures of one thing that disagree with each other."""
