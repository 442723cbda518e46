"""What the tests of importers share: files in a folder, and what was understood of them."""

import json
from pathlib import Path
from typing import Any

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.recognising import read_import_sources, understand_import_sources
from principlecheck.importing.understood import Understood


def of(
    folder: Path, *files: tuple[str, Any], named: str = "", given: GivenBesideExport | None = None
) -> Understood:
    """What files say together; a text is written as it is, any other value as JSON."""
    paths = []
    for name, value in files:
        path = folder / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        paths.append(path)
    found = understand_import_sources(
        read_import_sources(paths, named)[0], given or GivenBesideExport()
    )
    (whole,) = found.values()
    return whole


def entries(understood: Understood, section: str) -> dict[str, dict[str, Any]]:
    """The fields of a section's entries by their names."""
    return {one.id: one.fields for one in understood.found if one.section == section}


def told(understood: Understood) -> str:
    """Everything that was not read, as one text."""
    return "\n".join(map(str, understood.not_read))
