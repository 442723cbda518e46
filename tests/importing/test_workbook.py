"""The workbook goes out and comes back: nothing is lost, only what changed is rewritten, and every
mistake is told by sheet and cell.
"""

import pickle
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from principlecheck.importing.workbook.sheets import (
    SENT,
    columns_of_workbook_section,
    title_of_workbook_sheet,
)
from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES
from principlecheck.policies.find import find_policy_files
from principlecheck.reading.yaml import read_yaml
from principlecheck.usecases.workbooks import (
    TakenBack,
    open_workbook_to_take_back,
    take_workbook_back,
    write_policies_as_workbook,
)
from principlecheck.writing.yaml import flow_yaml
from tests.importing.organisations import organisations

EXAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "policies").iterdir() if path.is_dir()
)
TENTS = next(path for path in EXAMPLES if path.name == "tidewater-tents")


def said(folder: Path) -> dict[str, dict[str, Any]]:
    """What the files of a folder say, by section and entry."""
    found: dict[str, dict[str, Any]] = {}
    for source in find_policy_files([folder]).files:
        for section, part in read_yaml(source.data, source.name).items():
            if section in SECTION_NAMES:
                found.setdefault(section, {}).update(part)
    return {section: part for section, part in found.items() if part}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_comes_back_unchanged_and_whole(example: Path, tmp_path: Path) -> None:
    folder, book = tmp_path / "policies", tmp_path / "firm.xlsx"
    shutil.copytree(example, folder)
    before = contents(folder)
    write_policies_as_workbook(folder, book)
    opened = open_workbook_to_take_back(book)
    assert take_workbook_back(book, folder, opened) == TakenBack()
    assert contents(folder) == before
    taken = take_workbook_back(book, tmp_path / "new", opened)
    assert taken.mistakes == ()
    assert said(tmp_path / "new") == said(folder)


@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(organisations())
def test_a_random_organisation_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    top = tmp_path_factory.mktemp("random")
    (top / "policies").mkdir()
    text = "".join(f"{section}: {flow_yaml(part)}\n" for section, part in values.items())
    (top / "policies" / "all.yaml").write_text(f"format: 1\n{text}", encoding="utf-8", newline="")
    write_policies_as_workbook(top / "policies", top / "firm.xlsx")
    assert take_workbook_back(top / "firm.xlsx", top / "policies") == TakenBack()
    sheets = openpyxl.load_workbook(top / "firm.xlsx")
    for section, part in values.items():
        entries = {"": part} if section == ORGANISATION else part
        for id_, fields in entries.items():
            for name in fields:
                assert cell(sheets, section, id_, name).value


def cell(book: Any, section: str, id_: str, field: str) -> Any:
    """The cell of a field, found by what its sheet says of rows and columns."""
    sheet = book[title_of_workbook_sheet(section)]
    if section == ORGANISATION:
        return next(row[1] for row in sheet.iter_rows(min_row=3) if row[3].value == field)
    names = [one.value for one in sheet[5]]
    at = names.index(field)
    return next(row[at] for row in sheet.iter_rows(min_row=6) if row[0].value == id_)


Edit = Callable[[Any], None]


@pytest.fixture(scope="module")
def of_tents(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    book = tmp_path_factory.mktemp("tents") / "firm.xlsx"
    write_policies_as_workbook(TENTS, book)
    return book.read_bytes()


@pytest.fixture(scope="module")
def opened_again(of_tents: bytes) -> Callable[[], Any]:
    """Opens the workbook of a small firm, each time a workbook of its own. To read its cells from
    the file takes ten times as long as from what they were once read to.
    """
    read = pickle.dumps(openpyxl.load_workbook(BytesIO(of_tents)))
    return lambda: pickle.loads(read)  # noqa: S301 - our own bytes


@pytest.fixture
def returned(tmp_path: Path, opened_again: Callable[[], Any]) -> Callable[[Edit], TakenBack]:
    """The workbook of a small firm, edited and taken back into `tmp_path / "policies"`."""
    folder, book = tmp_path / "policies", tmp_path / "firm.xlsx"
    shutil.copytree(TENTS, folder)

    def edited(edit: Edit) -> TakenBack:
        opened = opened_again()
        edit(opened)
        opened.save(book)
        return take_workbook_back(book, folder)

    return edited


def text(tmp_path: Path) -> str:
    return (tmp_path / "policies" / "policies.yaml").read_text(encoding="utf-8")


def test_only_what_changed_is_rewritten_and_comments_stay(
    returned: Callable[[Edit], TakenBack], tmp_path: Path
) -> None:
    before = text(tmp_path)

    def edit(book: Any) -> None:
        cell(book, "targets", "inbox", "first_reply").value = "3 working hours"
        cell(book, "organisation", "", "staff").value = 3

    taken = returned(edit)
    assert set(taken.changed) == {"targets.inbox.first_reply.at_most", "organisation.staff"} or set(
        taken.changed
    ) == {"targets.inbox.first_reply", "organisation.staff"}
    after = text(tmp_path)
    assert "first_reply: {at_most: 3 working hours}  # until a person answers" in after
    kept = [line for line in before.splitlines() if line not in after.splitlines()]
    assert kept == ["    first_reply: {at_most: 4 working hours}  # until a person answers"]


def test_a_new_row_is_a_new_entry_with_its_place(
    returned: Callable[[Edit], TakenBack], tmp_path: Path
) -> None:
    def edit(book: Any) -> None:
        sheet = book[title_of_workbook_sheet("segments")]
        sheet["A6"] = "Gold members"
        names = [one.value for one in sheet[5]]
        sheet.cell(6, names.index("stage") + 1).value = "loyal"

    taken = returned(edit)
    assert taken.changed == ("segments.gold-members",)
    firm = (tmp_path / "policies" / "firm.yaml").read_text(encoding="utf-8")
    assert "  gold-members:  # firm.xlsx, Kinds of customer, row 6\n    stage: loyal" in firm


def test_an_emptied_cell_takes_its_field_out(
    returned: Callable[[Edit], TakenBack], tmp_path: Path
) -> None:
    taken = returned(
        lambda book: setattr(cell(book, "targets", "inbox", "next_reply"), "value", None)
    )
    assert taken.changed == ("targets.inbox.next_reply",)
    assert "next_reply" not in said(tmp_path / "policies")["targets"]["inbox"]


def test_mistakes_are_told_by_cell_and_marked_and_nothing_is_written(
    returned: Callable[[Edit], TakenBack], tmp_path: Path
) -> None:
    before = contents(tmp_path / "policies")

    def edit(book: Any) -> None:
        cell(book, "targets", "inbox", "first_reply").value = "soon"
        cell(book, "channels", "email", "advertised").value = "maybe"
        cell(book, "promises", "reply", "channels").value = "emial"
        cell(book, "organisation", "", "staff").value = "=2+1"

    taken = returned(edit)
    assert contents(tmp_path / "policies") == before
    told = "\n".join(taken.mistakes)
    assert "Targets, " in told
    assert "`soon`" in told
    assert "Ways to reach you, " in told
    assert "write yes or no" in told
    assert "holds a formula" in told
    assert taken.copy == tmp_path / "firm-marked.xlsx"
    marked = openpyxl.load_workbook(taken.copy)
    assert cell(marked, "targets", "inbox", "first_reply").fill.fgColor.rgb.endswith("FFC7CE")
    assert cell(marked, "organisation", "", "staff").data_type == "s"


def test_a_name_that_is_nowhere_is_told_at_its_cell(returned: Callable[[Edit], TakenBack]) -> None:
    taken = returned(
        lambda book: setattr(cell(book, "promises", "reply", "channels"), "value", "emial")
    )
    (mistake,) = taken.mistakes
    assert mistake.startswith("Promises, ")
    assert "emial" in mistake


def test_where_the_policies_have_changed_too_they_stay(
    returned: Callable[[Edit], TakenBack], tmp_path: Path
) -> None:
    path = tmp_path / "policies" / "policies.yaml"
    path.write_text(
        text(tmp_path).replace("at_most: 4 working hours", "at_most: 5 working hours"),
        encoding="utf-8",
    )
    taken = returned(
        lambda book: setattr(
            cell(book, "targets", "inbox", "first_reply"), "value", "3 working hours"
        )
    )
    assert taken.changed == ()
    assert "the policies say {at_most: 5 working hours} by now" in taken.kept[0]


def test_what_a_client_adds_beside_the_answers_is_told(
    returned: Callable[[Edit], TakenBack],
) -> None:
    def edit(book: Any) -> None:
        book.create_sheet("Notes")["A1"] = "call me"
        book["Promises"]["B6"].comment = openpyxl.comments.Comment("since May?", "Ann")
        book["Targets"]["AZ7"] = "what is this"
        book["Queues"].delete_rows(6)

    notes = "\n".join(returned(edit).notes)
    assert "sheet “Notes” is none of ours" in notes
    assert "Promises, B6 has a remark: since May?" in notes
    assert "Targets, column AZ is none of ours" in notes
    assert "queues.inbox has no row in the workbook any more; it stays" in notes


@pytest.fixture(scope="module")
def told_of_rows(tmp_path_factory: pytest.TempPathFactory, opened_again: Callable[[], Any]) -> str:
    """What is told of a workbook that has such a row on each of three sheets."""
    top = tmp_path_factory.mktemp("rows")
    book = opened_again()
    book["Targets"]["B7"] = "email"
    book["Promises"]["A7"] = book["Promises"]["A6"].value
    book["Queues"].delete_rows(5)
    book.save(top / "firm.xlsx")
    shutil.copytree(TENTS, top / "policies")
    return "\n".join(take_workbook_back(top / "firm.xlsx", top / "policies").mistakes)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("Targets, A7", "this row has no name"),
        ("Promises, A7", "the name reply stands in row 6 already"),
        ("Queues, A5", "the hidden row with the names"),
    ],
    ids=["no name", "twice", "no row of names"],
)
def test_rows_that_cannot_be_meant_are_told(where: str, says: str, told_of_rows: str) -> None:
    assert f"{where}: {says}" in told_of_rows


def test_numbers_dates_and_percentages_as_excel_keeps_them_are_read(
    returned: Callable[[Edit], TakenBack], tmp_path: Path
) -> None:
    import datetime

    def edit(book: Any) -> None:
        cell(book, "organisation", "", "staff").value = 3.0
        reviewed = cell(book, "promises", "reply", "reviewed")
        reviewed.value, reviewed.number_format = datetime.datetime(2026, 3, 1), "dd/mm/yyyy"
        warn = cell(book, "promises", "reply", "warn_customer_at")
        warn.value, warn.number_format = 0.75, "0%"

    assert returned(edit).mistakes == ()
    values = said(tmp_path / "policies")
    assert values["organisation"]["staff"] == 3
    assert values["promises"]["reply"]["reviewed"] == "2026-03-01"
    assert values["promises"]["reply"]["warn_customer_at"] == "75%"


def test_an_empty_workbook_asks_every_question_and_makes_a_firm(tmp_path: Path) -> None:
    book = tmp_path / "firm.xlsx"
    assert write_policies_as_workbook(None, book) == 0
    assert open_workbook_to_take_back(book) is not None
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames[0] == "Start"
    assert opened[SENT].sheet_state == "veryHidden"
    for section in SECTION_NAMES:
        sheet = opened[title_of_workbook_sheet(section)]
        assert sheet["A1"].value.endswith(("?", "."))
        words = [one for one in columns_of_workbook_section(section) if one.words or one.refers_to]
        assert len(sheet.data_validations.dataValidation) == len(words)
    opened["Your firm"]["B3"] = "Paper Boats"
    opened["Ways to reach you"]["A6"], opened["Ways to reach you"]["B6"] = "E-Mail", "email"
    opened.save(book)
    assert take_workbook_back(book, tmp_path / "policies").mistakes == ()
    assert said(tmp_path / "policies") == {
        "organisation": {"name": "Paper Boats"},
        "channels": {"e-mail": {"kind": "email"}},
    }
