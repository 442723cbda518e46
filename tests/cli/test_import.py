"""`import` and `workbook`: what they print, what they write, and how they end."""

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import AS_OF, Cli

TABLE = "Severity,First response,Resolution\nP1,4 hours,8 hours\nP2,2 days,NBD\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sla.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_becomes_policies_that_are_judged(cli: Cli, table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    ended = cli(
        "import", table, "-o", folder, "--channel", "E-Mail", "--hours", "Mon-Fri 9-17", "--zone", "Europe/Berlin"
    )  # fmt: skip
    assert ended.code == 0
    assert "channels 1, queues 1, priorities 2, promises 2" in ended.out
    assert "Not read (1):" in ended.out
    assert "working or calendar days? Write `2 working days`" in " ".join(ended.out.split())
    assert ended.out.rstrip().endswith(f"Next: principlecheck check {folder.as_posix()}")
    page = (folder / "service-levels-not-read.md").read_text(encoding="utf-8")
    assert "- sla.csv, line 3, column “First response”: `2 days` working or calendar days?" in page
    checked = cli("check", folder, *AS_OF)
    assert checked.code == 1
    assert "INT03" in checked.out
    again = cli("import", table, "-o", folder)
    assert f"unchanged   {(folder / 'service-levels.yaml').as_posix()}" in again.out


def test_what_no_file_says_is_asked_for(cli: Cli, table: Path, tmp_path: Path) -> None:
    table.write_text("Severity,First response\nP1,4 business hours\n", encoding="utf-8")
    ended = cli("import", table, "-o", tmp_path / "policies")
    said = " ".join(ended.out.split())
    assert "Times count working hours, and no file says when you are open" in said
    assert cli("check", tmp_path / "policies").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "zendsk"), "Did you mean zendesk?"),
        (("--from", "zendesk"), "holds a table, and no export of zendesk"),
        (("--as", "promise"), "Did you mean promises?"),
        (("--channel", "pigeon"), "no channel `pigeon`"),
        (("--hours", "mon-fri 9-17"), "--zone a time zone"),
        (("--zone", "Berlin/Europe"), "is no time zone"),
        (("--hours", "Mon-Fri 9-5", "--zone", "Europe/Berlin"), "does 5 mean 17:00?"),
    ],
)
def test_words_that_cannot_be_followed_write_nothing(
    cli: Cli, table: Path, tmp_path: Path, words: tuple[str, str], says: str
) -> None:
    ended = cli("import", table, "-o", tmp_path / "policies", *words)
    assert ended.code == 2
    assert says in ended.err
    assert not (tmp_path / "policies").exists()


def test_a_file_that_is_not_there_is_refused_with_its_neighbour(cli: Cli, table: Path) -> None:
    ended = cli("import", table.with_name("sla.cvs"))
    assert ended.code == 2
    assert "sla.csv" in ended.err


def test_a_table_of_which_nothing_is_understood_writes_nothing(
    cli: Cli, table: Path, tmp_path: Path
) -> None:
    table.write_text("Severity,First response\nP1,soon\nP2,as fast as we can\n", encoding="utf-8")
    ended = cli("import", table, "-o", tmp_path / "policies")
    assert ended.code == 2
    assert "Nothing in sla.csv was understood." in ended.err
    assert "`soon` is no length of time that is known here" in ended.err
    assert not (tmp_path / "policies").exists()


def test_check_names_the_import_for_a_file_of_another_program(cli: Cli, table: Path) -> None:
    ended = cli("check", table)
    assert ended.code == 2
    assert "`principlecheck import" in " ".join(ended.out.split())


def test_a_workbook_goes_out_and_comes_back(cli: Cli, tmp_path: Path) -> None:
    book, folder = tmp_path / "firm.xlsx", tmp_path / "policies"
    out = cli("workbook", "-o", book)
    assert (out.code, "questions only" in out.out) == (0, True)
    opened = openpyxl.load_workbook(book)
    opened["Ways to reach you"]["A6"], opened["Ways to reach you"]["B6"] = "Mail", "e-mial"
    opened.save(book)
    wrong = cli("import", book, "-o", folder)
    assert wrong.code == 2
    assert "Nothing is written before 1 mistake" in wrong.err
    assert "Ways to reach you, B6: `e-mial`" in wrong.err
    assert "firm-marked.xlsx has them marked." in wrong.err
    assert not folder.exists()
    opened["Ways to reach you"]["B6"] = "email"
    opened.save(book)
    right = cli("import", book, "-o", folder)
    assert (right.code, "changed     channels.mail" in right.out) == (0, True)
    same = cli("workbook", folder, "-o", book)
    assert "1 entry of what is there" in same.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-o", "firm.txt"), "End it in .xlsx"),
        (("nowhere", "-o", "firm.xlsx"), "There is no folder nowhere"),
    ],
)
def test_a_workbook_that_cannot_be_written_is_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = cli("workbook", *words)
    assert (ended.code, says in ended.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_which_nothing_was_read_ends_with_2_and_the_reason(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Thing,Colour\na,red\nb,blue\n", encoding="utf-8")
    ended = cli("import", path, "--from", "table", "--channel", "email", "-o", tmp_path / "p")
    assert ended.code == 2
    assert "`Thing | Colour` names no severity against a time" in " ".join(ended.err.split())
    assert not (tmp_path / "p").exists()
