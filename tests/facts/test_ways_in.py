"""Advertised ways to a person, as far as they are declared."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value


def ways(channels: str, name: str, about: str = "{}") -> object:
    return value(f"organisation: {about}\nchannels: {channels}", "organisation", name)


def test_self_service_reaches_nobody() -> None:
    channels = (
        "{mail: {kind: email, advertised: true}, site: {kind: self_service, advertised: true}}"
    )
    assert ways(channels, "ways_to_a_person") == 1
    assert ways(channels, "ways_named") == ["mail"]


def test_what_does_not_say_is_neither_counted_nor_ruled_out() -> None:
    channels = "{mail: {kind: email, advertised: true}, phone: {kind: phone}}"
    assert ways(channels, "ways_at_least") == 1
    assert ways(channels, "ways_at_most") == 2
    with pytest.raises(NotDeclared, match=r"channels\.phone\.advertised"):
        ways(channels, "ways_to_a_person")


def test_a_section_only_begun_sets_no_upper_bound() -> None:
    with pytest.raises(NotDeclared, match="channels"):
        ways("{mail: {kind: email, advertised: true}}", "ways_at_most", "{complete: []}")


def test_an_empty_list_is_declared() -> None:
    about = "{languages: [en], accessibility: []}"
    channels = "{mail: {kind: email, advertised: true}}"
    assert ways(channels, "nothing_offered", about) == ["no provision for access"]
    assert ways(channels, "choice_route", about) == "organisation.accessibility"
