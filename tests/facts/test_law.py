"""Provisions as data: whom each binds, from when, and what falls short of it."""

from datetime import date

import pytest
from msgspec.structs import replace

from principlecheck.facts.case import NotAssessable, NotDeclared, Sheet
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.facts.law.scope import (
    Named,
    ScopeUnknown,
    provision_binds,
    provisions_effective,
)
from principlecheck.policies.laws import built_in_laws, convert_law_file
from principlecheck.reading.source import SourceFile
from tests.facts.kit import organisation, subjects, value

ON = "provision_and_policy"


def named(name: str) -> Named:
    """A built-in provision."""
    law = next(law for law in built_in_laws() if name in law.file.provisions)
    return Named(law, name, law.file.provisions[name])


def bound(about: str) -> bool:
    return provision_binds(
        named("es-calls"), organisation(f"organisation: {{jurisdictions: [ES], {about}}}")
    )


def told(policy: str, on: date) -> set[str]:
    return {one.name for one in provisions_effective(organisation(policy, on))}


def test_size_brings_a_shop_into_the_spanish_law() -> None:
    small = "sectors: [retail], sells_to: [consumers], staff: 249"
    assert bound(small.replace("249", "250"))
    below = f"{small}, turnover: 50 million EUR, balance_sheet: 43 million EUR"
    assert not bound(below)
    assert bound(below.replace("50 million", "50.1 million"))
    assert bound(below.replace("43 million", "44 million"))


def test_what_the_scope_rests_on_is_named_and_not_assumed() -> None:
    with pytest.raises(ScopeUnknown) as unknown:
        bound("sectors: [retail], sells_to: [consumers], staff: 249")
    assert unknown.value.routes == ("organisation.turnover", "organisation.balance_sheet")
    with pytest.raises(ScopeUnknown, match="turnover"):
        bound(
            "sectors: [retail], sells_to: [consumers], staff: 9, turnover: 9 million GBP, "
            "balance_sheet: 9 million EUR"
        )
    # One condition that fails is enough.
    assert not bound("sectors: [retail], sells_to: [businesses], staff: 9")


def test_basic_services_are_bound_at_any_size() -> None:
    assert bound("sectors: [basic_services], sells_to: [consumers]")
    assert not bound("sectors: [financial_services], sells_to: [consumers], staff: 900")


def test_nothing_is_told_of_a_law_before_it_was_passed() -> None:
    spain = "organisation: {jurisdictions: [ES]}"
    assert "es-calls" not in told(spain, date(2025, 12, 25))
    assert "es-calls" in told(spain, date(2025, 12, 26))


def test_a_union_binds_in_each_of_its_members_and_nowhere_else() -> None:
    today = date(2026, 11, 22)
    assert "eu-withdrawal" in told("organisation: {jurisdictions: [es-ct]}", today)
    assert "eu-withdrawal" in told("organisation: {jurisdictions: [EU]}", today)
    assert "eu-withdrawal" not in told("organisation: {jurisdictions: [GB, US]}", today)
    assert told("organisation: {name: Nowhere}", today) == set()


@pytest.mark.parametrize(
    ("days", "about", "beyond"),
    [
        (60, "{jurisdictions: [PT, US], sectors: [retail]}", False),
        (61, "{jurisdictions: [PT, US], sectors: [retail]}", True),
        (31, "{jurisdictions: [es-ct], sectors: [public]}", True),
    ],
)
def test_how_long_a_supplier_may_wait(days: int, about: str, beyond: bool) -> None:
    policy = f"organisation: {about}\nsuppliers: {{mill: {{terms: {days} calendar days}}}}"
    name = "eu-late-payment-public" if "public" in about else "eu-late-payment"
    assert value(policy, ON, "below_the_law", f"suppliers.mill.{name}") is beyond
    elsewhere = subjects(policy.replace("PT, US", "AU").replace("es-ct", "AU"), ON)
    assert [one for one in elsewhere if one.entry.section == "suppliers"] == []


def test_a_supplier_without_terms_is_asked_for_them() -> None:
    about = "organisation: {jurisdictions: [IE], sectors: [retail]}"
    policy = f"{about}\nsuppliers: {{mill: {{paid_after: {{median: 90 calendar days}}}}}}"
    with pytest.raises(NotDeclared, match=r"suppliers\.mill\.terms"):
        value(policy, ON, "below_the_law", "suppliers.mill.eu-late-payment")


SHOP = """
organisation:
  {jurisdictions: [IE], sectors: [retail], sells_to: [consumers], sells_at_a_distance: true, hours: desk}
hours:
  desk:
    {time_zone: Europe/Dublin, open: {mon-fri: 09:00-17:00}, closed: [2026-12-25, 2027-01-01]}
"""
REFUND = "eu-withdrawal-refund"


def short(rule: str, provision: str, about: str = SHOP) -> bool:
    policy = f"{about}customer_rules: {{rule: {{{rule}}}}}"
    found = f"customer_rules.rule.{provision}"
    return bool(value(policy, ON, "below_the_law", found))


def test_fourteen_days_to_change_ones_mind() -> None:
    assert not short("kind: refund, claim_within: 14 calendar days", "eu-withdrawal")
    assert not short("kind: refund, claim_within: 2 calendar weeks", "eu-withdrawal")
    assert short("kind: refund, claim_within: 13 calendar days", "eu-withdrawal")
    assert short("kind: cancellation, claim_within: 7 calendar days", "eu-withdrawal")
    # Nine working days can end within a fortnight; eleven never end before one.
    assert short("kind: refund, claim_within: 5 working days", "eu-withdrawal")
    assert not short("kind: refund, claim_within: 11 working days", "eu-withdrawal")


def test_fourteen_days_to_pay_back() -> None:
    assert not short("kind: refund, settled_within: 14 calendar days", REFUND)
    assert short("kind: refund, settled_within: 15 calendar days", REFUND)
    assert not short("kind: refund, settled_within: 7 working days", REFUND)
    # Over Christmas ten working days take sixteen; a day to spare does not cover that.
    assert short("kind: refund, settled_within: 10 working days", REFUND)


def test_airlines_are_exempt_from_withdrawal() -> None:
    assert subjects(SHOP.replace("retail", "airline") + "customer_rules: {}", ON) == []


@pytest.mark.parametrize(
    ("country", "provision"),
    [("IE", "eu-withdrawal"), ("IE", REFUND), ("GB", "uk-cancellation")],
)
def test_what_no_sector_exempts_from_withdrawal_is_told_beside_it(
    country: str, provision: str
) -> None:
    policy = f"{SHOP.replace('IE', country)}customer_rules: {{rule: {{kind: refund}}}}"
    asked = value(policy, ON, "law_asks", f"customer_rules.rule.{provision}")
    assert "unless what was bought is exempt, such as a ticket" in asked


def test_what_nobody_declares_is_named() -> None:
    def missing(policy: str, subject: str) -> str:
        with pytest.raises(NotDeclared) as gap:
            value(policy, ON, "below_the_law", subject)
        return gap.value.routes[0]

    assert missing("organisation: {name: X}", "organisation.jurisdictions") == (
        "organisation.jurisdictions"
    )
    assert missing(SHOP, f"organisation.{REFUND}") == "customer_rules.settled_within"
    assert (
        missing(SHOP.replace("sells_to: [consumers], ", ""), f"organisation.{REFUND}")
        == "organisation.sells_to"
    )


LINE = """
organisation: {jurisdictions: [ES], sectors: [basic_services], sells_to: [consumers]}
channels: {phone: {kind: phone}}
queues: {line: {channels: [phone]}}
"""


def calls(target: str) -> bool:
    policy = f"{LINE}targets: {{line: {{queues: [line], first_reply: {{{target}}}}}}}"
    return bool(value(policy, ON, "below_the_law", "targets.line.es-calls"))


def test_calls_within_three_minutes() -> None:
    assert not calls("at_most: 3m, for_share: 95%")
    with pytest.raises(NotDeclared, match="for_share"):  # for how many, nobody says
        calls("at_most: 2m")
    assert calls("at_most: 3m1s")
    assert calls("at_most: 3m, for_share: 94%")
    for incomparable in ("at_most: 20s, for_share: 80%", "at_most: 4m, for_share: 99%"):
        with pytest.raises(NotAssessable):
            calls(incomparable)


def test_a_phone_queue_without_a_target_is_not_declared() -> None:
    with pytest.raises(NotDeclared, match="first_reply"):
        value(f"{LINE}targets: {{}}", ON, "below_the_law", "queues.line.es-calls")


def test_fifteen_working_days_to_answer() -> None:
    def answered(within: str) -> bool:
        policy = f"{LINE}listening: {{desk: {{kind: complaints, within: {within}}}}}"
        return not value(policy, ON, "below_the_law", "listening.desk.es-answer")

    assert answered("15 working days")
    assert not answered("16 working days")
    assert answered("21 calendar days")
    assert not answered("30 calendar days")


def test_american_refunds_depend_on_how_it_was_paid() -> None:
    about = "organisation: {jurisdictions: [US], sectors: [airline], sells_to: [consumers]}\n"
    rule, provision = "kind: refund, settled_within: ", "us-flight-refund"
    assert short(f"{rule}21 calendar days", provision, about)
    with pytest.raises(NotAssessable):
        short(f"{rule}20 calendar days", provision, about)
    assert not short(f"{rule}7 calendar days", provision, about)
    office = about.replace("}", ", hours: desk}") + SHOP[SHOP.index("hours:\n") :]
    assert not short(f"{rule}7 working days", provision, office)


EVERYTHING = """format: 1
version: "1.0"
title: Terms
contract_with: A client
segments: [client]
provisions:
  authority:
    {subject: s, law: l, article: a, asks: a, wording: w, in_force: 2026-01-01,
     bounds: [{of: customer_rules, field: agent_may_approve_up_to, at_least: 50 EUR}]}
  satisfied:
    {subject: s, law: l, article: a, asks: a, wording: w, in_force: 2026-01-01,
     bounds: [{of: measured, field: satisfaction, at_least: 90%}]}
  quick:
    {subject: s, law: l, article: a, asks: a, wording: w, in_force: 2026-01-01,
     bounds: [{of: measured, field: first_reply, at_most: 1h, for_share: 90%}]}
  agents:
    {subject: s, law: l, article: a, asks: a, wording: w, in_force: 2026-01-01,
     bounds: [{of: queues, field: busiest_hour.agents, at_least: 4}]}
  busy:
    {subject: s, law: l, article: a, asks: a, wording: w, in_force: 2026-01-01,
     bounds: [{of: targets, field: occupancy, at_most: 85%}]}
  named:
    {subject: s, law: l, article: a, asks: a, wording: w, in_force: 2026-01-01,
     bounds: [{of: automations, field: contains, includes: [name]}]}
"""


def falls_short(policy: str, subject: str) -> bool:
    """Whether a policy is below the terms of `EVERYTHING`."""
    terms = convert_law_file(SourceFile("terms.yaml", EVERYTHING.encode()))
    declared = replace(organisation(policy), laws=(terms,))
    (chosen,) = [one for one in pairings()[ON].find(declared) if one.name == subject]
    return bool(Sheet(declared, chosen, fact_specs(ON)).computed("below_the_law").value)


@pytest.mark.parametrize(
    ("keeps", "breaks", "subject"),
    [
        ("customer_rules: {r: {kind: refund, agent_may_approve_up_to: 50 EUR}}", "customer_rules: {r: {kind: refund, agent_may_approve_up_to: 49.99 EUR}}", "customer_rules.r.authority"),
        ("customer_rules: {r: {kind: refund, agent_may_approve_up_to: any amount}}", "customer_rules: {r: {kind: refund, agent_may_approve_up_to: 0 EUR}}", "customer_rules.r.authority"),
        ("measured: {m: {until: 2026-10-31, satisfaction: 90%}}", "measured: {m: {until: 2026-10-31, satisfaction: 89.9%}}", "measured.m.satisfied"),
        ("measured: {m: {until: 2026-10-31, first_reply: {median: 30m, p90: 1h}}}", "measured: {m: {until: 2026-10-31, first_reply: {median: 30m, p90: 61m}}}", "measured.m.quick"),
        ("measured: {m: {until: 2026-10-31, first_reply: {at_most: 1h, for_share: 90%}}}", "measured: {m: {until: 2026-10-31, first_reply: {at_most: 1h, for_share: 89%}}}", "measured.m.quick"),
        ("channels: {c: {kind: phone}}\nqueues: {q: {channels: [c], busiest_hour: {agents: 4}}}", "channels: {c: {kind: phone}}\nqueues: {q: {channels: [c], busiest_hour: {agents: 3}}}", "queues.q.agents"),
        ("targets: {t: {occupancy: {at_most: 85%}}}", "targets: {t: {occupancy: {at_most: 86%}}}", "targets.t.busy"),
        ("automations: {a: {kind: message, contains: [name, case]}}", "automations: {a: {kind: message, contains: [case]}}", "automations.a.named"),
    ],
)  # fmt: skip
def test_a_term_bounds_whatever_kind_of_value_a_field_has(
    keeps: str, breaks: str, subject: str
) -> None:
    assert not falls_short(keeps, subject)
    assert falls_short(breaks, subject)


def test_a_contract_is_about_its_own_segments() -> None:
    policy = """
segments: {client: {}, others: {}}
customer_rules:
  theirs: {kind: refund, segments: [client], agent_may_approve_up_to: 9 EUR}
  other: {kind: refund, segments: [others], agent_may_approve_up_to: 9 EUR}
  all: {kind: fee, agent_may_approve_up_to: 9 EUR}
"""
    terms = convert_law_file(SourceFile("terms.yaml", EVERYTHING.encode()))
    found = pairings()[ON].find(replace(organisation(policy), laws=(terms,)))
    names = {one.name for one in found if one.entry.section == "customer_rules"}
    assert names == {"customer_rules.theirs.authority", "customer_rules.all.authority"}
