"""A logo: an SVG or PNG image, by what it holds and not by what it is called.

An SVG is a program for whoever draws it, so only what draws shapes and text is let in, and it is
written anew from what was understood: no script, no other file, no instruction, no entity.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from principlecheck.dossier.logo_svg import BadLogo, clean_svg_logo

__all__ = ["BadLogo", "check_logo"]

MOST_PIXELS = 8_000_000
MOST_SIDE = 8_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WRITE = "an SVG or PNG file that an image program has saved"


def check_logo(data: bytes) -> tuple[str, bytes]:
    """The media type of an image, and the image as it is safe to hand on. Raises `BadLogo`."""
    if data.startswith(_SIGNATURE):
        _check_png_logo(data)
        return "image/png", data
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "image/svg+xml", clean_svg_logo(data)
    raise BadLogo("it is neither SVG nor PNG", _WRITE)


def _check_png_logo(data: bytes) -> None:
    chunks = list(_png_logo_chunks(data))
    kinds = [kind for kind, _ in chunks]
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise BadLogo("the PNG is damaged or incomplete", _WRITE)
    header = chunks[0][1]
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    if len(header) != 13 or not width or not height:
        raise BadLogo("the PNG is damaged or incomplete", _WRITE)
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        says = f"it is {width} × {height} pixels, which is more than a logo needs"
        raise BadLogo(says, "one of 8 million pixels at most")


def _png_logo_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the end; they stop short where one is damaged or something follows it."""
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        end = at + 8 + length
        if zlib.crc32(kind + body) != int.from_bytes(data[end : end + 4], "big"):
            return
        at = end + 4
        if kind == b"IEND" and at != len(data):
            return
        yield kind, body
