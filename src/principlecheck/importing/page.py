"""The page of every importer: field by field, what is read and what is told as not read."""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.importing import (
    connect,
    freshdesk,
    jira,
    labels,
    openslo,
    staffing,
    zammad,
    zendesk_fields,
)
from principlecheck.importing.helpdesk import BOOKKEEPING, ExportFields

_HELPDESKS = (
    ("Zendesk", zendesk_fields.TABLES),
    ("Freshdesk", freshdesk.TABLES),
    ("Zammad", zammad.TABLES),
    ("Jira Service Management", jira.TABLES),
    ("Amazon Connect", connect.TABLES),
    ("OpenSLO", openslo.TABLES),
)


def importing_page(intro: str) -> str:
    """The Markdown page on importing: `intro`, then a table for each kind of object."""
    return "\n".join((intro.rstrip("\n"), "", *_importing_page_tables())) + "\n"


def _importing_page_tables() -> Iterator[str]:
    yield "## What each importer reads"
    yield ""
    yield "A field that is in no table is told as not known, with its place. Numbers, addresses and"
    yield f"dates of the program itself ({', '.join(f'`{name}`' for name in BOOKKEEPING[:5])} …) say nothing"
    yield "of how customers are served, and are passed over."
    yield ""
    yield "### A table of service levels"
    yield ""
    yield "| a heading such as | becomes |"
    yield "|---|---|"
    yield "| Severity, Priority, P1, Critical, High | `priorities`, ranked, and `priority` |"
    yield "| Plan, Tier, Gold, Enterprise | `segments` |"
    for clock, _ in labels.CLOCKS:
        yield f"| {_SUCH_AS[clock]} | `{clock}` |"
    yield "| Hours, Cover, Coverage, 24x7, 9x5 | `hours: always`, or times in working hours |"
    yield "| Description, Example, Impact | `says` of the priority |"
    yield "| Acknowledgement, Workaround, Restoration, anything else | listed, with its reason |"
    yield ""
    yield "### A staffing sheet"
    yield ""
    yield "| column | becomes |"
    yield "|---|---|"
    for name, _, what in staffing.COLUMNS:
        yield f"| {name.replace('_', ' ')} | {what} |"
    yield ""
    for program, tables in _HELPDESKS:
        yield f"### {program}"
        yield ""
        for table in tables:
            yield from _importing_page_table(table)


_SUCH_AS = {
    "first_reply": "First response, Initial response time, Response, Reply within, We get back to you",
    "next_reply": "Next reply, Subsequent response",
    "update": "Update time, Update frequency",
    "resolution": "Resolution, Fix time, Time to resolve, Fixed by, Solved by",
    "availability": "Uptime, Availability",
}


def _importing_page_table(table: ExportFields) -> Iterator[str]:
    yield f"| {table.called} | |"
    yield "|---|---|"
    for name, what in table.read.items():
        yield f"| `{name}` | {what} |"
    for name, why in table.listed.items():
        yield f"| `{name}` | *listed:* {why} |"
    yield ""
