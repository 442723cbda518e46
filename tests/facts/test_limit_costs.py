"""What a limit costs a year, against sums made by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.facts.case import NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import Cost
from tests.facts.kit import computed, value

ON = "handle_time"
TRIAL = """
organisation: {costs: {agent_hour: HOUR, contact: CONTACT}}
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone], new_issues: ISSUES}}
handle_time:
  phone:
    hard_limit: 5m
    on_limit: end
    with_limit: {average: 5m, repeats: 40%}
    without_limit: {average: 6m, repeats: 20%}
"""
ENDED = """
organisation: {costs: {agent_hour: 30 EUR, contact: 6 EUR}}
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone], new_issues: 100 per week}}
contact_reasons:
  all: {queue: phone, handle_time: {mean: 10m, shape: exponential}}
measured: {october: {queues: [phone], until: 2026-10-31, unsolved_come_back: 50%}}
handle_time: {phone: {hard_limit: 10m, on_limit: ACTION}}
"""


def trial(hour: str = "30 EUR", contact: str = "6 EUR", issues: str = "100 per week") -> str:
    return TRIAL.replace("HOUR", hour).replace("CONTACT", contact).replace("ISSUES", issues)


def test_a_trial_gives_one_return_each_to_returns_until_solved_less_the_time_saved() -> None:
    # 5,200 issues. Once: 5,200 · (0.4 − 0.2) = 1,040 contacts; until solved: 5,200/0.6 − 5,200/0.8
    # = 2,166.67. Saved: 5,200/0.8 · 1 min = 108.33 h · 30 EUR = 3,250 EUR.
    found: Cost = value(trial(), ON, "limit_cost")
    assert found.low == pytest.approx(1_040 * 6 - 3_250)
    assert found.high == pytest.approx(2_166.6667 * 6 - 3_250)
    assert (found.currency, found.counts) == ("EUR", ("queues.phone",))


def test_ranges_of_both_prices_widen_the_range_to_both_sides() -> None:
    found: Cost = value(trial("24 EUR to 36 EUR", "5 EUR to 7 EUR"), ON, "limit_cost")
    assert found.low == pytest.approx(1_040 * 5 - 108.3333 * 36, rel=1e-6)
    assert found.high == pytest.approx(2_166.6667 * 7 - 108.3333 * 24, rel=1e-6)


def test_chats_held_at_once_share_the_time_that_is_saved() -> None:
    chats = trial().replace("{kind: phone}", "{kind: chat}")
    chats = chats.replace("new_issues:", "concurrency: 2, new_issues:")
    found: Cost = value(chats, ON, "limit_cost")
    assert found.low == pytest.approx(1_040 * 6 - 3_250 / 2)


def test_a_limit_that_saves_more_than_it_costs_has_no_price() -> None:
    with pytest.raises(NotAssessable):
        value(trial(contact="0.50 EUR"), ON, "limit_cost")


def test_a_contact_without_a_price_costs_the_time_that_it_takes() -> None:
    # No contact reason and no measurement says how long a contact takes: nothing to go by.
    silent = trial().replace(", contact: 6 EUR", "")
    with pytest.raises(NotDeclared) as missing:
        value(silent, ON, "limit_cost")
    assert missing.value.routes == ("organisation.costs.contact",)
    # With 12 minutes each, a contact is 12/60 · 30 = 6 EUR, as declared above.
    known = f"{silent}measured: {{m: {{until: 2026-10-31, handle_time: {{mean: 12m, shape: exponential}}}}}}\n"
    found = computed(known, ON, "limit_cost")
    assert found.value == value(trial(), ON, "limit_cost")
    assert any("No cost of a contact is declared" in one for one in found.assumptions)


def test_all_that_is_missing_is_named_at_once() -> None:
    bare = trial().replace("costs: {agent_hour: 30 EUR, contact: 6 EUR}", "name: X")
    bare = bare.replace(", new_issues: 100 per week", "").replace("{kind: phone}", "{kind: chat}")
    with pytest.raises(NotDeclared) as missing:
        value(bare, ON, "limit_cost")
    assert missing.value.routes == (
        "organisation.costs.agent_hour",
        "queues.phone.concurrency",
        "queues.phone.new_issues",
    )


def test_without_a_trial_the_lengths_of_the_contacts_say_who_is_cut() -> None:
    # e^(−1) = 0.367879 last longer than the mean; half of them return: r1 = 0.18394, r0 = 0.
    # E[min(T, 10m)] = 10m · (1 − e^(−1)), so 3.67879 min saved: 5,200 · 3.67879/60 · 30 EUR.
    dear = ENDED.replace("ACTION", "end").replace("contact: 6 EUR", "contact: 12 EUR")
    found: Cost = value(dear, ON, "limit_cost")
    saved = 5_200 * 3.67879 / 60 * 30
    assert found.low == pytest.approx(5_200 * 0.1839397 * 12 - saved, rel=1e-4)
    assert found.high == pytest.approx((5_200 / (1 - 0.1839397) - 5_200) * 12 - saved, rel=1e-3)
    assert found.counts == ("contact_reasons.all",)


def test_whoever_is_handed_on_makes_one_more_contact_each() -> None:
    dear = ENDED.replace("ACTION", "transfer").replace("contact: 6 EUR", "contact: 9 EUR")
    found: Cost = value(dear, ON, "limit_cost")
    assert found.low == found.high
    assert found.low == pytest.approx(5_200 * 0.367879 * 9 - 5_200 * 3.67879 / 60 * 30, rel=1e-4)


def test_a_pair_of_limit_and_queue_costs_what_its_entry_costs() -> None:
    cheap = trial()
    assert value(cheap, "limited_queue", "limit_cost_here") == value(cheap, ON, "limit_cost")


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 60), st.integers(0, 40), st.integers(1, 30), st.integers(0, 30),
    st.integers(1, 5_000),
)  # fmt: skip
def test_dearer_prices_and_more_contacts_scale_the_range(
    hour: int, wider: int, contact: int, more: int, issues: int
) -> None:
    def cost_at(factor: int, volume: int) -> Cost | None:
        try:
            found: Cost = value(
                trial(
                    f"{factor * hour} EUR to {factor * (hour + wider)} EUR",
                    f"{factor * contact} EUR to {factor * (contact + more)} EUR",
                    f"{volume} per week",
                ),
                ON,
                "limit_cost",
            )
        except NotAssessable:
            return None
        return found

    once, dearer, busier = cost_at(1, issues), cost_at(2, issues), cost_at(1, 2 * issues)
    if once is None:
        assert dearer is None
        assert busier is None
        return
    assert once.high is not None
    assert once.low <= once.high
    for twice in (dearer, busier):
        assert twice is not None
        assert (twice.low, twice.high) == pytest.approx((2 * once.low, 2 * once.high))
