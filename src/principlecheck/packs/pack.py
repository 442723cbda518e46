"""What a pack says: rules as data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from principlecheck.model.format.quantities import END
from principlecheck.model.report.report import Confidence, Severity, Source

CODE = rf"^[A-Z]{{3,5}}[0-9]{{2,3}}{END}"
NAME = rf"^[a-z][a-z0-9-]{{2,60}}{END}"
Line = Annotated[str, Meta(min_length=1, max_length=2_000)]
Condition = Annotated[str, Meta(min_length=1, max_length=2_000)]
Code = Annotated[str, Meta(pattern=CODE)]
Threshold = str | int | float


class PackPart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A map inside a pack."""


class Variant(PackPart, frozen=True, kw_only=True):
    """What a finding says instead when `when` holds; the first that holds is used."""

    when: Annotated[Condition, Meta(description="A condition like fails_when")]
    severity: Severity | UnsetType = UNSET
    confidence: Confidence | UnsetType = UNSET
    title: Line | UnsetType = UNSET
    says: Line | UnsetType = UNSET
    effect: Line | UnsetType = UNSET
    do: Line | UnsetType = UNSET
    decide: Line | UnsetType = UNSET
    ask: Line | UnsetType = UNSET


class Unsure(PackPart, frozen=True, kw_only=True):
    """When a rule that does not fail cannot be said to pass either."""

    when: Annotated[Condition, Meta(description="A condition like fails_when")]
    says: Annotated[Line, Meta(description="Why nothing can be said")]


class Examples(PackPart, frozen=True, kw_only=True):
    """Policies, without their `format: 1`, that pass and that fail; run as tests."""

    passes: Annotated[list[dict[str, Any]], Meta(min_length=1)]
    fails: Annotated[list[dict[str, Any]], Meta(min_length=1)]


class Rule(PackPart, frozen=True, kw_only=True):
    """One rule. docs/architecture.md explains each field; `{…}` in prose are placeholders."""

    name: Annotated[str, Meta(pattern=NAME, description="A short name with hyphens")]
    title: Annotated[Line, Meta(description="What is wrong, as a headline")]
    on: Annotated[str, Meta(description="A section, a pairing, or organisation")]
    fails_when: Annotated[Condition, Meta(description="A CEL condition")]
    at: Annotated[
        str | Annotated[list[str], Meta(min_length=1)],
        Meta(description="The route shown to the reader; of several, the first that is declared"),
    ] = "entry"
    and_at: Annotated[list[str], Meta(description="Further routes shown")] = field(
        default_factory=list
    )
    severity: Severity
    confidence: Confidence
    says: Annotated[Line, Meta(description="The condition found, with its figures")]
    why: Annotated[Line, Meta(description="Why the principle asks for it")]
    effect: Annotated[Line, Meta(description="What it does to people")]
    do: Annotated[Line, Meta(description="What to write instead")]
    ask: Annotated[Line, Meta(description="Whom to ask about the cause")]
    source: Source
    examples: Examples
    applies_when: Condition | UnsetType = UNSET
    unsure: Unsure | UnsetType = UNSET
    variants: list[Variant] = field(default_factory=list)
    thresholds: dict[str, Threshold] = field(default_factory=dict)
    see_also: list[Code] = field(default_factory=list)
    picture: Annotated[str | UnsetType, Meta(description="A fact that is a chart")] = UNSET
    costs: Annotated[
        str | UnsetType, Meta(description="A fact that is what the finding costs a year")
    ] = UNSET
    decide: Annotated[
        Line | UnsetType, Meta(description="What to do, for those who decide and write no policies")
    ] = UNSET
    computed: Annotated[Line | UnsetType, Meta(description="How it is computed, in words")] = UNSET


class Principle(PackPart, frozen=True, kw_only=True):
    """The principle that a pack codifies."""

    id: Annotated[str, Meta(pattern=rf"^[a-z][a-z_]{{2,40}}{END}")]
    title: Line
    means: Annotated[Line, Meta(description="What the principle asks, in a sentence or two")]
    source: Source


class PackFile(PackPart, frozen=True, kw_only=True):
    """One pack: a principle and its rules, by code."""

    format: Literal[1]
    version: Annotated[str, Meta(pattern=rf"^[0-9]+\.[0-9]+{END}")]
    principle: Principle
    rules: dict[Code, Rule]
