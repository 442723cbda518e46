"""What stands in the page, read without a browser."""

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.composing.findings_view import quote_line_in_finding_block
from principlecheck.composing.words import open_audit_sentence
from principlecheck.model.audit.document import SECTIONS, AuditDocument
from principlecheck.model.audit.dossier import Brief, Dossier, Logo, Prose, Response, ResponseStatus
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.view import Paragraph, SectionView, Strong, make_words
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located
from principlecheck.model.units import format_thousands_in_remedy
from principlecheck.reporters.html import render_audit_as_html
from principlecheck.reporters.html_text import html_quoted_line
from tests.page.pages import LOOK, Shape, document, page, shape_of
from tests.reporters import samples
from tests.reporters.kit import COMMAND, as_html, report, write
from tests.reporters.test_hostile_text import HOSTILE, policy

EXAMPLES = ("northwind-home", "harbour-outfitters", "basecamp")
MORE_HOSTILE = {
    **HOSTILE,
    "end of script": "</script><script>alert(1)</script>",
    "end of style": "</style></title></textarea><svg onload=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }}{% for x in y %}{{ x.__class__ }}{% endfor %}",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_section_stands_directly_in_main_in_its_order(name: str) -> None:
    under = shape_of(name).under("main")
    assert [(tag, named["id"]) for tag, named in under] == [
        ("section", section.replace("_", "-")) for section in SECTIONS
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_ids_are_unique_and_every_link_leads_to_one(name: str) -> None:
    shape = shape_of(name)
    ids = [named["id"] for _, named in shape.elements if "id" in named]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for link in shape.all("a"):
        assert link["href"].startswith("#")
        assert link["href"][1:] in known
    for _, named in shape.elements:
        pointed = " ".join(named.get(a, "") for a in ("aria-labelledby", "for", "aria-describedby"))
        assert known.issuperset(pointed.split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_headings_go_down_step_by_step_from_one_h1(name: str) -> None:
    levels = [int(tag[1]) for tag in shape_of(name).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_fetched_and_only_our_own_style_and_script_may_run(name: str) -> None:
    html, shape = page(name), shape_of(name)
    assert not {"link", "iframe", "object", "embed", "base", "audio", "video"} & set(shape.tags)
    for _, named in shape.elements:
        assert not [key for key in named if key.startswith("on") or key == "style"]
        assert not re.match(r"(?i)\s*(https?:|//|javascript:)", named.get("src", ""))
    (policy,) = (m["content"] for m in shape.all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert "url(" not in inside.replace("url(#hatched)", "")
        assert "@import" not in inside
        assert "http" not in inside
    assert "unsafe" not in policy


def test_the_same_audit_gives_the_same_bytes() -> None:
    audit = document("northwind-home")
    assert as_html(audit, LOOK) == page("northwind-home")


def test_every_finding_says_all_five_parts_and_quotes_its_line() -> None:
    audit = document("northwind-home")
    words = shape_of("northwind-home").text().lower()
    for one in audit.findings:
        finding = one.finding
        remedy = format_thousands_in_remedy(finding.do)
        for part in (finding.title, finding.says, finding.why, finding.effect, remedy):
            assert " ".join(part.split()).lower() in words
        assert one.cause or finding.ask.lower() in words
    quotes = shape_of("northwind-home").all("pre")
    assert len(quotes) >= len([one for one in audit.findings if one.finding.at.place])


def test_tables_have_captions_and_heads_with_a_scope() -> None:
    shape = shape_of("northwind-home")
    assert shape.tags.count("caption") == shape.tags.count("table")
    assert all(named.get("scope") in ("col", "row") for named in shape.all("th"))
    for region in shape.all("div"):
        if region.get("class") == "scroll":
            assert region["tabindex"] == "0"
            assert region["role"] == "region"
            assert "aria-labelledby" in region or "aria-label" in region


def audit_of(text: str, folder: Path) -> AuditDocument:
    brief = Brief(client=text, period=text, author=text, classification=text, scope=(text,))
    audit = compose_audit(report(write(folder, **policy(text))), COMMAND)
    told = [
        replace(
            one, owner=text, due=text, answer=text, cause=text, narrative=(Prose(text, (text,)),)
        )
        for one in audit.findings
    ]
    return replace(audit, brief=brief, findings=tuple(told))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    audit = audit_of("A plain name", tmp_path_factory.mktemp("plain"))
    return Shape(as_html(audit, replace(LOOK, footer="A plain name"))).tags


@pytest.mark.parametrize("text", MORE_HOSTILE.values(), ids=MORE_HOSTILE.keys())
def test_whatever_a_policy_says_stays_text(text: str, tmp_path: Path, plain: list[str]) -> None:
    html = as_html(audit_of(text, tmp_path), replace(LOOK, footer=text))
    shape = Shape(html)
    assert shape.tags == plain
    assert " ".join(text.split()) in shape.text("span")
    assert " ".join(text.split()) in shape.text("dd")
    for _, named in shape.elements:
        assert not [key for key in named if key.startswith("on") or key == "style"]
        assert named.get("href", "#").startswith("#")


@pytest.mark.parametrize("text", ["a\u202eb", "a\x1b[31mb", "a\u2028b", "a\x00b", "a\u200bb"])
def test_characters_that_cannot_be_seen_are_shown(text: str, tmp_path: Path) -> None:
    audit = audit_of("x", tmp_path)
    html = as_html(replace(audit, brief=Brief(client=text)), replace(LOOK, footer=text))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202a-\u202e]", html)
    (title,) = re.findall(r"<title>(.*?)</title>", html)
    assert title.endswith("b")


def test_what_a_line_means_is_marked() -> None:
    def marked(line: str, column: int, end: int) -> str:
        return str(
            html_quoted_line(
                quote_line_in_finding_block(Located("a.b", Place("f.yaml", 1, column, end), line))
            )
        )

    assert marked("a: 6m  # no", 4, 6) == "a: <mark>6m</mark>  # no"
    assert marked("a: {b: 1}", 4, 5) == "a: <mark>{b: 1}</mark>"
    assert marked("<b>: &", 6, 7) == "&lt;b&gt;: <mark>&amp;</mark>"
    assert marked("", 1, 1) == ""
    assert len(marked("x" * 5000, 1, 4000)) < 300
    with pytest.raises(ValueError, match=r"a\.b is declared nowhere"):
        quote_line_in_finding_block(Located("a.b"))


def test_sections_of_somebodys_own_stand_where_the_order_has_them() -> None:
    audit = document("harbour-outfitters")
    blocks = (Paragraph(make_words("We were paid ", Strong(make_words("by the hour")), ".")),)
    own = SectionView("section-ours", "ours", "Ours", None, blocks)
    order = (
        *("front", "first_page", "scope", "causes", "plan", "ours"),
        *("waivers", "findings", "changes", "appendix"),
    )
    html = render_audit_as_html(compose_audit_view(audit, LOOK, order, {"ours": own}))
    shape = Shape(html)
    assert "<p>We were paid <strong>by the hour</strong>.</p>" in html
    assert [named["id"] for _, named in shape.under("main")] == [
        "section-ours" if name == "ours" else name.replace("_", "-") for name in order
    ]
    assert '<span class="number">7</span> Findings' in html
    assert '<a href="#findings"><span>7</span> Findings</a>' in html
    ids = {named["id"] for _, named in shape.elements if "id" in named}
    assert {link["href"][1:] for link in shape.all("a")} <= ids


def test_no_section_of_somebodys_own_takes_the_scope_away() -> None:
    audit = document("harbour-outfitters")
    own = {"scope": SectionView("section-scope", "scope", "Scope", None, ())}
    assert render_audit_as_html(compose_audit_view(audit, LOOK, own=own)) == as_html(audit, LOOK)


def test_a_brand_sets_colours_faces_footer_and_logo() -> None:
    audit = document("harbour-outfitters")
    image = Logo("image/png", b"\x89PNG", "The brand")
    branded = replace(audit, brief=Brief(logo=image))
    html = as_html(branded, Look(accent="#123456", headings="serif", footer="Plain Consulting"))
    assert "--accent-light: #123456" in html
    assert "--headings: Charter" in html
    assert Shape(html).all("img") == [
        {"class": "logo", "src": "data:image/png;base64,iVBORw==", "alt": "The brand"}
    ]
    assert "Plain Consulting" in Shape(html).text("p")


@pytest.mark.parametrize("colour", ["red", "#12345", "#123456;}body{display:none", "url(x)"])
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        as_html(document("harbour-outfitters"), Look(accent=colour))


def test_people_are_heard_in_the_page_and_found_by_its_filters() -> None:
    made = samples.report([samples.failed(samples.finding())])
    key = made.findings[0].fingerprint
    answer = Response(
        key, Place("r.yaml", 1, 1, 2), "Ada Kord", None, ResponseStatus.AGREED, "We will.", "Haste."
    )
    html = as_html(compose_audit(made, COMMAND, Dossier(responses=(answer,))), LOOK)
    shape = Shape(html)
    (article,) = shape.all("article")
    assert article["data-owner"] == "Ada Kord"
    assert article["data-departments"] == '["support"]'
    assert "Ada Kord (1)" in shape.text("option")
    assert "We will." in shape.text("dd")
    assert "Haste." in shape.text("dd")


def test_a_sentence_opens_with_a_capital_and_a_route_stays_as_written() -> None:
    assert open_audit_sentence("support has to say no") == "Support has to say no"
    assert open_audit_sentence("chat-answer, then") == "Chat-answer, then"
    for route in ("targets.phone names no share", "hard_limit: 6m", "", "2m 20s"):
        assert open_audit_sentence(route) == route
