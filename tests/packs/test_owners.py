"""Whose a finding is, by what the policies declare, and nobody's where they declare nothing."""

import pytest

from principlecheck.model.format.subject import Subject
from principlecheck.packs.owners import departments_finding_concerns
from tests.facts.kit import organisation

POLICY = """
departments: {care: {kind: support}, finance: {kind: other}, people: {kind: other}}
roles: {agent: {department: care}, payer: {department: finance}, drifter: {}}
teams: {desk: {department: care}, books: {department: finance}, loose: {}}
channels: {phone: {kind: phone}, mail: {kind: email}, web: {kind: form}}
queues:
  phone: {channels: [phone], team: desk}
  mail: {channels: [mail, web], team: books}
  web: {channels: [web], team: desk}
"""


def whose(section: str, entry: str, on: str = "") -> tuple[str, tuple[str, ...]]:
    declared = organisation(f"{POLICY}{section}: {{one: {entry}}}\n")
    item = declared.find(section, "one")
    assert item is not None
    return departments_finding_concerns(
        declared, Subject(on or section, item), (f"{section}.one.says",)
    )


@pytest.mark.parametrize(
    ("section", "entry", "owner"),
    [
        ("handle_time", "{decided_by: finance, queues: [phone]}", "finance"),
        ("handle_time", "{queues: [phone]}", "care"),
        ("handle_time", "{queues: [phone, mail]}", ""),
        ("handle_time", "{}", ""),
        ("targets", "{queues: [mail]}", "finance"),
        ("principles", "{says: True., owner: payer}", "finance"),
        ("principles", "{says: True., owner: drifter}", ""),
        ("follow_ups", "{team: books}", "finance"),
        ("follow_ups", "{team: loose}", ""),
        ("handovers", "{kind: transfer, from: agent, to: payer}", "care"),
        ("agreements", "{kind: work, asked_by: care, answered_by: finance}", "finance"),
        ("sales_quotas", "{quota: 5 per week, department: finance}", "finance"),
        ("customer_rules", "{kind: fee, handled_by: care, paid_by: finance}", "finance"),
        ("automations", "{kind: bot, channels: [phone]}", "care"),
        ("automations", "{kind: bot, channels: [web]}", ""),
    ],
)
def test_the_owner_is_whoever_decides_else_whose_work_it_is(
    section: str, entry: str, owner: str
) -> None:
    found, departments = whose(section, entry)
    assert found == owner
    assert departments[:1] == ((owner,) if owner else departments[:1])


@pytest.mark.parametrize(
    ("section", "entry"),
    [
        ("scorecards", "{role: agent, weights: {refunds: 100%}}"),
        ("rewards", "{kind: bonus, roles: [agent]}"),
        ("discipline", "{roles: [agent], for: [mistakes]}"),
        ("standards", "{kind: ease, binds: [care]}"),
        ("metrics", "{measures: cost, departments: [care]}"),
    ],
)
def test_whoever_is_scored_or_bound_is_concerned_and_decides_nothing(
    section: str, entry: str
) -> None:
    assert whose(section, entry) == ("", ("care",))


def test_a_rule_concerns_those_who_decide_it_face_it_and_pay_for_it() -> None:
    entry = "{kind: refund, decided_by: finance, handled_by: care, paid_by: people}"
    assert whose("customer_rules", entry) == ("finance", ("finance", "care", "people"))


def test_a_department_owns_what_it_is_judged_on_and_not_a_pair_of_them() -> None:
    declared = organisation(f"{POLICY}metrics: {{refunds: {{measures: cost}}}}\n")
    care, finance = (declared.find("departments", one) for one in ("care", "finance"))
    assert care is not None
    assert finance is not None
    alone = departments_finding_concerns(
        declared, Subject("departments", care), ("departments.care.commitment",)
    )
    assert alone == ("care", ("care",))
    pair = Subject("departments_and_object", care, finance, "refunds")
    assert departments_finding_concerns(declared, pair, ("metrics.refunds.pushes",)) == (
        "",
        ("care", "finance"),
    )
