"""Principles: who answers for them, what serves them, and what came first."""

from __future__ import annotations

from datetime import date, timedelta

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, Item, Organisation
from principlecheck.model.format.shapes import NEVER
from principlecheck.model.format.subject import Subject

ON = "metric_and_principle"
_YEAR = timedelta(days=365)
_DATES = ("metrics.principles", "metrics.adopted", "metrics.reviewed", "principles.adopted")
_STAFF = (
    "conduct.principles",
    "rewards.principles",
    "discipline.principles",
    "listening.principles",
    "listening.kind",
)
_EDITS = ("decisions.kind", "decisions.date")

NO_POLICY = frozenset(("principles", "metrics", "measured"))
INTENTIONS = frozenset(("principle", "objective"))
"""Kinds of decision that state an aim, and put nothing into practice."""
_SERVES = (
    *(f"{name}.principles" for name in SECTIONS if name not in NO_POLICY),
    "decisions.kind",
)
WHERE_POLICIES_STAND = ("standards", "conduct", "promises", "customer_rules")
"""Without these four, nobody can say that no policy serves a principle."""
facts = Facts(ON, reads=_DATES)
principles_facts = Facts("principles", reads=("principles.owner", "roles.leads"))
organisation_facts = Facts(ORGANISATION, reads=_EDITS)


def find_metrics_and_principles(organisation: Organisation) -> list[Subject]:
    """Each metric with each principle that it is said to serve."""
    return [
        Subject(ON, metric, principle)
        for metric in organisation.items("metrics")
        for id_ in metric.get("principles") or ()
        if (principle := organisation.find("principles", id_)) is not None
    ]


METRIC_AND_PRINCIPLE = Pairing(
    ON,
    "a metric and a principle that it serves",
    ("metrics", "principles"),
    find_metrics_and_principles,
)


@facts.flag
def metric_came_first(case: Case) -> bool:
    """Whether the metric was adopted before the principle.

    On the same day, neither came first.
    """
    metric: date = case.need(case.entry, "adopted")
    principle: date = case.need(case.other, "adopted")
    case.step(f"metric adopted {metric}, principle adopted {principle}")
    return metric < principle


@facts.flag
def reviewed_since_principle(case: Case) -> bool:
    """Whether the metric was reviewed since the principle.

    On the day of the adoption, or later. Left out, it never was, once metrics are complete.
    """
    reviewed: date | None = case.get(case.entry, "reviewed")
    if reviewed is None:
        case.finished("metrics", "reviewed")
        return False
    principle: date = case.need(case.other, "adopted")
    return reviewed >= principle


@facts.flag
def never_reviewed(case: Case) -> bool:
    """Whether somebody says that it was never reviewed."""
    return bool(case.get(case.entry, "reviewed") == NEVER)


@principles_facts.entry(reads=("principles.owner",))
def owner(case: Case) -> Item:
    """The role that owns it."""
    id_ = case.need(case.entry, "owner")
    role = case.organisation.find("roles", id_)
    if role is None:
        raise NotDeclared(f"roles.{id_}")
    return role


@principles_facts.flag
def owner_leads(case: Case) -> bool:
    """Whether its owner leads others.

    Left out, `leads` reads false once any role has it.
    """
    role = owner(case)
    leads: bool | None = case.get(role, "leads")
    if leads is not None:
        return leads
    if any(other.get("leads") for other in case.organisation.items("roles")):
        case.assume(f"{role.route}.leads is left out while other roles lead; it reads false.")
        return False
    raise NotDeclared(f"{role.route}.leads")


def _entry_serves_principle(item: Item, id_: str) -> bool:
    return id_ in (item.get("principles") or ())


def _policies_serving_principle(case: Case) -> list[Item]:
    """Whatever puts a principle into practice: any entry that names it, save metrics and aims."""
    return [
        item
        for section in case.organisation.entries
        if section not in NO_POLICY and hasattr(SECTIONS[section], "principles")
        for item in case.organisation.having(section, "principles", case.entry.id)
        if not (section == "decisions" and item.get("kind") in INTENTIONS)
    ]


@principles_facts.flag(reads=_SERVES)
def a_policy_serves_it(case: Case) -> bool:
    """Whether a policy serves it.

    That none does is certain once the sections where policies stand are finished.
    """
    found = _policies_serving_principle(case)
    if found:
        case.get(found[0], "principles")
        return True
    for section in WHERE_POLICIES_STAND:
        case.finished(section)
    lacking = sorted(case.organisation.only_begun - NO_POLICY - {ORGANISATION})
    if lacking:
        raise NotDeclared(*lacking)
    return False


@principles_facts.flag(reads=("metrics.principles",))
def a_metric_serves_it(case: Case) -> bool:
    """Whether a metric serves it.

    That none does is certain once metrics are finished.
    """
    case.items("metrics")
    found = case.organisation.having("metrics", "principles", case.entry.id)
    if found:
        case.get(found[0], "principles")
        return True
    case.finished("metrics", "principles")
    return False


@organisation_facts.entries(reads=("metrics.principles", "principles.says"), of=("metrics",))
def metrics_without_principle(case: Case) -> list[Item]:
    """The metrics that name no principle.

    Where principles are declared; what metrics leave out is none once they are complete.
    """
    if not case.items("principles"):
        raise NotDeclared("principles")
    found = [metric for metric in case.items("metrics") if not case.get(metric, "principles")]
    if any(metric.get("principles") is None for metric in found):
        case.finished("metrics", "principles")
    return found


@organisation_facts.entries(reads=_STAFF)
def rules_about_staff(case: Case) -> list[Item]:
    """The rules about staff, serving a principle or not."""
    return [
        item
        for section in ("conduct", "rewards", "discipline", "listening")
        for item in case.organisation.items(section)
        if section != "listening" or item.get("kind") == "staff_survey"
    ]


@organisation_facts.flag(reads=_STAFF)
def principles_reach_staff(case: Case) -> bool:
    """Whether a rule about staff serves a principle.

    Conduct, rewards, discipline and the staff survey are the rules about staff.
    """
    case.items("principles")
    if any(case.get(item, "principles") for item in rules_about_staff(case)):
        return True
    for section in ("conduct", "rewards", "discipline"):
        case.finished(section)
    case.finished("listening", "staff_survey")
    return False


@organisation_facts.count(reads=("principles.says",))
def principles_declared(case: Case) -> int:
    """The principles declared.

    How many there are.
    """
    return len(case.items("principles"))


@organisation_facts.count(reads=_STAFF)
def staff_rules(case: Case) -> int:
    """The rules about staff.

    How many there are, serving a principle or not.
    """
    return len(rules_about_staff(case))


def _principle_edits_in_past_year(case: Case) -> list[Item]:
    """Edits of principles in the year before the day of the audit, oldest first."""
    today = case.organisation.as_of
    edits = [
        item
        for item in case.items("decisions")
        if item.get("kind") == "principle" and today - _YEAR < item.get("date") <= today
    ]
    return sorted(edits, key=lambda item: (item.get("date"), item.id))


@organisation_facts.count(
    formula="decisions of kind principle in the 365 days up to the as-of date"
)
def principle_edits(case: Case) -> int:
    """Edits of principles in the past year.

    One edit or none is only certain once the log of decisions is finished.
    """
    edits = _principle_edits_in_past_year(case)
    for item in edits:
        case.step(f"{item.id} on {case.need(item, 'date')}")
    if len(edits) < 2:
        case.finished("decisions", "principle")
    return len(edits)


@organisation_facts.names
def principle_edits_listed(case: Case) -> list[str]:
    """The edits of principles, with their dates."""
    return [f"{item.name} on {item.get('date')}" for item in _principle_edits_in_past_year(case)]


@organisation_facts.entries
def latest_edit(case: Case) -> list[Item]:
    """The latest edit of a principle."""
    return _principle_edits_in_past_year(case)[-1:]


@organisation_facts.entries
def earlier_edit(case: Case) -> list[Item]:
    """The edit before the latest."""
    return _principle_edits_in_past_year(case)[-2:-1]
