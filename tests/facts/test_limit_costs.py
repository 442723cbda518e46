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


def test_a_trial_gives_hours_with_the_limit_less_hours_without_it() -> None:
    # 5,200 issues. Once: 5,200 · (1.4 · 5 − 1.2 · 6) min = −17.33 h. Until solved: 5,200 ·
    # (5/0.6 − 6/0.8) min = 72.22 h. An hour is 30 EUR.
    found: Cost = value(trial(), ON, "limit_cost")
    assert found.low == pytest.approx(-17.3333 * 30, rel=1e-4)
    assert found.high == pytest.approx(72.2222 * 30, rel=1e-4)
    assert (found.currency, found.counts) == ("EUR", ("queues.phone",))


def test_a_range_of_the_price_widens_the_range_to_both_sides() -> None:
    found: Cost = value(trial("24 EUR to 36 EUR"), ON, "limit_cost")
    assert found.low == pytest.approx(-17.3333 * 36, rel=1e-4)
    assert found.high == pytest.approx(72.2222 * 36, rel=1e-4)


def test_both_sides_are_priced_in_hours_so_that_the_price_of_a_contact_changes_nothing() -> None:
    dear, cheap = (value(trial(contact=one), ON, "limit_cost") for one in ("60 EUR", "0.50 EUR"))
    assert dear == cheap
    said = computed(trial(), ON, "limit_cost").assumptions
    assert any("beside the agents' time is not counted" in one for one in said)


def test_chats_held_at_once_share_the_time() -> None:
    chats = trial().replace("{kind: phone}", "{kind: chat}")
    chats = chats.replace("new_issues:", "concurrency: 2, new_issues:")
    found: Cost = value(chats, ON, "limit_cost")
    assert found.high == pytest.approx(72.2222 * 30 / 2, rel=1e-4)


def test_a_limit_that_saves_more_than_it_costs_has_no_price() -> None:
    # 5,200 · (4/0.6 − 6/0.8) min is less than nothing.
    with pytest.raises(NotAssessable):
        value(trial().replace("average: 5m", "average: 4m"), ON, "limit_cost")


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
    # E[min(T, 10m)] = 10m · (1 − e^(−1)) = 6.32121m. Until solved: 6.32121/(1 − 0.18394) = 7.746m,
    # which is less than 10m: by what is declared the limit costs nothing.
    with pytest.raises(NotAssessable):
        value(ENDED.replace("ACTION", "end"), ON, "limit_cost")
    # Where all of them return, r1 = 0.367879, and both come to 10m: 6.32121/(1 − 0.367879).
    # A limit of 5m cuts e^(−0.5) = 0.606531, and leaves 3.93469m: once 1.606531 · 3.93469 = 6.3212m.
    short = ENDED.replace("ACTION", "end").replace("hard_limit: 10m", "hard_limit: 5m")
    never = short.replace("unsolved_come_back: 50%", "unsolved_come_back: 99%")
    with pytest.raises(NotAssessable):
        value(never, ON, "limit_cost")


def test_whoever_is_handed_on_makes_one_whole_contact_more() -> None:
    # 6.32121m + 0.367879 · 10m − 10m = 0: what is saved on the cut is spent on the second contact.
    # A limit of 5m: 3.93469m + 0.606531 · 10m − 10m = 0 as well, whatever the limit: exponential
    # lengths forget how long a contact has lasted. A spread with a longer tail does not.
    tail = ENDED.replace("ACTION", "transfer")
    tail = tail.replace("{mean: 10m, shape: exponential}", "{median: 9m, p90: 12m}")
    found: Cost = value(tail, ON, "limit_cost")
    assert found.low == found.high
    assert found.low > 0
    assert found.counts == ("contact_reasons.all",)


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
