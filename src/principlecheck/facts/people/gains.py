"""Who gains where a customer gives up, is kept, or loses a dispute."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.customer_rules.deputies import queues_of_department
from principlecheck.facts.people.recognition import MONEY
from principlecheck.facts.scopes import reasons_of_queue
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import MoneyOrAny, Share
from principlecheck.model.format.subject import Subject

ON = "scored_or_paid"
_SCORE = ("scorecards.weights", "scorecards.role", "metrics.measures")
_PAY = ("rewards.kind", "rewards.for", "rewards.penalty", "rewards.roles")
_LEAVING = (
    "customer_rules.kind",
    "customer_rules.handled_by",
    "contact_reasons.kind",
    "contact_reasons.queue",
    "queues.team",
    "teams.department",
    "roles.department",
)
_JUDGING = (
    "customer_rules.kind",
    "customer_rules.handled_by",
    "customer_rules.decided_by",
    "customer_rules.agent_may_approve_up_to",
    "customer_rules.above_that",
    "listening.kind",
    "listening.stages",
    "roles.department",
)
JUDGED = frozenset(("refund", "fee", "outage"))
"""Kinds of customer rule by which somebody decides what a customer gets or owes.

Whoever keeps customers from leaving is looked at apart, for cancellations.
"""
GAINS = frozenset(("revenue", "retention"))
PAID_BACK = frozenset(
    ("refund", "refunds", "credits", "compensation", "claims", "chargebacks", "fees waived")
)
"""What a metric may push down, in its own words, so that customers get less of it."""
facts = Facts(ON, reads=(*_SCORE, *_PAY, *_LEAVING))
rewards_facts = Facts("rewards", reads=(*_PAY, *_JUDGING, "metrics.measures", "metrics.pushes"))


def find_scored_or_paid(organisation: Organisation) -> list[Subject]:
    """Every scorecard and every reward."""
    return [
        Subject(ON, item)
        for section in ("scorecards", "rewards")
        for item in organisation.items(section)
    ]


SCORED_OR_PAID = Pairing(
    ON, "a scorecard or a reward", ("scorecards", "rewards"), find_scored_or_paid, union=True
)


@once_per_organisation
def _departments_of_leavers(organisation: Organisation) -> frozenset[str]:
    """The departments that face customers who want to leave."""
    found = {
        department
        for rule in organisation.having("customer_rules", "kind", "cancellation")
        if (department := rule.get("handled_by")) is not None
    }
    for department in organisation.items("departments"):
        queues = queues_of_department(organisation, department.id)
        reasons = (
            reason for queue in queues for reason in reasons_of_queue(organisation, queue.id)
        )
        if any(reason.get("kind") == "cancellation" for reason in reasons):
            found.add(department.id)
    return frozenset(found)


def _roles_handle_leaving(case: Case, roles: list[str] | None) -> bool:
    """Whether people of one of the roles (left out: of any role) face customers who leave."""
    departments = _departments_of_leavers(case.organisation)
    if not departments:
        case.finished("customer_rules", "cancellation")
        return False
    for rule in case.organisation.having("customer_rules", "kind", "cancellation"):
        case.get(rule, "handled_by")
    return _any_role_in_departments(case, roles, departments)


def _any_role_in_departments(
    case: Case, roles: list[str] | None, departments: frozenset[str]
) -> bool:
    if roles is None:
        return bool(departments)
    silent = []
    for id_ in roles:
        role = case.organisation.find("roles", id_)
        department = case.get(role, "department") if role else None
        if department in departments:
            return True
        if department is None:
            silent.append(f"roles.{id_}.department")
    if silent:
        raise NotDeclared(*silent)
    return False


def _weight_of_measure_in_scorecard(case: Case, measure: str) -> float:
    weights: dict[str, Share] = case.need(case.entry, "weights")
    found = []
    for id_, share in weights.items():
        metric = case.organisation.find("metrics", id_)
        if metric is None:
            raise NotDeclared(f"metrics.{id_}")
        if case.need(metric, "measures") == measure:
            found.append(share.value)
    return round(math.fsum(found), 9)


def _reward_pays_for_measure(case: Case, measure: str) -> bool:
    """Whether the reward pays for it, or takes something away by it."""
    if measure not in case.need(case.entry, "for"):
        return False
    return case.need(case.entry, "kind") in MONEY or case.get(case.entry, "penalty") is True


@facts.word(words=("no", "containment", "retention"))
def turning_away(case: Case) -> str:
    """What the entry makes people gain by.

    `containment`: contacts that never reach a person. `retention`: customers kept, for those who
    face the ones who want to leave.
    """
    card = case.entry.section == "scorecards"
    for measure in ("containment", "retention"):
        if not (
            _weight_of_measure_in_scorecard(case, measure) > 0
            if card
            else _reward_pays_for_measure(case, measure)
        ):
            continue
        roles = [case.need(case.entry, "role")] if card else case.get(case.entry, "roles")
        if measure == "containment" or _roles_handle_leaving(case, roles):
            return measure
    return "no"


@facts.share(reads=("rewards.share_of_pay",))
def share_gained(case: Case) -> float:
    """The share of the scorecard, or of pay, that hangs on it."""
    if case.entry.section == "scorecards":
        return _weight_of_measure_in_scorecard(case, case.fact("turning_away"))
    share: Share = case.need(case.entry, "share_of_pay")
    return share.value


@facts.text
def gained(case: Case) -> str:
    """How much hangs on it.

    The weight on a scorecard, or what is paid.
    """
    if case.entry.section == "scorecards":
        return f"{units.format_share(case.fact('share_gained'), 1)} of {case.entry.called}"
    share: Share | None = case.get(case.entry, "share_of_pay")
    kind = case.need(case.entry, "kind").replace("_", " ")
    name = kind if kind == case.entry.id else f"{kind} {case.entry.name}"
    return f"the {name}" if share is None else f"the {name} ({share} of pay)"


@facts.text
def leaving_route(case: Case) -> str:
    """The rule on leaving that these people face customers with; empty where none is declared."""
    if case.fact("turning_away") != "retention":
        return ""
    rules = case.organisation.having("customer_rules", "kind", "cancellation")
    return rules[0].route if rules else ""


@rewards_facts.flag(reads=("rewards.kind", "rewards.penalty"))
def costs_or_pays(case: Case) -> bool:
    """Whether money hangs on it: pay, a bonus, or something that can be taken away."""
    return case.need(case.entry, "kind") in MONEY or case.get(case.entry, "penalty") is True


def _pushes_paid_back(case: Case, measure: str) -> bool:
    """Whether a metric of that measure pushes down what customers are paid back."""
    for metric in case.organisation.having("metrics", "measures", measure):
        pushes: dict[str, str] = case.get(metric, "pushes") or {}
        if any(
            way == "down" and " ".join(k.casefold().split()) in PAID_BACK
            for k, way in pushes.items()
        ):
            return True
    return False


@rewards_facts.names(reads=("rewards.for", "metrics.measures", "metrics.pushes"))
def gains_by(case: Case) -> list[str]:
    """What earns it, where a customer's loss is a gain: revenue, retention, fewer refunds."""
    earned: list[str] = case.need(case.entry, "for")
    found = [word for word in earned if word in GAINS]
    others = [word for word in earned if word not in GAINS and word != "other"]
    if any(_pushes_paid_back(case, word) for word in others):
        found.append("fewer refunds")
    return found


class _RolesThatDecide:
    """Who decides what a customer gets or owes: named roles, and whole departments, by entry."""

    def __init__(self) -> None:
        self.roles: dict[str, Item] = {}
        self.departments: dict[str, Item] = {}


@once_per_organisation
def _roles_that_judge_customers(organisation: Organisation) -> _RolesThatDecide:
    found = _RolesThatDecide()
    for rule in organisation.items("customer_rules"):
        if rule.get("kind") in JUDGED:
            _note_role_that_judges(found, rule)
    for way in organisation.having("listening", "kind", "complaints"):
        for stage in way.get("stages") or ():
            found.roles.setdefault(stage.decided_by, way)
    return found


def _note_role_that_judges(found: _RolesThatDecide, rule: Item) -> None:
    approver = rule.get("above_that.approved_by")
    for role in (approver, *(rule.get("above_that.deputies") or ())):
        if role is not None:
            found.roles.setdefault(role, rule)
    facing = rule.get("handled_by")
    allowed: MoneyOrAny | None = rule.get("agent_may_approve_up_to")
    if allowed is not None:
        decides = allowed.value is None or allowed.value.amount > 0
    else:
        decides = facing == rule.get("decided_by")
    if facing is not None and decides:
        found.departments.setdefault(facing, rule)


def _rewarded_roles_that_judge(case: Case) -> dict[str, Item]:
    """The rewarded roles that judge, each with the first entry by which it does."""
    judges = _roles_that_judge_customers(case.organisation)
    named: list[str] | None = case.get(case.entry, "roles")
    roles = [role.id for role in case.organisation.items("roles")] if named is None else named
    found, silent = dict[str, Item](), []
    for id_ in roles:
        role = case.organisation.find("roles", id_)
        department = case.get(role, "department") if role else None
        if id_ in judges.roles:
            found[id_] = judges.roles[id_]
        elif department in judges.departments:
            found[id_] = judges.departments[department]
        elif department is None and judges.departments and named is not None:
            silent.append(f"roles.{id_}.department")
    for entry in found.values():
        case.inputs[entry.route] = None
    if silent and not found:
        raise NotDeclared(*silent)
    return found


@rewards_facts.entries
def judges_rewarded(case: Case) -> list[Item]:
    """The roles that earn it and decide what customers get or owe.

    That there are none takes complete customer rules.
    """
    found = _rewarded_roles_that_judge(case)
    if not found:
        case.finished("customer_rules")
    return case.named("roles", found)


@rewards_facts.entries(of=("customer_rules", "listening"))
def judged_by_them(case: Case) -> list[Item]:
    """The rules, or ways to complain, by which these roles decide."""
    return list(
        {entry.route: entry for entry in _rewarded_roles_that_judge(case).values()}.values()
    )


@rewards_facts.flag
def judges_are_named(case: Case) -> bool:
    """Whether one of them is named as the one who approves or decides."""
    judges = _roles_that_judge_customers(case.organisation)
    return any(id_ in judges.roles for id_ in _rewarded_roles_that_judge(case))
