"""Whose doing the contacts are: hand-computed shares, and what is not known."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import computed, value

OPERATIONS = "departments.operations"


def policy(queues: str, reasons: str) -> str:
    return f"""
departments: {{operations: {{kind: other}}, support: {{kind: support}}}}
queues: {queues}
contact_reasons: {reasons}
"""


TWO_QUEUES = policy(
    "{phone: {channels: [phone], planned_volume: 300 per week}, "
    "mail: {channels: [mail], planned_volume: 700 per week}}",
    "{parcel: {queue: phone, share: 66%, caused_by: operations, paid_by: support}, "
    "question: {queue: phone, share: 34%, caused_by: support, paid_by: support}, "
    "damage: {queue: mail, share: 10%, caused_by: operations, paid_by: support}, "
    "invoice: {queue: mail, share: 90%, caused_by: support, paid_by: support}}",
)


def test_shares_are_weighed_by_planned_volume() -> None:
    found = computed(TWO_QUEUES, "departments", "share_caused", OPERATIONS)
    assert found.value == pytest.approx(0.3 * 0.66 + 0.7 * 0.10)
    assert found.steps == (
        "mail: 70 % of all contacts · 10 % = 7 %",
        "phone: 30 % of all contacts · 66 % = 19.8 %",
    )
    assert "queues.mail.planned_volume" in found.inputs


def test_volumes_of_unlike_periods_are_brought_to_a_week() -> None:
    changed = TWO_QUEUES.replace("700 per week", "100 per day")
    share = value(changed, "departments", "share_caused", OPERATIONS)
    assert share == pytest.approx(0.268)


def test_busiest_hours_weigh_where_volumes_are_missing() -> None:
    changed = TWO_QUEUES.replace(
        "planned_volume: 300 per week", "busiest_hour: {contacts: 10}"
    ).replace("planned_volume: 700 per week", "busiest_hour: {contacts: 30}")
    found = computed(changed, "departments", "share_caused", OPERATIONS)
    assert found.value == pytest.approx(0.25 * 0.66 + 0.75 * 0.10)
    assert len(found.assumptions) == 1


def test_weights_that_nobody_declared_are_asked_for() -> None:
    changed = TWO_QUEUES.replace(", planned_volume: 700 per week", "")
    with pytest.raises(NotDeclared) as missing:
        value(changed, "departments", "share_caused", OPERATIONS)
    assert missing.value.routes == ("queues.mail.planned_volume",)


def test_a_reason_without_a_cause_may_be_anybodys() -> None:
    one = policy(
        "{phone: {channels: [phone]}}",
        "{parcel: {queue: phone, share: 15%, caused_by: operations, paid_by: support}, "
        "other: {queue: phone, share: 10%}, "
        "question: {queue: phone, share: 75%, caused_by: support, paid_by: support}}",
    )
    assert value(one, "departments", "share_caused", OPERATIONS) == pytest.approx(0.15)
    assert value(one, "departments", "share_perhaps_caused", OPERATIONS) == pytest.approx(0.25)
    with pytest.raises(NotDeclared) as missing:
        value(one, "departments", "causes_all_declared", OPERATIONS)
    assert missing.value.routes == ("contact_reasons.other.caused_by",)


def test_who_pays_instead_and_the_largest_cause() -> None:
    assert value(TWO_QUEUES, "departments", "bears_cost", OPERATIONS) is False
    assert value(TWO_QUEUES, "departments", "who_pays_instead", OPERATIONS) == ["support"]
    assert value(TWO_QUEUES, "departments", "largest_cause", OPERATIONS) == "parcel"
    paid = TWO_QUEUES.replace(
        "damage: {queue: mail, share: 10%, caused_by: operations, paid_by: support}",
        "damage: {queue: mail, share: 10%, caused_by: operations, paid_by: operations}",
    )
    assert value(paid, "departments", "bears_cost", OPERATIONS) is True


def test_a_reason_without_a_payer_may_be_paid_by_its_cause() -> None:
    silent = TWO_QUEUES.replace("caused_by: operations, paid_by: support", "caused_by: operations")
    with pytest.raises(NotDeclared) as missing:
        value(silent, "departments", "bears_cost", OPERATIONS)
    assert missing.value.routes == (
        "contact_reasons.damage.paid_by",
        "contact_reasons.parcel.paid_by",
    )
