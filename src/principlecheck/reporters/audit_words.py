"""How the audit puts its parts into words, whatever the format; as plain text, not escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from principlecheck.model import units
from principlecheck.model.report.report import Score, principle_title
from principlecheck.reporters.money_text import money_or_needs

NOBODY = "to be named"


def score_range(score: Score) -> str:
    """A range as `58 % to 74 %`, or `100 %` where its ends are written alike."""
    if score.low is None or score.high is None:
        return "–"
    return units.share_range(score.low, score.high)


def judged(score: Score) -> str:
    """A range with its note and coverage, or why there is none."""
    note = f" ({score.note})" if score.note else ""
    told = score.note or "–" if score.low is None else f"{score_range(score)}{note}"
    return told if score.coverage is None else f"{told}, coverage {covered(score.coverage)}"


def nothing_found(score: Score | None) -> str:
    """What a cell without findings says: none, or why that tells nothing."""
    if score is None:
        return "not judged"
    return "none" if score.low is not None else score.note or "none"


def covered(value: float | None) -> str:
    """A coverage in whole per cent, or a dash where nothing weighs."""
    return "–" if value is None else units.covered(value)


def sentence(text: str) -> str:
    """`text` with a capital first; unlike Jinja's `capitalize` it leaves the rest as written."""
    return f"{text[:1].upper()}{text[1:]}"


def opening(text: str) -> str:
    """`text` as the opening of a sentence: a capital first, unless it begins with a route."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return sentence(text) if first.rstrip(",;:").replace("-", "").isalpha() else text


def listed(counts: Mapping[str, int]) -> str:
    """Counts as `2 pass, 1 fail`."""
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def owner(name: str) -> str:
    """An owner, or that nobody is named."""
    return name or NOBODY


def ended(text: str) -> str:
    """`text` with a full stop, once."""
    return f"{text.rstrip('.')}."


WORDS: dict[str, Callable[..., Any]] = {
    "ended": ended,
    "range": score_range,
    "judged": judged,
    "costs": money_or_needs,
    "covered": covered,
    "sentence": sentence,
    "opening": opening,
    "principle": principle_title,
    "listed": listed,
    "counted": counted,
    "owner": owner,
}
