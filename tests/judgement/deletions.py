"""Declared lines left out of an organisation, one at a time, and what becomes of its findings.

Run by hand on the examples, whole: `python -m tests.judgement.deletions northwind-home`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import fields, replace

from principlecheck.comparing.fact_lookup import FactLookup
from principlecheck.comparing.left_out import changed_scope_holds_for_all
from principlecheck.comparing.resolution import Resolution
from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES, Item, Organisation
from principlecheck.model.report.report import Located, Outcome, Status
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.consistency import find_flaws_in_entry
from principlecheck.policies.load import load_policies
from tests.built_in import loaded_once

POLICIES = Path(__file__).parents[2] / "policies"
AS_OF = date(2026, 11, 22)
Steps = tuple[str, ...]


class Line(Struct, frozen=True):
    """A declared line of an entry: its field, or a part of one."""

    item: Item
    steps: Steps

    @property
    def route(self) -> str:
        """Such as `targets.chat.first_reply.at_most`."""
        return ".".join((self.item.route, *(step.rstrip("_") for step in self.steps)))


class Fate(Struct, frozen=True):
    """What became of a finding that is no longer there: told as out of sight, or as fixed."""

    code: str
    subject: str
    line: str
    fixed: bool
    why: str


@cache
def rules() -> dict[str, LoadedRule]:
    """Every rule, by code."""
    return {rule.code: rule for pack in loaded_once() for rule in pack.rules}


@cache
def complete(name: str) -> Organisation:
    """An example, every section of it said to lack nothing."""
    whole = frozenset(SECTION_NAMES)
    return as_complete(load_policies([POLICIES / name], AS_OF).organisation, whole)


def as_complete(organisation: Organisation, whole: frozenset[str]) -> Organisation:
    """An organisation of which nothing is only begun."""
    return replace(organisation, named_complete=whole, begun=whole - {ORGANISATION})


def lines_of(organisation: Organisation) -> list[Line]:
    """Every line that can be left out: not what an entry must have, nor what it holds for, since
    leaving a scope out says that it holds for all.
    """
    return [
        Line(item, steps) for item in organisation.all_items() for steps in _optional(item.value)
    ]


def _optional(value: Any) -> Iterator[Steps]:
    kind: type[Struct] = type(value)
    for field in fields(value):
        part = getattr(value, field.name)
        if part is UNSET or changed_scope_holds_for_all(kind, field.name):
            continue
        if not field.required:
            yield (field.name,)
        if isinstance(part, Struct) and field.name != "deliberate":
            yield from ((field.name, *steps) for steps in _optional(part))


def without(organisation: Organisation, line: Line) -> Organisation | None:
    """The organisation with the line left out; None where the format does not have that."""
    value = _without(line.item.value, line.steps)
    if next(find_flaws_in_entry(value, tuple(line.item.route.split("."))), None):
        return None
    item = replace(line.item, value=value)
    if item.section == ORGANISATION:
        return replace(organisation, about=item)
    section = {**organisation.entries[item.section], item.id: item}
    return replace(organisation, entries={**organisation.entries, item.section: section})


def _without(value: Any, steps: Steps) -> Any:
    name, *rest = steps
    return replace(value, **{name: _without(getattr(value, name), tuple(rest)) if rest else UNSET})


@cache
def failures(name: str) -> dict[str, Outcome]:
    """The outcomes of a complete example that are findings, by fingerprint."""
    return findings_of(judge_rules(complete(name), list(rules().values()), Located))


def findings_of(outcomes: list[Outcome]) -> dict[str, Outcome]:
    """Those that are findings, by fingerprint."""
    return {o.finding.fingerprint: o for o in outcomes if o.finding is not None}


def fates(before: Organisation, found: dict[str, Outcome], line: Line) -> list[Fate]:
    """What becomes of the findings of an organisation once a line of it is left out."""
    after = without(before, line)
    if after is None:
        return []
    failing = [rules()[code] for code in sorted({outcome.code for outcome in found.values()})]
    outcomes = judge_rules(after, failing, Located, bare=True)
    resolution, lookup = Resolution(before, after, outcomes, failing), FactLookup(before)
    still = findings_of(outcomes)
    there = {(o.code, o.subject) for o in outcomes if o.status is Status.FAIL}
    gone = []
    for fingerprint, outcome in found.items():
        if fingerprint in still or (outcome.code, outcome.subject) in there:
            continue
        on = rules()[outcome.code].on
        fixed, why = resolution.of(outcome, on, lookup.subject(on, outcome.subject))
        gone.append(Fate(outcome.code, outcome.subject, line.route, fixed, why))
    return gone


def main() -> None:
    """Leaves every line of the named examples out, and prints each finding that is then fixed."""
    for name in sys.argv[1:]:
        lines = lines_of(complete(name))
        sys.stdout.write(f"{name}: {len(failures(name))} findings, {len(lines)} lines\n")
        for line in lines:
            for fate in fates(complete(name), failures(name), line):
                if fate.fixed:
                    sys.stdout.write(f"  {fate.code} {fate.subject}, without {fate.line}\n")


if __name__ == "__main__":
    main()
