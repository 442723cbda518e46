"""What is measured, where the figure comes from, and whether it shows failure."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.model.format.organisation import ORGANISATION, Item

REPEATS = ("repeat_contacts", "first_contact_resolution")
SPEED_MEASURES = frozenset(("handle_time", "wrap_up_time", "contacts_handled", "reply_time"))
"""Measures of how quickly work is done, whatever comes of it."""
_READS = ("metrics.measures", "metrics.window")
organisation_facts = Facts(ORGANISATION, reads=_READS)
metrics_facts = Facts("metrics", reads=("metrics.measures",))


def _metric_measures(item: Item, *what: str) -> bool:
    return item.get("measures") in what


@organisation_facts.flag
def sees_repeats(case: Case) -> bool:
    """Whether a metric with a window shows repeat contacts.

    A repeat-contact or first-contact metric without a window has no meaning: repeats of when?
    """
    found = [m for m in case.organisation.items("metrics") if _metric_measures(m, *REPEATS)]
    if any(case.get(metric, "window") is not None for metric in found):
        return True
    case.finished("metrics", "repeat_contacts")
    return False


@organisation_facts.entries
def windowless_metrics(case: Case) -> list[Item]:
    """Metrics of repeats that have no window."""
    found = [m for m in case.organisation.items("metrics") if _metric_measures(m, *REPEATS)]
    return [metric for metric in found if metric.get("window") is None]


@metrics_facts.flag(reads=("metrics.comes_from",))
def only_agents_say(case: Case) -> bool:
    """Whether agents alone supply the figure.

    An empty list of sources says nothing about where the figure comes from.
    """
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
        if _metric_measures(metric, "first_contact_resolution")
    ]
    return bool(found) and all(sources == ["contact_records"] for sources in found)
