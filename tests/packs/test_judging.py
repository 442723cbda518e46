"""Every rule on every subject ends in one outcome, and the right one."""

import gc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.model.report.report import Located, Status
from principlecheck.packs.conditions import cel_environment_of, compile_rule_condition
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import load_built_in_packs
from principlecheck.policies.load import load_policies
from tests.packs.conftest import AddFact
from tests.packs.kit import HEAD, corpus, judged, only, pack_text, rule

HARBOUR = Path(__file__).parents[2] / "policies" / "harbour-outfitters"
ROLES = "roles: {a: {}, b: {}}\n"


def handover(**fields: str) -> str:
    inner = "".join(f", {name}: {value}" for name, value in fields.items())
    return f"{ROLES}handovers: {{h: {{kind: transfer, from: a, to: b{inner}}}}}\n"


EITHER = "\"entry.style == 'cold' || entry.final\""
BOTH = "\"entry.style == 'cold' && entry.final\""


@pytest.mark.parametrize(
    ("condition", "fields", "status", "missing"),
    [
        (EITHER, {"style": "cold"}, Status.FAIL, ()),
        (EITHER, {"final": "true"}, Status.FAIL, ()),
        (EITHER, {"style": "warm", "final": "false"}, Status.PASS, ()),
        (EITHER, {"style": "warm"}, Status.NOT_DECLARED, ("handovers.h.final",)),
        (EITHER, {"final": "false"}, Status.NOT_DECLARED, ("handovers.h.style",)),
        (EITHER, {}, Status.NOT_DECLARED, ("handovers.h.style", "handovers.h.final")),
        (BOTH, {"style": "warm"}, Status.PASS, ()),
        (BOTH, {"final": "false"}, Status.PASS, ()),
        (BOTH, {"style": "cold", "final": "true"}, Status.FAIL, ()),
        (BOTH, {"style": "cold"}, Status.NOT_DECLARED, ("handovers.h.final",)),
        (BOTH, {"final": "true"}, Status.NOT_DECLARED, ("handovers.h.style",)),
        ('"!entry.final"', {}, Status.NOT_DECLARED, ("handovers.h.final",)),
        ('"!declared.entry.final"', {}, Status.FAIL, ()),
        ('"!declared.entry.final"', {"final": "false"}, Status.PASS, ()),
    ],
)
def test_what_is_undeclared_matters_only_where_it_changes_the_verdict(
    condition: str, fields: dict[str, str], status: Status, missing: tuple[str, ...]
) -> None:
    outcome = only(pack_text(fails_when=condition), handover(**fields))
    assert (outcome.status, outcome.missing) == (status, missing)


def test_a_rule_says_nothing_of_entries_that_it_does_not_apply_to() -> None:
    text = pack_text(applies_when="entry.kind == 'escalation'")
    assert judged(text, handover(style="cold")) == []


def test_a_rule_whose_application_is_unknown_is_not_declared() -> None:
    outcome = only(pack_text(applies_when="entry.final"), handover(style="cold"))
    assert outcome.status is Status.NOT_DECLARED
    assert outcome.missing == ("handovers.h.final",)


def test_a_section_declared_nowhere_is_not_declared_once() -> None:
    outcome = only(pack_text(), ROLES)
    assert (outcome.subject, outcome.status) == ("handovers", Status.NOT_DECLARED)
    assert outcome.missing == ("handovers",)


def test_a_section_begun_without_entries_has_no_outcome() -> None:
    assert judged(pack_text(), f"{ROLES}handovers: {{}}\n") == []


def test_what_does_not_fail_but_cannot_be_called_a_pass_is_not_assessable() -> None:
    text = pack_text(unsure="{when: entry.final, says: '{entry.id} ends here.'}")
    outcome = only(text, handover(style="warm", final="true"))
    assert (outcome.status, outcome.reason) == (Status.NOT_ASSESSABLE, "h ends here.")
    assert only(text, handover(style="warm", final="false")).status is Status.PASS
    assert only(text, handover(style="cold", final="true")).status is Status.FAIL


def test_the_first_variant_that_holds_speaks_and_the_rest_is_the_rules_own() -> None:
    text = pack_text(
        variants="[{when: entry.final, severity: critical, says: 'Final.'}, "
        "{when: 'true', confidence: opinion, title: Any}]"
    )
    first = only(text, handover(style="cold", final="true")).finding
    second = only(text, handover(style="cold")).finding
    assert first
    assert second
    assert (first.severity, first.confidence, first.says) == ("critical", "certain", "Final.")
    assert first.title == "Customers are passed on cold"
    assert (second.severity, second.confidence, second.title) == ("high", "opinion", "Any")
    assert second.says == "h is cold."


def test_a_decision_is_the_remedy_unless_the_rule_or_its_variant_words_it() -> None:
    plain = only(pack_text(), handover(style="cold")).finding
    assert plain
    assert plain.decide == plain.do
    text = pack_text(
        decide="'Introduce {entry.id}.'",
        variants="[{when: entry.final, do: 'End it.'}, {when: 'true', title: Any}]",
    )
    worded = only(text, handover(style="cold")).finding
    other = only(text, handover(style="cold", final="true")).finding
    assert worded
    assert other
    assert worded.decide == "Introduce h."
    assert (other.do, other.decide) == ("End it.", "End it.")


def not_applicable(route: str, review: str = "2027-01-31") -> str:
    reason = f"{{reason: We are three, approved_by: a, review: {review}}}"
    return f"organisation: {{not_applicable: {{{route}: {reason}}}}}\n"


@pytest.mark.parametrize("route", ["handovers", "handovers.style"])
def test_what_is_said_not_to_apply_is_so_until_its_review(route: str) -> None:
    text = pack_text()
    outcome = only(text, handover() + not_applicable(route))
    assert outcome.status is Status.NOT_APPLICABLE
    assert outcome.reason == f"{route}: We are three (approved by a, until 2027-01-31)"
    last_day = only(text, handover() + not_applicable(route), as_of=date(2027, 1, 31))
    assert last_day.status is Status.NOT_APPLICABLE
    day_after = only(text, handover() + not_applicable(route), as_of=date(2027, 2, 1))
    assert day_after.status is Status.NOT_DECLARED


def test_a_section_declared_nowhere_may_be_said_not_to_apply() -> None:
    outcome = only(pack_text(), ROLES + not_applicable("handovers"))
    assert (outcome.subject, outcome.status) == ("handovers", Status.NOT_APPLICABLE)


def test_a_kind_may_be_said_not_to_apply(add_fact: AddFact) -> None:
    def compute(_case: Case) -> bool:
        raise NotDeclared("handovers.escalation")

    add_fact("has_way_up", "flag", compute)
    text = pack_text(fails_when="facts.has_way_up")
    assert only(text, handover()).missing == ("handovers.escalation",)
    applied = only(text, handover() + not_applicable("handovers.escalation"))
    assert applied.status is Status.NOT_APPLICABLE
    other = only(text, handover() + not_applicable("handovers.transfer"))
    assert other.status is Status.NOT_DECLARED


def test_what_does_not_apply_hides_no_verdict_that_is_declared() -> None:
    outcome = only(pack_text(), handover(style="cold") + not_applicable("handovers.style"))
    assert outcome.status is Status.FAIL


def test_every_missing_name_must_be_said_not_to_apply() -> None:
    outcome = only(pack_text(fails_when=EITHER), handover() + not_applicable("handovers.style"))
    assert outcome.status is Status.NOT_DECLARED


GAPS = '"!declared.entry.owner || !declared.entry.within"'


def test_a_gap_that_is_said_not_to_apply_is_no_finding() -> None:
    policy = handover(owner="a") + not_applicable("handovers.within")
    outcome = only(pack_text(fails_when=GAPS), policy)
    assert (outcome.status, outcome.missing) == (Status.NOT_APPLICABLE, ("handovers.h.within",))


def test_a_gap_that_does_not_apply_hides_no_other_gap() -> None:
    outcome = only(pack_text(fails_when=GAPS), handover() + not_applicable("handovers.within"))
    assert outcome.status is Status.FAIL


def test_what_cannot_be_assessed_says_why(add_fact: AddFact) -> None:
    def compute(_case: Case) -> float:
        raise NotAssessable("It was measured under the limit.")

    add_fact("wait", "seconds", compute)
    outcome = only(pack_text(fails_when="facts.wait > duration('1h')"), handover())
    assert outcome.status is Status.NOT_ASSESSABLE
    assert outcome.reason == "It was measured under the limit."


def test_what_cannot_be_assessed_does_not_matter_where_the_verdict_is_decided(
    add_fact: AddFact,
) -> None:
    def compute(_case: Case) -> bool:
        raise NotAssessable("Nobody knows.")

    add_fact("known", "flag", compute)
    text = pack_text(fails_when="entry.style == 'cold' || facts.known")
    assert only(text, handover(style="cold")).status is Status.FAIL
    assert only(text, handover(style="warm")).status is Status.NOT_ASSESSABLE


def test_a_fact_that_breaks_is_an_error_that_names_rule_and_entry(add_fact: AddFact) -> None:
    def compute(_case: Case) -> float:
        raise ZeroDivisionError("division by zero")

    add_fact("quotient", "number", compute)
    outcome = only(pack_text(fails_when="facts.quotient > 1.0"), handover())
    assert (outcome.code, outcome.subject, outcome.status) == ("HSE01", "handovers.h", Status.ERROR)
    assert "HSE01" in outcome.reason
    assert "ZeroDivisionError" in outcome.reason


def test_a_fact_that_breaks_in_one_rule_leaves_the_others_judged(add_fact: AddFact) -> None:
    def compute(_case: Case) -> bool:
        raise RuntimeError("broken")

    add_fact("broken", "flag", compute)
    text = HEAD + rule("HSE01", fails_when="facts.broken") + rule("HSE02", name="other-rule")
    assert [o.status for o in judged(text, handover(style="cold"))] == [Status.ERROR, Status.FAIL]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", float("nan")),
        ("number", float("inf")),
        ("share", float("nan")),
        ("share", float("-inf")),
        ("seconds", float("nan")),
        ("seconds", float("inf")),
        ("seconds", 1e300),
        ("number", None),
        ("share", "many"),
        ("flag", None),
        ("count", None),
    ],
)
def test_a_fact_that_is_no_finite_value_never_passes(
    add_fact: AddFact, kind: Any, value: object
) -> None:
    add_fact("odd", kind, lambda _case: value)
    condition = {
        "seconds": "facts.odd > duration('1h')",
        "flag": "facts.odd",
        "count": "facts.odd > 1",
    }.get(kind, "facts.odd > 1.0")
    outcome = only(pack_text(fails_when=condition), handover())
    assert outcome.status is Status.ERROR
    assert "HSE01" in outcome.reason


def test_a_fact_of_another_kind_than_it_says_is_an_error(add_fact: AddFact) -> None:
    add_fact("count_of", "count", lambda _case: "three")
    outcome = only(pack_text(fails_when="facts.count_of > 1"), handover())
    assert outcome.status is Status.ERROR


def test_an_index_beyond_a_list_is_an_error_and_no_pass() -> None:
    text = pack_text(fails_when="entry.passes_on[3] == 'story' && entry.final")
    outcome = only(text, handover(passes_on="[name]", final="true"))
    assert outcome.status is Status.ERROR


def test_a_route_that_is_not_known_falls_back_to_the_entry(add_fact: AddFact) -> None:
    def compute(_case: Case) -> str:
        raise NotDeclared("handovers.h.when")

    add_fact("somewhere", "text", compute)
    finding = only(
        pack_text(at="facts.somewhere", and_at="[facts.somewhere, entry.owner]"),
        handover(style="cold", owner="a"),
    ).finding
    assert finding
    assert finding.at.route == "handovers.h"
    assert [related.route for related in finding.related] == ["handovers.h.owner"]


def test_a_finding_shows_the_line_as_written() -> None:
    finding = only(pack_text(at="entry.style"), handover(style="cold")).finding
    assert finding
    assert finding.at.place
    assert finding.at.excerpt[finding.at.place.column - 1 :].startswith("cold")
    assert finding.at.place.end_column - finding.at.place.column == len("cold")


def test_outcomes_come_in_one_order_whatever_the_order_of_rules_and_files() -> None:
    one = HEAD + rule("HSE02", name="b-rule") + rule("HSE01")
    two = HEAD + rule("HSE01") + rule("HSE02", name="b-rule")
    entries = [
        f"handovers: {{{name}: {{kind: transfer, from: a, to: b, style: cold}}}}\n"
        for name in ("zebra", "ant", "cow")
    ]
    first = judged(one, ROLES, *entries)
    second = judged(two, *reversed(entries), ROLES)
    assert [(o.code, o.subject) for o in first] == [(o.code, o.subject) for o in second]
    assert [(o.code, o.subject) for o in first] == sorted((o.code, o.subject) for o in first)


def test_while_a_file_cannot_be_read_nothing_is_absent() -> None:
    read = corpus(handover(), "- nonsense: [\n")
    assert read.problems
    assert not read.organisation.complete("handovers")


THRESHOLDS = [
    ("{most: 2}", "facts.n > thresholds.most", "count", 3, Status.FAIL),
    ("{most: 2}", "facts.n > thresholds.most", "number", 2.5, Status.FAIL),
    ("{most: 2.0}", "facts.n > thresholds.most", "count", 2, Status.PASS),
    ("{most: 20%}", "facts.n > thresholds.most", "share", 0.2, Status.PASS),
    ("{most: 20%}", "facts.n > thresholds.most", "share", 0.2001, Status.FAIL),
    ("{most: 6m30s}", "facts.n > thresholds.most", "seconds", 390, Status.PASS),
    ("{most: 6m30s}", "facts.n > thresholds.most", "seconds", 390.5, Status.FAIL),
    ("{most: 4, least: 1}", "facts.n > thresholds.most || size(entry.from) < thresholds.least",
     "number", 4.5, Status.FAIL),
]  # fmt: skip


@pytest.mark.parametrize(("thresholds", "condition", "kind", "value", "status"), THRESHOLDS)
def test_thresholds_are_compared_in_the_unit_of_what_they_stand_beside(
    add_fact: AddFact, thresholds: str, condition: str, kind: Any, value: float, status: Status
) -> None:
    add_fact("n", kind, lambda _case: value)
    text = pack_text(thresholds=thresholds, fails_when=condition)
    assert only(text, handover()).status is status


def test_a_clients_pack_has_the_powers_of_those_that_come_with_the_program() -> None:
    text = pack_text(
        on="promise_and_target",
        fails_when="facts.promise_is_tighter",
        at="entry.part",
        and_at="[other.part]",
        says="'{entry.[part].at_most} against {other.[part].at_most} on {part} ({thresholds.most})'",
        thresholds="{most: 3}",
    )
    outcome = only(
        text,
        "queues: {mail: {channels: [mail]}}\nchannels: {mail: {kind: email}}\n"
        "promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}\n"
        "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n",
    )
    assert outcome.finding
    assert outcome.finding.says == "24 hours against 48 hours on first reply (3)"
    assert outcome.finding.at.route == "promises.reply.first_reply"
    assert outcome.finding.principle == "house"


def test_a_condition_is_compiled_once_for_all_packs_until_its_names_change(
    add_fact: AddFact,
) -> None:
    known = cel_environment_of("handovers")
    assert known.compile("entry.final") is known.compile("entry.final")
    add_fact("lately", "flag", lambda _case: True)
    compile_rule_condition("handovers", "entry.final && facts.lately", {})
    assert cel_environment_of("handovers") is not known


def test_judging_leaves_next_to_nothing_to_the_collector_of_garbage() -> None:
    organisation = load_policies([HARBOUR], date(2026, 11, 22)).organisation
    rules = [rule for pack in load_built_in_packs() for rule in pack.rules]
    gc.collect()
    gc.disable()  # as a run does: what holds itself in a circle would stay until its end
    try:
        outcomes = judge_rules(replace(organisation, named_complete=frozenset()), rules, Located)
        assert gc.collect() < len(outcomes)
    finally:
        gc.enable()
