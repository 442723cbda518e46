"""Policies damaged at random: problems come of them, each a sentence at its place, and no traceback."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).parents[2] / "bench" / "reading.py"
    spec = importlib.util.spec_from_file_location("bench_reading", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [5, 11])
def test_what_is_broken_at_random_is_refused_and_never_breaks_the_reader(
    bench: ModuleType, seed: int
) -> None:
    refused = sum(bool(bench.read(files)) for files in bench.broken(200, seed))
    assert refused > 150


def test_the_same_seed_breaks_the_same(bench: ModuleType) -> None:
    assert list(bench.broken(20, 3)) == list(bench.broken(20, 3))
