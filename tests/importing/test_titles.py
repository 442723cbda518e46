"""Tables under a title, tables that are none known here, and prose: what is said of each."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.recognising import read_import_sources, understand_import_sources
from principlecheck.model.report.refusal import Refusal
from tests.importing.kit import entries, of

LEVELS = [["Severity", "First response"], ["P1", "1 hour"], ["P2", "4 hours"]]
ACROSS = [["", "P1", "P2"], ["First response", "1 hour", "4 hours"], ["Resolution", "1d", "2d"]]
STAFF = [["Team", "Agents", "Shrinkage", "AHT"], ["Phone", "6", "30%", "5m"]]


WEEK = [["Day", "Open", "Close"], ["Monday", "8:00", "18:00"], ["Wed", "8:00", "13:00"]]
WEEK_ACROSS = [
    ["", "Mon", "Tue", "Wed"],
    ["Opens", "8:00", "", "8:00"],
    ["Closes", "18:00", "", "13:00"],
]
ONE_ROW = [["Opening hours", "Mon", "Tue", "Wed"], ["", "8-18", "closed", "8-13"]]
NO_LABELS = [["Monday", "Tuesday", "Wednesday"], ["8am-6pm", "-", "8am-1pm"]]


def sheet(path: Path, rows: list[list[str]], first: int, title: str) -> Path:
    """A workbook with a title in its first row and the table from row `first`."""
    book = Workbook()
    page = book.worksheets[0]
    page["A1"] = title
    for number, row in enumerate(rows, first):
        for column, text in enumerate(row, 1):
            page.cell(number, column, text or None)
    book.save(path)
    return path


def refused(path: Path, named: str = "") -> str:
    """The whole refusal of a file."""
    with pytest.raises(Refusal) as raised:
        read_import_sources([path], named)
    return "\n".join(raised.value.lines)


@pytest.mark.parametrize("rows", [LEVELS, ACROSS, STAFF], ids=["down", "across", "staffing"])
@pytest.mark.parametrize("first", [2, 3, 5])
def test_headings_are_found_under_a_title_which_is_said(
    tmp_path: Path, rows: list[list[str]], first: int
) -> None:
    path = sheet(tmp_path / "a.xlsx", rows, first, "Garden Co, 2026")
    ((source,), _) = read_import_sources([path], "")
    (grid,) = source.grids
    assert grid.rows[0] == rows[0]
    assert grid.place(0).endswith(f"row {first}")
    assert grid.above == ["Garden Co, 2026"]


@pytest.mark.parametrize("rows", [WEEK, WEEK_ACROSS, ONE_ROW, NO_LABELS])
@pytest.mark.parametrize("first", [1, 2, 3, 5])
def test_a_week_is_found_under_a_title_whichever_way_its_days_go(
    tmp_path: Path, rows: list[list[str]], first: int
) -> None:
    path = sheet(tmp_path / "a.xlsx", rows, first, "Garden Co, 2026")
    sources, _ = read_import_sources([path], "")
    understood = understand_import_sources(sources, GivenBesideExport(zone="Europe/Dublin"))[
        "table"
    ]
    assert entries(understood, "hours")["office"]["open"] == {
        "mon": "08:00-18:00",
        "wed": "08:00-13:00",
    }
    assert any("taken for a title" in one for one in understood.assumed) == (first > 1)


@pytest.mark.parametrize(
    "rows",
    [
        "Agents,5-6,5-6,4",
        "Phone,8-18,8-18,8-13\nChat,9-17,9-17,9-13",
        "Phone,8-18,8-18,8-13",
        "Delivery times,8-18,8-18,8-13",
        "Delivery hours,8-18,8-18,8-13",
    ],
)
def test_days_beside_which_something_else_is_told_are_no_opening_hours(
    tmp_path: Path, rows: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f",Mon,Tue,Wed\n{rows}\n", "utf-8")
    assert "not clear which program" in refused(path)


def test_response_times_by_days_are_no_opening_hours(tmp_path: Path) -> None:
    for text in (",Mon,Tue\nResponse times,8-18,8-18\n", "Day,Response time\nMon,8-18\nTue,8-18\n"):
        understood = of(tmp_path, ("a.csv", text), given=GivenBesideExport(zone="Europe/Dublin"))
        assert "hours" not in understood.sections()
        assert understood.not_read


@pytest.mark.parametrize("head", ["Delivery times", "Waiting time"])
def test_times_of_something_else_by_days_are_no_opening_hours(tmp_path: Path, head: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Day,{head}\nMon,8-18\nTue,8-18\n", "utf-8")
    assert "not clear which program" in refused(path)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "Hours",
        "Opening times",
        "Our business hours",
        "Shop",
        "Customer service hours",
        "Support hours",
        "Call centre times",
    ],
)
def test_the_row_of_opening_hours_may_say_so(tmp_path: Path, label: str) -> None:
    text = f"{label},Mon,Tue\n{label},8-18,8-18\n"
    understood = of(tmp_path, ("a.csv", text), given=GivenBesideExport(zone="Europe/Dublin"))
    assert entries(understood, "hours")["office"]["open"] == {"mon-tue": "08:00-18:00"}


def test_a_csv_with_two_rows_of_title_is_read_and_says_so(tmp_path: Path) -> None:
    text = "Service levels,,\nvalid from May,,\nSeverity,First response,Resolution\nP1,1 hour,4 hours\n"
    understood = of(tmp_path, ("a.csv", text))
    assert entries(understood, "promises") == {
        "p1": {"priority": "p1", "first_reply": {"at_most": "1h"}, "resolution": {"at_most": "4h"}}
    }
    assert any("the first 2 rows were taken for a title" in one for one in understood.assumed)


def test_a_table_that_is_not_understood_is_told_by_its_columns(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [["x", "y", "z"], ["1", "2", "3"]], 3, "Odd")
    says = refused(path)
    assert "the first row holds “Odd” alone" in says
    assert "| |" not in says
    assert "“”" not in says
    rules = tmp_path / "rules.md"
    rules.write_text(
        "| Refund | Who decides | Within |\n|---|---|---|\n| up to 50 | agent | 2 days |\n", "utf-8"
    )
    says = refused(rules)
    assert "the columns “Refund”, “Who decides”, “Within”" in says
    assert "“Within” holds times (`2 days`) and does not say of what" in says
    assert "principlecheck workbook" in says


@pytest.mark.parametrize("ending", ["md", "txt"])
def test_prose_is_told_as_prose_with_what_to_do(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"refunds.{ending}"
    path.write_text(
        "# Refunds\n\nIf a customer asks, the agent decides up to 50 EUR.\n"
        "Everything over that goes to the lead, who answers within 2 days.\n",
        "utf-8",
    )
    says = refused(path)
    assert "prose is not read" in says
    assert "principlecheck init" in says
    assert "which program" not in says
