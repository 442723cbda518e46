"""Targets against one another: ranks, first replies, and silence after them."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import subjects, value

ON = "target_order"
AFTER = "first_reply_and_after"
RANKS = """
priorities: {urgent: {rank: 1}, standard: {rank: 2}}
channels: {mail: {kind: email}, phone: {kind: phone}}
queues: {mail: {channels: [mail]}, phone: {channels: [phone]}}
segments: {plus: {}, basic: {}}
hours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
organisation: {hours: desk}
"""


def ranks(urgent: str, standard: str) -> str:
    return f"""{RANKS}
targets:
  first: {{priority: urgent, first_reply: {{{urgent}}}}}
  second: {{priority: standard, first_reply: {{{standard}}}}}
"""


def test_the_higher_rank_may_not_be_slower() -> None:
    assert not value(ranks("at_most: 1h", "at_most: 1h"), ON, "is_out_of_order")
    assert value(ranks("at_most: 61m", "at_most: 1h"), ON, "is_out_of_order")


def test_unlike_clocks_are_compared_start_by_start() -> None:
    late = ranks("at_most: 4 working hours", "at_most: 24h")
    assert value(late, ON, "is_out_of_order")  # over the weekend
    assert not value(ranks("at_most: 4h", "at_most: 4 working hours"), ON, "is_out_of_order")


def test_a_slower_rank_for_more_contacts_is_not_assessable() -> None:
    with pytest.raises(NotAssessable):
        value(
            ranks("at_most: 2h, for_share: 95%", "at_most: 1h, for_share: 80%"),
            ON,
            "is_out_of_order",
        )
    assert value(
        ranks("at_most: 2h, for_share: 80%", "at_most: 1h, for_share: 80%"), ON, "is_out_of_order"
    )


def test_other_queues_are_another_matter() -> None:
    apart = ranks("at_most: 2h", "at_most: 1h")
    apart = apart.replace("priority: urgent, ", "priority: urgent, queues: [mail], ")
    apart = apart.replace("priority: standard, ", "priority: standard, queues: [phone], ")
    assert subjects(apart, ON) == []


def test_solved_before_it_is_answered() -> None:
    def order(first: str, solved: str) -> bool:
        target = f"first_reply: {{{first}}}, resolution: {{{solved}}}"
        return bool(value(f"{RANKS}targets: {{mail: {{{target}}}}}", ON, "is_out_of_order"))

    assert order("at_most: 5h", "at_most: 4h")
    assert not order("at_most: 4h", "at_most: 4h")
    # Half of them solved soon, and nine in ten answered a little later.
    assert not order("at_most: 5h, for_share: 90%", "at_most: 4h, for_share: 50%")


def silent(targets: str) -> list[str]:
    found: list[str] = value(f"{RANKS}{targets}", AFTER, "silent_queues", "targets.main")
    return found


def test_silence_after_the_first_reply() -> None:
    assert silent("targets: {main: {first_reply: {at_most: 1h}}}") == ["mail"]
    assert silent("targets: {main: {queues: [phone], first_reply: {at_most: 1m}}}") == []
    follow = "next: {next_reply: {at_most: 4h}}"
    assert silent(f"targets: {{main: {{first_reply: {{at_most: 1h}}}}, {follow}}}") == []


def test_segments_together_leave_nobody_out() -> None:
    main = "main: {queues: [mail], first_reply: {at_most: 1h}}"
    plus = "plus: {queues: [mail], segments: [plus], next_reply: {at_most: 1h}}"
    basic = "basic: {queues: [mail], segments: [basic], update: {at_most: 9h}}"
    assert silent(f"targets: {{{main}, {plus}}}") == ["mail"]
    assert silent(f"targets: {{{main}, {plus}, {basic}}}") == []


def test_targets_only_begun_may_still_set_it() -> None:
    text = RANKS.replace("{hours: desk}", "{hours: desk, complete: []}")
    with pytest.raises(NotDeclared):
        value(f"{text}targets: {{main: {{first_reply: {{at_most: 1h}}}}}}", AFTER, "silent_queues")
