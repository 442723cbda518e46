"""How an organisation learns what customers need, and whether it looks at its own mindset."""

from __future__ import annotations

from datetime import date

from principlecheck.facts.case import Case, Facts, NotDeclared
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
facts = Facts(ORGANISATION, reads=_READS)


def calendar_months_between(earlier: date, later: date) -> float:
    """Whole calendar months and the part of the next, so that a year to the day is 12.0."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    days = later.day - earlier.day
    return months + days / 31


def _research_of_kind(case: Case, *kinds: str) -> list[Item]:
    return case.some(SECTION, lambda item: item.get("kind") in kinds, "kind")


def _months_since_research(case: Case, item: Item) -> float:
    return max(0.0, calendar_months_between(case.need(item, "last_done"), case.organisation.as_of))


def _months_since_each_research(case: Case, *kinds: str) -> list[float]:
    """Months since each kind was last done, freshest first, of the entries that say when."""
    freshest: dict[str, float] = {}
    for item in case.organisation.items(SECTION):
        kind = item.get("kind")
        if kind in kinds and item.get("last_done") is not None:
            freshest[kind] = min(_months_since_research(case, item), freshest.get(kind, NEVER))
    for kind, age in sorted(freshest.items()):
        case.step(f"{kind.replace('_', ' ')}: {age:.1f} months ago")
    return sorted(freshest.values())


def _need_dates_of_research(case: Case, *kinds: str) -> None:
    """To be called before concluding that nothing fresher exists."""
    undated = [
        f"{item.route}.last_done"
        for item in _research_of_kind(case, *kinds)
        if item.get("last_done") is None
    ]
    if undated:
        raise NotDeclared(*undated)
    case.finished(SECTION, "kind")


@facts.number(formula="as-of date − last_done of the second-latest kind", ages=True)
def second_way_at_latest(case: Case) -> float:
    """Months since a second kind of listening was last done, as far as dated.

    Kinds that hear from customers; a map and what hears from staff are not among them.
    """
    if SECTION not in case.organisation.begun:
        raise NotDeclared(SECTION)
    ages = _months_since_each_research(case, *WAYS)
    return ages[1] if len(ages) > 1 else NEVER


@facts.number(ages=True)
def months_since_second_way(case: Case) -> float:
    """The same, once every way says when it was last done.

    Very many where fewer than two kinds exist.
    """
    _need_dates_of_research(case, *WAYS)
    return float(case.fact("second_way_at_latest"))


@facts.names
def dated_ways(case: Case) -> list[str]:
    """The kinds of listening that have a date.

    Each with its latest date.
    """
    found: dict[str, date] = {}
    for item in case.organisation.items(SECTION):
        done, kind = item.get("last_done"), item.get("kind")
        if kind in WAYS and done is not None:
            found[kind] = max(done, found.get(kind, done))
    return [f"{kind.replace('_', ' ')} of {done.isoformat()}" for kind, done in found.items()]


@facts.flag
def has_a_map(case: Case) -> bool:
    """Whether there is a map of the customer's experience."""
    return bool(_research_of_kind(case, "experience_map"))


@facts.number(formula="as-of date − last_done", ages=True)
def map_at_latest(case: Case) -> float:
    """Months since the experience map was last done, as far as dated.

    Very many where there is none.
    """
    if SECTION not in case.organisation.begun:
        raise NotDeclared(SECTION)
    return min(_months_since_each_research(case, "experience_map"), default=NEVER)


@facts.number(ages=True)
def months_since_map(case: Case) -> float:
    """The same, once every map says when it was done.

    Very many where there is none.
    """
    _need_dates_of_research(case, "experience_map")
    return float(case.fact("map_at_latest"))


@facts.entries(of=("listening",))
def experience_maps(case: Case) -> list[Item]:
    """The maps of the customer's experience, the latest first."""
    return _research_latest_first(case, "experience_map")


def _research_latest_first(case: Case, kind: str) -> list[Item]:
    found = case.organisation.having(SECTION, "kind", kind)
    return sorted(found, key=lambda item: item.get("last_done") or date.min, reverse=True)


@facts.flag(reads=("segments",))
def has_segments(case: Case) -> bool:
    """Whether segments are declared.

    That there are none is certain once the section is begun and finished.
    """
    if case.organisation.items("segments"):
        return True
    case.finished("segments")
    return False


@facts.flag
def mindset_asked(case: Case) -> bool:
    """Whether the mindset questions have ever been asked."""
    return bool(_research_of_kind(case, "mindset"))


@facts.number(formula="as-of date − last_done", ages=True)
def mindset_at_latest(case: Case) -> float:
    """Months since the mindset questions were asked, as far as dated.

    Very many where they never were.
    """
    if SECTION not in case.organisation.begun:
        raise NotDeclared(SECTION)
    return min(_months_since_each_research(case, "mindset"), default=NEVER)


@facts.number(ages=True)
def months_since_mindset(case: Case) -> float:
    """The same, once every asking says when it was.

    Very many where they never were.
    """
    _need_dates_of_research(case, "mindset")
    return float(case.fact("mindset_at_latest"))


@facts.share(reads=("listening.positive_answers",))
def mindset_positive(case: Case) -> float:
    """Answers to the mindset questions that were positive.

    Of all answers, the latest time.
    """
    dated = [
        item
        for item in _research_latest_first(case, "mindset")
        if item.get("last_done") is not None
    ]
    if not dated:
        _need_dates_of_research(case, "mindset")
        raise NotDeclared(f"{SECTION}.positive_answers")
    return float(case.need(dated[0], "positive_answers").value)


@facts.entries(of=("listening",))
def mindset_askings(case: Case) -> list[Item]:
    """Each time that the mindset questions were asked, the latest first."""
    return _research_latest_first(case, "mindset")
