"""What a policy or a file name says can neither break a report nor become part of it."""

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from principlecheck.composing import compose_audit
from principlecheck.model.report.report import Report
from principlecheck.reporters.json_report import render_json_report
from principlecheck.reporters.markdown_text import escape_markdown, markdown_code_span
from principlecheck.reporters.plain import (
    cut_text_to_columns,
    printable_text,
    render_line_with_caret,
    terminal_text_width,
    without_ci_commands,
    wrap_text,
)
from principlecheck.reporters.text import render_text_report
from tests.reporters.kit import COMMAND, as_markdown, report, write

HOSTILE = {
    "pipes": "a | b || c |",
    "backticks": "a ` b `` c ``` d",
    "backslashes": "a \\| b \\` c \\\\",
    "html": "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt; <!-- x",
    "heading": "# Not a heading",
    "setext": "=== ---",
    "rule": "--- ***",
    "quote": "> not a quote",
    "list": "- not an item",
    "ordered": "1. not an item",
    "command": "::error::pwned ##[error]pwned",
    "command of another runner": "##vso[task.setvariable variable=PATH]x ##teamcity[x]",
    "markup": "[/b] [red]not red[/red]",
    "braces": "{entry.id} {0} {{ report }} {% raw %} {# x #} ${x} %s",
    "link": "[text](javascript:alert(1)) <javascript:alert(1)>",
    "image": "![x](https://example.com/x.png)",
    "autolink": "https://example.com www.example.com a@example.com @everyone",
    "reference": "[x][y] [y]: https://example.com",
    "emphasis": "*a* _b_ ~~c~~ **d** __e__",
    "entity": "&lt;b&gt; &#60;",
    "long": "x" * 1900,
    "words": "word " * 380,
    "wide": "顧客対応の方針 한국어 ｆｕｌｌ",
    "right-to-left": "שלום עולם مرحبا",
    "combining": "e\u0301 Z\u0351\u0354\u036b\u0343 ก็ ️",
    "emoji": "👩🏽 🇪🇸",
    "footnote": "[^1] $x$ $$y$$ :smile: #123",
}


def policy(text: str) -> dict[str, str]:
    quoted = json.dumps(text, ensure_ascii=False)
    return {
        "organisation": f"organisation: {{name: {quoted}}}\n",
        "desk": (
            "roles: {a: {}, b: {}}\n"
            f"handovers: {{h: {{kind: transfer, from: a, to: b, style: cold, says: {quoted}}}}}\n"
            f"follow_ups: {{f: {{says: {quoted}}}}}\n"
        ),
    }


@lru_cache(maxsize=4)
def tokens(markdown: str) -> list[Token]:
    """What another parser reads; several questions are asked of one document: `scope="module"` has
    its tests run one after another.
    """
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.parse(markdown)


def inlines(found: list[Token]) -> list[Token]:
    return [child for token in found for child in token.children or ()]


def targets(found: list[Token]) -> set[str]:
    """Where the links lead."""
    return {str(child.attrGet("href")) for child in inlines(found) if child.type == "link_open"}


def slugs(found: list[Token]) -> set[str]:
    """The links that GitHub makes of headings."""
    heads = [after for token, after in pairwise(found) if token.type == "heading_open"]
    texts = ["".join(child.content for child in head.children or ()) for head in heads]
    dropped = re.compile(r"[^ \w-]")
    return {f"#{dropped.sub('', text.lower()).replace(' ', '-')}" for text in texts}


def shape(markdown: str) -> list[str]:
    """The blocks of a document, without what they say."""
    return [f"{token.type} {token.tag}" for token in tokens(markdown)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """The report on policies that say a text."""
    return cache(lambda text: report(write(tmp_path_factory.mktemp("told"), **policy(text))))


@pytest.fixture(scope="module")
def audited(told: Callable[[str], Report]) -> Callable[[str], str]:
    """The audit of policies that say a text."""
    return cache(lambda text: as_markdown(compose_audit(told(text), COMMAND)))


@pytest.fixture(scope="module")
def plain_shape(audited: Callable[[str], str]) -> list[str]:
    return shape(audited("A plain name"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys(), scope="module")
def test_markdown_keeps_its_shape_and_gains_no_link_or_html(
    text: str, audited: Callable[[str], str], plain_shape: list[str]
) -> None:
    written = audited(text)
    found = tokens(written)
    assert not re.search(r"(?m)##[a-z]*\[|^\s*::", written)
    assert shape(written) == plain_shape
    kinds = {child.type for child in inlines(found)} | {token.type for token in found}
    assert not kinds & {"html_inline", "html_block", "image", "s_open"}
    assert targets(found) <= slugs(found)
    first = next(token for token in found if token.type == "inline")
    told = "".join(child.content for child in first.children or ())
    assert told.replace("\u2060", "") == f"Policy design audit: {' '.join(text.split())}"
    assert not [c for c in inlines(found) if c.type == "em_open"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys(), scope="module")
def test_every_row_of_every_table_has_the_cells_of_its_head(
    text: str, audited: Callable[[str], str]
) -> None:
    found = tokens(audited(text))
    cells = heads = 0
    for token in found:
        if token.type == "thead_open":
            heads = 0
        heads += token.type == "th_open"
        if token.type == "tr_open":
            cells = 0
        cells += token.type == "td_open"
        if token.type == "tr_close" and cells:
            assert cells == heads


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_text_commands_neither_a_terminal_nor_a_runner(
    text: str, columns: int, told: Callable[[str], Report]
) -> None:
    written = render_text_report(told(text), columns)
    assert not re.search(r"^\s*::", written, re.MULTILINE)
    assert not re.search(r"##[a-z]*\[", written)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
    assert written.rstrip("\n").split("\n")[-1].startswith("Coverage ")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_json_gives_back_what_was_written(text: str, told: Callable[[str], Report]) -> None:
    made = told(text)
    written = render_json_report(made)
    assert json.loads(written)["organisation"] == made.organisation == text
    assert not re.search(r"##[a-z]*\[", written)


NAMES = {
    "newline": "a\n::error::b.yaml",
    "escape": "a\x1b[31mb.yaml",
    "bidi": "a\u202eb.yaml",
    "pipe": "a|b.yaml",
    "backtick": "a`b`.yaml",
    "html": "<b>.yaml",
    "link": "[x](javascript:alert(1)).yaml",
    "command": "::error::x.yaml",
    "heading": "# x.yaml",
    "braces": "{entry.id}.yaml",
    "markup": "[b]bold[red].yaml",
}


SOME = """format: 1
roles: {a: {}, b: {}}
handovers: {h: {kind: transfer, from: a, to: b, style: cold}}
follow_ups: {f: {}}
"""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The shape of the audit of a file with a plain name."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path_factory.mktemp("named"))
        Path("plain.yaml").write_text(SOME, encoding="utf-8")
        return shape(as_markdown(compose_audit(report(Path("plain.yaml")), COMMAND)))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_file_name_commands_nothing_and_breaks_nothing(
    name: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        Path(name).write_text(SOME, encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses such a name")
    made = report(Path(name))
    written = as_markdown(compose_audit(made, COMMAND))
    assert shape(written) == expected
    found = tokens(written)
    assert "html_inline" not in {child.type for child in inlines(found)}
    assert targets(found) <= slugs(found)
    text = render_text_report(made, 80)
    assert not re.search(r"^\s*::|##\[", text, re.MULTILINE)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    files = [
        finding["at"]["place"]["file"]
        for finding in json.loads(render_json_report(made))["findings"]
    ]
    assert set(files) == {name}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    (_, inline, _) = tokens(escape_markdown(text))
    told = "".join(child.content for child in inline.children or ())
    assert told.replace("\u2060", "") == " ".join(text.split())


@pytest.mark.parametrize("text", ["`", "``", "a`", "`a", "a ``` b", "a|b", "\\", "a\\|b", ""])
def test_code_cannot_be_left(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {markdown_code_span(text)} | end |\n"
    found = [child for child in inlines(tokens(table)) if child.type == "code_inline"]
    assert len(found) == 1
    assert found[0].content.strip() == text.replace("\\|", "|") or text == "a\\|b"


def test_lines_that_runners_obey_are_defused_and_others_left_alone() -> None:
    assert without_ci_commands("::error::x") == "\\x3a:error::x"
    assert without_ci_commands("   ::set-output::x") == "   \\x3a:set-output::x"
    assert without_ci_commands("a ##[error]x") == "a #\\x23[error]x"
    assert without_ci_commands("a ##vso[task.complete]x") == "a #\\x23vso[task.complete]x"
    for line in ("a :: b", "## [x](y)", "## x [y]", "10:00", "  · ::", "C++ std::vector"):
        assert without_ci_commands(line) == line


def test_control_and_format_characters_are_written_out() -> None:
    assert (
        printable_text("a\x00\x1b\u202e\u2028\t\udcffb") == "a\\x00\\x1b\\u202e\\u2028    \\udcffb"
    )


@pytest.mark.parametrize(
    ("before", "meant"),
    [
        ("    hard_limit: ", "6m"),
        ("\thard_limit: ", "6m"),
        ("    名前: ", "六分"),
        ("    e\u0301e\u0301: ", "6m"),
        ("    ก็ก็: ", "6m"),
        ("    שלום: ", "6m"),
        ("x" * 500, "6m"),
        ("名" * 300, "六分"),
        ("", "y" * 500),
        ("    k: ", "名" * 300),
        ("    k: ", ""),
    ],
)
@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_the_caret_stands_under_what_is_meant(before: str, meant: str, columns: int) -> None:
    line = f"{before}{meant}  # why"
    first, second = render_line_with_caret(
        line, 7, len(before) + 1, len(before) + len(meant) + 1, columns
    )
    assert terminal_text_width(first) <= columns
    assert terminal_text_width(second) <= columns
    head = second[: second.index("^")]
    carets = second.count("^")
    at = next(
        n
        for n in range(len(first) + 1)
        if terminal_text_width(first[:n]) == terminal_text_width(head)
    )
    under = first[at:]
    assert under.lstrip("\u0301็").startswith(printable_text(meant[:1]))
    assert carets == max(
        1, min(terminal_text_width(meant), terminal_text_width(cut_text_to_columns(meant, carets)))
    )


@pytest.mark.parametrize("columns", [1, 20, 40, 80])
def test_wrapped_lines_keep_within_the_terminal(columns: int) -> None:
    lines = wrap_text("word " * 60, columns, "    ", "  Do: ")
    assert all(terminal_text_width(line) <= max(columns, 40) for line in lines)


def test_cutting_counts_columns_and_not_characters() -> None:
    assert cut_text_to_columns("名前名前", 8) == "名前名前"
    assert cut_text_to_columns("名前名前", 7) == "名前名…"
    assert cut_text_to_columns("abc", 2) == "a…"


def test_every_finding_is_linked_and_every_link_leads_to_a_heading() -> None:
    made = compose_audit(report(Path("policies/northwind-home")), COMMAND)
    found = tokens(as_markdown(made))
    assert targets(found) <= slugs(found)
    assert len(targets(found)) > len(made.findings)
