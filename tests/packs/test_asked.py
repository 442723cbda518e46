"""While sections are only begun: what a failure rests on is asked about where it rests on silence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from principlecheck.facts.case import Case, NotDeclared
from principlecheck.model.report.report import Outcome, Status
from principlecheck.packs.judge import judge_rules
from tests.packs.conftest import AddFact
from tests.packs.kit import corpus, pack, pack_text

ROLES = "roles: {a: {}, b: {}}\n"
WARM = f"{ROLES}handovers: {{h: {{kind: transfer, from: a, to: b, style: warm}}}}\n"
COLD = WARM.replace("warm", "cold")
NO_OWNER = '"!declared.entry.owner"'
EITHER = "\"!declared.entry.owner || entry.style == 'cold'\""


def outcome(text: str, policy: str, *complete: str, unreadable: str = "") -> Outcome:
    """The one outcome where only the sections named are said to lack nothing."""
    read = corpus(policy)
    declared = replace(
        read.organisation,
        named_complete=frozenset(complete),
        unreadable=frozenset({unreadable} - {""}),
    )
    (found,) = judge_rules(declared, pack(text).rules, read.locate)
    return found


def test_a_field_that_is_not_written_is_asked_about_and_found_once_all_is_written() -> None:
    text = pack_text(fails_when=NO_OWNER, kind="gap")
    found = outcome(text, WARM)
    assert (found.status, found.missing) == (Status.ASKED, ("handovers.h.owner",))
    assert found.finding is None
    assert found.asked
    assert (found.asked.sections, found.asked.lacks) == (("handovers",), ("owner",))
    assert found.asked.question == "Customers are passed on cold: is it so?"
    whole = outcome(text, WARM, "handovers")
    assert (whole.status, whole.asked) == (Status.FAIL, None)


def test_what_is_written_fails_whatever_is_not() -> None:
    for fails_when in (EITHER, "entry.style == 'cold'"):
        assert outcome(pack_text(fails_when=fails_when), COLD).status is Status.FAIL
    asked = outcome(pack_text(fails_when=EITHER), WARM)
    assert (asked.status, asked.missing) == (Status.ASKED, ("handovers.h.owner",))


def test_a_gap_is_one_only_in_a_section_that_lacks_nothing() -> None:
    text = pack_text(fails_when="entry.style == 'cold'", kind="gap")
    found = outcome(text, COLD)
    assert (found.status, found.missing) == (Status.ASKED, ("handovers",))
    assert found.asked
    assert (found.asked.sections, found.asked.lacks) == (("handovers",), ())
    assert outcome(text, COLD, "handovers").status is Status.FAIL
    assert outcome(text, COLD, "roles").status is Status.ASKED


def test_a_gap_in_what_is_written_of_the_organisation_waits_for_nobody() -> None:
    text = pack_text(
        on="organisation", fails_when="entry.name == 'Quay'", kind="gap", says="'So.'", at="entry"
    )
    assert outcome(text, "organisation: {name: Quay}\n").status is Status.FAIL


def test_a_gap_whose_rule_applies_because_of_silence_asks_about_that() -> None:
    words = {"fails_when": "entry.style == 'cold'", "applies_when": NO_OWNER}
    gap = outcome(pack_text(kind="gap", **words), COLD)
    assert gap.asked
    assert (gap.missing, gap.asked.lacks) == (("handovers.h.owner",), ("owner",))
    assert outcome(pack_text(kind="harm", **words), COLD).status is Status.FAIL


def test_what_another_entry_does_not_say_is_no_field_that_this_one_lacks() -> None:
    text = pack_text(
        on="promise_and_target",
        fails_when='"!declared.other.hours && !declared.entry.hours"',
        kind="gap",
        says="'So.'",
        at="entry",
    )
    policy = (
        "queues: {mail: {channels: [mail]}}\nchannels: {mail: {kind: email}}\n"
        "promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}\n"
        "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n"
    )
    found = outcome(text, policy)
    assert found.asked
    assert set(found.asked.sections) == {"promises", "targets"}
    assert found.asked.lacks == ("hours",)
    assert outcome(text, policy, "promises").missing == ("targets",)


def test_a_part_of_a_field_is_named_whole() -> None:
    text = pack_text(
        on="promises",
        fails_when='"!declared.entry.resolution.at_most"',
        kind="gap",
        says="'So.'",
        at="entry",
    )
    found = outcome(
        text,
        "promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}\n"
        "channels: {mail: {kind: email}}\n",
    )
    assert found.asked
    assert found.asked.lacks == ("resolution.at_most",)
    assert found.missing == ("promises.reply.resolution.at_most",)


def waits(add_fact: AddFact, route: str, then: bool | None) -> str:
    """A pack on a fact that waits for a route while handovers are only begun."""

    def compute(case: Case) -> bool:
        if then is None or not case.organisation.complete("handovers"):
            raise NotDeclared(route)
        return then

    add_fact("lost", "flag", compute)
    return pack_text(fails_when="facts.lost")


@pytest.mark.parametrize("route", ["handovers", "handovers.escalation", "handovers.style.cold"])
def test_a_fact_that_waits_for_more_entries_is_asked_about_where_it_would_fail(
    add_fact: AddFact, route: str
) -> None:
    found = outcome(waits(add_fact, route, then=True), WARM)
    assert (found.status, found.missing) == (Status.ASKED, (route,))
    assert found.asked
    assert (found.asked.sections, found.asked.lacks) == (("handovers",), ())


def test_a_fact_that_would_pass_is_no_pass_yet_and_says_why(add_fact: AddFact) -> None:
    found = outcome(waits(add_fact, "handovers", then=False), WARM)
    assert (found.status, found.asked) == (Status.NOT_DECLARED, None)
    assert found.reason == "nobody has said that handovers lacks nothing"


@pytest.mark.parametrize(
    ("route", "then"),
    [
        ("handovers.h.when", True),  # one entry's own field: no other makes up for it
        ("handovers", None),  # not even then
        ("organisation.name", True),
        ("roles_of_nobody", True),
    ],
)
def test_what_no_further_entry_settles_stays_undeclared(
    add_fact: AddFact, route: str, then: bool | None
) -> None:
    found = outcome(waits(add_fact, route, then), WARM)
    assert (found.status, found.missing) == (Status.NOT_DECLARED, (route,))
    assert (found.asked, found.reason) == (None, "")


def test_a_gap_of_what_a_fact_has_made_sure_of_is_found(add_fact: AddFact) -> None:
    def compute(case: Case) -> bool:
        case.finished("roles")
        return True

    add_fact("lost", "flag", compute)
    text = pack_text(fails_when="facts.lost", kind="gap")
    assert outcome(text, WARM, "roles").status is Status.FAIL
    add_fact("lost", "flag", lambda _case: True)
    assert outcome(text, WARM, "roles").status is Status.ASKED


def test_a_section_that_could_not_be_read_is_not_asked_about(add_fact: AddFact) -> None:
    found = outcome(waits(add_fact, "handovers", then=True), WARM, unreadable="handovers")
    assert (found.status, found.asked) == (Status.NOT_DECLARED, None)


def test_only_the_subjects_that_are_named_are_judged() -> None:
    read = corpus(f"{COLD}", "handovers: {i: {kind: transfer, from: a, to: b, style: cold}}\n")
    rules = pack(pack_text()).rules
    found = judge_rules(read.organisation, rules, read.locate, only={"handovers.i"})
    assert [one.subject for one in found] == ["handovers.i"]
    assert judge_rules(read.organisation, rules, read.locate, only=()) == []
