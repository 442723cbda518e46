"""Harbour Outfitters as plain values, and the judgement of it with one edit made.

An edit goes the whole way: the edited entry is written down, read, converted and linked like a file
of anybody's, and judged by the rules that read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.facts.catalogue import pairings
from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.model.report.report import Kind, Located, Outcome, Status
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule, load_built_in_packs
from principlecheck.packs.reads import routes_rule_reads
from principlecheck.policies.consistency import refuse_inconsistent_entries
from principlecheck.policies.contradictions import find_contradicting_entries
from principlecheck.policies.convert import ConvertedFile, convert_policy_file
from principlecheck.policies.find import find_policy_files
from principlecheck.policies.laws import built_in_laws
from principlecheck.policies.link import link_entries
from principlecheck.policies.working_days import WorkingDays
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read_yaml
from tests.mutants.edits import Edit, Raw, applied

AS_OF = date(2026, 11, 22)
Key = tuple[str, str]
"""A section and the id of an entry."""
FOLDER = Path(__file__).parents[2] / "policies" / "harbour-outfitters"


class Result(Struct, frozen=True):
    """What an edit led to: the kinds of problem it was refused with, and how the rules fared.

    `status` is by code and subject, `waits` the routes that outcomes wait for, by code and subject.
    `asked` are the codes of rules that ask, `kinds` the kinds of the findings, by code.
    """

    refused: tuple[str, ...] = ()
    findings: frozenset[str] = frozenset()
    status: dict[tuple[str, str], Status] = {}
    waits: dict[tuple[str, str], tuple[str, ...]] = {}
    errors: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    kinds: dict[str, Kind] = {}

    def waiting(self) -> frozenset[str]:
        """The codes of rules that cannot decide something now."""
        undecided = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE)
        return frozenset(code for (code, _), status in self.status.items() if status in undecided)


@cache
def harbour() -> Raw:
    """The plain values of every section, as the files declare them."""
    whole: Raw = {}
    for file in find_policy_files([FOLDER]).files:
        for section, content in read_yaml(file.data, file.name).items():
            if section != "format":
                whole.setdefault(section, {}).update(content)
    return whole


@cache
def rules() -> tuple[LoadedRule, ...]:
    """All of them, compiled once."""
    return tuple(rule for pack in load_built_in_packs() for rule in pack.rules)


@cache
def readers() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The routes that each rule reads, and the sections that its subjects come from."""
    found = {}
    for rule in rules():
        sections = pairings()[rule.on].sections if rule.on in pairings() else (rule.on,)
        found[rule.code] = (
            frozenset(routes_rule_reads(rule, built_in_laws())),
            frozenset(sections),
        )
    return found


@cache
def unedited() -> dict[Key, ConvertedFile]:
    """Each entry of Harbour as a file of its own, converted."""
    parts = (part for name, content in harbour().items() for part in _parts(name, content))
    return {key: _converted(content) for key, content in parts}


def _parts(section: str, content: dict[str, Any]) -> Iterator[tuple[Key, Raw]]:
    """A section as files of an entry each; one file where it has none, or is the organisation."""
    if section == ORGANISATION or not content:
        yield (section, ""), {section: content}
        return
    for id_, entry in content.items():
        yield (section, id_), {section: {id_: entry}}


@cache
def baseline() -> dict[tuple[str, str], Status]:
    """How every rule fares on the unedited organisation, by code and subject."""
    return _result(judge_rules(_linked()[0], list(rules()), Located)).status


def rules_for(edit: Edit) -> list[LoadedRule]:
    """The rules that an edit may concern: they read its field, or the section as a whole.

    Where a whole entry goes, every reader of the section, and whoever judges its entries.
    """
    return _rules_for(edit.section, edit.fields[0] if edit.fields else "")


@cache
def _rules_for(section: str, field: str) -> list[LoadedRule]:
    found = []
    for rule in rules():
        reads, sections = readers()[rule.code]
        whole = {route.partition(".")[0] for route in reads} | sections
        concerned = reads & {section, f"{section}.{field}"} if field else section in whole
        if concerned:
            found.append(rule)
    return found


def judged(edit: Edit, *, by_all: bool = False, only_begun: bool = False) -> Result:
    """The outcome of one edit. `by_all` asks every rule, also those that do not read the field;
    with `only_begun`, nobody has said of any section that it is complete.
    """
    organisation, problems = _linked(edit)
    if only_begun:
        organisation = replace(organisation, named_complete=frozenset())
    chosen = list(rules()) if by_all else rules_for(edit)
    return replace(_result(judge_rules(organisation, chosen, Located)), refused=problems)


def judged_only_begun(edit: Edit) -> Result:
    """For a pool of processes."""
    return judged(edit, only_begun=True)


def judged_by_all(edit: Edit) -> Result:
    """For a pool of processes."""
    return judged(edit, by_all=True)


def _converted(content: Raw) -> ConvertedFile:
    (section,) = content
    text = json.dumps({"format": 1, **content}, ensure_ascii=False)
    file = convert_policy_file(SourceFile(f"{section}.yaml", text.encode()))
    refuse_inconsistent_entries(file, WorkingDays(file.items, None))
    return file


def _linked(edit: Edit | None = None) -> tuple[Organisation, tuple[str, ...]]:
    files = dict(unedited())
    if edit is not None:
        entry = "".join(edit.path[1:2]) if edit.section != ORGANISATION else ""
        for key in unedited():
            if key[0] == edit.section and entry in ("", key[1]):
                del files[key]
        changed = applied(harbour(), edit)[edit.section]
        parts = (part for part in _parts(edit.section, changed) if part[0] not in files)
        files |= {key: _converted(content) for key, content in parts}
    linked = link_entries(
        list(files.values()), AS_OF, any_unreadable=any(f.unreadable for f in files.values())
    )
    problems = [problem for file in files.values() for problem in file.problems]
    problems += linked.problems
    problems += find_contradicting_entries(linked.organisation, linked.homes)
    organisation = replace(linked.organisation, laws=built_in_laws())
    return organisation, tuple(sorted({problem.kind for problem in problems}))


def _result(outcomes: list[Outcome]) -> Result:
    keyed = {(outcome.code, outcome.subject): outcome for outcome in outcomes}
    return Result(
        findings=frozenset(outcome.code for outcome in outcomes if outcome.finding),
        status={key: outcome.status for key, outcome in keyed.items()},
        waits={key: outcome.missing for key, outcome in keyed.items() if outcome.missing},
        errors=tuple(o.reason for o in outcomes if o.status is Status.ERROR),
        asked=frozenset(outcome.code for outcome in outcomes if outcome.asked),
        kinds={outcome.code: outcome.finding.kind for outcome in outcomes if outcome.finding},
    )
