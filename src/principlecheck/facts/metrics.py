"""What is measured, and whether it shows failure."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, fact
from principlecheck.model.organisation import ORGANISATION, Item

REPEATS = ("repeat_contacts", "first_contact_resolution")
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


METRIC_FACTS: tuple[FactSpec, ...] = (sees_repeats, windowless_metrics, place_of_repeats)
