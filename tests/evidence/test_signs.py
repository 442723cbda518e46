"""Signs that were planted are found, by name, and nothing else with them."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from principlecheck.evidence.synthetic import SIGNS, SyntheticRecipe
from principlecheck.evidence.told import SURE
from tests.evidence.kit import measured, of_recipe, write_csv

# Each at the strength from which on it is said to be found (docs/evidence.md); those of one line do
# not get into one another's way.
FOUND_FROM = (
    (0.1, ("short_contacts", "stopped_clocks")),
    (0.1, ("opened_twice",)),
    (0.2, ("under_limit", "starved")),
    (0.35, ("not_asked",)),
    (0.5, ("closed_early",)),
    (0.5, ("under_deadline",)),
)


def test_every_sign_is_planted_once_at_the_strength_that_the_page_says() -> None:
    assert sorted(sign for _, signs in FOUND_FROM for sign in signs) == sorted(SIGNS)
    page = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| .*\| (0\.\d+) \| [A-Z]{3}\d{2} \|$", page, re.MULTILINE)
    assert sorted(map(float, said)) == sorted(at for at, signs in FOUND_FROM for _ in signs)


@pytest.mark.parametrize(("strength", "signs"), FOUND_FROM, ids=str)
def test_planted_signs_are_found_at_their_strength_and_no_others(
    strength: float, signs: tuple[str, ...], tmp_path: Path
) -> None:
    found = of_recipe(
        tmp_path, SyntheticRecipe(contacts=4_000, seed=3, signs=signs, strength=strength)
    )
    assert {look.sign for look in found.looks if look.chance <= SURE} == set(signs)
    told = {sign for entry in found.entries.values() for sign in entry.get("signs", {})}
    assert set(signs) <= told


@pytest.mark.parametrize("seed", [3, 4])
def test_signs_that_are_planted_and_never_show_are_not_found(seed: int, tmp_path: Path) -> None:
    found = of_recipe(
        tmp_path, SyntheticRecipe(contacts=4_000, seed=seed, signs=SIGNS, strength=0.0)
    )
    assert {look.sign for look in found.looks} == set(SIGNS)
    assert all(look.chance > SURE for look in found.looks)


def test_noise_with_customers_who_come_back_shows_nothing(tmp_path: Path) -> None:
    found = of_recipe(tmp_path, SyntheticRecipe(contacts=2_000, seed=21, comes_back=0.2))
    assert all(look.chance > SURE for look in found.looks)


POLICIES = """\
format: 1
channels: {mail: {kind: email}}
queues: {inbox: {channels: [mail]}}
promises: {answer: {channels: [mail], first_reply: {at_most: 48h}}}
"""
COLUMNS = "complained: c, survey_sent: a, replies: r, first_reply_took: {column: w, unit: hours}"
KNOWN = f"format: 1\ncolumns: {{arrived: at, customer: who, {COLUMNS}}}\n"
UNKNOWN = f"format: 1\ncolumns: {{arrived: at, {COLUMNS}}}\n"


def _of_few_customers(seed: int) -> list[dict[str, str]]:
    """3,000 contacts of 60 customers, each of whom has ways of their own, and none for a reason."""
    draw = random.Random(seed)
    complains = [draw.betavariate(0.3, 1.2) for _ in range(60)]
    asked, many = ([draw.random() < 0.5 for _ in range(60)] for _ in range(2))
    late = [draw.random() < 0.3 for _ in range(60)]
    rows = []
    for _ in range(3_000):
        who = draw.randrange(60)
        wait = draw.uniform(44, 47.9) if late[who] else draw.uniform(1, 40)
        at = f"2026-10-{1 + draw.randrange(28):02} 10:{draw.randrange(60):02}"
        rows.append(
            {
                "at": at, "who": f"k{who}", "w": f"{wait:.2f}", "r": "3" if many[who] else "1",
                "c": "yes" if draw.random() < complains[who] else "no",
                "a": "yes" if asked[who] else "no",
            }
        )  # fmt: skip
    return rows


def _chances(path: Path, mapped: str) -> dict[str, float]:
    return {look.sign: look.chance for look in measured(path, mapped, POLICIES).looks}


@pytest.mark.parametrize(("seed", "sign"), [(4, "not_asked"), (10, "stopped_clocks")])
def test_customers_who_are_alike_are_no_sign(seed: int, sign: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", _of_few_customers(seed))
    # Were each contact somebody else's, chance alone would not do.
    assert _chances(path, UNKNOWN)[sign] < SURE
    assert _chances(path, KNOWN).get(sign, 1.0) > 0.05


def test_contacts_of_a_handful_of_customers_show_nothing(tmp_path: Path) -> None:
    rows = [{**row, "who": f"k{n % 19}"} for n, row in enumerate(_of_few_customers(4))]
    path = write_csv(tmp_path / "c.csv", rows)
    assert "not_asked" not in _chances(path, KNOWN)


def test_a_sign_is_found_whoever_is_not_known(tmp_path: Path) -> None:
    rows = _of_few_customers(4)
    for n, row in enumerate(rows):
        row |= {"who": "" if n % 2 else f"k{n}", "c": "yes" if n % 3 else "no"}
        row["a"] = "yes" if n % (5 if row["c"] == "yes" else 2) == 0 else "no"
    assert _chances(write_csv(tmp_path / "c.csv", rows), KNOWN)["not_asked"] < SURE
