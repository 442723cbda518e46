"""Whether a queue solves as many cases as come in."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    is_fresh_measurement,
    queues_covered,
    scope_ids,
)
from principlecheck.facts.timing.weekly_rates import amount_of_rate_a_week
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.subject import Subject

ON = "inflow"
# Two figures rounded by people differ by this much without anything growing.
ROUNDING = 0.01
facts = Facts(
    ON,
    reads=(
        "queues.new_issues",
        "measured.solved",
        "measured.until",
        "measured.hours",
        *MEASURED_SCOPES,
        "queues.hours",
        *HOURS_READS,
    ),
)


@once_per_organisation
def find_queue_inflows(organisation: Organisation) -> list[Subject]:
    """Each queue whose new cases are declared with what was last measured to be solved in it.

    A measurement of several queues, or of some contacts only, says nothing about one queue.
    """
    latest: dict[str, Item] = {}
    for item in organisation.items("measured"):
        of_some = any(scope_ids(item, name) for name in ("reasons", "segments", "priority"))
        queues = queues_covered(organisation, item)
        if item.get("solved") is None or of_some or len(queues) != 1:
            continue
        if not is_fresh_measurement(item, organisation.as_of):
            continue
        queue = queues[0].id
        if queue not in latest or latest[queue].get("until") <= item.get("until"):
            latest[queue] = item
    return [
        Subject(ON, item, organisation.find("queues", queue))
        for queue, item in sorted(latest.items())
    ]


INFLOW = Pairing(
    ON, "what a queue solves and what comes into it", ("measured", "queues"), find_queue_inflows
)


def _new_and_solved_cases_a_week(case: Case) -> tuple[float, float]:
    """New cases and solved ones, on one period."""
    new = amount_of_rate_a_week(case, case.need(case.other, "new_issues"), case.other)
    solved = amount_of_rate_a_week(case, case.need(case.entry, "solved"), case.entry, case.other)
    return new, solved


@facts.count(formula="new cases a week − solved cases a week")
def growth_a_week(case: Case) -> int:
    """Cases by which the backlog grows in a week.

    0 where as many are solved as come in, give or take one in a hundred: figures are rounded.
    """
    new, solved = _new_and_solved_cases_a_week(case)
    grows = new - solved
    if grows <= ROUNDING * new:
        return 0
    case.step(
        f"{units.format_number(new, 1)} − {units.format_number(solved, 1)} = {units.format_number(grows, 1)}"
    )
    return max(1, round(grows))
