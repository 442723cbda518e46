"""What became of a finding of which only its report is left, by the name that it stood under."""

import pytest
from msgspec.structs import replace

from principlecheck.comparing.remembered import OTHER_THINGS, Remembered
from principlecheck.model.report.report import Outcome, Report, Status
from tests.comparing.test_earlier import INT, LATE, NOW, QUICK, SLOW, THEN, kept, side

COMPLETE = "organisation: {complete: all}\n"
PAIR = "promises.reply.first_reply ~ targets.mail"


def fate(
    subject: str,
    after: str = LATE + QUICK,
    *,
    outcomes: tuple[Outcome, ...] = (),
    departments: tuple[str, ...] = (),
    on_then: str = "promise_and_target",
) -> tuple[bool, str]:
    """The fate of a finding that stood under a name, as the audit of now has only `outcomes`."""
    then = kept(side(INT, THEN, a=LATE + SLOW).report)
    (finding,) = then.findings
    (card,) = then.rules
    named = [replace(one, subject=subject) for one in then.outcomes if one.fingerprint]
    scope = replace(then.scope, departments=type(then.scope.departments)(departments))
    earlier = replace(
        then, outcomes=type(then.outcomes)(named), scope=scope,
        rules=type(then.rules)([replace(card, on=on_then)]),
    )  # fmt: skip
    here = side(INT, NOW, a=after)
    now: Report = replace(here.report, outcomes=outcomes)
    return Remembered(earlier, now, here.corpus.organisation).resolution(finding)


def test_what_its_rule_says_of_it_now_holds() -> None:
    passed = Outcome("INT01", PAIR, Status.PASS)
    assert fate(PAIR, outcomes=(passed,)) == (True, "")
    waits = Outcome("INT01", PAIR, Status.NOT_DECLARED, ("targets.mail",))
    assert fate(PAIR, outcomes=(waits,)) == (False, "not declared: targets.mail")
    of_another = Outcome("INT02", PAIR, Status.PASS)
    assert fate(PAIR, outcomes=(of_another,))[1] == "the rule no longer applies to it"


def test_a_check_that_judges_other_things_by_now_solves_nothing() -> None:
    assert fate(PAIR, on_then="targets") == (False, OTHER_THINGS)


@pytest.mark.parametrize(
    ("subject", "after", "fixed", "why"),
    [
        (PAIR, LATE + QUICK, True, "the rule no longer applies to it"),
        (PAIR, LATE + "targets: {}\n", False, "targets.mail, against which it was judged, is gone"),
        (PAIR, LATE + "targets: {mail: {queues: [mail]}}\n", False,
         "targets.mail.first_reply, against which it was judged, is gone"),
        ("promises.reply ~ targets.mail", LATE + QUICK, True, "the rule no longer applies to it"),
        ("promises.reply.word ~ targets.mail", LATE + QUICK, True,
         "the rule no longer applies to it"),
        ("promises.reply.first_reply", LATE + QUICK, True, "the rule no longer applies to it"),
        ("promises.gone.first_reply ~ targets.mail", LATE + QUICK, True, "the entry is gone"),
        ("promises.gone", LATE + COMPLETE, True, "the entry is gone"),
        ("organisation.word", LATE + QUICK, True, "the rule no longer applies to it"),
        ("organisation", LATE + QUICK, True, "the rule no longer applies to it"),
        ("wishes.a", LATE + QUICK, False, "wishes is not a section of the policy format"),
        (f"{'w' * 61}.a", LATE + QUICK, False, f"{'w' * 60} is not a section of the policy format"),
    ],
)  # fmt: skip
def test_the_name_tells_what_is_gone(subject: str, after: str, fixed: bool, why: str) -> None:
    assert fate(subject, after) == (fixed, why)


def test_a_department_that_was_only_named_is_not_gone() -> None:
    """A check makes up a department from a name in use, and it stands in no section."""
    used, gone = "the rule no longer applies to it", "the entry is gone"
    after = f"{LATE}{QUICK}departments: {{care: {{}}}}\n"
    assert fate("departments.finance", after) == (True, used)
    assert fate("departments.finance", after, departments=("care",)) == (True, used)
    assert fate("departments.finance", after, departments=("finance",)) == (True, gone)


def test_where_the_rule_waits_as_a_whole_nothing_is_solved() -> None:
    waits = Outcome("INT01", "promise_and_target", Status.NOT_DECLARED, ("targets",))
    assert fate(PAIR, outcomes=(waits,)) == (False, "not declared: targets")


def test_without_its_outcome_a_finding_is_known_by_the_entry_that_it_stands_at() -> None:
    then = kept(side(INT, THEN, a=LATE + SLOW).report)
    (finding,) = then.findings
    bare = replace(then, outcomes=type(then.outcomes)())
    here = side(INT, NOW, a=LATE.replace("{reply:", "{other:") + QUICK)
    fixed = Remembered(bare, replace(here.report, outcomes=()), here.corpus.organisation)
    assert fixed.resolution(finding) == (True, "the entry is gone")
