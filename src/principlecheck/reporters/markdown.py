"""The Markdown audit: the sections of an audit document, each from a template of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

from principlecheck.glossary import GLOSSARY
from principlecheck.model.audit.document import SECTIONS, AuditDocument
from principlecheck.model.report.chart import Chart
from principlecheck.model.report.report import Located, Score
from principlecheck.reporters.audit_parts import (
    by_question,
    by_rule,
    charts_of,
    figures,
    here,
    next_declarations,
    set_aside,
    set_otherwise,
    spots,
    tallies,
    there,
)
from principlecheck.reporters.audit_words import WORDS
from principlecheck.reporters.chart_tables import table_of
from principlecheck.reporters.markdown_text import Raw, code, escaped, quoted
from principlecheck.reporters.templates import sandboxed, template

BAR_WIDTH = 20
BLANK = Raw("____________")


def markdown_audit(
    audit: AuditDocument,
    pictures: Mapping[str, str] | None = None,
    themed: Mapping[str, str] | None = None,
    order: Sequence[str] = SECTIONS,
) -> str:
    """The audit in Markdown: the sections of `order`, which are numbered as they come.

    `pictures` are the pictures that stand beside it: a finding's fingerprint, or a name of
    `audit.charts` or `logo`, to the relative path. `themed` are sections that a theme has
    written already, in place of the program's own.
    """
    ready = themed or {}
    written = [
        ready[name] if name in ready else section(audit, name, pictures, order) for name in order
    ]
    return "\n\n".join(one.strip() for one in written) + "\n"


def section(
    audit: AuditDocument,
    name: str,
    pictures: Mapping[str, str] | None = None,
    order: Sequence[str] = SECTIONS,
) -> str:
    """One section by the program's own template."""
    template = environment().get_template(f"{name}.md.j2")
    return template.render(**context(audit, pictures or {}, order.index(name))).strip()


def context(audit: AuditDocument, pictures: Mapping[str, str], number: int) -> dict[str, Any]:
    """What a template of a section may name; `number` is that of its heading."""
    by_label = {one.label: one for one in audit.findings}
    charts = charts_of(audit) if pictures else {}

    def link(label: str) -> Raw:
        # A label alone is a finding's heading: every host makes the same link of that.
        one = by_label.get(label)
        return Raw(f"[{label}](#{one.anchor})") if one else escaped(label)

    return {
        "audit": audit,
        "number": number,
        "report": audit.report,
        "glossary": sorted(GLOSSARY.items()),
        "blank": BLANK,
        "logo": _logo(audit, pictures),
        "picture": lambda name: _picture(charts.get(name), pictures.get(name)),
        "named": by_label.__getitem__,
        "by_rule": lambda labels: by_rule(by_label[label] for label in labels),
        "link": link,
        "links": lambda labels: Raw(", ".join(map(link, labels))),
    }


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Jinja, sandboxed, with every value escaped and nothing undefined passed over."""
    sources = {f"{name}.md.j2": template("markdown", f"{name}.md.j2") for name in SECTIONS}
    return sandboxed(sources, FILTERS, escaped, html=False)


def bar(score: Score) -> Raw:
    """A principle's range as blocks: █ passed, ▒ unknown, ░ failed."""
    if score.low is None or score.high is None:
        return Raw("")
    low, high = round(score.low * BAR_WIDTH), round(score.high * BAR_WIDTH)
    return Raw("█" * low + "▒" * (high - low) + "░" * (BAR_WIDTH - high))


def place(located: Located) -> Raw:
    """Where a route stands, as `file:line:column`, or the route itself where it is not declared."""
    return code(located.place or located.route)


def _codes(names: Iterable[str]) -> Raw:
    return Raw(", ".join(code(name) for name in names))


def _picture(chart: Chart | None, path: str | None) -> Raw:
    """A picture as an image, or nothing where none was drawn."""
    return Raw(f"![{escaped(chart.alt)}]({path})" if chart and path else "")


def _logo(audit: AuditDocument, pictures: Mapping[str, str]) -> Raw:
    logo, path = audit.brief.logo, pictures.get("logo")
    return Raw(f"![{escaped(logo.alt or 'Logo')}]({path})" if logo and path else "")


FILTERS: dict[str, Callable[..., Any]] = {
    **WORDS,
    "code": code,
    "codes": _codes,
    "quoted": quoted,
    "bar": bar,
    "place": place,
    "here": here,
    "there": there,
    "figures": figures,
    "by_question": by_question,
    "next_declarations": next_declarations,
    "tallies": tallies,
    "set_aside": set_aside,
    "set_otherwise": set_otherwise,
    "spots": spots,
    "table": table_of,
}
