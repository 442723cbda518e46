"""The same records by DuckDB and by Spark, to the last figure. Java has to be there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from principlecheck.evidence import synthetic
from principlecheck.evidence.engine import SparkEngine, quiet_engine_libraries
from principlecheck.evidence.measuring import Evidence, measure_records_on_engine
from principlecheck.evidence.records import find_record_files
from principlecheck.evidence.synthetic import DIRT, SyntheticRecipe
from tests.evidence.kit import mapping, measured, organisation, write_csv
from tests.machine import missing

# On the hours of the desk, so that the table of openings is joined as well; and few columns, for
# each question costs Spark a second.
POLICIES = """\
format: 1
organisation: {hours: desk}
hours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
channels: {phone: {kind: phone}, email: {kind: email}}
queues: {phone: {channels: [phone]}, inbox: {channels: [email]}}
handle_time: {phone: {queues: [phone], hard_limit: 6m, on_limit: continue}}
promises: {email: {channels: [email], resolution: {at_most: 3 working days}}}
"""
MAPPING = """\
format: 1
time_zone: Europe/Madrid
columns:
  contact: contact_id
  customer: customer_id
  queue: {column: team, values: {Phone line: phone, Inbox: inbox}}
  arrived: created_at
  handle_time: {column: handle_seconds, unit: seconds}
  solved: solved_at
"""
SIGNS = ("under_limit", "short_contacts", "opened_twice")
RECIPE = SyntheticRecipe(contacts=1_500, seed=11, signs=SIGNS, dirt=DIRT, comes_back=0.1)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    if shutil.which("java") is None:
        missing("Java is not on this machine")
    with quiet_engine_libraries():
        # Compiling what is asked once takes longer than the asking, and so does looking through the
        # twenty thousand classes that Spark brings for what no compiler would have written.
        java = (
            "-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=3 -XX:+UseSerialGC -Xmn200m "
            "-XX:MetaspaceSize=256m -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
        )
        frugal = {
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.sql.adaptive.enabled": "false",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.extraJavaOptions": java,
        }
        builder = SparkSession.builder.master("local[2]")
        for name, value in frugal.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        engine = SparkEngine("local[2]")
        # After the engine has set its own. Two, so that what lies apart still has to be added up.
        session.conf.set("spark.sql.shuffle.partitions", "2")
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def both(spark: SparkEngine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Evidence, Evidence]:
    path = write_csv(
        tmp_path_factory.mktemp("records") / "contacts.csv", synthetic.synthetic_record_rows(RECIPE)
    )
    here = measured(path, MAPPING, POLICIES)
    mapped, policies = mapping(MAPPING), organisation(POLICIES)
    with quiet_engine_libraries():
        there = measure_records_on_engine(spark, find_record_files([str(path)]), mapped, policies)
    return here, there


def test_both_engines_give_the_same_file(both: tuple[Evidence, Evidence]) -> None:
    here, there = both
    assert json.dumps(there.entries, default=str) == json.dumps(here.entries, default=str)


def test_both_engines_see_the_same_signs(both: tuple[Evidence, Evidence]) -> None:
    here, there = both
    assert len(here.looks) == len(there.looks) > 2
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
    with quiet_engine_libraries():
        table = spark.open(
            find_record_files([str(path)])[0], ["queue", "s"], mapping(MAPPING).reading
        )
        plan = spark.explain(table.group_by("queue").aggregate(n=table.count()))
    assert plan.count("Exchange hashpartitioning") == 1
