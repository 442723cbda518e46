"""What findings cost a year: how it is written, and sums that count nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.model.report.figure import Figure
from principlecheck.model.report.money import MoneyAYear, format_money_range
from principlecheck.model.report.report import Finding
from principlecheck.model.report.total_money import total_money_of_findings
from tests.reporters.samples import finding

FIGURE = Figure("limit_cost", "what the limit costs a year", "", "cost", "", "")


def costing(
    number: int, low: float, high: float | None, *counts: str, currency: str = "EUR"
) -> Finding:
    return finding(number, money=MoneyAYear(low, high, currency, counts, FIGURE))


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (41_234, 57_100, "41,000 to 58,000 EUR"),
        (41_000, 58_000, "41,000 to 58,000 EUR"),
        (0, 57_100, "up to 58,000 EUR"),
        (41_234, 41_300, "about 41,000 EUR"),
        (41_234, None, "at least 41,000 EUR"),
        (-1_234, 995, "between 1,300 EUR saved and 1,000 EUR lost"),
        (4.8, 6.2, "4.80 to 6.20 EUR"),
        (1_236_862, 9_950_000, "1,200,000 to 10,000,000 EUR"),
    ],
)
def test_a_range_is_written_to_two_significant_digits_rounded_outwards(
    low: float, high: float | None, shown: str
) -> None:
    assert format_money_range(low, high, "EUR") == shown


@given(st.floats(1, 1e9), st.floats(1, 1e9))
def test_what_is_printed_holds_what_was_computed(one: float, other: float) -> None:
    low, high = sorted((one, other))
    shown = format_money_range(low, high, "EUR")
    if shown.startswith("about"):
        assert high <= low * 1.1
        return
    first, last = (float(end.replace(",", "")) for end in shown.removesuffix(" EUR").split(" to "))
    assert first <= low + 0.005
    assert last >= high - 0.005


def test_findings_on_the_same_contacts_are_counted_once_the_dearest() -> None:
    cheap, dear = costing(1, 10, 20, "queues.chat"), costing(2, 30, 40, "queues.chat", "queues.x")
    other = costing(3, 5, 6, "queues.mail")
    (total,) = total_money_of_findings([cheap, dear, other])
    assert (total.low, total.high) == (35, 46)
    assert total.fingerprints == (dear.fingerprint, other.fingerprint)
    assert total.left_out == (cheap.fingerprint,)


def test_both_ends_of_a_sum_are_of_the_same_findings() -> None:
    sure, wide = costing(1, 30, 40, "queues.chat"), costing(2, 10, 90, "queues.chat")
    (total,) = total_money_of_findings([sure, wide, costing(3, 5, 6, "queues.mail")])
    assert (total.low, total.high) == (15, 96)
    assert total.left_out == (sure.fingerprint,)


def test_a_finding_without_an_upper_end_leaves_the_sum_without_one() -> None:
    (total,) = total_money_of_findings([costing(1, 10, 20, "a"), costing(2, 30, None, "b")])
    assert (total.low, total.high) == (40, None)
    assert total.formatted == "at least 40 EUR"


def test_currencies_are_never_added() -> None:
    totals = total_money_of_findings(
        [costing(1, 10, 20, "a"), costing(2, 1, 2, "b", currency="CHF")]
    )
    assert [(one.currency, one.low, one.high) for one in totals] == [("CHF", 1, 2), ("EUR", 10, 20)]


def test_where_nothing_is_costed_there_is_no_sum() -> None:
    assert total_money_of_findings([finding(1)]) == ()
