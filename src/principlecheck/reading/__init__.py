"""Bytes to values and places: serves policies, packs, settings and waivers alike.

Bytes are decoded, YAML is parsed (with its scalars, blanks, indents and syntax errors, and what is
doubtful about them), paths and links are followed, an Excel workbook is opened behind a guard, and
the valid name nearest to a mistyped one is found.
"""
