"""Whether customers are told the truth in time, and figures show it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.arithmetic.deadline import Wait, shortest_wait_on_timelines
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.timing.clocks import Clocked, not_assessable_if_closed, span_outlasts
from principlecheck.facts.timing.working_time import HOURS_READS, starts_of_wait
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.format.quantities import Share, ShareOrNone, Span

# An abandoned contact has no handle time, no wrap-up and no work to review.
_NEVER_ABANDONED = frozenset(("handle_time", "wrap_up_time", "quality"))
_BAD_OUTCOMES = ("abandoned", "reopened")
# To be passed on is a failure where the figure says that one contact was enough, or how long it took.
_NEVER_PASSED_ON = frozenset(("first_contact_resolution", "resolution_time", "containment"))
_EXCEPTIONS = {"hardship": "hardship", "our_error": "an error of the organisation"}
_NOTICE_READS = (
    "customer_rules.kind",
    "customer_rules.customers_told_within",
    "customer_rules.handled_by",
    "customer_rules.decided_by",
    "departments.hours",
    *HOURS_READS,
)
_SCORED_READS = ("scorecards.weights", "metrics.measures")
promises_facts = Facts("promises", reads=("promises.warn_customer_at",))
metrics_facts = Facts("metrics", reads=("metrics.measures",))
customer_rules_facts = Facts("customer_rules", reads=_NOTICE_READS)
scorecards_facts = Facts("scorecards", reads=_SCORED_READS)
organisation_facts = Facts(ORGANISATION, reads=("out_of_scope",))


@promises_facts.flag(reads=tuple(f"promises.{clock}" for clock in CLOCKS))
def has_a_clock(case: Case) -> bool:
    """Whether anything is promised by a time.

    Any of the five clocks.
    """
    return any(case.get(case.entry, f"{clock}.at_most") is not None for clock in CLOCKS)


class EarlyWarning(Struct, frozen=True):
    """When customers hear that a promise is about to be missed."""

    warns_in_time: Annotated[bool, RecordPart("whether they hear before it is")]
    warns_too_late: Annotated[bool, RecordPart("whether they hear at the end of the clock")]
    warned_at: Annotated[str, RecordPart("when they hear")]


@promises_facts.apart
def warning(case: Case) -> EarlyWarning:
    """The warning before a promise is missed; `none` is declared, and is no warning."""
    at: ShareOrNone = case.need(case.entry, "warn_customer_at")
    if at.value is None:
        return EarlyWarning(False, False, "not at all")
    in_time = at.value.value < 1
    return EarlyWarning(in_time, not in_time, f"at {at.value} of the time")


@metrics_facts.flag
def counts_reopened(case: Case) -> bool:
    """Whether reopened contacts are measured.

    Some metric measures `reopened`. That none does is certain once the section is finished.
    """
    found = [m for m in case.organisation.items("metrics") if m.get("measures") == "reopened"]
    if found:
        case.inputs[f"{found[0].route}.measures"] = None
        return True
    case.finished("metrics", "reopened")
    return False


@metrics_facts.names(reads=("metrics.leaves_out", "metrics.measures"))
def unflattering_left_out(case: Case) -> list[str]:
    """Bad outcomes that the figure leaves out.

    Abandoned, reopened and transferred contacts, where the figure could count them.
    """
    left_out: list[str] = case.need(case.entry, "leaves_out")
    measures = case.entry.get("measures")
    skipped = {"abandoned"} if measures in _NEVER_ABANDONED else set()
    bad = (*_BAD_OUTCOMES, "transferred") if measures in _NEVER_PASSED_ON else _BAD_OUTCOMES
    return [word for word in bad if word in left_out and word not in skipped]


@metrics_facts.flag(reads=("metrics.counts_automatic_replies", "metrics.measures"))
def counts_machine_answers(case: Case) -> bool:
    """Whether automatic replies count as replies.

    For a metric of anything but reply times, leaving it out says no.
    """
    if case.entry.get("measures") == "reply_time":
        return bool(case.need(case.entry, "counts_automatic_replies"))
    return bool(case.get(case.entry, "counts_automatic_replies"))


def _tightest_first_reply_promise(case: Case) -> Item | None:
    """The promise of a first reply that is tightest on its own clock; of several clocks, the first."""
    replies = [
        item
        for item in case.organisation.items("promises")
        if isinstance(item.get("first_reply.at_most"), Span)
    ]
    clock = next((item.get("first_reply.at_most").unit for item in replies), "")
    alike = [item for item in replies if item.get("first_reply.at_most").unit == clock]
    return min(alike, key=lambda item: item.get("first_reply.at_most").amount, default=None)


@metrics_facts.flag(reads=("metrics.measures", "promises.first_reply"))
def promise_seems_kept(case: Case) -> bool:
    """Whether a first reply is promised that an automatic one would seem to keep."""
    return (
        case.entry.get("measures") == "reply_time"
        and _tightest_first_reply_promise(case) is not None
    )


@metrics_facts.entry(reads=("promises.first_reply",), of=("promises",))
def promise_that_seems_kept(case: Case) -> Item:
    """The promise that seems kept."""
    found = _tightest_first_reply_promise(case)
    if found is None:
        raise NotDeclared("promises.first_reply")
    return found


@metrics_facts.text(reads=("metrics.counts_automatic_replies", "metrics.leaves_out"))
def flattering_field(case: Case) -> str:
    """The field that flatters."""
    machine = case.entry.get("counts_automatic_replies") is True
    return f"{case.entry.route}.{'counts_automatic_replies' if machine else 'leaves_out'}"


@customer_rules_facts.names(reads=("customer_rules.exceptions",))
def missing_exceptions(case: Case) -> list[str]:
    """Hard cases that the rule makes no exception for.

    In words; deciding case by case covers both.
    """
    given: list[str] = case.need(case.entry, "exceptions")
    if "case_by_case" in given:
        return []
    return [words for word, words in _EXCEPTIONS.items() if word not in given]


@customer_rules_facts.text(reads=())
def exceptions_to_add(case: Case) -> str:
    """The missing exceptions as a policy writes them.

    Such as `hardship, our_error`.
    """
    missing = case.fact("missing_exceptions")
    return ", ".join(word for word, words in _EXCEPTIONS.items() if words in missing)


def _clocked_time_for_customers(case: Case, item: Item, called: str) -> Clocked:
    departments = (item.get("handled_by"), item.get("decided_by"))
    holders = [case.organisation.find("departments", id_) for id_ in departments if id_]
    span: Span = case.need(item, "customers_told_within")
    return Clocked(span, called, tuple(holders))


@customer_rules_facts.entries(
    formula="like clocks as they stand; unlike ones start by start over six weeks",
    of=("customer_rules",),
)
def issues_told_as_soon(case: Case) -> list[Item]:
    """Known issues that customers hear of as soon as of danger.

    Of a safety issue: the known issues whose deadline is not later. Empty for any other rule.
    """
    if case.entry.get("kind") != "safety_issue":
        return []
    danger = _clocked_time_for_customers(case, case.entry, f"the deadline of {case.entry.id}")
    found = []
    for item in case.organisation.items("customer_rules"):
        deadline: Span | None = item.get("customers_told_within")
        if item.get("kind") != "known_issue" or deadline is None:
            continue
        other = _clocked_time_for_customers(case, item, f"the deadline of {item.id}")
        if deadline == danger.span or span_outlasts(case, danger, other):
            found.append(item)
    return found


@customer_rules_facts.flag
def deadline_has_hours(case: Case) -> bool:
    """Whether it is known how long the deadline lasts by the clock.

    Not for working time of which no hours are declared.
    """
    try:
        _clocked_time_for_customers(case, case.entry, "the deadline").wait(case)
    except NotDeclared:
        return False
    return True


@customer_rules_facts.seconds(
    formula="the deadline in elapsed time, from the start from which it ends soonest"
)
def silent_at_least(case: Case) -> float:
    """How long customers may be left untold, at the least.

    In elapsed seconds over the coming six weeks. Working time of which no hours are declared is
    taken to run without a break, which is the shortest that it can be.
    """
    span: Span = case.need(case.entry, "customers_told_within")
    try:
        wait = _clocked_time_for_customers(case, case.entry, "the deadline").wait(case)
    except NotDeclared:
        always = Schedule.always()
        unit = {"working": "working second"}.get(span.unit, span.unit)
        wait = Wait(span.amount, unit, always)  # type: ignore[arg-type]
    with not_assessable_if_closed():
        found = shortest_wait_on_timelines(wait, starts_of_wait(case))
    return found.seconds if found else 0.0


def _department_telling_customers(case: Case) -> Item:
    role = case.organisation.find("roles", case.entry.get("role"))
    if role is None:
        raise NotDeclared(f"roles.{case.entry.get('role')}")
    named: str = case.need(role, "department")
    department = case.organisation.find("departments", named)
    if department is None:
        raise NotDeclared(f"departments.{named}")
    return department


@scorecards_facts.flag(reads=("scorecards.role", "roles.department", "departments.kind"))
def scored_elsewhere(case: Case) -> bool:
    """Whether it scores people who do not serve customers.

    True for departments of sales and others; unknown counts as no.
    """
    try:
        return bool(case.need(_department_telling_customers(case), "kind") != "support")
    except NotDeclared:
        return False


@scorecards_facts.flag(reads=("scorecards.role", "roles.department", "departments.kind"))
def scores_support(case: Case) -> bool:
    """Whether it scores support.

    The role's department is of kind support.
    """
    return bool(case.need(_department_telling_customers(case), "kind") == "support")


def _conversion_metrics_with_weights(case: Case) -> list[tuple[str, float]]:
    """The metrics of conversion with their weights; raises `NotDeclared` for unknown metrics."""
    weights: dict[str, Share] = case.need(case.entry, "weights")
    found, unknown = [], []
    for id_, weight in weights.items():
        metric = case.organisation.find("metrics", id_)
        if metric is None:
            unknown.append(f"metrics.{id_}")
        elif case.get(metric, "measures") == "conversion" and weight.value > 0:
            found.append((id_, weight.value))
    if unknown and not found:
        raise NotDeclared(*unknown)
    return found


@scorecards_facts.share(formula="Σ weights of metrics that measure conversion")
def weight_of_selling(case: Case) -> float:
    """The weight of selling.

    0 where nothing of the kind is scored.
    """
    found = _conversion_metrics_with_weights(case)
    for id_, weight in found:
        case.step(f"{id_}: {units.format_share(weight, 1)}")
    return sum(weight for _, weight in found)


@scorecards_facts.entries
def selling_metrics(case: Case) -> list[Item]:
    """The metrics of selling."""
    return case.named("metrics", (id_ for id_, _ in _conversion_metrics_with_weights(case)))


@organisation_facts.flag
def names_its_limits(case: Case) -> bool:
    """Whether anything is said to be out of reach.

    Certain once the section is begun and finished.
    """
    if case.items("out_of_scope"):
        return True
    case.finished("out_of_scope")
    return False
