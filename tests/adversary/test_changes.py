"""Hostile changes as they are drawn: a few in each run, thousands by hand."""

import os
import random
from pathlib import Path

import pytest

from principlecheck.packs import loading
from tests.adversary.changes import HARMS, MOVES, all_drawn, drawn, judged, template
from tests.cli.conftest import loaded_once
from tests.repositories import git

FIRST, CASES = 1, 12
pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@pytest.fixture(autouse=True)
def packs_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)


def test_no_drawn_change_that_makes_things_worse_passes() -> None:
    through = [one for one in all_drawn(FIRST, CASES) if one.code not in (1, 2, 3)]
    assert through == []


def test_the_state_before_passes_its_own_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the drawn changes show rests on it: the base alone has nothing that counts."""
    monkeypatch.chdir(template(tmp_path))
    code, said = judged()
    assert (code, "Nothing changes." in said) == (0, True)


@pytest.mark.parametrize("harm", sorted(HARMS))
def test_each_harm_alone_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    folder = template(tmp_path)
    monkeypatch.chdir(folder)
    HARMS[harm](folder, random.Random(1))
    assert judged()[0] == 1


def test_one_seed_draws_one_change(tmp_path: Path) -> None:
    base = template(tmp_path)
    assert drawn(base, tmp_path, 3) == drawn(base, tmp_path, 3)
    assert len(MOVES) > 10
    assert git(base, "status", "--porcelain") == ""
