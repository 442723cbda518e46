"""One realistic edit of Harbour Outfitters at a time: is it found, and nothing else with it?

This is the measure of the judgement. Run with `-s` to see the edits that no rule minds.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from principlecheck.model.report.report import KINDS, Located, Status
from principlecheck.packs.judge import judge_rules
from principlecheck.policies.load import load_policies
from tests.mutants.conftest import JudgedExamples
from tests.mutants.edits import Edit
from tests.mutants.expected import REFUSED, Row, expected, rows
from tests.mutants.harbour import FOLDER, Result, baseline, rules, rules_for

FEWEST = 400
PAGE = Path(__file__).parents[2] / "docs" / "judgement.md"
LEAST_DETECTED = 0.98
MOST_UNEXPECTED = 0.02


def raised(result: Result) -> frozenset[str]:
    """The codes of new findings; where the policy is refused, that alone is told."""
    return frozenset((REFUSED,)) if result.refused else result.findings


def reviewed(edit: Edit) -> Row:
    """The line of the table; every edit that can be generated has one."""
    row = expected(edit)
    assert row is not None, f"not in table.yaml: {edit}"
    return row


def test_unedited_harbour_passes_every_rule_as_its_files_do() -> None:
    corpus = load_policies([FOLDER], date(2026, 11, 22))
    outcomes = judge_rules(corpus.organisation, list(rules()), Located)
    assert {(o.code, o.subject): o.status for o in outcomes} == baseline()
    assert set(baseline().values()) == {Status.PASS}


def test_every_edit_is_in_the_table_and_only_rules_that_read_it_should_mind(
    everything: JudgedExamples,
) -> None:
    for edit in everything.all:
        if edit.kind != "remove":
            codes = reviewed(edit).should - {REFUSED}
            assert codes <= {rule.code for rule in rules_for(edit)}, str(edit)


def test_every_line_of_the_table_is_about_some_edit(everything: JudgedExamples) -> None:
    used = {reviewed(edit) for edit in everything.all if edit.kind != "remove"}
    assert [f"{row.field}: {row.kinds}" for row in rows() if row not in used] == []


def test_every_section_and_every_kind_of_edit_is_made(everything: JudgedExamples) -> None:
    made = {edit.group for edit in everything.made}
    assert made == {edit.group for edit in everything.all if edit.kind != "remove"}
    assert len(everything.made) >= FEWEST


def test_mutants_are_detected_and_raise_nothing_else(everything: JudgedExamples) -> None:
    found = [(edit, reviewed(edit), everything.result(edit)) for edit in everything.made]
    due = [one for one in found if one[1].should]
    missed = [str(edit) for edit, row, result in due if not row.should <= raised(result)]
    extra = [str(edit) for edit, row, result in found if raised(result) - row.should]
    unexplained = [
        f"{edit}: {sorted(raised(result))}, and the table says {sorted(row.does)}"
        for edit, row, result in found
        if raised(result) != row.does
    ]
    _print_summary(found, due, missed, extra)
    assert [result.errors for _, _, result in found if result.errors] == []
    assert unexplained == []
    assert len(due) - len(missed) >= LEAST_DETECTED * len(due), missed
    assert len(extra) <= MOST_UNEXPECTED * len(found), extra


def _print_summary(
    found: list[tuple[Edit, Row, Result]],
    due: list[tuple[Edit, Row, Result]],
    missed: list[str],
    extra: list[str],
) -> None:
    raises = {code for _, _, result in found for code in raised(result)}
    silent = sorted({rule.code for rule in rules()} - raises)
    lines = [
        f"edits made {len(found)}, to be detected {len(due)}",
        f"detected {len(due) - len(missed)} / {len(due)}, unexpected {len(extra)} / {len(found)}",
        f"rules that no change raises (a removal may): {', '.join(silent)}",
        "edits that no rule minds:",
        *(f"  {str(edit)[:140]}: {row.because}" for edit, row, _ in found if not row.should),
    ]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def test_rules_that_do_not_read_a_field_do_not_mind_its_edit(everything: JudgedExamples) -> None:
    for edit in everything.asked_of_all:
        readers = {rule.code for rule in rules_for(edit)}
        result = everything.by_all[f"{edit.route} {edit.kind} {edit.after}"]
        after = {key: status for key, status in result.status.items() if key[0] not in readers}
        before = {key: status for key, status in baseline().items() if key[0] not in readers}
        assert result.refused or after == before, str(edit)


def test_where_nothing_is_called_complete_each_is_found_or_asked_about(
    everything: JudgedExamples,
) -> None:
    silent = []
    for edit in everything.asked_only_begun:
        begun = everything.only_begun[f"{edit.route} {edit.kind} {edit.after}"]
        whole = everything.result(edit)
        assert begun.findings <= whole.findings, str(edit)
        lost = whole.findings - begun.findings - begun.asked
        if lost and not whole.refused:
            silent.append(f"{edit}: {sorted(lost)}")
    assert silent == []


def test_the_page_tells_how_many_are_detected_of_each_kind(everything: JudgedExamples) -> None:
    """Run with PRINCIPLECHECK_UPDATE_GOLDEN=1 where the rules have changed."""
    due, detected = Counter[str](), Counter[str]()
    kinds = {rule.code: rule.rule.kind for rule in rules()}
    for edit in everything.made:
        result = everything.result(edit)
        for code in reviewed(edit).should - {REFUSED}:
            kind = result.kinds.get(code, kinds[code])
            due[kind] += 1
            detected[kind] += code in result.findings
    rows = [f"| {kind} | {due[kind]} | {detected[kind]} |" for kind in KINDS]
    table = "\n".join(("| Kind | Findings due | Found |", "|---|---|---|", *rows))
    begin, end = "<!-- detected: begin -->\n", "\n<!-- detected: end -->"
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    told, _, after = rest.partition(end)
    if os.environ.get("PRINCIPLECHECK_UPDATE_GOLDEN"):
        PAGE.write_text(f"{before}{begin}{table}{end}{after}", encoding="utf-8", newline="\n")
    else:
        assert told == table
