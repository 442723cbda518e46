"""The overview of several organisations in Markdown."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from jinja2.sandbox import ImmutableSandboxedEnvironment

from principlecheck.model.report.portfolio import Member, Portfolio
from principlecheck.model.report.report import SEVERITIES
from principlecheck.reporters.audit_words import nothing_found
from principlecheck.reporters.markdown import FILTERS
from principlecheck.reporters.markdown_text import Raw, escaped
from principlecheck.reporters.templates import sandboxed, template

_NAME = "overview.md.j2"


def portfolio_markdown(portfolio: Portfolio, audit: str = "audit.md") -> str:
    """The overview. `audit` is the name of each organisation's own audit in its folder."""

    def link(one: Member) -> Raw:
        name = escaped(one.name)
        return Raw(f"[{name}]({quote(one.folder)}/{audit})") if one.folder else name

    written = (
        _environment()
        .get_template(_NAME)
        .render(
            portfolio=portfolio,
            members=portfolio.members,
            columns=portfolio.columns,
            severities=SEVERITIES,
            link=link,
        )
    )
    return f"{written.strip()}\n"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    filters = FILTERS | {"nothing": nothing_found}
    return sandboxed({_NAME: template("portfolio", _NAME)}, filters, escaped, html=False)
