"""What `organisation.complete` changes: questions become findings, and nothing else comes or goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from principlecheck.model.format.organisation import SECTION_NAMES, Organisation
from principlecheck.model.report.report import Located, Outcome, Status
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.load import load_policies
from tests.built_in import loaded_once

POLICIES = Path(__file__).parents[2] / "policies"
AS_OF = date(2026, 11, 22)
Key = tuple[str, str]


@cache
def rules() -> list[LoadedRule]:
    return [rule for pack in loaded_once() for rule in pack.rules]


@cache
def organisation(name: str) -> Organisation:
    return load_policies([POLICIES / name], AS_OF).organisation


@cache
def outcomes(name: str, complete: frozenset[str]) -> dict[Key, Outcome]:
    """The outcomes of an organisation of which only `complete` are said to lack nothing, without
    their words.
    """
    whole = replace(organisation(name), named_complete=complete)
    judged = judge_rules(whole, rules(), Located, bare=True)
    return {(outcome.code, outcome.subject): outcome for outcome in judged}


def findings(found: dict[Key, Outcome]) -> set[Key]:
    return {key for key, outcome in found.items() if outcome.finding}


def asked(found: dict[Key, Outcome]) -> set[Key]:
    return {key for key, outcome in found.items() if outcome.asked}


WHOLE = frozenset(SECTION_NAMES)
NONE: frozenset[str] = frozenset()


def holds_between(name: str, fewer: frozenset[str], more: frozenset[str]) -> None:
    """Taking sections out of `complete` adds no finding; what is a finding no longer is asked."""
    less, whole = outcomes(name, fewer), outcomes(name, more)
    assert findings(less) <= findings(whole)
    assert findings(whole) - findings(less) <= asked(less)
    passed = {key for key, outcome in less.items() if outcome.status is Status.PASS}
    assert all(whole[key].status is Status.PASS for key in passed)


def test_without_the_word_the_findings_of_a_large_firm_stand_or_are_asked() -> None:
    holds_between("northwind-home", NONE, WHOLE)
    assert asked(outcomes("northwind-home", NONE))
    assert asked(outcomes("northwind-home", WHOLE)) == set()


@settings(max_examples=12, deadline=None)
@given(
    named=st.lists(st.sampled_from(SECTION_NAMES), unique=True),
    more=st.lists(st.sampled_from(SECTION_NAMES), unique=True),
)
def test_the_more_is_complete_the_more_is_found_and_the_less_is_asked(
    named: Sequence[str], more: Sequence[str]
) -> None:
    holds_between("skyline-air", frozenset(named), frozenset((*named, *more)))


def test_a_sound_firm_is_asked_nothing_however_little_it_says_of_being_complete() -> None:
    for complete in (NONE, frozenset({"metrics"}), WHOLE):
        found = outcomes("harbour-outfitters", complete)
        assert findings(found) == set()
        assert asked(found) == set()
