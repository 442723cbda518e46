"""The overview of several organisations as a page, read without a browser."""

import base64
import hashlib
import re

import pytest
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.portfolio import (
    AuditedOrganisation,
    PortfolioVisibility,
    compose_portfolio,
)
from principlecheck.composing.portfolio_view import compose_portfolio_view
from principlecheck.model.report.portfolio import Portfolio
from principlecheck.reporters.html import render_audit_as_html
from principlecheck.reporters.markdown import render_audit_as_markdown
from tests.page.pages import LOOK, Shape, document
from tests.page.test_page import MORE_HOSTILE

CONTENTS = ("organisations", "scope", "principles", "heat-map", "common", "method")
NAMES = ("basecamp", "harbour-outfitters", "northwind-home")


def page(*, anonymised: bool = False) -> str:
    audited = [AuditedOrganisation(f"clients/{name}", name, document(name)) for name in NAMES]
    broken = AuditedOrganisation("clients/broken", "", None, "It <cannot> be read.")
    return as_html(
        compose_portfolio([*audited, broken], PortfolioVisibility(anonymised), "command")
    )


def as_html(whole: Portfolio) -> str:
    return render_audit_as_html(compose_portfolio_view(whole, LOOK))


def as_markdown(whole: Portfolio) -> str:
    return render_audit_as_markdown(compose_portfolio_view(whole))


@pytest.mark.parametrize("anonymised", [False, True])
def test_the_page_is_whole_and_its_contents_lead_to_its_sections(anonymised: bool) -> None:
    shape = Shape(page(anonymised=anonymised))
    ids = [named["id"] for _, named in shape.elements if "id" in named]
    assert len(ids) == len(set(ids))
    assert set(CONTENTS) <= set(ids)
    inside = {link["href"] for link in shape.all("a") if link["href"].startswith("#")}
    assert {href[1:] for href in inside} <= set(ids)
    assert shape.tags.count("h1") == 1
    assert "script" not in shape.tags


def test_the_page_needs_nothing_else_and_may_ask_for_nothing() -> None:
    html = page()
    (policy,) = [m["content"] for m in Shape(html).all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search("<style>(.*)</style>", html, re.DOTALL)
    assert style is not None
    digest = hashlib.sha256(style[1].encode()).digest()
    assert base64.b64encode(digest).decode() in policy
    assert not re.search(r"(?:src|srcset|poster)=|url\((?!#)|@import", html)


def test_names_lead_to_audits_and_hidden_ones_to_nowhere() -> None:
    assert '<a href="northwind-home/audit.html">Northwind Home</a>' in page()
    hrefs = [link["href"] for link in Shape(page(anonymised=True)).all("a")]
    assert all(href.startswith("#") for href in hrefs)


@pytest.mark.parametrize("hostile", MORE_HOSTILE.values(), ids=MORE_HOSTILE.keys())
def test_hostile_names_and_troubles_stay_text(hostile: str) -> None:
    report = replace(document("basecamp").report, organisation=hostile)
    whole = compose_portfolio(
        [
            AuditedOrganisation(hostile, "one", compose_audit(report, hostile)),
            AuditedOrganisation(f"{hostile}2", "", None, hostile),
        ],
        PortfolioVisibility(),
        hostile,
        [(hostile, hostile)],
    )
    plain = Shape(page())
    shape = Shape(as_html(whole))
    assert set(shape.tags) <= {*plain.tags, "ul", "li"}
    assert "alert(1)" not in "".join(text for tag, text in shape.texts if tag == "script")
    lines = as_markdown(whole).split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        line
        for line in as_markdown(compose_portfolio([], PortfolioVisibility(), "")).split("\n")
        if line.startswith("#")
    ]
