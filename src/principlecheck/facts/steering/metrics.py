"""What is measured, where the figure comes from, and whether it shows failure."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.format.organisation import ORGANISATION, Item

REPEATS = ("repeat_contacts", "first_contact_resolution")
SPEED_MEASURES = frozenset(("handle_time", "wrap_up_time", "contacts_handled", "reply_time"))
"""Measures of how quickly work is done, whatever comes of it."""
_READS = ("metrics.measures", "metrics.window")


def _measures(item: Item, *what: str) -> bool:
    return item.get("measures") in what


@fact(ORGANISATION, "flag", "whether a metric with a window shows repeat contacts", reads=_READS)
def sees_repeats(case: Case) -> bool:
    """A repeat-contact or first-contact metric without a window has no meaning: repeats of when?"""
    found = [m for m in case.organisation.items("metrics") if _measures(m, *REPEATS)]
    if any(case.get(metric, "window") is not None for metric in found):
        return True
    case.finished("metrics", "repeat_contacts")
    return False


@fact(ORGANISATION, "names", "metrics of repeats that have no window", reads=_READS)
def windowless_metrics(case: Case) -> list[str]:
    """By id."""
    found = [m for m in case.organisation.items("metrics") if _measures(m, *REPEATS)]
    return [metric.id for metric in found if metric.get("window") is None]


@fact(ORGANISATION, "text", "where the missing metric belongs", reads=_READS)
def place_of_repeats(case: Case) -> str:
    """The metric that lacks a window, or the section that lacks the metric."""
    windowless = case.fact("windowless_metrics")
    return f"metrics.{windowless[0]}" if windowless else "metrics"


@fact("metrics", "flag", "whether the metric counts failure", reads=("metrics.measures",))
def counts_repeats(case: Case) -> bool:
    """Repeat contacts, or contacts solved the first time."""
    return _measures(case.entry, *REPEATS)


@fact("metrics", "flag", "whether agents alone supply the figure", reads=("metrics.comes_from",))
def only_agents_say(case: Case) -> bool:
    """An empty list of sources says nothing about where the figure comes from."""
    sources = set(case.need(case.entry, "comes_from"))
    if not sources:
        raise NotDeclared(f"{case.entry.route}.comes_from")
    return sources == {"agent_code"}


def counted_from_repeats(case: Case) -> bool:
    """Whether first-contact resolution is derived from contact records alone.

    Then those of the unsolved who do not return are counted as solved already.
    """
    found = [
        case.get(metric, "comes_from")
        for metric in case.organisation.items("metrics")
        if _measures(metric, "first_contact_resolution")
    ]
    return bool(found) and all(sources == ["contact_records"] for sources in found)


METRIC_FACTS: tuple[FactSpec, ...] = (
    sees_repeats,
    windowless_metrics,
    place_of_repeats,
    counts_repeats,
    only_agents_say,
)
