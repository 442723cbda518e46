"""The numbers of findings: unique, never changed, never given to another."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from principlecheck.composing import number_findings
from principlecheck.model.audit.dossier import KnownFinding
from principlecheck.model.report.report import Finding
from tests.reporters.samples import finding

DAY = date(2026, 11, 22)
FINDINGS = [finding(number) for number in range(8)]
runs = st.lists(st.lists(st.sampled_from(range(8)), unique=True), max_size=8)


def those(numbers: Sequence[int]) -> list[Finding]:
    return [FINDINGS[number] for number in numbers]


@given(runs)
def test_over_any_audits_numbers_are_unique_kept_and_never_reused(audits: list[list[int]]) -> None:
    known: tuple[KnownFinding, ...] = ()
    given_once: dict[str, int] = {}
    for day, here in enumerate(audits):
        on = DAY + timedelta(days=day)
        known = number_findings(known, those(here), on)
        by_print = {one.fingerprint: one.number for one in known}
        assert len(by_print) == len(known)
        assert sorted(by_print.values()) == list(range(1, len(known) + 1))
        assert {**by_print, **given_once} == by_print
        given_once = by_print
        there = {one.fingerprint for one in those(here)}
        assert {one.fingerprint for one in known if one.gone is None} == there
        assert all(one.first <= on for one in known)


@given(runs, st.lists(st.sampled_from(range(8)), unique=True))
def test_the_same_audit_again_changes_nothing(audits: list[list[int]], last: list[int]) -> None:
    known: tuple[KnownFinding, ...] = ()
    for here in audits:
        known = number_findings(known, those(here), DAY)
    once = number_findings(known, those(last), DAY)
    assert number_findings(once, those(last), DAY + timedelta(days=9)) == once


def test_in_a_first_audit_the_worst_finding_is_number_one() -> None:
    known = number_findings((), those([3, 1, 2]), DAY)
    assert [one.fingerprint for one in known] == [FINDINGS[n].fingerprint for n in (3, 1, 2)]
    assert {one.first for one in known} == {DAY}


def test_numbers_that_somebody_took_out_are_not_given_again() -> None:
    known = number_findings((), those([0, 1, 2]), DAY)[2:]
    again = number_findings(known, those([3]), DAY)
    assert [one.number for one in again] == [3, 4]
