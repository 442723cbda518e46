"""Values as YAML that every reader takes for the same: the one place that knows when to quote."""

from __future__ import annotations

import json
import re
from typing import Any

from principlecheck.reading.scalars import NotAScalar, value_of_plain_scalar

# Texts that mean the same inside brackets and outside, and that no comment or quote begins in.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/%=-]*[A-Za-z0-9%])?")


def quote_yaml_text(text: str) -> str:
    """A text on one line, in quotes whatever it is."""
    return json.dumps(text, ensure_ascii=False)


def flow_yaml(value: Any) -> str:
    """A value on one line, as YAML reads it anywhere; texts in quotes unless they are plain."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{flow_yaml(key)}: {flow_yaml(part)}" for key, part in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(flow_yaml, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and _yaml_text_reads_as(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def write_policy_file_text(policy: dict[str, Any]) -> str:
    """Sections as the policy file that they are, laid out as a person would; in their order."""
    import yaml

    look: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 100}
    # A PyYAML built without libyaml writes the same, more slowly.
    body = yaml.dump(policy, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), **look)
    if '"' in body:  # there libyaml, four times as fast, writes signs as numbers and breaks words
        body = yaml.safe_dump(policy, **look)
    return f"format: 1\n{body}"


def _yaml_text_reads_as(text: str) -> object:
    try:
        return value_of_plain_scalar(text)
    except NotAScalar:
        return None
