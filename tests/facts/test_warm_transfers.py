"""A usual contact and an introduction, against the limit."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import computed, subjects, value

ON = "handover_under_limit"


def policy(reasons: str, handover: str = "kind: transfer, style: warm, briefing: 60s") -> str:
    return f"""
channels: {{phone: {{kind: phone}}}}
queues: {{phone: {{channels: [phone]}}}}
roles: {{agent: {{}}, expert: {{}}}}
contact_reasons: {reasons}
handle_time: {{phone: {{hard_limit: 6m}}}}
handovers: {{on: {{from: agent, to: expert, {handover}}}}}
"""


ONE = "{fault: {queue: phone, share: 100%, handle_time: {median: 5m, p90: 9m}}}"


def test_one_reason_has_its_own_median() -> None:
    found = computed(policy(ONE), ON, "with_briefing")
    assert found.value == 360.0
    assert "5m + 1m = 6m" in found.steps


def test_a_mix_of_reasons_has_the_median_of_the_mix() -> None:
    # Equal shares of medians 4 and 9 min with the same σ: by symmetry √(4·9) = 6 min.
    mix = (
        "{quick: {queue: phone, share: 50%, handle_time: {median: 4m, p90: 8m}}, "
        "slow: {queue: phone, share: 50%, handle_time: {median: 9m, p90: 18m}}}"
    )
    assert value(policy(mix), ON, "usual_handle_time") == pytest.approx(360, abs=0.01)


def test_a_median_alone_will_do_for_one_reason() -> None:
    alone = "{fault: {queue: phone, share: 100%, handle_time: {median: 5m}}}"
    assert value(policy(alone), ON, "with_briefing") == 360.0
    with pytest.raises(NotDeclared, match=r"contact_reasons\.fault\.handle_time\.median"):
        value(policy(alone.replace("median", "p90")), ON, "with_briefing")


def test_an_escalation_counts_only_where_it_is_warm() -> None:
    assert len(subjects(policy(ONE, "kind: escalation, style: warm"), ON)) == 1
    assert subjects(policy(ONE, "kind: escalation"), ON) == []
    assert subjects(policy(ONE, "kind: transfer, queues: []"), ON) != []
