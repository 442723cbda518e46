"""Which country a name means: one where one is meant, both where it may be either, and no guess."""

import pytest

from principlecheck.policies.refusals.countries import country_code_meant, suggest_countries
from tests.policies.kit import problems


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Austrlia", ("AT", "AU")),
        ("Holand", ("NL", "PL")),
        ("Irak", ("IQ", "IR")),
        ("Congo", ("CD", "CG")),
        ("Island", ("IS",)),
        ("Irland", ("IE",)),
        ("Gremany", ("DE",)),
        ("Bosnia", ("BA",)),
        ("Netherland", ("NL",)),
        ("UK", ("GB",)),
        ("Phillipines", ()),  # two letters are wrong
        ("Atlantis", ()),
        ("Tonge", ("TO",)),
    ],
)
def test_a_country_is_told_from_one_wrong_letter_at_most(
    typed: str, codes: tuple[str, ...]
) -> None:
    assert suggest_countries(typed) == codes


def test_a_name_of_several_countries_is_the_code_of_none() -> None:
    assert country_code_meant("Congo") == ""


@pytest.mark.parametrize(
    ("typed", "writes"),
    [
        ("[UK, Spain]", {"GB", "ES"}),
        ("[Congo, UK]", {"CD or CG", "GB"}),
        ("Austrlia and UK", {"[AT, GB] or [AU, GB]"}),
        ("Atlantis", {"a list of two letters, such as [ES]"}),
    ],
)
def test_every_jurisdiction_is_told_in_the_first_round(typed: str, writes: set[str]) -> None:
    found = problems(f"organisation: {{name: Acme, jurisdictions: {typed}}}\n")
    assert {one.write for one in found} == writes
