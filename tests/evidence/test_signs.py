"""A sign that was planted is found, by name, and nothing else with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from principlecheck.evidence.synthetic import SIGNS, Recipe
from principlecheck.evidence.told import SURE
from tests.evidence.kit import of_recipe

WEAK = {"closed_early": 0.6, "not_asked": 0.6}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_planted_sign_is_found_at_its_strength(sign: str, tmp_path: Path) -> None:
    recipe = Recipe(contacts=4_000, seed=3, signs=(sign,), strength=WEAK.get(sign, 0.5))
    found = of_recipe(tmp_path, recipe)
    assert {look.sign for look in found.looks if look.chance <= SURE} == {sign}
    shown = [entry for entry in found.entries.values() if sign in entry.get("signs", {})]
    assert shown


@pytest.mark.parametrize("seed", [21, 22])
def test_noise_with_customers_who_come_back_shows_nothing(seed: int, tmp_path: Path) -> None:
    found = of_recipe(tmp_path, Recipe(contacts=2_000, seed=seed, comes_back=0.2))
    assert all(look.chance > SURE for look in found.looks)
