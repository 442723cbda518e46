"""The file of measured figures: written for a person to review, and never over what one wrote."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from principlecheck.evidence.cleaning import CleanedRecords
from principlecheck.evidence.figures import MeasuredGroup
from principlecheck.evidence.notes import NOTES, SIGNS
from principlecheck.evidence.signs import SignTest
from principlecheck.model.report.refusal import Refusal
from principlecheck.writing.files import write_file_in_place_of
from principlecheck.writing.yaml import flow_yaml

_MARK = "# Counted by principlecheck measure. While this line is true, measuring again replaces the file: "
_MOST_ID = 63
_LEAST_CHANCE = 0.000001


def name_of_measured_period(first: date, last: date) -> str:
    """What a period is called: its month where it lies in one, else its days."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%Y-%m}"
    if first.year == last.year:
        return f"{first:%Y-%m}-to-{last:%m}"
    return f"{first:%Y-%m}-to-{last:%Y-%m}"


def measured_entries_by_id(
    groups: Sequence[MeasuredGroup], looks: Sequence[SignTest], cleaned: CleanedRecords, name: str
) -> dict[str, dict[str, Any]]:
    """The entries of `measured` by id: scopes, figures, signs, and what they rest on."""
    found: dict[str, dict[str, Any]] = {}
    for group in groups:
        id_ = _id_of_measured_entry(name, group, found)
        found[id_] = _measured_entry_of_group(group, cleaned)
    for look in looks:
        entry = next(
            (e for e in found.values() if _scopes_of_measured_entry(e) == _scopes_of_sign(look)),
            None,
        )
        if entry is not None:
            entry.setdefault("signs", {})[look.sign] = _measured_entry_of_sign(look)
    first = next(iter(found.values()), None)
    if first is not None:
        first["from_records"] = _measured_records_summary(cleaned)
    return found


def _id_of_measured_entry(name: str, group: MeasuredGroup, taken: Mapping[str, object]) -> str:
    parts = [
        str(part)
        for value in group.scopes.values()
        for part in (value if isinstance(value, list) else [value])
    ]
    whole = "-".join(
        (name, *parts, *([str(group.hours)] if _measured_scopes_again(group, taken) else []))
    )
    short, turn = whole[:_MOST_ID].rstrip("-"), 2
    while short in taken:
        short = f"{whole[: _MOST_ID - 4].rstrip('-')}-{turn}"
        turn += 1
    return short


def _measured_scopes_again(group: MeasuredGroup, taken: Mapping[str, Any]) -> bool:
    return group.hours is not None and any(
        _scopes_of_measured_entry(e) == group.scopes for e in taken.values()
    )


def _scopes_of_measured_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {k: entry[k] for k in ("queues", "reasons", "segments", "priority") if k in entry}


def _scopes_of_sign(look: SignTest) -> dict[str, Any]:
    named = {"queue": "queues", "priority": "priority"}
    return {
        named[column]: value if column == "priority" else [value]
        for column, value in zip(look.by, look.group, strict=True)
    }


def _measured_entry_of_group(group: MeasuredGroup, cleaned: CleanedRecords) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "since": cleaned.period.first,
        "until": cleaned.period.last,
        **group.scopes,
    }
    if group.hours:
        entry["hours"] = group.hours
    certainty: dict[str, Any] = {}
    for route, figure in group.figures.items():
        _put_in_measured_entry(entry, route, figure.value)
        if not route.endswith(".at_most"):
            certainty[route] = {
                "contacts": figure.contacts,
                **({"low": figure.low} if figure.low else {}),
                **({"high": figure.high} if figure.high else {}),
            }
    for route, value in group.plain.items():
        if "." not in route or route.partition(".")[0] in entry:
            _put_in_measured_entry(entry, route, value)
    if certainty:
        entry["certainty"] = certainty
    return entry


def _put_in_measured_entry(entry: dict[str, Any], route: str, value: Any) -> None:
    field, _, inner = route.partition(".")
    if inner:
        entry.setdefault(field, {})[inner] = value
    else:
        entry[field] = value


def _measured_entry_of_sign(look: SignTest) -> dict[str, Any]:
    return {
        **({"at": look.at} if look.at else {}),
        "contacts": look.contacts,
        "share": _measured_percent_text(look.share),
        "usual": _measured_percent_text(look.usual),
        "chance": _measured_percent_text(max(_LEAST_CHANCE, min(1.0, look.chance)), 4),
    }


def _measured_percent_text(value: float, digits: int = 2) -> str:
    text = f"{100 * min(1.0, max(0.0, value)):.{digits}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _measured_records_summary(cleaned: CleanedRecords) -> dict[str, Any]:
    left = sum(cleaned.left_out.values())
    partly = {
        f"{field.replace('_', ' ')} {why}": n
        for field, reasons in cleaned.partly.items()
        for why, n in reasons.items()
    }
    return {
        "rows": cleaned.rows,
        "counted": cleaned.rows - left,
        **({"left_out": cleaned.left_out} if cleaned.left_out else {}),
        **({"not_in_every_figure": partly} if partly else {}),
    }


def measured_file_text(entries: Mapping[str, Mapping[str, Any]], remarks: Sequence[str]) -> str:
    """The file: what each figure is, what would bias it, and the figures."""
    body = "".join(f"{line}\n" for line in _measured_file_body(entries))
    told = "".join(f"{line}\n" for line in _measured_file_comments(entries, remarks))
    rest = f"{told}{body}"
    return f"{_MARK}{_measured_file_digest(rest)}\n{rest}"


def _measured_file_body(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """One line a field, so that a change of a figure is a change of a line."""
    yield "format: 1"
    yield "measured:"
    for id_, entry in entries.items():
        yield f"  {id_}:"
        for field, value in entry.items():
            if field in ("certainty", "signs"):
                yield f"    {field}:"
                yield from (
                    f"      {flow_yaml(name)}: {flow_yaml(part)}" for name, part in value.items()
                )
            else:
                yield f"    {field}: {value if isinstance(value, date) else flow_yaml(value)}"


def _measured_file_comments(
    entries: Mapping[str, Mapping[str, Any]], remarks: Sequence[str]
) -> Iterator[str]:
    yield "# Review it, and commit it: rules read it like any other policy file."
    yield "# An interval holds the truth 95 times in 100. Groups of few contacts are not written."
    used = {name for entry in entries.values() for name in entry}
    for name, (formula, bias) in NOTES.items():
        if name in used:
            yield f"# {name}: {formula}. It is off with: {bias}."
    signs = {sign for entry in entries.values() for sign in entry.get("signs", ())}
    for name, compared in SIGNS.items():
        if name in signs:
            yield f"# signs.{name}: whether {compared}."
    for remark in remarks:
        yield f"# {remark}"


def _measured_file_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def write_measured_file(path: Path, text: str) -> bool:
    """Puts the file where it belongs; False where the very same one is there already.

    Raises `Refusal` where a person has written or changed what stands there.
    """
    if path.is_symlink():
        raise Refusal(f"{path.as_posix()} is a link to another file, which is not written over.")
    before = path.read_bytes() if os.path.lexists(path) else None
    if before is not None:
        if before == text.encode("utf-8"):
            return False
        if not is_measured_file_untouched(before):
            raise Refusal(
                f"{path.as_posix()} has been written or changed by a person, and stays as it is.",
                "Write to another file with -o, or take this one away first.",
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file_in_place_of(path, text.encode("utf-8"), known=before)
    return True


def is_measured_file_untouched(data: bytes) -> bool:
    """Whether a file is still what measuring wrote."""
    first, _, rest = data.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n")
    found = re.fullmatch(re.escape(_MARK) + "([0-9a-f]{32})", first)
    return found is not None and found[1] == _measured_file_digest(rest)
