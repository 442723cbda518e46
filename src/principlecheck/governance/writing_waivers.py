"""Waivers written into their file without touching what a person wrote there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from principlecheck.governance.waivers import SECTION
from principlecheck.model.report.measure import Written
from principlecheck.model.report.report import Finding, Waiver
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, decode_bytes
from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.yaml import quote_yaml_text

_HEADER = """\
# Findings that somebody has accepted until a day; see docs/waivers.md.
# After that day the gate counts them again. They always count in scores and reports.
format: 1
waivers:
"""


class CannotAppend(Exception):  # noqa: N818 - says what the program will not do
    """A file of waivers that nothing can be added to; `entries` is what to add by hand."""

    def __init__(self, why: str, entries: str) -> None:
        super().__init__(why)
        self.why, self.entries = why, entries


def add_waivers_to_file(
    source: SourceFile | None, waivers: Sequence[tuple[Waiver, Finding]]
) -> bytes:
    """The bytes of a file of waivers with more of them; all that was there stays as it is.

    Raises `CannotAppend` where the file is not written as such files are, and `Unreadable`.
    """
    if source is None:
        return (_HEADER + _waivers_as_lines(waivers, 2, "\n")).encode()
    text = decode_bytes(source.data, source.name)
    before = read_yaml(source.data, source.name)
    why = f"{source.name} is not written so that waivers can be added at its end."
    if not isinstance(before, dict) or not isinstance(before.get(SECTION, {}), dict):
        raise CannotAppend(why, _waivers_as_lines(waivers, 2, "\n"))
    grown = _text_with_waivers_added(source, text, before, waivers)
    expected = {
        **before,
        SECTION: {
            **before.get(SECTION, {}),
            **{w.fingerprint: _waiver_fields(w) for w, _ in waivers},
        },
    }
    try:
        agrees = read_yaml(grown, source.name) == expected
    except Unreadable:
        agrees = False
    if not agrees:
        raise CannotAppend(why, _waivers_as_lines(waivers, 2, "\n"))
    return grown


def _text_with_waivers_added(
    source: SourceFile,
    text: str,
    before: dict[str, Any],
    waivers: Sequence[tuple[Waiver, Finding]],
) -> bytes:
    """The text with the waivers put in behind those it has; not yet read again."""
    found = re.search(r"\r\n|\r|\n", text)
    line_break = found.group() if found else "\n"
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    places = source.places
    key = places.key((SECTION,))
    entries = before.get(SECTION, {})
    first = next((place for one in entries if (place := places.key((SECTION, one)))), None)
    new = _waivers_as_lines(waivers, first.column - 1 if first else 2, line_break)
    end = len(lines)
    if key is None:
        new = f"{SECTION}:{line_break}{new}"
    else:
        later = [place.line for name in before if (place := places.key((name,)))]
        end = min((line - 1 for line in later if line > key.line), default=end)
        if not entries:
            lines[key.line - 1] = re.sub(r":\s*\{\s*\}", ":", lines[key.line - 1], count=1)
    head, tail = "".join(lines[:end]), "".join(lines[end:])
    if head and not head.endswith(("\n", "\r")):
        head += line_break
    mark = source.data[:3] if source.data.startswith(b"\xef\xbb\xbf") else b""
    return mark + f"{head}{new}{tail}".encode()


def _waivers_as_lines(
    waivers: Sequence[tuple[Waiver, Finding]], indent: int, line_break: str
) -> str:
    lines = []
    for waiver, finding in waivers:
        # The title is for whoever reads the change; its own quotes keep it on one line.
        lines.append(f"{' ' * indent}# {finding.severity}: {quote_yaml_text(finding.title)}")
        lines.append(f'{" " * indent}"{waiver.fingerprint}":')
        for name, value in _waiver_fields(waiver).items():
            lines += _waiver_field_lines(name, value, indent + 2)
    return "".join(f"{line}{line_break}" for line in lines)


def _waiver_field_lines(name: str, value: str | dict[str, Written], indent: int) -> Iterator[str]:
    """A field of a waiver, with its figures each on a line."""
    space = " " * indent
    if isinstance(value, str):
        plain = name in ("code", "created", "expires")
        yield f"{space}{name}: {value if plain else quote_yaml_text(value)}"
        return
    yield f"{space}{name}:"
    for figure, kept in value.items():
        names = [kept] if isinstance(kept, str) else kept
        written = ", ".join(quote_yaml_text(one) for one in names)
        yield f"{space}  {quote_yaml_text(figure)}: {written if isinstance(kept, str) else f'[{written}]'}"


def _waiver_fields(waiver: Waiver) -> dict[str, str | dict[str, Written]]:
    fields: dict[str, str | dict[str, Written]] = {
        "code": waiver.code,
        "entry": waiver.entry,
        "owner": waiver.owner,
        "approved_by": waiver.approved_by,
        "reason": waiver.reason,
        "ticket": waiver.ticket,
        "created": waiver.created.isoformat(),
        "expires": waiver.expires.isoformat(),
        "file": waiver.file,
        "figures": waiver.figures,
    }
    return {name: value for name, value in fields.items() if value}


def line_of_waiver(source: SourceFile, fingerprint: str) -> int | None:
    """The line of a waiver, if the file has one under that fingerprint, good or bad."""
    place = source.places.key((SECTION, fingerprint))
    return place.line if place else None
