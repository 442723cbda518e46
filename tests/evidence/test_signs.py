"""Signs that were planted are found, by name, and nothing else with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from principlecheck.evidence.synthetic import SIGNS, Recipe
from principlecheck.evidence.told import SURE
from tests.evidence.kit import of_recipe

# Those that do not get into one another's way, so that the records are counted four times only.
TOGETHER = (
    ("under_limit", "not_asked", "starved"),
    ("short_contacts", "under_deadline", "stopped_clocks"),
    ("closed_early",),
    ("opened_twice",),
)


def test_every_sign_is_planted_once() -> None:
    assert sorted(sign for signs in TOGETHER for sign in signs) == sorted(SIGNS)


@pytest.mark.parametrize("signs", TOGETHER, ids=" ".join)
def test_planted_signs_are_found_and_no_others(signs: tuple[str, ...], tmp_path: Path) -> None:
    found = of_recipe(tmp_path, Recipe(contacts=4_000, seed=3, signs=signs))
    assert {look.sign for look in found.looks if look.chance <= SURE} == set(signs)
    told = {sign for entry in found.entries.values() for sign in entry.get("signs", {})}
    assert set(signs) <= told


def test_noise_with_customers_who_come_back_shows_nothing(tmp_path: Path) -> None:
    found = of_recipe(tmp_path, Recipe(contacts=2_000, seed=21, comes_back=0.2))
    assert all(look.chance > SURE for look in found.looks)
