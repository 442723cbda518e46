"""Random reports full of hostile text, in every format, read back by somebody else's parser.

Each parser here turns one format into `Advice`s; all of them must tell the same findings at the
same coordinates, and nothing that a policy says may become a command, a heading, a link or HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import (
    SEVERITIES,
    Finding,
    Located,
    Outcome,
    Report,
    RuleCard,
    Score,
    Status,
    Suggestion,
)
from principlecheck.reporters.comment import MARKER, MOST_COMMENT_BYTES, render_comment
from principlecheck.reporters.github import github_annotations
from principlecheck.reporters.gitlab import render_gitlab_report
from principlecheck.reporters.json_report import render_json_report
from principlecheck.reporters.junit import render_junit_report
from principlecheck.reporters.plain import printable_text, without_ci_commands
from principlecheck.reporters.sarif import render_sarif_report
from principlecheck.reporters.text import render_text_report
from tests.reporters import samples

Told = tuple[str, str, int, int | None, int | None]
"""A finding as a format tells it: code, file as shown, line, column and end where it has them."""

HOSTILE = (
    "\n",
    "\r\n",
    "\r",
    "::error::forged",
    "\n::error file=forged.yaml,line=1::forged",
    " \t::stop-commands::x",
    "::",
    "##[error]forged",
    "##vso[task.complete]",
    "%",
    "%0A::error::forged",
    "%3A%2C%25",
    ",",
    "|",
    "| high | forged.yaml:1 | **FORGED** |\n",
    "`",
    "```\n",
    "\n\n# forged\n\n",
    "[here](https://forged.example)",
    "![x](https://forged.example/x.png)",
    "<https://forged.example>",
    "https://forged.example",
    "{0}",
    "{{name}}",
    "\\",
    "\\[",
    "](",
    "<script>alert(1)</script>",
    "</details>",
    "<!-- principlecheck -->",
    "-->",
    "]]>",
    "<![CDATA[",
    "&amp;",
    "&#10;",
    "&",
    '"',
    "'",
    "@everyone",
    "#1",
    "- ",
    "1. ",
    "    indented",
    "\0",
    "\x1b[31m",
    "\x07",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\u2060",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001f600",
    "e\u0301",
    "x" * 10_000,
    "|" * 10_000,
    "a::b " * 2_000,
    "✗ critical FORGED01  forged",
    "  forged.yaml:1:1",
)
TEXT = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), max_size=5).map("".join)
WORDS = TEXT.map(lambda text: f"a{text}")
"""Never empty: the model demands every sentence."""
FILES = TEXT.map(lambda text: f"p/{text.replace(chr(0), '')}.yaml")

SARIF = jsonschema.Draft4Validator(samples.schema("sarif-2.1.0-rtm.5.json"))
CONTROLS = "\0\x07\x1b\x7f\x85\r\u2028\u202e\ufeff"
GITLAB = jsonschema.Draft7Validator(samples.schema("gitlab-code-quality.schema.json"))


@st.composite
def places(draw: st.DrawFn) -> Place:
    column = draw(st.integers(1, 10_000))
    return Place(
        draw(FILES), draw(st.integers(1, 100_000)), column, column + draw(st.integers(0, 500))
    )


@st.composite
def findings(draw: st.DrawFn, card: RuleCard, number: int) -> Finding:
    located = st.builds(Located, WORDS, places(), TEXT)
    waived = draw(st.booleans())
    told = samples.finding(
        number,
        card,
        title=draw(WORDS),
        severity=draw(st.sampled_from(SEVERITIES)),
        at=draw(located),
        related=tuple(draw(st.lists(located, max_size=2))),
        says=draw(WORDS),
        effect=draw(WORDS),
        do=draw(WORDS),
        ask=draw(WORDS),
    )
    accepted = samples.waiver(
        told.fingerprint, reason=draw(TEXT), approved_by=draw(TEXT), ticket=draw(TEXT)
    )
    return replace(told, waiver=accepted if waived else None)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    cards = [
        replace(
            samples.rule(f"RUL{number:02}", draw(st.sampled_from(SEVERITIES)), principle),
            title=draw(WORDS),
        )
        for number, principle in enumerate(("respect", "service", "own_principle"), 1)
    ]
    outcomes = []
    for number in range(draw(st.integers(0, 5))):
        told = draw(findings(draw(st.sampled_from(cards)), number))
        outcomes.append(replace(samples.failed(told), subject=draw(WORDS)))
    for status in draw(st.lists(st.sampled_from(Status), max_size=3)):
        if status is not Status.FAIL:
            missing = tuple(draw(st.lists(WORDS, max_size=2)))
            outcomes.append(Outcome("RUL01", draw(WORDS), status, missing, draw(TEXT)))
    problems = [
        Problem("bad-thing", draw(WORDS), draw(places()), draw(TEXT), draw(TEXT))
        for _ in range(draw(st.integers(0, 2)))
    ]
    return samples.report(
        outcomes,
        cards,
        problems,
        organisation=draw(WORDS),
        coverage=draw(st.none() | st.floats(0, 1)),
        suggestions=(Suggestion(draw(WORDS), 1),),
        scores=(
            Score("respect", 0.2, 0.6, 0.9, 0, 1, draw(TEXT)),
            Score(draw(WORDS), None, None, 0.4, 0, 1, draw(WORDS)),
        ),
    )


def expected(report: Report) -> list[Told]:
    """What every format has to tell, file names as they are shown."""
    return sorted(
        (
            f.code,
            printable_text(f.at.place.file),
            f.at.place.line,
            f.at.place.column,
            f.at.place.end_column,
        )
        for f in report.findings
        if f.at.place
    )


def without_columns(told: list[Told]) -> list[Told]:
    return sorted((code, file, line, None, None) for code, file, line, _, _ in told)


def without_ends(told: list[Told]) -> list[Told]:
    return sorted((code, file, line, column, None) for code, file, line, column, _ in told)


# --- what a host does with what is printed ---------------------------------------------------

RUNNER_COMMANDS = frozenset(
    [
        "error",
        "warning",
        "notice",
        "debug",
        "group",
        "endgroup",
        "echo",
        "add-mask",
        "add-matcher",
        "remove-matcher",
        "stop-commands",
        "set-output",
        "save-state",
        "set-env",
        "add-path",
        "internal-set-repo-path",
    ]
)
Command = tuple[str, dict[str, str], str]


def obeyed(printed: str) -> Iterator[Command]:
    """What GitHub's runner would obey of a job's output (ActionCommand.cs of actions/runner):
    `::name key=value,…::data` after any white space, and the older `##[name]` anywhere.
    """
    for line in re.split(r"\r\n|\r|\n", printed):
        text = line.lstrip()
        end = text.find("::", 2)
        name = text[2:end].split(" ")[0]
        if text.startswith("::") and end > 0 and name in RUNNER_COMMANDS:
            pairs = [pair.split("=", 1) for pair in text[2 + len(name) : end].strip().split(",")]
            properties = {pair[0]: unescaped(pair[1], ":,") for pair in pairs if len(pair) == 2}
            yield name, properties, unescaped(text[end + 2 :], "")
        elif "##[" in line:
            yield "old", {}, line


def unescaped(text: str, more: str) -> str:
    for character in f"\r\n{more}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


# --- one parser a format ---------------------------------------------------------------------


def check_text(report: Report) -> None:
    """A block a finding, the worst last, each with its place on a line of its own."""
    lines = render_text_report(report, 80).split("\n")
    heads = [n for n, line in enumerate(lines) if re.match(r"[✗!·i] [a-z]+ [A-Z]+[0-9]+\b", line)]
    told = report.findings[::-1]
    assert [lines[n].split()[1:3] for n in heads] == [[f.severity, f.code] for f in told]
    for start, end, finding in zip(heads, [*heads, len(lines)][1:], told, strict=True):
        assert without_ci_commands(f"  {printable_text(str(finding.at.place))}") in lines[start:end]


def from_json(report: Report) -> list[Told]:
    return [
        (
            one["code"],
            printable_text(one["at"]["place"]["file"]),
            one["at"]["place"]["line"],
            one["at"]["place"]["column"],
            one["at"]["place"]["end_column"],
        )
        for one in json.loads(render_json_report(report))["findings"]
    ]


def from_sarif(report: Report) -> list[Told]:
    log = json.loads(render_sarif_report(report))
    SARIF.validate(log)
    run = log["runs"][0]
    says = {finding.fingerprint: finding for finding in report.findings}
    found: list[Told] = []
    for result in run["results"]:
        physical = result["locations"][0]["physicalLocation"]
        region = physical["region"]
        location = physical["artifactLocation"]
        assert run["artifacts"][location["index"]]["location"] == location
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        finding = says[result["partialFingerprints"]["primaryLocationLineHash"].removesuffix(":1")]
        lines = read_message(result["message"]["text"]).split("\n")
        assert lines[0] == printable_text(finding.says)
        assert lines[2] == printable_text(f"Do: {finding.do}")
        assert ("suppressions" in result) is (finding.waiver is not None)
        assert region["startLine"] == region["endLine"]
        place = (region["startLine"], region["startColumn"], region["endColumn"])
        found.append((result["ruleId"], printable_text(unquote(location["uri"])), *place))
    unread = len(report.problems) + len(report.errors)
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == unread
    assert run["invocations"][0]["executionSuccessful"] is (unread == 0)
    return found


def read_message(text: str) -> str:
    """A SARIF message as a viewer shows it; fails on an embedded link or a placeholder."""
    if re.search(r"\{\{[0-9]+\}\}", text):
        text = text.replace("{{", "{").replace("}}", "}")
    else:
        assert not re.search(r"\{[0-9]+\}", text)
    if "](" in text:
        assert not re.search(r"(?<!\\)(\\\\)*\]\(", text), text
        text = re.sub(r"(\\+)([\[\]])", lambda m: "\\" * (len(m[1]) // 2) + m[2], text)
    return text


def from_junit(report: Report) -> list[Told]:
    text = render_junit_report(report)
    samples.junit().validate(text)
    root = ET.fromstring(text)  # noqa: S314 - our own output
    cases = list(root.iter("testcase"))
    assert len(cases) == len(report.outcomes) + len(report.problems) == int(root.get("tests", ""))
    found: list[Told] = []
    for case in cases:
        assert len(case) <= 1
        failing = [end for end in case if end.tag == "failure" or end.get("type") == "waived"]
        for end in failing:
            at = [line for line in (end.text or "").split("\n") if line.startswith("At: ")]
            assert len(at) == 1
            file, line, column = at[0].removeprefix("At: ").rsplit(":", 2)
            code = case.get("classname", "").rsplit(".", 1)[1]
            found.append((code, legible(file), int(line), int(column), None))
    return found


def legible(text: str) -> str:
    """Undoes what XML cannot hold and JSON can."""
    return text.replace("\\ufffe", "\ufffe").replace("\\uffff", "\uffff")


def from_github(report: Report) -> list[Told]:
    found: list[Told] = []
    unread = 0
    for name, properties, message in obeyed(github_annotations(report)):
        assert name in ("error", "warning", "notice")
        code = properties["title"].split()[0]
        if not code.startswith("RUL"):
            unread += 1
            continue
        file, line = properties["file"], int(properties["line"])
        assert properties["endLine"] == properties["line"]
        column, end = int(properties["col"]), int(properties["endColumn"])
        found.append((code, file, line, column, end))
        assert any(message.split("\n")[0] == printable_text(f.says) for f in report.findings)
    assert unread == len(report.problems) + len(report.errors)
    return found


def from_gitlab(report: Report) -> list[Told]:
    entries = json.loads(render_gitlab_report(report))
    GITLAB.validate(entries)
    found: list[Told] = []
    for entry in entries:
        location = entry["location"]
        if not entry["check_name"].startswith("not-judged:"):
            told = (printable_text(location["path"]), location["lines"]["begin"])
            found.append((entry["check_name"], *told, None, None))
    assert len(entries) - len(found) == len(report.problems) + len(report.errors)
    return found


def from_comment(report: Report) -> list[Told]:
    tokens = markdown(render_comment(report, most_bytes=10_000_000))
    found: list[Told] = []
    for token in tokens:
        told = re.fullmatch(r"At: (.*):([0-9]+):([0-9]+)", plain(token))
        if token.type == "inline" and told:
            file, line, column = told.groups()
            found.append(("", file, int(line), int(column), None))
    return found


def markdown(text: str) -> list[Token]:
    """The comment's tokens; fails on any HTML, link, image, heading or code that is not ours."""
    assert text.startswith(f"{MARKER}\n")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    kinds = [token.type for token in tokens]
    assert kinds.count("heading_open") == 1
    assert kinds.count("fence") <= 1
    assert kinds.count("table_open") <= 1
    assert not {"code_block", "hr", "blockquote_open", "ordered_list_open"} & set(kinds)
    html = [token.content.strip() for token in tokens if token.type == "html_block"]
    summary = (
        r"<details><summary>[0-9]+ (open|waived) findings?(, with what to write instead)?</summary>"
    )
    assert html[0] == MARKER
    assert all(re.fullmatch(rf"{summary}|</details>", one) for one in html[1:]), html
    assert html[1:].count("</details>") * 2 == len(html) - 1
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}, inline
    return tokens


def plain(token: Token) -> str:
    """The text a reader sees, without the word joiner that keeps @ from calling people."""
    return "".join(child.content for child in token.children or ()).replace("\u2060", "")


def flat(text: str) -> str:
    """`text` as Markdown shows it: white space folded."""
    return " ".join(printable_text(" ".join(text.split())).split())


def check_rows(report: Report) -> None:
    """The table's rows are the ten worst findings that are not waived."""
    tokens = markdown(render_comment(report, most_bytes=10_000_000))
    start = next((n for n, token in enumerate(tokens) if token.type == "tbody_open"), None)
    body = tokens[start:] if start is not None else []
    cells = [plain(body[n + 1]) for n, token in enumerate(body) if token.type == "td_open"]
    rows = [tuple(cells[n : n + 3]) for n in range(0, len(cells), 3)]
    assert rows == [
        (f.severity, flat(f"{f.at.place.file}:{f.at.place.line}"), flat(f"{f.code} {f.title}"))
        for f in report.findings
        if f.at.place and not f.waiver
    ]


EXACT: dict[str, Callable[[Report], list[Told]]] = {
    "json": from_json,
    "sarif": from_sarif,
    "github": from_github,
}
PRINTED: dict[str, Callable[[Report], str]] = {
    "sarif": render_sarif_report,
    "junit": render_junit_report,
    "gitlab": render_gitlab_report,
    "comment": render_comment,
}
MANY, SOME = (
    settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    for count in (8, 5)
)


def hostile() -> Report:
    """One report in which every text is hostile in every way known here, over and over."""
    told = []
    for number, text in enumerate(HOSTILE):
        place = Place(f"p/{text.replace(chr(0), '')}.yaml", number + 1, 1, 2)
        changes: dict[str, Any] = dict.fromkeys(("title", "says", "effect", "do", "ask"), text)
        at = Located("queues.chat", place, text)
        told.append(samples.finding(number, at=at, related=(at,), **changes))
    return samples.report([samples.failed(one) for one in told], problems=[samples.problem()])


@MANY
@given(reports())
def test_every_format_tells_the_same_findings_at_the_same_places(report: Report) -> None:
    wanted = expected(report)
    for name, parse in EXACT.items():
        assert sorted(parse(report)) == wanted, name
    assert sorted(from_gitlab(report)) == without_columns(wanted)
    legible_wanted = sorted((c, legible(f), n, k, None) for c, f, n, k, _ in wanted)
    assert sorted(from_junit(report)) == legible_wanted
    flat_wanted = sorted(
        ("", flat(f"{f.at.place.file}"), f.at.place.line, f.at.place.column, None)
        for f in report.findings
        if f.at.place
    )
    assert sorted(from_comment(report)) == flat_wanted
    check_rows(report)
    check_text(report)


@SOME
@given(reports())
def test_a_runner_obeys_nothing_but_our_annotations(report: Report) -> None:
    for name, render in PRINTED.items():
        printed = render(report)
        assert list(obeyed(printed)) == [], name
        assert "##vso[" not in printed or name == "comment"  # Azure's; a comment is not printed
    for name, _, _ in obeyed(github_annotations(report)):
        assert name in ("error", "warning", "notice")


def test_a_runner_obeys_nothing_of_what_is_for_people() -> None:
    assert list(obeyed(render_text_report(hostile()))) == []


def test_a_runner_obeys_nothing_of_the_json_report() -> None:
    assert list(obeyed(render_json_report(hostile()))) == []


@SOME
@given(reports())
def test_what_is_printed_shows_control_characters_and_never_sends_them(report: Report) -> None:
    for render in (*PRINTED.values(), github_annotations, render_text_report):
        text = render(report)
        assert set(text) & set(CONTROLS) == set()
        assert render(report) == text


@SOME
@given(reports(), st.integers(4_000, 70_000))
def test_a_comment_of_any_length_is_whole_markdown(report: Report, most: int) -> None:
    text = render_comment(report, most_bytes=most)
    assert len(text.encode()) <= most
    markdown(text)
    assert len(render_comment(report).encode()) <= MOST_COMMENT_BYTES


def test_names_that_are_no_text_can_be_written_in_every_format_here() -> None:
    told = samples.finding(at=Located("a.b", Place("p/\udcff.yaml", 2, 3, 4)))
    report = samples.report([samples.failed(told)])
    for render in (
        render_sarif_report,
        render_junit_report,
        render_gitlab_report,
        render_comment,
        github_annotations,
    ):
        assert "udcff" in render(report).encode().decode() or "%FF" in render(report)
