"""What an organisation sets for itself: which rules it is judged by, and when the gate closes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.format.quantities import END
from principlecheck.model.format.shapes import ID, field_meta
from principlecheck.model.report.report import Severity

CALENDAR_DAYS = rf"^[1-9][0-9]{{0,4}} calendar days?{END}"
DEFAULT_FAIL_ON: Severity = "high"
FORMATS = ("text", "questions", "json", "markdown", "sarif", "junit", "github", "gitlab")
"""What `check` can write."""
SPOKEN = ("text", "questions")
"""Those for people at a terminal; they end with what the gate rests on."""
DEFAULT_FORMATS = ["text"]
DEFAULT_WAIVERS = "waivers.yaml"

_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_File = Annotated[str, Meta(min_length=1, max_length=400)]
# Looked up with the packs at hand, which a schema has not: a share, a duration or a number.
_Threshold = Annotated[Any, Meta(extra_json_schema={"type": ["string", "number"]})]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `principlecheck.yaml`. Every path in it starts from the folder it stands in."""

    format: Annotated[
        Literal[1], field_meta("The version of the settings' format; write 1 first", 1)
    ]
    exclude: Annotated[
        list[_File] | UnsetType,
        field_meta(
            "Files and folders that hold no policy; * stands for anything", ["ci/*", "drafts"]
        ),
    ] = UNSET
    packs: Annotated[
        list[_File] | UnsetType,
        field_meta("Principle packs of your own, beside the five", ["principles/house.yaml"]),
    ] = UNSET
    laws: Annotated[
        list[_File] | UnsetType,
        field_meta("Files of law or contract terms of your own", ["contracts/meridian.yaml"]),
    ] = UNSET
    select: Annotated[
        list[_Name] | UnsetType,
        field_meta("Judge by these rules only: PRD01, or PRD for all of them", ["PRD", "SVC01"]),
    ] = UNSET
    ignore: Annotated[list[_Name] | UnsetType, field_meta("Leave these rules out", ["RES06"])] = (
        UNSET
    )
    thresholds: Annotated[
        dict[_Name, dict[_Name, _Threshold]] | UnsetType,
        field_meta(
            "Other thresholds than the pack's, by rule and name", {"PRD05": {"most_cut": "20%"}}
        ),
    ] = UNSET
    severities: Annotated[
        dict[_Name, Severity] | UnsetType,
        field_meta("Other severities than the pack's, by rule", {"RES06": "low"}),
    ] = UNSET
    fail_on: Annotated[
        Severity | UnsetType, field_meta("check ends with 1 from this severity on", "high")
    ] = UNSET
    formats: Annotated[
        list[_File] | UnsetType,
        field_meta("What check writes: a format, or format=file", ["text", "sarif=out.sarif"]),
    ] = UNSET
    required: Annotated[
        list[_Name] | UnsetType,
        field_meta("Rules that must be judged: one that waits for a declaration fails", ["SVC18"]),
    ] = UNSET
    theme: Annotated[
        Annotated[str, Meta(pattern=ID)] | UnsetType,
        field_meta(
            "The brand of audits: a folder of themes/, or an installed theme", "plain-consulting"
        ),
    ] = UNSET
    waivers: Annotated[
        _File | UnsetType, field_meta("The file of waivers; left out, waivers.yaml", "waivers.yaml")
    ] = UNSET
    longest_waiver: Annotated[
        Annotated[str, Meta(pattern=CALENDAR_DAYS)] | UnsetType,
        field_meta(
            "The longest that a waiver may last, from created to expires", "90 calendar days"
        ),
    ] = UNSET
    dossier: Annotated[
        _File | UnsetType,
        field_meta("The folder of what people write beside the audit; it holds no policy", "audit"),
    ] = UNSET
