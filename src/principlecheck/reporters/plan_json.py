"""A plan as JSON, for scripts and for the pull request's own bot."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from principlecheck.model.report.comparison import Comparison
from principlecheck.reporters.plain import json_without_ci_commands


class JsonPlan(Struct, frozen=True):
    """What `plan --format json` prints."""

    format: Literal[1]
    tool: str
    plan: Comparison


def render_plan_json(comparison: Comparison) -> str:
    """The plan as JSON text, keys in a fixed order, ending with a newline."""
    whole = JsonPlan(1, "principlecheck", comparison)
    encoded = msgspec.json.encode(whole, order="deterministic")
    return json_without_ci_commands(msgspec.json.format(encoded, indent=2).decode()) + "\n"
