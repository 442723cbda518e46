"""What pages that organisations publish say, read with its types, its links and its refusals."""

import pytest

from principlecheck.model.format.shapes import NO_TIME, Deliberate, MeasuredSpan
from principlecheck.policies.link import find_links_of_entry
from principlecheck.policies.listed_words import find_own_words_of_entry
from tests.policies.kit import corpus, only, problems

OFFICE = "hours: {office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}\n"


def test_no_time_on_purpose_is_no_bound_and_not_nothing() -> None:
    item = corpus("promises: {free: {first_reply: none}}\n").organisation.find("promises", "free")
    assert item is not None
    assert item.get("first_reply") == NO_TIME
    assert item.get("first_reply.at_most") is None
    assert item.get("next_reply") is None


def test_what_is_deliberate_holds_until_its_review() -> None:
    role = "roles: {{s: {{longest_stay: 36 calendar months, deliberate: {{longest_stay: They study., approved_by: s, review: {day}}}}}}}\n"
    for day, holds in (("2026-11-22", True), ("2026-11-21", False)):
        organisation = corpus(role.format(day=day)).organisation
        item = organisation.find("roles", "s")
        assert item is not None
        found = organisation.deliberate(item, "longest_stay")
        assert (found is not None) is holds
        assert organisation.deliberate(item, "levels") is None
        if found is not None:
            assert isinstance(found, Deliberate)
            assert found.reasons == {"longest_stay": "They study."}


def test_a_share_within_a_time_stands_alone_or_beside_figures() -> None:
    for figures in ("", ", median: 20s, p90: 3m"):
        text = f"measured: {{o: {{until: 2026-10-31, first_reply: {{at_most: 60s, for_share: 64%{figures}}}}}}}\n"
        item = corpus(text).organisation.find("measured", "o")
        assert item is not None
        assert isinstance(item.get("first_reply"), MeasuredSpan)


@pytest.mark.parametrize(
    ("policy", "names"),
    [
        ("promises: {p: {priority: urgent, hours: night}}\n", {"priorities.urgent", "hours.night"}),
        ("promises: {p: {hours: always}}\n", set()),
        ("channels: {c: {kind: phone, open_to: {segments: [gold]}}}\n", {"segments.gold"}),
        ("queues: {q: {channels: [], callback: back}}\n", {"follow_ups.back"}),
        (
            "listening: {l: {kind: complaints, stages: [{decided_by: a}, {decided_by: b}]}}\n",
            {"roles.a", "roles.b"},
        ),
        ("targets: {t: {roles: [agent]}}\n", {"roles.agent"}),
        ("needs: {n: {rank: 1, of: members}}\n", {"segments.members"}),
        (
            "roles: {r: {levels: [a], deliberate: {levels: Few., approved_by: r, review: 2027-01-01}}}\n",
            {"roles.r"},
        ),
    ],
)  # fmt: skip
def test_what_they_name_is_linked(policy: str, names: set[str]) -> None:
    found = corpus(policy)
    assert found.problems == ()
    named = {
        f"{u.section}.{u.id}"
        for item in found.organisation.all_items()
        for u in find_links_of_entry(item)
    }
    assert named == names


@pytest.mark.parametrize(
    ("policy", "kind", "write"),
    [
        (f"{OFFICE}promises: {{p: {{hours: office, first_reply: {{at_most: 4h}}}}}}\n", "clock-hours", "4 working hours, or hours: always"),
        (f"{OFFICE}follow_ups: {{f: {{hours: office, within: 4h}}}}\n", "clock-hours", "4 working hours, or hours: always"),
        ("promises: {p: {first_reply: {at_most: 2h, or_told: 1h}}}\n", "order", "a time above 2h, or leave or_told out where no longest time is told"),
        ("promises: {p: {first_reply: {at_least: 2h, or_told: 3h}}}\n", "bound", "at_most: …"),
        ("promises: {p: {if_missed: {pays: 60%, at_most: 50%}}}\n", "order", "60% or more"),
        ("promises: {p: {if_missed: {pays: 10%, steps: [{below: 99%, pays: 60%}], at_most: 50%}}}\n", "order", "60% or more"),
        ("promises: {p: {if_missed: {pays: 10%, steps: [{below: 99%, pays: 5%}]}}}\n", "order", "10% or more"),
        ("promises: {p: {if_missed: {pays: 10%, steps: [{below: 98%, pays: 15%}, {below: 99%, pays: 20%}]}}}\n", "order", "the steps downwards, 98% first"),
        ("promises: {a: {first_reply: none}, b: {first_reply: {at_most: 4h}}}\n", "same-scope", "it in one of them only, or give one a narrower scope"),
        ("measured: {o: {until: 2026-10-31, first_reply: {at_most: 60s}}}\n", "bound", "for_share: 64%"),
        ("measured: {o: {until: 2026-10-31, first_reply: {for_share: 60%}}}\n", "bound", "at_most: 60s"),
        ("customer_rules: {r: {kind: refund, value: {}}}\n", "bound", "at_most: 50 EUR"),
        ("customer_rules: {r: {kind: refund, conditions: [{then: no refund}]}}\n", "condition", "when: the seal is broken, or value: {at_most: 50 EUR}"),
        ("roles: {r: {deliberate: {longest_sta: Few., approved_by: r, review: 2027-01-01}}}\n", "deliberate", "longest_stay: the reason"),
        ("roles: {r: {hired_for: [empaty]}}\n", "near-word", "empathy, or a word that is less like it"),
        ("organisation: {every_change_asks: [customer_impacts]}\n", "near-word", "customer_impact, or a word that is less like it"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_asked_about(policy: str, kind: str, write: str) -> None:
    problem = only(policy)
    assert problem.kind == kind
    assert problem.write == write


@pytest.mark.parametrize(
    "policy",
    [
        f"{OFFICE}promises: {{p: {{hours: office, first_reply: {{at_most: 4 working hours}}}}}}\n",
        f"{OFFICE}promises: {{p: {{hours: always, first_reply: {{at_most: 4h}}}}}}\n",
        f"{OFFICE}channels: {{c: {{kind: phone}}}}\npromises: {{p: {{channels: [c], hours: office, first_reply: {{at_most: 60s}}}}}}\n",
        "promises: {a: {first_reply: none}, b: {next_reply: {at_most: 4h}}}\n",
        "promises: {p: {if_missed: {pays: 60%, at_most: 50 EUR}}}\n",
        "promises: {p: {if_missed: {pays: 10%, steps: [{below: 99%, pays: 15%}, {below: 98%, pays: 25%}], at_most: 50%}}}\n",
        "queues: {q: {channels: [], staffed: [{mon-sun: 08:00-20:00, agents: 4}, {sat: 10:00-12:00, agents: 1}]}}\n",
        "promises: {p: {first_reply: {at_most: end of next working day}, resolution: {at_most: end of month}}}\n",
    ],
)  # fmt: skip
def test_what_can_be_meant_is_taken(policy: str) -> None:
    assert problems(policy) == []


def test_another_name_is_read_as_the_word_and_a_word_of_ones_own_is_kept() -> None:
    organisation = corpus(
        "roles: {a: {}}\n"
        "handovers: {h: {kind: transfer, from: a, to: a, passes_on: [history, customer name, floor]}}\n"
        "promises: {p: {starts_at: when we set the priority, pauses_while: [pending]}}\n"
    ).organisation
    handover, promise = organisation.find("handovers", "h"), organisation.find("promises", "p")
    assert handover is not None
    assert promise is not None
    assert handover.get("passes_on") == ["story", "name", "floor"]
    assert [word.word for word in find_own_words_of_entry(handover)] == ["floor"]
    assert promise.get("starts_at") == "we_set_priority"
    assert promise.get("pauses_while") == ["waiting_for_customer"]
    assert list(find_own_words_of_entry(promise)) == []
