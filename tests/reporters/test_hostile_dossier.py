"""What people write beside an audit is text: it can neither break the audit nor become part of it."""

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from principlecheck.composing import compose_audit, number_findings
from principlecheck.dossier.dossier import locate_dossier, read_dossier
from principlecheck.dossier.numbers import numbers_register_text
from principlecheck.model.report.report import Report
from tests.reporters.kit import COMMAND, as_markdown, report, write
from tests.reporters.test_hostile_text import (
    HOSTILE,
    inlines,
    policy,
    shape,
    slugs,
    targets,
    tokens,
)

MORE = {
    "runner": "::error file=a.yaml::pwned",
    "runner-indented": "   ::add-mask::pwned",
    "script-link": "[Click](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
    "template": "{{ audit.brief }} {% include 'x' %} {{ ''.__class__ }} {# hidden",
    "fence": "``` ~~~",
    "details": "<details><summary>x</summary>",
    "comment": "<!-- the scope is hidden",
    "footnote-definition": "[^1]: x [y]: https://example.com",
    "table": "|---|---|",
}
FIELDS = ("client", "period", "author", "classification", "scope")
Audited = Callable[[str], str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(write(tmp_path_factory.mktemp("policies"), **policy("Plain")))


@pytest.fixture(scope="module")
def audited(made: Report, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """The audit with a text in every field that people write."""

    def write_with(text: str) -> str:
        folder = tmp_path_factory.mktemp("dossier")
        told = json.dumps(text[:300], ensure_ascii=False)
        known = number_findings((), made.findings, date(2026, 11, 22))
        (folder / "numbers.yaml").write_bytes(numbers_register_text(known))
        brief = [f"{name}: {told}\n" for name in FIELDS]
        put(folder, "report.yaml", "".join(("format: 1\n", *brief, f"limitations: [{told}]\n")))
        answer = f"{{owner: {told}, answer: {told}, cause: {told}}}"
        gone = f'"{"f" * 16}"'
        put(folder, "responses.yaml", f"format: 1\nresponses: {{F1: {answer}, {gone}: {answer}}}")
        words = text if not text.startswith("- ") else f"+ {text[2:]}"  # a list is a list
        put(folder, "narrative/F1.md", f"{words}\n\nList:\n- {text}\n- {text}\n")
        put(folder, "narrative/other.md", text)
        dossier = read_dossier(locate_dossier(folder, None))
        return as_markdown(compose_audit(made, COMMAND, dossier))

    return cache(write_with)


@pytest.fixture(scope="module")
def plain_shape(audited: Audited) -> list[str]:
    return shape(audited("Plain words"))


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


EACH = pytest.mark.parametrize(
    "text", [*HOSTILE.values(), *MORE.values()], ids=[*HOSTILE, *MORE], scope="module"
)


@EACH
def test_words_of_people_stay_words(audited: Audited, plain_shape: list[str], text: str) -> None:
    written = audited(text)
    assert shape(written) == plain_shape
    found = tokens(written)
    kinds = {child.type for child in inlines(found)} | {token.type for token in found}
    assert not kinds & {"html_inline", "html_block", "image", "s_open", "em_open"}
    assert targets(found) <= slugs(found)
    assert not re.search(r"^\s*::|##\[", written, re.MULTILINE)


@EACH
def test_words_of_people_read_as_they_were_written(audited: Audited, text: str) -> None:
    told = [
        "".join(child.content for child in token.children or ()).replace("\u2060", "")
        for token in tokens(audited(text))
        if token.type == "inline"
    ]
    whole = " ".join(text.split())
    assert told[0] == f"Policy design audit: {' '.join(text[:300].split())}"
    assert told.count(whole) >= 2  # as items of the narrative's list


def test_nothing_written_takes_the_programs_own_scope_away(audited: Audited) -> None:
    written = audited("</section> <!-- {% raw %}")
    assert "it is not a score of the service." in written
    assert "- Read: 2 files" in written
