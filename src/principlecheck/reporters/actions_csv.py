"""The actions of an audit as CSV (RFC 4180), for Jira and whatever else takes tasks from a file.

A text that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from principlecheck.model.audit.sheets import ACTIONS, UNNAMED, Cell
from principlecheck.model.audit.view import AuditView
from principlecheck.reporters.plain import printable_text

MOST_SUMMARY = 255
"""Jira's own limit of a summary."""
_HEADS = ("Summary", "Description", "Priority", "Due Date", "Assignee", "Status", "Labels",
          "External ID")  # fmt: skip
_PRIORITIES = {"critical": "Highest", "high": "High", "medium": "Medium", "low": "Low"}
_ACTS = ("=", "+", "-", "@", "\t", "\r")


def render_audit_files(
    view: AuditView, path: Path, *, pictures: bool = True
) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: one file."""
    return [(path, render_actions_csv(view).encode("utf-8"))]


def render_actions_csv(view: AuditView) -> str:
    """The actions, a line each, under the names that Jira's import knows."""
    sheet = next((one for one in view.sheets if one.name == ACTIONS), None)
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADS)
    titles = [one.title for one in sheet.columns] if sheet else []
    for row in sheet.rows if sheet else ():
        writer.writerow(
            map(_csv_cell_without_formula, _csv_action_line(dict(zip(titles, row, strict=True))))
        )
    return made.getvalue()


def _csv_action_line(row: dict[str, Cell]) -> Sequence[str]:
    def said(title: str) -> str:
        return _csv_cell_text(row[title])

    action, owner = said("Action"), said("Owner")
    longer = action if len(action) > MOST_SUMMARY else ""
    parts = (
        ("Cause", said("Cause")), ("Action", longer), ("Findings", said("Findings")),
        ("How we will know", said("How we will know")), ("Field", said("Field to write")),
        ("Value", said("Value to write")), ("What it takes", said("What it takes")),
        ("Owner", owner if owner == UNNAMED else ""), ("Cost", said("Cost")), ("Effort", said("Effort")), ("Answer", said("Answer")),
    )  # fmt: skip
    summary = action if not longer else f"{action[: MOST_SUMMARY - 1]}…"
    priority = said("Priority").capitalize() or _PRIORITIES.get(said("Severity"), "Lowest")
    described = "\n".join(f"{name}: {text}" for name, text in parts if text)
    label = f"audit-{said('Severity')}"
    return (summary, described, priority, said("Due"), owner.removeprefix(UNNAMED),
            said("Status"), label, said("No."))  # fmt: skip


def _csv_cell_text(cell: Cell) -> str:
    return "" if cell is None else printable_text(" ".join(str(cell).split()))


def _csv_cell_without_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_ACTS) else text
