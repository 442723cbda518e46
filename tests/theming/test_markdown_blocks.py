"""What a block may make of a Markdown section, and that the scope stays where everybody sees it."""

import pytest

from principlecheck.reporters.markdown import markdown_audit, section
from principlecheck.theming import rendering
from principlecheck.theming.rendering import markdown_blocks
from principlecheck.theming.theme import Theme
from tests.theming.desk import PICTURES, SCOPE, audit, block, refused, rendered_here, theme, written

HIDDEN = {
    "left out": "## 2. Scope\n\nEverything was read.",
    "empty": "",
    "in a comment": "<!--\n{{ builtin }}\n-->",
    "in details": "<details><summary>Small print</summary>\n\n{{ builtin }}\n\n</details>",
    "in a hidden element": "<div hidden>\n\n{{ builtin }}\n\n</div>",
    "in a fence": "```\n{{ builtin }}\n```",
    "in a fence of tildes": "~~~\n\n{{ builtin }}\n\n~~~",
    "in a fence that never ends": "{{ builtin }}\n\n```",
    "in a quote": "> {{ builtin }}",
    "in a list": "- {{ builtin }}",
    "further in a list": "- x\n\n  {{ builtin }}",
    "in indented code": "\n\nx\n\n    {{ builtin }}",
    "in a heading": "# {{ builtin }}",
    "in a table": "| a |\n|---|\n| {{ builtin }} |",
    "in a link": "[{{ builtin }}](https://example.com)",
    "in the title of a link": '[x](#y "{{ builtin }}")',
    "as an image": "![{{ builtin }}](https://example.com/x.png)",
    "in a code span": "`{{ builtin }}`",
    "in a definition": "[x]: #y '{{ builtin }}'",
    "in a footnote": "[^1]: {{ builtin }}",
    "in strikethrough": "~~{{ builtin }}~~",
    "in emphasis": "*{{ builtin }}*",
    "as somebody else's words": "Somebody said: {{ builtin }}",
    "after other words": "## Scope\n\nWords.\n\n{{ builtin }}",
    "under a setext line": "{{ builtin }}\n---",
    "before words that join it": "{{ builtin }}\nand more",
    "before a list that joins it": "{{ builtin }}\n- more",
    "twice": "{{ builtin }}\n\n{{ builtin }}",
    "only sometimes": "{% if audit.findings|length > 100 %}{{ builtin }}{% endif %}",
    "and said again": "{{ builtin }}\n\n## 2. Scope and limits\n\nEverything was judged.",
    "only in name": "## 2. Scope and limits\n\nbuiltin",
    "from a name": "{% set a = builtin %}{{ a|truncate(9) }}",
}
FOREIGN = {
    "html": "<b>x</b>",
    "a block of html": "<div>\n\nx\n\n</div>",
    "a script": "<script>alert(1)</script>",
    "a style": "<style>* { display: none }</style>",
    "a comment": "<!-- x -->",
    "a comment that never ends": "<!-- x",
    "a processing instruction": "<?php x ?>",
    "a picture from elsewhere": "![x](https://example.com/x.png)",
    "a picture from the disk": "![x](/etc/passwd)",
    "a picture that is not drawn": "![x](audit-pictures/other.svg)",
    "a picture by reference": "![x][y]\n\n[y]: https://example.com/x.png",
    "a script as a link": "[x](javascript:alert(1))",
    "a disguised script": "[x](java&#115;cript:alert(1))",
    "a script in brackets": "<javascript:alert(1)>",
    "data as a link": "[x](data:text/html,x)",
    "a file as a link": "[x](file:///etc/passwd)",
    "plain http": "[x](http://example.com)",
    "a path": "[x](../secret.md)",
    "a value as a link": "[x]({{ audit.findings[0].finding.code }})",
    "mermaid": "```mermaid\nflowchart LR\n```",
    "a formula": "```math\nx\n```",
    "a name for links": "[F1]: https://example.com",
    "a second title": "# Another audit",
    "a title by underlining": "Another audit\n===",
    "a fence that never ends": "```\nx",
    "a sign for private use": "\ue000",
    "a formula that never ends": "$$",
    "a formula in a list": "- x\n\n  $$\n  x",
    "a container that never ends": "::: hidden",
    "a comment of other readers": "%%",
    "a command to a CI runner": "x\n::error::x",
    "a command to another": "x ##vso[task.complete]x",
    "an order of letters": "x&#x202e;y",
    "an order of letters by name": "x&rlm;y",
    "another section": "## 2. Scope and limits",
    "another section by underlining": "2\\. Scope and limits\n---",
    "the heading of a finding": "### F1",
    "the heading of a finding in bold": "### **f1**",
    "the heading of an appendix": "#### Appendix B. Method",
}


@pytest.mark.parametrize("source", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_block_that_hides_the_scope_is_refused(source: str) -> None:
    told = rendered_here(block(source, "scope"))["scope"]
    assert told.wrong


@pytest.mark.parametrize("source", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_a_readers_program_would_run_or_fetch_is_refused(source: str) -> None:
    told = rendered_here(block(f"## Questions\n\n{source}"))["questions"]
    assert told.wrong
    assert all(wrong.says.endswith(".") for wrong in told.wrong)


def test_a_block_with_no_heading_is_refused() -> None:
    for source in ("Words.", "### Small", "", "# Large", "{{ audit.command }}"):
        assert rendered_here(block(source))["questions"].wrong, source


def test_words_may_stand_below_the_scope() -> None:
    made = written(SCOPE, "scope")
    assert made == f"{section(audit(), 'scope', PICTURES)}\n\nWe were paid by the hour."


def test_a_block_stands_in_the_place_of_its_section_and_the_rest_is_the_programs() -> None:
    source = (
        "## {{ number }}. Ask\n\n{% for one in audit.findings %}\n- {{ link(one.label) }}"
        "{% if not loop.last %};{% endif +%}\n{% endfor %}\n\n[Us](https://example.com)"
    )
    made = markdown_blocks(theme(block(source), block(SCOPE, "scope")), audit(), PICTURES)
    assert made["questions"].startswith("## 10. Ask\n\n- [F1](#f1);\n- [F2](#f2);\n- [F3](#f3)\n")
    whole = markdown_audit(audit(), PICTURES, made)
    assert "## 10. Ask" in whole
    assert "Questions for a person" not in whole
    plain = markdown_audit(audit(), PICTURES)
    assert (
        whole.split("## 10.")[0].replace("\n\nWe were paid by the hour.", "")
        == (plain.split("## 10.")[0])
    )


def test_a_picture_of_the_audit_may_be_shown() -> None:
    made = written('## Ask\n\n{{ picture("ranges") }}')
    assert made.endswith("](audit-pictures/ranges.svg)")


def test_findings_keep_the_headings_that_links_lead_to() -> None:
    each = "## Findings\n\n{% for one in audit.findings %}\n### HEAD\n\n{% endfor %}"
    taken = each.replace("HEAD", "{{ one.label }}")
    assert rendered_here(block(taken, "findings"))["findings"].text
    lost = rendered_here(block(each.replace("HEAD", "A finding"), "findings"))["findings"]
    assert "F1" in lost.wrong[0].says
    assert rendered_here(block("{{ builtin }}\n\nAll of them.", "findings"))["findings"].text


def test_a_finding_is_headed_once() -> None:
    for source in (
        "### F1\n\nAll is well.\n\n{{ builtin }}",
        "{{ builtin }}\n\n### F1",
        "## Findings\n\n### F1\n\n### F2\n\n### F3\n\n### F1",
    ):
        assert rendered_here(block(source, "findings"))["findings"].wrong, source
    kept = "## Findings\n\n{% for one in audit.findings %}\n### {{ one.label }}\n\n{% endfor %}"
    assert rendered_here(block(kept, "findings"))["findings"].text


def test_the_signs_of_money_and_code_are_no_formula() -> None:
    source = "## Costs\n\nUS$ 5 and 50 %, see `::x` and `%%`.\n\n\\$$ x"
    assert rendered_here(block(source))["questions"].text


def test_a_mistyped_name_is_refused_with_its_line_and_the_nearest() -> None:
    sources = {
        "## A\n\n{{ audt }}": "audit",
        "## A\n\n{{ audit.fndings }}": "findings",
        "## A\n\n{{ audit.findings[0].lable }}": "label",
        "## A\n\n{{ audit.counts.hihg }}": "high",
        "## A\n\n{{ audit.command | cde }}": "code",
        "## A\n\n{% if audit.command is strng %}{% endif %}": "string",
        "## A\n\n{{ lnk('F1') }}": "link",
    }
    for source, nearest in sources.items():
        (wrong,) = rendered_here(block(source))["questions"].wrong
        assert (wrong.line, wrong.write) == (3, nearest), source


def test_several_things_wrong_are_told_at_once_each_with_its_line() -> None:
    told = rendered_here(block("## A\n{{ a1 }}\n{{ b2 }}\n{% include 'x' %}"))["questions"]
    assert [wrong.line for wrong in told.wrong] == [2, 3, 4]


def test_broken_syntax_is_refused_with_its_line() -> None:
    for source in ("## A\n{{ audit", "## A\n{% if %}x{% endif %}", "## A\n{% for x %}"):
        (wrong,) = rendered_here(block(source))["questions"].wrong
        assert wrong.line == 2


def test_without_a_block_no_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(rendering, "_ran", never)
    assert markdown_blocks(Theme(), audit()) == {}
    left_out = Theme(order=("front", "first_page", "scope"), blocks=(block("## Q"),))
    assert markdown_blocks(left_out, audit()) == {}


def test_a_process_that_cannot_be_started_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering.sys, "executable", "/nonexistent/python")  # type: ignore[attr-defined]
    (problem,) = refused("## Ask")
    assert problem.says.startswith("The process that renders blocks cannot be started: ")
