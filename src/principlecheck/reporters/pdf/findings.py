"""The findings as the PDF's templates read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from principlecheck.model.audit.document import AuditDocument, AuditFinding
from principlecheck.model.report.chart import Grid
from principlecheck.model.report.report import Finding, Located, principle_title
from principlecheck.reporters.audit_parts import by_question, by_rule, here, spots, there
from principlecheck.reporters.audit_words import opening, owner, sentence
from principlecheck.reporters.money_text import money_or_needs
from principlecheck.reporters.pdf.charts import chart_data
from principlecheck.reporters.pdf.places import Places, cited

EXCERPT = 240


def finding_data(one: AuditFinding, places: Places) -> dict[str, Any]:
    """A finding in full."""
    found = one.finding
    waiver = found.waiver
    return {
        "number": one.label,
        "anchor": f"finding-{one.anchor}",
        "title": found.title,
        "severity": found.severity,
        "confidence": found.confidence,
        "code": found.code,
        "name": found.name,
        "principle": principle_title(found.principle),
        "standing": one.standing,
        "waiver": waiver
        and {
            "expires": waiver.expires.isoformat(),
            "approved_by": waiver.approved_by,
            "reason": waiver.reason,
        },
        "says": opening(found.says),
        "quotes": _quotes((found.at, *found.related), places),
        "why": opening(found.why),
        "source": cited(found.source),
        "effect": opening(found.effect),
        "money": _money(found),
        "costed": found.money is not None,
        "figures": [
            {
                "title": sentence(figure.title),
                "value": figure.value,
                "formula": figure.formula,
                "steps": "; ".join(figure.steps),
            }
            for figure in found.figures
            if figure.formula
        ],
        "chart": found.chart and chart_data(found.chart),
        "do": opening(found.do),
        "cause": one.cause,
        "ask": opening(found.ask),
        "narrative": msgspec.to_builtins(one.narrative),
        "beside": one.beside,
        "owner": owner(one.owner),
        "due": one.due,
        "status": one.status,
        "answer": one.answer,
        "fingerprint": found.fingerprint,
        "route": found.at.route,
    }


def _money(found: Finding) -> str:
    """What a finding costs a year and how that is computed, or what would let it be."""
    told = money_or_needs(found)
    if found.money is None:
        return told
    figure = found.money.figure
    return f"{told} Computed as {figure.formula} ({'; '.join(figure.steps)})."


def _quotes(quoted: Iterable[Located], places: Places) -> list[dict[str, str]]:
    """The quoted lines, without the blanks that they begin with."""
    texts = [(places.spot(one.place), one.excerpt.strip()) for one in quoted if one.place]
    return [
        {"place": place, "text": text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")}
        for place, text in texts
    ]


def contradictions(audit: AuditDocument) -> list[dict[str, Any]]:
    """What stands against what, rule by rule: the entries, or the departments."""
    named = {one.label: one for one in audit.findings}
    return [
        {
            "title": rule.title,
            "severity": rule.severity,
            "pairs": [_pair(named[label]) for label in rule.labels],
        }
        for rule in by_rule(named[label] for label in audit.contradictions)
    ]


def _pair(one: AuditFinding) -> dict[str, Any]:
    return {
        "number": one.label,
        "here": here(one.finding),
        "there": there(one.finding),
        "departments": one.finding.departments,
    }


def broken(audit: AuditDocument, labels: Iterable[str]) -> list[dict[str, Any]]:
    """A principle's findings, rule by rule."""
    named = {one.label: one for one in audit.findings}
    return [
        {"title": rule.title, "severity": rule.severity, "numbers": rule.labels}
        for rule in by_rule(named[label] for label in labels)
    ]


def actions(audit: AuditDocument) -> dict[str, Any]:
    """The picture of the actions: the findings in each of its cells."""
    grid = audit.charts["actions"]
    if not isinstance(grid, Grid):
        raise TypeError("The picture of the actions is a grid.")
    return {
        "columns": grid.columns,
        "rows": [
            {"name": name, "cells": [spots(grid, at, row) for at in range(len(grid.columns))]}
            for row, name in enumerate(grid.rows)
        ],
    }


def questions(audit: AuditDocument) -> list[dict[str, Any]]:
    """Each question once, with the findings that ask it."""
    return [{"ask": opening(ask), "numbers": labels} for ask, labels in by_question(audit.findings)]
