"""Text in HTML: whatever a policy says stays text, and what cannot be seen is written out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from principlecheck.model.report.report import Located
from principlecheck.reporters.plain import shown

MOST_OF_A_LINE = 240
_BREAKS = re.compile(r"(?<=[./])(?=\w)")
_OPENS = ("{", "[", ">", "|")
"""A place ends with the sign that opens a value; what is meant goes on to the end of the line."""


def text(value: Any) -> Any:
    """`value` on one line without control characters; Jinja escapes what this returns."""
    if hasattr(value, "__html__"):
        return value
    return shown(" ".join(str(value).split()))


def finished(html: str) -> Markup:
    """What is HTML already: written by our own templates, or checked."""
    return Markup(html.strip())  # noqa: S704 - the one place that takes a text for HTML


def code(value: object) -> Markup:
    """`value` as written in a file; a line ends after a sign of its own rather than in a word."""
    parts = _BREAKS.split(text(value))
    return Markup("<code>{}</code>").format(Markup("<wbr>").join(parts))


def codes(names: Iterable[object]) -> Markup:
    """Several, with commas between them."""
    return Markup(", ").join(code(name) for name in names)


def place(located: Located) -> Markup:
    """Where a route stands, as `file:line:column`, or the route itself where it is not declared."""
    return code(located.place or located.route)


def quoted(located: Located) -> Markup:
    """The line as it stands in the file, with what is meant marked; cut after 240 characters."""
    line = located.excerpt
    start, end = (
        (located.place.column - 1, located.place.end_column - 1) if located.place else (0, 0)
    )
    if line[start:end] in _OPENS:
        end = len(line.rstrip())
    cut = "…" if len(line) > MOST_OF_A_LINE else ""
    end = min(end, MOST_OF_A_LINE)
    before, meant, after = line[:start], line[start:end], line[max(start, end) : MOST_OF_A_LINE]
    if not meant.strip():
        return escape(shown(line[:MOST_OF_A_LINE]) + cut)
    marked = Markup("{}<mark>{}</mark>{}")
    return marked.format(shown(before[:MOST_OF_A_LINE]), shown(meant), shown(after) + cut)
