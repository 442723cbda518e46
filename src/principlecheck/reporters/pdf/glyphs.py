"""Which characters the faces at hand can show: asked of Typst itself, so that none is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_NAMED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_ROUNDS = 20

Refuses = Callable[[str, bool], str | None]
"""Sets a document, with the system's faces or without; what is said against it, or None."""


def pdf_data_with_shown_glyphs(
    data: dict[str, Any], refuses: Refuses
) -> tuple[dict[str, Any], bool]:
    """`data` with each character that no face can show written as its code, and whether the
    system's faces are needed for those that the program's own cannot show.
    """
    text = json.dumps(data, ensure_ascii=False)
    foreign = sorted(character for character in set(text) if not character.isascii())
    missing = _glyphs_typst_cannot_show(foreign, refuses, system_faces=False)
    if not missing:
        return data, False
    lost = _glyphs_typst_cannot_show(missing, refuses, system_faces=True)
    table = str.maketrans({character: f"\\u{ord(character):04x}" for character in lost})
    return _rewrite_glyphs_in_pdf_data(data, table), len(lost) < len(missing)


def _glyphs_typst_cannot_show(
    characters: list[str], refuses: Refuses, *, system_faces: bool
) -> list[str]:
    """Those of `characters` that cannot be shown. Each stands on a line of its own, by its number
    alone; what is refused is taken out until the rest is set.
    """
    kept, lost = list(characters), list[str]()
    for _ in range(_ROUNDS):
        said = refuses(_typst_glyph_probe(kept), system_faces) if kept else None
        if said is None:
            return sorted(lost)
        named = set("".join(_unescape_typst_message(text) for text in _NAMED.findall(said)))
        if named.isdisjoint(kept):
            break
        lost += [character for character in kept if character in named]
        kept = [character for character in kept if character not in named]
    return sorted({*lost, *kept})


def _unescape_typst_message(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _typst_glyph_probe(characters: list[str]) -> str:
    lines = [
        f'#text(font: ("Source Sans Pro", "Libertinus Serif", "DejaVu Sans Mono"), "\\u{{{ord(c):x}}}")\\'
        for c in characters
    ]
    return "\n".join([*lines, '#set document(title: "probe")'])


def _rewrite_glyphs_in_pdf_data(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {
            _rewrite_glyphs_in_pdf_data(key, table): _rewrite_glyphs_in_pdf_data(held, table)
            for key, held in value.items()
        }
    if isinstance(value, list):
        return [_rewrite_glyphs_in_pdf_data(held, table) for held in value]
    return value
