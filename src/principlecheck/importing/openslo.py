"""OpenSLO: objectives of availability as promises; what software measures otherwise is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from principlecheck.importing.exports import ExportPart, parse_export_number
from principlecheck.importing.helpdesk import (
    ExportDocument,
    ExportFields,
    GivenBesideExport,
    list_unread_export_fields,
    place_in_export,
)
from principlecheck.importing.understood import Understood, plain_source_text
from principlecheck.model import units

SLO = ExportFields(
    "SLO",
    {"description": "`says`", "objectives": "`availability`, where the indicator is about it",
     "indicator": "whether it is about availability", "service": "the comment"},
    {"timeWindow": "over which time it is counted stands in no field of a promise",
     "budgetingMethod": "how the budget is counted stands in no field of a promise",
     "alertPolicies": "who is alerted stands in no field of a promise",
     "indicatorRef": "the indicator stands in another file"},
)  # fmt: skip
TABLES = (SLO,)
_AVAILABLE = re.compile(r"availab|uptime|up-time", re.IGNORECASE)


def is_openslo_object(document: ExportDocument) -> bool:
    """Whether a document is an object of OpenSLO."""
    value = document.value
    return isinstance(value, dict) and str(value.get("apiVersion", "")).startswith("openslo")


def read_openslo_objects(
    documents: Sequence[ExportDocument], given: GivenBesideExport
) -> Understood:
    """A promise for each objective of availability."""
    understood = Understood("OpenSLO")
    for document in documents:
        whole = document.whole
        kind = whole.text("kind")
        if kind != "SLO":
            name = whole["metadata"].text("name")
            why = "is no objective; only objects of the kind SLO hold times or shares"
            understood.miss(document.file, f"{kind} {name}", why)
            continue
        _import_openslo_objective(understood, document.file, whole, given.into or "promises")
    return understood


def _import_openslo_objective(
    understood: Understood, file: str, whole: ExportPart, into: str
) -> None:
    spec, metadata = whole["spec"], whole["metadata"]
    name = metadata.text("name") or "slo"
    list_unread_export_fields(understood, file, spec, SLO)
    about = " ".join(
        (
            name,
            metadata.text("displayName"),
            spec.text("description"),
            str(spec["indicator"].value),
            spec.text("indicatorRef"),
        )
    )
    objectives = list(spec["objectives"].items())
    for number, objective in enumerate(objectives):
        of = f" of the service {spec.text('service')}" if spec.text("service") else ""
        where = f"{place_in_export(file, objective)}{of}"
        share = parse_export_number(objective.map.get("target"))
        per_cent = parse_export_number(objective.map.get("targetPercent"))
        per_cent = share * 100 if share is not None else per_cent
        if objective.map.get("op") is not None or objective.map.get("value") is not None:
            said = f"{objective.text('op')} {objective.text('value')}"
            why = "is a limit without a unit, of what software does; OpenSLO does not say of what"
            understood.miss(where, f"{name}: {said}", why)
            continue
        if per_cent is None or not 0 < per_cent <= 100:
            understood.miss(where, name, "has no target that is a share")
            continue
        if not _AVAILABLE.search(about):
            understood.miss(
                where, name, "is not about availability, and a promise has no other share"
            )
            continue
        fields = {"availability": {"at_least": f"{units.format_number(per_cent, 6)}%"}}
        says = spec.text("description")
        label = name if len(objectives) == 1 else f"{name}-{number + 1}"
        understood.add(into, label, {**fields, **({"says": plain_source_text(says)} if says else {})}, where,
                       {"availability": f"{objective.at}: {objective.text('target', 'targetPercent')}"})  # fmt: skip
