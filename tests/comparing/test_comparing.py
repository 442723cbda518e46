"""Two sides held against each other: what is new, fixed, hidden or the same."""

import random
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from principlecheck.comparing import Side, compare_sides
from principlecheck.comparing.aims import GIVEN_UP, change_only_asks_less
from principlecheck.comparing.changes import compare_entries
from principlecheck.judging import judge_corpus
from principlecheck.model.report.comparison import Comparison
from principlecheck.model.report.report import Waiver
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.find import FoundFiles, find_policy_files
from principlecheck.policies.laws import built_in_laws
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.built_in import loaded_once

AS_OF = date(2026, 11, 22)
NORTHWIND = Path(__file__).parent.parent.parent / "policies" / "northwind-home"
LIMIT = """\
queues: {chat: {channels: [chat]}}
channels: {chat: {kind: chat}}
contact_reasons: {order: {queue: chat, share: 100%, handle_time: {median: 5m, p90: 15m}}}
handle_time: {chat: {queues: [chat], hard_limit: 6m, on_limit: transfer}}
"""
TARGET = "targets: {chat: {queues: [chat], first_contact_resolution: {at_least: 80%}}}\n"
LATE = """\
queues: {mail: {channels: [mail]}}
channels: {mail: {kind: email}}
promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}
"""
SLOW = "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n"
RULE = "customer_rules: {refunds: {kind: refund, %s}}\n"
AMOUNTS = "amounts: {median: 48 EUR, p90: 160 EUR}"


@cache
def rules(*codes: str) -> list[LoadedRule]:
    found = [rule for pack in loaded_once() for rule in pack.rules if rule.code in codes]
    assert len(found) == len(codes)
    return found


def side(*codes: str, **files: str) -> Side:
    sources = [SourceFile(f"{n}.yaml", f"format: 1\n{text}".encode()) for n, text in files.items()]
    corpus = assemble_policies(FoundFiles(sources, [], []), AS_OF)
    if corpus.organisation.about.get("complete") is None:
        corpus.organisation = corpus.organisation.as_if_complete()
    return Side(corpus, judge_corpus(corpus, loaded_once(), rules(*codes)))


def compared(before: str | None, after: str, *codes: str) -> Comparison:
    base = None if before is None else side(*codes, a=before)
    return compare_sides(base, side(*codes, a=after), rules(*codes), "main")


def counts(found: Comparison) -> tuple[int, int, int, int]:
    """New, fixed, hidden, unchanged."""
    return len(found.new), len(found.fixed), len(found.hidden), found.unchanged


def test_the_same_twice_changes_nothing() -> None:
    found = compared(LIMIT + TARGET, LIMIT + TARGET, "PRD01")
    assert found.nothing_changes
    assert counts(found) == (0, 0, 0, 1)
    assert (found.verdict, found.exit_code("information")) == ("Nothing changes.", 0)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (LIMIT, "not declared: targets"),
        (LIMIT + "targets: {}\n", ""),
        (LIMIT + "targets: {chat: {queues: [chat]}}\n", ""),
        (LIMIT + TARGET + "organisation: {complete: [targets]}\n", None),
    ],
)
def test_a_rule_that_lost_its_ground_is_hidden(after: str, reason: str | None) -> None:
    found = compared(LIMIT + TARGET, after, "PRD01")
    if reason is None:
        assert counts(found) == (0, 0, 0, 1)
        return
    assert counts(found) == (0, 0, 1, 0)
    assert found.hidden[0].reason.startswith(reason or "not declared")
    assert found.hidden[0].untouched
    assert found.exit_code("critical") == 1
    assert found.exit_code("high") == 1


def test_what_is_declared_not_to_apply_is_hidden() -> None:
    spared = (
        "organisation: {not_applicable: {targets: {reason: None are set, approved_by: director, "
        "review: 2027-01-01}}}\n"
    )
    found = compared(LIMIT + TARGET, LIMIT + spared, "PRD01")
    assert counts(found) == (0, 0, 1, 0)
    assert "director" in found.hidden[0].reason


def test_the_other_entry_gone_hides() -> None:
    found = compared(LATE + SLOW, LATE + "targets: {}\n", "INT01")
    assert counts(found) == (0, 0, 1, 0)
    assert "targets.mail" in found.hidden[0].reason


def test_the_other_entry_without_the_field_hides() -> None:
    found = compared(LATE + SLOW, LATE + "targets: {mail: {queues: [mail]}}\n", "INT01")
    assert counts(found) == (0, 0, 1, 0)
    assert "targets.mail.first_reply" in found.hidden[0].reason


def test_the_entry_itself_gone_is_fixed_once_its_section_is_complete() -> None:
    promises = "promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}"
    found = compared(LATE + SLOW, (LATE + SLOW).replace(promises, "promises: {}"), "INT01")
    assert counts(found) == (0, 1, 0, 0)
    assert found.fixed[0].reason == "the entry is gone"
    found = compared(LATE + SLOW, (LATE + SLOW).replace(promises, ""), "INT01")
    assert counts(found) == (0, 0, 1, 0)
    assert found.hidden[0].reason == (
        "the entry is gone, and so is promises; name promises in organisation.complete if you have "
        "none"
    )
    opened = "promises: {}\norganisation: {complete: [targets]}"
    found = compared(LATE + SLOW, (LATE + SLOW).replace(promises, opened), "INT01")
    assert counts(found) == (0, 0, 1, 0)
    assert found.hidden[0].reason == (
        "the entry is gone, and promises may lack entries; name promises in organisation.complete "
        "if it does not"
    )


def test_what_the_rule_no_longer_speaks_of_is_fixed() -> None:
    before = RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}"
    found = compared(before, before.replace("kind: refund", "kind: known_issue"), "SVC18")
    assert counts(found) == (0, 1, 0, 0)
    assert found.fixed[0].reason == "the rule no longer applies to it"


def test_a_rule_that_passes_now_is_fixed_with_its_figures() -> None:
    before = RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}"
    found = compared(before, before.replace("50 EUR", "120 EUR"), "SVC18")
    assert counts(found) == (0, 1, 0, 0)
    figures = {figure.name: (figure.before, figure.after) for figure in found.fixed[0].figures}
    assert figures["beyond_authority"] == ("48 %", "16 %")


def test_other_figures_on_both_sides() -> None:
    before = RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}"
    found = compared(before, before.replace("50 EUR", "60 EUR"), "SVC18")
    assert counts(found) == (0, 0, 0, 1)
    (moved,) = found.moved
    assert any(figure.before != figure.after for figure in moved.figures)
    assert found.exit_code("information") == 0


def test_a_finding_with_a_worse_figure_is_worse_and_counts_at_its_severity() -> None:
    before = RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}"
    found = compared(before, before.replace("50 EUR", "20 EUR"), "SVC18")
    assert counts(found) == (0, 0, 0, 1)
    assert found.moved == ()
    (worse,) = found.worse
    assert worse.reason.startswith("worse: beyond authority ")
    assert (found.exit_code("high"), found.exit_code("critical")) == (1, 0)
    assert found.verdict.startswith("1 worse than before")


def test_what_passed_and_cannot_be_judged_now_counts_though_nothing_failed() -> None:
    before = RULE % f"agent_may_approve_up_to: 120 EUR, {AMOUNTS}"
    passing = before.replace("120 EUR", "500 EUR")
    assert side("SVC18", a=passing).report.findings == ()
    found = compared(passing, RULE % "agent_may_approve_up_to: 500 EUR", "SVC18")
    (lost,) = found.unjudged
    assert (lost.code, lost.severity, lost.subject) == ("SVC18", "high", "customer_rules.refunds")
    assert lost.why.startswith("not declared: ")
    assert (found.exit_code("high"), found.exit_code("critical")) == (1, 0)
    assert "1 can no longer be judged" in found.verdict


def test_an_entry_that_is_gone_takes_no_judgement_away() -> None:
    passing = RULE % f"agent_may_approve_up_to: 500 EUR, {AMOUNTS}"
    found = compared(passing, "customer_rules: {}\n", "SVC18")
    assert (found.unjudged, found.exit_code("information")) == ((), 0)


def test_a_finding_that_became_more_severe_is_new() -> None:
    before = side("SVC18", a=RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}")
    outcomes = []
    for outcome in before.report.outcomes:
        assert outcome.finding is not None
        milder = structs.replace(outcome.finding, severity="low")
        outcomes.append(structs.replace(outcome, finding=milder))
    mild = Side(before.corpus, structs.replace(before.report, outcomes=tuple(outcomes)))
    worse = compare_sides(mild, before, rules("SVC18"), "main")
    assert counts(worse) == (1, 0, 0, 0)
    assert worse.new[0].reason == "was low"
    better = compare_sides(before, mild, rules("SVC18"), "main")
    assert counts(better) == (0, 0, 0, 1)
    assert better.moved[0].reason == "was high"


def test_a_waived_finding_does_not_fail_the_change() -> None:
    after = side("SVC18", a=RULE % f"agent_may_approve_up_to: 50 EUR, {AMOUNTS}")
    (outcome,) = after.report.outcomes
    assert outcome.finding is not None
    finding = outcome.finding
    waiver = Waiver(finding.fingerprint, "SVC18", "x", "a", "b", "c", AS_OF, AS_OF)
    waived = structs.replace(outcome, finding=structs.replace(finding, waiver=waiver))
    spared = Side(after.corpus, structs.replace(after.report, outcomes=(waived,)))
    found = compare_sides(None, spared, rules("SVC18"), "main")
    assert counts(found) == (1, 0, 0, 0)
    assert found.exit_code("information") == 0
    assert found.verdict.startswith("1 new and waived.")


@pytest.mark.parametrize(
    ("figures", "covered"),
    [({}, False), ({"other": "1"}, False), ({"beyond_authority": "17 %"}, True)],
)
def test_a_waiver_goes_on_where_it_keeps_the_figure_that_has_grown(
    figures: dict[str, str | list[str]], covered: bool
) -> None:
    """What it keeps is held against today elsewhere; a figure that it does not keep, here."""
    limit = RULE % f"agent_may_approve_up_to: %s EUR, {AMOUNTS}"
    before, after = (side("SVC18", a=limit % most) for most in (60, 50))
    (outcome,) = after.report.outcomes
    assert outcome.finding is not None
    print_ = outcome.finding.fingerprint
    waiver = Waiver(print_, "SVC18", "x", "a", "b", "c", AS_OF, AS_OF, figures=figures)
    waived = structs.replace(outcome, finding=structs.replace(outcome.finding, waiver=waiver))
    spared = Side(after.corpus, structs.replace(after.report, outcomes=(waived,)))
    (one,) = compare_sides(before, spared, rules("SVC18"), "main").worse
    assert one.finding.fingerprint == print_
    assert (one.finding.waiver is not None) == covered


def test_scores_of_both_sides_stand_beside_each_other() -> None:
    limit = RULE % f"agent_may_approve_up_to: %s EUR, {AMOUNTS}"
    before, after = (side("SVC18", a=limit % most) for most in (500, 50))
    scores = compare_sides(before, after, rules("SVC18"), "main").scores
    assert [one.before for one in scores] == list(before.report.scores)
    assert [one.after for one in scores] == list(after.report.scores)
    alone = compare_sides(None, after, rules("SVC18"), "main").scores
    assert {one.before for one in alone} == {None}
    assert [one.principle for one in alone] == [one.principle for one in scores] != []


def test_no_base_and_a_base_that_cannot_be_read() -> None:
    late = LATE + SLOW
    assert counts(compared(None, late, "INT01")) == (1, 0, 0, 0)
    found = compared(late + "targets_: {}\n", late, "INT01")
    assert counts(found) == (1, 0, 0, 0)
    assert "could not be read whole" in found.notes[0]


def test_a_head_that_cannot_be_read_is_not_judged() -> None:
    found = compared(LATE + SLOW, LATE + SLOW + "targets_: {}\n", "INT01")
    assert found.exit_code("critical") == 2
    assert "cannot be judged" in found.verdict


def changes(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    found = compared(before, after, "INT01").changes
    return [
        (f"{one.entry}: {one.field}" if one.field else one.entry, one.before, one.after)
        for one in found
    ]


def test_changes_in_the_policys_own_words() -> None:
    before = (
        "organisation: {name: A}\n"
        "roles: {agent: {leads: false}, gone: {}}\n"
        "hours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}\n"
        + RULE
        % "settled_within: 4 business days, exceptions: [hardship], above_that: {takes: "
        "{median: 1h, p90: 2h}}"
    )
    after = (
        "organisation: {name: B}\n"
        "roles: {agent: {leads: true}, come: {leads: true}}\n"
        "hours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00, sat: 09:00-12:00}}}\n"
        + RULE
        % "settled_within: 5 working days, exceptions: [our_error, hardship], "
        f"reviewed: 2026-03-01, {AMOUNTS}"
    )
    assert changes(before, after) == [
        ("organisation: name", "A", "B"),
        ("hours.desk: open.sat", None, "09:00-12:00"),
        ("roles.agent: leads", "false", "true"),
        ("roles.come", None, "{leads: true}"),
        ("roles.gone", "{}", None),
        ("customer_rules.refunds: reviewed", None, "2026-03-01"),
        ("customer_rules.refunds: settled_within", "4 business days", "5 working days"),
        ("customer_rules.refunds: amounts", None, "{median: 48 EUR, p90: 160 EUR}"),
        ("customer_rules.refunds: exceptions", "[hardship]", "[our_error, hardship]"),
        ("customer_rules.refunds: above_that", "{takes: {median: 1h, p90: 2h}}", None),
    ]


def test_the_same_meaning_in_other_words_is_no_change() -> None:
    before = RULE % "settled_within: 4 business days, carrying_out: {median: 90m, p90: 12h}"
    after = RULE % "carrying_out: {p90: 720m, median: 1h 30m}, settled_within: 4 working days"
    assert changes(before, after) == []


def test_a_section_without_entries() -> None:
    assert changes("roles: {}\n", "teams: {}\n") == [
        ("roles", "{}", None),
        ("teams", None, "{}"),
    ]


def test_places_are_in_the_after_side_or_where_it_was() -> None:
    before = side("INT01", old="# first\nroles: {agent: {leads: false}, gone: {}}\n")
    after = side("INT01", new="\n\nroles:\n  agent:\n    leads: true\n")
    found = compare_sides(before, after, rules("INT01"), "main").changes
    assert [str(one.place) for one in found] == ["new.yaml:6:12", "old.yaml:3:32"]


def test_who_decides_is_asked_of_the_side_before() -> None:
    before = RULE % "decided_by: finance, handled_by: support, consulted: [sales]"
    after = RULE % "decided_by: support, handled_by: support"
    departments = "departments: {finance: {}, support: {}, sales: {}}\n"
    found = compared(departments + before, departments + after, "INT01")
    (decider,) = found.deciders
    assert (decider.decided_by, decider.consulted) == ("finance", ("sales",))
    assert found.verdict == (
        "No finding comes or goes. Finance decides this rule and consults sales; support handles "
        "it and is not named as consulted."
    )


def test_of_an_entry_that_says_of_nobody_that_they_decide_nobody_is_told() -> None:
    before, after = (RULE % f"settled_within: {days} working days" for days in (4, 5))
    assert compared(before, after, "INT01").deciders == ()
    assert compared(LATE + SLOW, LATE, "INT01").deciders == ()


def test_every_finding_ends_in_one_place() -> None:
    """Entries of Northwind taken away at random: nothing is lost and nothing counts twice."""
    source = random.Random(20261122)
    codes = ("PRD01", "PRD03", "SVC01", "SVC18", "RES01", "INT01", "INT06", "BUY01", "BUY02")
    found = find_policy_files([NORTHWIND])
    whole = assemble_policies(found, AS_OF)
    before = Side(whole, judge_corpus(whole, loaded_once(), rules(*codes)))
    for _ in range(8):
        files = [file for file in found.files if source.random() < 0.7]
        corpus = assemble_policies(FoundFiles(files, [], []), AS_OF)
        clean = structs.replace(judge_corpus(corpus, loaded_once(), rules(*codes)), problems=())
        result = compare_sides(before, Side(corpus, clean), rules(*codes), "main")
        old = {finding.fingerprint for finding in before.report.findings}
        current = {finding.fingerprint for finding in clean.findings}
        gone = [one.finding.fingerprint for one in (*result.fixed, *result.hidden)]
        new = [one.finding.fingerprint for one in result.new]
        assert sorted(gone) == sorted(old - current)
        assert sorted(new) == sorted(current - old)
        assert result.unchanged == len(old & current)
        judged = {(o.code, o.subject): o.status for o in clean.outcomes}
        for one in result.fixed:
            assert one.reason or (one.finding.code in {code for code, _ in judged})


DELIVERIES = """\
organisation: {jurisdictions: [IE], sectors: [retail], sells_to: [consumers], sells_at_a_distance: true}
"""
ORDERS = "kind: cancellation, claim_within: 14 calendar days, settled_within: %s calendar days"
PAYMENTS = "organisation: {jurisdictions: [DE], sectors: [payment_services]}\n"
COMPLAINTS = "listening: {complaints: {kind: complaints, within: %s working days%s}}\n"


def legal_side(text: str) -> Side:
    """As `side`, under the built-in laws and without saying that everything is declared."""
    sources = [SourceFile("a.yaml", f"format: 1\n{text}".encode())]
    corpus = assemble_policies(FoundFiles(sources, [], []), AS_OF, built_in_laws())
    return Side(corpus, judge_corpus(corpus, loaded_once(), rules("INT15")))


def under_law(before: str, after: str) -> Comparison:
    return compare_sides(legal_side(before), legal_side(after), rules("INT15"), "main")


def test_a_line_that_a_law_bounds_cannot_be_left_out_to_mend_its_finding() -> None:
    """Which entries a provision is about may rest on lines that the finding does not show."""
    refunds = "refunds: {kind: refund, settled_within: 14 calendar days}"
    before = DELIVERIES + f"customer_rules: {{{refunds}, orders: {{{ORDERS % 15}}}}}\n"
    (old,) = legal_side(before).report.findings
    assert old.at.route == "customer_rules.orders.settled_within"
    after = before.replace("claim_within: 14 calendar days, ", "")
    found = under_law(before, after)
    assert len(found.fixed) == 0
    assert [one.reason for one in found.hidden] == [
        "customer_rules.orders.claim_within, on which it rested, is left out"
    ]


def test_an_entry_narrowed_until_a_law_bounds_nothing_is_hidden() -> None:
    before = PAYMENTS + COMPLAINTS % (20, "")
    found = under_law(before, PAYMENTS + COMPLAINTS % (20, ", about: [deliveries]"))
    assert len(found.fixed) == 0
    assert [one.reason for one in found.hidden] == ["not declared: promises.resolution"]


@pytest.mark.parametrize("after", [COMPLAINTS % (10, ", about: [deliveries]"), ""])
def test_what_kept_to_a_law_and_is_no_longer_said_of_anything_is_lost(after: str) -> None:
    found = under_law(PAYMENTS + COMPLAINTS % (10, ""), PAYMENTS + after)
    (lost,) = found.unjudged
    assert lost.subject == "listening.complaints.eu-payment-complaints"
    assert lost.why == "not declared: promises.resolution"


TWO_FIGURES = """\
channels: {phone: {kind: phone}, chat: {kind: chat}}
queues: {phone: {channels: [phone]}, chat: {channels: [chat]}}
promises: {all: {first_reply: {at_most: 2m}, resolution: {at_most: 2h}}}
"""
FAST = "%s: {queues: %s, until: 2026-11-20, first_reply: {median: 30s, p90: 60s, p95: 80s}}"


def figures(*written: tuple[str, str]) -> str:
    entries = ", ".join(FAST % one for one in written)
    return f"{TWO_FIGURES}measured: {{{entries}}}\n"


def test_a_figure_that_is_gone_is_lost_though_another_is_judged() -> None:
    before = figures(("phone", "[phone]"), ("chat", "[chat]"))
    found = compared(before, figures(("chat", "[chat]")), "INT02")
    assert [one.subject for one in found.unjudged] == ["promises.all.first_reply ~ measured.phone"]
    assert found.unjudged[0].why == "measured.phone, against which it was judged, is gone"


@pytest.mark.parametrize("scope", ["[phone]", "[phone, chat]"])
def test_a_newer_figure_for_the_same_contacts_takes_the_place_of_an_older(scope: str) -> None:
    before = figures(("october", "[phone]"), ("chat", "[chat]"))
    after = figures(("november", scope), ("chat", "[chat]"))
    assert compared(before, after, "INT02").unjudged == ()


def test_a_figure_for_everything_takes_the_place_of_one_for_a_part() -> None:
    after = figures(("all", "[]")).replace("queues: [], ", "")
    assert compared(figures(("phone", "[phone]")), after, "INT02").unjudged == ()
    lost = compared(after, figures(("phone", "[phone]")), "INT02").unjudged
    assert [one.subject for one in lost] == ["promises.all.first_reply ~ measured.all"]


@pytest.mark.parametrize(
    ("after", "on_paper"),
    [
        (LIMIT + TARGET.replace("80%", "50%"), True),
        (LIMIT.replace("6m", "20m") + TARGET, False),
        (LIMIT.replace("6m", "20m") + TARGET.replace("80%", "50%"), False),
    ],
)
def test_a_target_that_is_lowered_solves_nothing_for_customers(after: str, on_paper: bool) -> None:
    found = compared(LIMIT + TARGET, after, "PRD01")
    assert len(found.fixed) == 1
    assert (GIVEN_UP in found.notes) == on_paper


@pytest.mark.parametrize(
    ("was", "now", "less"),
    [
        ("{at_most: 1h, for_share: 80%}", "{at_most: 2h, for_share: 80%}", True),
        ("{at_most: 1h, for_share: 80%}", "{at_most: 1h, for_share: 70%}", True),
        ("{at_most: 1h, for_share: 80%}", "{at_most: 2h, for_share: 70%}", True),
        ("{at_most: 1h, for_share: 80%}", "{at_most: 2h, for_share: 90%}", False),
        ("{at_most: 2h, for_share: 80%}", "{at_most: 1h, for_share: 80%}", False),
        ("{at_most: 1h, for_share: 80%}", "{at_most: 2 working hours, for_share: 80%}", False),
        ("{at_most: 1h, for_share: 80%}", "{at_most: 1h}", False),
    ],
)
def test_what_is_less_to_aim_at(was: str, now: str, less: bool) -> None:
    assert_less("first_reply", was, now, less=less)


@pytest.mark.parametrize(
    ("metric", "was", "now", "less"),
    [
        ("abandonment", "{at_most: 50%}", "{at_most: 5%}", False),
        ("abandonment", "{at_most: 5%}", "{at_most: 50%}", True),
        ("kept", "{at_least: 95%}", "{at_least: 80%}", True),
        ("kept", "{at_least: 80%}", "{at_least: 95%}", False),
        ("occupancy", "{at_most: 97%}", "{at_most: 80%}", False),
        ("occupancy", "{at_most: 80%}", "{at_most: 97%}", False),
        ("occupancy", "{at_least: 97%}", "{at_least: 80%}", False),
        ("adherence", "{at_least: 99%}", "{at_least: 80%}", False),
    ],
)
def test_which_share_is_less_to_aim_at(metric: str, was: str, now: str, less: bool) -> None:
    assert_less(metric, was, now, less=less)


def assert_less(metric: str, was: str, now: str, *, less: bool) -> None:
    texts = [f"targets: {{mail: {{{metric}: {one}}}}}\n" for one in (was, now)]
    one, other = (side("PRD01", a=text).corpus for text in texts)
    changes = compare_entries(one, other)
    assert change_only_asks_less(changes, one.organisation, other.organisation) == less


def test_where_less_is_aimed_at_and_nothing_is_solved_by_it_nothing_is_said_of_that() -> None:
    quick, slower = (LATE + SLOW.replace("48h", hours) for hours in ("12h", "20h"))
    assert compared(quick, slower, "INT01").notes == ()
    assert compared(LATE + SLOW, LATE + "targets: {}\n", "INT01").notes == ()


def test_a_line_that_is_left_out_hides_no_finding_that_would_not_stand_with_it() -> None:
    """Though that of another entry stands, there and with it."""
    text = """\
channels: {mail: {kind: email}, chat: {kind: chat}}
queues: {mail: {channels: [mail]}, chat: {channels: [chat]}}
promises:
  chat: {channels: [chat], first_reply: {at_most: 24h}}
  mail: {channels: [mail]%s}
targets:
  chat: {queues: [chat], first_reply: {at_most: 48h}}
  mail: {queues: [mail], first_reply: {at_most: %s}}
"""
    found = compared(text % (", first_reply: {at_most: 40h}", "48h"), text % ("", "36h"), "INT01")
    (one,) = found.fixed
    assert one.finding.at.route == "promises.mail.first_reply"
    assert counts(found) == (0, 1, 0, 1)
