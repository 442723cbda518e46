"""One value for each line that remedies ask to change, tried before it is printed."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from principlecheck.model.report.report import SEVERITIES, Finding, Located
from principlecheck.model.report.settlement import Settlements
from principlecheck.packs import judge as judging
from principlecheck.packs.context import EvaluationContext
from principlecheck.packs.finding import build_finding_of_rule
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.fields import find_policy_field_at_route
from principlecheck.policies.load import load_policies
from principlecheck.what_if import Scenario, search_values_that_settle
from tests.cli.conftest import loaded_once
from tests.policies.kit import corpus

NORTHWIND = Path(__file__).parent.parent / "policies" / "northwind-home"
AS_OF = date(2026, 11, 29)
Settled = tuple[Scenario, Settlements]


def scenario(text: str) -> Scenario:
    return Scenario(corpus(text), loaded_once())


def codes(one: Scenario) -> dict[str, str]:
    return {finding.fingerprint: finding.code for finding in one.report.findings}


@pytest.fixture(scope="module")
def northwind() -> Settled:
    one = Scenario(load_policies([NORTHWIND], AS_OF), loaded_once())
    return one, search_values_that_settle(one)


@pytest.fixture(scope="module")
def afterwards(northwind: Settled) -> dict[str, Finding]:
    """The findings once every value is written at once."""
    one, settled = northwind
    written = [(value.route, value.value) for value in settled.values]
    written += [pair for value in settled.values for pair in value.also]
    organisation = one.corpus.organisation
    made = one.with_settings(
        [one.setting_to(find_policy_field_at_route(organisation, r), v) for r, v in written]
    )
    return {finding.fingerprint: finding for finding in made.report.findings}


def test_all_values_written_at_once_settle_what_each_says(
    northwind: Settled, afterwards: dict[str, Finding]
) -> None:
    _, settled = northwind
    assert len([value for value in settled.values if len(value.settles) > 1]) >= 12
    for value in settled.values:
        assert value.settles
        assert not set(value.settles) & set(afterwards), value.route


def test_nothing_of_weight_is_found_that_was_not_there(
    northwind: Settled, afterwards: dict[str, Finding]
) -> None:
    known = codes(northwind[0])
    new = [one for key, one in afterwards.items() if key not in known]
    medium = SEVERITIES.index("medium")
    assert [one for one in new if SEVERITIES.index(one.severity) <= medium] == []


def test_no_duty_of_law_is_missed_by_more(
    northwind: Settled, afterwards: dict[str, Finding]
) -> None:
    before = {one.fingerprint: one for one in northwind[0].report.findings}
    for key, now in afterwards.items():
        if now.duty == "law" and key in before:
            assert (now.excess or 0) <= (before[key].excess or 0)


def test_a_value_is_one_line_and_no_line_has_two(northwind: Settled) -> None:
    routes = [value.route for value in northwind[1].values]
    assert len(routes) == len(set(routes))


def test_four_findings_on_one_promise_get_the_value_that_was_measured(northwind: Settled) -> None:
    one, settled = northwind
    promise = "promises.email-answer.first_reply.at_most"
    (value,) = [value for value in settled.values if value.route == promise]
    assert value.value == "15 working hours"
    assert value.less
    assert sorted(codes(one)[key] for key in value.settles) == ["INT01", "INT01", "INT02", "INT03"]
    assert value.also == (("promises.email-answer.says", "We write back within 15 working hours"),)


def test_what_the_law_asks_is_not_traded_for_a_promise_that_can_be_kept(
    northwind: Settled,
) -> None:
    one, settled = northwind
    (apart,) = [a for a in settled.apart if a.route == "customer_rules.plus-returns.settled_within"]
    pair = {codes(one)[apart.one]: apart.one_value, codes(one)[apart.other]: apart.other_value}
    assert pair == {"INT15": "14 calendar days", "SVC19": "35 calendar days"}
    (value,) = [v for v in settled.values if v.route == apart.route]
    assert "INT15" in {codes(one)[key] for key in value.settles}


def test_a_value_that_brings_something_graver_is_not_taken(northwind: Settled) -> None:
    _, settled = northwind
    (blocked,) = [b for b in settled.blocked if b.route.startswith("queues.delivery-line.")]
    assert blocked.value == "7"
    assert "the target is 80 %" in blocked.brings[0]
    assert blocked.further is not None
    assert blocked.further.value == "9"
    assert "its team employs 8 full-time equivalents" in blocked.further.says
    assert blocked.route not in {value.route for value in settled.values}


def test_a_promise_is_not_lengthened_beyond_what_a_law_allows(northwind: Settled) -> None:
    _, settled = northwind
    promise = "promises.email-solved.resolution.at_most"
    first, own = [one for one in settled.blocked if one.route == promise]
    assert (first.value, own.value) == ("7 working days", "6 working days")
    for blocked in (first, own):
        assert blocked.duty == "law"
        assert f"allows {blocked.value} for an answer; Spain, Ley 10/2025" in blocked.brings[0]
    assert {codes(northwind[0])[key] for key in own.would_settle} == {"INT02"}
    assert promise not in {one.route for one in settled.apart}
    (value,) = [one for one in settled.values if one.route == promise]
    assert value.value == "5 working days"


SHORT_LIMIT = """\
queues: {chat: {channels: [chat]}}
channels: {chat: {kind: chat}}
contact_reasons:
  order: {queue: chat, share: 100%, handle_time: {median: 5m, p90: 15m}}
handle_time: {chat: {queues: [chat], hard_limit: 6m, on_limit: end}}
targets: {chat: {queues: [chat], first_contact_resolution: {at_least: 80%}}}
"""


def test_a_limit_that_two_findings_rest_on_gets_one_answer() -> None:
    one = scenario(SHORT_LIMIT)
    settled = search_values_that_settle(one)
    (value,) = [v for v in settled.values if v.route == "handle_time.chat.hard_limit"]
    assert value.value == "none"
    assert {codes(one)[key] for key in value.settles} >= {"PRD01", "SVC01"}


def test_the_same_policies_give_the_same_answers() -> None:
    assert search_values_that_settle(scenario(SHORT_LIMIT)) == search_values_that_settle(
        scenario(SHORT_LIMIT)
    )


def test_where_nothing_is_found_nothing_is_tried() -> None:
    one = scenario("organisation: {purpose: {text: We help people sleep well.}}")
    assert search_values_that_settle(one).values == ()


def test_lengthening_a_promise_is_named_as_accepting_less() -> None:
    (rule,) = [r for pack in loaded_once() for r in pack.rules if r.code == "INT02"]
    one = scenario(yaml.safe_dump(rule.rule.examples.fails[0]))
    values = [
        v
        for v in search_values_that_settle(one).values
        if "INT02" in {codes(one)[key] for key in v.settles}
    ]
    assert [value.less for value in values] == [True]


def test_a_trial_gives_the_verdicts_of_a_full_judgement(northwind: Settled) -> None:
    one, _ = northwind
    organisation = one.corpus.organisation
    whole = judge_rules(organisation, one.rules, Located)
    bare = judge_rules(organisation, one.rules, Located, bare=True)
    for full, tried in zip(whole, bare, strict=True):
        assert (tried.code, tried.subject, tried.status) == (full.code, full.subject, full.status)
        if full.finding is not None and tried.finding is not None:
            for name in ("fingerprint", "severity", "duty", "excess", "kind", "title"):
                assert getattr(tried.finding, name) == getattr(full.finding, name), full.code
            assert tried.finding.says == ""


def test_only_what_stands_in_the_way_of_a_value_is_put_into_words(
    northwind: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def counting(context: EvaluationContext, rule: LoadedRule) -> Finding:
        told.append(rule.code)
        return build_finding_of_rule(context, rule)

    monkeypatch.setattr(judging, "build_finding_of_rule", counting)
    one, settled = northwind
    again = search_values_that_settle(one)
    assert again == settled
    assert 0 < len(told) < 100


UNION = """\
organisation: {name: Small}
departments:
  marketing: {reviewed: 2026-11-01}
segments:
  friends: {stage: advocate}
  members: {stage: loyal}
  firsts: {stage: one_time}
customer_rules:
  a-members: {kind: refund, segments: [members], decided_by: marketing, claim_within: 30 calendar days}
  b-firsts: {kind: refund, segments: [firsts], decided_by: marketing, claim_within: 60 calendar days}
  c-friends: {kind: refund, segments: [friends], decided_by: marketing, claim_within: 50 calendar days}
"""


def test_what_stops_a_value_is_told_though_a_section_judged_alike_is_declared_nowhere() -> None:
    (stopped,) = search_values_that_settle(scenario(UNION)).blocked
    assert stopped.value == "60 calendar days"
    assert "50 calendar days" in stopped.brings[0]
