"""What a finding about the law says: the policy, the provision, its dates, and what would do."""

from __future__ import annotations

from datetime import date

from principlecheck.facts.case import Case, Facts
from principlecheck.facts.law.legal_floor import (
    ON,
    READS,
    bounded_field,
    provision_of,
)
from principlecheck.facts.law.provisions import CHECKED, WARNING, Bounds, Provision
from principlecheck.facts.scopes import scope
from principlecheck.model import units
from principlecheck.model.format.quantities import Share

_DECLARED: dict[Bounds, str] = {
    "long_wait": "Callers on {id} who wait long are cut off",
    "bot_exit": "{id} leads to no person",
    "reference": "Contacts by {id} are given no reference",
    "language": "Customers are served in {value}",
    "withdrawal": "{id} leaves customers {value} to ask",
    "refund": "{id} pays back within {value}",
    "dispute": "{id} may take {value} before the case moves on",
    "answer": "{id} allows {value} for an answer",
}
_REMEDY: dict[Bounds, str] = {
    "call_wait": "Write first_reply: {{at_most: {limit}, for_share: {share}}} in {id}, or sooner",
    "long_wait": "Set on_long_wait of {id} to keep or callback",
    "bot_exit": "Give {id} a way to a person and write way_to_person: true",
    "reference": "Give every contact by {id} a reference and write gives_reference: true",
    "language": "Serve customers in {limit} as well, and add it to organisation.languages",
    "withdrawal": "Write claim_within: {limit} or more in {id}",
    "refund": "Write settled_within: {limit} or less in {id}",
    "dispute": "Write within: {limit} or less in {id}, and tell the customer of the outside body",
    "answer": "Allow {limit} or less in {id}",
}
facts = Facts(ON, reads=READS)


@facts.text
def declared_here(case: Case) -> str:
    """What the policy says.

    The beginning of a sentence.
    """
    provision = provision_of(case)
    if provision.bounds == "call_wait":
        share: Share | None = case.get(case.entry, "first_reply.for_share")
        of_calls = f" for {share}" if share else ""
        return f"{case.entry.called} aims at {case.need(case.entry, 'first_reply.at_most').spelled}{of_calls}"
    field = bounded_field(case, provision)
    value = case.need(case.entry, f"{field}.at_most" if field == "resolution" else field)
    declared = ", ".join(value) if isinstance(value, list) else str(value)
    return _DECLARED[provision.bounds].format(id=case.entry.called, value=declared or "no language")


@facts.text
def law_asks(case: Case) -> str:
    """What the law asks.

    Completes “the law asks …”.
    """
    return provision_of(case).asks


@facts.text
def law_source(case: Case) -> str:
    """Where the law is written.

    The act and its article.
    """
    return provision_of(case).source


@facts.text
def law_dates(case: Case) -> str:
    """Since when the provision holds, and when it was looked up.

    With the day by which it has to be met, while that is still to come.
    """
    provision = provision_of(case)
    met = f", to be met by {provision.adapt_by}" if _still_adapting(case, provision) else ""
    return f"in force since {provision.effective_from}{met}; looked up {CHECKED}, {WARNING}"


@facts.date
def law_binds_from(case: Case) -> date:
    """The day from which the provision has to be met.

    Its last day for adapting where it leaves time for that, else the day since which it holds.
    """
    provision = provision_of(case)
    return provision.adapt_by or provision.effective_from


def _still_adapting(case: Case, provision: Provision) -> bool:
    return provision.adapt_by is not None and case.organisation.as_of < provision.adapt_by


@facts.flag
def still_adapting(case: Case) -> bool:
    """Whether there is still time to meet the provision.

    True before the last day that the law gives for adapting to it.
    """
    return _still_adapting(case, provision_of(case))


@facts.flag
def perhaps_businesses(case: Case) -> bool:
    """Whether the policy may be for businesses alone.

    A rule for some segments only, of an organisation that sells to businesses as well.
    """
    sells_to = case.get(case.organisation.about, "sells_to") or []
    named = scope(case.entry, "segments")
    return bool(named) and "businesses" in sells_to and provision_of(case).to_consumers


@facts.text
def law_remedy(case: Case) -> str:
    """What would meet the law.

    With the limit that the provision sets.
    """
    provision = provision_of(case)
    return _REMEDY[provision.bounds].format(
        id=case.entry.called,
        limit=provision.limit,
        share=units.share(provision.share).replace(" ", ""),
    )
