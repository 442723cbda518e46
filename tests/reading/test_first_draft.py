"""A first draft of two files: one round names what is wrong all over, whatever stage finds it."""

from tests.policies.kit import problems

CONTACTS = """\
hours:
  office:
    time_zone: Berlin
    open: {Mon-Fri: 9-18}
channels:
  phone: {kind:phone}
  mail: {kind: e-mail, hours: ofice}
queues:
  calls: {channels: [phone], team: desk}
  mails: {channels: [mial], planned_volume: 2.900 per month}
contact_reasons:
  how-to:
    queue: calls
  share: 100%
    handle_time: {median: about 5m, p90: 15m}
"""
PROMISES = """\
promises:
  reply: {channels: [mail], first_reply: 1 working day}
targets:
  - calls:
    queues: [calls]
    first_reply: {at_most: 60s, for_share: 80}
measured:
  october: {until: 31/10/2026, queues: [mails], first_reply: {median: 2h, p90: 1 working day}}
teams:
  desk: {agents: TBD}
"""
MENDED_CONTACTS = """\
hours:
  office:
    time_zone: Europe/Berlin
    open: {mon-fri: 09:00-18:00}
channels:
  phone: {kind: phone}
  mail: {kind: email, hours: office}
queues:
  calls: {channels: [phone], team: desk}
  mails: {channels: [mail], planned_volume: 2900 per month}
contact_reasons:
  how-to:
    queue: calls
    share: 100%
    handle_time: {median: 5m, p90: 15m}
"""
MENDED_PROMISES = """\
promises:
  reply: {channels: [mail], first_reply: {at_most: 1 working day}}
targets:
  calls:
    queues: [calls]
    first_reply: {at_most: 60s, for_share: 80%}
measured:
  october: {until: 2026-10-31, queues: [mails], first_reply: {median: 2 working hours, p90: 9 working hours}}
teams:
  desk: {}
"""


def test_the_first_round_names_the_lines_that_have_to_change() -> None:
    found = {(one.place.file, one.place.line) for one in problems(CONTACTS, PROMISES)}
    pairs = ((CONTACTS, MENDED_CONTACTS, "a.yaml"), (PROMISES, MENDED_PROMISES, "b.yaml"))
    for draft, mended, file in pairs:
        lines = zip(draft.splitlines(), mended.splitlines(), strict=True)
        changed = {number for number, (old, new) in enumerate(lines, 2) if old != new}
        told = {line for name, line in found if name == file}
        # The line under the one that is too far left is cut out with it, and read when it is back;
        # whether an entry agrees with itself (its time zone) is asked once its values fit.
        assert changed - told <= {4, 16}
        assert told <= changed


def test_the_second_round_is_clean() -> None:
    assert problems(MENDED_CONTACTS, MENDED_PROMISES) == []
