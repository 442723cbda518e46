"""Bytes that are no text: what they are, so that nothing in them is read letter by letter."""

from __future__ import annotations

import re
from io import BytesIO
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
_OFFICE = {"word": "a Word document", "ppt": "a presentation"}
_FOLDER = re.compile(rb"(xl|word|ppt)/[a-zA-Z]")
_LEFT_OUT = "the file's name under exclude: in principlecheck.yaml, so that it is left out"
_BEGINS = (
    (b"%PDF-", "a PDF", TABLES),
    (b"\xd0\xcf\x11\xe0", "a document of an older Office", TABLES),
    (b"\x89PNG", "a picture", _LEFT_OUT),
    (b"\xff\xd8\xff", "a picture", _LEFT_OUT),
    (b"GIF8", "a picture", _LEFT_OUT),
    (b"\x1f\x8b", "an archive", _LEFT_OUT),
)


def why_bytes_are_no_text(data: bytes, name: str) -> Told | None:
    """What `data` is if it is no text in one byte a letter or in UTF-8; None where it may be one.
    `name` is that of the file, as it is shown.
    """
    if data.startswith(b"PK\x03\x04"):
        return _recognise_packed_bytes(data, name)
    for begins, what, write in _BEGINS:
        if data.startswith(begins):
            return what, write
    head = data[:_MOST_LOOKED_AT]
    controls = len(_CONTROL.findall(head))
    many = controls > max(_MOST_CONTROLS, len(head) * _MOST_SHARE)
    return (NO_TEXT, _LEFT_OUT) if many else None


def utf_16_codec_of_bytes(data: bytes) -> str:
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


def _recognise_packed_bytes(data: bytes, name: str) -> Told:
    """A file in parts, told by where its main part is: what is embedded in it has parts of its own."""
    if _OPEN_OFFICE in data[:200]:
        return "a document of OpenOffice", TABLES
    main = _main_folder_of_office_bytes(data)
    if main == "xl":
        right = name.lower().endswith((".xlsx", ".xlsm"))
        called = name if right else f"{PurePosixPath(name).with_suffix('')}.xlsx"
        first = "" if right else "its name with the ending .xlsx, and then "
        return (
            WORKBOOK,
            f"{first}policies as YAML files of their own, which `principlecheck import {called}` does",
        )
    return _OFFICE.get(main, "an archive, or a document in one"), TABLES


def _main_folder_of_office_bytes(data: bytes) -> str:
    """The folder of an Office file's main part; of one that is damaged, whichever comes first in its
    bytes; empty where there is none.
    """
    # Loaded only to explain a no.
    import zipfile

    from principlecheck.reading.workbook import DAMAGED_ZIP

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.namelist()
            whole = min((part.header_offset for part in archive.infolist()), default=0) == 0
    except DAMAGED_ZIP:
        whole = False
    if not whole:  # or the end that was found is that of an embedded file
        found = _FOLDER.search(data)
        return found[1].decode() if found else ""
    folders = {part.partition("/")[0] for part in parts if "/" in part}
    packaged = "[Content_Types].xml" in parts
    return next((one for one in ("xl", *_OFFICE) if one in folders and packaged), "")
