"""An audit of 1,000 findings in each format, against markdown-it reading the Markdown once.

    python bench/formats.py

The findings are Northwind Home's, each several times with a fingerprint and an entry of its own. A
format is written in a process of its own; seconds are for composing and writing, memory is the
whole process's at its peak.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from installed import environment
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.judging import judge_corpus
from principlecheck.model.audit.view import AuditView
from principlecheck.model.report.report import Finding, Outcome, Report
from principlecheck.packs.loading import load_built_in_packs
from principlecheck.policies.load import load_policies

ROOT = Path(__file__).resolve().parent.parent
FINDINGS = 1000
FORMATS = ("markdown", "html", "pdf")


def many() -> Report:
    """Northwind's report with its findings again and again until there are enough."""
    report = judge_corpus(
        load_policies([ROOT / "policies" / "northwind-home"], date(2026, 11, 22)),
        load_built_in_packs(),
    )
    failed = [(one, one.finding) for one in report.outcomes if one.finding]
    more = (_again(*failed[n % len(failed)], n) for n in range(FINDINGS - len(failed)))
    return replace(report, outcomes=(*report.outcomes, *more))


def _again(outcome: Outcome, found: Finding, number: int) -> Outcome:
    section, _, rest = found.at.route.partition(".")
    at = replace(found.at, route=f"{section}.n{number}-{rest}")
    mark = sha256(f"{found.fingerprint} {number}".encode()).hexdigest()[:16]
    return replace(
        outcome, subject=at.route, finding=replace(found, fingerprint=mark, at=at, chart=None)
    )


def write(view: AuditView, kind: str) -> bytes:
    """The audit in one format."""
    if kind == "markdown":
        from principlecheck.reporters.markdown import render_audit_as_markdown

        return render_audit_as_markdown(view).encode()
    if kind == "html":
        from principlecheck.reporters.html import render_audit_as_html

        return render_audit_as_html(view).encode()
    from principlecheck.reporters.pdf import render_audit_as_pdf

    return render_audit_as_pdf(view)


def measure(kind: str) -> None:
    """Prints what one format takes."""
    report = many()
    start = perf_counter()
    data = write(compose_audit_view(compose_audit(report, "principlecheck audit .")), kind)
    took = perf_counter() - start
    told = f"{kind:9} {took:6.2f} s  {_peak():6.0f} MiB  {len(data) / 1e6:5.1f} MB"
    if kind == "markdown":
        from markdown_it import MarkdownIt

        text = data.decode()
        start = perf_counter()
        MarkdownIt("commonmark").enable("table").render(text)
        told += f"  {took / (perf_counter() - start):.2f} of markdown-it reading it"
    print(told)


def _peak() -> float:
    """MiB; not known on Windows."""
    try:
        import resource
    except ImportError:
        return float("nan")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    for kind in FORMATS:
        subprocess.run([sys.executable, __file__, kind], env=environment(), check=True)


if __name__ == "__main__":
    main()
