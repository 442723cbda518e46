"""Text in HTML: whatever a policy says stays text, and what cannot be seen is written out."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

from principlecheck.model.audit.view import Quote
from principlecheck.reporters.markup import fill_markup, join_markup
from principlecheck.reporters.plain import printable_text

_KEPT = re.compile(r"<[^>]*>|(?<![\w.,-])(?:\d[\d,.]* [A-Z]{3}|\d{4}-\d\d-\d\d)(?![\w-])")
_BREAK = Markup("<wbr>")
_BREAKS = re.compile(r"(?<=[./])(?=\w)")


def html_text(value: Any) -> Any:
    """`value` on one line without control characters; Jinja escapes what this returns."""
    if hasattr(value, "__html__"):
        return value
    return printable_text(" ".join(str(value).split()))


def html_finished_markup(html: str) -> Markup:
    """What is HTML already: written by our own templates, or checked."""
    return Markup(html.strip())  # noqa: S704 - the one place that takes a text for HTML


def html_code(value: object) -> Markup:
    """`value` as written in a file; a line ends after a sign of its own rather than in a word."""
    parts = _BREAKS.split(html_text(value))
    return fill_markup("<code>{}</code>", join_markup(parts, _BREAK))


def html_text_with_blanks(value: str) -> Markup:
    """Words in a row of others: on one line, with the blanks at their ends."""
    plain = html_text(value)
    return escape(
        f"{' ' * value[:1].isspace()}{plain}{' ' * (value[-1:].isspace() and plain != '')}"
    )


def html_quoted_line(line: Quote) -> Markup:
    """The line as it stands in the file, with what is meant marked."""
    marked = fill_markup("<mark>{}</mark>", printable_text(line.meant)) if line.meant else ""
    return fill_markup("{}{}{}", printable_text(line.before), marked, printable_text(line.after))


def html_without_line_breaks(html: Markup) -> Markup:
    """`html` with each amount and each date in it on one line, however narrow the page."""

    def kept(found: re.Match[str]) -> str:
        said = found[0]
        return said if said.startswith("<") else f'<span class="nowrap">{said}</span>'

    return html_finished_markup(_KEPT.sub(kept, html))
