"""Figures in messages, however they are spelt: `1m 30s` is `90s`, `90 %` is `90%`."""

from __future__ import annotations

import re

_SECONDS = {"h": 3600, "m": 60, "s": 1}
_PART = r"\d+(?:\.\d+)? ?(?:hours?|minutes?|seconds?|min|sec|[hms])(?![a-z])"
_TIME = re.compile(rf"(?<![\w.]){_PART}(?:(?:,| and)? ?{_PART})*")
_ONE = re.compile(r"(\d+(?:\.\d+)?) ?([hms])")


def as_spelt_here(text: str) -> str:
    """`text` in small letters, on one line, its figures each in one spelling."""
    flat = re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\u00a0", " ")).lower()
    flat = re.sub(r"(?<=\d),(?=\d{3}\b)", "", flat)
    flat = re.sub(r"(?<=\d) %", "%", flat)
    return _TIME.sub(lambda found: _seconds(found.group()), flat)


def _seconds(text: str) -> str:
    total = sum(float(number) * _SECONDS[unit] for number, unit in _ONE.findall(text))
    return f"{total:g}s"


def holds(text: str, figure: str) -> bool:
    """Whether `text` says `figure`, which may be a word, as a whole."""
    wanted = re.escape(as_spelt_here(figure))
    return re.search(rf"(?<!\w)(?<!\d\.){wanted}(?![\w%]|\.\d)", as_spelt_here(text)) is not None
