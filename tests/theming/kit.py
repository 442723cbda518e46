"""Themes made for the tests."""

from __future__ import annotations

from pathlib import Path

from principlecheck.model.audit.document import SECTIONS


def folder(path: Path, **files: str) -> Path:
    """A theme's folder: `theme` is theme.yaml, `our_words` is sections/our-words.md."""
    for name, text in files.items():
        own = path / "sections" / f"{name.replace('_', '-')}.md"
        file = path / "theme.yaml" if name == "theme" else own
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def ordered(*names: str) -> str:
    """A theme whose sections are the program's, with `names` after the scope."""
    return f"format: 1\nsections: [{', '.join([*SECTIONS[:3], *names, *SECTIONS[3:]])}]\n"
