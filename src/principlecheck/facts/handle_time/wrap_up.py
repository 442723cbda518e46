"""The work after a contact against the time allowed for it."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.model import units
from principlecheck.model.format.quantities import Duration, DurationOrNone

ON = "handle_time"
_LIMIT = ("handle_time.wrap_up_limit",)
_TASKS = ("handle_time.wrap_up_tasks",)
facts = Facts(ON, reads=_LIMIT)


@facts.flag
def wrap_up_is_limited(case: Case) -> bool:
    """Whether the time after a contact is limited.

    `none` is declared, and is no limit.
    """
    declared: DurationOrNone = case.need(case.entry, "wrap_up_limit")
    return declared.value is not None


@facts.seconds
def wrap_up_allowed(case: Case) -> float:
    """The time allowed after a contact.

    Not declared where it is `none`.
    """
    declared: DurationOrNone = case.need(case.entry, "wrap_up_limit")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.wrap_up_limit")
    return declared.value.seconds


def _wrap_up_tasks(case: Case) -> dict[str, Duration]:
    tasks: dict[str, Duration] = case.need(case.entry, "wrap_up_tasks")
    return tasks


@facts.seconds(formula="the sum of the tasks", reads=_TASKS)
def wrap_up_work(case: Case) -> float:
    """The work after a contact.

    Rounded up to a second, so that as a limit it passes.
    """
    tasks = _wrap_up_tasks(case)
    total = math.fsum(length.seconds for length in tasks.values())
    terms = " + ".join(
        f"{task} {units.format_duration(one.seconds)}" for task, one in tasks.items()
    )
    case.step(f"{terms or 'no task'} = {units.format_duration(total)}")
    case.assume(f"By {case.entry.called}, every task follows every contact, one after another.")
    return float(math.ceil(total - 1e-9))


@facts.text(reads=_TASKS)
def longest_wrap_up_task(case: Case) -> str:
    """The longest task after a contact.

    In its own words, with its length.
    """
    tasks = _wrap_up_tasks(case)
    if not tasks:
        raise NotDeclared(f"{case.entry.route}.wrap_up_tasks")
    task, length = max(tasks.items(), key=lambda pair: (pair[1].seconds, pair[0]))
    return f"{task} ({length.spelled})"
