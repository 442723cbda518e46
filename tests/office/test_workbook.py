"""The audit as a workbook: valid by Microsoft's own SDK, recalculated by LibreOffice to the program's
figures, and no text of a client's a formula.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.workbook.workbook import Workbook

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.dossier import Brief, Dossier
from principlecheck.model.audit.sheets import Sheet, SheetColumn
from principlecheck.reporters.actions_csv import render_actions_csv
from principlecheck.reporters.workbook import render_audit_as_workbook
from tests.office.outside import converted, faults
from tests.page.pages import document
from tests.reporters.samples import many

ACTS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
)


@pytest.fixture(scope="module")
def audit() -> AuditDocument:
    return document("northwind-home")


@pytest.fixture(scope="module")
def written(audit: AuditDocument) -> bytes:
    return render_audit_as_workbook(compose_audit_view(audit))


@pytest.fixture(scope="module")
def book(written: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


@pytest.fixture(scope="module")
def recalculated(written: bytes, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The money as LibreOffice works it out where a contact costs half of what is declared."""
    folder = tmp_path_factory.mktemp("money")
    book = openpyxl.load_workbook(io.BytesIO(written))
    book["Assumptions"]["C3"] = 0.5
    (folder / "in").mkdir()
    path = folder / "in" / "audit.xlsx"
    book.save(path)
    (worked_out,) = converted("xlsx", folder, path)
    return openpyxl.load_workbook(worked_out, data_only=True)["Money"]


def column(page: Any, title: str) -> list[Any]:
    at = [cell.value for cell in page[1]].index(title)
    return [row[at].value for row in page.iter_rows(min_row=2)]


def test_the_open_xml_sdk_has_nothing_against_it(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    path.write_bytes(written)
    assert faults(path) == []


def test_it_has_a_sheet_a_purpose_each_a_table_with_filters_and_a_frozen_head(
    book: Workbook,
) -> None:
    shown = [page.title for page in book.worksheets if page.sheet_state == "visible"]
    assert shown == ["About", "Actions", "Causes", "Findings", "Questions", "Money", "Assumptions",
                     "Figures"]  # fmt: skip
    for name in shown[1:]:
        page = book[name]
        (table,) = page.tables.values()
        assert table.autoFilter is not None
        assert page.freeze_panes == "C2"


def test_every_finding_has_one_action_and_every_date_is_one(
    book: Workbook, audit: AuditDocument
) -> None:
    settled = [label for text in column(book["Actions"], "Findings") for label in text.split(", ")]
    assert sorted(settled) == sorted(one.label for one in audit.findings)
    days = column(book["Findings"], "Due")
    assert len(days) == len(audit.findings)
    assert [day.date().isoformat() for day in days] == [one.due for one in audit.findings]


def test_status_is_chosen_from_a_list(book: Workbook) -> None:
    lists = [one.formula1 for one in book["Actions"].data_validations.dataValidation]
    assert '"open,agreed,in progress,done,risk accepted,disputed"' in lists


def test_libreoffice_works_the_money_out_as_the_program_does(
    recalculated: Any, audit: AuditDocument
) -> None:
    money = {one.label: one.finding.money for one in audit.findings if one.finding.money}
    prices = dict(
        zip(column(recalculated, "Finding"), column(recalculated, "Priced by"), strict=True)
    )
    rows = zip(
        column(recalculated, "Finding"), column(recalculated, "Low"), column(recalculated, "Likely"),
        column(recalculated, "High"), strict=True,
    )  # fmt: skip
    seen = set()
    for label, low, likely, high in rows:
        if label not in money:
            continue
        declared = money[label]
        assert declared.high is not None
        factor = {"hours": 1.0, "contacts": 0.5}[prices[label]]
        seen.add(prices[label])
        assert low == pytest.approx(declared.low * factor)
        assert high == pytest.approx(declared.high * factor)
        assert likely == pytest.approx((declared.low + declared.high) / 2 * factor)
    assert seen == {"hours", "contacts"}


def test_the_sum_is_that_of_the_causes(recalculated: Any, audit: AuditDocument) -> None:
    lost = [one.lost for cause in audit.causes for one in cause.money if one.lost]
    counted = [one for cause in audit.causes for money in cause.money for one in money.counted]
    priced = dict(
        zip(column(recalculated, "Finding"), column(recalculated, "Priced by"), strict=True)
    )
    assert {priced[one] for one in counted} == {"contacts"}
    assert column(recalculated, "Low")[-1] == pytest.approx(sum(one.low for one in lost) / 2)
    assert column(recalculated, "High")[-1] == pytest.approx(sum(one.high or 0 for one in lost) / 2)


def test_the_only_formulas_are_the_programs_own(book: Workbook) -> None:
    formulas = {
        page.title
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas == {"Money"}


def hostile() -> AuditDocument:
    made = compose_audit(
        many(2), "c", Dossier(Brief(client=ACTS[0], author="@x \ud800 \x07 \ufffe"))
    )
    cause = replace(
        made.causes[0], title=ACTS[3], actions=tuple(
            replace(made.causes[0].actions[0], does=text, owner=text, know="\x00\ud800")
            for text in ACTS
        ),
    )  # fmt: skip
    return replace(made, causes=(cause,))


def test_no_text_of_a_client_is_a_formula(tmp_path: Path) -> None:
    made = render_audit_as_workbook(compose_audit_view(hostile()))
    page = openpyxl.load_workbook(io.BytesIO(made))["Actions"]
    for row in page.iter_rows(min_row=2):
        cell = row[2]
        assert cell.data_type == "s"
        assert cell.quotePrefix or not str(cell.value).startswith(("=", "+", "-", "@"))
    path = tmp_path / "audit.xlsx"
    path.write_bytes(made)
    assert faults(path) == []
    with zipfile.ZipFile(path) as archive:
        assert not [one for one in archive.namelist() if b"hyperlink" in archive.read(one)]


def test_no_line_of_the_csv_begins_like_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(render_actions_csv(compose_audit_view(hostile())))))
    assert len(rows) == len(ACTS) + 1
    for row in rows[1:]:
        assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in row)
    assert rows[1][0] == "'=1+1"


def test_the_csv_has_an_action_a_line_under_names_that_jira_knows(audit: AuditDocument) -> None:
    rows = list(csv.DictReader(io.StringIO(render_actions_csv(compose_audit_view(audit)))))
    assert len(rows) == sum(len(cause.actions) for cause in audit.causes)
    first = rows[0]
    assert {"Summary", "Description", "Priority", "Due Date", "Assignee"} <= first.keys()
    assert date.fromisoformat(first["Due Date"]) >= audit.report.as_of
    assert {row["Priority"] for row in rows} >= {"Highest", "High", "Medium", "Low"}
    assert max(len(row["Summary"]) for row in rows) <= 255


def test_the_same_audit_gives_the_same_bytes(written: bytes, audit: AuditDocument) -> None:
    assert render_audit_as_workbook(compose_audit_view(audit)) == written


def test_an_organisation_without_findings_gets_its_workbook(tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    path.write_bytes(render_audit_as_workbook(compose_audit_view(document("harbour-outfitters"))))
    assert faults(path) == []
    assert "Money" not in openpyxl.load_workbook(path).sheetnames


def test_a_text_longer_than_a_cell_is_cut() -> None:
    view = compose_audit_view(document("harbour-outfitters"))
    sheet = Sheet("Long", (SheetColumn("No."),), (("x" * 40_000,),))
    made = openpyxl.load_workbook(
        io.BytesIO(render_audit_as_workbook(replace(view, sheets=(sheet,))))
    )
    assert len(str(made["Long"]["A2"].value)) == 32_000
