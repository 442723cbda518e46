"""Drawings as PNG, for formats that take no SVG: drawn by Typst, which the PDF is set with."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

DOTS_PER_INCH = 144.0
"""Sharp on paper at the width of a page's text: some 190 dots an inch there."""
_SHEET = """\
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for name in json("drawings.json") { page(image(name)) }
"""


def can_draw_png() -> bool:
    """Whether Typst and its typeface are installed (the extra `pdf`)."""
    return all(find_spec(name) is not None for name in ("typst", "font_source_sans_pro"))


def draw_svg_as_png(drawings: Sequence[bytes]) -> list[bytes]:
    """Each SVG as PNG, one picture a unit of the drawing by `DOTS_PER_INCH` / 72; the same drawing
    gives the same bytes. Raises `ModuleNotFoundError` without Typst, `typst.TypstError` for what it
    cannot draw.
    """
    if not drawings:
        return []
    import typst

    from principlecheck.reporters.pdf import typst_faces_folder

    with tempfile.TemporaryDirectory(prefix="principlecheck-") as folder:
        root = Path(folder)
        names = [f"{number}.svg" for number in range(len(drawings))]
        for name, drawing in zip(names, drawings, strict=True):
            (root / name).write_bytes(drawing)
        (root / "drawings.json").write_text(json.dumps(names), encoding="utf-8")
        (root / "sheet.typ").write_text(_SHEET, encoding="utf-8")
        (root / "packages").mkdir()
        compiler = typst.Compiler(
            root / "sheet.typ",
            root=root,
            font_paths=[typst_faces_folder()],
            ignore_system_fonts=True,
            package_path=root / "packages",
            package_cache_path=root / "packages",
        )
        made = compiler.compile(format="png", ppi=DOTS_PER_INCH)
    return made if isinstance(made, list) else [made or b""]
