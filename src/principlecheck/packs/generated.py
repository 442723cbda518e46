"""What the generated files of the built-in packs are written with, so that each time they are the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


def json_of_generated_file(value: object) -> str:
    """A value as JSON on one line."""
    return msgspec.json.encode(value).decode("utf-8")


_ANY_VALUE = 2
"""Of a `google.protobuf.Any`: the message, here a `cel.expr.CheckedExpr`."""
_SOURCE_INFO = 5
"""Of a `cel.expr.CheckedExpr`: where its parts stand in the text, which evaluating does not ask."""


def canonical_cel_expression(serialised: bytes) -> bytes:
    """A serialised expression with the entries of its maps in one order, as protobuf writes them in
    another each time, and without its places. All fields on the way there are length-delimited.
    """
    fields = dict(_cel_protobuf_fields(serialised))
    checked = sorted(
        field for field in _cel_protobuf_fields(fields[_ANY_VALUE]) if field[0] != _SOURCE_INFO
    )
    fields[_ANY_VALUE] = b"".join(
        _cel_protobuf_field(number, content) for number, content in checked
    )
    return b"".join(_cel_protobuf_field(number, content) for number, content in fields.items())


def _cel_protobuf_fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protobuf message, each with its number."""
    at = 0
    while at < len(message):
        tag, start = _read_cel_varint(message, at)
        length, start = _read_cel_varint(message, start)
        at = start + length
        yield tag >> 3, message[start:at]


def _cel_protobuf_field(number: int, content: bytes) -> bytes:
    length_delimited = 2
    return (
        _write_cel_varint(number << 3 | length_delimited)
        + _write_cel_varint(len(content))
        + content
    )


def _read_cel_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number as protobuf writes it at a place, and the place behind it."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 0x80:
            return value, at


def _write_cel_varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
