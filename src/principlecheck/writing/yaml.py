"""Values as YAML that every reader takes for the same: the one place that knows when to quote."""

from __future__ import annotations

import json
import re
from typing import Any

from principlecheck.reading.scalars import NotAScalar, plain_value

# Texts that mean the same inside brackets and outside, and that no comment or quote begins in.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/%=-]*[A-Za-z0-9%])?")


def quoted(text: str) -> str:
    """A text on one line, in quotes whatever it is."""
    return json.dumps(text, ensure_ascii=False)


def flow(value: Any) -> str:
    """A value on one line, as YAML reads it anywhere; texts in quotes unless they are plain."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and _reads_as(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def as_policy_file(policy: dict[str, Any]) -> str:
    """Sections as the policy file that they are, laid out as a person would; in their order."""
    import yaml

    look: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 100}
    body = yaml.dump(policy, Dumper=yaml.CSafeDumper, **look)
    if '"' in body:  # there libyaml, four times as fast, writes signs as numbers and breaks words
        body = yaml.safe_dump(policy, **look)
    return f"format: 1\n{body}"


def _reads_as(text: str) -> object:
    try:
        return plain_value(text)
    except NotAScalar:
        return None
