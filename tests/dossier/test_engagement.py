"""What a consultant says of an engagement: read from report.yaml, and printed by every format."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.dossier.dossier import BadDossier, locate_dossier, read_dossier
from principlecheck.model.audit.dossier import Brief, Dossier
from principlecheck.reporters.html import render_audit_as_html
from principlecheck.reporters.markdown import render_audit_as_markdown
from principlecheck.reporters.pdf import render_audit_as_pdf
from tests.reporters.samples import many

REPORT = """\
format: 1
version: draft
edition: "0.3"
opinion: |
  The refund policy cannot be kept.

  Nothing else is in doubt.
summary: Three decisions are due.
team:
  - {name: Ada Kord, role: Lead auditor}
  - {name: Bo Lund}
distribution: [The board, Works council]
sign_off:
  - {name: Ada Kord, role: Partner, signed: 2026-12-04}
  - name: Bo Lund
sections:
  management-letter:
    text: |
      # Management letter
      Dear members of the **board**,
"""
OWN = ("Opinion", "The refund policy cannot be kept.", "Nothing else is in doubt.",
       "Three decisions are due.", "Ada Kord, Lead auditor; Bo Lund", "The board; Works council",
       "Draft, 0.3", "Management letter", "Dear members of the", "Sign-off")  # fmt: skip


def dossier(folder: Path, report: str = "", responses: str = "") -> Dossier:
    for name, text in (("report.yaml", report), ("responses.yaml", responses)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    return read_dossier(locate_dossier(folder, None))


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    return dossier(tmp_path_factory.mktemp("acme"), REPORT).brief


def in_words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>|[*\\]", "", markup).split())


def test_every_format_prints_what_the_consultant_says_before_the_findings(brief: Brief) -> None:
    document = compose_audit(many(2), "principlecheck audit policies", Dossier(brief))
    view = compose_audit_view(document)
    pdf = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(render_audit_as_pdf(view))).pages
    )
    for whole in (render_audit_as_markdown(view), render_audit_as_html(view), pdf):
        text = in_words(whole)
        for said in OWN:
            assert said in text
        assert text.index("Three decisions are due.") < text.rindex("Fingerprint")


def test_a_draft_says_so_on_every_page(brief: Brief) -> None:
    document = compose_audit(many(2), "principlecheck audit policies", Dossier(brief))
    for page in PdfReader(io.BytesIO(render_audit_as_pdf(compose_audit_view(document)))).pages:
        assert "Draft" in page.extract_text()
    final = replace(document, brief=replace(brief, stage="final"))
    assert not compose_audit_view(final).draft
    assert "Draft" not in compose_audit_view(final).classification


def test_a_section_of_ones_own_stands_where_it_is_wanted(brief: Brief) -> None:
    own = replace(brief.sections[0], after="findings")
    document = compose_audit(many(2), "c", Dossier(replace(brief, sections=(own,))))
    names = [one.name for one in compose_audit_view(document).sections]
    assert names[names.index("findings") + 1] == "management-letter"


@pytest.mark.parametrize(
    ("line", "says", "at"),
    [
        ("version: finished", "`finished` is not one of draft, final.", 2),
        ("sections:\n  scope: {text: '# Ours'}", "The section scope is the program's own", 3),
        ("sections:\n  ours: {text: '# Ours', after: front}", "stands after `front`", 3),
        ("sections:\n  ours:\n    text: |\n      # Ours\n      > Said", "A quotation", 6),
        ("sections:\n  ours: {text: Ours}", "A section begins with its title.", 3),
        ("sign_off: [{role: Partner}]", "name", 2),
    ],
)
def test_what_does_not_fit_is_told_at_its_line(
    tmp_path: Path, line: str, says: str, at: int
) -> None:
    with pytest.raises(BadDossier) as refused:
        dossier(tmp_path, f"format: 1\n{line}\n")
    (problem,) = refused.value.problems
    assert says in problem.says
    assert problem.place.line == at


ACCEPTED = """\
format: 1
responses:
  "%s":
    status: risk accepted
    accepted_by: Ana Ruiz, CFO
    accepted_until: 2026-12-31
    priority: low
    cost: 4,000 EUR once
    evidence: The October survey.
"""


def answered(tmp_path: Path, as_of: date) -> tuple[str, str]:
    report = replace(many(2), as_of=as_of)
    beside = dossier(tmp_path, responses=ACCEPTED % report.findings[0].fingerprint)
    document = compose_audit(report, "c", beside)
    return document.findings[0].status_in_words, render_audit_as_markdown(
        compose_audit_view(document)
    )


def test_a_risk_is_accepted_by_somebody_until_its_last_day(tmp_path: Path) -> None:
    status, markdown = answered(tmp_path, date(2026, 12, 31))
    assert status == "risk accepted by Ana Ruiz, CFO until 2026-12-31"
    assert "Priority: low · Cost: 4,000 EUR once · Evidence: The October survey." in markdown


def test_a_risk_is_open_again_after_that_day(tmp_path: Path) -> None:
    status, _ = answered(tmp_path, date(2027, 1, 1))
    assert status == "open again: the risk was accepted by Ana Ruiz, CFO until 2026-12-31"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("{status: risk accepted, accepted_by: Ana}", "A risk is accepted by somebody"),
        ("{status: agreed, accepted_by: Ana}", "`accepted_by` belongs to an answer with"),
    ],
)
def test_half_an_acceptance_is_refused(tmp_path: Path, answer: str, says: str) -> None:
    with pytest.raises(BadDossier) as refused:
        dossier(tmp_path, responses=f"format: 1\nresponses:\n  {'1' * 16}: {answer}\n")
    assert says in refused.value.problems[0].says
    assert refused.value.problems[0].place.line == 3
