"""Lines left out of entries that stay are put back before anybody calls a finding fixed."""

from __future__ import annotations

from datetime import date

from principlecheck.comparing.left_out import restore_lines_lost_by_change
from principlecheck.model.format.organisation import Organisation
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.comparing.test_comparing import compared, counts

DESK = "channels: {mail: {kind: email}}\nqueues: {mail: {channels: [mail]}}\n"


def organisation(text: str) -> Organisation:
    source = SourceFile("a.yaml", f"format: 1\n{text}".encode())
    return assemble_policies(FoundFiles([source], [], []), date(2026, 11, 22)).organisation


def test_a_line_and_a_part_of_one_are_put_back_and_named() -> None:
    before = organisation("targets: {a: {first_reply: {at_most: 4h, for_share: 90%}}}")
    after = organisation("targets: {a: {first_reply: {at_most: 2h}}}")
    lines, whole = restore_lines_lost_by_change(before, after)
    target = whole.find("targets", "a")
    assert lines == ["targets.a.first_reply.for_share"]
    assert target is not None
    assert str(target.get("first_reply.at_most")) == "2h"
    assert str(target.get("first_reply.for_share")) == "90 %"


def test_a_scope_left_out_holds_for_all_and_is_not_put_back() -> None:
    before = organisation(f"{DESK}targets: {{a: {{queues: [mail], first_reply: {{at_most: 4h}}}}}}")
    after = organisation(f"{DESK}targets: {{a: {{first_reply: {{at_most: 4h}}}}}}")
    assert restore_lines_lost_by_change(before, after) == ([], after)


def test_what_is_said_of_being_complete_is_not_put_back() -> None:
    before = organisation("organisation: {name: A, complete: [targets], staff: 9}")
    after = organisation("organisation: {name: A}")
    lines, whole = restore_lines_lost_by_change(before, after)
    assert lines == ["organisation.staff"]
    assert whole.about.get("complete") is None


PROMISE = "promises: {reply: {channels: [mail], first_reply: {at_most: %s}}}\n"
TARGET = "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n"
ALL = "organisation: {complete: all}\n"


def test_a_promise_left_out_of_its_entry_is_out_of_sight_and_one_that_is_kept_is_fixed() -> None:
    before = ALL + DESK + TARGET + PROMISE % "24h"
    found = compared(before, ALL + DESK + TARGET + "promises: {reply: {channels: [mail]}}", "INT01")
    assert counts(found) == (0, 0, 1, 0)
    assert found.hidden[0].reason == ("promises.reply.first_reply, on which it rested, is left out")
    found = compared(before, ALL + DESK + TARGET + PROMISE % "48h", "INT01")
    assert counts(found) == (0, 1, 0, 0)


def test_what_is_mended_beside_a_line_left_out_is_fixed() -> None:
    before = ALL + DESK + TARGET + PROMISE % "24h, for_share: 90%"
    found = compared(before, ALL + DESK + TARGET + PROMISE % "48h", "INT01")
    assert counts(found) == (0, 1, 0, 0)
