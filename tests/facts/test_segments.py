"""Who is given no time: promises and targets that name no segment hold for everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.facts.scopes import queues_answering_channels, scope_ids, scopes_meet
from principlecheck.facts.timing.ratios import places_of_entry
from principlecheck.model.format.organisation import Item, Organisation
from tests.facts.kit import organisation, value

ON = "segments"
PLACE = """
segments: {gold: {}, trade: {}, plain: {}}
channels: {mail: {kind: email}, trade-mail: {kind: email}, phone: {kind: phone}}
queues:
  inbox: {channels: [mail]}
  trade-desk: {channels: [trade-mail]}
  calls: {channels: [phone]}
"""
GOLD = "  gold: {queues: [inbox], segments: [gold], first_reply: {at_most: 2 working hours}}\n"
TARGETS = f"targets:\n{GOLD}"
EVERYBODY = "  everybody: {channels: [mail, trade-mail], first_reply: {at_most: 24h}}\n"


def left_out(policy: str, segment: str) -> list[str]:
    found: list[str] = value(PLACE + policy, ON, "left_out_of", f"segments.{segment}")
    return found


@pytest.mark.parametrize("segment", ["trade", "plain"])
def test_a_promise_to_everybody_is_a_time_where_a_target_favours_some(segment: str) -> None:
    promises = (
        f"promises:\n{EVERYBODY}"
        "  trade: {channels: [trade-mail], segments: [trade], first_reply: {at_most: 1 working day}}\n"
    )
    desk = "  trade-desk: {queues: [trade-desk], first_reply: {at_most: 4 working hours}}\n"
    assert left_out(promises + TARGETS + desk, segment) == []


def test_a_promise_of_its_own_is_a_time_of_its_own() -> None:
    promises = "promises:\n  trade: {segments: [trade], first_reply: {at_most: 1 working day}}\n"
    assert left_out(promises + TARGETS, "trade") == []
    assert left_out(promises + TARGETS, "plain") == ["first reply"]


def test_a_target_for_everybody_is_a_time_where_a_promise_favours_some() -> None:
    promises = (
        "promises:\n  gold: {channels: [mail], segments: [gold], first_reply: {at_most: 2h}}\n"
    )
    here = "targets:\n  all: {queues: [inbox], first_reply: {at_most: 8h}}\n"
    there = "targets:\n  all: {queues: [calls], first_reply: {at_most: 60s}}\n"
    assert left_out(promises + here, "plain") == []
    assert left_out(promises + there, "plain") == ["first reply"]


def test_a_promise_on_other_channels_or_for_another_clock_leaves_the_time_out() -> None:
    elsewhere = "promises:\n  all: {channels: [phone], first_reply: {at_most: 60s}}\n"
    other = "promises:\n  all: {channels: [mail], resolution: {at_most: 9 working days}}\n"
    assert left_out(elsewhere + TARGETS, "plain") == ["first reply"]
    assert left_out(other + TARGETS, "plain") == ["first reply"]


def test_that_there_is_no_time_on_purpose_stands_beside_a_target_for_everybody() -> None:
    policy = (
        "promises:\n  gold: {segments: [gold], first_reply: {at_most: 2h}}\n"
        "  plain: {segments: [plain], first_reply: none, says: Best effort.}\n"
        "targets:\n  all: {first_reply: {at_most: 8h}}\n"
    )
    assert value(PLACE + policy, ON, "given_none", "segments.plain") == ["first reply"]


def test_a_time_of_its_own_elsewhere_in_the_other_section_is_none_here() -> None:
    calls = (
        "promises:\n  trade: {channels: [phone], segments: [trade], first_reply: {at_most: 1h}}\n"
    )
    mail = "promises:\n  trade: {channels: [mail], segments: [trade], first_reply: {at_most: 1h}}\n"
    assert left_out(calls + TARGETS, "trade") == ["first reply"]
    assert left_out(calls + TARGETS, "gold") == ["first reply"]
    assert left_out(mail + TARGETS, "trade") == []
    gold = "promises:\n  gold: {channels: [mail], segments: [gold], first_reply: {at_most: 2h}}\n"
    here = "targets:\n  trade: {queues: [inbox], segments: [trade], first_reply: {at_most: 8h}}\n"
    there = "targets:\n  trade: {queues: [calls], segments: [trade], first_reply: {at_most: 8h}}\n"
    assert left_out(gold + here, "trade") == []
    assert left_out(gold + there, "trade") == ["first reply"]


GOLD_TARGET = "targets:\n  gold: {queues: [inbox], segments: [gold], first_reply: {at_most: 1h}}\n"
GOLD_PROMISE = (
    "promises:\n  gold: {channels: [mail], segments: [gold], first_reply: {at_most: 1h}}\n"
)


@pytest.mark.parametrize(
    ("policy", "times"),
    [
        (
            f"{GOLD_TARGET}promises: {{all: {{channels: [mail], first_reply: {{at_most: 48h}}}}}}",
            48,
        ),
        (f"{GOLD_TARGET}promises: {{all: {{first_reply: {{at_most: 48h}}}}}}", 48),
        (
            f"{GOLD_PROMISE}targets: {{all: {{queues: [inbox], first_reply: {{at_most: 480h}}}}}}",
            480,
        ),
        (f"{GOLD_PROMISE}targets: {{all: {{first_reply: {{at_most: 480h}}}}}}", 480),
        # The narrowest in the place holds, and what names the segment comes before it.
        (
            GOLD_TARGET + "promises: {all: {first_reply: {at_most: 48h}},"
            " mail: {channels: [mail], first_reply: {at_most: 6h}}}",
            6,
        ),
        (
            GOLD_TARGET + "promises: {all: {channels: [mail], first_reply: {at_most: 48h}},"
            " plain: {segments: [plain], first_reply: {at_most: 9h}}}",
            9,
        ),
        # Elsewhere, for other contacts or where its own section has a time: nothing is compared.
        (
            f"{GOLD_TARGET}promises: {{all: {{channels: [phone], first_reply: {{at_most: 48h}}}}}}",
            1,
        ),
        (
            GOLD_TARGET + "priorities: {urgent: {rank: 1}}\n"
            "promises: {all: {channels: [mail], priority: urgent, first_reply: {at_most: 48h}}}",
            1,
        ),
        (
            GOLD_TARGET + "  all: {queues: [inbox], first_reply: {at_most: 2h}}\n"
            "promises: {all: {channels: [mail], first_reply: {at_most: 48h}}}",
            2,
        ),
        (
            GOLD_TARGET
            + "  plain: {queues: [calls], segments: [plain], first_reply: {at_most: 2h}}\n"
            "promises: {all: {channels: [mail], first_reply: {at_most: 48h}}}",
            1,
        ),
    ],
)
def test_a_time_that_stands_only_in_the_other_section_is_held_against_that_of_others(
    policy: str, times: int
) -> None:
    assert value(PLACE + policy, ON, "times_slower", "segments.plain") == times


def test_the_shorter_time_is_told_with_its_place_in_the_other_section() -> None:
    policy = f"{PLACE}{GOLD_TARGET}promises: {{all: {{first_reply: {{at_most: 48h}}}}}}"
    assert value(policy, ON, "favoured_elsewhere", "segments.plain") == "targets.gold.first_reply"
    assert value(policy, ON, "times_slower", "segments.gold") == 1


def test_updates_alone_are_told_apart_from_a_wait() -> None:
    news = "promises: {}\ntargets:\n  gold: {segments: [gold], update: {at_most: 1 working day}}\n"
    assert value(PLACE + news, ON, "lacks_only_news", "segments.plain") is True
    assert (
        value(f"{PLACE}promises: {{}}\n{TARGETS}", ON, "lacks_only_news", "segments.plain") is False
    )


GIVEN = st.lists(
    st.tuples(
        st.sampled_from((("targets", "queues"), ("promises", "channels"))),
        st.sampled_from(("", "first", "second")),
        st.sampled_from(("", "gold", "trade")),
    ),
    min_size=1,
    max_size=5,
)


def _given(entries: list[tuple[tuple[str, str], str, str]]) -> str:
    places = {"queues": ("inbox", "calls"), "channels": ("mail", "phone")}
    begun = "  begun: {update: {at_most: 2h}}\n"
    lines: dict[str, list[str]] = {"targets": [begun], "promises": [begun]}
    for n, ((section, name), place, segment) in enumerate(entries):
        where = places[name][place == "second"] if place else ""
        scopes = f"{name}: [{where}], " if where else ""
        scopes += f"segments: [{segment}], " if segment else ""
        lines[section].append(f"  e{n}: {{{scopes}first_reply: {{at_most: 2h}}}}\n")
    return PLACE + "".join(f"{name}:\n{''.join(texts)}" for name, texts in lines.items())


def _in_one_place(declared: Organisation, one: Item, other: Item) -> bool:
    """Whether a target and a promise hold in a queue that is the same."""
    target, promise = (one, other) if one.section == "targets" else (other, one)
    answered = {queue.id for queue in queues_answering_channels(declared, places_of_entry(promise))}
    return (
        not places_of_entry(target)
        or not places_of_entry(promise)
        or bool(answered & set(places_of_entry(target)))
    )


def _is_left_out(declared: Organisation, segment: str) -> bool:
    """Whether others are given a first reply and this segment none, entry by entry."""
    given = {
        name: [i for i in declared.items(name) if i.get("first_reply.at_most") is not None]
        for name in ("targets", "promises")
    }

    def favours(section: str, item: Item) -> bool:
        floors = [i for i in given[section] if not scope_ids(i, "segments")]
        return bool(scope_ids(item, "segments")) and not any(
            section == "promises" or scopes_meet(places_of_entry(floor), places_of_entry(item))
            for floor in floors
        )

    def has_a_floor(section: str, item: Item) -> bool:
        other = {"targets": "promises", "promises": "targets"}[section]
        return any(
            segment in (scope_ids(i, "segments") or (segment,)) and _in_one_place(declared, i, item)
            for i in given[other]
        )

    return any(
        favours(section, item) and not has_a_floor(section, item)
        for section, items in given.items()
        if not any(segment in scope_ids(i, "segments") for i in items)
        for item in items
    )


@given(GIVEN)
def test_who_is_left_out_is_what_a_search_entry_by_entry_finds(
    entries: list[tuple[tuple[str, str], str, str]],
) -> None:
    policy = _given(entries)
    declared = organisation(policy)
    for segment in ("gold", "plain"):
        found = value(policy, ON, "left_out_of", f"segments.{segment}")
        assert found == (["first reply"] if _is_left_out(declared, segment) else [])


@pytest.mark.parametrize(
    ("scope_of", "told"),
    [("", "the first reply"), (", priority: urgent", "the first reply in the priority “urgent”")],
)
def test_a_longer_wait_says_what_for(scope_of: str, told: str) -> None:
    times = "".join(
        f"  {name}: {{queues: [inbox], segments: [{name}]{scope_of}, "
        f"first_reply: {{at_most: {hours} working hours}}}}\n"
        for name, hours in (("gold", 1), ("plain", 8))
    )
    policy = f"{PLACE}priorities: {{urgent: {{rank: 1}}}}\ntargets:\n{times}"
    assert value(policy, ON, "waited_for", "segments.plain") == told
