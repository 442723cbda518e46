"""The last line of a comparison: every number in it, and whose decision it is."""

from collections.abc import Sequence
from functools import cache

import pytest
from msgspec import structs

from principlecheck.comparing.changes import entry_of_changed_route
from principlecheck.comparing.resolution import GONE
from principlecheck.comparing.verdict import sentence_on_hidden_by_change, verdict_on_change
from principlecheck.model.report.comparison import (
    ComparedFinding,
    Comparison,
    Decider,
    FieldChange,
    LostJudgement,
    why_finding_is_elsewhere,
)
from principlecheck.model.report.report import Located, Outcome, Severity, Status, Waiver
from principlecheck.reporters.plan_markdown import render_plan_markdown
from principlecheck.reporters.plan_text import render_plan_text
from tests.comparing.test_comparing import AMOUNTS, AS_OF, RULE, compared

WAIVER = Waiver("0123456789abcdef", "SVC18", "x", "a", "b", "c", AS_OF, AS_OF)
LOST = LostJudgement("SVC18", "t", "high", "customer_rules.r", Located("customer_rules.r"), "why")


@cache
def one_new() -> Comparison:
    found = compared(None, RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}", "SVC18")
    assert len(found.new) == 1
    return found


def finding(severity: Severity = "high", *, waived: bool = False) -> ComparedFinding:
    (new,) = one_new().new
    changed = structs.replace(new.finding, severity=severity, waiver=WAIVER if waived else None)
    return structs.replace(new, finding=changed)


def comparison(
    *,
    new: Sequence[ComparedFinding] = (),
    worse: Sequence[ComparedFinding] = (),
    moved: int = 0,
    fixed: int = 0,
    hidden: int = 0,
    unjudged: int = 0,
    deciders: Sequence[Decider] = (),
) -> Comparison:
    """A change that has an entry, so that something changes, and what is asked for."""
    empty = structs.replace(
        one_new(), new=(), worse=(), moved=(), fixed=(), hidden=(), unjudged=(), deciders=()
    )
    return structs.replace(
        empty,
        new=tuple(new),
        worse=tuple(worse),
        moved=(finding(),) * moved,
        fixed=(finding(),) * fixed,
        hidden=(finding(),) * hidden,
        unjudged=(LOST,) * unjudged,
        deciders=tuple(deciders),
    )


def test_of_many_checks_that_can_no_longer_be_judged_the_critical_are_counted() -> None:
    critical = structs.replace(LOST, severity="critical")
    found = structs.replace(comparison(), unjudged=(LOST, critical, critical))
    assert (
        sentence_on_hidden_by_change(found)
        == "3 checks, 2 of them critical, can no longer be judged."
    )
    assert (
        sentence_on_hidden_by_change(comparison(unjudged=1)) == "1 check can no longer be judged."
    )
    lost = structs.replace(LOST, why="not declared: targets.mail.first_reply")
    gone = tuple(FieldChange(f"targets.{one}", "", "x", None, None) for one in ("mail", "chat"))
    of_mail = structs.replace(found, changes=gone, unjudged=(lost,))
    assert sentence_on_hidden_by_change(of_mail).endswith("judged, because targets.mail is gone.")
    of_all = structs.replace(LOST, why="not declared: targets")
    both = structs.replace(found, changes=gone, unjudged=(of_all,))
    assert sentence_on_hidden_by_change(both).endswith(
        "because targets.mail and targets.chat are gone."
    )
    five = tuple(FieldChange(f"targets.{one}", "", "x", None, None) for one in "abcde")
    for number, says in ((3, "targets.b and targets.c"), (5, "targets.b, targets.c and 2 more")):
        many = structs.replace(both, changes=five[:number])
        assert sentence_on_hidden_by_change(many).endswith(f"because targets.a, {says} are gone.")


@pytest.mark.parametrize(
    "why",
    [
        "not assessable: nobody can tell whether promises are kept",
        "not assessable: so much hangs on promises.",
        "not declared: nobody has said that promises and targets lacks nothing",
    ],
)
def test_a_word_of_a_reason_is_no_section_that_is_gone(why: str) -> None:
    gone = tuple(FieldChange(f"promises.{one}", "", "x", None, None) for one in ("mail", "chat"))
    whole = FieldChange("promises", "", "{}", None, None)
    lost = (structs.replace(LOST, why=why), LOST)
    found = structs.replace(comparison(), changes=(*gone, whole), unjudged=lost)
    assert sentence_on_hidden_by_change(found) == "2 checks can no longer be judged."


def test_what_is_hidden_with_its_entry_names_that_entry() -> None:
    one = finding()
    hidden = structs.replace(one, reason=f"{GONE}, and so is customer_rules; name it")
    entry = entry_of_changed_route(one.finding.at.route)
    changes = tuple(FieldChange(each, "", "x", None, None) for each in (entry, "customer_rules.z"))
    found = structs.replace(comparison(), changes=changes, hidden=(hidden,))
    assert sentence_on_hidden_by_change(found).endswith(f"judged, because {entry} is gone.")


def test_what_is_found_elsewhere_is_not_counted_as_fixed() -> None:
    moved = structs.replace(finding(), reason=why_finding_is_elsewhere("targets.telephone"))
    found = structs.replace(comparison(fixed=2, new=[finding()]), fixed=(moved, finding(), moved))
    assert verdict_on_change(found) == "1 new high finding, 1 fixed, 2 found elsewhere."
    alone = structs.replace(comparison(new=[finding()]), fixed=(moved,))
    assert verdict_on_change(alone) == "1 new high finding, 1 found elsewhere."
    text, markdown = render_plan_text(found), render_plan_markdown(found)
    assert "Fixes 1   Breaks 1   Elsewhere 2   Hidden 0" in text
    assert text.count("Found at targets.telephone instead.") == 2
    assert text.count("✓") == 1
    assert markdown.count("| Finding |") == 3
    assert "## Found elsewhere, and so not fixed" in markdown


def test_each_kind_is_counted_and_named() -> None:
    low, high = finding("low"), finding()
    for found, says in (
        (comparison(), "No finding comes or goes."),
        (comparison(new=[high]), "1 new high finding."),
        (comparison(new=[low, high, high]), "2 new high and 1 new low findings."),
        (comparison(new=[high, finding(waived=True)]), "1 new high finding, 1 new and waived."),
        (comparison(new=[finding(waived=True)]), "1 new and waived."),
        (comparison(hidden=2), "2 hidden, not fixed."),
        (comparison(worse=[high]), "1 worse than before."),
        (comparison(unjudged=3), "3 can no longer be judged."),
        (comparison(fixed=2), "2 fixed, nothing new."),
        (comparison(fixed=1, hidden=1), "1 hidden, not fixed, 1 fixed."),
        (comparison(fixed=1, unjudged=1), "1 can no longer be judged, 1 fixed."),
        (comparison(fixed=1, worse=[high]), "1 worse than before, 1 fixed."),
        (comparison(moved=1), "1 finding stands with other figures (~), nothing new."),
        (comparison(moved=2), "2 findings stand with other figures (~), nothing new."),
    ):
        assert verdict_on_change(found) == says


def test_what_is_worse_and_waived_stands_with_other_figures() -> None:
    found = comparison(worse=[finding(), finding(waived=True)])
    assert (
        verdict_on_change(found) == "1 worse than before, 1 finding stands with other figures (~)."
    )


def test_what_cannot_be_judged_is_counted_and_nothing_else_is_said() -> None:
    broken = compared(None, "targets_: {}\n", "SVC18")
    assert len(broken.problems) == 1
    assert verdict_on_change(broken) == (
        "1 thing could not be judged, so the change cannot be judged either."
    )
    twice = structs.replace(broken, problems=broken.problems * 2)
    assert verdict_on_change(twice).startswith("2 things could not be judged")
    error = Outcome("SVC18", "customer_rules.r", Status.ERROR, reason="it broke")
    both = structs.replace(twice, errors=(error,))
    assert verdict_on_change(both).startswith("3 things could not be judged")


def test_where_nothing_changes_nothing_else_is_said() -> None:
    assert verdict_on_change(structs.replace(comparison(), changes=())) == "Nothing changes."


@pytest.mark.parametrize(
    ("deciders", "says"),
    [
        ([Decider(("customer_rules.a",), "finance", (), ())],
         "Finance decides this rule; nobody is named as consulted."),
        ([Decider(("customer_rules.a", "customer_rules.b"), "finance", (), ())],
         "Finance decides these rules; nobody is named as consulted."),
        ([Decider(("promises.a",), "finance", (), ())], "Finance decides this entry."),
        ([Decider(("promises.a", "customer_rules.b"), "finance", ("sales",), ())],
         "Finance decides these entries and consults sales."),
        ([Decider(("customer_rules.a",), "finance", ("sales",), ("sales",))],
         "Finance decides this rule and consults sales."),
        ([Decider(("customer_rules.a",), "finance", ("sales",), ("support", "finance"))],
         "Finance decides this rule and consults sales; support handles it and is not named as "
         "consulted."),
        ([Decider(("customer_rules.a", "customer_rules.b"), "finance", (), ("care", "support"))],
         "Finance decides these rules; care and support handle them and are not named as "
         "consulted."),
        ([Decider(("promises.a",), "finance", (), ()), Decider(("promises.b",), "finance", ("care",), ())],
         "Finance decides these entries."),
        ([Decider(("promises.a",), "finance", (), ()), Decider(("promises.b",), "sales", (), ())],
         "Finance and sales decide these entries."),
    ],
)  # fmt: skip
def test_whose_decision_it_is(deciders: list[Decider], says: str) -> None:
    assert (
        verdict_on_change(comparison(fixed=1, deciders=deciders)) == f"1 fixed, nothing new. {says}"
    )
