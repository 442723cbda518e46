"""Bytes to text: UTF-8 only, and nothing that hides or commands."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from principlecheck.model.report.problem import Problem
from principlecheck.reading.no_text import utf_16_codec_of_bytes, why_bytes_are_no_text
from principlecheck.reading.text import FORBIDDEN, Unreadable, decode_bytes, split_lines


def refused(data: bytes) -> Problem:
    with pytest.raises(Unreadable) as caught:
        decode_bytes(data, "x")
    return caught.value.problems[0]


@pytest.mark.parametrize(
    "character", [chr(n) for n in range(0xA0) if n not in (9, 10, 13) and not 32 <= n < 127]
)
def test_control_characters_are_refused(character: str) -> None:
    problem = refused(f"ab\nc{character}d".encode())
    assert problem.kind == "hidden-character"
    assert f"U+{ord(character):04X}" in problem.says
    assert (problem.place.line, problem.place.column) == (2, 2)
    assert problem.excerpt == "c�d"


@pytest.mark.parametrize(
    ("character", "says"),
    [
        (
            "\u2028",
            "The invisible character U+2028 breaks this line for some programs and not for others.",
        ),
        (
            "\u0085",
            "The invisible character U+0085 breaks this line for some programs and not for others.",
        ),
        ("\u202e", "The invisible character U+202E changes the order in which this line is shown."),
        ("\u2066", "The invisible character U+2066 changes the order in which this line is shown."),
        ("\u200f", "The invisible character U+200F changes the order in which this line is shown."),
        ("\ufeff", "A byte-order mark (U+FEFF) stands inside the text."),
        ("\x1b", "The control character U+001B cannot be shown."),
        ("\uffff", "The control character U+FFFF cannot be shown."),
    ],
)
def test_each_says_what_it_does(character: str, says: str) -> None:
    assert refused(f"a{character}b".encode()).says == says


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("\x1f\x1f\x1f\x1f\x08")
@example("\x00a\x00b")
def test_what_is_allowed_comes_through_and_what_is_not_never_does(text: str) -> None:
    data = text.encode()
    bare = text.removeprefix("\ufeff")
    if utf_16_codec_of_bytes(data):
        assert refused(data).kind == "encoding"
    elif why_bytes_are_no_text(data, "x"):
        assert refused(data).kind == "foreign-file"
    elif FORBIDDEN.search(bare):
        assert refused(data).kind == "hidden-character"
    else:
        assert decode_bytes(data, "x") == bare


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"\xe9", 1, 1),
        (b"a\r\nb\xe9", 2, 2),
        (b"a\rb\rcd\xff", 3, 3),
        ("é😀".encode() + b"\xff", 1, 3),
        (b"\xef\xbb\xbfab\x80", 1, 3),
        (b"ab\xe2\x82", 1, 3),
        (b"\xed\xa0\x80", 1, 1),
    ],
)
def test_the_place_of_a_byte_that_is_not_utf8(data: bytes, line: int, column: int) -> None:
    problem = refused(data)
    assert problem.kind == "encoding"
    assert (problem.place.line, problem.place.column) == (line, column)


def test_lines_are_those_of_editors() -> None:
    assert split_lines("a\r\nb\nc\rd\u2028e\x0cf") == ["a", "b", "c", "d\u2028e\x0cf"]
    assert split_lines("a\n") == ["a", ""]


def packed(parts: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def office(main: str, more: dict[str, bytes] | None = None) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", main: b"<x/>", **(more or {})})


SHEET, LETTER = office("xl/workbook.xml"), office("word/document.xml")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (office("word/document.xml", {"word/embeddings/a.xlsx": SHEET}), "a Word document"),
        (office("word/document2.xml", {"word/embeddings/a.xlsx": SHEET}), "a Word document"),
        (office("ppt/presentation.xml", {"ppt/embeddings/a.xlsx": SHEET}), "a presentation"),
        (office("xl/workbook.xml", {"xl/embeddings/a.docx": LETTER}), "an Excel workbook"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text", "b.xlsx": SHEET}),
         "a document of OpenOffice"),
        (packed({"a.xlsx": SHEET}), "an archive, or a document in one"),
        (packed({"xl/notes.txt": b"no package"}), "an archive, or a document in one"),
        (office("word/document.xml", {"word/embeddings/a.xlsx": SHEET})[:-30], "a Word document"),
    ],
)  # fmt: skip
def test_a_document_is_told_by_its_own_main_part(data: bytes, what: str) -> None:
    told = why_bytes_are_no_text(data, "x")
    assert told is not None
    assert told[0] == what
