"""How an organisation learns what customers need, and whether it looks at its own mindset."""

from __future__ import annotations

from datetime import date

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.organisation import ORGANISATION, Item

SECTION = "listening"
WAYS = ("survey", "feedback_form", "complaints", "public_complaints", "interviews", "secret_shopper")
_READS = ("listening.kind", "listening.last_done")
NEVER = 1_000_000.0  # months: longer than any threshold; a fact has to be finite


def months_between(earlier: date, later: date) -> float:
    """Whole calendar months and the part of the next, so that a year to the day is 12.0."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    days = later.day - earlier.day
    return months + days / 31


def _of_kind(case: Case, *kinds: str) -> list[Item]:
    return case.some(SECTION, lambda item: item.get("kind") in kinds, "kind")


def _latest(case: Case, ways: list[Item]) -> float:
    """Months since the latest of several; raises `NotDeclared` where one says no date.

    One done today settles it for all, so undated ones matter only beside old ones.
    """
    dated = [(case.get(way, "last_done"), way) for way in ways]
    months = [
        months_between(done, case.organisation.as_of) for done, _ in dated if done is not None
    ]
    undated = [f"{way.route}.last_done" for done, way in dated if done is None]
    if undated:
        raise NotDeclared(*undated)
    return max(0.0, min(months))


def _by_kind(case: Case) -> tuple[dict[str, float], list[str]]:
    """Months since each kind of listening was last done, and the routes that lack a date."""
    months: dict[str, float] = {}
    undated: list[str] = []
    for way in _of_kind(case, *WAYS):
        kind, done = way.get("kind"), case.get(way, "last_done")
        if done is None:
            undated.append(f"{way.route}.last_done")
            continue
        age = max(0.0, months_between(done, case.organisation.as_of))
        months[kind] = min(age, months.get(kind, age))
    return months, undated


@fact(
    ORGANISATION,
    "number",
    "months since a second kind of listening was last done",
    formula="as-of date − last_done of the second-latest kind",
    reads=_READS,
)
def months_since_second_way(case: Case) -> float:
    """Kinds that hear from customers; a map and what hears from staff are not among them."""
    months, undated = _by_kind(case)
    ages = sorted(months.values())
    for kind in sorted(months, key=lambda kind: months[kind]):
        case.step(f"{kind.replace('_', ' ')}: {months[kind]:.1f} months ago")
    second = ages[1] if len(ages) > 1 else NEVER
    if undated and second > 0:
        # Whatever is undated may have been done today; only a fresh second kind needs none of it.
        if second > FRESH:
            raise NotDeclared(*undated)
        return second
    if second == NEVER:
        case.finished(SECTION, "kind")
    return second


FRESH = 12.0


@fact(ORGANISATION, "names", "kinds of listening done within 12 months", reads=_READS)
def ways_lately(case: Case) -> list[str]:
    """In words."""
    months, _ = _by_kind(case)
    return [kind.replace("_", " ") for kind in WAYS if months.get(kind, NEVER) <= FRESH]


@fact(ORGANISATION, "flag", "whether there is a map of the customer's experience", reads=_READS)
def has_a_map(case: Case) -> bool:
    """Of whatever age."""
    return bool(_of_kind(case, "experience_map"))


@fact(
    ORGANISATION,
    "number",
    "months since the experience map was last done",
    formula="as-of date − last_done",
    reads=_READS,
)
def months_since_map(case: Case) -> float:
    """Very many where there is none."""
    maps = _of_kind(case, "experience_map")
    return _latest(case, maps) if maps else NEVER


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


def _mindset(case: Case) -> Item | None:
    """The latest asking of the mindset questions."""
    asked = _of_kind(case, "mindset")
    undated = [item for item in asked if item.get("last_done") is None]
    if undated:
        raise NotDeclared(*(f"{item.route}.last_done" for item in undated))
    return max(asked, key=lambda item: item.get("last_done"), default=None)


@fact(ORGANISATION, "flag", "whether the mindset questions have ever been asked", reads=_READS)
def mindset_asked(case: Case) -> bool:
    """Of the team."""
    return bool(_of_kind(case, "mindset"))


@fact(
    ORGANISATION,
    "number",
    "months since the mindset questions were asked",
    formula="as-of date − last_done",
    reads=_READS,
)
def months_since_mindset(case: Case) -> float:
    """Very many where they never were."""
    latest = _mindset(case)
    if latest is None:
        return NEVER
    asked: date = case.need(latest, "last_done")
    return max(0.0, months_between(asked, case.organisation.as_of))


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
        raise NotDeclared(SECTION)
    return float(case.need(latest, "positive_answers").value)


@fact(ORGANISATION, "text", "where the mindset questions stand", reads=_READS)
def mindset_route(case: Case) -> str:
    """The latest asking, or the section."""
    latest = _mindset(case)
    return latest.route if latest else SECTION


RESEARCH_FACTS: tuple[FactSpec, ...] = (
    months_since_second_way,
    ways_lately,
    has_a_map,
    months_since_map,
    research_route,
    has_segments,
    mindset_asked,
    months_since_mindset,
    mindset_date,
    mindset_positive,
    mindset_route,
)
