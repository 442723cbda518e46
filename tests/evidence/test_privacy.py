"""What nobody may read out of a file of figures, a remark or a refusal."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from principlecheck.evidence import synthetic
from principlecheck.evidence.engine import DuckEngine, quiet_engine_libraries
from principlecheck.evidence.mapping import BadMapping
from principlecheck.evidence.measuring import Evidence
from principlecheck.evidence.records import error_without_record_values, find_record_files
from principlecheck.evidence.suggesting import suggest_records_mapping
from principlecheck.evidence.synthetic import SyntheticRecipe
from principlecheck.evidence.told import describe_measured_evidence
from principlecheck.model.report.refusal import Refusal
from tests.evidence.kit import entry, mapping, measured, write_csv

POLICIES = """\
format: 1
channels: {phone: {kind: phone}}
queues: {calls: {channels: [phone]}, desk: {channels: [phone]}}
contact_reasons: {a: {queue: calls}, b: {queue: calls}, c: {queue: calls}}
promises: {answer: {channels: [phone], first_reply: {at_most: 1h}}}
customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: 50 EUR}}
"""


def of(
    folder: Path, rows: list[dict[str, str]], columns: str, policies: str = POLICIES
) -> Evidence:
    path = write_csv(folder / "contacts.csv", rows)
    return measured(path, f"format: 1\ntime_zone: UTC\ncolumns: {{{columns}}}\n", policies)


def moments(number: int, day: int = 5) -> Iterator[str]:
    return (f"2026-10-{day:02} {8 + n // 60:02}:{n % 60:02}:00" for n in range(number))


# What a file without names of its columns begins with.
ROWS = "K00017,Maria Smith,+34 600 111 222,maria@example.org,2026-10-01 10:00\n" * 30


def test_a_row_in_the_place_of_names_is_not_read_out(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(ROWS, encoding="utf-8")
    with pytest.raises(BadMapping) as refusal:
        measured(path, "format: 1\ncolumns: {arrived: created, customer: Maria}\n", POLICIES)
    lines = "\n".join(refusal.value.lines)
    assert "Write the names of the columns into the first line of the file" in lines
    assert not any(part in lines for part in ("Smith", "K00017", "600", "example"))


def test_a_row_in_the_place_of_names_suggests_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(ROWS, encoding="utf-8")
    (records,) = find_record_files([str(path)])
    reading = mapping("format: 1\ncolumns: {arrived: x}\n").reading
    with quiet_engine_libraries():
        engine = DuckEngine([records])
        with pytest.raises(Refusal) as refusal:
            suggest_records_mapping(engine, records, reading, None)
        engine.close()
    assert "Smith" not in " ".join(refusal.value.lines)


@pytest.mark.parametrize(
    ("says", "told_"),
    [
        (
            "Conversion Error: Could not convert string 'Maria Smith' to INT64\nLINE 1: …",
            "Conversion Error: Could not convert string …",
        ),
        ("Could not convert string 'Ann O'Neil' to INT32", "Could not convert string …"),
        ("Could not convert string '12' or 'Ann' to INT32", "Could not convert string …"),
        ('It can\'t take "Ann "Nan" O\'Neil", 7', "It can't take …"),
        ("could not convert to float: b'Ann'", "could not convert to float: …"),
        (
            "Type DOUBLE with value 34600111222.5 can't be cast because it is out of range",
            "Type DOUBLE with value … can't be cast because it is out of range",
        ),
        ('Malformed JSON at "Maria\nSmith"', "Malformed JSON at …"),
        ("[CAST_OVERFLOW] The value 1.0E300D of DOUBLE", "[CAST_OVERFLOW] The value … of DOUBLE"),
        ("", ""),
    ],
)
def test_what_an_engine_quotes_of_a_row_is_not_told(says: str, told_: str) -> None:
    assert error_without_record_values(ValueError(says)) == told_


def test_a_cell_that_is_no_number_is_not_read_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["at", "s"])
    for at in moments(30):
        book.worksheets[0].append([at, 60.0])
    book.save(tmp_path / "c.xlsx")
    with zipfile.ZipFile(tmp_path / "c.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>60</v>", b"<v>Maria Smith</v>", 1)
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    with pytest.raises(Refusal) as refusal:
        measured(
            tmp_path / "c.xlsx", "format: 1\ncolumns: {arrived: at, handle_time: s}\n", POLICIES
        )
    assert "c.xlsx is a damaged workbook" in refusal.value.lines[0]
    assert "Smith" not in " ".join(refusal.value.lines)


def test_a_text_of_a_table_that_is_no_utf_8_is_one_value_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    base = sqlite3.connect(tmp_path / "c.sqlite")
    base.execute("CREATE TABLE calls (at TEXT, s TEXT)")
    base.executemany("INSERT INTO calls VALUES (?, '60')", [(at,) for at in moments(30)])
    base.execute("INSERT INTO calls VALUES ('2026-10-05 12:00', CAST(x'4d6172ed61' AS TEXT))")
    base.commit()
    base.close()
    mapped = "format: 1\ncolumns: {arrived: at, handle_time: s}\n"
    found = measured(f"{tmp_path / 'c.sqlite'}::calls", mapped, POLICIES)
    assert found.cleaned.partly["handle_time"] == {"unreadable": 1}


def test_a_packed_file_that_ends_too_soon_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv.gz"
    path.write_bytes(gzip.compress(b"at,s\n" + b"2026-10-05 10:00,60\n" * 40)[:-20])
    with pytest.raises(Refusal, match="damaged file"):
        measured(path, "format: 1\ncolumns: {arrived: at}\n", POLICIES)


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("handle_time: {column: x, unit: days}", "0.001", "1e300"),
        ("handle_time: {column: x, unit: seconds}", "60", "99999999999999999999"),
        ('handle_time: {column: x, unit: "h:mm:ss"}', "0:01:00", "99999999999999999999:00:00"),
        ("handle_time: {column: x, unit: seconds}", "60", "5000000000"),
    ],
)
def test_a_length_that_fits_no_number_is_unreadable_and_stops_nothing(
    column: str, good: str, bad: str, tmp_path: Path
) -> None:
    rows = [{"at": at, "x": bad if n == 7 else good} for n, at in enumerate(moments(50))]
    found = of(tmp_path, rows, f"arrived: at, {column}")
    assert found.cleaned.partly["handle_time"] == {"unreadable": 1}


def test_a_moment_or_an_amount_that_fits_no_number_stops_nothing(tmp_path: Path) -> None:
    rows = [
        {"at": "9" * 23 if n == 7 else str(1_790_000_000 + n), "r": "1e200" if n == 9 else "12"}
        for n in range(50)
    ]
    found = of(tmp_path, rows, "arrived: {column: at, format: epoch seconds}, refund: r")
    assert found.cleaned.left_out == {"time of arrival unreadable": 1}
    assert entry(found)["certainty"]["within_authority"]["contacts"] == 48


def test_a_customer_who_is_taken_for_a_reason_is_not_named(tmp_path: Path) -> None:
    rows = [
        {"at": at, "why": "Maria Smith" if n < 30 else "parking", "k": "k1" if n < 30 else str(n)}
        for n, at in enumerate(moments(60))
    ]
    found = of(tmp_path, rows, "arrived: at, customer: k, reason: why")
    assert "(`parking`, 1 value of fewer than 20 contacts)" in " ".join(found.remarks)
    assert "Smith" not in found.text + describe_measured_evidence(found)


def test_a_column_of_very_many_values_is_told_without_them(tmp_path: Path) -> None:
    rows = [{"at": at, "why": f"Person {n % 201}"} for n, at in enumerate(moments(402))]
    rows += [{"at": at, "why": "Person 7"} for at in moments(60, day=6)]
    remarks = " ".join(of(tmp_path, rows, "arrived: at, reason: why").remarks)
    assert "201 different values, too many to be told by name" in remarks
    assert "Person" not in remarks


def test_a_group_that_may_be_one_person_is_not_told_of(tmp_path: Path) -> None:
    rows = [{"at": at, "team": "Anna Jones", "s": "60"} for at in moments(60)]
    found = " ".join(of(tmp_path, rows, "arrived: at, group: team, handle_time: s").aside)
    assert "By group: nothing is told; map agent" in found
    assert "Anna" not in found


def test_what_one_agent_alone_did_is_no_figure(tmp_path: Path) -> None:
    rows = [
        {"at": at, "q": "desk" if n % 2 else "calls", "s": str(60 + n), "ok": "yes",
         "who": "anna" if n % 2 else f"p{n % 6}"}
        for n, at in enumerate(moments(200))
    ]  # fmt: skip
    columns = "arrived: at, queue: q, handle_time: s, satisfied: ok, agent: who"
    found = of(tmp_path, rows, columns)
    alone = entry(found, queues=["desk"])
    assert alone["offered"] == "100 per 1 calendar days"
    assert "certainty" not in alone
    assert "handle_time" in entry(found, queues=["calls"])
    assert "What one agent alone has worked on is left out" in " ".join(found.remarks)


def _by_reason(folder: Path, sizes: dict[str, int]) -> Evidence:
    rows = [
        {"at": at, "why": why, "s": "300" if why == "c" else "60", "ok": "no" if why == "c" else "yes"}
        for why, number in sizes.items()
        for at in moments(number)
    ]  # fmt: skip
    return of(folder, rows, "arrived: at, reason: why, handle_time: s, satisfied: ok")


def test_no_small_group_is_what_its_whole_and_the_others_leave(tmp_path: Path) -> None:
    found = _by_reason(tmp_path, {"a": 60, "b": 30, "c": 10})
    assert entry(found)["certainty"]["handle_time.mean"]["contacts"] == 100
    assert entry(found, reasons=["a"])["certainty"]["handle_time.mean"]["contacts"] == 60
    # 100 less 60 less 30 would be the ten of c.
    assert "mean" not in entry(found, reasons=["b"])["handle_time"]
    assert "Not every figure of all contacts is written" in " ".join(found.remarks)


def test_of_two_reasons_a_small_one_hides_the_other(tmp_path: Path) -> None:
    found = _by_reason(tmp_path, {"a": 81, "c": 19})
    assert "mean" not in entry(found, reasons=["a"])["handle_time"]


def test_where_all_groups_are_large_nothing_is_withheld(tmp_path: Path) -> None:
    found = _by_reason(tmp_path, {"a": 60, "b": 30, "c": 20})
    assert all("mean" in entry(found, reasons=[why])["handle_time"] for why in "abc")
    assert "Not every figure" not in " ".join(found.remarks)


def _october(folder: Path, *, policies: str) -> dict[str, Any]:
    rows = [{"at": at, "s": "60"} for day in (5, 20) for at in moments(100, day=day)]
    return entry(of(folder, rows, "arrived: at, handle_time: s", policies))


@pytest.mark.parametrize(
    ("since", "contacts", "written"),
    [
        ("2026-10-06", 190, False),  # of the 5th, the ten that are not in it
        ("2026-10-06", 100, True),
        ("2026-10-05", 190, True),  # the same days, counted anew
        ("2026-10-06", 200, True),
    ],
)
@pytest.mark.parametrize("name", ["earlier", "2026-10-to-11", "2026-10"])
def test_two_periods_leave_no_small_group_between_them(
    since: str, contacts: int, written: bool, name: str, tmp_path: Path
) -> None:
    # The last of the names is that of the file which is written anew.
    written = written or name == "2026-10"
    earlier = (
        f"measured: {{{name}: {{since: {since}, until: 2026-10-20, handle_time: {{mean: 59s}}, "
        f"certainty: {{handle_time.mean: {{contacts: {contacts}}}}}}}}}\n"
    )
    found = _october(tmp_path, policies=POLICIES + earlier)
    assert ("mean" in found["handle_time"]) == written


def test_a_share_of_few_whose_end_is_known_is_not_written(tmp_path: Path) -> None:
    rows = [
        {"at": f"2026-10-05 23:{n:02}:00", "reply": "2026-10-05 23:55:00" if n == 40 else ""}
        for n in range(10, 50)
    ]  # fmt: skip
    found = of(tmp_path, rows, "arrived: at, first_reply: reply")
    assert "first_reply" not in entry(found)


def test_the_longest_contact_and_the_largest_amount_are_no_end_of_an_interval(
    tmp_path: Path,
) -> None:
    rows = [
        {"at": at, "s": "7777" if n == 3 else str(60 + n), "r": "4817.23" if n == 5 else f"{n + 1}"}
        for n, at in enumerate(moments(110))
    ]  # fmt: skip
    found = of(tmp_path, rows, "arrived: at, handle_time: s, refund: r")
    assert "4817.23" not in found.text
    assert "2h9m37s" not in found.text.replace(" ", "")
    sure = entry(found)["certainty"]
    assert set(sure["refunds.p95"]) == {"contacts", "low"}
    assert set(sure["refunds.median"]) == {"contacts", "low", "high"}


def test_an_open_end_is_told_as_one(tmp_path: Path) -> None:
    rows = [{"at": at, "s": str(60 + n)} for n, at in enumerate(moments(60))]
    assert "(1m48s or more)" in describe_measured_evidence(
        of(tmp_path, rows, "arrived: at, handle_time: s")
    )


def test_a_sign_of_fewer_contacts_than_a_group_is_not_written(tmp_path: Path) -> None:
    recipe = SyntheticRecipe(contacts=1_000, seed=3, signs=("under_limit",))
    path = write_csv(tmp_path / "contacts.csv", synthetic.synthetic_record_rows(recipe))
    found = measured(path, f"{synthetic.MAPPING}fewest: 200\n", synthetic.POLICIES)
    assert all(look.contacts >= 200 for look in found.looks)
    assert not any("under_limit" in one.get("signs", {}) for one in found.entries.values())
