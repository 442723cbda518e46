"""A view as one page of HTML that needs nothing else: style, script and pictures are in it, and the
page's own policy lets nothing run or load but them.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from jinja2 import pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from principlecheck.model import units
from principlecheck.model.audit.look import FACES, Look
from principlecheck.model.audit.view import (
    Aside,
    AuditView,
    Blank,
    Code,
    Emphasis,
    FileLink,
    FindingBlock,
    FindingLinks,
    Inline,
    Paragraph,
    Picture,
    Position,
    Quote,
    RangeBar,
    Reference,
    SeverityMark,
    Strong,
    Table,
    Tally,
    Text,
    WebLink,
    Words,
)
from principlecheck.model.report.chart import Curve
from principlecheck.model.report.report import SEVERITIES
from principlecheck.reporters.html_text import (
    html_code,
    html_finished_markup,
    html_quoted_line,
    html_text,
    html_text_with_blanks,
    html_without_line_breaks,
)
from principlecheck.reporters.markup import fill_markup, join_markup
from principlecheck.reporters.plain import printable_text
from principlecheck.reporters.svg import draw_inline_svg, draw_range_bar_svg, svg_plot_of_curve
from principlecheck.reporters.templates import read_report_template, sandboxed_jinja_environment

STEPS = {"seconds": 5}
"""How far a slider moves at once; 1 where the unit is not here."""
BLANK = Markup('<span class="blank"><span class="unseen">to be filled in</span></span>')


def render_audit_as_html(view: AuditView) -> str:
    """The view as one page."""
    running = " · ".join(filter(None, (view.name, view.kind, view.classification)))
    style = render_style_sheet(running, view.look)
    script = _html_page_script() if any(one.name == "findings" for one in view.sections) else ""
    runs = f" script-src {hash_for_content_policy(script)};" if script else ""
    policy = (
        f"default-src 'none'; style-src {hash_for_content_policy(style)};{runs} "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = _html_jinja_environment().get_template("page.html.j2")
    made = page.render(
        view=view,
        labels={one.label: one.anchor for one in view.findings()},
        blank=BLANK,
        logo=_logo_as_data_url(view),
        policy=policy,
        style=html_finished_markup(style),
        script=html_finished_markup(script),
    )
    return f"{made.strip()}\n"


def render_audit_files(
    view: AuditView, path: Path, *, pictures: bool = True
) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: one file, with its pictures inside."""
    return [(path, render_audit_as_html(view).encode("utf-8"))]


@cache
def _html_jinja_environment() -> ImmutableSandboxedEnvironment:
    """Jinja, sandboxed, with every value escaped and nothing undefined passed over."""
    names = ("page.html.j2", "blocks.html.j2")
    return sandboxed_jinja_environment(
        {name: read_report_template("html", name) for name in names}, FILTERS, html_text
    )


def hash_for_content_policy(text: str) -> str:
    """What a policy of content names a style or a script by."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _html_page_script() -> str:
    parts = [
        read_report_template("html", name) for name in ("formulas.js", "curves.js", "script.js")
    ]
    return "\n".join(('"use strict";', "(() => {", *(part.rstrip() for part in parts), "})();"))


def render_style_sheet(running: str, look: Look) -> str:
    """The style sheet, with the brand's tokens before it; `running` stands above each page."""
    tokens = (
        f":root {{ --accent-light: {look.accent}; --accent-dark: {look.accent_dark}; "
        f"--headings: {FACES[look.headings]}; --text: {FACES[look.text]}; }}\n"
    )
    margins = f"@page {{ @top-left {{ content: {_escape_css_string(running)}; }} }}\n"
    if look.footer:
        margins += f"@page {{ @bottom-left {{ content: {_escape_css_string(look.footer)}; }} }}\n"
    return (tokens + read_report_template("html", "style.css") + margins).strip()


def _escape_css_string(text: str) -> str:
    """`text` as a string of CSS in which every sign that is not a letter or digit is escaped."""
    plain = printable_text(" ".join(text.split()))
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in plain)
    return f'"{"".join(safe)}"'


def _logo_as_data_url(view: AuditView) -> str:
    if view.logo is None:
        return ""
    data = base64.b64encode(view.logo.data).decode("ascii")
    return f"data:{view.logo.media_type};base64,{data}"


@pass_context
def _render_words_as_html(context: Context, words: Words, *, filtered: bool = False) -> Markup:
    """Words; where they are `filtered`, a link goes where its finding is filtered out."""
    labels = context["labels"]
    return join_markup(_inline_as_html(one, labels, filtered=filtered) for one in words)


def _inline_as_html(one: Inline, labels: dict[str, str], *, filtered: bool = False) -> Markup:  # noqa: C901 - a line a kind
    def within(words: Words) -> Markup:
        return join_markup(_inline_as_html(inner, labels, filtered=filtered) for inner in words)

    match one:
        case Text():
            return html_text_with_blanks(one.text)
        case Code():
            return html_code(one.text)
        case Position():
            return html_code(f"{one.file}{one.at}")
        case Strong():
            return fill_markup("<strong>{}</strong>", within(one.words))
        case Emphasis():
            return fill_markup("<em>{}</em>", within(one.words))
        case Aside():
            return fill_markup('<span class="source">{}</span>', within(one.words))
        case FindingLinks():
            return _render_finding_links_as_html(one.labels, labels, filtered=filtered)
        case Reference():
            return fill_markup('<a href="#{}">{}</a>', one.id, html_text(one.text))
        case WebLink():
            return fill_markup('<a href="{}">{}</a>', one.url, within(one.words))
        case FileLink():
            address = f"{quote(one.folder)}/audit.html"
            return fill_markup('<a href="{}">{}</a>', address, html_text(one.text))
        case RangeBar():
            return draw_range_bar_svg(one.low, one.high)
        case SeverityMark():
            name = units.format_sentence(one.name)
            return fill_markup('<span class="severity {}">{}</span>', one.name, name)
        case Tally():
            return _render_tally_as_html(one)
        case Blank():
            return BLANK


def _render_finding_links_as_html(
    labels: Sequence[str], known: dict[str, str], *, filtered: bool = False, between: str = ", "
) -> Markup:
    linked = '<a class="to" href="#{}"{}>{}</a>'

    def link(label: str) -> Markup:
        of = fill_markup(' data-of="{}"', label) if filtered else ""
        return fill_markup(linked, known[label], of, label) if label in known else html_text(label)

    return join_markup(map(link, labels), between)


def _render_tally_as_html(one: Tally) -> Markup:
    at_worst = f"{one.worst} at worst" if one.count > 1 else one.worst
    counted = fill_markup('<strong>{}</strong> <span class="worst">{}</span>', one.count, at_worst)
    if not one.department:
        return fill_markup('<span class="found">{}</span>', counted)
    return fill_markup(
        '<a href="#findings" data-department="{}" data-principle="{}">{}</a>',
        html_text(one.department),
        one.principle,
        counted,
    )


@pass_context
def _html_links_filter(context: Context, labels: Sequence[str]) -> Markup:
    return _render_finding_links_as_html(labels, context["labels"])


@pass_context
def _render_paragraph_as_html(context: Context, paragraph: Paragraph) -> Markup:
    """The words of a paragraph; those after a bar are kept together beside it."""
    first, rest = paragraph.words[:1], paragraph.words[1:]
    if first and isinstance(first[0], RangeBar):
        return fill_markup(
            "{} <span>{}</span>",
            _render_words_as_html(context, first),
            _render_words_as_html(context, rest),
        )
    return _render_words_as_html(context, paragraph.words)


@pass_context
def _render_cell_as_html(context: Context, table: Table, number: int, words: Words) -> Markup:
    """A cell of a table, with what the style and the script know it by."""
    kind = table.columns[number].kind
    if kind == "name":
        return fill_markup('<th scope="row">{}</th>', _render_words_as_html(context, words))
    first = words[0] if words else None
    if table.role == "field" and isinstance(first, FindingLinks):
        those = _render_finding_links_as_html(
            first.labels, context["labels"], filtered=True, between=" "
        )
        count = fill_markup("<strong>{}</strong>", len(first.labels))
        return fill_markup('<td>{} <span class="those">{}</span></td>', count, those)
    held = first.worst if isinstance(first, Tally) else {"bar": "bars"}.get(kind, kind)
    attribute = fill_markup(' class="{}"', held) if held else ""
    return fill_markup(
        "<td{}>{}</td>", attribute, html_without_line_breaks(_render_words_as_html(context, words))
    )


def html_findings_by_severity(
    groups: Iterable[tuple[str, list[FindingBlock]]],
) -> list[tuple[str, Any]]:
    """Findings in groups, the worst group first."""
    return sorted(groups, key=lambda group: SEVERITIES.index(group[0]))


def html_quotes_by_file(quotes: Sequence[Quote]) -> list[tuple[str, list[Quote]]]:
    """Quoted lines, those of one file in a row together."""
    return [(file, list(lines)) for file, lines in groupby(quotes, key=lambda line: line.file)]


def html_filter_choices(
    findings: Sequence[FindingBlock],
) -> Iterator[tuple[str, list[tuple[str, str, int]]]]:
    """What findings can be filtered by: for each filter its values, in words, and how many fit."""
    severities = Counter(one.severity for one in findings)
    principles = Counter((one.facets[0], one.principle) for one in findings)
    departments = Counter(name for one in findings for name in one.facets[1])
    owners = Counter(one.facets[2] for one in findings)
    yield (
        "severity",
        [(s, units.format_sentence(s), severities[s]) for s in SEVERITIES if severities[s]],
    )
    yield "principle", [(name, title, n) for (name, title), n in principles.items()]
    yield "department", [(name, name, n) for name, n in sorted(departments.items())]
    yield "owner", [(name, name, n) for name, n in sorted(owners.items())]


def html_curve_model(picture: Picture) -> dict[str, Any] | None:
    """What the page needs to let a reader move the first line across a curve; None where nothing
    recomputes it.
    """
    curve = picture.chart
    if not isinstance(curve, Curve) or curve.model is None:
        return None
    now = next((mark for mark in curve.marks if mark.axis == "x"), None)
    if now is None:
        return None
    step = STEPS.get(curve.x_unit, 1)
    plot = svg_plot_of_curve(curve)
    least = now.value % step or step if curve.x_unit == "seconds" else plot.start
    target = next((mark.value for mark in curve.marks if mark.axis == "y"), None)
    return {
        "model": curve.model, "unit": curve.x_unit, "plot": plot, "target": target,
        "least": least, "most": plot.end, "step": step, "now": now.value,
        "points": curve.points,
    }  # fmt: skip


def html_json_of_model(value: Any) -> str:
    """A value of the model as JSON, to be escaped like any other text."""
    return msgspec.json.encode(value).decode("utf-8")


FILTERS: dict[str, Callable[..., Any]] = {
    "by_file": html_quotes_by_file,
    "by_severity": html_findings_by_severity,
    "cell": _render_cell_as_html,
    "choices": html_filter_choices,
    "code": html_code,
    "counted": units.format_count,
    "drawn": lambda picture: draw_inline_svg(picture.chart, picture.id),
    "ended": units.format_full_stop,
    "json": html_json_of_model,
    "kind": lambda block: block.__struct_config__.tag,
    "links": _html_links_filter,
    "paragraph": _render_paragraph_as_html,
    "quoted": html_quoted_line,
    "sentence": units.format_sentence,
    "shown_all": lambda names: [html_text(name) for name in names],
    "tried": html_curve_model,
    "words": _render_words_as_html,
}
