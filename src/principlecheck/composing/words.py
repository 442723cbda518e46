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
from principlecheck.model.audit.view import make_words as make_words
from principlecheck.model.format.names import entry_name
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


def join_audit_words(parts: Iterable[str | Inline | Words], between: str = ", ") -> Words:
    """Parts with `between` them."""
    made: Words = ()
    for part in parts:
        made = make_words(made, between, part) if made else make_words(part)
    return made


def audit_words_of_codes(names: Iterable[str]) -> Words:
    """Several names as written in files."""
    return join_audit_words(Code(name) for name in names)


def audit_finding_links(labels: Iterable[str]) -> Words:
    """Findings by their labels, or a dash."""
    known = tuple(labels)
    return (FindingLinks(known),) if known else make_words(DASH)


def audit_words_of_position(place: Place) -> Position:
    """Where something stands."""
    return Position(place.file, f":{place.line}:{place.column}")


def audit_position_or_route(located: Located) -> Inline:
    """Where a route stands, or the route itself where it is not declared."""
    return audit_words_of_position(located.place) if located.place else Code(located.route)


def audit_score_range(score: Score) -> str:
    """A range as `58 % to 74 %`, or `100 %` where its ends are written alike."""
    if score.low is None or score.high is None:
        return DASH
    return units.format_share_range(score.low, score.high)


def audit_score_range_bar(score: Score) -> Words:
    """A score's range as a bar; nothing where there is none."""
    if score.low is None or score.high is None:
        return ()
    return (RangeBar(score.low, score.high),)


def audit_range_with_coverage(score: Score | None) -> str:
    """A range with its note and coverage, or why there is none."""
    if score is None:
        return "not judged"
    note = f" ({score.note})" if score.note else ""
    text = score.note or DASH if score.low is None else f"{audit_score_range(score)}{note}"
    return (
        text
        if score.coverage is None
        else f"{text}, coverage {audit_coverage_cell(score.coverage)}"
    )


def why_cell_has_no_findings(score: Score | None) -> str:
    """What a cell without findings says: none, or why that says nothing."""
    if score is None:
        return "not judged"
    return "none" if score.low is not None else score.note or "none"


def audit_coverage_cell(value: float | None) -> str:
    """A coverage in whole per cent, or a dash where nothing weighs."""
    return DASH if value is None else units.format_coverage(value)


def title_of_check_in_audit(title: str, name: str, findings: Iterable[Finding]) -> str:
    """What a check is called beside what it has found: the title of its findings where all have
    one, else its name. A check that can fail in several ways has titles that are not true of all.
    """
    titles = {one.title for one in findings} or {title}
    return titles.pop() if len(titles) == 1 else units.format_sentence(name.replace("-", " "))


def audit_due_day(due: str, on: date) -> str:
    """The day by which something is due, as a reader of a report made `on` a day acts on it."""
    return "at once" if due == on.isoformat() else due


def audit_owner(owner: str, nobody: str = NOBODY) -> str:
    """An owner for people, or that there is `nobody`: a department by its name, which is written
    small and in one word, and anybody else as written, a double name with its hyphen.
    """
    is_id = owner == owner.lower() and " " not in owner
    return (entry_name("departments", owner) if is_id else owner) if owner else nobody


def open_audit_sentence(text: str) -> str:
    """`text` as the opening of a sentence: a capital first, unless it begins with a route."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return units.format_sentence(text) if first.rstrip(",;:").replace("-", "").isalpha() else text


def shorten_for_short_report(text: str) -> str:
    """A long text without what stands in brackets, of which the annex has the whole. Nothing else is
    left out: a sentence that ends early says something else.
    """
    return text if len(text) <= MOST_LETTERS else _ASIDE.sub("", text)


def audit_words_of_statuses(counts: Mapping[str, int]) -> str:
    """Counts as `2 pass, 1 fail`."""
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"
