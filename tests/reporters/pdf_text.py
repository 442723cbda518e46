"""What an independent reader makes of a PDF."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader, mult
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    Destination,
    DictionaryObject,
    IndirectObject,
    NameObject,
)


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

        pages.append((page_text(page, visit), found))
    return pages


def page_text(page: PageObject, visitor_text: Callable[..., None] = lambda *_: None) -> str:
    """The text of a page as pypdf finds it in the operations of the page, which are read in one go:
    pypdf reads them byte by byte, which takes most of its time.
    """
    content = page.get_contents()
    operations = None if content is None else text_operations(content.get_data())
    if operations is None:
        return page.extract_text(visitor_text=visitor_text)
    quick = ContentStream(None, None)
    quick.operations = operations
    before = page["/Contents"]
    page[NameObject("/Contents")] = quick
    try:
        return page.extract_text(visitor_text=visitor_text)
    finally:
        page[NameObject("/Contents")] = before


TOKEN = re.compile(
    rb"""\s*(?:
    \((?P<text>(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)
    | <(?P<code>[0-9A-Fa-f\s]*)>
    | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+))
    | (?P<name>/[^\s()<>\[\]{}/%]*)
    | (?P<begins>\[|<<)
    | (?P<ends>\]|>>)
    | (?P<operator>[A-Za-z'"][A-Za-z0-9*'"]*)
    )\s*""",
    re.DOTALL | re.VERBOSE,
)
ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
MEANT |= dict.fromkeys((b"\r\n", b"\r", b"\n"), b"")
OF_TEXT = frozenset(b"BT ET q Q cm Tf Tm Td TD T* Tj TJ ' \" Tc Tw Tz TL Ts Do".split())


def text_operations(data: bytes) -> list[tuple[Any, bytes]] | None:
    """The operations of a page that set text or say where; none where it is not read whole."""
    operations: list[tuple[Any, bytes]] = []
    operands: list[Any] = []
    within: list[list[Any]] = []
    end = 0
    for token in TOKEN.finditer(data):
        kind, held = token.lastgroup, token[token.lastindex or 0]
        if token.start() != end or held == b"BI":  # an image follows, whose bytes are no tokens
            return None
        end = token.end()
        if kind == "operator":
            if held in OF_TEXT:
                operations.append((operands, held))
            operands = []
        elif kind == "begins":
            within.append(operands)
            operands = ArrayObject()
        elif kind == "ends":
            within[-1].append(operands)
            operands = within.pop()
        else:
            operands.append(READ[kind or ""](held))
    return operations if end == len(data) else None


def meant(found: re.Match[bytes]) -> bytes:
    """What stands for an escaped sign in a text."""
    return bytes([int(found[1], 8) & 255]) if found[1] else MEANT.get(found[2], found[2])


def read_code(held: bytes) -> ByteStringObject:
    digits = b"".join(held.split())
    return ByteStringObject(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


READ: dict[str, Callable[[bytes], object]] = {
    "text": lambda held: ByteStringObject(ESCAPED.sub(meant, held)),
    "code": read_code,
    "number": lambda held: float(held) if b"." in held else int(held),
    "name": lambda held: NameObject(held.decode()),
}


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
