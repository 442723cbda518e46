"""The packs that come with the program, for all tests of a process: a condition is made ready once."""

from __future__ import annotations

from functools import cache

from principlecheck.packs.loading import Pack, load_built_in_packs


@cache
def loaded_once() -> list[Pack]:
    """Read once; no test changes them."""
    return load_built_in_packs()
