"""What passed and cannot be judged now: which of it counts, and which is no loss."""

import pytest
from msgspec.structs import replace

from principlecheck.comparing import Side, compare
from principlecheck.comparing.lost_judgements import still_named
from principlecheck.model.report.report import Outcome, Status
from tests.comparing.test_comparing import AMOUNTS, LATE, RULE, SLOW, compared, rules, side

PASSING = RULE % f"agent_may_approve_up_to: 500 EUR, {AMOUNTS}"
BARE = RULE % "agent_may_approve_up_to: 500 EUR"
SPARED = (
    "organisation: {not_applicable: {customer_rules: {reason: None, approved_by: director, "
    "review: 2027-01-01}}}\n"
)


def lost(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.subject, one.why) for one in compared(before, after, "SVC18").unjudged]


def test_only_what_passed_is_lost() -> None:
    failing = PASSING.replace("500 EUR", "50 EUR")
    assert [one[0] for one in lost(PASSING, BARE)] == ["customer_rules.refunds"]
    assert lost(failing, BARE.replace("500 EUR", "50 EUR")) == []  # it is hidden, and counts so
    assert lost(BARE, BARE) == []
    assert lost(PASSING, PASSING) == []
    assert lost(PASSING, failing) == []  # it fails now, and counts so


def test_what_does_not_apply_any_more_is_no_loss() -> None:
    assert lost(PASSING, SPARED) == []


def test_where_what_it_was_held_against_does_not_apply_any_more_nothing_is_lost() -> None:
    quick = LATE + SLOW.replace("48h", "12h")
    no_targets = SPARED.replace("{customer_rules:", "{targets:")
    assert compared(quick, LATE + no_targets, "INT01").unjudged == ()
    (one,) = compared(quick, LATE + "targets: {}\n", "INT01").unjudged
    assert one.subject == "promises.reply.first_reply ~ targets.mail"
    assert one.why == "targets.mail, against which it was judged, is gone"


def test_an_entry_of_which_its_rule_no_longer_speaks_is_no_loss() -> None:
    assert lost(PASSING, PASSING.replace("kind: refund", "kind: known_issue")) == []


def test_where_it_stands_and_how_severe_its_rule_is_is_told() -> None:
    (one,) = compared(PASSING, BARE, "SVC18").unjudged
    assert (one.code, one.severity) == ("SVC18", "high")
    assert one.title == rules("SVC18")[0].rule.title
    assert one.at.route == "customer_rules.refunds"
    assert one.at.place is not None
    assert str(one.at.place).startswith("a.yaml:2:")


def test_without_a_state_before_or_with_one_that_is_broken_nothing_is_lost() -> None:
    after = side("SVC18", a=BARE)
    assert compare(None, after, rules("SVC18"), "main").unjudged == ()
    broken = side("SVC18", a=PASSING, b="targets_: {}\n")
    assert broken.report.problems
    assert compare(broken, after, rules("SVC18"), "main").unjudged == ()


@pytest.mark.parametrize(
    ("status", "is_lost"),
    [
        (Status.NOT_DECLARED, True),
        (Status.NOT_ASSESSABLE, True),
        (Status.ASKED, True),
        (Status.NOT_APPLICABLE, False),
        (Status.FAIL, False),
        (Status.PASS, False),
        (Status.ERROR, False),
    ],
)
def test_a_state_that_is_neither_a_pass_nor_a_fault_is_a_loss(
    status: Status, is_lost: bool
) -> None:
    before = side("SVC18", a=PASSING)
    outcome = Outcome("SVC18", "customer_rules.refunds", status, ("x.y",))
    after = Side(before.corpus, replace(before.report, outcomes=(outcome,)))
    found = compare(before, after, rules("SVC18"), "main").unjudged
    assert bool(found) == is_lost
    told = list(still_named([("SVC18", "customer_rules.refunds")], after.report))
    assert bool(told) == is_lost
    if is_lost:
        assert found[0].why == told[0].why == f"{status}: x.y"


def test_of_an_earlier_report_nothing_is_said_of_rules_and_subjects_that_are_not_here() -> None:
    after = side("SVC18", a=BARE).report
    refunds = "customer_rules.refunds"
    assert [one.subject for one in still_named([("SVC18", refunds)], after)] == [refunds]
    assert list(still_named([("SVC18", "customer_rules.other")], after)) == []
    assert list(still_named([("SVC99", refunds)], after)) == []
    assert list(still_named([("SVC18", refunds)], replace(after, rules=()))) == []


TWO_DESKS = """\
channels: {mail: {kind: email}, chat: {kind: chat}}
queues: {mail: {channels: [mail]}, chat: {channels: [chat]}}
promises:
  mail: {channels: [mail], first_reply: {at_most: 24h}}
  chat: {channels: [chat], first_reply: {at_most: 24h}}
targets:
"""
TARGET = "  %s: {%sfirst_reply: {at_most: 12h}}\n"


def test_a_promise_that_another_target_is_held_against_is_still_judged() -> None:
    """A target is a policy, and no figure: what is left of them is what is promised by."""
    everywhere, desk = TARGET % ("all", ""), TARGET % ("desk", "queues: [mail], ")
    chat = TARGET % ("chat", "queues: [chat], ")
    found = compared(TWO_DESKS + everywhere + desk + chat, TWO_DESKS + desk + chat, "INT01")
    assert found.unjudged == ()


def test_one_promise_is_lost_though_another_is_judged() -> None:
    mail, chat = (TARGET % (one, f"queues: [{one}], ") for one in ("mail", "chat"))
    (one,) = compared(TWO_DESKS + mail + chat, TWO_DESKS + chat, "INT01").unjudged
    assert one.subject == "promises.mail.first_reply ~ targets.mail"
    assert one.at.route == "promises.mail"
