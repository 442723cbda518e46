"""Files of other programs, told what they are before anything in them is found fault with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from principlecheck.model.format.organisation import SECTION_NAMES
from principlecheck.model.report.problem import MOST_EXCERPT, Place, Problem
from principlecheck.reading.no_text import TABLES
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import split_lines

_OWN = re.compile(r"^[\"']?format[\"']?[ \t]*:|^\{[^\n]*[\"']?format[\"']?[ \t]*:", re.MULTILINE)
_OURS = re.compile(rf"^(?:{'|'.join(sorted(SECTION_NAMES))})[ \t]*:(?:[ \t\r]|$)", re.MULTILINE)
_TOP = re.compile(r"^[\"']?([A-Za-z_$][\w.$-]*)[\"']?[ \t]*:(?:[ \t\r]|$)", re.MULTILINE)
_OPENSLO = re.compile(r"^apiVersion:\s*[\"']?openslo", re.MULTILINE)
_IMAGE = re.compile(r"^\s+(?:image|build|container_name)[ \t]*:", re.MULTILINE)
_SEPARATORS = (";", "\t", ",", "|")
_MOST_LINES = 20
_LEAST_COLUMNS = 2
_MOST_PARTS = 1_000
LEAVE_OUT = "the file's name under exclude: in principlecheck.yaml, so that it is left out"


_HELPDESKS = "a helpdesk's service levels in YAML"


def _suggest_import_of_foreign_file(name: str) -> str:
    return (
        f"policies as YAML files of their own, which `principlecheck import {name}` does, "
        f"and {LEAVE_OUT}"
    )


def recognise_foreign_file(source: SourceFile, text: str) -> Problem | None:
    """What a file of another program is; None for one that may be a policy."""
    bare = text.lstrip()
    if not bare or _OWN.search(text) or _OURS.search(text):
        return None
    advice = (
        _recognise_foreign_json(source.name, bare)
        or _recognise_foreign_yaml(source.name, text)
        or _recognise_foreign_table(source.name, text)
        or _recognise_foreign_markup(bare)
    )
    if advice is None:
        return None
    says, write = advice
    place = Place(source.name, 1, 1, 1)
    return Problem("foreign-file", says, place, write, source.lines[0][:MOST_EXCERPT])


Advice = tuple[str, str]


def _recognise_foreign_json(name: str, text: str) -> Advice | None:
    if text[0] not in "{[":
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if not name.lower().endswith(".json"):
            return None
        value = None
    if isinstance(value, dict) and SECTION_NAMES & value.keys():
        return None  # policies written as JSON
    if _is_foreign_helpdesk_json(value):
        says = "This is JSON with a helpdesk's service levels, and no policy file."
        return says, _suggest_import_of_foreign_file(name)
    return "This is JSON of another program, and no policy file.", LEAVE_OUT


_HELPDESK = re.compile(
    r"sla_?polic|policy_?metrics|sla_?target|first_?reply_?time|first_?resp|next_?reply_?time|"
    r"resolution_?time|business_?hours|ticket|time_?to_?(?:first|resol)",
    re.IGNORECASE,
)


def _is_foreign_helpdesk_json(value: Any) -> bool:
    """Whether names in a JSON text are those of tickets and their deadlines."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        if isinstance(part, dict):
            if any(_HELPDESK.search(key) for key in part):
                return True
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part[:_MOST_LINES])
    return False


def _recognise_foreign_yaml(name: str, text: str) -> Advice | None:
    names = set(_TOP.findall(text))
    known: list[tuple[str, Callable[[], bool]]] = [
        (_HELPDESKS, lambda: bool({"sla_policies", "policy_metrics", "sla_target"} & names)),
        ("an OpenSLO file", lambda: bool(_OPENSLO.search(text))),
        ("a Kubernetes manifest", lambda: {"apiVersion", "kind"} <= names),
        ("a GitHub workflow", lambda: {"on", "jobs"} <= names),
        ("a compose file of containers", lambda: "services" in names and bool(_IMAGE.search(text))),
        ("a GitLab pipeline", lambda: bool({"stages", "before_script"} & names)),
        ("an OpenAPI description", lambda: bool({"openapi", "swagger"} & names)),
        ("a pre-commit configuration", lambda: {"repos"} <= names),
        ("a dependabot configuration", lambda: {"version", "updates"} <= names),
        ("an Ansible playbook", lambda: bool(re.search(r"^- (?:hosts|name):", text, re.MULTILINE))
         and "tasks:" in text),
        ("a documentation site's configuration", lambda: "site_name" in names),
    ]  # fmt: skip
    for what, is_it in known:
        if is_it():
            says = f"This is {what}, which belongs to another program, and no policy file."
            return says, _suggest_import_of_foreign_file(name) if what in (
                _HELPDESKS,
                "an OpenSLO file",
            ) else LEAVE_OUT
    return None


def _recognise_foreign_table(name: str, text: str) -> Advice | None:
    advice = "This is a table, and no policy file.", _suggest_import_of_foreign_file(name)
    if name.lower().endswith((".csv", ".tsv")):
        return advice
    lines = [line for line in split_lines(text)[:_MOST_LINES] if line.strip()]
    says_names = any(re.search(r":(?:\s|$)|^\s*[-#]", line) for line in lines)
    if len(lines) < _LEAST_COLUMNS or says_names:
        return None
    counts = ({line.count(separator) for line in lines} for separator in _SEPARATORS)
    return advice if any(len(found) == 1 and found != {0} for found in counts) else None


def _recognise_foreign_markup(text: str) -> Advice | None:
    if re.match(r"<(?:!DOCTYPE|\?xml|html)\b", text, re.IGNORECASE):
        return "This is a page of markup (HTML or XML), and no policy file.", LEAVE_OUT
    if text.startswith("%PDF"):
        return "This is a PDF, and no policy file.", TABLES
    return None
