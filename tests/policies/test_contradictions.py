"""Entries that contradict one another: told at the later one, with the place of the other."""

import pytest

from tests.policies.kit import corpus, only, place_kind_and_text, problems

CHANNELS = "channels: {phone: {kind: phone}, chat: {kind: chat}, email: {kind: email}, faq: {kind: self_service}}\n"


def test_a_queue_of_live_and_deferred_channels() -> None:
    problem = only(CHANNELS + "queues:\n  all: {channels: [chat, email]}\n")
    assert place_kind_and_text(problem) == (
        "mixed-queue",
        "4:19",
        "a queue for each kind; one team may answer both",
    )
    assert problem.says == (
        "In `all` customers wait on the line (chat) and away from it (email); "
        "one queue cannot plan for both."
    )


@pytest.mark.parametrize("channels", ["phone, chat", "email", "phone, faq", "nowhere, email", ""])
def test_a_queue_of_like_channels(channels: str) -> None:
    found = problems(CHANNELS + f"queues: {{all: {{channels: [{channels}]}}}}\n")
    assert [problem.kind for problem in found if problem.kind != "unknown-name"] == []


def test_reasons_that_share_out_more_than_a_queue() -> None:
    problem = only(
        "contact_reasons:\n  b: {queue: chat, share: 70%}\n  a: {queue: chat, share: 40.5%}\n",
        "contact_reasons:\n  c: {queue: phone, share: 90%}\n  d: {queue: phone, share: 10%}\n",
    )
    assert place_kind_and_text(problem) == ("above-whole", "4:27", "shares that come to 100%")
    assert problem.says == (
        "The shares of the contact reasons of `chat` come to 110.5 %, and 100 % is all there is."
    )
    assert [str(place) for place in problem.also] == ["a.yaml:3:27"]


def test_less_than_the_whole_is_allowed() -> None:
    tenths = "".join(f"  r{n}: {{queue: chat, share: 10%}}\n" for n in range(10))
    assert problems(f"contact_reasons:\n{tenths}  none-declared: {{queue: chat}}\n") == []
    assert problems("contact_reasons: {a: {queue: chat, share: 40%}}\n") == []


def test_priorities_that_share_out_more_than_a_queue() -> None:
    everywhere = "priorities:\n  urgent: {rank: 1, share: 60%}\n"
    problem = only(everywhere + "  members: {rank: 2, share: 50%, queues: [chat]}\n")
    assert place_kind_and_text(problem) == ("above-whole", "4:29", "shares that come to 100%")
    assert "`chat` come to 110 %" in problem.says
    assert only(everywhere + "  members: {rank: 2, share: 50%}\n").kind == "above-whole"
    apart = "priorities: {a: {rank: 1, share: 60%, queues: [x]}, b: {rank: 2, share: 50%, queues: [y]}}\n"
    assert problems(apart) == []


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("", "", True),
        ("queues: [chat]", "", True),
        ("", "queues: [chat]", True),
        ("queues: [chat, phone]", "queues: [chat]", True),
        ("queues: [phone]", "queues: [chat]", False),
    ],
)
def test_priorities_of_one_rank(one: str, other: str, meet: bool) -> None:
    policy = f"priorities:\n  urgent: {{rank: 1, {one}}}\n  members: {{rank: 1, {other}}}\n"
    found = problems(policy.replace(", }", "}"))
    if not meet:
        assert found == []
        return
    assert [place_kind_and_text(problem)[:2] for problem in found] == [("same-rank", "4:19")]
    assert [str(place) for place in found[0].also] == ["a.yaml:3:18"]


def test_ranks_that_differ_are_kept() -> None:
    assert problems("priorities: {urgent: {rank: 1}, members: {rank: 2}}\n") == []


def test_targets_of_one_scope_that_disagree() -> None:
    problem = only(
        "targets:\n  b: {queues: [chat, phone], first_reply: {at_most: 60s}}\n",
        "targets:\n  a: {queues: [phone, chat], first_reply: {at_most: 90s}}\n",
    )
    assert str(problem.place) == "b.yaml:3:43"
    assert [str(place) for place in problem.also] == ["a.yaml:3:43"]
    assert problem.kind == "same-scope"
    assert problem.says == (
        "`targets.a` and `targets.b` hold for the same contacts and set `first_reply` "
        "to 1m 30s and to 1m."
    )
    assert problem.write == "it in one of them only, or give one a narrower scope"


@pytest.mark.parametrize(
    "policy",
    [
        "promises: {a: {resolution: {at_most: 1 working day}}, b: {resolution: {at_most: 2 working days}}}",
        "promises: {a: {segments: [x], update: {at_least: 4h}}, b: {segments: [x], update: {at_least: 5h}}}",
        "targets: {a: {occupancy: {at_most: 80%}}, b: {occupancy: {at_most: 85%}}}",
        "targets: {a: {priority: p, first_reply: {at_most: 1h, for_share: 80%}}, b: {priority: p, first_reply: {at_most: 2h, for_share: 80%}}}",
        "handle_time: {a: {hard_limit: 6m}, b: {hard_limit: 8m}}",
        "handle_time: {a: {hard_limit: 6m}, b: {hard_limit: none}}",
        "handle_time: {a: {on_limit: end, reasons: [r]}, b: {on_limit: transfer, reasons: [r]}}",
    ],
)
def test_one_scope_and_two_values(policy: str) -> None:
    assert only(policy).kind == "same-scope"


@pytest.mark.parametrize(
    "policy",
    [
        "targets: {a: {first_reply: {at_most: 60s}}, b: {first_reply: {at_most: 1m}}}",
        "targets: {a: {first_reply: {at_most: 60s}}, b: {resolution: {at_most: 90s}}}",
        "targets: {a: {first_reply: {at_most: 60s}}, b: {queues: [q], first_reply: {at_most: 9s}}}",
        "targets: {a: {occupancy: {at_most: 85%}}, b: {occupancy: {at_least: 70%}}}",
        "targets: {a: {first_reply: {at_most: 1m, for_share: 80%}}, b: {first_reply: {at_most: 5m, for_share: 95%}}}",
        "promises: {a: {first_reply: {at_most: 1h}, warn_customer_at: 75%}, b: {update: {at_most: 1h}, warn_customer_at: none}}",
        "handle_time: {a: {hard_limit: 6m, says: one}, b: {average_target: 5m, says: other}}",
        "measured: {a: {until: 2026-09-30, backlog: 5}, b: {until: 2026-10-31, backlog: 9}}",
        "handle_time: {a: {hard_limit: 6m}, b: {hard_limit: 360s}}",
    ],
)
def test_one_scope_and_no_contradiction(policy: str) -> None:
    assert problems(policy) == []


def test_contradictions_leave_the_entries_in() -> None:
    read = corpus("handle_time: {a: {hard_limit: 6m}, b: {hard_limit: 8m}}\n")
    assert [item.id for item in read.organisation.items("handle_time")] == ["a", "b"]


def test_no_more_than_200_are_told() -> None:
    many = "".join(f"  t{n}: {{occupancy: {{at_most: {n % 90}.{n % 7}%}}}}\n" for n in range(1_000))
    assert len(problems(f"targets:\n{many}")) == 200
