"""How an audit puts its parts into words, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from principlecheck.model import units
from principlecheck.model.audit.cause import NAMES_ONE
from principlecheck.model.audit.view import (
    Code,
    FindingLinks,
    Inline,
    Position,
    RangeBar,
    Reference,
    Words,
)
from principlecheck.model.audit.view import words as words
from principlecheck.model.format.names import name_of
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Finding, Located, Score

NOBODY = "to be named"
NAMED_BY = f"{NOBODY} by {NAMES_ONE}"
DASH = "–"
MOST_LETTERS = 200
"""How many letters a text may have before it loses what stands in brackets."""
_ASIDE = re.compile(r" \([^()]*\)")


NOT_HERE = " (not part of this report)"
ANNEX = Reference("findings", "the annex", f"the annex{NOT_HERE}")
"""Where everything stands that the report does not say in full."""


def joined(parts: Iterable[str | Inline | Words], between: str = ", ") -> Words:
    """Parts with `between` them."""
    made: Words = ()
    for part in parts:
        made = words(made, between, part) if made else words(part)
    return made


def codes(names: Iterable[str]) -> Words:
    """Several names as written in files."""
    return joined(Code(name) for name in names)


def links(labels: Iterable[str]) -> Words:
    """Findings by their labels, or a dash."""
    known = tuple(labels)
    return (FindingLinks(known),) if known else words(DASH)


def position(place: Place) -> Position:
    """Where something stands."""
    return Position(place.file, f":{place.line}:{place.column}")


def position_or_route(located: Located) -> Inline:
    """Where a route stands, or the route itself where it is not declared."""
    return position(located.place) if located.place else Code(located.route)


def score_range(score: Score) -> str:
    """A range as `58 % to 74 %`, or `100 %` where its ends are written alike."""
    if score.low is None or score.high is None:
        return DASH
    return units.share_range(score.low, score.high)


def range_bar(score: Score) -> Words:
    """A score's range as a bar; nothing where there is none."""
    if score.low is None or score.high is None:
        return ()
    return (RangeBar(score.low, score.high),)


def range_with_coverage(score: Score | None) -> str:
    """A range with its note and coverage, or why there is none."""
    if score is None:
        return "not judged"
    note = f" ({score.note})" if score.note else ""
    text = score.note or DASH if score.low is None else f"{score_range(score)}{note}"
    return text if score.coverage is None else f"{text}, coverage {covered(score.coverage)}"


def nothing_found(score: Score | None) -> str:
    """What a cell without findings says: none, or why that says nothing."""
    if score is None:
        return "not judged"
    return "none" if score.low is not None else score.note or "none"


def covered(value: float | None) -> str:
    """A coverage in whole per cent, or a dash where nothing weighs."""
    return DASH if value is None else units.covered(value)


def title_of_check(title: str, name: str, findings: Iterable[Finding]) -> str:
    """What a check is called beside what it has found: the title of its findings where all have
    one, else its name. A check that can fail in several ways has titles that are not true of all.
    """
    titles = {one.title for one in findings} or {title}
    return titles.pop() if len(titles) == 1 else units.sentence(name.replace("-", " "))


def day_of(due: str, on: date) -> str:
    """The day by which something is due, as a reader of a report made `on` a day acts on it."""
    return "at once" if due == on.isoformat() else due


def owned_by(owner: str, nobody: str = NOBODY) -> str:
    """An owner for people, or that there is `nobody`: a department by its name, which is written
    small and in one word, and anybody else as written, a double name with its hyphen.
    """
    is_id = owner == owner.lower() and " " not in owner
    return (name_of("departments", owner) if is_id else owner) if owner else nobody


def opening(text: str) -> str:
    """`text` as the opening of a sentence: a capital first, unless it begins with a route."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return units.sentence(text) if first.rstrip(",;:").replace("-", "").isalpha() else text


def shortened(text: str) -> str:
    """A long text without what stands in brackets, of which the annex has the whole. Nothing else is
    left out: a sentence that ends early says something else.
    """
    return text if len(text) <= MOST_LETTERS else _ASIDE.sub("", text)


def listed(counts: Mapping[str, int]) -> str:
    """Counts as `2 pass, 1 fail`."""
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"
