"""What became of a finding without its outcome, asked piece by piece."""

from msgspec.structs import replace

from principlecheck.comparing.resolution import (
    Resolution,
    _concerns_changed_line,
    fate_of_finding_by_outcome,
)
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.report.report import Outcome, Status
from tests.comparing.test_comparing import AMOUNTS, RULE, rules, side

AT = "found at customer_rules.refunds.agent_may_approve_up_to instead"
LOWERED = RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}"


def test_what_is_found_elsewhere_by_now_was_fixed_where_it_stood() -> None:
    (failing,) = side("SVC18", a=LOWERED).report.outcomes
    assert fate_of_finding_by_outcome(failing) == (True, AT)


def test_of_what_no_entry_stands_for_the_rule_as_a_whole_is_asked() -> None:
    after = side("SVC18", a=LOWERED)
    organisation = after.corpus.organisation
    asked = Outcome("SVC18", "customer_rules", Status.ASKED, reason="nobody knows")
    gone = Outcome("SVC18", "customer_rules.other", Status.FAIL)
    resolution = Resolution(organisation, organisation, [asked], rules("SVC18"))
    assert resolution.of(gone, "customer_rules", None) == (False, "asked: nobody knows")
    silent = Resolution(organisation, organisation, [], rules("SVC18"))
    assert silent.of(gone, "customer_rules", None) == (True, "the rule no longer applies to it")


def test_nothing_is_gone_where_nothing_was_and_the_organisation_never_is() -> None:
    refunds = side("SVC18", a=LOWERED).corpus.organisation
    empty = side("SVC18", a="customer_rules: {}\n").corpus.organisation
    (rule,) = refunds.items("customer_rules")
    assert Resolution(refunds, empty, []).is_gone(rule)
    assert not Resolution(refunds, refunds, []).is_gone(rule)
    assert not Resolution(empty, empty, []).is_gone(rule)
    assert not Resolution(None, empty, []).is_gone(rule)
    assert not Resolution(refunds, empty, []).is_gone(replace(rule, section=ORGANISATION))


def test_a_line_concerns_a_finding_that_shows_it_or_what_is_in_it() -> None:
    line = "customer_rules.refunds.amounts"
    assert _concerns_changed_line(line, {line}, set())
    assert _concerns_changed_line(line, {f"{line}.median"}, set())
    assert not _concerns_changed_line(line, {f"{line}_of_others"}, set())
    assert not _concerns_changed_line(line, {"customer_rules.refunds"}, set())
    assert _concerns_changed_line(line, set(), {"customer_rules.amounts"})
    assert _concerns_changed_line(line, set(), {"customer_rules"})
    assert not _concerns_changed_line(line, set(), {"customer_rules.kind"})
    assert _concerns_changed_line("organisation.countries", set(), {"organisation.countries"})
    assert not _concerns_changed_line("organisation.countries", set(), {"organisation.sector"})
