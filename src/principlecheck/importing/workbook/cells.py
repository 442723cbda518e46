"""A value of a policy as the text of a cell, and that text as the value again; nothing is lost.

A list is `a, b`; a map is a line for each name, `contacts: 66`; a bound on a time that says no
more is the time alone, `4 working hours`, and one for a share `60s for 85%`. A text that would read
as something else stands in double quotes, and what is nested deeper in the format's own brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import UnsetType

from principlecheck.importing.naming import id_from_label
from principlecheck.model.format.quantities import Duration, Quantity, Share, Span
from principlecheck.model.format.shapes import (
    ID,
    MeasuredSpan,
    Shape,
    ShareBound,
    SpanBound,
    type_hints_of,
)
from principlecheck.policies.refusals.calendar_words import (
    suggest_dates,
    suggest_days,
    suggest_times_of_day,
)
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.yaml import flow_yaml

MOST_TEXT = 32_000
"""What a cell holds: Excel takes 32,767 characters."""
TOO_LONG = "(longer than a cell holds; it stays as it is in the policies)"
_YES = {"yes": True, "true": True, "y": True, "x": True, "no": False, "false": False, "n": False}
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FOR_SHARE = re.compile(
    r"(?:(?:at most|within) )?(?P<time>.+?)(?: (?:for|in) (?P<share>[0-9.]+ ?%))?"
)
_SHARE_BOUND = re.compile(r"(?P<which>at least|at most|>=|≥|<=|≤) ?(?P<share>[0-9.]+ ?%)")


def workbook_cell_of_value(value: Any, hint: Any = Shape) -> str:
    """A value, as it stands in a file, as the text of a cell of a field of this type."""
    if isinstance(value, dict):
        kind = bare_type_of_workbook_cell(hint)
        bound = isinstance(kind, type) and issubclass(kind, Shape)
        return (_workbook_cell_of_bound(value) if bound else "") or _workbook_cell_of_map(value)
    if isinstance(value, list):
        if value and all(_is_workbook_cell_scalar(part) for part in value):
            return ", ".join(_workbook_cell_of_scalar(part, within=",;\n") for part in value)
        if value and all(
            isinstance(part, dict) and part and _is_workbook_cell_flat(part) for part in value
        ):
            lines = ["; ".join(_workbook_cell_pairs(part)) for part in value]
            if len(lines) > 1 or ";" in lines[0]:
                return "\n".join(lines)
        return _workbook_cell_in_brackets(value)
    return _workbook_cell_of_scalar(value, within="")


def _workbook_cell_of_bound(value: dict[str, Any]) -> str:
    """A bound in the words of people, `60s for 85%`, `at least 80%`; empty for any other map."""
    said = {name: part for name, part in value.items() if isinstance(part, str)}
    if len(said) != len(value) or any(
        _workbook_cell_of_scalar(part, within=";\n:") != part for part in said.values()
    ):
        return ""
    names = list(said)
    if names == ["at_most", "for_share"] and _FOR_SHARE.fullmatch(f"1h for {said['for_share']}"):
        return f"{said['at_most']} for {said['for_share']}"
    if names in (["at_least"], ["at_most"]) and _SHARE_BOUND.fullmatch(f"at most {said[names[0]]}"):
        return f"{names[0].replace('_', ' ')} {said[names[0]]}"
    return said["at_most"] if names == ["at_most"] and "%" not in said["at_most"] else ""


def _workbook_cell_of_map(value: dict[str, Any]) -> str:
    if not value or not _is_workbook_cell_flat(value):
        return _workbook_cell_in_brackets(value)
    return "\n".join(_workbook_cell_pairs(value))


def _workbook_cell_in_brackets(value: Any) -> str:
    return (
        _ESCAPED.sub("\\\\u005f", flow_yaml(value)) if '"' in flow_yaml(value) else flow_yaml(value)
    )


def _is_workbook_cell_scalar(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _is_workbook_cell_flat(value: dict[str, Any]) -> bool:
    """Whether each name and what it holds can stand on a line."""
    for name, part in value.items():
        if not re.fullmatch(r"[A-Za-z0-9][^:;\n\"{}\[\]=]*", name) or name != name.strip():
            return False
        if isinstance(part, dict) or (
            isinstance(part, list) and not (part and all(map(_is_workbook_cell_scalar, part)))
        ):
            return False
    return True


def _workbook_cell_pairs(value: dict[str, Any]) -> list[str]:
    return [
        f"{name}: "
        + (
            ", ".join(_workbook_cell_of_scalar(one, within=",;\n") for one in part)
            if isinstance(part, list)
            else _workbook_cell_of_scalar(part, within=";\n")
        )
        for name, part in value.items()
    ]


def _workbook_cell_of_scalar(value: Any, *, within: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return str(value)
    quoted = (
        value != value.strip()
        or value[:1] in '"{[='
        or not value
        or "\r" in value
        or any(mark in value for mark in within)
        or (within and '"' in value)
        or _ESCAPED.search(value)
    )
    return _ESCAPED.sub("\\\\u005f", json.dumps(value, ensure_ascii=False)) if quoted else value


def parse_workbook_cell(text: str, hint: Any) -> Any:
    """What the text of a cell means for a field of this type, as a policy file holds it.

    Raises `ValueError` with a sentence on what to write.
    """
    kind = bare_type_of_workbook_cell(hint)
    if text.strip() in _words_allowed_in_workbook_cell(hint):
        return text.strip()
    if text.startswith(("{", "[")) and kind is not str:
        return _parse_bracketed_workbook_cell(text)
    if isinstance(kind, type) and issubclass(kind, Shape):
        return _parse_workbook_shape_cell(text, kind)
    origin = get_origin(kind)
    if origin is list:
        return _parse_workbook_list_cell(text, get_args(kind)[0])
    if origin is dict:
        return _parse_workbook_map_cell(
            text, get_args(kind)[1], opening=_is_workbook_opening_field(get_args(kind)[0])
        )
    return _parse_one_in_workbook_cell(text, kind)


def bare_type_of_workbook_cell(hint: Any) -> Any:
    """The type of a field without what may stand in its place: not declared, or a word."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        parts = [
            part
            for part in get_args(hint)
            if part is not UnsetType and get_origin(part) is not Literal
        ]
        words = [part for part in get_args(hint) if get_origin(part) is Literal]
        return (
            bare_type_of_workbook_cell(parts[0]) if parts else bare_type_of_workbook_cell(words[0])
        )
    return hint


def _words_allowed_in_workbook_cell(hint: Any) -> tuple[str, ...]:
    """The words that may stand in the place of a map or a list, such as `none` and `all`."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) not in (Union, UnionType):
        return ()
    return tuple(
        word
        for part in get_args(hint)
        if get_origin(part) is Literal
        for word in get_args(part)
        if isinstance(word, str)
    )


def _is_workbook_opening_field(hint: Any) -> bool:
    return "mon" in str(hint)


def _parse_bracketed_workbook_cell(text: str) -> Any:
    try:
        return read_yaml(f"value: {text}\n".encode(), "cell")["value"]
    except Unreadable as error:
        raise ValueError(error.problems[0].says.removesuffix(".")) from None


def _unquote_workbook_cell(text: str) -> str | None:
    """The text in double quotes; None where it stands in none."""
    if not (text.startswith('"') and text.endswith('"') and len(text) > 1):
        return None
    try:
        found = json.loads(text, strict=False)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def _parse_one_in_workbook_cell(text: str, kind: Any) -> Any:
    inside = _unquote_workbook_cell(text)
    if inside is not None:
        return inside
    if kind is bool:
        if text.strip().lower() not in _YES:
            raise ValueError("write yes or no")
        return _YES[text.strip().lower()]
    if kind is int:
        if re.fullmatch(r"-?[0-9]{1,15}(?:\.0+)?", text.strip()):
            return int(float(text)) if "." in text else int(text)
        raise ValueError("write a whole number")
    if kind is date:
        found = suggest_dates(text)
        if len(found) == 1:
            return found[0]
        raise ValueError("write a date like 2026-11-22")
    return text.strip()


def _split_workbook_cell(text: str, marks: str) -> list[str]:
    """A text cut at these marks, but not within double quotes."""
    found, here, quoted, escaped = [], "", False, False
    for letter in text:
        if letter in marks and not quoted:
            found.append(here)
            here = ""
            continue
        if letter == '"' and not escaped and (quoted or not here.rpartition(": ")[2].strip()):
            quoted = not quoted
        escaped = letter == "\\" and not escaped
        here += letter
    return [part.strip() for part in [*found, here] if part.strip()]


def _parse_workbook_list_cell(text: str, hint: Any) -> list[Any]:
    kind = bare_type_of_workbook_cell(hint)
    if isinstance(kind, type) and issubclass(kind, Shape):
        return [
            _parse_workbook_shape_cell(line, kind, separators=";")
            for line in _split_workbook_cell(text, "\n")
        ]
    return [_parse_one_in_workbook_cell(part, kind) for part in _split_workbook_cell(text, ",;\n")]


def _parse_workbook_shape_cell(text: str, kind: type[Shape], separators: str = ";\n") -> Any:
    bare = text.strip()
    fields = kind.__struct_fields__
    if ":" in bare and not bare.startswith('"'):
        return _parse_workbook_shape_pairs(bare, kind, separators)
    inside = _unquote_workbook_cell(bare)
    if (
        issubclass(kind, (SpanBound, MeasuredSpan))
        and inside is None
        and (found := _FOR_SHARE.fullmatch(bare))
    ):
        return {
            "at_most": found["time"],
            **({"for_share": found["share"]} if found["share"] else {}),
        }
    if issubclass(kind, ShareBound) and (share := _SHARE_BOUND.fullmatch(bare)):
        least = share["which"] in ("at least", ">=", "≥")
        return {"at_least" if least else "at_most": share["share"]}
    if "at_most" in fields and len(kind.__struct_defaults__) == len(fields):  # none is needed
        return {"at_most": parse_workbook_cell(bare, type_hints_of(kind)["at_most"])}
    return _parse_workbook_shape_pairs(bare, kind, separators)


def _parse_workbook_shape_pairs(text: str, kind: type[Shape], separators: str) -> dict[str, Any]:
    hints = {name.rstrip("_"): type_hints_of(kind)[name] for name in kind.__struct_fields__}
    gathered = hints.pop(kind.rest, None)
    made: dict[str, Any] = {}
    for part in _split_workbook_cell(text, separators):
        name, mark, value = part.partition(":")
        field = name.strip()
        if not mark:
            raise ValueError(
                f"write it as `name: value`, with names such as {', '.join(hints)[:120]}"
            )
        field = (
            field
            if field in hints
            else field.replace(" ", "_")
            if field.replace(" ", "_") in hints
            else field
        )
        if field in hints:
            made[field] = parse_workbook_cell(value.strip(), hints[field])
        elif gathered is not None and kind.rest == "open":
            made[suggest_days(field) or field] = _parse_workbook_opening_times(value.strip())
        else:
            made[field] = _parse_one_in_workbook_cell(value.strip(), str)
    return made


def _parse_workbook_map_cell(text: str, hint: Any, *, opening: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for part in _split_workbook_cell(text, ";\n"):
        if opening and (read_ := _parse_workbook_day_and_times(part)):
            made |= read_
            continue
        name, mark, value = part.partition(":")
        if not mark:
            raise ValueError("write a line for each, as `name: value`")
        made[name.strip()] = parse_workbook_cell(value.strip(), hint)
    return made


def _parse_workbook_day_and_times(part: str) -> dict[str, str]:
    """`Mon-Fri 9-18` as the format has it; nothing where it cannot mean one thing."""
    found = re.fullmatch(r"(?P<days>[A-Za-z][A-Za-z –-]*?)\s*[: ]\s*(?P<times>[0-9].*)", part)
    if found is None:
        return {}
    named = suggest_days(found["days"])
    return {named: _parse_workbook_opening_times(found["times"])} if named else {}


def _parse_workbook_opening_times(text: str) -> str:
    read_ = suggest_times_of_day(text)
    return read_[0] if len(read_) == 1 else text


def parse_workbook_entry_name(text: str) -> str:
    """The name of an entry, from what somebody wrote in its first cell."""
    bare = text.strip()
    return bare if re.search(ID, bare) else id_from_label(bare)


def workbook_column_kind_in_words(hint: Any) -> str:
    """What a field takes, for the row under its heading; empty where its example says enough."""
    kind = bare_type_of_workbook_cell(hint)
    if kind is bool:
        return "yes or no"
    if kind is int:
        return "a number"
    if kind is date:
        return "a date"
    if get_origin(kind) is list:
        return "one or several, with commas"
    if isinstance(kind, type) and issubclass(kind, Quantity):
        named: Mapping[type, str] = {
            Share: "a percentage",
            Duration: "a length of work",
            Span: "a time",
        }
        return next((words for one, words in named.items() if issubclass(kind, one)), "")
    return ""
