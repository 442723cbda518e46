"""What passed and cannot be judged now: which of it counts, and which is no loss."""

import pytest
from msgspec.structs import replace

from principlecheck.comparing import Side, compare_sides, held_against
from principlecheck.comparing.lost_judgements import find_lost_by_earlier_report
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.report import Outcome, Status
from tests.comparing.test_comparing import AMOUNTS, LATE, RULE, SLOW, compared, rules, side

PASSING = RULE % f"agent_may_approve_up_to: 500 EUR, {AMOUNTS}"
BARE = RULE % "agent_may_approve_up_to: 500 EUR"
SPARED = (
    "organisation: {not_applicable: {customer_rules: {reason: None, approved_by: director, "
    "review: 2027-01-01}}}\n"
)


def lost(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.subject, one.why) for one in compared(before, after, "SVC18").unjudged]


def test_only_what_passed_is_lost() -> None:
    failing = PASSING.replace("500 EUR", "50 EUR")
    assert [one[0] for one in lost(PASSING, BARE)] == ["customer_rules.refunds"]
    assert lost(failing, BARE.replace("500 EUR", "50 EUR")) == []  # it is hidden, and counts so
    assert lost(BARE, BARE) == []
    assert lost(PASSING, PASSING) == []
    assert lost(PASSING, failing) == []  # it fails now, and counts so


def test_what_does_not_apply_any_more_is_no_loss() -> None:
    assert lost(PASSING, SPARED) == []


def test_where_what_it_was_held_against_does_not_apply_any_more_nothing_is_lost() -> None:
    quick = LATE + SLOW.replace("48h", "12h")
    no_targets = SPARED.replace("{customer_rules:", "{targets:")
    assert compared(quick, LATE + no_targets, "INT01").unjudged == ()
    (one,) = compared(quick, LATE + "targets: {}\n", "INT01").unjudged
    assert one.subject == "promises.reply.first_reply ~ targets.mail"
    assert one.why == "targets.mail, against which it was judged, is gone"


def test_an_entry_of_which_its_rule_no_longer_speaks_is_no_loss() -> None:
    assert lost(PASSING, PASSING.replace("kind: refund", "kind: known_issue")) == []


def test_where_it_stands_and_how_severe_its_rule_is_is_told() -> None:
    (one,) = compared(PASSING, BARE, "SVC18").unjudged
    assert (one.code, one.severity) == ("SVC18", "high")
    assert one.title == rules("SVC18")[0].rule.title
    assert one.at.route == "customer_rules.refunds"
    assert one.at.place is not None
    assert str(one.at.place).startswith("a.yaml:2:")


def test_without_a_state_before_or_with_one_that_is_broken_nothing_is_lost() -> None:
    after = side("SVC18", a=BARE)
    assert compare_sides(None, after, rules("SVC18"), "main").unjudged == ()
    broken = side("SVC18", a=PASSING, b="targets_: {}\n")
    assert broken.report.problems
    assert compare_sides(broken, after, rules("SVC18"), "main").unjudged == ()


@pytest.mark.parametrize(
    ("status", "is_lost"),
    [
        (Status.NOT_DECLARED, True),
        (Status.NOT_ASSESSABLE, True),
        (Status.ASKED, True),
        (Status.NOT_APPLICABLE, False),
        (Status.FAIL, False),
        (Status.PASS, False),
        (Status.ERROR, False),
    ],
)
def test_a_state_that_is_neither_a_pass_nor_a_fault_is_a_loss(
    status: Status, is_lost: bool
) -> None:
    before = side("SVC18", a=PASSING)
    outcome = Outcome("SVC18", "customer_rules.refunds", status, ("x.y",))
    after = Side(before.corpus, replace(before.report, outcomes=(outcome,)))
    found = compare_sides(before, after, rules("SVC18"), "main").unjudged
    assert bool(found) == is_lost
    told = list(find_lost_by_earlier_report([("SVC18", "customer_rules.refunds")], after.report))
    assert bool(told) == is_lost
    if is_lost:
        assert found[0].why == told[0].why == f"{status}: x.y"


def test_of_an_earlier_report_nothing_is_said_of_rules_and_subjects_that_are_not_here() -> None:
    after = side("SVC18", a=BARE).report
    refunds = "customer_rules.refunds"
    assert [one.subject for one in find_lost_by_earlier_report([("SVC18", refunds)], after)] == [
        refunds
    ]
    assert list(find_lost_by_earlier_report([("SVC18", "customer_rules.other")], after)) == []
    assert list(find_lost_by_earlier_report([("SVC99", refunds)], after)) == []
    assert list(find_lost_by_earlier_report([("SVC18", refunds)], replace(after, rules=()))) == []


TWO_DESKS = """\
channels: {mail: {kind: email}, chat: {kind: chat}}
queues: {mail: {channels: [mail]}, chat: {channels: [chat]}}
promises:
  mail: {channels: [mail], first_reply: {at_most: 24h}}
  chat: {channels: [chat], first_reply: {at_most: 24h}}
targets:
"""
TARGET = "  %s: {%sfirst_reply: {at_most: 12h}}\n"


def test_a_promise_that_another_target_is_held_against_is_still_judged() -> None:
    """A target is a policy, and no figure: what is left of them is what is promised by."""
    everywhere, desk = TARGET % ("all", ""), TARGET % ("desk", "queues: [mail], ")
    chat = TARGET % ("chat", "queues: [chat], ")
    found = compared(TWO_DESKS + everywhere + desk + chat, TWO_DESKS + desk + chat, "INT01")
    assert found.unjudged == ()


def test_one_promise_is_lost_though_another_is_judged() -> None:
    mail, chat = (TARGET % (one, f"queues: [{one}], ") for one in ("mail", "chat"))
    (one,) = compared(TWO_DESKS + mail + chat, TWO_DESKS + chat, "INT01").unjudged
    assert one.subject == "promises.mail.first_reply ~ targets.mail"
    assert one.at.route == "promises.mail"


def test_one_clock_is_lost_though_a_target_of_another_is_for_as_much() -> None:
    both = TWO_DESKS.replace("24h}}", "24h}, resolution: {at_most: 48h}}")
    solved = "  all: {resolution: {at_most: 12h}}\n"
    (one,) = compared(
        both + solved + TARGET % ("m", "queues: [mail], "), both + solved, "INT01"
    ).unjudged
    assert one.subject == "promises.mail.first_reply ~ targets.m"


def lost_with(rest: str, before: str, after: str, code: str) -> list[str]:
    return [one.subject for one in compared(rest + before, rest + after, code).unjudged]


EVERYONE = """\
channels: {mail: {kind: email}, chat: {kind: chat}}
queues: {mail: {channels: [mail]}, chat: {channels: [chat]}}
contact_reasons: {order: {queue: mail, share: 60%}, refund: {queue: chat, share: 40%}}
promises: {all: {PROMISEDfirst_reply: {at_most: 24h}}}
targets:
"""


@pytest.mark.parametrize(
    ("promised", "before", "after", "is_lost"),
    [
        ("", [""], ["queues: [mail], "], True),
        ("", [""], ["queues: [mail], ", "queues: [chat], "], False),
        ("", [""], ["queues: [mail, chat], "], False),
        ("", ["queues: [mail], "], ["queues: [chat], "], True),
        ("", ["queues: [mail], "], ["queues: [mail], "], False),
        ("", ["queues: [mail], "], [""], False),
        ("", ["queues: [mail, chat], "], ["queues: [chat], "], True),
        ("", ["queues: [mail, gone], "], ["queues: [mail], "], False),
        ("channels: [mail], ", [""], ["queues: [mail], "], False),
        ("channels: [mail], ", ["queues: [mail, chat], "], ["queues: [mail], "], False),
        ("channels: [mail, chat], ", [""], ["queues: [mail], "], True),
        ("", [""], ["reasons: [order], "], True),
        ("", ["reasons: [order], "], ["reasons: [refund], "], True),
        ("", ["reasons: [order, refund], "], ["reasons: [order], ", "reasons: [refund], "], False),
        ("reasons: [order], ", [""], ["reasons: [order], "], False),
        ("", [""], ["queues: [mail], ", "queues: [chat], reasons: [order], "], True),
        ("", ["queues: [mail], reasons: [order], "], ["queues: [mail], "], False),
        ("", ["queues: [mail], "], ["queues: [mail], reasons: [order], "], True),
        (
            "",
            ["queues: [mail], reasons: [order, refund], "],
            ["queues: [mail], reasons: [order, refund], "],
            False,
        ),
        (
            "",
            ["reasons: [order, refund], "],
            ["queues: [mail], reasons: [order], ", "queues: [chat], reasons: [refund], "],
            False,
        ),
        (
            "",
            ["reasons: [order, refund], "],
            ["queues: [mail], reasons: [order], ", "queues: [mail], reasons: [refund], "],
            True,
        ),
        ("", ["reasons: [order], "], ["queues: [mail], "], False),
        ("", ["reasons: [order], "], ["queues: [chat], "], True),
        (
            "",
            ["queues: [mail, chat], reasons: [order, refund], "],
            ["queues: [mail], ", "reasons: [refund], "],
            False,
        ),
        (
            "",
            ["segments: [gold, basic], "],
            [
                "queues: [mail], segments: [gold], ",
                "queues: [chat], segments: [gold], ",
                "queues: [mail], segments: [basic], ",
                "queues: [chat], segments: [basic], ",
            ],
            False,
        ),
        (
            "",
            ["segments: [gold, basic], "],
            [
                "queues: [mail], segments: [gold], ",
                "queues: [chat], segments: [gold], ",
                "queues: [mail], segments: [basic], ",
            ],
            True,
        ),
        ("", [""], ["segments: [gold], ", "segments: [basic], "], True),
    ],
)
def test_a_target_that_is_gone_is_missed_where_what_is_left_is_not_for_as_much(
    promised: str, before: list[str], after: list[str], is_lost: bool
) -> None:
    rest = EVERYONE.replace("PROMISED", promised)
    aims = "".join(TARGET % (f"was{n}", one) for n, one in enumerate(before))
    left = "".join(TARGET % (f"now{n}", one) for n, one in enumerate(after))
    expected = [f"promises.all.first_reply ~ targets.was{n}" for n in range(len(before))]
    kept = TARGET % ("kept", "segments: [gold], ")  # judged before and after
    found = lost_with(rest + kept, aims, left, "INT01")
    assert found == (expected if is_lost else [])


@pytest.mark.parametrize(("steps", "is_lost"), [(1, False), (0, True)])
def test_what_takes_more_steps_than_are_taken_is_missed_and_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, steps: int, is_lost: bool
) -> None:
    monkeypatch.setattr(held_against, "_MOST_STEPS", steps)
    rest = EVERYONE.replace("PROMISED", "")
    found = lost_with(rest, TARGET % ("was", ""), TARGET % ("now", ""), "INT01")
    assert bool(found) == is_lost


@pytest.mark.parametrize(
    ("promised", "was", "now", "beside", "is_lost"),
    [
        (("", ""), "", "queues: [mail], ", [], True),
        (("", ""), "", "queues: [mail], ", ["queues: [chat], "], False),
        (("", ""), "", "queues: [mail], ", ["queues: [chat], segments: [gold], "], True),
        (("", ""), "", "segments: [gold], ", [], True),
        (("", ""), "reasons: [order, refund], ", "reasons: [order], ", [], True),
        (("", ""), "reasons: [order, refund], ", "reasons: [order], ", ["queues: [chat], "], False),
        (("", ""), "queues: [mail], ", "", [], False),
        (("", ""), "queues: [mail], ", "queues: [mail], ", [], False),
        (("channels: [mail], ", "channels: [mail], "), "", "queues: [mail], ", [], False),
        (("", "channels: [mail], "), "", "queues: [mail], ", [], False),
        (("channels: [mail], ", ""), "", "queues: [mail], ", [], True),
    ],
)
def test_a_target_that_is_narrowed_is_missed_where_no_other_is_for_the_rest(
    promised: tuple[str, str], was: str, now: str, beside: list[str], is_lost: bool
) -> None:
    before, after = (EVERYONE.replace("PROMISED", one) for one in promised)
    rest = "".join(TARGET % (f"beside{n}", one) for n, one in enumerate(beside))
    found = compared(before + TARGET % ("aim", was), after + TARGET % ("aim", now) + rest, "INT01")
    told = [(one.subject, one.why) for one in found.unjudged]
    why = "targets.aim, against which it was judged, is for fewer of its contacts"
    assert told == ([("promises.all.first_reply ~ targets.aim", why)] if is_lost else [])


def test_a_target_that_is_narrowed_and_too_slow_now_is_new_and_not_missed() -> None:
    policy = EVERYONE.replace("PROMISED", "")
    slow = TARGET.replace("12h", "48h") % ("aim", "queues: [mail], ")
    found = compared(policy + TARGET % ("aim", ""), policy + slow, "INT01")
    assert (len(found.new), found.unjudged) == (1, ())


def test_contacts_that_nobody_can_divide_in_time_are_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aims = "".join(TARGET % (one, f"queues: [{one}], ") for one in ("mail", "chat"))
    policy = EVERYONE.replace("PROMISED", "")
    assert lost_with(policy, TARGET % ("all", ""), aims, "INT01") == []
    monkeypatch.setattr(held_against, "_MOST_STEPS", 2)
    assert lost_with(policy, TARGET % ("all", ""), aims, "INT01") == [
        "promises.all.first_reply ~ targets.all"
    ]


@pytest.mark.parametrize(("channel", "held"), [("form", True), ("mail", False)])
def test_a_promise_for_a_reason_is_for_the_channels_of_its_queue(channel: str, held: bool) -> None:
    rest = """channels: {mail: {kind: email}, form: {kind: form}}
queues: {mail: {channels: [mail]}, form: {channels: [form]}}
contact_reasons: {order: {queue: mail}, refund: {queue: form}}
measured: {now: {until: 2026-11-20, backlog: 10, solved: 100 per week}}
promises:
"""
    one = "  %s: {%sreasons: [%s], resolution: {at_most: 14 calendar days}}\n"
    both = one % ("both", "", "order, refund")
    parts = one % ("a", "channels: [mail], ", "order")
    parts += one % ("b", f"channels: [{channel}], ", "refund")
    before, after = (side("SVC11", a=rest + text).corpus.organisation for text in (both, parts))
    measured, promise = before.items("measured")[0], before.items("promises")[0]
    subject = Subject("backlog", measured, promise)
    assert (
        held_against.is_still_held_against_after_change(
            subject, after.items("promises"), before, after
        )
        == held
    )


RANKS = """\
queues: {mail: {channels: [mail]}, chat: {channels: [chat]}}
channels: {mail: {kind: email}, chat: {kind: chat}}
priorities: {urgent: {rank: 1}, high: {rank: 2}, normal: {rank: 3}}
targets:
  urgent: {priority: urgent, %sresolution: {at_most: 4h}}
"""
HIGH = "  high: {priority: high, queues: [mail, chat], resolution: {at_most: 8h}}\n"
NORMAL = "  normal: {priority: normal, queues: [mail], resolution: {at_most: 16h}}\n"
FIRST = "first_reply: {at_most: 1h}, "


def test_one_of_a_kind_that_is_gone_is_not_missed_by_another() -> None:
    """Targets are held against each other: what is left is held against all that is left."""
    judged = {one.subject for one in side("INT05", a=RANKS % "" + HIGH + NORMAL).report.outcomes}
    assert {f"targets.urgent.resolution ~ targets.{one}" for one in ("high", "normal")} <= judged
    assert lost_with(RANKS % "", HIGH + NORMAL, NORMAL, "INT05") == []


def test_of_an_entry_judged_alone_that_is_held_against_another_now_nothing_is_lost() -> None:
    before, after = (RANKS % first + HIGH for first in (FIRST, ""))
    judged = {one.subject for one in side("INT05", a=before).report.outcomes}
    assert "targets.urgent.resolution" in judged
    assert compared(before, after, "INT05").unjudged == ()


LIMITS = """\
channels: {phone: {kind: phone}, chat: {kind: chat}}
queues: {phone: {channels: [phone]}, chat: {channels: [chat]}}
contact_reasons:
  order: {queue: phone, share: 60%, handle_time: {median: 5m, p90: 9m}}
  refund: {queue: chat, share: 40%, handle_time: {median: 5m, p90: 9m}}
targets: {all: {first_contact_resolution: {at_least: 50%}}}
"""
LIMIT = "handle_time: {%s: {queues: [%s], hard_limit: 40m, on_limit: transfer}}\n"


def test_a_queue_that_is_gone_is_missed_where_its_channel_is_answered_by_none_that_is_judged() -> (
    None
):
    before = LIMITS + LIMIT % ("all", "phone, chat")
    emptied = before.replace("queue: chat", "queue: phone").replace("phone, chat", "phone")
    emptied = emptied.replace(", chat: {channels: [chat]}", "")
    (one,) = compared(before, emptied, "PRD01").unjudged
    assert one.subject == "handle_time.all ~ queues.chat"
    taken_over = emptied.replace("channels: [phone]", "channels: [phone, chat]")
    assert compared(before, taken_over, "PRD01").unjudged == ()
    without = emptied.replace(", chat: {kind: chat}", "")
    assert compared(before, without, "PRD01").unjudged == ()


HANDOVERS = """\
channels: {phone: {kind: phone}, chat: {kind: chat}}
queues: {phone: {channels: [phone]}, chat: {channels: [chat]}}
roles: {agent: {}, expert: {}}
contact_reasons:
  order: {queue: phone, share: 60%, handle_time: {median: 5m, p90: 9m}}
  refund: {queue: chat, share: 40%, handle_time: {median: 5m, p90: 9m}}
handovers:
  on: {kind: transfer, from: agent, to: expert, style: warm, briefing: 60s, briefing_counts: true}
handle_time:
"""


def test_a_limit_that_is_gone_is_missed_in_the_queue_where_no_other_holds() -> None:
    all_, phone, chat = (
        f"  {name}: {{{scope}hard_limit: 40m, on_limit: transfer}}\n"
        for name, scope in (
            ("all", ""),
            ("phone", "queues: [phone], "),
            ("chat", "queues: [chat], "),
        )
    )
    assert lost_with(HANDOVERS, all_, phone, "RES07") == ["handovers.on.chat ~ handle_time.all"]
    assert lost_with(HANDOVERS, all_, phone + chat, "RES07") == []
    part = chat.replace("queues: [chat]", "queues: [chat], reasons: [refund]")
    assert lost_with(HANDOVERS, all_, phone + part, "RES07") == [
        "handovers.on.chat ~ handle_time.all"
    ]


def test_a_limit_that_a_queue_is_taken_out_of_is_broken_there_no_more() -> None:
    limit = "  all: {%shard_limit: 30s, on_limit: transfer}\n"
    found = compared(HANDOVERS + limit % "", HANDOVERS + limit % "queues: [phone], ", "RES07")
    (one,) = found.fixed
    assert one.reason == "the rule no longer applies to it"
    assert (found.new, found.hidden, found.unjudged) == ((), (), ())


BACKLOGS = """\
channels: {mail: {kind: email}, form: {kind: form}}
queues: {all: {channels: [mail, form]}}
measured: {now: {until: 2026-11-20, backlog: 10, solved: 100 per week}}
promises:
"""
PROMISE = "  %s: {channels: [%s], resolution: {at_most: 14 calendar days}}\n"


def test_a_promise_that_is_gone_is_missed_where_its_channel_has_no_other() -> None:
    mail, chat, other = (PROMISE % one for one in (("m", "mail"), ("c", "form"), ("n", "form")))
    assert lost_with(BACKLOGS, mail + chat, mail, "SVC11") == ["measured.now ~ promises.c"]
    assert lost_with(BACKLOGS, mail + chat, mail + other, "SVC11") == []


WORKED_OFF = """\
channels: {mail: {kind: email}, form: {kind: form}, help: {kind: self_service}}
queues: {mail: {channels: [mail]}, form: {channels: [form]}}
measured: {now: {%suntil: 2026-11-20, backlog: 10, solved: 100 per week}}
promises:
"""
EVERYWHERE = "  all: {resolution: {at_most: 14 calendar days}}\n"


@pytest.mark.parametrize("measured", ["", "queues: [mail, form], "])
def test_of_a_backlog_no_promise_is_missed_on_a_channel_that_nobody_works_off(
    measured: str,
) -> None:
    both = PROMISE % ("both", "mail, form")
    assert lost_with(WORKED_OFF % measured, EVERYWHERE, both, "SVC11") == []


def test_of_the_backlog_of_a_queue_no_promise_on_a_channel_of_another_is_missed() -> None:
    both, mail = PROMISE % ("both", "mail, form"), PROMISE % ("m", "mail")
    assert lost_with(WORKED_OFF % "queues: [mail], ", both, mail, "SVC11") == []
