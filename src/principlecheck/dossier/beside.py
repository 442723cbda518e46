"""One file of a dossier: found in its folder, read within its limits, and held against its type.

No link that leads out of the folder is followed. Whatever does not fit is a problem with its
place; nothing that people wrote is half used.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.refusal import BadInput
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import MOST_FILE_BYTES, display_policy_file_name, read_policy_file
from principlecheck.policies.refusals.refused import RefusedPart, problem_in_policy
from principlecheck.reading.paths import path_stays_inside
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml


class BadDossier(BadInput):
    """A dossier that cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            problems, "What stands beside the audit cannot be used, so nothing was written:"
        )


def problem_of_dossier_file(path: Path, says: str, write: str = "") -> Problem:
    """A problem of a whole file."""
    return Problem("dossier", says, Place(display_policy_file_name(path), 1, 1, 1), write)


def read_dossier_file(folder: Path, name: str, most: int = MOST_FILE_BYTES) -> SourceFile | None:
    """A file of `folder`, at most `most` bytes; None where there is none. Raises `BadDossier`."""
    path = folder / name
    if not os.path.lexists(path):
        return None
    if not path_stays_inside(path, folder.resolve()):
        says = "This link leads out of the folder, so it is not followed."
        raise BadDossier([problem_of_dossier_file(path, says, "the file itself")])
    try:
        return read_policy_file(path, most)
    except Unreadable as error:
        raise BadDossier(error.problems) from None


def decode_dossier_file(source: SourceFile) -> dict[str, Any]:
    """The map that a file holds, begun with `format: 1`. Raises `BadDossier`."""
    try:
        value = read_yaml(source.data, source.name)
    except Unreadable as error:
        raise BadDossier(error.problems) from None
    if not isinstance(value, dict) or type(value.get("format")) is not int or value["format"] != 1:
        says = "This file does not begin with `format: 1`."
        write = "format: 1 as its first line"
        raise BadDossier([problem_in_policy("dossier", says, source, ("format",), write)])
    return value


def convert_dossier_value(value: Any, kind: type[Struct], source: SourceFile) -> Any:
    """`value`, the whole of `source`, as `kind`. Raises `BadDossier` with all that does not fit."""
    try:
        return convert_to_shape(value, kind)
    except msgspec.ValidationError as error:
        refused = RefusedPart((), value, kind, str(error))
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.diagnose import diagnose_refused

    raise BadDossier(list(diagnose_refused(source, [refused])))
