"""How an organisation learns what customers need, and whether it looks at its own mindset."""

from __future__ import annotations

from datetime import date

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.format.organisation import ORGANISATION, Item

SECTION = "listening"
WAYS = (
    "survey",
    "feedback_form",
    "complaints",
    "public_complaints",
    "interviews",
    "secret_shopper",
)
_READS = ("listening.kind", "listening.last_done")
NEVER = 1_000_000.0  # months: longer than any threshold; a fact has to be finite


def months_between(earlier: date, later: date) -> float:
    """Whole calendar months and the part of the next, so that a year to the day is 12.0."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    days = later.day - earlier.day
    return months + days / 31


def _of_kind(case: Case, *kinds: str) -> list[Item]:
    return case.some(SECTION, lambda item: item.get("kind") in kinds, "kind")


def _age(case: Case, item: Item) -> float:
    return max(0.0, months_between(case.need(item, "last_done"), case.organisation.as_of))


def _ages(case: Case, *kinds: str) -> list[float]:
    """Months since each kind was last done, freshest first, of the entries that say when."""
    freshest: dict[str, float] = {}
    for item in case.organisation.items(SECTION):
        kind = item.get("kind")
        if kind in kinds and item.get("last_done") is not None:
            freshest[kind] = min(_age(case, item), freshest.get(kind, NEVER))
    for kind, age in sorted(freshest.items()):
        case.step(f"{kind.replace('_', ' ')}: {age:.1f} months ago")
    return sorted(freshest.values())


def _all_dated(case: Case, *kinds: str) -> None:
    """To be called before concluding that nothing fresher exists."""
    undated = [
        f"{item.route}.last_done"
        for item in _of_kind(case, *kinds)
        if item.get("last_done") is None
    ]
    if undated:
        raise NotDeclared(*undated)
    case.finished(SECTION, "kind")


@fact(
    ORGANISATION,
    "number",
    "months since a second kind of listening was last done, as far as dated",
    formula="as-of date − last_done of the second-latest kind",
    reads=_READS,
)
def second_way_at_latest(case: Case) -> float:
    """Kinds that hear from customers; a map and what hears from staff are not among them."""
    if SECTION not in case.organisation.begun:
        raise NotDeclared(SECTION)
    ages = _ages(case, *WAYS)
    return ages[1] if len(ages) > 1 else NEVER


@fact(ORGANISATION, "number", "the same, once every way says when it was last done", reads=_READS)
def months_since_second_way(case: Case) -> float:
    """Very many where fewer than two kinds exist."""
    _all_dated(case, *WAYS)
    return float(case.fact("second_way_at_latest"))


@fact(ORGANISATION, "names", "the kinds of listening that have a date", reads=_READS)
def dated_ways(case: Case) -> list[str]:
    """Each with its latest date."""
    found: dict[str, date] = {}
    for item in case.organisation.items(SECTION):
        done, kind = item.get("last_done"), item.get("kind")
        if kind in WAYS and done is not None:
            found[kind] = max(done, found.get(kind, done))
    return [f"{kind.replace('_', ' ')} of {done.isoformat()}" for kind, done in found.items()]


@fact(ORGANISATION, "flag", "whether there is a map of the customer's experience", reads=_READS)
def has_a_map(case: Case) -> bool:
    """Of whatever age."""
    return bool(_of_kind(case, "experience_map"))


@fact(
    ORGANISATION,
    "number",
    "months since the experience map was last done, as far as dated",
    formula="as-of date − last_done",
    reads=_READS,
)
def map_at_latest(case: Case) -> float:
    """Very many where there is none."""
    if SECTION not in case.organisation.begun:
        raise NotDeclared(SECTION)
    return min(_ages(case, "experience_map"), default=NEVER)


@fact(ORGANISATION, "number", "the same, once every map says when it was done", reads=_READS)
def months_since_map(case: Case) -> float:
    """Very many where there is none."""
    _all_dated(case, "experience_map")
    return float(case.fact("map_at_latest"))


@fact(ORGANISATION, "date", "when the experience map was last done", reads=_READS)
def map_date(case: Case) -> date:
    """The latest."""
    dates: list[date] = [
        item.get("last_done")
        for item in case.organisation.items(SECTION)
        if item.get("kind") == "experience_map" and item.get("last_done") is not None
    ]
    if not dates:
        raise NotDeclared(SECTION)
    return max(dates)


@fact(ORGANISATION, "text", "where the research stands", reads=_READS)
def research_route(case: Case) -> str:
    """The map's date, or the section."""
    maps = [i for i in case.organisation.items(SECTION) if i.get("kind") == "experience_map"]
    return f"{maps[0].route}.last_done" if maps else SECTION


@fact(ORGANISATION, "flag", "whether segments are declared", reads=("segments",))
def has_segments(case: Case) -> bool:
    """That there are none is certain once the section is begun and finished."""
    if case.organisation.items("segments"):
        return True
    case.finished("segments")
    return False


@fact(ORGANISATION, "text", "where segments belong", reads=("segments",))
def segments_section(case: Case) -> str:
    """The section itself."""
    return "segments"


def _mindset(case: Case) -> Item | None:
    """The latest asking of the mindset questions that says when it was."""
    asked = [
        item
        for item in case.organisation.items(SECTION)
        if item.get("kind") == "mindset" and item.get("last_done") is not None
    ]
    return max(asked, key=lambda item: item.get("last_done"), default=None)


@fact(ORGANISATION, "flag", "whether the mindset questions have ever been asked", reads=_READS)
def mindset_asked(case: Case) -> bool:
    """Of the team."""
    return bool(_of_kind(case, "mindset"))


@fact(
    ORGANISATION,
    "number",
    "months since the mindset questions were asked, as far as dated",
    formula="as-of date − last_done",
    reads=_READS,
)
def mindset_at_latest(case: Case) -> float:
    """Very many where they never were."""
    if SECTION not in case.organisation.begun:
        raise NotDeclared(SECTION)
    return min(_ages(case, "mindset"), default=NEVER)


@fact(ORGANISATION, "number", "the same, once every asking says when it was", reads=_READS)
def months_since_mindset(case: Case) -> float:
    """Very many where they never were."""
    _all_dated(case, "mindset")
    return float(case.fact("mindset_at_latest"))


@fact(ORGANISATION, "date", "when the mindset questions were last asked", reads=_READS)
def mindset_date(case: Case) -> date:
    """As declared."""
    latest = _mindset(case)
    if latest is None:
        raise NotDeclared(SECTION)
    asked: date = case.need(latest, "last_done")
    return asked


@fact(
    ORGANISATION,
    "share",
    "answers to the mindset questions that were positive",
    reads=("listening.positive_answers",),
)
def mindset_positive(case: Case) -> float:
    """Of all answers, the latest time."""
    latest = _mindset(case)
    if latest is None:
        _all_dated(case, "mindset")
        raise NotDeclared(f"{SECTION}.positive_answers")
    return float(case.need(latest, "positive_answers").value)


@fact(ORGANISATION, "text", "where the mindset questions stand", reads=_READS)
def mindset_route(case: Case) -> str:
    """The latest asking, or the section."""
    latest = _mindset(case)
    return latest.route if latest else SECTION


RESEARCH_FACTS: tuple[FactSpec, ...] = (
    second_way_at_latest,
    months_since_second_way,
    dated_ways,
    has_a_map,
    map_at_latest,
    months_since_map,
    map_date,
    research_route,
    has_segments,
    segments_section,
    mindset_asked,
    mindset_at_latest,
    months_since_mindset,
    mindset_date,
    mindset_positive,
    mindset_route,
)
