"""Figures that flatter, what rests on them, and who gains where customers lose."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "metrics"
SCORED = """
roles: {agent: {}}
metrics:
  coded: {measures: first_contact_resolution, comes_from: [agent_code], leaves_out: []}
  tone: {measures: quality}
scorecards: {agents: {role: agent, weights: {coded: 60%, tone: 40%}}}
rewards: {bonus: {kind: bonus, for: [first_contact_resolution]}}
"""


def test_what_rests_on_a_figure_is_told_with_its_weight() -> None:
    assert value(SCORED, ON, "what_rests_on_it", "metrics.coded") == [
        "60 % of the scorecard “agents”",
        "the bonus",
    ]
    assert value(SCORED, ON, "flattered_by", "metrics.coded") == [
        "comes from the code that agents enter themselves"
    ]


def test_a_reward_follows_from_a_metric_that_alone_measures_what_it_is_for() -> None:
    second = SCORED.replace("  tone:", "  counted: {measures: first_contact_resolution}\n  tone:")
    assert value(second, ON, "rewarded_by_it", "metrics.coded") == []
    assert value(second, ON, "scored_by_it", "metrics.coded") == ["agents"]


def test_that_nothing_rests_on_it_takes_complete_sections() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(
            "organisation: {complete: [metrics]}\nmetrics: {a: {measures: quality}}",
            ON,
            "what_rests_on_it",
        )
    assert missing.value.routes == ("scorecards",)
    nothing = "metrics: {a: {measures: quality}}\nscorecards: {}\nrewards: {}\ndiscipline: {}"
    assert value(nothing, ON, "what_rests_on_it") == []


@pytest.mark.parametrize(
    ("metric", "does"),
    [
        ("measures: resolution_time, stops_at: first_solve", ["stops at the first solve"]),
        ("measures: resolution_time, stops_at: full_resolution, leaves_out: []", []),
        ("measures: handle_time, leaves_out: [abandoned]", []),
        (
            "measures: reply_time, counts_automatic_replies: true, leaves_out: [abandoned]",
            ["counts automatic replies as replies", "leaves out abandoned contacts"],
        ),
    ],
)
def test_why_a_figure_flatters(metric: str, does: list[str]) -> None:
    assert value(f"metrics: {{m: {{{metric}}}}}", ON, "flattered_by") == does


@pytest.mark.parametrize(("second", "flatters"), [("refused", True), ("opted_out", False)])
def test_satisfaction_flatters_where_every_survey_leaves_out_by_outcome(
    second: str, flatters: bool
) -> None:
    policy = f"""
metrics: {{happy: {{measures: satisfaction}}}}
listening:
  mail: {{kind: survey, leaves_out: [unsolved]}}
  phone: {{kind: survey, leaves_out: [{second}]}}
"""
    assert bool(value(policy, ON, "flattered_by")) is flatters


LEAVING = """
departments: {care: {}, accounts: {}}
roles: {adviser: {department: care}, manager: {department: accounts}, guest: {}}
customer_rules: {leaving: {kind: cancellation, handled_by: care}}
rewards: {bonus: {kind: bonus, roles: [%s], for: [retention]}}
"""


@pytest.mark.parametrize(
    ("roles", "word"),
    [("adviser", "retention"), ("manager", "no"), ("manager, adviser", "retention")],
)
def test_retention_pays_to_obstruct_those_who_handle_leaving(roles: str, word: str) -> None:
    assert value(LEAVING % roles, "scored_or_paid", "turning_away") == word


def test_a_role_without_a_department_may_handle_leaving() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(LEAVING % "guest", "scored_or_paid", "turning_away")
    assert missing.value.routes == ("roles.guest.department",)


JUDGING = """
departments: {care: {}, finance: {}}
roles: {adviser: {department: care}, head: {department: finance}}
customer_rules:
  refunds: {kind: refund, decided_by: finance, handled_by: care, agent_may_approve_up_to: %s,
            above_that: {approved_by: head}}
rewards: {bonus: {kind: bonus, for: [revenue]}}
"""


@pytest.mark.parametrize(
    ("amount", "judges"),
    [("0 EUR", ["head"]), ("0.01 EUR", ["adviser", "head"]), ("any amount", ["adviser", "head"])],
)
def test_who_decides_what_customers_get(amount: str, judges: list[str]) -> None:
    assert value(JUDGING % amount, "rewards", "judges_rewarded") == judges
    assert value(JUDGING % amount, "rewards", "judged_by_them") == ["refunds"]


def test_a_metric_that_pushes_refunds_down_is_a_gain_by_refusing() -> None:
    policy = (
        "metrics: {ratio: {measures: cost, pushes: {Refunds: %s}}}\n"
        "rewards: {bonus: {kind: bonus, for: [cost]}}"
    )
    assert value(policy % "down", "rewards", "gains_by") == ["fewer refunds"]
    assert value(policy % "up", "rewards", "gains_by") == []
