"""Commitments to come back to a customer: who keeps them, and when there is time to."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.scopes import meets, scope
from principlecheck.facts.timing.clocks import Clocked, outlasts
from principlecheck.facts.timing.weekly_rates import per_week
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Duration, Rate, Span
from principlecheck.model.format.subject import Subject

CLOSING = "closing_and_follow_up"
_WORDS = {"owner": "an owner", "within": "a due time", "alert_before": "an alert before it is due"}
_WORK_READS = ("follow_ups.team", "follow_ups.volume", "follow_ups.work_each")
_RESERVE_READS = (*_WORK_READS, "teams.off_queue", "teams.agents", "queues.team")
_CLOSING_READS = (
    "automations.kind",
    "automations.closes_after",
    "automations.channels",
    "automations.holds_for_follow_up",
    "follow_ups.within",
    "follow_ups.hours",
    "follow_ups.team",
    "follow_ups.owner",
    "roles.hours",
    "queues.hours",
    *HOURS_READS,
    "queues.team",
    "queues.channels",
)
ROUNDED_TO = units.MINUTE
follow_ups_facts = Facts("follow_ups")
teams_facts = Facts("teams", reads=_RESERVE_READS)
closing_facts = Facts(CLOSING, reads=_CLOSING_READS)


@follow_ups_facts.names(reads=tuple(f"follow_ups.{name}" for name in _WORDS))
def untracked(case: Case) -> list[str]:
    """What the commitment lacks."""
    return [words for name, words in _WORDS.items() if case.get(case.entry, name) is None]


def _own(case: Case) -> list[Item]:
    return [f for f in case.organisation.items("follow_ups") if f.get("team") == case.entry.id]


@teams_facts.flag(reads=("follow_ups.team",))
def keeps_follow_ups(case: Case) -> bool:
    """Whether the team has commitments to keep.

    Certain once the section is begun; one without a team may be anybody's.
    """
    case.items("follow_ups")
    return bool(_own(case)) or bool(_ownerless(case))


def _ownerless(case: Case) -> list[Item]:
    return [f for f in case.organisation.items("follow_ups") if f.get("team") is None]


def _work(case: Case) -> tuple[float, list[str]]:
    """Seconds of work a week that are declared, and the routes of what is not."""
    total = 0.0
    missing: list[str] = []
    for item in _own(case):
        absent = [name for name in ("volume", "work_each") if item.get(name) is None]
        if absent:
            missing.extend(f"{item.route}.{name}" for name in absent)
            continue
        rate: Rate = case.need(item, "volume")
        each: Duration = case.need(item, "work_each")
        weekly = per_week(case, rate, *_queues_of(case, case.entry))
        case.step(
            f"{item.id}: {units.number(weekly, 1)} per week · {each} = "
            f"{units.duration(weekly * each.seconds)}"
        )
        total += weekly * each.seconds
    missing.extend(f"{item.route}.team" for item in _ownerless(case))
    if not case.organisation.complete("follow_ups"):
        missing.append("follow_ups")
    return total, missing


def _queues_of(case: Case, team: Item) -> list[Item]:
    return [q for q in case.organisation.items("queues") if q.get("team") == team.id]


@teams_facts.seconds(
    formula="Σ volume a week · work_each over the team's follow-ups", reads=_WORK_READS
)
def follow_up_work(case: Case) -> float:
    """Work on follow-ups a week.

    Of the commitments whose volume and work are declared: no less than this.
    """
    total, missing = _work(case)
    if not total and missing:
        raise NotDeclared(*missing)
    return total


@teams_facts.seconds(formula="off_queue.follow_ups · agents")
def follow_up_time(case: Case) -> float:
    """Time reserved for follow-ups a week.

    Of the whole team.
    """
    each: Duration = case.need(case.entry, "off_queue.follow_ups")
    agents: int = case.need(case.entry, "agents")
    reserved = each.seconds * agents
    case.step(f"{each} · {agents} agents = {units.duration(reserved)}")
    return reserved


@teams_facts.flag(formula="Σ volume a week · work_each > off_queue.follow_ups · agents")
def follow_ups_overflow(case: Case) -> bool:
    """Whether follow-ups need more time than is reserved.

    Work that is not declared can only make it worse; without it nothing is seen to fit.
    """
    work, reserved = case.fact("follow_up_work"), case.fact("follow_up_time")
    if work > reserved:
        return True
    _, missing = _work(case)
    if missing:
        raise NotDeclared(*missing)
    return False


@teams_facts.seconds(formula="work on follow-ups / agents, rounded up to 5 minutes")
def follow_up_time_needed(case: Case) -> float:
    """Time each agent needs for follow-ups a week."""
    work, agents = case.fact("follow_up_work"), int(case.need(case.entry, "agents"))
    if agents == 0:
        raise NotDeclared(f"{case.entry.route}.agents")
    needed = math.ceil(round(work / agents / ROUNDED_TO, 9)) * ROUNDED_TO
    case.step(f"{units.duration(work)} / {agents} agents, rounded up: {units.duration(needed)}")
    return float(needed)


def find_closings(organisation: Organisation) -> list[Subject]:
    """Each automatic closing with each commitment whose case it may close."""
    return [
        Subject(CLOSING, closing, commitment)
        for closing in organisation.items("automations")
        if closing.get("kind") == "auto_close"
        for commitment in organisation.items("follow_ups")
        if meets(scope(closing, "channels"), _channels_of(organisation, commitment))
    ]


def _channels_of(organisation: Organisation, commitment: Item) -> tuple[str, ...]:
    """The channels of the queues that the commitment's team staffs; none known reads all."""
    team = commitment.get("team")
    return tuple(
        channel
        for queue in organisation.items("queues")
        if team is not None and queue.get("team") == team
        for channel in scope(queue, "channels")
    )


CLOSING_AND_FOLLOW_UP = Pairing(
    CLOSING,
    "an automatic closing and a commitment whose case it may close",
    ("automations", "follow_ups"),
    find_closings,
)


@closing_facts.text(formula="like clocks as they stand; unlike ones start by start over six weeks")
def closing_first(case: Case) -> str:
    """How closing comes before the follow-up is due.

    Empty where it does not: closing waits, or the follow-up ends no later than the silence.
    """
    if case.get(case.entry, "holds_for_follow_up"):
        return ""
    closes: Span = case.need(case.entry, "closes_after")
    due: Span = case.need(case.other, "within")
    case.assume("The customer is silent from the moment of the promise on.")
    queues = _their_queues(case)
    role = case.organisation.find("roles", case.other.get("owner") or "")
    return outlasts(
        case,
        Clocked(due, "the follow-up", (case.other, role, *queues)),
        Clocked(closes, "the silence", tuple(queues)),
    )


def _their_queues(case: Case) -> list[Item]:
    team = case.other.get("team")
    return [q for q in case.organisation.items("queues") if team and q.get("team") == team]


@closing_facts.flag
def closes_first(case: Case) -> bool:
    """Whether closing can come before the follow-up is due.

    From some start of the coming six weeks.
    """
    return bool(case.fact("closing_first"))


@closing_facts.text(reads=("automations.closes_after",))
def closes_after(case: Case) -> str:
    """The silence that closes a case."""
    return str(case.need(case.entry, "closes_after"))


@closing_facts.text(reads=("follow_ups.within",))
def due_within(case: Case) -> str:
    """When the follow-up is due."""
    return str(case.need(case.other, "within"))
