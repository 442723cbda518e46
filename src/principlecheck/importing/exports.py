"""Exports of helpdesks: JSON, YAML of the same objects, rows of CSV; as plain values, bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.events import parse_yaml_events

MOST_BYTES = 20 << 20
MOST_DEPTH = 60
MOST_PARTS = 1_000_000
_LARGEST = 10**40


class ExportPart(Struct, frozen=True):
    """A value of an export and its place: `sla_policies[0].policy_metrics[2]`."""

    value: Any
    at: str

    def __getitem__(self, key: str | int) -> ExportPart:
        inner = self.value.get(key) if isinstance(self.value, dict) else None
        return ExportPart(inner, f"{self.at}.{key}" if self.at else str(key))

    def items(self) -> Iterator[ExportPart]:
        """The parts of a list, each with its place; none of what is no list."""
        for number, value in enumerate(self.value if isinstance(self.value, list) else ()):
            yield ExportPart(value, f"{self.at}[{number}]")

    @property
    def map(self) -> Mapping[str, Any]:
        """The value as a map; an empty one where it is none."""
        return self.value if isinstance(self.value, dict) else {}

    def text(self, *keys: str) -> str:
        """The first of these fields that holds a text or a number, as a text."""
        for key in keys:
            found = self.map.get(key)
            if isinstance(found, (str, int, float)) and not isinstance(found, bool) and found != "":
                return str(found)
        return ""


def parse_export_json(text: str, name: str) -> Any:
    """The value of a JSON text. Raises `Refusal` for what is none, or nested too deep."""
    try:
        value = json.loads(text, parse_constant=_refuse_export_constant)
    except RecursionError:
        raise Refusal(f"{name} is nested deeper than {MOST_DEPTH} levels.") from None
    except ValueError as error:
        if "line" in str(error):
            raise Refusal(f"{name} is not JSON: {error}.") from None
        raise Refusal(f"{name} is not JSON that can be read: {error}.") from None
    _refuse_unbounded_export(value, name)
    return value


def _refuse_export_constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


def parse_export_yaml(text: str, name: str) -> list[Any]:
    """The documents of a YAML text of another program, dates left as texts.

    Raises `Refusal` for what is none, repeats itself by aliases, or is nested too deep.
    """
    depth = 0
    try:
        for event in parse_yaml_events(text):
            if isinstance(event, yaml.AliasEvent):
                line = getattr(event.start_mark, "line", 0) + 1
                says = f"{name}, line {line}: aliases (*name) are not followed."
                raise Refusal(says, "Write the value itself in its place.")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                raise Refusal(f"{name} is nested deeper than {MOST_DEPTH} levels.")
        documents = [
            one for one in yaml.load_all(text, Loader=_ExportYamlLoader) if one is not None
        ]
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())[:200]
        raise Refusal(f"{name} is not YAML that can be read: {said}.") from None
    except ValueError as error:
        raise Refusal(f"{name} is not YAML that can be read: {error}.") from None
    for document in documents:
        _refuse_unbounded_export(document, name)
    return documents


class _ExportYamlLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe values only; a date is the text that it is written as."""


_ExportYamlLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _refuse_unbounded_export(value: Any, name: str) -> None:
    waiting, seen = [(value, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if depth > MOST_DEPTH:
            raise Refusal(f"{name} is nested deeper than {MOST_DEPTH} levels.")
        if isinstance(part, int) and abs(part) > _LARGEST:
            raise Refusal(f"{name} holds a number of more digits than any count or id has.")
        if seen > MOST_PARTS:
            raise Refusal(f"{name} holds more than {MOST_PARTS:,} values.")
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        waiting.extend((one, depth + 1) for one in inner)


def parse_export_number(value: Any) -> float | None:
    """A number of an export, which some write in quotes; None for any other."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if abs(value) < 1e15 else None
    text = str(value or "").strip()
    if text.replace(".", "", 1).isdecimal() and len(text) <= len("999999999.999"):
        return float(text)
    return None


def parse_export_truth(value: Any) -> bool | None:
    """`true`, `TRUE` and true alike; None for any other."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False, "t": True, "f": False, "1": True, "0": False}.get(
        str(value).strip().lower()
    )


def export_too_large(name: str) -> Refusal:
    """What is told of a file that is not read."""
    return Refusal(f"{name} is larger than {units.format_file_size(MOST_BYTES)}, the most read.")
