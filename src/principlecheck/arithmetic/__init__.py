"""Formulas: numbers in, numbers out; no model, no files."""
