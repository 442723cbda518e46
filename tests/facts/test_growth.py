"""Facts over many entries take no more than their share: calls are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from principlecheck.facts.case import Sheet
from principlecheck.facts.catalogue import fact_specs
from principlecheck.facts.people.colleagues import find_question_deadlines
from principlecheck.facts.promises.measured_promises import PROMISE_AND_MEASUREMENT
from principlecheck.facts.promises.measured_targets import find_measured_targets
from principlecheck.facts.promises.promised_contacts import targets_within_promise
from principlecheck.facts.queues.unscoped import LIVE_TIME
from principlecheck.facts.scopes import figure_was_measured_later, latest_measured_overall
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.subject import Subject
from tests.facts.kit import organisation


def _listed(section: str, entry: Callable[[int], str], n: int) -> str:
    return f"{section}: {{{', '.join(entry(i) for i in range(n))}}}\n"


def _desk(n: int) -> str:
    kinds = ("phone", "email")
    return _listed("channels", lambda i: f"c{i}: {{kind: {kinds[i % 2]}}}", n) + _listed(
        "queues", lambda i: f"q{i}: {{channels: [c{i}]}}", n
    )


def _live_times(n: int) -> str:
    reasons = _listed("contact_reasons", lambda i: f"r{i}: {{queue: q{i}}}", n)
    limits = _listed("handle_time", lambda i: f"h{i}: {{queues: [q{i}], hard_limit: 6m}}", n)
    return _desk(n) + reasons + limits


def _measured_targets(n: int) -> str:
    share = "first_reply: {at_most: 20s, for_share: 80%}"
    return (
        _desk(n)
        + _listed("targets", lambda i: f"t{i}: {{queues: [q{i}], {share}}}", n)
        + _listed("measured", lambda i: f"m{i}: {{queues: [q{i}], until: 2026-10-31, {share}}}", n)
    )


def _promises(n: int) -> str:
    aim = "first_reply: {at_most: 8h}"
    return (
        _desk(n)
        + _listed("targets", lambda i: f"t{i}: {{queues: [q{i}], {aim}}}", n)
        + _listed("promises", lambda i: f"p{i}: {{channels: [c{i}], {aim}}}", n)
    )


def _months(n: int) -> str:
    return _desk(n) + _listed(
        "measured", lambda i: f"m{i}: {{queues: [q{i}], until: 2026-10-31, abandonment: 4%}}", n
    )


def _kept_promises(n: int) -> str:
    """A promise that holds everywhere, in working time, and each queue measured apart."""
    share = "resolution: {p90: 2h, at_most: 8 working hours, for_share: 90%}"
    hours = "hours: {desk: {time_zone: UTC, open: {mon-fri: 09:00-17:00}}}\n"
    return (
        hours
        + "organisation: {hours: desk, complete: [promises]}\n"
        + _promises(n).replace(
            "promises: {", "promises: {all: {resolution: {at_most: 8 working hours}}, "
        )
        + _listed("measured", lambda i: f"m{i}: {{queues: [q{i}], until: 2026-10-31, {share}}}", n)
    )


def _given_to_some(n: int) -> str:
    own = "segments: [s{i}], first_reply: {{at_most: 8h}}"
    return (
        _desk(n)
        + _listed("segments", lambda i: f"s{i}: {{}}", n)
        + _listed("targets", lambda i: f"t{i}: {{queues: [q{i}], {own.format(i=i)}}}", n)
        + _listed("promises", lambda i: f"p{i}: {{channels: [c{i}], {own.format(i=i)}}}", n)
        + _listed("measured", lambda i: f"m{i}: {{until: 2026-10-31, surveys_sent: 4%}}", n)
    )


def _given_by_the_other_section(n: int) -> str:
    """Some are aimed at on each queue, and the others are only promised a time on each channel."""
    return (
        _desk(n)
        + "segments: {gold: {}, own: {}, plain: {}}\n"
        + _listed(
            "targets",
            lambda i: f"t{i}: {{queues: [q{i}], segments: [gold], first_reply: {{at_most: 1h}}}}",
            n,
        )
        + "promises: {"
        + ", ".join(
            f"a{i}: {{channels: [c{n - 1 - i}], first_reply: {{at_most: 4h}}}},"
            f" o{i}: {{channels: [c{i}], segments: [own], first_reply: {{at_most: 3h}}}}"
            for i in range(n)
        )
        + "}\n"
    )


def _answers_to_colleagues(n: int) -> str:
    return (
        _desk(n).replace("phone", "email")
        + "departments: {one: {}, other: {}}\n"
        + "hours: {desk: {time_zone: UTC, open: {mon-fri: 09:00-17:00}}}\n"
        + "organisation: {hours: desk, complete: [targets, queues]}\n"
        + _listed("targets", lambda i: f"t{i}: {{queues: [q{i}], first_reply: {{at_most: 8h}}}}", n)
        + "agreements: {a: {kind: question, asked_by: one, answered_by: other,"
        " within: 2 working days}}\n"
    )


def _judge_kept_promises(declared: Organisation) -> None:
    for subject in PROMISE_AND_MEASUREMENT.find(declared):
        if subject.other is not None:
            sheet = Sheet(declared, subject, fact_specs(PROMISE_AND_MEASUREMENT.name))
            sheet.computed("breaks_promise")


def _judge_segments(declared: Organisation) -> None:
    for item in declared.items("segments"):
        latest_measured_overall(declared, "surveys_sent", item.id)
        sheet = Sheet(declared, Subject("segments", item), fact_specs("segments"))
        for name in ("left_out_of", "favoured_elsewhere"):
            sheet.computed(name)


def _judge_agreement(declared: Organisation) -> None:
    (subject,) = find_question_deadlines(declared)
    Sheet(declared, subject, fact_specs(subject.kind)).computed("slowest_target")


def _judge_live_times(declared: Organisation) -> None:
    for subject in LIVE_TIME.find(declared):
        sheet = Sheet(declared, subject, fact_specs(LIVE_TIME.name))
        for name in ("also_holds_for", "perhaps_meant_for", "scope_to_write"):
            sheet.computed(name)


def _targets_of_all(declared: Organisation) -> None:
    for promise in declared.items("promises"):
        targets_within_promise(declared, promise, "first_reply")


def _all_measured(declared: Organisation) -> None:
    for item in declared.items("measured"):
        figure_was_measured_later(declared, item, "abandonment")


def _calls(ask: Callable[[Organisation], object], declared: Organisation) -> int:
    """How many functions, those of the interpreter included, one question calls."""
    count = 0

    def counting(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        ask(declared)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("policy", "ask"),
    [
        (_live_times, _judge_live_times),
        (_measured_targets, find_measured_targets),
        (_promises, _targets_of_all),
        (_months, _all_measured),
        (_kept_promises, _judge_kept_promises),
        (_given_to_some, _judge_segments),
        (_given_by_the_other_section, _judge_segments),
        (_answers_to_colleagues, _judge_agreement),
    ],
    ids=[
        "live times",
        "measured targets",
        "targets of promises",
        "measured later",
        "kept promises",
        "segments",
        "segments across sections",
        "answers to colleagues",
    ],
)
def test_twice_as_many_entries_take_about_twice_as_long(
    policy: Callable[[int], str], ask: Callable[[Organisation], object]
) -> None:
    ask(organisation(policy(4)))
    few, many = (_calls(ask, organisation(policy(n))) for n in (40, 80))
    assert many < 2.5 * few
