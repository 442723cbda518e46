"""`answers`: what comes back in a workbook, held against what stands in responses.yaml by now."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import AS_OF, Cli

RULES = (
    "format: 1\ncustomer_rules:\n"
    "  fees: {kind: fee, reviewed: 2024-01-01}\n"
    "  refunds: {kind: refund, reviewed: 2024-01-01}\n"
)
WRITTEN = """\
# Answers of Acme
format: 1
responses:
  # spoke to Ana on the phone
  F2:
    owner: Ana Ruiz # she said so
# the end
"""
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the audit that all tests begin with is kept once it is made."""
    return tmp_path_factory.mktemp("audited") / "acme"


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli, once: Path) -> Path:
    """An audit with its workbook, which is the current folder; F2 is answered already."""
    monkeypatch.chdir(tmp_path)
    if once.is_dir():
        shutil.copytree(once, tmp_path, dirs_exist_ok=True)
        return tmp_path
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.yaml").write_text(RULES, encoding="utf-8")
    audited(cli)
    (tmp_path / "responses.yaml").write_text(WRITTEN, encoding="utf-8")
    audited(cli)
    shutil.copytree(tmp_path, once)
    return tmp_path


def audited(cli: Cli) -> None:
    words = (
        "audit",
        "policies",
        "-o",
        "audit.md",
        "--xlsx",
        "tracker.xlsx",
        "--no-pictures",
        "--annex",
    )
    assert cli(*words, *AS_OF).code == 0


def answered(**cells: Any) -> None:
    """Writes into cells such as `Actions_Status_2`: sheet, title of the column, row."""
    book = openpyxl.load_workbook("tracker.xlsx")
    for name, value in cells.items():
        sheet, title, row = name.split("_")
        titles = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(int(row), titles.index(title.replace("9", " ")) + 1).value = value
    book.save("tracker.xlsx")


def responses() -> str:
    return Path("responses.yaml").read_text(encoding="utf-8")


def test_an_answer_to_an_action_is_one_to_each_of_its_findings(cli: Cli, acme: Path) -> None:
    answered(
        Actions_Status_2="Agreed",
        Actions_Due_2=datetime(2027, 2, 28),
        Actions_Answer_2="We will.\nSoon.",
        Questions_Answer_2="Haste.",
    )
    ended = cli("answers", "tracker.xlsx")
    assert (ended.code, ended.err) == (0, "Wrote responses.yaml: 8 answers to 2 findings.\n")
    new = (
        'due: 2027-02-28\n    status: agreed\n    answer: "We will.\\nSoon."\n    cause: "Haste."\n'
    )
    said = f"    {new}"
    head, tail = WRITTEN.split("# the end\n")
    assert responses() == f"{head}{said}{tail}  F1:\n{said}# the end\n"


def test_taking_the_same_answers_again_changes_nothing(cli: Cli, acme: Path) -> None:
    answered(Findings_Owner_2="Bo Lund")
    assert cli("answers", "tracker.xlsx").code == 0
    before = responses()
    ended = cli("answers", "tracker.xlsx")
    assert ended.err == "Nothing in it is new to responses.yaml.\n"
    assert responses() == before


def test_the_next_audit_shows_what_was_taken(cli: Cli, acme: Path) -> None:
    answered(Findings_Priority_2="high", Findings_Cost_2=4000, Findings_Effort_2="-2 days")
    assert cli("answers", "tracker.xlsx").code == 0
    audited(cli)
    text = Path("audit.annex.md").read_text(encoding="utf-8")
    assert "Priority: high" in text
    assert "Cost: 4000" in text
    page = openpyxl.load_workbook("tracker.xlsx")["Findings"]
    titles = [cell.value for cell in page[1]]
    assert page.cell(2, titles.index("Effort") + 1).value == "-2 days"
    assert cli("answers", "tracker.xlsx").err == "Nothing in it is new to responses.yaml.\n"


def test_rows_and_columns_may_be_sorted_and_rows_of_ones_own_are_left_alone(
    cli: Cli, acme: Path
) -> None:
    book = openpyxl.load_workbook("tracker.xlsx")
    page = book["Findings"]
    page.insert_cols(1)
    page.cell(1, 1).value = "My notes"
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            page.cell(number, column).value = value
    page.cell(9, 2).value = "Our own task"
    titles = [cell.value for cell in page[1]]
    page.cell(2, titles.index("Owner") + 1).value = "Bo Lund"
    label = page.cell(2, titles.index("No.") + 1).value
    book.save("tracker.xlsx")
    ended = cli("answers", "tracker.xlsx")
    assert ended.code == 0
    assert "Findings!B9: `Our own task` is not from the audit" in ended.err
    after = responses().partition(f"{label}:")[2]
    assert "owner: Bo Lund" in after.partition("F1:")[0]


@pytest.mark.parametrize("prefer", ["workbook", "file"])
def test_where_both_were_changed_somebody_says_which_holds(
    cli: Cli, acme: Path, prefer: str
) -> None:
    answered(Findings_Owner_3="Bo Lund")
    label = openpyxl.load_workbook("tracker.xlsx")["Findings"]["A3"].value
    assert label == "F2"
    changed = WRITTEN.replace("Ana Ruiz", "Cy Dee")
    Path("responses.yaml").write_text(changed, encoding="utf-8")
    ended = cli("answers", "tracker.xlsx")
    assert ended.code == 2
    assert (
        "Findings!F3: owner of F2 is `Bo Lund` here and `Cy Dee` in responses.yaml:5:3; when the "
        "workbook was written it was `Ana Ruiz`." in ended.err
    )
    assert "--prefer workbook or --prefer file" in ended.err
    assert responses() == changed
    assert cli("answers", "tracker.xlsx", "--prefer", prefer).code == 0
    wanted = {"workbook": changed.replace("Cy Dee", "Bo Lund"), "file": changed}
    assert responses() == wanted[prefer]


def test_an_emptied_cell_takes_nothing_away(cli: Cli, acme: Path) -> None:
    answered(Findings_Owner_3=None)
    ended = cli("answers", "tracker.xlsx")
    assert ended.code == 0
    assert "Findings!F3: Owner is empty, and was `Ana Ruiz`." in ended.err
    assert responses() == WRITTEN


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (
            {"Actions_Status_2": "finished"},
            "Actions!G2: `finished` is not one of open, agreed, in progress, done, risk accepted, disputed.",
        ),
        ({"Findings_Due_2": "28.02.2027"}, "Findings!G2: `28.02.2027` is not a day. Write 2027-02-28."),
        ({"Findings_Owner_2": "=1+1"}, "Findings!F2: It holds a formula or its error."),
        ({"Findings_Owner_2": "x" * 301}, "Findings!F2: It has 301 characters; 300 is the most."),
        ({"Findings_Answer_2": "a\u200bb"}, "a character that nobody can see (U+200B)"),
        ({"Findings_Status_2": "risk accepted"}, "Findings!H2: A risk is accepted by somebody and until a day."),
        ({"Findings_Risk9accepted9by_2": "Ana"}, "Findings!N2: The status is not risk accepted."),
        ({"Findings_Owner_2": "Bo", "Actions_Owner_2": "Cy"}, "Write the same in both."),
        ({"Findings_No._3": "F1"}, "F1 stands in Findings!A"),
    ],
)  # fmt: skip
def test_every_mistake_is_told_by_its_sheet_and_cell(
    cli: Cli, acme: Path, cells: dict[str, Any], says: str
) -> None:
    if "Findings_No._3" in cells:
        page = openpyxl.load_workbook("tracker.xlsx")["Findings"]
        cells = {"Findings_No._3": page["A2"].value}
        says = f"{page['A2'].value} stands in Findings!A"
    answered(**cells)
    ended = cli("answers", "tracker.xlsx")
    assert ended.code == 2
    assert says in ended.err
    assert responses() == WRITTEN


def test_an_accepted_risk_is_taken_whole(cli: Cli, acme: Path) -> None:
    answered(
        Findings_Status_2="risk accepted",
        Findings_Risk9accepted9by_2="Ana Ruiz, CFO",
        Findings_Risk9accepted9until_2=datetime(2027, 6, 30),
    )
    assert cli("answers", "tracker.xlsx").code == 0
    audited(cli)
    text = Path("audit.annex.md").read_text(encoding="utf-8")
    assert "risk accepted by Ana Ruiz, CFO until 2027-06-30" in text


def test_of_two_audits_in_a_folder_the_workbooks_own_is_meant(cli: Cli, acme: Path) -> None:
    answered(Findings_Owner_2="Bo Lund")
    Path("another.numbers.yaml").write_text(
        "# principlecheck keeps the numbers of findings here.\nformat: 1\nnumbers:\n  []\n",
        encoding="utf-8",
    )
    ended = cli("answers", "tracker.xlsx")
    assert (ended.code, ended.err) == (0, "Wrote responses.yaml: 1 answer to 1 finding.\n")
    assert "owner: Bo Lund" in responses()


# Workbooks from strangers


def with_part(name: str, data: bytes) -> bytes:
    made = io.BytesIO(Path("tracker.xlsx").read_bytes())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: b"not a workbook", "is not an Excel workbook"),
        (lambda: Path("tracker.xlsx").read_bytes()[:3000], "is a damaged workbook"),
        (lambda: with_part("xl/vbaProject.bin", b"x"), "holds macros"),
        (
            lambda: with_part("xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "declares a document type",
        ),
        (lambda: with_part("xl/bomb.bin", b"\0" * (65 << 20)), "unpacks to more than"),
    ],
)
def test_a_hostile_workbook_is_refused(
    cli: Cli, acme: Path, made: Callable[[], bytes], says: str
) -> None:
    Path("tracker.xlsx").write_bytes(made())
    ended = cli("answers", "tracker.xlsx")
    assert ended.code == 2
    assert says in ended.err
    assert responses() == WRITTEN


def test_another_workbook_is_told_what_is_taken(cli: Cli, acme: Path) -> None:
    openpyxl.Workbook().save("other.xlsx")
    ended = cli("answers", "other.xlsx")
    assert ended.code == 2
    assert "other.xlsx is no workbook of an audit" in ended.err


def test_answers_that_cannot_be_read_are_told_and_stay(cli: Cli, acme: Path) -> None:
    answered(Findings_Owner_2="Bo")
    Path("responses.yaml").write_text("format: 1\nresponses: {F1: {onwer: x}}\n", encoding="utf-8")
    ended = cli("answers", "tracker.xlsx")
    assert ended.code == 2
    assert "onwer" in ended.err
