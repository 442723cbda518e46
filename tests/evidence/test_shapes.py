"""Exports as they are met, rebuilt: each comes through with its dirt, and the dirt is counted."""

from __future__ import annotations

import json
import random
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from principlecheck.evidence.records import find_record_files
from principlecheck.model.report.refusal import Refusal
from tests.evidence.kit import entry, measured

PHONE = """\
format: 1
channels: {phone: {kind: phone}}
queues: {regular: {channels: [phone]}, stock: {channels: [phone]}}
"""
DESK = """\
format: 1
organisation: {hours: desk}
hours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
channels: {mail: {kind: email}}
queues: {desk: {channels: [mail]}}
promises: {answer: {channels: [mail], resolution: {at_most: 2 working days}}}
"""


def test_a_bank_s_telephone_centre_with_clocks_in_two_columns(tmp_path: Path) -> None:
    draw = random.Random(5)
    lines = [
        "call_id\tcustomer_id\tdate\tvru_entry\tvru_time\ttype\toutcome\tq_time\tser_time\tserver"
    ]
    for n in range(900):
        customer = "0" if draw.random() < 0.57 else str(draw.randrange(200))
        handle = 0 if n % 90 == 0 else max(1, round(draw.lognormvariate(4.792, 0.944)))
        vru = -3 if n % 300 == 0 else 20
        kind = "PS" if n % 3 else "NE"
        outcome = "PHANTOM" if n % 100 == 50 else "AGENT" if n % 12 else "HANG"
        second = 32_400 + 30 * n
        day = f"2610{1 + n % 28:02}"
        lines.append(
            f"{n}\t{customer}\t{day}\t{second}\t{vru}\t{kind}\t{outcome}\t{n % 40}\t{handle}\tANNA"
        )
    path = tmp_path / "bank.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = measured(
        path,
        """\
format: 1
time_zone: Asia/Jerusalem
reading: {separator: "\\t"}
columns:
  contact: call_id
  customer: {column: customer_id, missing: ["0"]}
  arrived: {day: date, time_of_day: vru_entry, format: YYMMDD, time_format: seconds since midnight}
  queue: {column: type, values: {PS: regular, NE: stock}}
  outcome: {column: outcome, values: {AGENT: answered, HANG: abandoned, PHANTOM: leave_out}}
  wait: {column: q_time, unit: seconds}
  handle_time: {column: ser_time, unit: seconds}
ignored: [server]
""",
        PHONE,
    )
    assert found.cleaned.left_out == {"left out by its outcome": 9}
    assert found.cleaned.partly["handle_time"]["zero"] == 9
    assert found.cleaned.partly["customer"]["missing"] > 400
    assert entry(found, queues=["regular"])["handle_time"]["median"]
    assert "ANNA" not in found.text


def test_an_event_log_of_an_it_desk_counts_the_last_event_of_each_case(tmp_path: Path) -> None:
    lines = ["number,opened_at,sys_updated_at,resolved_at,reopen_count,reassignment_count"]
    for n in range(60):
        day = f"{1 + n % 28}/10/2026"
        lines.append(f"INC{n},{day} 09:00,{day} 09:00,?,0,0")
        lines.append(f"INC{n},{day} 09:00,{day} 15:00,{day} 11:30,{int(n < 6)},{int(n < 30)}")
        lines.append(f"INC{n},{day} 09:00,{day} 12:00,?,0,0")
    path = tmp_path / "desk.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = measured(
        path,
        """\
format: 1
rows: events
time_zone: Europe/Madrid
reading: {missing: ["?"]}
columns:
  contact: number
  event: {column: sys_updated_at, format: "DD/MM/YYYY HH:mm"}
  arrived: {column: opened_at, format: "DD/MM/YYYY HH:mm"}
  solved: {column: resolved_at, format: "DD/MM/YYYY HH:mm"}
  reopened: reopen_count
  handovers: reassignment_count
""",
        DESK,
    )
    (one,) = found.entries.values()
    assert found.cleaned.rows == 60
    assert one["reopened"] == "10%"
    assert one["handed_over"] == "50%"
    assert one["resolution"]["for_share"] == "100%"


def test_a_city_s_contact_centre_by_the_day_is_weighted(tmp_path: Path) -> None:
    text = "\ufeffDate;Calls Offered;Service Level;Abandonment Rate\r\n"
    text += "01.10.2026;100;0,50;0,10\r\n02.10.2026;900;0,90;0,00\r\n"
    path = tmp_path / "city.csv"
    path.write_bytes(text.encode("utf-8"))
    found = measured(
        path,
        """\
format: 1
rows: intervals
threshold: 30s
reading: {separator: ";", decimal: ","}
columns:
  interval: {column: Date, format: DD.MM.YYYY}
  offered: calls offered
  service_level: Service Level
  abandoned_share: Abandonment Rate
""",
        PHONE,
    )
    (one,) = found.entries.values()
    assert one["first_reply"] == {"for_share": "86%", "at_most": "30s"}
    assert one["abandonment"] == "1%"
    assert one["offered"] == "1000 per 2 calendar days"


def test_contact_records_of_a_cloud_centre_in_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "ctr.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for n in range(40):
            stream.write(
                json.dumps(
                    {
                        "ContactId": f"c{n}",
                        "InitiationTimestamp": f"2026-10-05T10:{n:02}:00Z",
                        "CustomerEndpoint": {"Address": "+34600000000"},
                        "Queue": {"Name": "regular", "Duration": 12},
                        "Agent": {
                            "Username": "maria",
                            "AgentInteractionDuration": 60,
                            "AfterContactWorkDuration": 30,
                        },
                    }
                )
                + "\n"
            )
    found = measured(
        path,
        """\
format: 1
columns:
  contact: ContactId
  arrived: InitiationTimestamp
  queue: Queue.Name
  wait: Queue.Duration
  handle_time: {sum_of: [Agent.AgentInteractionDuration, Agent.AfterContactWorkDuration]}
ignored: [CustomerEndpoint.Address, Agent.Username]
""",
        PHONE,
    )
    (one,) = found.entries.values()
    assert one["handle_time"]["mean"] == "1m30s"
    assert "maria" not in found.text
    assert "+34" not in found.text


def test_lines_that_are_no_json_are_passed_over_and_told(tmp_path: Path) -> None:
    lines = [
        json.dumps({"began": f"2026-10-05T10:{n:02}:00Z", "team": "regular"}) for n in range(30)
    ]
    (tmp_path / "c.jsonl").write_text("\n".join([*lines, "no json"]) + "\n", encoding="utf-8")
    found = measured(
        tmp_path / "c.jsonl", "format: 1\ncolumns: {arrived: began, queue: team}\n", PHONE
    )
    assert found.cleaned.left_out == {"no time of arrival": 1}


MINUTES = "format: 1\ncolumns: {arrived: began, queue: team, handle_time: {column: minutes, unit: minutes}}\n"
ROWS = [(f"2026-10-05 10:{n:02}:00", "regular", "1.5") for n in range(30)]


def _parquet(folder: Path) -> str:
    path = folder / "calls.parquet"
    values = ", ".join(f"(timestamp '{at}', '{team}', {minutes})" for at, team, minutes in ROWS)
    duckdb.sql(
        f"COPY (SELECT * FROM (VALUES {values}) t(began, team, minutes)) TO '{path.as_posix()}'"
    )
    return str(path)


def _workbook(folder: Path) -> str:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["began", "team", "minutes"])
    for at, team, minutes in ROWS:
        sheet.append([at, team, float(minutes)])
    book.save(folder / "calls.xlsx")
    return str(folder / "calls.xlsx")


def _sqlite(folder: Path) -> str:
    base = sqlite3.connect(folder / "calls.sqlite")
    base.execute("CREATE TABLE calls (began, team, minutes)")
    base.executemany("INSERT INTO calls VALUES (?, ?, ?)", ROWS)
    base.commit()
    base.close()
    return f"{folder / 'calls.sqlite'}::calls"


def _duckdb(folder: Path) -> str:
    base = duckdb.connect(folder / "calls.duckdb")
    base.execute("CREATE TABLE calls (began TIMESTAMP, team VARCHAR, minutes DOUBLE)")
    base.executemany("INSERT INTO calls VALUES (?, ?, ?)", ROWS)
    base.close()
    return f"{folder / 'calls.duckdb'}::calls"


@pytest.mark.parametrize("write", [_parquet, _workbook, _sqlite, _duckdb])
def test_every_kind_of_file_gives_the_same_figures(write: object, tmp_path: Path) -> None:
    assert callable(write)
    (one,) = measured(write(tmp_path), MINUTES, PHONE).entries.values()
    assert one["handle_time"]["mean"] == "1m30s"
    assert one["offered"] == "30 per 1 calendar days"


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nothing.csv", "is not there"),
        ("a.doc", "of no kind"),
        ("a.sqlite", "Name the table"),
        ("a[1].csv", "means several files"),
    ],
)
def test_what_is_no_record_is_refused_in_words(named: str, says: str, tmp_path: Path) -> None:
    for name in ("a.doc", "a.sqlite", "a[1].csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        find_record_files([str(tmp_path / named)])
    assert says in " ".join(refusal.value.lines)


@pytest.mark.parametrize(
    ("part", "says"),
    [("xl/vbaProject.bin", "holds macros"), ("xl/embeddings/a.bin", "another file inside")],
)
def test_a_workbook_of_records_that_holds_what_runs_is_not_opened(
    part: str, says: str, tmp_path: Path
) -> None:
    path = _workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(part, "x")
    with pytest.raises(Refusal) as refusal:
        measured(path, "format: 1\ncolumns: {arrived: began}\n", PHONE)
    assert says in refusal.value.lines[0]


def test_a_sheet_that_breaks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = Path(_workbook(tmp_path))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet[: len(sheet) - 200] + b"<<"
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    with pytest.raises(Refusal) as refusal:
        measured(str(path), "format: 1\ncolumns: {arrived: began, queue: team}\n", PHONE)
    assert "damaged workbook" in refusal.value.lines[0]
