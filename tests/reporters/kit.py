"""Reports made for the reporters' tests."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.judging import judge_corpus
from principlecheck.model.audit.document import SECTIONS, AuditDocument
from principlecheck.model.audit.look import Look
from principlecheck.model.report.report import Report
from principlecheck.policies.load import load_policies
from principlecheck.reporters.html import render_audit_as_html
from principlecheck.reporters.markdown import render_audit_as_markdown
from principlecheck.reporters.pdf import render_audit_as_pdf
from principlecheck.usecases.run import report_of_run_with_suggestions
from tests.built_in import loaded_once

AS_OF = date(2026, 11, 22)
GOLDEN = Path(__file__).parent.parent / "golden"
TWELVE = frozenset(
    [
        "PRD01",
        "PRD03",
        "PRD05",
        "PRD11",
        "SVC01",
        "SVC18",
        "RES01",
        "RES06",
        "INT01",
        "INT06",
        "BUY01",
        "BUY02",
    ]
)
COMMAND = "principlecheck audit policies --as-of 2026-11-22"


def report(*paths: Path, codes: frozenset[str] = TWELVE) -> Report:
    """The report on `paths` by a few rules; what only says which version ran is blotted out."""
    rules = [rule for pack in loaded_once() for rule in pack.rules if rule.code in codes]
    corpus = load_policies(paths, AS_OF)
    judged = judge_corpus(corpus, loaded_once(), rules, paths[0].resolve().name)
    made = report_of_run_with_suggestions(judged, corpus, rules)
    return replace(made, version="0", packs=tuple((name, "1.0") for name, _ in made.packs))


def as_markdown(document: AuditDocument) -> str:
    """An audit in Markdown, without pictures beside it."""
    return render_audit_as_markdown(compose_audit_view(document))


def as_html(document: AuditDocument, look: Look | None = None) -> str:
    """An audit as a page."""
    return render_audit_as_html(compose_audit_view(document, look))


def as_pdf(
    document: AuditDocument, look: Look | None = None, order: Sequence[str] = SECTIONS
) -> bytes:
    """An audit on paper."""
    return render_audit_as_pdf(compose_audit_view(document, look, order))


def write(folder: Path, **files: str) -> Path:
    """A policy folder; each file without its `format: 1`."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")
    return folder


def held_against(path: Path, text: str) -> None:
    """Compares with a golden file, or writes it where PRINCIPLECHECK_UPDATE_GOLDEN is set."""
    if os.environ.get("PRINCIPLECHECK_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), (
        f"{path.name} has changed; if it should, run the tests once with "
        "PRINCIPLECHECK_UPDATE_GOLDEN=1 and read the difference"
    )
