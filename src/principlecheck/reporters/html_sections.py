"""The sections of the HTML audit, each from a template of its own; what a theme's may use too."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import groupby
from typing import Any

import msgspec
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from principlecheck.glossary import GLOSSARY
from principlecheck.model.audit.document import NO_DEPARTMENT, SECTIONS, AuditDocument, AuditFinding
from principlecheck.model.audit.dossier import Logo
from principlecheck.model.report.chart import Chart, Curve
from principlecheck.model.report.report import SEVERITIES, Finding, Located, Score, principle_title
from principlecheck.reporters.audit_parts import (
    by_question,
    by_rule,
    figures,
    here,
    next_declarations,
    set_aside,
    set_otherwise,
    spots,
    tallies,
    there,
)
from principlecheck.reporters.audit_words import NOBODY, WORDS, sentence
from principlecheck.reporters.chart_tables import table_of, told_range
from principlecheck.reporters.html_text import code, codes, finished, place, quoted, text
from principlecheck.reporters.svg import bar_svg, curve_svg, plot_of
from principlecheck.reporters.templates import sandboxed, template

PARTS = ("page", "parts", "chart", "controls")
STEPS = {"seconds": 5}
"""How far a slider moves at once; 1 where the unit is not here."""
BLANK = Markup('<span class="blank"><span class="unseen">to be filled in</span></span>')


def section_html(audit: AuditDocument, name: str, order: Sequence[str] = SECTIONS) -> Markup:
    """One section by the program's own template: a `<section>` with the name as its id."""
    page = environment().get_template(f"{name}.html.j2")
    return finished(page.render(**context(audit, order.index(name), order)))


def page_id(name: str) -> str:
    """The id of a section in the page."""
    return name.replace("_", "-")


def context(audit: AuditDocument, number: int, order: Sequence[str] = SECTIONS) -> dict[str, Any]:
    """What a template of a section may name; `number` is that of its heading, `order` the names of
    all sections in the page.
    """
    by_label = {one.label: one for one in audit.findings}

    def link(label: str) -> Markup:
        one = by_label.get(label)
        linked = Markup('<a class="to" href="#{}">{}</a>')
        return linked.format(one.anchor, label) if one else Markup("{}").format(text(label))

    return {
        "audit": audit,
        "number": number,
        "sections": tuple(order),
        "report": audit.report,
        "glossary": sorted(GLOSSARY.items()),
        "blank": BLANK,
        "logo": _logo(audit.brief.logo),
        "picture": lambda name: drawn(audit.charts.get(name), name),
        "named": by_label.__getitem__,
        "by_rule": lambda labels: by_rule(by_label[label] for label in labels),
        "link": link,
        "links": lambda labels: Markup(", ").join(map(link, labels)),
        "controls": partial(_controls, audit),
    }


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Jinja, sandboxed, with every value escaped and nothing undefined passed over."""
    names = [f"{name}.html.j2" for name in (*SECTIONS, *PARTS)]
    sources = {name: template("html", name) for name in names}
    return sandboxed(sources, FILTERS, text, html=True)


def bar(score: Score) -> Markup:
    """A principle's range as a bar."""
    return bar_svg(score.low, score.high)


def by_severity(findings: Iterable[AuditFinding]) -> Iterator[tuple[str, list[AuditFinding]]]:
    """The findings of each severity that has any, worst first."""
    those = list(findings)
    for severity in SEVERITIES:
        if own := [one for one in those if one.finding.severity == severity]:
            yield severity, own


def quotes(finding: Finding) -> list[tuple[str, list[Located]]]:
    """The places that a finding speaks of, those of one file in a row together."""
    placed = [one for one in (finding.at, *finding.related) if one.place]
    by_file = groupby(placed, key=lambda one: one.place.file if one.place else "")
    return [(file, list(those)) for file, those in by_file]


def concerned(one: AuditFinding) -> Markup:
    """What a finding is found by in the page, as attributes of its element."""
    departments = one.finding.departments or (NO_DEPARTMENT,)
    return Markup(
        'data-principle="{}" data-severity="{}" data-departments="{}" data-owner="{}"'
    ).format(
        one.finding.principle, one.finding.severity, json([text(name) for name in departments]),
        text(one.owner or NOBODY),
    )  # fmt: skip


def json(value: Any) -> str:
    """A value of the model as JSON, to be escaped like any other text."""
    return msgspec.json.encode(value).decode("utf-8")


def to(label: str) -> Markup:
    """A link to a finding by its label, which goes where the finding is filtered out."""
    linked = Markup('<a class="to" href="#{}" data-of="{}">{}</a>')
    return linked.format(label.lower(), label, label)


def drawn(chart: Chart | None, name: str) -> Markup:
    """A picture with its table; nothing where there is none. `name` keeps ids apart on one page."""
    if chart is None:
        return Markup("")
    tried = None
    if isinstance(chart, Curve) and chart.model is not None:
        tried = _tried(chart)
    page = environment().get_template("chart.html.j2")
    kind = type(chart).__name__.lower()
    return finished(page.render(chart=chart, kind=kind, name=name, tried=tried))


def _tried(curve: Curve) -> dict[str, Any] | None:
    """What the page needs to let a reader move the first line across a curve."""
    now = next((mark for mark in curve.marks if mark.axis == "x"), None)
    if now is None:
        return None
    step = STEPS.get(curve.x_unit, 1)
    plot = plot_of(curve)
    least = now.value % step or step if curve.x_unit == "seconds" else plot.start
    target = next((mark.value for mark in curve.marks if mark.axis == "y"), None)
    return {
        "model": curve.model, "unit": curve.x_unit, "plot": plot, "target": target,
        "least": least, "most": plot.end, "step": step, "now": now.value,
        "points": curve.points,
    }  # fmt: skip


def _controls(audit: AuditDocument) -> Markup:
    """The search and the filters, which scripts bring to life."""
    found = [one.finding for one in audit.findings]
    departments = Counter(d for one in found for d in one.departments or (NO_DEPARTMENT,))
    severities = Counter(one.severity for one in found)
    principles = Counter(one.principle for one in found)
    owners = Counter(one.owner or NOBODY for one in audit.findings)
    choices = [
        ("severity", "Severity", [(s, sentence(s), severities[s]) for s in SEVERITIES]),
        ("principle", "Principle", [(p, principle_title(p), principles[p]) for p in principles]),
        ("department", "Department", [(d, d, n) for d, n in sorted(departments.items())]),
        ("owner", "Owner", [(o, o, n) for o, n in sorted(owners.items())]),
    ]
    page = environment().get_template("controls.html.j2")
    return finished(page.render(choices=choices, total=len(found)))


def _logo(logo: Logo | None) -> Markup:
    if logo is None:
        return Markup("")
    data = base64.b64encode(logo.data).decode("ascii")
    image = Markup('<img class="logo" src="data:{};base64,{}" alt="{}">')
    return image.format(logo.media_type, data, text(logo.alt or "Logo"))


FILTERS: dict[str, Callable[..., Any]] = {
    **WORDS,
    "code": code,
    "codes": codes,
    "place": place,
    "quotes": quotes,
    "quoted": quoted,
    "bar": bar,
    "by_question": by_question,
    "by_severity": by_severity,
    "concerned": concerned,
    "drawn": drawn,
    "curve": curve_svg,
    "range_bar": lambda one: bar_svg(one.low, one.high),
    "told_range": told_range,
    "to": to,
    "json": json,
    "here": here,
    "there": there,
    "figures": figures,
    "next_declarations": next_declarations,
    "tallies": tallies,
    "set_aside": set_aside,
    "set_otherwise": set_otherwise,
    "spots": spots,
    "table": table_of,
}
