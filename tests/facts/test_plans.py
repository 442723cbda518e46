"""The average that a plan counts with, beside what its contact reasons come to."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "averaged_queue"
CALLS = """\
channels: {phone: {kind: phone}}
queues: {calls: {channels: [phone]}}
contact_reasons: {any: {queue: calls, share: 100%, handle_time: {mean: 600s, shape: exponential}}}
"""


def plan(*, limit: str = "", reasons: str = CALLS) -> str:
    return f"{reasons}handle_time: {{calls: {{queues: [calls], average_target: 300s{limit}}}}}"


@pytest.mark.parametrize(
    ("limit", "seconds", "ended"),
    [
        ("", 600.0, False),
        (", hard_limit: none", 600.0, False),
        (", hard_limit: 400s", 600.0, False),
        (", hard_limit: 400s, on_limit: colleague_assists", 600.0, False),
        (", hard_limit: 400s, on_limit: end", 291.95, True),
        (", hard_limit: 400s, on_limit: transfer", 291.95, True),
    ],
)
def test_what_a_limit_ends_takes_no_longer_than_the_limit(
    limit: str, seconds: float, ended: bool
) -> None:
    policy = plan(limit=limit)
    assert value(policy, ON, "average_of_reasons") == pytest.approx(seconds, abs=0.01)
    assert value(policy, ON, "plan_is_of_ended_contacts") is ended


def test_a_mean_alone_does_not_say_how_long_ended_contacts_take() -> None:
    policy = plan(
        limit=", hard_limit: 400s, on_limit: end", reasons=CALLS.replace(", shape: exponential", "")
    )
    with pytest.raises(NotDeclared) as missing:
        value(policy, ON, "average_of_reasons")
    assert missing.value.routes == ("contact_reasons.any.handle_time.p90",)


@pytest.mark.parametrize(
    ("figures", "limit", "seconds"),
    [
        ("mean: 600s", "2h", 600.0),
        ("mean: 500s, median: 300s, p80: 700s, p90: 900s", "20m", 500.0),
    ],
)
def test_a_limit_beyond_what_is_known_leaves_the_mean(
    figures: str, limit: str, seconds: float
) -> None:
    reasons = CALLS.replace("mean: 600s, shape: exponential", figures)
    policy = plan(limit=f", hard_limit: {limit}, on_limit: end", reasons=reasons)
    assert value(policy, ON, "average_of_reasons") == seconds


def test_quantiles_up_to_the_limit_need_no_mean() -> None:
    figures = "median: 300s, p80: 700s, p90: 900s"
    reasons = CALLS.replace("mean: 600s, shape: exponential", figures)
    policy = plan(limit=", hard_limit: 700s, on_limit: end", reasons=reasons)
    assert value(policy, ON, "average_of_reasons") == pytest.approx(365.0)
