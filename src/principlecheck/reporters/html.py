"""The HTML audit: one file that needs nothing else, readable without scripts, safe to open."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape

from principlecheck.model.audit.document import SECTIONS, AuditDocument
from principlecheck.model.audit.look import Face, Look
from principlecheck.reporters.html_sections import environment, page_id, section_html
from principlecheck.reporters.html_text import finished
from principlecheck.reporters.plain import shown
from principlecheck.reporters.templates import template

TITLES = {
    "first_page": "The page to read",
    "scope": "Scope and limits",
    "principles": "The principles",
    "contradictions": "Contradictions",
    "findings": "Findings",
    "heat_map": "Principle × department",
    "actions": "Action plan",
    "waivers": "Waivers",
    "changes": "Change since the last report",
    "questions": "Questions for a person",
    "appendix": "Appendices",
}
FACES: dict[Face, str] = {
    "sans": '"Source Sans 3", "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif',
    "serif": 'Charter, "Source Serif 4", "Iowan Old Style", Georgia, "Times New Roman", serif',
}
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
_NUMBER = re.compile(r'<span class="number">[^<]*</span>')
_TAG = re.compile(r"<[^>]*>")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def html_audit(
    audit: AuditDocument,
    look: Look,
    themed: Mapping[str, str] | None = None,
    order: Sequence[str] = SECTIONS,
) -> str:
    """The audit as one page of HTML: the sections of `order`, which are numbered as they come.

    `themed` are sections that a theme has written already, in place of the program's own: HTML
    that has been checked. Raises ValueError for a colour that is not `#rrggbb`.
    """
    ready = themed or {}
    written = [
        finished(ready[name]) if name in ready else section_html(audit, name, order)
        for name in order
    ]
    name = audit.brief.client or audit.report.organisation
    running = " · ".join(filter(None, (name, "Policy design audit", audit.brief.classification)))
    style, script = style_sheet(running, look), _script()
    policy = (
        f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = environment().get_template("page.html.j2")
    return page.render(
        audit=audit,
        report=audit.report,
        sections=written,
        contents=_contents(order, ready),
        look=look,
        policy=policy,
        style=finished(style),
        script=finished(script),
    )


def _title(name: str, themed: Mapping[str, str]) -> str:
    """What the contents call a section: what its heading says, where a theme wrote that."""
    head = _HEADING.search(themed.get(name, ""))
    said = unescape(_TAG.sub("", _NUMBER.sub("", head[1]))).strip() if head else ""
    return said or TITLES[name]


def _contents(order: Sequence[str], themed: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """For each section its id, its number as in its heading (appendices have letters) and title."""
    return [
        (page_id(name), "" if name == "appendix" else str(number), _title(name, themed))
        for number, name in enumerate(order)
        if name in TITLES
    ]


def hashed(text: str) -> str:
    """What a policy of content names a style or a script by."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _script() -> str:
    parts = [template("html", name) for name in ("formulas.js", "curves.js", "script.js")]
    return "\n".join(('"use strict";', "(() => {", *(part.rstrip() for part in parts), "})();"))


def style_sheet(running: str, look: Look) -> str:
    """The style sheet, with the brand's tokens before it; `running` stands above each page.

    Raises ValueError for a colour that is not `#rrggbb`.
    """
    for colour in (look.accent, look.accent_dark):
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"A colour is written #rrggbb, not {colour}.")
    tokens = (
        f":root {{ --accent-light: {look.accent}; --accent-dark: {look.accent_dark}; "
        f"--headings: {FACES[look.headings]}; --text: {FACES[look.text]}; }}\n"
    )
    margins = f"@page {{ @top-left {{ content: {_css(running)}; }} }}\n"
    if look.footer:
        margins += f"@page {{ @bottom-left {{ content: {_css(look.footer)}; }} }}\n"
    return (tokens + template("html", "style.css") + margins).strip()


def _css(text: str) -> str:
    """`text` as a string of CSS in which every sign that is not a letter or digit is escaped."""
    plain = shown(" ".join(text.split()))
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in plain)
    return f'"{"".join(safe)}"'
