"""The overview of several organisations as one page of HTML that needs nothing else."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from principlecheck.model.audit.look import Look
from principlecheck.model.report.portfolio import Member, Portfolio
from principlecheck.model.report.report import SEVERITIES
from principlecheck.reporters.audit_words import nothing_found
from principlecheck.reporters.html import hashed, style_sheet
from principlecheck.reporters.html_sections import FILTERS
from principlecheck.reporters.html_text import finished, text
from principlecheck.reporters.templates import sandboxed, template

CONTENTS = (
    ("organisations", "The organisations"),
    ("scope", "Scope and limits"),
    ("principles", "How far each principle is met"),
    ("heat-map", "Where the findings are"),
    ("common", "What several have in common"),
    ("method", "How it is judged"),
)
_NAME = "overview.html.j2"
_PARTS = "parts.html.j2"
_OWN = (
    ".heat .found { display: block; padding: .45rem .4rem; color: var(--ink); line-height: 1.25; }"
)


def portfolio_html(portfolio: Portfolio, look: Look, audit: str = "audit.html") -> str:
    """The overview, without scripts. `audit` is the name of each organisation's own audit in its
    folder. Raises ValueError for a colour that is not `#rrggbb`.
    """

    def link(one: Member) -> Markup:
        name = Markup("{}").format(text(one.name))
        linked = Markup('<a href="{}">{}</a>')
        return linked.format(f"{quote(one.folder)}/{audit}", name) if one.folder else name

    style = f"{style_sheet('Policy design audits: an overview', look)}\n{_OWN}"
    page = _environment().get_template(_NAME)
    written = page.render(
        portfolio=portfolio,
        members=portfolio.members,
        columns=portfolio.columns,
        severities=SEVERITIES,
        contents=CONTENTS,
        link=link,
        look=look,
        policy=f"default-src 'none'; style-src {hashed(style)}; base-uri 'none'; form-action 'none'",
        style=finished(style),
    )
    return f"{written.strip()}\n"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    sources = {_NAME: template("portfolio", _NAME), _PARTS: template("html", _PARTS)}
    return sandboxed(sources, FILTERS | {"nothing": nothing_found}, text, html=True)
