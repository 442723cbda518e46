"""How sure a finding is: certain on what is declared, and likely where a model stands between."""

import pytest

from principlecheck.judging import judge_corpus
from tests.cli.conftest import loaded_once
from tests.policies.kit import corpus

RULES = {rule.code: rule for pack in loaded_once() for rule in pack.rules}
REFUNDS = """
customer_rules:
  refunds: {kind: refund, agent_may_approve_up_to: 100 EUR, amounts: {%s}}
"""
LIMIT = """
channels: {chat: {kind: chat}}
queues: {chat: {channels: [chat]}}
targets: {solved: {first_contact_resolution: {at_least: 95%%}, queues: [chat]}}
contact_reasons: {orders: {queue: chat, share: 100%%, handle_time: {%s}}}
handle_time: {chat: {queues: [chat], hard_limit: 6m, on_limit: end}}
"""
PHONE = """
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone], busiest_hour: {contacts: 90, agents: 6}}}
contact_reasons: {orders: {queue: phone, share: 100%%, handle_time: {%s}}}
targets: {phone: {queues: [phone], first_reply: {at_most: 60s, for_share: 80%%}}}
"""


def confidence(code: str, policy: str) -> str:
    """How sure the one finding of a rule on a policy is."""
    read = corpus(policy)
    assert not read.problems
    report = judge_corpus(read, loaded_once(), [RULES[code]], "x")
    (finding,) = report.findings
    return finding.confidence


@pytest.mark.parametrize(
    ("code", "policy", "expected"),
    [
        # Half ask for more than the authority, as it is declared; or as a curve has it.
        ("SVC18", REFUNDS % "median: 100 EUR, p90: 300 EUR", "certain"),
        ("SVC18", REFUNDS % "median: 80 EUR, p90: 300 EUR", "likely"),
        # The limit is the declared p90, against 95 % to be solved; or lies between two figures.
        ("PRD01", LIMIT % "median: 4m, p90: 6m", "certain"),
        ("PRD01", LIMIT % "median: 4m, p90: 7m", "likely"),
        # More work than can be done by the declared mean; or by the mean of a curve.
        ("SVC08", PHONE % "mean: 5m", "certain"),
        ("SVC08", PHONE % "median: 4m, p90: 9m", "likely"),
        # Calls that come at random are a model however much is declared.
        ("SVC07", PHONE.replace("agents: 6", "agents: 8") % "mean: 5m", "likely"),
        ("PRD15", "teams: {a: {agents: 10, attrition: 40%, experts_wanted: 50%}}", "likely"),
    ],
)
def test_a_finding_that_needs_a_model_is_likely(code: str, policy: str, expected: str) -> None:
    assert confidence(code, policy) == expected
