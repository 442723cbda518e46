"""The schemas that are committed under `schemas/`, by name, each generated from its types."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.dossier_files import PROSE, ResponsesFile, WrittenBrief
from principlecheck.model.audit.theme import ThemeFile
from principlecheck.model.format.schema import json_schema_of_struct, serialise_json_schema
from principlecheck.model.law import LawFile
from principlecheck.model.records import FIELDS, Column, RecordsFile
from principlecheck.model.settings import Settings
from principlecheck.model.waivers import WaiverFile
from principlecheck.packs.pack import PackFile
from principlecheck.policies.editor_schema import editor_schema_of_policies
from principlecheck.reporters.json_report import JsonReport


def _schema_of_brief_for_run() -> dict[str, Any]:
    """Prose is a list of paragraphs, or one text, which reading parts at its blank lines."""
    schema = json_schema_of_struct(
        WrittenBrief, "principlecheck-brief.schema.json", "report.yaml beside an audit"
    )
    fields = schema["$defs"][WrittenBrief.__name__]["properties"]
    for name in PROSE:
        as_list = {key: fields[name].pop(key) for key in ("type", "items", "maxItems")}
        fields[name]["anyOf"] = [as_list, {"type": "string", "pattern": r"[^\s]"}]
    return schema


def _schema_of_records_for_run() -> dict[str, Any]:
    """A column that is written as itself stands there by its name alone."""
    schema = json_schema_of_struct(
        RecordsFile, "principlecheck-records.schema.json", "principlecheck mapping of records"
    )
    columns = schema["$defs"][RecordsFile.__name__]["properties"]["columns"]
    columns["propertyNames"] = {"enum": list(FIELDS)}
    columns["additionalProperties"] = {
        "anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{Column.__name__}"}]
    }
    return schema


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "policy": editor_schema_of_policies,
    "pack": lambda: json_schema_of_struct(
        PackFile, "principlecheck-pack.schema.json", "principlecheck principle pack"
    ),
    "law": lambda: json_schema_of_struct(
        LawFile, "principlecheck-law.schema.json", "principlecheck law or contract terms"
    ),
    "records": _schema_of_records_for_run,
    "settings": lambda: json_schema_of_struct(
        Settings, "principlecheck-settings.schema.json", "principlecheck settings"
    ),
    "theme": lambda: json_schema_of_struct(
        ThemeFile, "principlecheck-theme.schema.json", "principlecheck theme"
    ),
    "waivers": lambda: json_schema_of_struct(
        WaiverFile, "principlecheck-waivers.schema.json", "principlecheck waivers"
    ),
    "report": lambda: json_schema_of_struct(
        JsonReport, "principlecheck-report.schema.json", "principlecheck JSON report"
    ),
    "brief": _schema_of_brief_for_run,
    "responses": lambda: json_schema_of_struct(
        ResponsesFile, "principlecheck-responses.schema.json", "responses.yaml beside an audit"
    ),
    "audit": lambda: json_schema_of_struct(
        AuditDocument, "principlecheck-audit.schema.json", "principlecheck audit, as themes see it"
    ),
}


@cache
def schema_text_for_run(name: str) -> str:
    """The text of `schemas/<name>.schema.json`."""
    return serialise_json_schema(SCHEMAS[name]())
