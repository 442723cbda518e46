"""What an independent reader makes of a PDF."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pypdf import PdfReader, mult
from pypdf.generic import ArrayObject, Destination, DictionaryObject, IndirectObject


def texts(reader: PdfReader) -> list[str]:
    return [text for text, _ in _pages(reader)]


def squeezed(text: str) -> str:
    """Without blanks: where a line breaks says nothing."""
    return re.sub(r"\s+", "", text)


def marks(reader: PdfReader) -> Iterator[tuple[str, int]]:
    """The bookmarks in order, each with its page from 1."""

    def walk(items: list[Any]) -> Iterator[tuple[str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            elif isinstance(item, Destination):
                yield str(item.title), (reader.get_destination_page_number(item) or 0) + 1

    yield from walk(reader.outline)


class Run(NamedTuple):
    """Text set at one go, and where it begins: in points from the lower left corner."""

    text: str
    x: float
    y: float


def runs(reader: PdfReader) -> list[Run]:
    return [run for _, found in _pages(reader) for run in found]


@cache
def _pages(reader: PdfReader) -> list[tuple[str, list[Run]]]:
    """The text of each page and what it is set from: reading a page takes longest by far."""
    pages = []
    for page in reader.pages:
        found: list[Run] = []

        def visit(
            text: str, outer: list[float], inner: list[float], *_: object, to: list[Run] = found
        ) -> None:
            to.append(Run(text, *mult(inner, outer)[4:]))

        pages.append((page.extract_text(visitor_text=visit), found))
    return pages


def body(reader: PdfReader) -> str:
    """All pages without blanks, headers and footers."""
    return squeezed("".join(run.text for run in runs(reader) if 50 < run.y < 785))


def alternatives(reader: PdfReader) -> Iterator[str]:
    for held in dictionaries(reader):
        if "/Alt" in held:
            yield str(held["/Alt"])


def dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, streams' own included."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        held = waiting.pop()
        if isinstance(held, IndirectObject):
            if held.idnum in seen:
                continue
            seen.add(held.idnum)
            held = held.get_object()
        if isinstance(held, DictionaryObject):
            yield held
            waiting.extend(held.values())
        elif isinstance(held, ArrayObject):
            waiting.extend(held)
