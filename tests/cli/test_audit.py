"""What `audit` writes, and where."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import AS_OF, MEDIUM, Cli

Folder = Callable[..., Path]
posix = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("audit.json", "--format json="),
        (
            "audit.doc",
            "There are -o Markdown (.md), --html a page of HTML (.html), --pdf PDF (.pdf)",
        ),
        ("audit.txt", "No format of the audit has the ending .txt."),
    ],
)
def test_an_ending_of_no_format_is_refused_with_the_formats_that_there_are(
    cli: Cli, folder: Folder, tmp_path: Path, name: str, instead: str
) -> None:
    out = tmp_path / name
    ended = cli("audit", folder(a=MEDIUM), "-o", out, *AS_OF)
    assert ended.code == 2
    assert instead in ended.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "begins"), [("audit.HTM", b"<!doctype html>"), ("audit.docx", b"PK\x03\x04")]
)
def test_the_ending_of_the_file_says_which_format_is_written(
    cli: Cli, folder: Folder, tmp_path: Path, name: str, begins: bytes
) -> None:
    out = tmp_path / name
    assert cli("audit", folder(a=MEDIUM), "-o", out, *AS_OF).code == 0
    assert out.read_bytes().lower().startswith(begins.lower())


def test_a_fault_in_one_format_stops_no_other(
    cli: Cli, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ValueError("This page cannot be made.")

    monkeypatch.setattr("principlecheck.reporters.html.render_audit_as_html", broken)
    page, text = tmp_path / "audit.html", tmp_path / "audit.md"
    ended = cli("audit", folder(a=MEDIUM), "-o", text, "--html", page, *AS_OF)
    assert ended.code == 2
    assert "This page cannot be made." in ended.err
    assert "Wrote" in ended.err
    assert text.is_file()
    assert not page.exists()


def test_one_format_is_named_once(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    both = ("-o", tmp_path / "a.docx", "--docx", tmp_path / "b.docx")
    ended = cli("audit", folder(a=MEDIUM), *both, *AS_OF)
    assert ended.code == 2
    assert ended.err == "-o and --docx both name a file of Word.\nName it once.\n"
    both = ("-o", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf")
    ended = cli("audit", folder(a=MEDIUM), *both, *AS_OF)
    assert ended.code == 2
    assert "a.pdf and" in ended.err
    assert "which are of one format.\nName one of them." in ended.err


def test_each_file_of_several_is_written_in_the_format_of_its_ending(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    page, text, sheet = (tmp_path / name for name in ("a.html", "b.md", "c.csv"))
    ended = cli("audit", folder(a=MEDIUM), "-o", page, "-o", text, "-o", sheet, *AS_OF)
    assert ended.code == 0
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")
    assert text.read_bytes().startswith(b"# ")
    assert sheet.is_file()


def test_a_portfolio_has_one_folder(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    several = ("-o", tmp_path / "x", "-o", tmp_path / "y")
    ended = cli("audit", folder(a=MEDIUM), "--portfolio", *several, *AS_OF)
    assert ended.code == 2
    assert ended.err.startswith("--portfolio writes one folder, and -o names several.")


# The dossier

TWO = (
    "customer_rules:\n"
    "  fees: {kind: fee, reviewed: 2024-01-01}\n"
    "  refunds: {kind: refund, reviewed: 2024-01-01}\n"
)


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A client's folder, which is the current one: policies with two findings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    policies(tmp_path, TWO)
    return tmp_path


def policies(acme: Path, text: str) -> None:
    (acme / "policies" / "a.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")


def written(cli: Cli, *words: str, code: int = 0) -> str:
    """The audit written to audit.md, and its annex after it."""
    ended = cli("audit", "policies", "-o", "audit.md", "--annex", "--no-pictures", *AS_OF, *words)
    assert ended.code == code, ended.err
    return "".join(
        Path(name).read_text(encoding="utf-8") for name in ("audit.md", "audit.annex.md")
    )


def put(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def label_of(audit: str, entry: str) -> str:
    """The number of the finding on an entry."""
    plan = next(
        line
        for line in audit.split("\n")
        if line.startswith("| [F") and f"`customer_rules.{entry}" in line.rsplit(" | ", 1)[-1]
    )
    return plan.split("[")[1].split("]")[0]


def test_the_last_line_says_which_file_keeps_the_numbers(cli: Cli, acme: Path) -> None:
    ended = cli("audit", "policies", "-o", "audit.md", "--no-pictures", *AS_OF)
    assert ended.err.endswith("The numbers of findings are kept in audit.numbers.yaml.\n")
    assert Path("audit.numbers.yaml").is_file()
    assert [path.name for path in sorted(acme.iterdir())] == [
        "audit.md", "audit.numbers.yaml", "policies",
    ]  # fmt: skip


def test_an_answer_under_a_number_of_an_audit_by_another_name_is_told_whose_it_is(
    cli: Cli, acme: Path
) -> None:
    written(cli)
    put("responses.yaml", "format: 1\nresponses:\n  F1: {status: agreed}\n")
    ended = cli("audit", "policies", "-o", "board.md", *AS_OF)
    assert ended.code == 2
    assert "Numbers are kept there in audit.numbers.yaml, for an audit of another name" in ended.err


def test_what_reproduces_an_audit_writes_beside_the_same_dossier(cli: Cli, acme: Path) -> None:
    Path("acme").mkdir()
    assert cli("audit", "policies", "-o", "acme/audit.md", *AS_OF).code == 0
    assert "-o acme/audit.md" in Path("acme/audit.md").read_text(encoding="utf-8")


def test_folders_that_clash_are_asked_whether_they_are_several_organisations(
    cli: Cli, acme: Path
) -> None:
    shutil.copytree("policies", "others")
    ended = cli("audit", "policies", "others", "-o", "audit.md", *AS_OF)
    assert "Audit each by itself: --portfolio -o FOLDER" in ended.err


def test_checks_left_out_by_choice_stand_in_the_verdict_and_in_the_scope(
    cli: Cli, acme: Path
) -> None:
    words = ("audit", "policies", "-o", "audit.md", "--html", "audit.html", *AS_OF)
    cli(*words, "--ignore", "RES,SVC")
    for name in ("audit.md", "audit.html"):
        told = Path(name).read_text(encoding="utf-8")
        assert re.search(r"Only \d+ of \d+ checks were made\.", told)
        assert "Left out by choice: " in told
        assert "checks (RES01, RES02, " in told
    assert "Left out by choice" not in written(cli)


def test_an_audit_on_the_terminal_writes_no_file(cli: Cli, acme: Path) -> None:
    put("dossier/report.yaml", "format: 1\nclient: Acme\n")
    assert "| Client | Acme |" in cli("audit", "policies", "--dossier", "dossier", *AS_OF).out
    assert [path.name for path in Path("dossier").iterdir()] == ["report.yaml"]
    assert sorted(path.name for path in acme.iterdir()) == ["dossier", "policies"]


def test_the_same_input_writes_the_same_bytes(cli: Cli, acme: Path) -> None:
    first, numbers = written(cli), Path("audit.numbers.yaml").read_bytes()
    assert written(cli) == first
    assert Path("audit.numbers.yaml").read_bytes() == numbers


def test_the_same_input_writes_the_same_bytes_where_all_is_in_the_audited_folder(
    cli: Cli, acme: Path
) -> None:
    def run() -> tuple[bytes, bytes]:
        ended = cli("audit", "policies", "-o", "policies/audit.md", "--no-pictures", *AS_OF)
        assert ended.code == 0
        folder = Path("policies")
        return (folder / "audit.md").read_bytes(), (folder / "audit.numbers.yaml").read_bytes()

    assert run() == run()


def test_numbers_stay_when_findings_come_go_and_come_back(cli: Cli, acme: Path) -> None:
    first = written(cli)
    fees, refunds = label_of(first, "fees"), label_of(first, "refunds")
    assert {fees, refunds} == {"F1", "F2"}
    another = "  aaa: {kind: refund, reviewed: 2024-01-01}\n"
    policies(acme, TWO.replace("  fees:", f"{another}  fees:"))  # stands, and is listed, first
    second = written(cli)
    assert label_of(second, "aaa") == "F3"
    assert (label_of(second, "fees"), label_of(second, "refunds")) == (fees, refunds)
    policies(acme, f"customer_rules:\n{another}")
    assert label_of(written(cli), "aaa") == "F3"
    policies(acme, TWO)
    back = written(cli)
    assert (label_of(back, "fees"), label_of(back, "refunds")) == (fees, refunds)


def test_what_people_wrote_is_shown_and_never_touched(cli: Cli, acme: Path) -> None:
    written(cli, "--dossier", ".")
    files = [
        put("report.yaml", "format: 1\r\nclient: Acme  # ours\r\nscope: All of it.\r\n"),
        put(
            "responses.yaml",
            "format: 1\nresponses:\n  F1: {owner: Ana, due: 2027-02-28, status: agreed,\n"
            "    answer: It goes., cause: Copied from mail.}\n",
        ),
        put("narrative/F2.md", "Seen in Lyon:\n- one\n- two\n"),
        put("narrative/notes.txt", "mine"),
    ]
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    audit = written(cli, "--dossier", ".")
    assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in files] == before
    for part in (
        "# Policy design audit: Acme\n",
        "\nAll of it.\n",
        "This is an audit of how policies are designed.",
        "| Ana | 2027-02-28 | agreed |",
        "**Cause.** Copied from mail.",
        "Management response: It goes.",
        "Seen in Lyon:\n\n- one\n- two\n",
        "--dossier .",
        "`notes.txt` (narrative)",
    ):
        assert part in audit


def test_an_answer_to_a_finding_that_is_gone_is_listed(cli: Cli, acme: Path) -> None:
    gone = label_of(written(cli), "fees")
    put("responses.yaml", f"format: 1\nresponses:\n  {gone}: {{answer: Reviewed in May.}}\n")
    put(f"narrative/{gone}.md", "A long story.")
    policies(acme, TWO.split("  fees")[0] + "  refunds" + TWO.split("  refunds")[1])
    audit = written(cli)
    listed = audit.split("### Answers to findings that are not in this audit")[1]
    assert f"`{gone}` (answer) | BUY02" in listed
    assert "Reviewed in May." in listed
    assert "A long story." in listed


def test_a_dossier_that_cannot_be_used_stops_before_anything_is_written(
    cli: Cli, acme: Path
) -> None:
    first, numbers = written(cli), Path("audit.numbers.yaml").read_bytes()
    policies(acme, MEDIUM)
    put("responses.yaml", "format: 1\nresponses:\n  F9: {}\n")
    ended = cli("audit", "policies", "-o", "audit.md", *AS_OF)
    assert ended.code == 2
    assert "responses.yaml:3:3: No audit here has given a finding the number F9" in ended.err
    assert first.startswith(Path("audit.md").read_text(encoding="utf-8"))
    assert Path("audit.numbers.yaml").read_bytes() == numbers


def test_numbers_that_were_changed_are_neither_used_nor_overwritten(cli: Cli, acme: Path) -> None:
    written(cli)
    register = Path("audit.numbers.yaml")
    register.write_text(
        register.read_text(encoding="utf-8").replace("number: 2", "number: 1"), encoding="utf-8"
    )
    broken = register.read_bytes()
    ended = cli("audit", "policies", "-o", "audit.md", *AS_OF)
    assert ended.code == 2
    assert "F1 stands here a second time." in ended.err
    assert register.read_bytes() == broken


def test_numbers_are_kept_only_once_the_audit_is_written(cli: Cli, acme: Path) -> None:
    Path("audit.md").mkdir()
    assert cli("audit", "policies", "-o", "audit.md", "--no-pictures", *AS_OF).code == 2
    assert not Path("audit.numbers.yaml").exists()


@posix
@pytest.mark.parametrize(
    ("link", "to"),
    [
        ("audit.md", "policies/a.yaml"),
        ("audit.md", "nothing.md"),
        ("audit.md", "audit.md"),
        ("audit.html", "policies/a.yaml"),
        ("audit-pictures/ranges.svg", "../policies/a.yaml"),
        ("audit-pictures", "policies"),
    ],
)
def test_nothing_is_written_through_a_link(cli: Cli, acme: Path, link: str, to: str) -> None:
    Path(link).parent.mkdir(exist_ok=True)
    Path(link).symlink_to(to)
    before = sorted(acme.rglob("*")), (acme / "policies" / "a.yaml").read_bytes()
    ended = cli("audit", "policies", "-o", "audit.md", "--html", "audit.html", *AS_OF)
    assert ended.code == 2
    assert f"{link} is a link" in ended.err
    assert (sorted(acme.rglob("*")), (acme / "policies" / "a.yaml").read_bytes()) == before


@posix
def test_an_audit_into_a_pipe_keeps_no_numbers_beside_it(cli: Cli, acme: Path) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    fcntl = pytest.importorskip("fcntl")
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 1 << 20)
    else:
        pytest.skip("a pipe here holds less than an audit")
    try:
        ended = cli("audit", "policies", "-o", "pipe", "--no-pictures", *AS_OF)
        assert (ended.code, os.read(reader, 24)) == (0, b"# Policy design audit: p")
    finally:
        os.close(reader)
    assert sorted(path.name for path in acme.iterdir()) == ["pipe", "policies"]


@posix
def test_a_second_name_of_a_policy_is_given_up_and_not_written_into(cli: Cli, acme: Path) -> None:
    policy = acme / "policies" / "a.yaml"
    os.link(policy, "audit.md")
    before = policy.read_bytes()
    assert "# Policy design audit" in written(cli)
    assert policy.read_bytes() == before


@posix
def test_an_audit_that_others_may_not_read_stays_so(cli: Cli, acme: Path) -> None:
    written(cli)
    Path("audit.md").chmod(0o600)
    policies(acme, MEDIUM)
    written(cli)
    assert Path("audit.md").stat().st_mode & 0o777 == 0o600


def test_an_audit_that_cannot_be_written_whole_leaves_the_last_one(
    cli: Cli, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(cli)
    policies(acme, MEDIUM)

    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ended = cli("audit", "policies", "-o", "audit.md", "--no-pictures", *AS_OF)
    assert (ended.code, "audit.md cannot be written: No space left" in ended.err) == (2, True)
    assert first.startswith(Path("audit.md").read_text(encoding="utf-8"))
    assert not list(acme.glob(".*.part"))


@pytest.mark.parametrize(("name", "hint"), [("client", "Did you mean clients?"), ("f", "is none")])
def test_a_dossier_that_is_not_there_is_refused(cli: Cli, acme: Path, name: str, hint: str) -> None:
    put("clients/report.yaml", "format: 1\n")
    put("f", "")
    ended = cli("audit", "policies", "--dossier", name, *AS_OF)
    assert ended.code == 2
    assert hint in ended.err


def test_the_settings_name_the_dossier_and_what_is_typed_wins(cli: Cli, acme: Path) -> None:
    put("policies/principlecheck.yaml", "format: 1\ndossier: audit\n")
    put("policies/audit/report.yaml", "format: 1\nclient: By settings\n")
    put("policies/audit/notes.yaml", "no policy\n")
    put("typed/report.yaml", "format: 1\nclient: Typed\n")
    by_settings = cli("audit", "policies", *AS_OF)
    assert by_settings.code == 0
    assert "| Client | By settings |" in by_settings.out
    assert "Not read: `audit/notes.yaml` (excluded in the settings)" in by_settings.out
    assert "--dossier" not in by_settings.out
    assert "| Client | Typed |" in cli("audit", "policies", "--dossier", "typed", *AS_OF).out
    assert "numbers.yaml" in cli("audit", "policies", "-o", "x.md", "--no-pictures", *AS_OF).err
    assert Path("policies/audit/numbers.yaml").is_file()


@pytest.mark.parametrize("named", ["../..", "/tmp", ".git", "a/.hidden"])
def test_settings_name_no_dossier_outside_or_hidden(cli: Cli, acme: Path, named: str) -> None:
    put("policies/principlecheck.yaml", f"format: 1\ndossier: {named}\n")
    ended = cli("audit", "policies", *AS_OF)
    assert ended.code == 2
    assert "principlecheck.yaml:2:10: " in ended.err


def test_a_dossier_above_the_policies_hides_none_of_them(cli: Cli, acme: Path) -> None:
    put("principlecheck.yaml", "format: 1\ndossier: .\n")
    ended = cli("audit", "policies", "-o", "audit.md", "--no-pictures", *AS_OF)
    assert "2 findings. The numbers of findings are kept in numbers.yaml." in ended.err


def test_the_logo_stands_beside_the_audit(cli: Cli, acme: Path) -> None:
    put("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
    put("report.yaml", "format: 1\nlogo: logo.svg\nlogo_alt: A] (kettle)\n")
    audit = written(cli)
    assert "![A\\] (kettle)](audit-pictures/logo.svg)" in audit
    assert Path("audit-pictures/logo.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_bad_logo_is_refused_with_its_line(cli: Cli, acme: Path) -> None:
    put("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    put("report.yaml", "format: 1\nlogo: logo.svg\n")
    ended = cli("audit", "policies", "-o", "audit.md", *AS_OF)
    assert ended.code == 2
    assert "report.yaml:2:7: `logo.svg` cannot be the logo" in ended.err


def test_the_audit_is_written_as_pdf_beside_the_markdown(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    paper, text = tmp_path / "audit.pdf", tmp_path / "audit.md"
    ended = cli("audit", folder(a=MEDIUM), "--pdf", paper, "-o", text, *AS_OF)
    assert ended.code == 0
    assert paper.read_bytes().startswith(b"%PDF-")
    assert "audit.pdf" in text.read_text(encoding="utf-8")
    assert "audit.pdf" in ended.err


def test_the_page_is_written_beside_the_markdown_and_says_how(cli: Cli, acme: Path) -> None:
    ended = cli("audit", "policies", *AS_OF, "-o", "a.md", "--html", "a.html", "--no-pictures")
    assert ended.code == 0
    assert "Wrote a.md, a.html: " in ended.err
    page = Path("a.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "-o a.md --html a.html" in page.replace("<wbr>", "")


def test_a_page_is_refused_an_ending_that_is_not_its_own(cli: Cli, acme: Path) -> None:
    ended = cli("audit", "policies", *AS_OF, "--html", "a.md")
    assert ended.code == 2
    assert "Type --html a.html." in ended.err
    assert not Path("a.md").exists()


def test_a_pdf_is_refused_an_ending_that_is_not_its_own(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    ended = cli("audit", folder(a=MEDIUM), "--pdf", tmp_path / "audit.md", *AS_OF)
    assert ended.code == 2
    assert "audit.pdf" in ended.err


def test_without_the_extra_a_pdf_is_refused_before_anything_is_judged(
    cli: Cli, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("principlecheck.reporters.audit_formats.find_spec", lambda name: None)
    monkeypatch.setattr("principlecheck.judging.judge_corpus", None)
    ended = cli("audit", folder(a=MEDIUM), "--pdf", tmp_path / "audit.pdf", *AS_OF)
    assert ended.code == 2
    assert "principlecheck[pdf]" in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("output", "dossier"),
    [
        ("narrative/F1.md", None),
        ("narrative/F1.md", "."),
        ("./narrative/../narrative/F1.md", "."),
        ("logo.svg", "."),
        ("audit.md", "audit-pictures"),
    ],
)
def test_no_output_is_written_over_what_people_wrote(
    cli: Cli, acme: Path, output: str, dossier: str | None
) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg"><!-- mine --></svg>'
    files = [put("narrative/F1.md", "Mine."), put("logo.svg", picture)]
    files += [put("audit-pictures/logo.svg", picture)]
    put("audit-pictures/report.yaml", "format: 1\nlogo: logo.svg\n")
    before = [file.read_bytes() for file in files]
    words = ("--dossier", dossier) if dossier else ()
    ended = cli("audit", "policies", "-o", output, "--no-pictures", *words, *AS_OF)
    assert ended.code == 2, ended.err
    assert [file.read_bytes() for file in files] == before


def test_a_theme_orders_the_pdf_too(
    cli: Cli, folder: Folder, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    theme = tmp_path_factory.mktemp("theme")
    kept = "front, first_page, scope, actions, principles, findings, waivers, changes, appendix"
    (theme / "theme.yaml").write_text(f"format: 1\nsections: [{kept}]\n", encoding="utf-8")
    paper = tmp_path / "audit.pdf"
    assert (
        cli("audit", folder(a=MEDIUM), "--theme", theme, "--pdf", paper, "--annex", *AS_OF).code
        == 0
    )
    contents = PdfReader(tmp_path / "audit.annex.pdf").pages[1].extract_text()
    assert "1. Every action" in contents
    assert "Questions" not in contents


@pytest.mark.parametrize(
    ("typed", "says", "write"),
    [
        (("--html", "-o", "draft.html"), "--html takes the name of a file, and -o", "--html draft.html"),
        (("--pdf", "-o", "draft.pdf"), "--pdf takes the name of a file, and -o", "--pdf draft.pdf"),
        (("-o", "--html", "draft.html"), "-o takes the name of a file, and --html", "-o audit.md"),
        (("--html", "--pdf"), "--html takes the name of a file, and --pdf", "--html audit.html"),
    ],
)  # fmt: skip
def test_an_option_in_the_place_of_a_file_is_told(
    cli: Cli, acme: Path, typed: tuple[str, ...], says: str, write: str
) -> None:
    ended = cli("audit", "policies", *typed, *AS_OF)
    assert ended.code == 2
    assert ended.err.startswith(says)
    assert f"Type {write}." in ended.err
    assert sorted(path.name for path in acme.iterdir()) == ["policies"]
