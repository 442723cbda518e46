"""Files of law: read whole, checked and told apart by name. A file with any fault is not used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec

from principlecheck.model.law import Law, LawFile
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import BadInput
from principlecheck.policies.convert import to_shape
from principlecheck.policies.find import read_file
from principlecheck.policies.law_checks import LawFlaws
from principlecheck.policies.refusals.refused import Refused, problem_at
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read

FOLDER = Path(__file__).parent.parent / "laws"
MOST_FILES = 50


class BadLaw(BadInput):
    """A file of law that cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems, "A file of law cannot be used:")


@cache
def built_in_laws() -> tuple[Law, ...]:
    """What comes with the program, a jurisdiction a file."""
    return tuple(
        load_law(SourceFile(f"laws/{file.name}", file.read_bytes()))
        for file in sorted(FOLDER.glob("*.yaml"))
    )


def laws_with(own: Sequence[Path]) -> tuple[Law, ...]:
    """The built-in laws and files of one's own, each read once. Raises `BadLaw`."""
    return checked_together((*built_in_laws(), *(read_law(path) for path in dict.fromkeys(own))))


def read_law(path: Path) -> Law:
    """One file of law. Raises `BadLaw`, also where it cannot be opened."""
    try:
        return load_law(read_file(path))
    except Unreadable as error:
        raise BadLaw(error.problems) from None


def load_law(source: SourceFile) -> Law:
    """The law in a file that somebody has read. Raises `BadLaw` with every fault found."""
    try:
        value = read(source.data, source.name)
    except Unreadable as error:
        raise BadLaw(error.problems) from None
    file = _as_file(source, value)
    flaws = LawFlaws(source, file)
    if flaws.problems:
        raise BadLaw(flaws.problems)
    digest = hashlib.sha256(source.data).hexdigest()
    return Law(Path(source.name).stem, source.name, digest, source.data, file, flaws.limits)


def _as_file(source: SourceFile, value: Any) -> LawFile:
    if not isinstance(value, dict) or value.get("format") != 1 or value.get("format") is True:
        says = "This file of law does not begin with `format: 1`."
        raise BadLaw([problem_at("law", says, source, ("format",), "format: 1 as its first line")])
    try:
        return cast("LawFile", to_shape(value, LawFile))
    except msgspec.ValidationError as error:
        refused = Refused((), value, LawFile, str(error))
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.diagnose import diagnose

    raise BadLaw(list(diagnose(source, [refused])))


def checked_together(laws: Sequence[Law]) -> tuple[Law, ...]:
    """The laws, if no two provisions have one name. Raises `BadLaw`."""
    owners: dict[str, Law] = {}
    for law in laws:
        for name in law.file.provisions:
            if name in owners:
                says = f"{name} is also a provision of {owners[name].source}."
                source = SourceFile(law.source, law.data)
                path = ("provisions", name)
                raise BadLaw([problem_at("law", says, source, path, "another name", key=True)])
            owners[name] = law
    return tuple(laws)
