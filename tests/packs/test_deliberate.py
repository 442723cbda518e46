"""A choice that is meant, and says why: told as information where it only hurts by itself."""

from __future__ import annotations

from datetime import date

import pytest

from principlecheck.model.report.report import Finding, Located
from principlecheck.packs.judge import judge_rules
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.built_in import loaded_once

RULES = {rule.code: rule for pack in loaded_once() for rule in pack.rules}
MEANT = "deliberate: {%s: Most write at night., approved_by: head-of-care, review: %s}"
CLOSING = "automations: {tidy: {kind: auto_close, channels: [form], closes_after: 12h, %s}}"
FORM = "roles: {head-of-care: {}}\nchannels: {form: {kind: form}}\n"
CUT_OFF = "queues: {calls: {channels: [phone], on_long_wait: disconnect, %s}}"
PHONE = "roles: {head-of-care: {}}\nchannels: {phone: {kind: phone}}\n"


def finding(policy: str, code: str) -> Finding:
    source = SourceFile("a.yaml", f"format: 1\n{policy}".encode())
    corpus = assemble_policies(FoundFiles([source], [], []), date(2026, 11, 22))
    assert corpus.problems == ()
    (found,) = (
        o.finding for o in judge_rules(corpus.organisation, [RULES[code]], Located) if o.finding
    )
    return found


def test_what_hurts_by_itself_is_information_with_the_reason_and_who_agreed() -> None:
    plain = finding(FORM + CLOSING % "holds_for_follow_up: true", "INT08")
    meant = finding(FORM + CLOSING % MEANT % ("closes_after", "2027-03-01"), "INT08")
    assert (plain.kind, plain.severity, meant.severity) == ("harm", "medium", "information")
    assert meant.says.endswith(
        "It is meant to be so (“Most write at night”); the head of care agreed, until 2027-03-01."
    )
    assert meant.fingerprint == plain.fingerprint


@pytest.mark.parametrize(
    ("field", "review"), [("closes_after", "2026-11-21"), ("kind", "2027-03-01")]
)
def test_a_reason_that_is_to_be_asked_again_or_for_another_field_changes_nothing(
    field: str, review: str
) -> None:
    found = finding(FORM + CLOSING % MEANT % (field, review), "INT08")
    assert found.severity == "medium"
    assert "meant" not in found.says


def test_what_is_high_stays_high_and_says_that_it_is_meant() -> None:
    found = finding(PHONE + CUT_OFF % MEANT % ("on_long_wait", "2027-03-01"), "SVC25")
    assert found.severity == "high"
    assert "It is meant to be so" in found.says


def test_two_things_that_cannot_both_hold_do_not_come_to_hold_by_being_meant() -> None:
    mail = "roles: {head-of-care: {}}\nchannels: {mail: {kind: email}}\nqueues: {in: {channels: [mail]}}\n"
    promise = "promises: {p: {channels: [mail], first_reply: {at_most: 4h}, %s}}\n"
    target = "targets: {t: {queues: [in], first_reply: {at_most: 8h}}}"
    found = finding(mail + promise % MEANT % ("first_reply", "2027-03-01") + target, "INT01")
    assert found.severity == "high"
    assert "meant" not in found.says
