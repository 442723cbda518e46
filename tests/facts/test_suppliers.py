"""When suppliers are paid, against terms."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "suppliers"


def policy(entry: str, organisation: str = "{}") -> str:
    return f"organisation: {organisation}\nsuppliers: {{mill: {entry}}}\n"


@pytest.mark.parametrize(("p90", "late"), [("30 calendar days", False), ("31 calendar days", True)])
def test_like_clocks_compare_as_they_stand(p90: str, late: bool) -> None:
    entry = f"{{terms: 30 calendar days, paid_after: {{median: 20 calendar days, p90: {p90}}}}}"
    assert value(policy(entry), ON, "paid_late") is late


def test_a_p90_that_nobody_declared_follows_from_the_spread() -> None:
    # ln p80/m = 0.84162 σ with m = 20, p80 = 30: σ = 0.48177, p90 = 20·e^(1.28155·σ) = 37.08.
    entry = (
        "{terms: 37 calendar days, paid_after: {median: 20 calendar days, p80: 30 calendar days}}"
    )
    assert str(value(policy(entry), ON, "nine_in_ten_paid")) == "37.1 calendar days"
    assert value(policy(entry), ON, "paid_late") is True


def test_unlike_clocks_compare_start_by_start() -> None:
    # Four weeks are never longer than a month, five always are.
    entry = (
        "{terms: 1 calendar month, paid_after: {median: 2 calendar weeks, p90: 4 calendar weeks}}"
    )
    assert value(policy(entry), ON, "paid_late") is False
    assert value(policy(entry.replace("p90: 4", "p90: 5")), ON, "paid_late") is True


def test_a_single_figure_gives_no_p90() -> None:
    entry = "{terms: 30 calendar days, paid_after: {mean: 20 calendar days}}"
    with pytest.raises(NotDeclared) as missing:
        value(policy(entry), ON, "paid_late")
    assert missing.value.routes == ("suppliers.mill.paid_after.p90",)
