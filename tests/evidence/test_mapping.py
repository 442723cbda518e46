"""What a mapping may say, and what is refused with what to write instead."""

from __future__ import annotations

from pathlib import Path

import ibis
import pytest

from principlecheck.evidence.engine import DuckEngine, quiet_engine_libraries
from principlecheck.evidence.mapping import BadMapping, read_records_mapping
from principlecheck.evidence.parsing import parse_record_columns
from principlecheck.evidence.records import find_record_files
from principlecheck.evidence.suggesting import suggest_records_mapping
from principlecheck.evidence.synthetic import POLICIES, SyntheticRecipe, synthetic_record_rows
from principlecheck.evidence.told import describe_measured_evidence
from tests.evidence.kit import mapping, measured, organisation, write_csv


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("columns: {arrived: at, custmer: c}", "customer:"),
        ("columns: {queue: team}", "Nothing says which column is arrived"),
        ("time_zone: Madrid\ncolumns: {arrived: at}", "no time zone"),
        ("columns: {arrived: {column: at, format: DD/QQ/YYYY}}", "no part of a time"),
        ("columns: {arrived: at, queue: name}\nignored: [name]", "is ignored"),
        ("columns: {arrived: at, outcome: {column: o, values: {X: gone}}}", "is said to mean gone"),
        ("columns: {arrived: {column: at, unit: minutes}}", "says nothing of arrived"),
        ("rows: intervals\ncolumns: {interval: at, within: w}", "which time"),
        ("columns: {arrived: at}\nrepeat_within: 2 working days", "opening hours"),
        ("columns: {arrived: at}\nfewest: 3", "20 or more"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_why(text: str, says: str) -> None:
    with pytest.raises(BadMapping) as refusal:
        mapping(f"format: 1\n{text}\n")
    assert says in "\n".join(refusal.value.lines)


def test_a_column_that_the_export_lacks_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", [{"Created At": "2026-10-05", "team": "phone"}])
    with pytest.raises(BadMapping) as refusal:
        measured(path, "format: 1\ncolumns: {arrived: created at, queue: teem}\n", POLICIES)
    told = "\n".join(refusal.value.lines)
    assert "`teem`" in told
    assert "Write team" in told


def test_columns_that_nobody_mapped_are_never_selected(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", [{"at": "2026-10-05", "secret": "x", "customer": "y"}])
    mapped = mapping("format: 1\ncolumns: {arrived: at, customer: customer}\nignored: [secret]\n")
    (records,) = find_record_files([str(path)])
    with quiet_engine_libraries():
        engine = DuckEngine([records])
        table = engine.open(records, mapped.columns_read(), mapped.reading)
        assert table.columns == ("at", "customer")
        assert "secret" not in str(ibis.to_sql(parse_record_columns(table, mapped, "k", engine)))
        engine.close()


def test_only_the_files_of_the_records_can_be_opened(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name, [{"at": "2026-10-05"}])
    engine = DuckEngine(find_record_files([str(tmp_path / "a.csv")]))
    for statement in (
        f"FROM read_csv('{(tmp_path / 'b.csv').as_posix()}')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ):
        with pytest.raises(Exception, match=r"(?i)disabled|locked|cannot"):
            engine._raw.execute(statement)
    engine.close()


def test_a_suggestion_is_a_mapping_that_can_be_read(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "contacts.csv", synthetic_record_rows(SyntheticRecipe(contacts=200))
    )
    (records,) = find_record_files([str(path)])
    with quiet_engine_libraries():
        engine = DuckEngine([records])
        text = suggest_records_mapping(
            engine,
            records,
            mapping("format: 1\ncolumns: {arrived: x}\n").reading,
            organisation(POLICIES),
        )
        engine.close()
    (tmp_path / "records.yaml").write_text(text, encoding="utf-8")
    found = read_records_mapping(tmp_path / "records.yaml").file.columns
    assert {"arrived", "customer", "handle_time", "outcome", "solved"} <= set(found)
    assert (found["queue"].values or {}) == {"Inbox": "inbox", "Phone line": "phone"}
    assert "agent_name" in text.partition("ignored:")[2]
    assert "K000" not in text


def test_the_hour_that_the_clock_shows_twice_is_told(tmp_path: Path) -> None:
    rows_ = [{"at": f"2026-10-25 02:{n:02}:00"} for n in range(30)]
    rows_ += [{"at": f"2026-10-2{n % 9}T10:00:00+02:00"} for n in range(30)]
    text = "format: 1\ntime_zone: Europe/Madrid\ncolumns: {arrived: at}\n"
    found = measured(write_csv(tmp_path / "c.csv", rows_), text, POLICIES)
    told = " ".join(found.remarks)
    assert "30 rows lie in the hour that the clock shows twice" in told
    assert "30 of 60 times name their zone" in told


MAPPINGS = sorted((Path(__file__).parents[2] / "docs" / "mappings").glob("*.yaml"))


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.name)
def test_the_mappings_to_begin_with_can_be_read(path: Path) -> None:
    assert read_records_mapping(path).file.columns


def test_true_and_false_mean_yes_and_no_in_a_column_of_flags() -> None:
    said = mapping(
        "format: 1\ncolumns: {arrived: at, satisfied: {column: s, values: {Good: true, Bad: false}}}\n"
    )
    assert said.file.columns["satisfied"].values == {"Good": "yes", "Bad": "no"}


def test_signs_that_cannot_be_looked_for_name_the_columns_that_they_take(tmp_path: Path) -> None:
    listed = [{"at": f"2026-10-{day:02} 10:00", "p": f"P{day % 4}"} for day in range(1, 29)] * 10
    path = write_csv(tmp_path / "c.csv", listed)
    found = measured(path, "format: 1\ncolumns: {arrived: at, priority: p}\n", POLICIES)
    lines = describe_measured_evidence(found)
    assert (
        "solved just under the deadline than just after it: map solved or resolution_took" in lines
    )
    assert "are asked less often than others: map complained and survey_sent" in lines
    assert "(`P0`, `P1`, `P2`, `P3`)" in lines
