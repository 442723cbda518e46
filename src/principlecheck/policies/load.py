"""Files to an organisation, with everything that is wrong on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.model.law import Law
from principlecheck.model.report.problem import MOST_EXCERPT, Problem
from principlecheck.model.report.report import Located, Passed
from principlecheck.policies.consistency import refuse_inconsistent_entries
from principlecheck.policies.contradictions import find_contradicting_entries
from principlecheck.policies.convert import ConvertedFile, convert_policy_file
from principlecheck.policies.find import FoundFiles, find_policy_files
from principlecheck.policies.laws import (
    built_in_laws,
    find_unknown_countries_in_laws,
    find_unknown_segments_in_laws,
)
from principlecheck.policies.link import link_entries
from principlecheck.policies.working_days import WorkingDays
from principlecheck.reading.places import Path as YamlPath
from principlecheck.reading.source import SourceFile

_WORD = re.compile("[a-z0-9-]+")


class Corpus:
    """The organisation, the files it was read from, and where everything stands.

    Positions are made from the bytes kept, the first time a file is asked for one.
    """

    def __init__(
        self,
        organisation: Organisation,
        converted: Sequence[ConvertedFile],
        passed: Sequence[Passed],
        problems: Sequence[Problem],
        unresolved: Sequence[str],
        passed_more: int = 0,
    ) -> None:
        self.organisation = organisation
        self.passed = tuple(passed)
        self.passed_more = passed_more
        self.problems = tuple(problems)
        self.unresolved = tuple(unresolved)
        self.files = [file.source for file in converted]
        self._homes: dict[str, SourceFile] = {}
        for file in converted:
            for item in file.items:
                self._homes.setdefault(item.route, file.source)
            for section in sorted(file.begun):
                self._homes.setdefault(section, file.source)
            for name in file.about:
                self._homes[f"{ORGANISATION}.{name}"] = file.source
                self._homes.setdefault(ORGANISATION, file.source)

    def digest(self) -> str:
        """SHA-256 over the names and bytes of the files, in order."""
        whole = hashlib.sha256()
        for file in self.files:
            whole.update(f"{file.name}\0{len(file.data)}\0".encode())
            whole.update(file.data)
        return whole.hexdigest()

    def file_digests(self) -> list[tuple[str, str]]:
        """Each file's name with the SHA-256 of its bytes."""
        return [(file.name, hashlib.sha256(file.data).hexdigest()) for file in self.files]

    def locate(self, route: str) -> Located:
        """A route made concrete. Sections and entries stand where their name does, fields where
        their value begins, if that is on the line of the name; what is not declared stands where
        the nearest part of its route does.
        """
        parts = route.split(".")
        home = self._homes.get(".".join(parts[:2])) or self._homes.get(parts[0])
        if home is None:
            return Located(route)
        path: YamlPath = tuple(parts)
        value, key = home.places.value(path), home.places.key(path)
        named = len(parts) == 1 or (len(parts) == 2 and parts[0] != ORGANISATION)
        if key and (named or value is None or value.line != key.line):
            place = key
        else:
            place = value or home.places.nearest(path)
        return Located(route, place, home.lines[place.line - 1][:MOST_EXCERPT])


def load_policies(paths: Sequence[Path], as_of: date, exclude: tuple[str, ...] = ()) -> Corpus:
    """Everything that can be read under `paths`, judged as one organisation."""
    return assemble_policies(find_policy_files(list(paths), exclude), as_of)


def assemble_policies(found: FoundFiles, as_of: date, laws: Sequence[Law] | None = None) -> Corpus:
    """The organisation that the files found declare, held against `laws`; left out, against those
    that come with the program for its jurisdictions.

    A file that cannot be read is a problem and the others are read all the same; while there is
    one, no section counts as complete, because what is missing may stand in it. What was read of
    it is told about with the rest, so that one run names every problem.
    """
    problems = list(found.problems)
    converted = [convert_policy_file(source) for source in found.files]
    days = _working_days_of_policy_files(converted)
    for file in converted:
        refuse_inconsistent_entries(file, days)
    any_unreadable = bool(found.problems) or any(file.unreadable for file in converted)
    lost = _words_for_unknown_policy_names(found, converted)
    linked = link_entries(converted, as_of, any_unreadable=any_unreadable, lost=lost)
    reported = linked
    if any(file.drafts or file.about_drafts for file in converted):
        reported = link_entries(
            [file.whole() for file in converted], as_of, any_unreadable=any_unreadable, lost=lost
        )
    for file in converted:
        problems.extend(file.problems)
    problems.extend(reported.problems)
    problems.extend(find_contradicting_entries(reported.organisation, reported.homes))
    problems.extend(find_unknown_countries_in_laws(reported.organisation, reported.homes))
    problems.extend(find_unknown_segments_in_laws(laws or (), reported.organisation))
    problems.sort(key=lambda problem: (problem.place, problem.kind, problem.says))
    declared = linked.organisation
    held_to = built_in_laws(declared.countries) if laws is None else laws
    organisation = replace(declared, laws=tuple(held_to))
    return Corpus(organisation, converted, found.passed, problems, linked.unresolved, found.more)


def _working_days_of_policy_files(converted: Sequence[ConvertedFile]) -> WorkingDays:
    whole = [file.whole() for file in converted]
    usual = next((file.about["hours"] for file in whole if "hours" in file.about), None)
    return WorkingDays((item for file in whole for item in file.items), usual)


def _words_for_unknown_policy_names(
    found: FoundFiles, converted: Sequence[ConvertedFile]
) -> frozenset[str] | None:
    """The words in which further names may be declared; None where they may be any."""
    if found.problems or any(file.lost is None for file in converted):
        return None
    return frozenset(word for file in converted for word in _WORD.findall(file.lost or ""))
