"""The brand on the command line: chosen, followed, refused; and the example that documents it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from principlecheck.model.audit.look import Look
from tests.cli.conftest import AS_OF, MEDIUM, Cli
from tests.theming.kit import folder, ordered

Folder = Callable[..., Path]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "themes" / "plain-consulting"
PLAIN = "--no-pictures"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with policies and a theme, and the current folder in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.yaml").write_text(f"format: 1\n{MEDIUM}", encoding="utf-8")
    folder(
        tmp_path / "themes" / "plain",
        theme=f'{ordered("ours")}colours: {{accent: "#7a1f3d"}}\nfooter: Plain\n',
        ours="# Ours\n\nOurs.\n",
    )
    return tmp_path


def settings(project: Path, text: str) -> None:
    (project / "principlecheck.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")


def test_the_settings_name_a_theme_and_the_command_line_another(cli: Cli, project: Path) -> None:
    settings(project, "theme: plain\n")
    assert "\n\nOurs.\n" in cli("audit", "policies", *AS_OF).out
    folder(project / "other", theme=ordered("theirs"), theirs="# Theirs\n\nTheirs.\n")
    ended = cli("audit", "policies", "--theme", "other", *AS_OF)
    assert "\n\nTheirs.\n" in ended.out
    assert "Ours." not in ended.out
    assert "--theme other" in ended.out


def test_without_a_theme_the_audit_is_the_programs_own(cli: Cli, project: Path) -> None:
    assert project.is_dir()
    assert "Ours." not in cli("audit", "policies", *AS_OF).out


def test_a_theme_reaches_the_page_too(cli: Cli, project: Path) -> None:
    ended = cli(
        "audit", "policies", "--theme", "plain", "-o", "a.md", PLAIN, "--html", "a.html", *AS_OF
    )
    assert ended.code == 0, ended.err
    page = (project / "a.html").read_text(encoding="utf-8")
    assert "#7a1f3d" in page
    assert "<p>Ours.</p>" in page
    assert "Ours." in (project / "a.md").read_text(encoding="utf-8")


def test_a_theme_that_nobody_knows_is_refused_with_those_there_are(cli: Cli, project: Path) -> None:
    settings(project, "theme: plian\n")
    ended = cli("audit", "policies", *AS_OF)
    assert ended.code == 2
    says = "principlecheck.yaml:2:8: There is no theme `plian`; there is plain. Write plain."
    assert says in ended.err
    ended = cli("audit", "policies", "--theme", "nosuch", *AS_OF)
    assert (ended.code, ended.out) == (2, "")
    assert "there is plain" in ended.err


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000, "x\x01::error::y", ""])
def test_a_name_that_no_folder_can_have_is_refused(cli: Cli, project: Path, name: str) -> None:
    assert project.is_dir()
    ended = cli("audit", "policies", "--theme", name, *AS_OF)
    assert (ended.code, ended.out) == (2, "")
    assert "There is no theme" in ended.err


def test_a_theme_that_still_has_templates_is_refused_and_nothing_is_written(
    cli: Cli, project: Path
) -> None:
    block = project / "themes" / "plain" / "markdown" / "scope.md.j2"
    block.parent.mkdir()
    block.write_text("## Scope\n\nAll is well.\n", encoding="utf-8")
    ended = cli("audit", "policies", "--theme", "plain", "-o", "a.md", "--html", "a.html", *AS_OF)
    assert ended.code == 2
    assert "themes/plain/markdown/scope.md.j2:1:1: A theme has no templates" in ended.err
    assert "Write your words in sections/our-scope.md" in ended.err
    assert {path.name for path in project.iterdir()} == {"policies", "themes"}


def test_pictures_wear_the_brand(cli: Cli, project: Path) -> None:
    assert cli("audit", "policies", "--theme", "plain", "-o", "a.md", *AS_OF).code == 0
    drawn = (project / "a-pictures" / "ranges.svg").read_text(encoding="utf-8")
    assert "#7a1f3d" in drawn
    assert Look().accent not in drawn


def test_settings_print_the_theme(cli: Cli, project: Path) -> None:
    assert "# theme: the program's own" in cli("settings", "policies").out
    settings(project, "theme: plain\n")
    assert "\ntheme: plain" in cli("settings", "policies").out


def test_a_theme_in_the_policies_folder_is_no_policy(cli: Cli, project: Path) -> None:
    settings(project, "theme: plain\n")
    assert cli("check", ".", "--fail-on", "critical", *AS_OF).code == 0
    passed = json.loads(cli("check", ".", "--format", "json", *AS_OF).out)["scope"]["passed"]
    (theme,) = [one for one in passed if one["file"].endswith("theme.yaml")]
    assert (theme["reason"], theme["kind"]) == ("written beside an audit", "in use")


def test_the_documented_example_is_a_theme_and_reads_alike_in_every_format(
    cli: Cli, project: Path
) -> None:
    files = ("-o", "a.md", PLAIN, "--html", "a.html", "--pdf", "a.pdf", "--annex")
    ended = cli("audit", "policies", "--theme", EXAMPLE, *files, *AS_OF)
    assert ended.code == 0, ended.err
    markdown = (project / "a.md").read_text(encoding="utf-8")
    page = (project / "a.html").read_text(encoding="utf-8")
    paper = " ".join(sheet.extract_text() for sheet in PdfReader(project / "a.pdf").pages[2:])
    for text in (markdown, page, " ".join(paper.split())):
        assert "talked to nobody" in text
        assert "Before our next meeting" in text
        assert text.index("How we worked") < text.index("Before our next meeting")
    annex = (project / "a.annex.md").read_text(encoding="utf-8")
    assert annex.index("Every action") < annex.index("Contradictions between documents")
    assert "![Plain Consulting](a-pictures/logo.svg)" in markdown
    assert (project / "a-pictures" / "logo.svg").is_file()
    assert "#7a1f3d" in page
