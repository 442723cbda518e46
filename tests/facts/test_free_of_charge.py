"""Words that call a thing free of charge, beside its price."""

from __future__ import annotations

import pytest

from tests.facts.kit import value


def words(says: str) -> str:
    policy = f"customer_rules: {{returns: {{kind: refund, says: '{says}', costs_customer: 4 EUR}}}}"
    found: str = value(policy, "customer_rules", "free_in_words")
    return found


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("Sending it back is free.", "is free"),
        ("You may return it free of charge.", "free of charge"),
        ("We offer free returns.", "free returns"),
        ("We collect it at no extra cost.", "at no extra cost"),
        ("Der Rückversand ist kostenlos.", "kostenlos"),
        ("Le retour est gratuit.", "gratuit"),
    ],
)
def test_words_that_promise_no_price_are_found(says: str, found: str) -> None:
    assert words(says) == found


@pytest.mark.parametrize(
    "says",
    [
        "Sending it back is not free of charge.",
        "Returns are no longer free.",
        "Der Versand ist nicht kostenlos.",
        "Customers are free to send it back.",
        "Feel free to call the toll-free number.",
        "It is free from defects.",
        "Sending it back costs 4 EUR.",
    ],
)
def test_other_words_promise_nothing(says: str) -> None:
    assert words(says) == ""


@pytest.mark.parametrize(("price", "charges"), [("0 EUR", False), ("0.01 EUR", True)])
def test_what_costs_nothing_is_not_charged(price: str, charges: bool) -> None:
    policy = f"customer_rules: {{returns: {{kind: refund, costs_customer: {price}}}}}"
    assert value(policy, "customer_rules", "charges") is charges
