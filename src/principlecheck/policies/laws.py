"""Files of law: read whole, checked and told apart by name. A file with any fault is not used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec

from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.model.law import Law, LawFile
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import BadInput, Refusal
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import read_policy_file
from principlecheck.policies.law_checks import LawFlaws
from principlecheck.policies.refusals.countries import (
    is_country_code_in_policy,
    refuse_country_code,
)
from principlecheck.policies.refusals.refused import RefusedPart, problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

FOLDER = Path(__file__).parent.parent / "laws"
MOST_FILES = 20
_HEAD = re.compile(rb"^(?:jurisdiction|members): .*$", re.MULTILINE)
_CODE = re.compile(rb"\b[A-Z]{2}\b")


class BadLaw(BadInput):
    """A file of law that cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems, "A file of law cannot be used:")


def built_in_laws(countries: Collection[str] | None = None) -> tuple[Law, ...]:
    """What comes with the program, a jurisdiction a file; of `countries` (or unions), what holds in
    one of them.
    """
    return tuple(
        _load_built_in_law(name)
        for name, holds_in in _built_in_law_names().items()
        if countries is None or not holds_in.isdisjoint(countries)
    )


@cache
def _built_in_law_names() -> dict[str, frozenset[str]]:
    """The built-in files, and where each holds as its first lines say: reading one whole takes a
    run some milliseconds, and most are of other countries.
    """
    heads = {file.name: file.read_bytes() for file in sorted(FOLDER.glob("*.yaml"))}
    return {
        name: frozenset(
            code.decode() for line in _HEAD.findall(head) for code in _CODE.findall(line)
        )
        for name, head in heads.items()
    }


@cache
def _load_built_in_law(name: str) -> Law:
    return convert_law_file(SourceFile(f"laws/{name}", (FOLDER / name).read_bytes()))


def load_laws_with_own_files(own: Sequence[Path]) -> tuple[Law, ...]:
    """The built-in laws and files of one's own, each read once. Raises `BadLaw`."""
    files = list(dict.fromkeys(own))
    if len(files) > MOST_FILES:
        raise Refusal(f"{len(files)} files of law are named; {MOST_FILES} are the most.")
    return check_laws_together((*built_in_laws(), *(read_law_file(path) for path in files)))


def read_law_file(path: Path) -> Law:
    """One file of law. Raises `BadLaw`, also where it cannot be opened."""
    try:
        return convert_law_file(read_policy_file(path))
    except Unreadable as error:
        raise BadLaw(error.problems) from None


def convert_law_file(source: SourceFile) -> Law:
    """The law in a file that somebody has read. Raises `BadLaw` with every fault found."""
    try:
        value = read_yaml(source.data, source.name)
    except Unreadable as error:
        raise BadLaw(error.problems) from None
    file = _decode_law_file(source, value)
    flaws = LawFlaws(source, file)
    if flaws.problems:
        raise BadLaw(flaws.problems)
    digest = hashlib.sha256(source.data).hexdigest()
    return Law(Path(source.name).stem, source.name, digest, source.data, file, flaws.limits)


def _decode_law_file(source: SourceFile, value: Any) -> LawFile:
    if not isinstance(value, dict) or value.get("format") != 1 or value.get("format") is True:
        says = "This file of law does not begin with `format: 1`."
        raise BadLaw(
            [problem_in_policy("law", says, source, ("format",), "format: 1 as its first line")]
        )
    try:
        return cast("LawFile", convert_to_shape(value, LawFile))
    except msgspec.ValidationError as error:
        refused = RefusedPart((), value, LawFile, str(error))
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.diagnose import diagnose_refused

    raise BadLaw(list(diagnose_refused(source, [refused])))


def check_laws_together(laws: Sequence[Law]) -> tuple[Law, ...]:
    """The laws, if no two provisions have one name. Raises `BadLaw`."""
    owners: dict[str, Law] = {}
    for law in laws:
        for name in law.file.provisions:
            if name in owners:
                says = f"{name} is also a provision of {owners[name].source}."
                source = SourceFile(law.source, law.data)
                path = ("provisions", name)
                raise BadLaw(
                    [problem_in_policy("law", says, source, path, "another name", key=True)]
                )
            owners[name] = law
    return tuple(laws)


def find_unknown_countries_in_laws(
    organisation: Organisation, homes: Mapping[str, SourceFile]
) -> Iterator[Problem]:
    """The jurisdictions that are no country: a slip in one would have every law of that country
    bind nobody.
    """
    for index, typed in enumerate(organisation.about.get("jurisdictions") or ()):
        if not is_country_code_in_policy(typed.partition("-")[0].upper()):
            says, write = refuse_country_code(typed)
            path = (ORGANISATION, "jurisdictions", index)
            source = homes[f"{ORGANISATION}.jurisdictions"]
            yield problem_in_policy("text", says, source, path, write)


def find_unknown_segments_in_laws(
    laws: Sequence[Law], organisation: Organisation
) -> Iterator[Problem]:
    """The segments that a contract is about and that no policy declares: a slip in one would have
    its terms bind nobody.
    """
    if "segments" in organisation.unreadable:
        return
    known = organisation.entries.get("segments", {})
    for law in laws:
        for index, id_ in enumerate(law.file.segments or ()):
            if id_ not in known:
                says = f"This contract is about the segment `{id_}`, which no policy declares."
                write = nearest_name(id_, known) or f"{id_} under segments in the policies"
                source = SourceFile(law.source, law.data)
                yield problem_in_policy("law", says, source, ("segments", index), write)
