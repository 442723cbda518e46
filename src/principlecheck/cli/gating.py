"""The gate on a change: both states judged by what governed the earlier one, and compared."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.cli.against import Base, base_of
from principlecheck.cli.choices import day, existing, severity, today
from principlecheck.cli.exits import NOTHING_TO_CHECK, Stop
from principlecheck.cli.governing import (
    Governing,
    governing,
    pack_paths,
    packs_of,
    waivers_of,
    waivers_path,
)
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.cli.judging import waivers_in_force
from principlecheck.cli.terminal import working
from principlecheck.documents.finding import find_files
from principlecheck.documents.settings import InForce, shown_path, waiver_file
from principlecheck.documents.waivers import Waivers
from principlecheck.model.report import SEVERITIES, Report, Severity, Unjudged
from principlecheck.reporters.plain import shown

if TYPE_CHECKING:
    from principlecheck.comparing import Side
    from principlecheck.documents.load import Corpus
    from principlecheck.model.comparison import ComparedFinding, Comparison
    from principlecheck.model.sections.who import NotApplicable
    from principlecheck.packs.loading import LoadedRule, Pack

HOSTS_COMPARE = frozenset(("json", "sarif", "gitlab"))
"""Formats that keep every finding: their readers compare them with the target branch themselves."""
_MOST_NAMED = 5


class Change(Struct, frozen=True):
    """What is compared with, and how: everything that was typed for it."""

    against: str
    only_new: bool
    trust_head: bool


class Gated(Struct, frozen=True):
    """How the gate ended.

    `whole` holds every finding there is now, `told` those that decide. `loosened` says what the
    change does to its own gate, `notes` what else qualifies the result.
    """

    whole: Report
    told: Report
    comparison: Comparison
    in_force: InForce
    loosened: tuple[str, ...]
    notes: tuple[str, ...]
    code: int

    def report(self, name: str) -> Report:
        """The report that a format is written from."""
        return self.whole if name in HOSTS_COMPARE else self.told

    @property
    def verdict(self) -> str:
        """The result in a sentence, what the change does to its own gate included."""
        own = f" First look at: {'; '.join(self.loosened)}." if self.loosened else ""
        ends = "this passes" if self.code == 0 else "this does not pass"
        return f"{ends}, against {self.comparison.against}: {self.comparison.verdict}{own}"


class _Judges(Struct, frozen=True):
    """What both sides are judged by."""

    in_force: InForce
    packs: list[Pack]
    rules: list[LoadedRule]
    waivers: Waivers | None
    excluded: tuple[str, ...]
    excluded_before: tuple[str, ...]


def gated(
    paths: Sequence[Path],
    change: Change,
    as_of: str | None,
    *,
    waive: bool,
    typed: dict[str, Any],
) -> Gated:
    """Judges what is now and what `change.against` names. Raises `Stop`.

    `typed` are the settings of the command line, by name.
    """
    when, where = day(as_of), existing(paths)
    head = settings_in_force(
        where,
        select=typed["select"],
        ignore=typed["ignore"],
        own_packs=typed["packs"],
        fail_on=typed["fail_on"],
        formats=typed["formats"],
    )
    on = max(when, today())
    own = waivers_in_force(head, where[0], on) if waive else Waivers()
    with working("Judging"):
        base = base_of(where, change.against)
        before = governing(where, base, head.file, typed)
        own_packs = tuned_packs(head)  # refuses what would be refused once it is merged
        rules_in_force(head, own_packs)
        judges = (
            _by_head(head, own_packs, own if waive else None)
            if change.trust_head
            else _by_base(before, head, where[0], on, waive=waive)
        )
        if judges.excluded_before:
            base = base_of(where, change.against, judges.excluded_before)
        sides = _sides(where, base, when, judges, trust_head=change.trust_head)
    loosened = [*_loosened(before, head, where[0], own, on), *_excuses(*sides.excused)]
    problems = _new_problems(sides.after.report, own, before, where[0], head, change)
    return _ended(change, base, judges, sides, tuple(loosened), problems)
