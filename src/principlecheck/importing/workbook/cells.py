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

from principlecheck.importing.naming import id_of
from principlecheck.model.format.quantities import Duration, Quantity, Share, Span
from principlecheck.model.format.shapes import (
    ID,
    MeasuredSpan,
    Shape,
    ShareBound,
    SpanBound,
    hints_of,
)
from principlecheck.policies.refusals.calendar_words import dates, days, times
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read
from principlecheck.writing.yaml import flow

MOST_TEXT = 32_000
"""What a cell holds: Excel takes 32,767 characters."""
TOO_LONG = "(longer than a cell holds; it stays as it is in the policies)"
_YES = {"yes": True, "true": True, "y": True, "x": True, "no": False, "false": False, "n": False}
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FOR_SHARE = re.compile(
    r"(?:(?:at most|within) )?(?P<time>.+?)(?: (?:for|in) (?P<share>[0-9.]+ ?%))?"
)
_SHARE_BOUND = re.compile(r"(?P<which>at least|at most|>=|≥|<=|≤) ?(?P<share>[0-9.]+ ?%)")


def text_of(value: Any, hint: Any = Shape) -> str:
    """A value, as it stands in a file, as the text of a cell of a field of this type."""
    if isinstance(value, dict):
        kind = bare_type(hint)
        bound = isinstance(kind, type) and issubclass(kind, Shape)
        return (_of_bound(value) if bound else "") or _of_map(value)
    if isinstance(value, list):
        if value and all(_is_scalar(part) for part in value):
            return ", ".join(_scalar(part, within=",;\n") for part in value)
        if value and all(isinstance(part, dict) and part and _is_flat(part) for part in value):
            lines = ["; ".join(_pairs(part)) for part in value]
            if len(lines) > 1 or ";" in lines[0]:
                return "\n".join(lines)
        return _bracketed(value)
    return _scalar(value, within="")


def _of_bound(value: dict[str, Any]) -> str:
    """A bound in the words of people, `60s for 85%`, `at least 80%`; empty for any other map."""
    said = {name: part for name, part in value.items() if isinstance(part, str)}
    if len(said) != len(value) or any(
        _scalar(part, within=";\n:") != part for part in said.values()
    ):
        return ""
    names = list(said)
    if names == ["at_most", "for_share"] and _FOR_SHARE.fullmatch(f"1h for {said['for_share']}"):
        return f"{said['at_most']} for {said['for_share']}"
    if names in (["at_least"], ["at_most"]) and _SHARE_BOUND.fullmatch(f"at most {said[names[0]]}"):
        return f"{names[0].replace('_', ' ')} {said[names[0]]}"
    return said["at_most"] if names == ["at_most"] and "%" not in said["at_most"] else ""


def _of_map(value: dict[str, Any]) -> str:
    if not value or not _is_flat(value):
        return _bracketed(value)
    return "\n".join(_pairs(value))


def _bracketed(value: Any) -> str:
    return _ESCAPED.sub("\\\\u005f", flow(value)) if '"' in flow(value) else flow(value)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _is_flat(value: dict[str, Any]) -> bool:
    """Whether each name and what it holds can stand on a line."""
    for name, part in value.items():
        if not re.fullmatch(r"[A-Za-z0-9][^:;\n\"{}\[\]=]*", name) or name != name.strip():
            return False
        if isinstance(part, dict) or (
            isinstance(part, list) and not (part and all(map(_is_scalar, part)))
        ):
            return False
    return True


def _pairs(value: dict[str, Any]) -> list[str]:
    return [
        f"{name}: "
        + (
            ", ".join(_scalar(one, within=",;\n") for one in part)
            if isinstance(part, list)
            else _scalar(part, within=";\n")
        )
        for name, part in value.items()
    ]


def _scalar(value: Any, *, within: str) -> str:
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


def value_of(text: str, hint: Any) -> Any:
    """What the text of a cell means for a field of this type, as a policy file holds it.

    Raises `ValueError` with a sentence on what to write.
    """
    kind = bare_type(hint)
    if text.strip() in _words_beside(hint):
        return text.strip()
    if text.startswith(("{", "[")) and kind is not str:
        return _of_brackets(text)
    if isinstance(kind, type) and issubclass(kind, Shape):
        return _shape(text, kind)
    origin = get_origin(kind)
    if origin is list:
        return _listed(text, get_args(kind)[0])
    if origin is dict:
        return _mapped(text, get_args(kind)[1], opening=_is_opening(get_args(kind)[0]))
    return _one(text, kind)


def bare_type(hint: Any) -> Any:
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
        return bare_type(parts[0]) if parts else bare_type(words[0])
    return hint


def _words_beside(hint: Any) -> tuple[str, ...]:
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


def _is_opening(hint: Any) -> bool:
    return "mon" in str(hint)


def _of_brackets(text: str) -> Any:
    try:
        return read(f"value: {text}\n".encode(), "cell")["value"]
    except Unreadable as error:
        raise ValueError(error.problems[0].says.removesuffix(".")) from None


def _unquoted(text: str) -> str | None:
    """The text in double quotes; None where it stands in none."""
    if not (text.startswith('"') and text.endswith('"') and len(text) > 1):
        return None
    try:
        found = json.loads(text, strict=False)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def _one(text: str, kind: Any) -> Any:
    inside = _unquoted(text)
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
        found = dates(text)
        if len(found) == 1:
            return found[0]
        raise ValueError("write a date like 2026-11-22")
    return text.strip()


def _parts(text: str, marks: str) -> list[str]:
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


def _listed(text: str, hint: Any) -> list[Any]:
    kind = bare_type(hint)
    if isinstance(kind, type) and issubclass(kind, Shape):
        return [_shape(line, kind, separators=";") for line in _parts(text, "\n")]
    return [_one(part, kind) for part in _parts(text, ",;\n")]


def _shape(text: str, kind: type[Shape], separators: str = ";\n") -> Any:
    bare = text.strip()
    fields = kind.__struct_fields__
    if ":" in bare and not bare.startswith('"'):
        return _mapped_shape(bare, kind, separators)
    inside = _unquoted(bare)
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
        return {"at_most": value_of(bare, hints_of(kind)["at_most"])}
    return _mapped_shape(bare, kind, separators)


def _mapped_shape(text: str, kind: type[Shape], separators: str) -> dict[str, Any]:
    hints = {name.rstrip("_"): hints_of(kind)[name] for name in kind.__struct_fields__}
    gathered = hints.pop(kind.rest, None)
    made: dict[str, Any] = {}
    for part in _parts(text, separators):
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
            made[field] = value_of(value.strip(), hints[field])
        elif gathered is not None and kind.rest == "open":
            made[days(field) or field] = _opening_times(value.strip())
        else:
            made[field] = _one(value.strip(), str)
    return made


def _mapped(text: str, hint: Any, *, opening: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for part in _parts(text, ";\n"):
        if opening and (read_ := _day_and_times(part)):
            made |= read_
            continue
        name, mark, value = part.partition(":")
        if not mark:
            raise ValueError("write a line for each, as `name: value`")
        made[name.strip()] = value_of(value.strip(), hint)
    return made


def _day_and_times(part: str) -> dict[str, str]:
    """`Mon-Fri 9-18` as the format has it; nothing where it cannot mean one thing."""
    found = re.fullmatch(r"(?P<days>[A-Za-z][A-Za-z –-]*?)\s*[: ]\s*(?P<times>[0-9].*)", part)
    if found is None:
        return {}
    named = days(found["days"])
    return {named: _opening_times(found["times"])} if named else {}


def _opening_times(text: str) -> str:
    read_ = times(text)
    return read_[0] if len(read_) == 1 else text


def name_in(text: str) -> str:
    """The name of an entry, from what somebody wrote in its first cell."""
    bare = text.strip()
    return bare if re.search(ID, bare) else id_of(bare)


def kind_in_words(hint: Any) -> str:
    """What a field takes, for the row under its heading; empty where its example says enough."""
    kind = bare_type(hint)
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
