"""The text report: worst last, one place a finding, and a last line that counts."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from principlecheck.model import units
from principlecheck.model.report.report import Status
from principlecheck.reporters.plain import terminal_text_width
from principlecheck.reporters.text import render_coverage_line, render_text_report
from tests.reporters.kit import GOLDEN, report, write


def test_the_worst_finding_stands_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    lines = render_text_report(report(Path("policies")), 100).split("\n")
    severities = [line.split()[1] for line in lines if line[:2] in ("✗ ", "! ", "· ", "i ")]
    assert severities == ["medium", *["high"] * 7, *["critical"] * 3]


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_findings_keep_within_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    text = render_text_report(report(Path("policies")), columns)
    findings = text[: text.index("Kettle & Loom: ")].split("\n")
    long = [line for line in findings if terminal_text_width(line) > columns]
    assert [line for line in long if not line.startswith("  see ")] == []


@pytest.mark.parametrize(
    ("coverage", "written"),
    [
        (1.0, "100 %"),
        (0.9999, "99 %"),
        (0.6, "60 %"),
        (0.599, "59 %"),
        (0.0, "0 %"),
        (3 / 5, "60 %"),
    ],
)
def test_coverage_is_rounded_down(coverage: float, written: str) -> None:
    assert units.format_coverage(coverage) == written


def test_nothing_judged_is_said_so(tmp_path: Path) -> None:
    made = report(write(tmp_path, a="roles: {a: {}}\n"), codes=frozenset())
    assert render_coverage_line(made) == "Coverage: nothing here could be judged."


def test_a_rule_that_broke_is_named_with_its_entry(tmp_path: Path) -> None:
    made = report(write(tmp_path, a="follow_ups: {f: {}}\n"), codes=frozenset(("INT06",)))
    broken = replace(made.outcomes[0], status=Status.ERROR, finding=None, reason="INT06 broke: x")
    text = render_text_report(replace(made, outcomes=(broken,)))
    assert "Rule broken: follow_ups.f: INT06 broke: x" in text
    assert "1 problem: part of this could not be judged; see above." in text


def test_a_problem_shows_its_line_with_a_caret_and_the_way_out(tmp_path: Path) -> None:
    folder = write(tmp_path, a="handle_time:\n  chat:\n    average_target: 6:30\n")
    lines = render_text_report(report(folder), 80).split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith("Problem: "))
    assert lines[start].endswith("a.yaml:4:21")
    caret = next(n for n, line in enumerate(lines) if "^" in line)
    assert lines[caret - 1].endswith("average_target: 6:30")
    assert lines[caret].index("^") == lines[caret - 1].index("6:30")
    assert lines[caret].count("^") == 4
    assert any(line.startswith("  Write ") for line in lines[caret:])


def test_of_many_problems_it_says_which_two_to_mend_first(tmp_path: Path) -> None:
    text = (
        "channels: {email: {kind: fax machine}}\nsla: {a: {}}\nteams: {desk: {agents: about 5}}\n"
    )
    (tmp_path / "a.yaml").write_text(f"company: {{name: Us}}\n{text}", encoding="utf-8")
    last = " ".join(render_text_report(report(tmp_path), 100).split("see above.")[1].split())
    assert last.startswith(f"Mend first {(tmp_path / 'a.yaml').as_posix()} line 1: write format: 1")
    assert "line 1: write organisation:" in last
    (tmp_path / "a.yaml").write_text(
        "format: 1\nchannels: {email: {kind: fax}}\n", encoding="utf-8"
    )
    assert "Mend first" not in render_text_report(report(tmp_path), 100)


def test_the_two_to_mend_first_are_two(tmp_path: Path) -> None:
    entries = ["replies:", "  a: {kind: answer, contains: [what, when]}"]
    (tmp_path / "a.yaml").write_text(
        "\n".join(["format: 1", *entries, "  b: {kind: answer, contains: [who]}", ""]),
        encoding="utf-8",
    )
    last = " ".join(render_text_report(report(tmp_path), 100).split("Mend first")[1].split())
    assert [last.count(f"line {line}:") for line in (3, 4)] == [1, 1]


def test_a_field_that_stands_under_another_name_is_told_once(tmp_path: Path) -> None:
    made = report(write(tmp_path, a="channels:\n  email:\n    type: email\n"))
    assert [problem.kind for problem in made.problems] == ["unknown-field"]
