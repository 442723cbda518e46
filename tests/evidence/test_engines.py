"""The same records by DuckDB and by Spark, to the last figure. Java has to be there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from principlecheck.evidence import synthetic
from principlecheck.evidence.engine import SparkEngine, quietly
from principlecheck.evidence.measuring import Evidence, measure_on
from principlecheck.evidence.records import records_at
from principlecheck.evidence.synthetic import DIRT, SIGNS, Recipe
from tests.evidence.kit import mapping, measured, organisation, write_csv

# On the hours of the desk, so that the table of openings is joined as well.
POLICIES = synthetic.POLICIES.replace(
    "resolution: {at_most: 96h}", "resolution: {at_most: 3 working days}"
)
RECIPE = Recipe(contacts=1_500, seed=11, signs=SIGNS, dirt=DIRT, comes_back=0.1)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with quietly():
        engine = SparkEngine("local[2]")
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def both(spark: SparkEngine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Evidence, Evidence]:
    path = write_csv(tmp_path_factory.mktemp("records") / "contacts.csv", synthetic.rows(RECIPE))
    here = measured(path, synthetic.MAPPING, POLICIES)
    mapped, policies = mapping(synthetic.MAPPING), organisation(POLICIES)
    with quietly():
        there = measure_on(spark, records_at([str(path)]), mapped, policies)
    return here, there


def test_both_engines_give_the_same_file(both: tuple[Evidence, Evidence]) -> None:
    here, there = both
    assert json.dumps(there.entries, default=str) == json.dumps(here.entries, default=str)


def test_both_engines_see_the_same_signs(both: tuple[Evidence, Evidence]) -> None:
    here, there = both
    assert len(here.looks) == len(there.looks) > 5
    for one, other in zip(here.looks, there.looks, strict=True):
        assert (one.sign, one.group, one.contacts) == (other.sign, other.group, other.contacts)
        for name in ("share", "usual", "chance"):
            assert getattr(other, name) == pytest.approx(getattr(one, name), abs=1e-9)


def test_both_engines_leave_out_the_same_rows(both: tuple[Evidence, Evidence]) -> None:
    here, there = both
    assert here.cleaned.left_out == there.cleaned.left_out
    assert here.cleaned.partly == there.cleaned.partly


def test_spark_moves_rows_once_to_add_them_up(spark: SparkEngine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", [{"queue": "a", "s": "5"}, {"queue": "b", "s": "7"}])
    with quietly():
        table = spark.open(
            records_at([str(path)])[0], ["queue", "s"], mapping(synthetic.MAPPING).reading
        )
        plan = spark.explain(table.group_by("queue").aggregate(n=table.count()))
    assert plan.count("Exchange hashpartitioning") == 1
