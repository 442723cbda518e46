"""Declared policies against what the law leaves no choice about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from principlecheck.arithmetic.deadline import Wait
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.law.provisions import (
    Bounds,
    Provision,
    ScopeUnknown,
    binds,
    binds_a_part,
    provisions_in_effect,
    reads_scope,
)
from principlecheck.facts.scopes import NO_PERSON, channels_of, covering, covering_any, scope
from principlecheck.facts.timing.clocks import WORKING, face_value, search
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of, schedule_of, wait_of
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "provision_and_policy"
UNKNOWN_LAW = "jurisdictions"
# Which section holds the policies that a provision bounds, and the field that it bounds there.
_HELD_IN: dict[Bounds, tuple[str, str]] = {
    "call_wait": ("targets", "first_reply"),
    "long_wait": ("queues", "on_long_wait"),
    "bot_exit": ("automations", "way_to_person"),
    "reference": ("channels", "gives_reference"),
    "answer": ("promises", "resolution"),
    "language": (ORGANISATION, "languages"),
    "withdrawal": ("customer_rules", "claim_within"),
    "refund": ("customer_rules", "settled_within"),
    "dispute": ("handovers", "within"),
}
# Without a bot or a telephone nothing is bounded; without a deadline something is unsaid.
_HAS_TO_BE_SAID = frozenset(("answer", "withdrawal", "refund", "dispute"))
_ANSWERS = frozenset(("question", "complaint", "billing", "fault", "other"))
_OFFICE_DAYS = (*(((0, 1440),),) * 5, (), ())
READS = (
    *(f"organisation.{n}" for n in ("jurisdictions", "sectors", "sells_to", "sells_at_a_distance")),
    *(f"organisation.{n}" for n in ("staff", "turnover", "balance_sheet", "languages")),
    *(f"{section}.{field}" for section, field in _HELD_IN.values() if section != ORGANISATION),
    "listening.within",
    "listening.about",
    "contact_reasons.kind",
    "customer_rules.kind",
    "customer_rules.segments",
    "customer_rules.handled_by",
    "customer_rules.decided_by",
    "automations.kind",
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "handovers.kind",
    "listening.kind",
    "promises.channels",
    "promises.reasons",
    "promises.segments",
    "targets.segments",
    "targets.queues",
    "targets.roles",
    "promises.hours",
    "departments.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=READS)


def find_bounded(organisation: Organisation) -> list[Subject]:
    """Each provision in force with each policy that it bounds.

    Where it is not declared whether a provision applies, or nothing at all that it bounds, the
    organisation stands in for the policies, so that the gap is named.
    """
    about = organisation.about
    if about.get("jurisdictions") is None:
        return [Subject(ON, about, None, UNKNOWN_LAW)]
    found = []
    for provision in provisions_in_effect(organisation):
        try:
            if not binds(provision, organisation):
                continue
        except ScopeUnknown:
            found.append(Subject(ON, about, None, provision.id))
            continue
        section, _ = _HELD_IN[provision.bounds]
        policies = list(_POLICIES[provision.bounds](organisation))
        if provision.about:
            policies = [item for item in policies if _may_be_about(organisation, provision, item)]
        missing = not binds_a_part(provision, organisation) and (
            provision.bounds in _HAS_TO_BE_SAID or section not in organisation.begun
        )
        if not policies and missing:
            policies = [about]
        found.extend(Subject(ON, item, None, provision.id) for item in policies)
    return found


def _may_be_about(organisation: Organisation, provision: Provision, item: Item) -> bool:
    """Whether a policy is about the matter of a provision, or may be: it names no other alone.

    Beside other work, a promise has to be one to complaints, for else it is about anything.
    """
    if item.section == "listening":
        named = item.get("about")
        return named is None or provision.about in named
    if not binds_a_part(provision, organisation):
        return True
    reasons = (organisation.find("contact_reasons", id_) for id_ in scope(item, "reasons"))
    return any(reason is not None and reason.get("kind") == "complaint" for reason in reasons)


def _phone_queues(organisation: Organisation) -> list[Item]:
    return [
        queue
        for queue in organisation.items("queues")
        if any(channel.get("kind") == "phone" for channel in channels_of(organisation, queue))
    ]


def _phone_targets(organisation: Organisation) -> Iterator[Item]:
    """The targets for answering the phone, and the phone queues that have none."""
    queues = _phone_queues(organisation)
    ids = [queue.id for queue in queues]
    for target in covering_any(organisation, "targets", "queues", ids) if ids else ():
        if target.get("first_reply.at_most") is not None:
            yield target
    for queue in queues:
        targets = covering(organisation, "targets", "queues", queue.id)
        if not any(target.get("first_reply.at_most") is not None for target in targets):
            yield queue


def _answers(organisation: Organisation) -> Iterator[Item]:
    """Promised resolutions of what is asked or complained of, and the answer to complaints."""
    for promise in organisation.items("promises"):
        if promise.get("resolution.at_most") is None:
            continue
        reasons = [organisation.find("contact_reasons", r) for r in scope(promise, "reasons")]
        if not reasons or any(r is None or r.get("kind") in (None, *_ANSWERS) for r in reasons):
            yield promise
    for listening in organisation.items("listening"):
        if listening.get("kind") == "complaints" and listening.get("within") is not None:
            yield listening


def _paid_back(organisation: Organisation) -> Iterator[Item]:
    """Refunds, and cancellations within a window: what may be a withdrawal from the sale."""
    for rule in organisation.items("customer_rules"):
        kind = rule.get("kind")
        if kind == "refund" or (kind == "cancellation" and rule.get("claim_within") is not None):
            yield rule


def _of_kind(section: str, *kinds: str) -> Callable[[Organisation], Iterator[Item]]:
    return lambda organisation: (
        item for item in organisation.items(section) if item.get("kind") in kinds
    )


_POLICIES: dict[Bounds, Callable[[Organisation], Iterator[Item]]] = {
    "call_wait": _phone_targets,
    "long_wait": lambda organisation: iter(_phone_queues(organisation)),
    "bot_exit": _of_kind("automations", "bot"),
    "reference": lambda organisation: (
        channel
        for channel in organisation.items("channels")
        if channel.get("kind") not in NO_PERSON
    ),
    "answer": _answers,
    "language": lambda organisation: iter((organisation.about,)),
    "withdrawal": _paid_back,
    "refund": _paid_back,
    "dispute": lambda organisation: (
        item
        for item in organisation.items("handovers")
        if item.get("kind") == "escalation" and item.get("within") is not None
    ),
}

PROVISION_AND_POLICY = Pairing(
    ON, "a provision of the law and a policy that it bounds", (ORGANISATION,), find_bounded,
    union=True,
)  # fmt: skip


def provision_of(case: Case) -> Provision:
    """The provision; raises `NotDeclared` where its scope, or all that it bounds, is unknown."""
    case.need(case.organisation.about, "jurisdictions")
    provision = next(
        (p for p in provisions_in_effect(case.organisation) if p.id == case.part), None
    )
    assert provision is not None  # noqa: S101 - the pairing made the subject from this table
    try:
        binds(provision, case.organisation)
    except ScopeUnknown as unknown:
        raise NotDeclared(*unknown.routes) from None
    for route in reads_scope(provision):
        case.get(case.organisation.about, route.partition(".")[2])
    section, field = _HELD_IN[provision.bounds]
    if case.entry.section == ORGANISATION != section:
        raise NotDeclared(f"{section}.{field}")
    return provision


def bounded_field(case: Case, provision: Provision) -> str:
    """The field of the policy that a provision bounds."""
    if case.entry.section == "listening":
        return "within"
    if case.entry.section == "queues" and provision.bounds == "call_wait":
        raise NotDeclared("targets.first_reply")
    return _HELD_IN[provision.bounds][1]


@facts.flag
def below_the_law(case: Case) -> bool:
    """Whether a policy is weaker than the law.

    Raises `NotAssessable` where the two are about different shares of contacts.
    """
    provision = provision_of(case)
    field = bounded_field(case, provision)
    match provision.bounds:
        case "call_wait":
            return _calls_wait(case, provision)
        case "long_wait":
            return bool(case.need(case.entry, field) == "disconnect")
        case "bot_exit" | "reference":
            return not case.need(case.entry, field)
        case "language":
            spoken = [code.lower().partition("-")[0] for code in case.need(case.entry, field)]
            return provision.limit not in spoken
        case "withdrawal":
            return _exceeds(case, provision.span, case.need(case.entry, field), strict=False)
        case "answer":
            bound = "resolution.at_most" if field == "resolution" else field
            return _exceeds(case, case.need(case.entry, bound), provision.span)
        case "refund":
            return _refunds_late(case, provision)
        case _:
            return _exceeds(case, case.need(case.entry, field), provision.span)


def _calls_wait(case: Case, provision: Provision) -> bool:
    bound: Span = case.need(case.entry, "first_reply.at_most")
    share: Share | None = case.get(case.entry, "first_reply.for_share")
    if share is None:
        case.assume(
            f"{case.entry.route}.first_reply names no share; it is taken to be for "
            f"{units.share(provision.share)} of calls."
        )
    of_calls = provision.share if share is None else share.value
    sooner, later = bound.amount < provision.span.amount, bound.amount > provision.span.amount
    case.step(f"{units.share(of_calls)} of calls within {bound}; the law: {provision.asks}")
    if (sooner and of_calls < provision.share) or (later and of_calls > provision.share):
        raise NotAssessable(
            f"{units.share(of_calls)} of calls within {bound} does not say whether "
            f"{units.share(provision.share)} are answered within {provision.span}."
        )
    return later or of_calls < provision.share


def _refunds_late(case: Case, provision: Provision) -> bool:
    settled: Span = case.need(case.entry, "settled_within")
    if _exceeds(case, settled, provision.span):
        return True
    by_card = Span("7 working days")
    if provision.id == "us-flight-refund" and _exceeds(case, settled, by_card):
        raise NotAssessable(
            f"{settled} is within 20 calendar days, and too long for what was paid by card "
            "(7 business days); the policy does not say which it is for."
        )
    return False


def _exceeds(case: Case, one: Span, other: Span, *, strict: bool = True) -> bool:
    """Whether `one` ends after `other`; either is the policy's, and the other one the law's.

    A legal period runs to the end of its last day and does not count the first, so that unlike
    clocks are given a day more than the figure. `strict` is off where the policy is `other`.
    """
    (unit, amount), (other_unit, other_amount) = face_value(one), face_value(other)
    if unit == other_unit:
        case.step(f"{one}, {'longer' if amount > other_amount else 'no longer'} than {other}")
        return amount > other_amount
    law, policy = (other, one) if strict else (one, other)
    extra = 1.0 if strict else -1.0
    legal = Wait(max(0.0, law.amount + extra), law.unit, _legal_days(case, law))  # type: ignore[arg-type]
    declared = _declared_wait(case, policy)
    first, second = (declared, legal) if strict else (legal, declared)
    late = search([first], second, case) is not None
    case.step(f"{one} {'can end' if late else 'never ends'} more than a day after {other}")
    return late


def _declared_wait(case: Case, policy: Span) -> Wait:
    organisation, entry = case.organisation, case.entry
    channels = [organisation.find("channels", id_) for id_ in scope(entry, "channels")[:1]]
    departments = [
        organisation.find("departments", entry.get(name))
        for name in ("handled_by", "decided_by")
        if entry.section == "customer_rules" and entry.get(name)
    ]
    return wait_of(case, policy, entry, *channels, *departments)


def _legal_days(case: Case, law: Span) -> Schedule:
    """Monday to Friday, without the days on which the organisation is closed."""
    try:
        own = schedule_of(case, hours_of(case))
    except NotDeclared:
        own = Schedule.always()
    if law.unit not in WORKING:
        return Schedule.always(own.time_zone)
    return Schedule(own.time_zone, _OFFICE_DAYS, own.closed)


@facts.flag
def matter_unsaid(case: Case) -> bool:
    """Whether it binds only complaints about one matter, and this policy does not say which it takes."""
    provision = provision_of(case)
    if not binds_a_part(provision, case.organisation):
        return False
    return case.entry.section != "listening" or case.get(case.entry, "about") is None


@facts.text
def bounded_matter(case: Case) -> str:
    """The matter that the provision is about, in a word."""
    return provision_of(case).about or "anything"


@facts.text
def bounded_route(case: Case) -> str:
    """The field that the law bounds."""
    return f"{case.entry.route}.{bounded_field(case, provision_of(case))}"
