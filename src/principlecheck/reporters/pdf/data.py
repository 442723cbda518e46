"""What the PDF's templates read: the view as JSON, with every text made safe to set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

import msgspec

from principlecheck.model.audit.view import AuditView
from principlecheck.reporters.plain import cut_text_to_columns, printable_text
from principlecheck.reporters.svg import draw_svg_file

RUNNING = 80
"""The columns that one text of a running header or footer may take."""
HEADER = 112
"""The columns that a running header has room for."""
IN_CONTENTS = 30
"""So many findings are listed in the contents; more stand in the bookmarks alone."""

Data = dict[str, Any]


def pdf_template_data(view: AuditView) -> Data:
    """All that the templates print. Every text is on one line, with control and format characters
    written out and accents put together with their letters; a picture is the SVG of its chart.
    """
    findings = view.findings()
    classified = cut_text_to_columns(_printable_pdf_text(view.classification), RUNNING)
    title = _printable_pdf_text(view.title)
    made: Data = {
        "title": title,
        "running": {
            "title": cut_text_to_columns(title, min(RUNNING, HEADER - len(classified))),
            "classification": classified,
            "organisation": cut_text_to_columns(_printable_pdf_text(view.organisation), RUNNING),
        },
        "anchors": {one.label: f"finding-{one.anchor}" for one in findings},
        "findings_in_contents": len(findings) <= IN_CONTENTS,
        "logo_alt": _printable_pdf_text(view.logo.alt if view.logo else "") or "Logo",
    }
    if view.as_of:
        made["day"] = {"year": view.as_of.year, "month": view.as_of.month, "day": view.as_of.day}
    drawn = {one.id: draw_svg_file(one.chart, view.look).decode("utf-8") for one in view.pictures()}
    plain = msgspec.to_builtins(
        msgspec.structs.replace(view, logo=None, word_template=b"", sheets=())
    )
    made["view"] = _printable_pdf_value(plain, drawn)
    return made


def _printable_pdf_value(value: Any, drawn: Mapping[str, str]) -> Any:
    """`value` with every text in it safe to set, and charts drawn."""
    if isinstance(value, str):
        return _printable_pdf_text(value)
    if isinstance(value, (list, tuple)):
        return [_printable_pdf_value(held, drawn) for held in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "picture":
        chart = value["chart"]
        value = {**value, "chart": {"type": chart["type"], "alt": chart["alt"]}}
    made = {key: _printable_pdf_value(held, drawn) for key, held in value.items()}
    if value.get("type") == "picture":
        made["chart"]["svg"] = normalize("NFC", drawn[value["id"]])
    return made


def _printable_pdf_text(text: str) -> str:
    """`text` on one line with nothing in it that is not shown; a blank at an end stays one."""
    plain = printable_text(" ".join(normalize("NFC", text).split()))
    return f"{' ' * text[:1].isspace()}{plain}{' ' * (plain != '' and text[-1:].isspace())}"
