"""Which characters the faces at hand can show: asked of Typst itself, so that none is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_LINE = re.compile(r"probe\.typ:(\d+):\d+")
_ROUNDS = 20

Refuses = Callable[[str, bool], str | None]
"""Sets a document, with the system's faces or without; what is said against it, or None."""


def made_showable(data: dict[str, Any], refuses: Refuses) -> tuple[dict[str, Any], bool]:
    """`data` with each character that no face can show written as its code, and whether the
    system's faces are needed for those that the program's own cannot show.
    """
    text = json.dumps(data, ensure_ascii=False)
    foreign = sorted({character for character in text if not character.isascii()})
    missing = _refused(foreign, refuses, system_faces=False)
    if not missing:
        return data, False
    lost = _refused(missing, refuses, system_faces=True)
    written = str.maketrans({character: f"\\u{ord(character):04x}" for character in lost})
    return _rewritten(data, written), len(lost) < len(missing)


def _refused(characters: list[str], refuses: Refuses, *, system_faces: bool) -> list[str]:
    """Those of `characters` that cannot be shown. Each stands on a line of its own, by its number
    alone; the lines that are refused are taken out until the rest is set.
    """
    kept, lost = list(characters), list[str]()
    for _ in range(_ROUNDS):
        said = refuses(_probe(kept), system_faces) if kept else None
        if said is None:
            return sorted(lost)
        lines = {int(line) - 1 for line in _LINE.findall(said)}
        found = [character for at, character in enumerate(kept) if at in lines]
        if not found:
            break
        lost += found
        kept = [character for character in kept if character not in set(found)]
    return sorted({*lost, *kept})


def _probe(characters: list[str]) -> str:
    lines = [
        f'#text(font: ("Source Sans Pro", "Libertinus Serif", "DejaVu Sans Mono"), "\\u{{{ord(c):x}}}")\\'
        for c in characters
    ]
    return "\n".join([*lines, '#set document(title: "probe")'])


def _rewritten(value: Any, written: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(written)
    if isinstance(value, dict):
        return {_rewritten(key, written): _rewritten(held, written) for key, held in value.items()}
    if isinstance(value, list):
        return [_rewritten(held, written) for held in value]
    return value
