"""`audit --portfolio`: an audit of each organisation, and one overview."""

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import AS_OF, Cli, Ended
from tests.repositories import write

RULES = ("--select", "INT06,BUY02")
NAMED = "organisation: {name: %s, complete: [follow_ups, roles]}\nroles: {%s: {}}\n"
UNTOLD = "follow_ups: {%s: {owner: %s, within: 1 working day}}\n"
CLIENTS = {
    "clients/acorn/all.yaml": NAMED % ("Acorn Foods", "greeter")
    + UNTOLD % ("jam-letter", "greeter"),
    "clients/birch/all.yaml": NAMED % ("Birch Bank", "teller") + UNTOLD % ("loan-letter", "teller"),
}


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, CLIENTS)
    return tmp_path


def run(cli: Cli, *words: str) -> Ended:
    typed = words or ("clients/acorn", "clients/birch")
    return cli("audit", *typed, "--portfolio", "-o", "out", "--no-pictures", *AS_OF, *RULES)


def overview() -> str:
    return Path("out/overview.md").read_text(encoding="utf-8")


def test_each_path_is_audited_and_stands_in_the_overview(clients: Path, cli: Cli) -> None:
    ended = run(cli)
    assert ended.code == 0, ended.err
    assert ended.out == ""
    for name, told in (("acorn", "Acorn Foods"), ("birch", "Birch Bank")):
        audit = Path(f"out/{name}/audit.md").read_text(encoding="utf-8")
        assert audit.startswith(f"# Policy design audit: {told}\n")
        assert f"[{told}]({name}/audit.md)" in overview()
        page = Path("out/overview.html").read_text(encoding="utf-8")
        assert f'<a href="{name}/audit.html">{told}</a>' in page
        assert Path(f"out/{name}/audit.html").is_file()
    assert "| INT06 | " in overview()
    assert "2 of 2 | Acorn Foods, Birch Bank |" in overview()
    assert ended.err.endswith("Wrote out/overview.md, out/overview.html: 2 organisations.\n")
    assert "Reproduce with `principlecheck audit clients/acorn clients/birch" in overview()
    assert "--portfolio`" in overview()


def test_every_format_is_written_for_each_and_for_the_overview(clients: Path, cli: Cli) -> None:
    wanted = ("--pdf", "audit.pdf", "--docx", "report.docx", "--xlsx", "tracker.xlsx")
    typed = ("clients/acorn", "clients/birch", *wanted)
    assert run(cli, *typed).code == 0
    for name in ("acorn/audit.pdf", "birch/report.docx", "acorn/tracker.xlsx", "overview.pdf",
                 "overview.docx", "overview.xlsx"):  # fmt: skip
        assert Path("out", name).read_bytes()[:4] in (b"%PDF", b"PK\x03\x04")
    book = openpyxl.load_workbook("out/overview.xlsx")
    assert [row[0].value for row in book["Organisations"].iter_rows(min_row=2)] == [
        "Acorn Foods", "Birch Bank",
    ]  # fmt: skip
    assert [cell.value for cell in book["Causes"][2]][2:4] == ["2 of 2", "Acorn Foods, Birch Bank"]


def test_what_an_earlier_run_left_in_the_folder_is_told(clients: Path, cli: Cli) -> None:
    run(cli)
    Path("out/acorn/audit.pdf").write_bytes(b"yesterday's")
    Path("out/overview.docx").write_bytes(b"yesterday's")
    Path("out/acorn/notes.pdf").write_bytes(b"somebody's own")
    ended = run(cli)
    assert (
        "Not written by this run, and older: out/overview.docx, out/acorn/audit.pdf." in ended.err
    )


def test_the_same_input_writes_the_same_bytes(clients: Path, cli: Cli) -> None:
    run(cli)
    first = {path: path.read_bytes() for path in Path("out").rglob("*.*")}
    run(cli, "clients/birch", "clients/acorn")
    again = {path: path.read_bytes() for path in Path("out").rglob("*.*")}
    for known in (Path("out/overview.md"), Path("out/overview.html")):
        one, other = b"clients/acorn clients/birch", b"clients/birch clients/acorn"
        first[known] = first[known].replace(b"<wbr>", b"").replace(one, other)
        again[known] = again[known].replace(b"<wbr>", b"")
    assert again == first


def test_each_has_settings_waivers_and_a_dossier_of_its_own(clients: Path, cli: Cli) -> None:
    (clients / "clients/acorn/principlecheck.yaml").write_text(
        "format: 1\nignore: [INT06]\n", encoding="utf-8"
    )
    run(cli)
    assert Path("out/birch/audit.numbers.yaml").is_file()
    assert not Path("out/acorn/audit.numbers.yaml").exists()
    Path("out/birch/responses.yaml").write_text(
        "format: 1\nresponses:\n  F1: {answer: We shall ring.}\n", encoding="utf-8"
    )
    run(cli)
    assert "We shall ring." in Path("out/birch/audit.md").read_text(encoding="utf-8")
    assert "We shall ring." not in overview()
    assert "No check fails in more than one of them." in overview()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"clients/bad/principlecheck.yaml": "nope: 1\n"}, "The settings cannot be followed"),
        ({"clients/bad/notes.txt": ""}, "There is no policy file under clients/bad."),
    ],
)
def test_one_that_cannot_be_judged_is_a_line_and_not_the_end(
    clients: Path, cli: Cli, files: dict[str, str], says: str
) -> None:
    write(clients, files)
    ended = run(cli, "clients/bad", "clients/acorn", "clients/birch")
    assert ended.code == 2
    assert f"| clients/bad | **Not judged.** {says}" in overview()
    assert f"clients/bad: {says}" in ended.err
    assert "3 organisations, 1 of them not judged" in ended.err
    assert Path("out/birch/audit.md").is_file()
    assert not Path("out/bad").exists()


def test_one_that_is_read_in_part_is_audited_and_exits_2(clients: Path, cli: Cli) -> None:
    write(clients, {"clients/bad/a.yaml": "roles: [\n"})
    ended = run(cli, "clients/bad", "clients/acorn")
    assert ended.code == 2
    assert "no verdict is given" in overview()
    assert Path("out/bad/audit.md").is_file()


def test_nothing_to_check_anywhere_exits_3(clients: Path, cli: Cli) -> None:
    for name in ("a", "b"):
        (clients / name).mkdir()
    ended = run(cli, "a", "b")
    assert ended.code == 3
    assert "There is no policy file under b." in overview()


def test_what_is_no_organisation_is_passed_over_and_said(clients: Path, cli: Cli) -> None:
    (clients / "clients/README.md").write_text("ours", encoding="utf-8")
    ended = run(cli, "clients/README.md", "clients/acorn")
    assert ended.code == 0
    assert "`clients/README.md` (neither a folder nor a policy file)" in overview()
    alone = run(cli, "clients/README.md")
    assert (alone.code, "no organisation" in alone.err) == (3, True)


def test_the_output_among_the_paths_is_no_organisation(clients: Path, cli: Cli) -> None:
    run(cli)
    ended = run(cli, "clients/acorn", "out", "out/overview.md")
    assert ended.code == 0
    assert "`out` (the audits are written there)" in overview()
    assert "`out/overview.md`" not in overview()


def test_the_audits_may_stand_beside_the_policies_in_each_clients_folder(
    clients: Path, cli: Cli
) -> None:
    for name in ("acorn", "birch"):
        (clients / f"clients/{name}/policies").mkdir()
        (clients / f"clients/{name}/all.yaml").rename(f"clients/{name}/policies/all.yaml")
    typed = ("clients/acorn/policies", "clients/birch/policies")
    ended = cli("audit", *typed, "--portfolio", "-o", "clients", "--no-pictures", *AS_OF)
    assert ended.code == 0, ended.err
    assert Path("clients/acorn/audit.md").is_file()
    assert "(acorn/audit.md)" in Path("clients/overview.md").read_text(encoding="utf-8")


def test_a_mistyped_option_ends_the_run(clients: Path, cli: Cli) -> None:
    ended = cli(
        "audit", "clients/acorn", "clients/birch", "--portfolio", "-o", "out", "--select", "XXX99"
    )
    assert ended.code == 2
    assert ended.err.rstrip().split("\n")[-1].startswith("There is no rule `XXX99`")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("clients/acorn", "clients/acorn"), "named twice"),
        (("clients/acorn", "clients/birch/../acorn"), "are one folder"),
        (("clients", "clients/acorn"), "clients/acorn lies in clients"),
        (("clients/acron",), "Did you mean clients/acorn?"),
    ],
)
def test_a_folder_that_would_be_judged_twice_is_refused(
    clients: Path, cli: Cli, words: tuple[str, ...], says: str
) -> None:
    ended = run(cli, *words)
    assert ended.code == 2
    assert says in ended.err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--portfolio",), "-o FOLDER"),
        (("--portfolio", "-o", "out.md"), "writes a folder, which out.md is not"),
        (("--portfolio", "-o", "clients/acorn/all.yaml"), "is not"),
        (("--portfolio", "-o", "out", "--since", "old.json"), "--since names the report of one"),
        (("--portfolio", "-o", "out", "--dossier", "."), "--dossier belongs to one"),
        (("--portfolio", "-o", "out", "--pdf", "in/a.pdf"), "Type --pdf audit.pdf."),
        (("--anonymise", "-o", "out.md"), "--portfolio -o FOLDER"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    clients: Path, cli: Cli, words: tuple[str, ...], says: str
) -> None:
    ended = cli("audit", "clients/acorn", "clients/birch", *words)
    assert ended.code == 2
    assert says in ended.err
    assert not Path("out").exists()


def test_settings_that_name_one_dossier_for_two_are_refused_for_the_second(
    clients: Path, cli: Cli
) -> None:
    (clients / ".git").mkdir()
    (clients / "desk").mkdir()
    (clients / "principlecheck.yaml").write_text("format: 1\ndossier: desk\n", encoding="utf-8")
    ended = run(cli)
    assert ended.code == 2
    assert "clients/birch: Its settings name the dossier of clients/acorn too" in ended.err


def test_hidden_names_occur_nowhere_in_the_overview(clients: Path, cli: Cli) -> None:
    write(clients, {"clients/cedar/principlecheck.yaml": "nope: 1\n"})
    paths = ("clients/acorn", "clients/birch", "clients/cedar")
    ended = run(cli, *paths, "--anonymise")
    assert ended.code == 2
    page = Path("out/overview.html").read_text(encoding="utf-8")
    assert "</style>" in page
    told = f"{overview()}{page.partition('</style>')[2]}".lower()
    for word in (
        *("acorn", "birch", "cedar", "greeter", "teller", "jam-", "loan-", "clients"),
        *(".yaml", ".md", "out/", "2026-11-22", "sha-256"),
    ):
        assert word not in told, word
    assert "organisation c" in told
    assert "Hand on these alone" in ended.err
    assert "Acorn Foods" in Path("out/acorn/audit.md").read_text(encoding="utf-8")


def test_a_single_file_may_be_an_organisation(clients: Path, cli: Cli) -> None:
    ended = run(cli, "clients/acorn/all.yaml")
    assert ended.code == 0
    assert Path("out/all/audit.md").is_file()


def test_the_overview_wears_the_brand_of_all_and_none_where_names_are_hidden(
    clients: Path, cli: Cli
) -> None:
    (clients / "brand").mkdir()
    (clients / "brand/theme.yaml").write_text(
        'format: 1\ncolours: {accent: "#7a1f3d"}\nfooter: Acorn and friends\n', encoding="utf-8"
    )
    paths = ("clients/acorn", "clients/birch", "--theme", "./brand")
    assert run(cli, *paths).code == 0
    page = Path("out/overview.html")
    assert "#7a1f3d" in page.read_text(encoding="utf-8")
    assert run(cli, *paths, "--anonymise").code == 0
    hidden = page.read_text(encoding="utf-8")
    assert "#7a1f3d" not in hidden
    assert "acorn" not in hidden.lower()
