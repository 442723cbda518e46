"""Words that call a thing free of charge, beside its price."""

from __future__ import annotations

import time

import pytest

from tests.facts.kit import value


def words(says: str) -> str:
    policy = f'customer_rules: {{returns: {{kind: refund, says: "{says}", costs_customer: 4 EUR}}}}'
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
        ("Il reso è gratuito.", "gratuito"),
        ("La devolución es gratuita.", "gratuita"),
        ("Kostenlose Rücksendung.", "Kostenlose"),
        ("Kostenfreie Lieferung.", "Kostenfreie"),
        ("Wir bieten eine kostenlose Rücksendung an.", "kostenlose"),
        ("Le retour est gratuit et simple.", "gratuit"),
        ("Returns are free. We do not ask why.", "are free"),
        ("It is free of charge for you.", "free of charge"),
        ("It is free of charge and costs nothing.", "free of charge"),
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
        "No return is free of charge.",
        "Delivery isn't free of charge.",
        "Delivery isn’t free of charge.",
        "None of it is free.",
        "Nothing is free.",
        "Neither is free.",
        "Returns used to be free.",
        "Le retour n’est plus gratuit.",
        "Il reso non è gratuito.",
        "The customer is free, at any time, to return it.",
        "The customer is free (at any time) to return it.",
        "Agents are free on Sundays.",
        "Free returns ended in 2025.",
        "Eine kostenlose Rücksendung bieten wir nicht an.",
        "Kostenlos ist die Rücksendung nicht.",
        "Free of charge it is not.",
        "Unsere kostenlose Hotline hilft, die Rücksendung zahlen Sie selbst.",
        "Notre assistance gratuite vous aide, le retour est à vos frais.",
    ],
)
def test_other_words_promise_nothing(says: str) -> None:
    assert words(says) == ""


@pytest.mark.parametrize(
    "says",
    [
        "Returns are free above 50 EUR; below that they cost 4.50 EUR.",
        "Standard delivery is free, express costs 9 EUR",
        "The first return is free of charge; each further one costs €4.50.",
        "Returns are free; sending a box costs 5 euros.",
        "Returns are free for members; others pay.",
        "For members, returns are free.",
        "Refunds are free of charge within 14 days.",
        "If the slot is free, the fitter comes.",
        "If you are a member, it is free.",
        "Kostenlose Rücksendung ab zwei Paketen.",
    ],
)
def test_words_that_say_when_or_for_how_much_leave_nothing_out(says: str) -> None:
    assert words(says) == ""


@pytest.mark.parametrize("repeated", ["not gratis ", "gratis ", "is free ", "n'", ".", "1", "kein"])
def test_long_words_are_read_in_time_that_grows_with_them(repeated: str) -> None:
    started = time.process_time()
    words(repeated * (20_000 // len(repeated)))
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(("price", "charges"), [("0 EUR", False), ("0.01 EUR", True)])
def test_what_costs_nothing_is_not_charged(price: str, charges: bool) -> None:
    policy = f"customer_rules: {{returns: {{kind: refund, costs_customer: {price}}}}}"
    assert value(policy, "customer_rules", "charges") is charges
