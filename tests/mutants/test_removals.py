"""Any single field left out of Harbour Outfitters yields what policy-model.md says for it.

A `must` is refused; a `gap` is the finding of the rules it names; for anything else, a rule that
another value of the field would make fail says what it waits for, and does not go on passing. What
decides it instead stands in removals.yaml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec
import pytest

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, attribute_of_field
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.report.report import Status
from tests.mutants.conftest import JudgedExamples
from tests.mutants.edits import SPREADS, Edit, Path, unwrapped
from tests.mutants.expected import Row, expected, removal_rows
from tests.mutants.harbour import Result, baseline, rules_for

PARTS = ("gaps", "no_gap", "findings", "refused", "decided", "no_subject")


def absent(edit: Edit) -> str:
    """What the model says of leaving the field out: must, gap, all or nothing."""
    kind: Any = AboutOrganisation if edit.section == ORGANISATION else SECTIONS[edit.section]
    said = ""
    for step in edit.fields:
        if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
            return ""
        name = attribute_of_field(step)
        required = {field.name for field in msgspec.structs.fields(kind) if field.required}
        if name in required:
            said = "must"
        hint = get_type_hints(kind, include_extras=True)[name]
        kind, meta = unwrapped(hint)
        said = "must" if name in required else meta.get("absent", "")
    return said


def lines(part: str, edit: Edit) -> Iterator[Row]:
    return (row for row in removal_rows(part) if row.fits(edit))


def codes(part: str, edit: Edit) -> frozenset[str]:
    """Of the first line that fits; of `decided` and `no_subject`, of them all."""
    found = [row.should for row in lines(part, edit)]
    return frozenset().union(*found) if part in PARTS[-2:] else next(iter(found), frozenset())


@pytest.fixture(scope="module")
def could_fail(everything: JudgedExamples) -> dict[Path, frozenset[str]]:
    """By path, the rules that some other value there would make fail, as table.yaml says."""
    found: dict[Path, set[str]] = defaultdict(set)
    for edit in everything.all:
        if edit.kind in ("remove", "remove entry", "empty section"):
            continue
        row = expected(edit)
        assert row is not None
        for length in range(2, len(edit.path) + 1):
            found[edit.path[:length]] |= row.should
        if isinstance(edit.before, dict):  # an edit of a spread moves all its figures
            for name in set(edit.before) & set(SPREADS):
                found[*edit.path, name] |= row.should
    return {path: frozenset(raised) for path, raised in found.items()}


def test_every_field_that_harbour_declares_is_left_out_once(everything: JudgedExamples) -> None:
    assert len(everything.removed) > 2_000
    assert len({edit.path for edit in everything.removed}) == len(everything.removed)


def test_no_field_left_out_breaks_a_rule(everything: JudgedExamples) -> None:
    broken = {str(e): everything.result(e).errors for e in everything.removed}
    assert {edit: errors for edit, errors in broken.items() if errors} == {}


def test_what_must_be_there_is_refused_and_nothing_else(everything: JudgedExamples) -> None:
    for edit in everything.removed:
        refused = everything.result(edit).refused
        if absent(edit) == "must":
            assert refused == ("missing-field",), str(edit)
        else:
            assert frozenset(refused) == codes("refused", edit), str(edit)


def test_a_gap_is_a_finding_and_only_what_is_listed_is_another(everything: JudgedExamples) -> None:
    for edit in everything.removed:
        if everything.result(edit).refused:
            continue
        is_gap = absent(edit) == "gap"
        listed = codes("gaps", edit) | codes("no_gap", edit)
        own = edit.section == "metrics" and edit.fields == ("principles",)
        assert bool(listed) == (is_gap or own), f"{edit}: {absent(edit)}, {sorted(listed)}"
        wanted = codes("gaps", edit) | codes("findings", edit)
        assert everything.result(edit).findings == wanted, str(edit)


def test_no_rule_passes_silently_without_what_it_reads(
    everything: JudgedExamples, could_fail: dict[Path, frozenset[str]]
) -> None:
    silent = {}
    for edit in everything.removed:
        passing, gone = at_stake(edit, everything.result(edit), could_fail)
        passing -= codes("decided", edit)
        gone -= codes("decided", edit) | codes("no_subject", edit)
        if passing or gone:
            silent[str(edit)] = sorted(passing | gone)
    assert silent == {}


def at_stake(
    edit: Edit, result: Result, could_fail: dict[Path, frozenset[str]]
) -> tuple[set[str], set[str]]:
    """The rules that could fail by this field and pass without it, or judge nothing any more."""
    if result.refused:
        return set(), set()
    readers = {rule.code for rule in rules_for(edit)}
    still = could_fail.get(edit.path, frozenset()) & readers - result.findings - undecided(result)
    gone = still & vanished(result, readers)
    return set(still - gone), set(gone)


def undecided(result: Result) -> frozenset[str]:
    """Rules of which an outcome is now open, and says what it waits for."""
    waits = {code for code, _ in result.waits}
    return frozenset(
        code
        for (code, _), status in result.status.items()
        if status is Status.NOT_ASSESSABLE or (status is Status.NOT_DECLARED and code in waits)
    )


def vanished(result: Result, readers: set[str]) -> frozenset[str]:
    """Rules that have lost a subject."""
    return frozenset(
        code
        for code, subject in baseline()
        if code in readers and (code, subject) not in result.status
    )


@pytest.mark.parametrize("part", PARTS[-2:])
def test_every_exception_is_needed(
    part: str, everything: JudgedExamples, could_fail: dict[Path, frozenset[str]]
) -> None:
    needed: dict[Row, set[str]] = defaultdict(set)
    for edit in everything.removed:
        passing, gone = at_stake(edit, everything.result(edit), could_fail)
        for row in lines(part, edit):
            needed[row] |= (passing | gone) & row.should
    idle = {row.field: sorted(row.should - needed[row]) for row in removal_rows(part)}
    assert {field: spare for field, spare in idle.items() if spare} == {}


@pytest.mark.parametrize("part", PARTS)
def test_every_line_about_removals_is_about_some_field(
    part: str, everything: JudgedExamples
) -> None:
    used = {row for edit in everything.removed for row in lines(part, edit)}
    assert [row.field for row in removal_rows(part) if row not in used] == []
