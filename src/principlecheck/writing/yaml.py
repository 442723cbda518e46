"""Values as YAML that every reader takes for the same: the one place that knows when to quote."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from principlecheck.reading.plain import doubt_about_plain_scalar, plain_scalar_reads_as_itself

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
    if isinstance(value, str) and _PLAIN.fullmatch(value) and plain_scalar_reads_as_itself(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def write_policy_file_text(policy: dict[str, Any]) -> str:
    """Sections as the policy file that they are, laid out as a person would; in their order."""
    import yaml

    look: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 100}
    # A PyYAML built without libyaml writes the same, more slowly.
    fast = _policy_file_dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper))
    body = yaml.dump(policy, Dumper=fast, **look)
    if '"' in body:  # there libyaml, four times as fast, writes signs as numbers and breaks words
        body = yaml.dump(policy, Dumper=_policy_file_dumper(yaml.SafeDumper), **look)
    return f"format: 1\n{body}"


@cache
def _policy_file_dumper(base: Any) -> Any:
    """A dumper of PyYAML's that also quotes what our own reader asks about where it stands plain."""

    def represent(dumper: Any, text: str) -> Any:
        style = "'" if doubt_about_plain_scalar(text, "", None) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    dumper: Any = type("PolicyFileDumper", (base,), {})
    dumper.add_representer(str, represent)
    return dumper
