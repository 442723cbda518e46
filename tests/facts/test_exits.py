"""Ways to a person, and ways out of what was joined."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value

PERSON, MEMBERSHIP = "way_to_a_person", "joining_and_leaving"


def hidden(channels: str, more: str = "") -> str:
    found: str = value(
        f"channels: {{{channels}}}\n{more}", PERSON, "person_hidden", "organisation.channels"
    )
    return found


def test_channels_that_nobody_is_shown() -> None:
    assert hidden("mail: {kind: email, advertised: true}, phone: {kind: phone}") == "no"
    assert hidden("mail: {kind: email, advertised: false}") == "hidden"
    assert hidden("app: {kind: self_service, advertised: true}") == "nobody"
    with pytest.raises(NotDeclared, match=r"channels\.phone\.advertised"):
        hidden("mail: {kind: email, advertised: false}, phone: {kind: phone}")
    with pytest.raises(NotDeclared):
        hidden("mail: {kind: email, advertised: false}", "organisation: {complete: []}")


WAYS = "channels: {web: {kind: self_service}, phone: {kind: phone}}\n"


def journeys(text: str) -> str:
    return f"{WAYS}journeys: {{{text}}}"


def test_several_ways_out_count_together() -> None:
    policy = journeys(
        "join: {kind: join, channels: [web, phone], customer_steps: [a, b]}, "
        "leave-online: {kind: leave, channels: [web], customer_steps: [a]}, "
        "leave-by-phone: {kind: leave, channels: [phone], customer_steps: [a, b, c]}"
    )
    assert value(policy, MEMBERSHIP, "no_leaving_by") == []
    assert value(policy, MEMBERSHIP, "leaving_steps") < value(policy, MEMBERSHIP, "joining_steps")


def test_only_the_same_thing_is_compared() -> None:
    policy = journeys(
        "join-plus: {kind: join}, join-letters: {kind: join}, "
        "leave-plus: {kind: leave}, unsubscribe-letters: {kind: leave}"
    )
    pairs = [(s.entry.id, s.other.id) for s in subjects(policy, MEMBERSHIP) if s.other]
    assert sorted(pairs) == [
        ("leave-plus", "join-plus"),
        ("unsubscribe-letters", "join-letters"),
    ]


def test_the_field_where_leaving_is_harder() -> None:
    join = "join: {kind: join, channels: [web], customer_steps: [a]}"
    longer = journeys(f"{join}, leave: {{kind: leave, channels: [web], customer_steps: [a, b]}}")
    assert value(longer, MEMBERSHIP, "harder_field") == "journeys.leave.customer_steps"
    elsewhere = journeys(f"{join}, leave: {{kind: leave, channels: [phone]}}")
    assert value(elsewhere, MEMBERSHIP, "harder_field") == "journeys.leave.channels"
    assert value(elsewhere, MEMBERSHIP, "easier_field") == "journeys.join.channels"
