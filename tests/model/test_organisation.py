"""What an organisation answers by index, and what it keeps."""

import msgspec

from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from tests.facts.kit import organisation

POLICY = """\
departments: {care: {}}
teams: {east: {department: care}, west: {department: care}}
channels: {calls: {kind: email}, letters: {kind: post}}
queues:
  calls: {channels: [calls], team: east}
  everything: {channels: [calls, letters], team: west}
  letters: {channels: [letters]}
"""


def _ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def test_entries_are_found_by_the_value_of_a_field_and_by_its_absence() -> None:
    declared = organisation(POLICY)

    assert _ids(declared.having("queues", "team", "west")) == ["everything"]
    assert _ids(declared.having("queues", "team", None)) == ["letters"]
    assert declared.having("queues", "team", "north") == ()
    assert declared.having("promises", "first_reply", None) == ()


def test_entries_are_found_by_what_a_list_holds() -> None:
    declared = organisation(POLICY)

    assert _ids(declared.having("queues", "channels", "letters")) == ["everything", "letters"]


def test_the_entries_of_a_section_are_laid_out_once() -> None:
    declared = organisation(POLICY)

    assert declared.items("queues") is declared.items("queues")
    assert declared.items("organisation") == (declared.about,)


def test_an_organisation_is_looked_through_once_for_the_same_arguments() -> None:
    asked: list[tuple[str, str]] = []

    @once_per_organisation
    def count(organisation: Organisation, queue: Item, word: str) -> int:
        asked.append((queue.id, word))
        return len(organisation.items("queues"))

    declared = organisation(POLICY)
    calls, _, letters = declared.items("queues")

    assert [count(declared, one, "a") for one in (calls, calls, letters)] == [3, 3, 3]
    assert asked == [("calls", "a"), ("letters", "a")]


def test_an_organisation_that_is_changed_remembers_nothing_of_the_one_before() -> None:
    declared = organisation(POLICY)
    assert len(declared.having("queues", "team", "east")) == 1

    changed = msgspec.structs.replace(declared, entries={})

    assert changed.having("queues", "team", "east") == ()
    assert changed.items("queues") == ()
