"""Bytes that are no text: what they are, so that nothing in them is read letter by letter."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

Told = tuple[str, str]
"""What the file is, as one says it after “this is”, and what to write in its place."""

NO_TEXT, WORKBOOK = "no text", "an Excel workbook"
TABLES = (
    "its tables as a workbook (.xlsx), CSV or a page of HTML, which `principlecheck import` reads"
)
_MOST_LOOKED_AT = 4_096
_MOST_CONTROLS, _MOST_SHARE = 4, 0.05
"""How many control characters, and what share of all, a file has at most that people wrote as text."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OPEN_OFFICE = b"mimetypeapplication/vnd.oasis"
_LEFT_OUT = "the file's name under exclude: in principlecheck.yaml, so that it is left out"
_BEGINS = (
    (b"%PDF-", "a PDF", TABLES),
    (b"\xd0\xcf\x11\xe0", "a document of an older Office", TABLES),
    (b"\x89PNG", "a picture", _LEFT_OUT),
    (b"\xff\xd8\xff", "a picture", _LEFT_OUT),
    (b"GIF8", "a picture", _LEFT_OUT),
    (b"\x1f\x8b", "an archive", _LEFT_OUT),
)


def no_text(data: bytes, name: str) -> Told | None:
    """What `data` is if it is no text in one byte a letter or in UTF-8; None where it may be one.
    `name` is that of the file, as it is shown.
    """
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name)
    for begins, what, write in _BEGINS:
        if data.startswith(begins):
            return what, write
    head = data[:_MOST_LOOKED_AT]
    controls = len(_CONTROL.findall(head))
    many = controls > max(_MOST_CONTROLS, len(head) * _MOST_SHARE)
    return (NO_TEXT, _LEFT_OUT) if many else None


def utf_16(data: bytes) -> str:
    """The codec of `data` if that is UTF-16, by its mark or because every other byte is empty;
    nothing where it is not.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    even, odd = data[:_MOST_LOOKED_AT:2], data[1:_MOST_LOOKED_AT:2]
    for codec, letters, empty in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        if len(empty) > 1 and 0 not in letters and empty.count(0) > len(empty) // 2:
            return codec
    return ""


def _packed(data: bytes, name: str) -> Told:
    """A file in parts, told by the names of its parts."""
    if b"xl/" in data:
        right = name.lower().endswith((".xlsx", ".xlsm"))
        called = name if right else f"{PurePosixPath(name).with_suffix('')}.xlsx"
        first = "" if right else "its name with the ending .xlsx, and then "
        return (
            WORKBOOK,
            f"{first}policies as YAML files of their own, which `principlecheck import {called}` does",
        )
    if b"word/" in data:
        return "a Word document", TABLES
    if _OPEN_OFFICE in data[:200]:
        return "a document of OpenOffice", TABLES
    return "an archive, or a document in one", TABLES
