"""A consultant's own section: what of Markdown is taken, what is refused, and that it is the same
text in every format.
"""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.dossier.prose import UnsupportedMarkdown, parse_own_section
from principlecheck.model.audit.view import (
    AuditView,
    Code,
    Emphasis,
    Items,
    Paragraph,
    Part,
    Strong,
    Text,
    WebLink,
)
from principlecheck.reporters.html import render_audit_as_html
from principlecheck.reporters.markdown import render_audit_as_markdown
from principlecheck.reporters.pdf import render_audit_as_pdf
from tests.page.pages import Shape
from tests.reporters.pdf_text import body, dictionaries, marks, squeezed
from tests.reporters.samples import many
from tests.reporters.test_hostile_text import HOSTILE, shape, slugs, targets, tokens

ORDER = ("front", "first_page", "scope", "ours", "principles", "findings", "appendix")


def view(markdown: str) -> AuditView:
    document = compose_audit(many(3), "principlecheck audit policies")
    return compose_audit_view(
        document, order=ORDER, own={"ours": parse_own_section("ours", markdown)}
    )


def test_paragraphs_lists_headings_stress_code_and_links_are_taken() -> None:
    made = parse_own_section(
        "ours",
        "# Our *method*\n\nWe read\n**everything**, `twice`.\n\n- one\n- [two](https://a.example)\n\n"
        "## Then\n\n1. *talk*\n2. write\n",
    )
    assert (made.id, made.title, made.number) == ("section-ours", "Our method", None)
    paragraph, bullets, then = made.blocks
    assert paragraph == Paragraph(
        (Text("We read "), Strong((Text("everything"),)), Text(", "), Code("twice"), Text("."))
    )
    assert bullets == Items(((Text("one"),), (WebLink("https://a.example", (Text("two"),)),)))
    assert isinstance(then, Part)
    assert then.title == "Then"
    assert then.blocks == (Items(((Emphasis((Text("talk"),)),), (Text("write"),)), "numbered"),)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "begins with its title"),
        ("Words.\n", 1, "begins with its title"),
        ("#\n\nWords.\n", 1, "says nothing"),
        ("# A\n\n## F12\n", 3, "is what a finding is called"),
        ("# A\n\n![x](https://a.example/x.png)\n", 3, "A picture"),
        ("# A\n\n<b>bold</b> words\n", 3, "HTML"),
        ("# A\n\n<div>\n\nwords\n", 3, "HTML"),
        ("# A <b>\n", 1, "HTML"),
        ("# A\n\n```\ncode\n```\n", 3, "A block of code"),
        ("# A\n\n    code\n", 3, "four blanks"),
        ("# A\n\nwords\n\n> said\n", 5, "A quotation"),
        ("# A\n\nwords\n\n---\n", 5, "A rule across the page"),
        ("# A\n\n- one\n  - two\n", 4, "A list inside another"),
        ("# A\n\n- # one\n", 3, "A heading cannot stand in a list"),
        ("# A\n\n[x](http://a.example)\n", 3, "leads to https:// or mailto:"),
        ("# A\n\n[x](#findings)\n", 3, "leads to https:// or mailto:"),
        ("# A\n\n[x](//a.example)\n", 3, "leads to https:// or mailto:"),
    ],
)
def test_what_no_format_could_show_is_refused_with_its_line(
    text: str, line: int, told: str
) -> None:
    with pytest.raises(UnsupportedMarkdown) as caught:
        parse_own_section("ours", text)
    assert caught.value.line == line
    assert told in caught.value.says
    assert caught.value.write


def test_it_is_a_section_of_every_format() -> None:
    made = view(
        "# Our method\n\nWe **read** `a.yaml` and [wrote](https://a.example/x?a=1&b=(2)).\n"
    )
    markdown, html = render_audit_as_markdown(made), render_audit_as_html(made)
    assert "## 5. Our method\n\nWe **read** `a.yaml` and [wrote](<https://a.example/x?" in markdown
    page = Shape(html)
    assert '<a href="#section-ours"><span>5</span> Our method</a>' in html
    assert "<strong>read</strong> <code>" in html
    assert [link["href"] for link in page.all("a") if link["href"][0] == "h"] == [
        "https://a.example/x?a=1&b=(2)"
    ]
    reader = PdfReader(io.BytesIO(render_audit_as_pdf(made)))
    assert "5. Our method" in [title for title, _ in marks(reader)]
    assert squeezed("We read a.yaml and wrote.") in body(reader)
    assert [str(held["/URI"]) for held in dictionaries(reader) if "/URI" in held] == [
        "https://a.example/x?a=1&b=(2)"
    ]


def written_out(text: str) -> str:
    """`text` as somebody writes it who wants it to be read as it stands."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


@pytest.fixture(scope="module")
def plain() -> tuple[list[str], list[str]]:
    """The blocks in Markdown and the tags in HTML of a section that says nothing special."""
    made = view("# Ours\n\nSays words, **words** and so on.\n\n- Says words\n")
    return shape(render_audit_as_markdown(made)), Shape(render_audit_as_html(made)).tags


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_words_that_look_like_markup_stay_words_in_markdown_and_html(
    text: str, plain: tuple[list[str], list[str]]
) -> None:
    said = written_out(text)
    source = f"# Ours\n\nSays {said}, **{said}** and so on.\n\n- Says {said}\n"
    made = view(source)
    markdown, page = render_audit_as_markdown(made), Shape(render_audit_as_html(made))
    blocks, tags = plain
    assert shape(markdown) == blocks
    assert targets(tokens(markdown)) <= slugs(tokens(markdown))
    assert not re.search(r"(?m)##[a-z]*\[|^\s*::", markdown)
    assert page.tags == tags
    assert f"Says {' '.join(text.split())}" in page.text("li")


def test_templates_of_old_are_words_like_any_others() -> None:
    made = view("# Ours\n\n{{ audit.verdict }} {% include 'x' %}\n")
    assert "{{ audit.verdict }} {% include 'x' %}" in Shape(render_audit_as_html(made)).text("p")
