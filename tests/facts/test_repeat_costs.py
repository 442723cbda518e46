"""What customers who come back cost a year, against sums made by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.facts.case import NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import Cost
from tests.facts.kit import computed, value

PRICED = "organisation: {costs: {contact: 5 EUR to 6 EUR}}\n"
PLANNED = """
channels: {chat: {kind: chat}}
queues: {chat: {channels: [chat], new_issues: NEW per week, planned_volume: PLANNED per week}}
measured:
  october: {queues: [chat], until: 2026-10-31, first_contact_resolution: 60%, unsolved_come_back: BACK}
"""
LATE = """
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], planned_volume: 100 per week}}
promises: {reply: {resolution: {at_most: 2 working days, for_share: 90%}}}
measured:
  october:
    queues: [mail]
    until: 2026-10-31
    resolution: {median: 2 working days, p90: 5 working days}
    unsolved_come_back: BACK
"""
FOLLOW_UPS = """
teams: {desk: {agents: 10, off_queue: {follow_ups: 30m}}}
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], team: desk}}
measured: {october: {queues: [mail], until: 2026-10-31, unsolved_come_back: BACK}}
follow_ups: {news: {team: desk, volume: 60 per week, work_each: 10m, within: 10 calendar days}}
automations: {tidy: {kind: auto_close, channels: [mail], closes_after: 4 calendar days}}
"""


def planned(new: int = 1_000, plan: int = 1_100, back: str = "50%") -> str:
    text = PLANNED.replace("NEW", str(new)).replace("PLANNED", str(plan)).replace("BACK", back)
    return PRICED + text


def test_what_the_plan_leaves_out_runs_from_one_return_each_to_returns_until_solved() -> None:
    # r = 0.4 · 0.5 = 0.2: 52,000 · 1.2 = 62,400 or 52,000/0.8 = 65,000 against 57,200 planned.
    found: Cost = value(planned(), "queues", "unplanned_cost")
    assert found.low == pytest.approx(5_200 * 5)
    assert found.high == pytest.approx(7_800 * 6)


def test_a_plan_that_holds_one_return_each_begins_at_nothing() -> None:
    found: Cost = value(planned(plan=1_230), "queues", "unplanned_cost")
    assert found.low == 0
    assert found.high == pytest.approx((65_000 - 63_960) * 6)


def test_without_a_price_the_finding_names_what_to_declare() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(planned().removeprefix(PRICED), "queues", "unplanned_cost")
    assert missing.value.routes == ("organisation.costs.contact",)


@settings(deadline=None, max_examples=40)
@given(st.integers(100, 5_000), st.integers(1, 500), st.integers(1, 99))
def test_more_new_issues_never_cost_less(new: int, more: int, back: int) -> None:
    def cost_of(issues: int) -> tuple[float, float]:
        try:
            found: Cost = value(planned(issues, 1_000, f"{back}%"), "queues", "unplanned_cost")
        except NotAssessable:
            return 0.0, 0.0
        assert found.high is not None
        assert found.low <= found.high
        return found.low, found.high

    fewer, busier = cost_of(new), cost_of(new + more)
    assert fewer[0] <= busier[0]
    assert fewer[1] <= busier[1]


def test_late_beyond_the_promise_asks_again_once_to_until_it_is_settled() -> None:
    # Half are within 2 working days and 90 % should be: 40 % of 5,200 are late, 2,080; q = 0.6.
    found: Cost = value(
        PRICED + LATE.replace("BACK", "60%"), "promise_and_measurement", "late_cost"
    )
    assert found.low == pytest.approx(2_080 * 0.6 * 5)
    assert found.high == pytest.approx(2_080 * 0.6 / 0.4 * 6)
    assert found.counts == ("queues.mail",)


def test_where_everybody_asks_again_the_range_has_no_upper_end() -> None:
    found = computed(PRICED + LATE.replace("BACK", "100%"), "promise_and_measurement", "late_cost")
    assert found.value.low == pytest.approx(2_080 * 5)
    assert found.value.high is None
    assert str(found.value) == "at least 10,000 EUR"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{kind: email}", "{kind: phone}"),
        ("at_most: 2 working days", "at_most: 24h"),
        ("p90: 5 working days}", "p90: 5 working days}\n    segments: [big]"),
    ],
    ids=["who waits on the line asks once", "unlike clocks", "how many they are is unknown"],
)
def test_lateness_that_cannot_be_counted_costs_no_invented_money(old: str, new: str) -> None:
    segments = "segments: {big: {stage: loyal}}\n"
    with pytest.raises(NotAssessable):
        value(
            PRICED + segments + LATE.replace("BACK", "60%").replace(old, new),
            "promise_and_measurement",
            "late_cost",
        )


def test_news_without_time_is_asked_after() -> None:
    # 60 · 10 min = 10 h a week against 5 h reserved: half of 3,120 go without; q = 0.5.
    found: Cost = value(PRICED + FOLLOW_UPS.replace("BACK", "50%"), "teams", "unkept_cost")
    assert (found.low, found.high) == pytest.approx((1_560 * 0.5 * 5, 1_560 * 6))
    assert found.counts == ("follow_ups.news",)


def test_closed_cases_cost_from_nothing_to_every_commitment() -> None:
    found: Cost = value(
        PRICED + FOLLOW_UPS.replace("BACK", "50%"),
        "closing_and_follow_up",
        "reopened_cost",
        "automations.tidy ~ follow_ups.news",
    )
    assert (found.low, found.high) == pytest.approx((0, 3_120 * 6))


def test_how_often_customers_return_has_to_be_measured() -> None:
    unmeasured = FOLLOW_UPS.replace(", unsolved_come_back: BACK", "")
    with pytest.raises(NotDeclared) as missing:
        value(PRICED + unmeasured, "teams", "unkept_cost")
    assert missing.value.routes == ("measured.unsolved_come_back",)


CAUSED = """
departments: {operations: {kind: other}, support: {kind: support}}
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone], planned_volume: VOLUME}}
contact_reasons:
  parcel: {queue: phone, share: 30%, caused_by: operations, paid_by: support}
  other: {queue: phone, share: 20%OTHER}
  question: {queue: phone, share: 50%, caused_by: support, paid_by: support}
"""
OPERATIONS = "departments.operations"


def caused(other: str = "", volume: str = "100 per week") -> Cost:
    policy = PRICED + CAUSED.replace("OTHER", other).replace("VOLUME", volume)
    found: Cost = value(policy, "departments", "caused_cost", OPERATIONS)
    return found


def test_contacts_caused_run_from_what_is_known_to_what_is_possible() -> None:
    # 5,200 contacts: 30 % are known to be its doing, 20 % more may be.
    found = caused()
    assert (found.low, found.high) == pytest.approx((1_560 * 5, 2_600 * 6))
    assert found.counts == ("contact_reasons.parcel",)


def test_once_every_contact_has_a_cause_only_the_price_leaves_a_range() -> None:
    found = caused(", caused_by: support")
    assert (found.low, found.high) == pytest.approx((1_560 * 5, 1_560 * 6))


@pytest.mark.parametrize(
    ("volume", "contacts"), [("1200 per year", 1_200), ("100 per month", 1_200)]
)
def test_a_year_is_taken_as_declared_where_it_is(volume: str, contacts: int) -> None:
    assert caused(", caused_by: support", volume).low == pytest.approx(contacts * 0.3 * 5)
