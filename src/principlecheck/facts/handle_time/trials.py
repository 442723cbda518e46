"""What a limit saves and what it costs, from a trial with it and without it."""

from __future__ import annotations

from principlecheck.arithmetic.handle_time import (
    break_even_repeat_rate,
    extra_contacts_from_repeats,
    workload_with_repeats,
)
from principlecheck.facts.case import Case, Facts, NotAssessable
from principlecheck.model import units
from principlecheck.model.format.quantities import Duration, DurationOrNone, Share

ON = "handle_time"
_READS = ("handle_time.with_limit", "handle_time.without_limit")
ISSUES = 100
WORKLOAD = "average handle time / (1 − share that comes back)"
SOURCE = "de Véricourt and Zhou 2005, Operations Research 53(6), 968–981"
facts = Facts(ON, reads=_READS)


def _side_of_limit_trial(case: Case, side: str) -> tuple[float, float]:
    """The average handle time in seconds and the share that comes back, of one half of the trial."""
    average: Duration = case.need(case.entry, f"{side}.average")
    repeats: Share = case.need(case.entry, f"{side}.repeats")
    if not average.seconds or repeats.value == 1:
        raise NotAssessable(
            "A trial in which contacts last no time, or in which all come back, shows nothing."
        )
    return average.seconds, repeats.value


def _work_in_limit_trial(case: Case, side: str) -> float:
    average, repeats = _side_of_limit_trial(case, side)
    found = workload_with_repeats(average, repeats)
    case.step(
        f"{side.replace('_', ' ')}: {units.format_duration(average)} / (1 − {units.format_share(repeats, 1)}) = "
        f"{units.format_duration(found)}"
    )
    case.assume("Every further contact comes back as often as the first.")
    case.by_model()
    return found


@facts.flag(reads=("handle_time.hard_limit", *_READS))
def no_limit_to_judge(case: Case) -> bool:
    """Whether there is no limit to judge.

    `none` lifts it; where neither a limit nor a trial is declared, there is none either.
    """
    declared: DurationOrNone | None = case.get(case.entry, "hard_limit")
    if declared is None:
        return all(case.entry.get(side) is None for side in ("with_limit", "without_limit"))
    return declared.value is None


@facts.seconds(formula=WORKLOAD, source=SOURCE)
def work_with_limit(case: Case) -> float:
    """Agent time for one solved issue with the limit."""
    return _work_in_limit_trial(case, "with_limit")


@facts.seconds(formula=WORKLOAD, source=SOURCE)
def work_without_limit(case: Case) -> float:
    """Agent time for one solved issue without the limit."""
    return _work_in_limit_trial(case, "without_limit")


@facts.text(formula="100/(1 − r1) − 100/(1 − r0)", source=SOURCE)
def customers_side(case: Case) -> str:
    """What the limit costs customers.

    Contacts on top for every hundred issues, or that there are none.
    """
    with_limit, without = (
        _side_of_limit_trial(case, "with_limit")[1],
        _side_of_limit_trial(case, "without_limit")[1],
    )
    extra = extra_contacts_from_repeats(without, with_limit, ISSUES)
    case.step(f"{units.format_number(extra, 1)} contacts on top for every {ISSUES} issues")
    if extra < 0.5:
        return f"no more contacts than without it for every {ISSUES} issues"
    return f"{units.format_number(extra)} more contacts for every {ISSUES} issues"


@facts.share(formula="1 − a1 · (1 − r0) / a0", source=SOURCE)
def break_even(case: Case) -> float:
    """The share of repeats from which the limit saves nothing.

    Raises `NotAssessable` where it would lie below 0.
    """
    average, repeats = _side_of_limit_trial(case, "without_limit")
    found = break_even_repeat_rate(average, repeats, _side_of_limit_trial(case, "with_limit")[0])
    if found <= 0:
        raise NotAssessable("The limit would add work even if nobody came back.")
    case.step(f"with {units.format_share(found, 2)} coming back, both ways cost the same")
    return found
