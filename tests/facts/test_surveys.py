"""How often a customer is asked in 30 days, by hand."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value


def asked(
    surveys: str, fact: str = "asked", contacts: str = "contacts_each: 3 per month"
) -> object:
    return value(f"segments: {{club: {{{contacts}}}}}\nlistening: {surveys}", "segments", fact)


def test_the_smaller_of_cap_and_sample_of_contacts() -> None:
    month = 30 / (365.2425 / 12)
    capped = "{a: {kind: survey, sample: 100%, no_more_often_than: 1 per month}}"
    sampled = "{a: {kind: survey, sample: 20%, no_more_often_than: 1 per month}}"
    assert asked(capped) == pytest.approx(month, abs=1e-6)
    assert asked(sampled) == pytest.approx(0.2 * 3 * month, abs=1e-6)


def test_surveys_add_up_and_staff_are_not_customers() -> None:
    two = (
        "{a: {kind: survey, sample: 100%, no_more_often_than: 1 per 30 calendar days}, "
        "b: {kind: survey, sample: 100%, no_more_often_than: 1 per 60 calendar days}, "
        "c: {kind: staff_survey}}"
    )
    assert asked(two) == 1.5
    assert asked(two, "cap_that_spares") == "1 per 60 calendar days"
    assert asked("{c: {kind: staff_survey}}") == 0.0


@pytest.mark.parametrize("number", range(1, 15))
def test_the_caps_named_come_to_once_in_30_days(number: int) -> None:
    cap = f"1 per {30 * number} calendar days"
    ways = ", ".join(
        f"s{n}: {{kind: survey, sample: 100%, no_more_often_than: {cap}}}" for n in range(number)
    )
    assert asked(f"{{{ways}}}", "cap_that_spares") == cap
    assert asked(f"{{{ways}}}") == 1.0


def test_a_survey_without_a_cap_asks_after_every_contact_that_it_samples() -> None:
    assert (
        asked("{a: {kind: survey, sample: 50%}}", "asked", "contacts_each: 1 per 10 calendar days")
        == 1.5
    )
    begun = "organisation: {complete: []}"
    with pytest.raises(NotDeclared, match=r"listening\.no_more_often_than"):
        value(
            f"{begun}\nsegments: {{club: {{contacts_each: 9 per month}}}}\nlistening: {{a: {{kind: survey, sample: 100%}}}}",
            "segments",
            "asked",
        )


def test_what_is_missing_leaves_a_range() -> None:
    uncapped = (
        "{a: {kind: survey, sample: 100%}, "
        "b: {kind: survey, sample: 100%, no_more_often_than: 1 per 30 calendar days}}"
    )
    assert asked(uncapped) == pytest.approx(1 + 3 * 30 / (365.2425 / 12), abs=1e-6)
    assert asked(uncapped, "asked_at_least") == 1.0
    assert asked(uncapped, "asked_at_most", "contacts_each: 1 per 60 calendar days") == 1.0
    with pytest.raises(NotDeclared, match=r"segments\.club\.contacts_each"):
        asked(uncapped, "asked_at_most", "")
