"""What a rule may ask of a provision and a policy, and what a finding says of them."""

from __future__ import annotations

from datetime import date

from msgspec import UNSET

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.law.bounded import ON, Bounded, bound_of_provision
from principlecheck.facts.law.comparing import policy_asks_less_than_law
from principlecheck.facts.law.scope import provision_binds_a_part
from principlecheck.facts.scopes import scope_ids
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model import units
from principlecheck.model.format.quantities import Duration, OrWord, Span
from principlecheck.model.law import CONFIRM, OLD_AFTER, LegalBound

# What the scope of a provision and of an entry rests on; what is bounded, the laws themselves say.
READS = (
    *(f"organisation.{n}" for n in ("jurisdictions", "sectors", "sells_to", "sells_at_a_distance")),
    *(f"organisation.{n}" for n in ("staff", "turnover", "balance_sheet")),
    "contact_reasons.kind",
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "listening.about",
    "customer_rules.handled_by",
    "customer_rules.decided_by",
    "promises.hours",
    "targets.roles",
    "departments.hours",
    *HOURS_READS,
)
_TIMES = ("at_most", "at_least", "median", "p90", "p95", "p99")
_DOES = {"promises": "sets", "targets": "aims at", "measured": "shows"}
facts = Facts(ON, reads=READS)


@facts.flag
def below_the_law(case: Case) -> bool:
    """Whether a policy asks less than the law, or a contract, does.

    Raises `NotAssessable` where the two are about different shares of contacts.
    """
    return policy_asks_less_than_law(case, bound_of_provision(case))


@facts.flag
def matter_unsaid(case: Case) -> bool:
    """Whether it binds only complaints about one matter, and this policy does not say which it takes."""
    if not provision_binds_a_part(bound_of_provision(case).named, case.organisation):
        return False
    return case.entry.section != "listening" or case.get(case.entry, "about") is None


@facts.flag
def of_contract(case: Case) -> bool:
    """Whether a contract asks for it, and no law."""
    return bound_of_provision(case).named.law.is_contract


@facts.flag
def may_be_agreed(case: Case) -> bool:
    """Whether the two sides may agree otherwise."""
    return bound_of_provision(case).named.provision.may_be_agreed is True


@facts.text
def bounded_matter(case: Case) -> str:
    """The matter that the provision is about, in a word."""
    matter = bound_of_provision(case).named.provision.matter
    return matter if isinstance(matter, str) else "anything"


@facts.text
def bounded_route(case: Case) -> str:
    """The field that the law bounds."""
    return f"{case.entry.route}.{bound_of_provision(case).bound.field}"


@facts.text
def declared_here(case: Case) -> str:
    """What the policy says.

    The beginning of a sentence.
    """
    bound, entry = bound_of_provision(case).bound, case.entry
    declared = _declared_value_beside_law(case, bound)
    if bound.found is not UNSET:
        return _fill_sentence_of_law(bound.found, entry.called, declared)
    if entry.section not in _DOES:
        return f"{entry.called} says {bound.field}: {declared}"
    what = bound.field.partition(".")[0].replace("_", " ")
    return f"{entry.called} {_DOES[entry.section]} {declared} for its {what}"


@facts.span
def longest_declared(case: Case) -> Span:
    """The time that the policy sets where the law asks for no more than another."""
    return _legal_length_of_field(case, bound_of_provision(case).bound, wanted="at_most")


@facts.span
def shortest_declared(case: Case) -> Span:
    """The time that the policy sets where the law asks for no less than another."""
    return _legal_length_of_field(case, bound_of_provision(case).bound, wanted="at_least")


def _legal_length_of_field(case: Case, bound: LegalBound, *, wanted: str) -> Span:
    value = case.need(case.entry, bound.field)
    if getattr(bound, wanted) is not UNSET:
        for part in (value, *(getattr(value, name, UNSET) for name in _TIMES)):
            length = part.value if isinstance(part, OrWord) else part
            if isinstance(length, Span):
                return length
            if isinstance(length, Duration):
                return Span(length.written)
    raise NotDeclared(f"{case.entry.route}.{bound.field}")


def _declared_value_beside_law(case: Case, bound: LegalBound) -> str:
    """The value as a sentence shows it, with the share of contacts that it is for."""
    value = case.need(case.entry, bound.field)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if not hasattr(value, "__struct_fields__"):
        return _spell_out_legal_value(value)
    said = [(n, part) for n in _TIMES if (part := getattr(value, n, UNSET)) is not UNSET]
    share = getattr(value, "for_share", UNSET)
    of_contacts = f" for {share}" if share is not UNSET else ""
    figures = (
        f"{_spell_out_legal_value(part)}{'' if n[:2] == 'at' else f' ({n})'}"
        for n, part in said[:2]
    )
    return f"{', '.join(figures)}{of_contacts}"


def _spell_out_legal_value(value: object) -> str:
    return str(getattr(value, "spelled", value))


def _fill_sentence_of_law(text: str, id_: str, value: str) -> str:
    """A sentence of the law's own; nothing but the two names is looked up."""
    return text.replace("{id}", id_).replace("{value}", value)


@facts.text
def law_asks(case: Case) -> str:
    """What the law asks.

    Completes “the law asks …”.
    """
    provision = bound_of_provision(case).named.provision
    unless = f", unless {provision.unless}" if provision.unless is not UNSET else ""
    return f"{provision.asks}{unless}"


@facts.text
def law_subject(case: Case) -> str:
    """What the provision is about, in a few words."""
    return bound_of_provision(case).named.provision.subject


@facts.text
def law_wording(case: Case) -> str:
    """What the law says, in words of our own."""
    return bound_of_provision(case).named.provision.wording


@facts.text
def law_title(case: Case) -> str:
    """The act, after where it holds; or the contract."""
    named = bound_of_provision(case).named
    return f"{named.law.file.title}, {named.provision.law}"


@facts.text
def law_article(case: Case) -> str:
    """The place in the act."""
    return bound_of_provision(case).named.provision.article


@facts.text
def law_source(case: Case) -> str:
    """Where the law is written.

    The act and its article.
    """
    return f"{law_title(case)}, {law_article(case)}"


@facts.text
def law_dates(case: Case) -> str:
    """Since when the provision holds, and when it was read.

    With the day by which it has to be met, and how many days are left, while that is to come.
    """
    named, today = bound_of_provision(case).named, case.organisation.as_of
    provision = named.provision
    said = [
        f"in force {'since' if provision.in_force <= today else 'from'} {provision.in_force}"
        f"{_time_left_to_adapt_to_law(provision.in_force, today)}"
    ]
    if provision.adapt_by is not UNSET and provision.adapt_by > today:
        said.append(
            f"to be met by {provision.adapt_by}{_time_left_to_adapt_to_law(provision.adapt_by, today)}"
        )
    read = ""
    if provision.read is not UNSET:
        old = (today - provision.read.on).days > OLD_AFTER
        read = f"read on {provision.read.on}{', more than a year ago' if old else ''}"
    verify = "" if named.law.is_contract else "verify before relying on it"
    return "; ".join(
        part for part in (", ".join(said), ", ".join(filter(None, (read, verify)))) if part
    )


def _time_left_to_adapt_to_law(day: date, today: date) -> str:
    days = (day - today).days
    return "" if days <= 0 else f", in {units.format_number(days)} day{'' if days == 1 else 's'}"


@facts.date
def law_binds_from(case: Case) -> date:
    """The day from which the provision has to be met.

    Its last day for adapting where it leaves time for that, else the day since which it holds.
    """
    return _day_provision_is_due(bound_of_provision(case))


def _day_provision_is_due(held: Bounded) -> date:
    provision = held.named.provision
    return provision.in_force if provision.adapt_by is UNSET else provision.adapt_by


@facts.flag
def still_adapting(case: Case) -> bool:
    """Whether there is still time to meet the provision.

    True before it comes into force, and before the last day that it gives for adapting to it.
    """
    return case.organisation.as_of < _day_provision_is_due(bound_of_provision(case))


@facts.text
def days_left(case: Case) -> str:
    """How many days are left until the provision has to be met; none when that is past."""
    left = max(0, (_day_provision_is_due(bound_of_provision(case)) - case.organisation.as_of).days)
    return f"{units.format_number(left)} day{'' if left == 1 else 's'}"


@facts.flag
def perhaps_businesses(case: Case) -> bool:
    """Whether the policy may be for businesses alone.

    A rule for some segments only, of an organisation that sells to businesses as well.
    """
    sells_to = case.get(case.organisation.about, "sells_to") or []
    segments = scope_ids(case.entry, "segments")
    binds_consumers = bound_of_provision(case).named.binds.sells_to == "consumers"
    return bool(segments) and "businesses" in sells_to and binds_consumers


@facts.text
def law_remedy(case: Case) -> str:
    """What would meet the law.

    With the limit that the provision sets.
    """
    held = bound_of_provision(case)
    remedy = _remedy_under_law(case, held)
    return remedy if held.named.law.is_contract else f"{remedy}; {CONFIRM} the provision first"


def _remedy_under_law(case: Case, held: Bounded) -> str:
    bound, entry = held.bound, case.entry
    if bound.do is not UNSET:
        return _fill_sentence_of_law(bound.do, entry.called, "")
    if isinstance(bound.is_, bool):
        return f"Write {bound.field}: {str(bound.is_).lower()} in {entry.called}"
    if bound.one_of:
        return f"Write {bound.field}: {' or '.join(bound.one_of)} in {entry.called}"
    if bound.includes:
        return f"Add {', '.join(bound.includes)} to {bound.field} of {entry.called}"
    side = "at_most" if held.limit("at_most") is not None else "at_least"
    limit, better = held.limit(side), "less" if side == "at_most" else "more"
    if side == "at_most" and isinstance(limit, Span):
        better = "sooner"
    if entry.section == "measured":
        return f"Bring {bound.field} of {entry.called} to {limit} or {better}"
    written = getattr(limit, "written", limit)
    if hasattr(entry.get(bound.field), "__struct_fields__"):
        share = f", for_share: {bound.for_share.written}" if bound.for_share else ""
        written = f"{{{side}: {written}{share}}}"
    return f"Write {bound.field}: {written} or {better} in {entry.called}"
