"""What findings and questions tell people to do: once it is done, the finding is gone."""

import pytest

from principlecheck.model.report.report import Report
from tests.judgement.test_questions import only, report

OFFICE = """\
organisation: {hours: office, complete: [promises, targets, channels, queues, hours]}
hours: {office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
channels: {mail: {kind: email, hours: office}}
queues: {mails: {channels: [mail], hours: office}}
targets: {mail: {queues: [mails], first_reply: {at_most: 8 working hours}}}
"""
CIRCLE = """\
organisation: {complete: [handovers]}
roles: {agent: {}, lead: {}, finance: {}}
handovers:
  up: {kind: escalation, from: agent, to: lead, owner: agent}
  over: {kind: escalation, from: lead, to: finance, owner: lead}
  back: {kind: escalation, from: finance, to: lead, owner: lead%s}
"""


def codes(found: Report) -> list[str]:
    return [finding.code for finding in found.findings]


def do(found: Report, code: str) -> str:
    (finding,) = [finding for finding in found.findings if finding.code == code]
    return finding.do


def promise(time: str, hours: str = "") -> str:
    return f"{OFFICE}promises: {{reply: {{channels: [mail]{hours}, first_reply: {{at_most: {time}}}}}}}\n"


def test_a_promise_in_hours_of_its_own_is_told_to_change_those_too() -> None:
    found = report(promise("4h", ", hours: always"), "INT01", "INT03")
    assert do(found, "INT01").endswith("8 working hours, with hours: office in place of always.")
    assert "Then take hours: always out of reply as well" in do(found, "INT03")
    half_done = report(promise("8 working hours", ", hours: always"), "INT01", "INT03")
    assert sorted(codes(half_done)) == ["INT01", "INT03"]
    assert codes(report(promise("8 working hours", ", hours: office"), "INT01")) == []
    assert codes(report(promise("8 working hours"), "INT01", "INT03")) == []


def test_a_promise_without_hours_of_its_own_is_told_nothing_of_them() -> None:
    found = report(promise("4h"), "INT01", "INT03")
    assert do(found, "INT01").endswith("promise 8 working hours.")
    assert do(found, "INT03").endswith("a clock that stops at closing time.")


def test_a_circle_ends_where_its_last_step_is_final() -> None:
    found = report(CIRCLE % "", "SVC02")
    assert "write final: true where the lead decides this time" in do(found, "SVC02")
    assert codes(report(CIRCLE % ", final: true", "SVC02")) == []
    undecided = report(CIRCLE % ", final: true, may_decide: []", "SVC02")
    assert [finding.title for finding in undecided.findings] == [
        "The last to get a case may decide nothing"
    ]


def test_a_target_is_asked_for_where_the_channel_has_none() -> None:
    policy = "channels: {mail: {kind: email}}\nqueues: {mails: {channels: [mail]}}\n"
    begun = f"{policy}targets: {{calls: {{queues: [mails], occupancy: {{at_most: 85%}}}}}}\n"
    assert only(begun, "SVC06").write == (
        "Write a target for the queue behind the channel “mail”, with first_reply set from what the "
        "slowest tenth of customers wait today. Or name targets in organisation.complete to have this "
        "judged."
    )
    complete = f"organisation: {{complete: [targets]}}\n{begun}"
    assert codes(report(complete, "SVC06")) == ["SVC06"]


@pytest.mark.parametrize("kind", ["experience_map", "secret_shopper", "mindset", "staff_survey"])
def test_nobody_waits_for_an_answer_where_nobody_writes(kind: str) -> None:
    policy = f"organisation: {{complete: [listening]}}\nlistening: {{way: {{kind: {kind}}}%s}}\n"
    assert codes(report(policy % "", "RES10")) == []
    found = report(policy % ", form: {kind: feedback_form}", "RES10")
    assert [finding.at.route for finding in found.findings] == ["listening.form"]


@pytest.mark.parametrize("kind", ["complaints", "public_complaints"])
def test_a_way_for_complaints_takes_them(kind: str) -> None:
    ways = f"a: {{kind: feedback_form, accepts: [criticism]}}, b: {{kind: {kind}, accepts: [suggestions]}}"
    found = report(f"organisation: {{complete: [listening]}}\nlistening: {{{ways}}}\n", "RES12")
    assert [f.says for f in found.findings] == [
        "No way of listening takes compliments; what is taken is criticism, suggestions and complaints."
    ]


def test_a_stay_without_an_end_is_declared() -> None:
    policy = "roles: {agent: {longest_stay: none}}\n"
    (outcome,) = report(policy, "PRD14").outcomes
    assert outcome.missing == ("roles.agent.levels",)


def test_an_end_is_promised_by_and_not_within() -> None:
    policy = (
        "organisation: {hours: day, complete: [agreements]}\n"
        "hours: {day: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}\n"
        "channels: {mail: {kind: email}}\n"
        "departments: {support: {}, shop: {}}\n"
        "agreements: {mend: {kind: work, asked_by: support, answered_by: shop, within: 2 working days}}\n"
        "promises: {p: {channels: [mail], resolution: {at_most: end of working day}, depends_on: [mend]}}\n"
    )
    (finding,) = report(policy, "BUY11").findings
    assert finding.says.startswith(
        "The promise “p” says resolution by the end of the working day; on"
    )
    assert "so that the path ends by the end of the working day on" in finding.do
    assert "within end" not in f"{finding.says} {finding.do} {finding.decide}"


def test_what_a_contact_is_ended_without_and_what_is_moved_read_as_english() -> None:
    (abuse,) = report("conduct: {abuse: {kind: abuse, may_end_after: []}}\n", "RES03").findings
    assert "be ended without a warning or another route first, and" in abuse.says
    card = (
        "roles: {agent: {}}\nmetrics: {length: {measures: handle_time}, good: {measures: quality}}\n"
        "scorecards: {card: {role: agent, weights: {length: %s, good: %s}}}\n"
    )
    for speed, good, moved in (
        ("60%", "40%", "10 percentage points"),
        ("51%", "49%", "1 percentage point"),
    ):
        found = report(card % (speed, good), "PRD04")
        assert do(found, "PRD04").startswith(f"Move at least {moved} of weight from “length”")


def test_an_average_that_pays_people_costs_them_the_time_a_customer_needs() -> None:
    policy = "handle_time: {chat: {average_target: 8m, used_for: [%s]}}\n"
    (finding,) = report(policy % "forecasting, pay", "PRD03").findings
    assert finding.says.endswith("uses the average handle time for pay.")
    assert codes(report(policy % "forecasting, coaching", "PRD03")) == []


@pytest.mark.parametrize(
    ("said", "aimed", "instead"),
    [
        ("24h", "2 working hours", "1 working day"),
        ("24h", "9 working hours", "9 working hours"),
        ("90m", "80 working minutes", "2 working hours"),
        ("2 calendar days", "9 working hours", "2 working days"),
        ("1 working day", "9 working hours", "2 working days"),
        ("4 working hours", "8h", "8 working hours"),
        ("4h", "1 working day", "1 working day"),
        ("1 calendar week", "5 working days", "5 working days"),
    ],
)
def test_less_is_promised_by_a_time_with_which_the_finding_goes(
    said: str, aimed: str, instead: str
) -> None:
    def policy(time: str) -> str:
        return promise(time).replace("8 working hours}}}\n", f"{aimed}}}}}}}\n", 1)

    found = report(policy(said), "INT01")
    assert do(found, "INT01").endswith(f"or accept less, and promise {instead}.")
    assert codes(report(policy(instead), "INT01", "INT03")) == []


LONG = """\
organisation: {hours: office, complete: [promises, targets, channels, queues, hours]}
hours:
  office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
  long: {time_zone: Europe/Madrid, open: {mon-sat: 08:00-20:00}}
channels: {mail: {kind: email, hours: long}}
queues: {mails: {channels: [mail], hours: office}}
targets: {mail: {queues: [mails], first_reply: {at_most: 8 working hours}}}
promises: {reply: {channels: [mail], first_reply: {at_most: %s}}}
"""


def test_where_hours_and_times_are_apart_hours_alone_are_not_advised() -> None:
    alike = report(LONG % "8 working hours", "INT01")
    assert "let both run in one set of hours" in do(alike, "INT01").lower()
    shorter = report(LONG % "4 working hours", "INT01")
    assert do(shorter, "INT01").startswith("Hold the target “mail” to 4 working hours, and staff")
    assert do(shorter, "INT01").endswith("or accept less, and promise 24 working hours.")
    assert codes(report(LONG % "24 working hours", "INT01")) == []
    assert codes(report(LONG % "23 working hours", "INT01")) == ["INT01"]


@pytest.mark.parametrize(
    ("said", "took", "instead"),
    [
        ("24h", "9 working hours", "9 working hours"),
        ("30m", "9.3 working hours", "10 working hours"),
        ("24h", "3 working days", "3 working days"),
        ("2 working days", "8 calendar days", "6 working days"),
    ],
)
def test_what_is_published_instead_is_kept(said: str, took: str, instead: str) -> None:
    measured = f"measured: {{october: {{queues: [mails], until: 2026-10-31, first_reply: {{p90: {took}}}}}}}\n"
    found = report(promise(said) + measured, "INT02")
    assert do(found, "INT02").startswith(f"Publish {instead} or more for 90 %")
    assert codes(report(promise(instead) + measured, "INT02")) == []


@pytest.mark.parametrize(("said", "instead"), [("12h", "1 working day"), ("36h", "2 working days")])
def test_more_hours_than_a_day_is_open_become_days(said: str, instead: str) -> None:
    assert f"promise {instead}, a clock that stops" in do(report(promise(said), "INT03"), "INT03")


BACKLOG = """\
organisation: {hours: office}
hours: {office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
channels: {mail: {kind: email}}
queues: {inbox: {channels: [mail]}}
promises: {solved: {channels: [mail], resolution: {at_most: %s}}}
measured: {october: {queues: [inbox], until: 2026-10-31, backlog: %s, solved: %s}}
"""


@pytest.mark.parametrize(
    ("said", "backlog", "solved", "advised", "instead"),
    [
        (
            "48h",
            "300",
            "100 per working day",
            "That time can pass while nobody is there, whatever is solved, so promise 3 working days.",
            "3 working days",
        ),
        (
            "3 calendar days",
            "10",
            "1 per week",
            "Solve 24 per week; until then, promise 70 calendar days.",
            "70 calendar days",
        ),
        (
            "2 working days",
            "30",
            "10 per week",
            "Bring the backlog down to 2 open cases, or solve 105 per week; until then, promise 15 working days.",
            "15 working days",
        ),
    ],
)
def test_a_backlog_is_told_only_what_brings_it_within_the_promise(
    said: str, backlog: str, solved: str, advised: str, instead: str
) -> None:
    assert do(report(BACKLOG % (said, backlog, solved), "SVC11"), "SVC11") == advised
    assert codes(report(BACKLOG % (instead, backlog, solved), "SVC11")) == []


def test_a_backlog_that_nobody_solves_and_no_pace_would_is_told_both() -> None:
    found = report(BACKLOG % ("30m", "3", "0 per hour"), "SVC11")
    assert do(found, "SVC11").startswith("Begin to solve them, and promise a time that stops")


def test_a_gesture_is_no_claim_that_is_refused() -> None:
    rule = (
        "organisation: {complete: [customer_rules, departments]}\n"
        "departments: {marketing: {}, support: {}}\n"
        "customer_rules: {flowers: {kind: %s, decided_by: marketing, handled_by: support, "
        "paid_by: marketing, agent_may_approve_up_to: %s, amounts: {median: 25 EUR, p90: 40 EUR}}}\n"
    )
    assert codes(report(rule % ("gesture", "0 EUR"), "BUY01", "SVC18")) == []
    assert sorted(codes(report(rule % ("refund", "0 EUR"), "BUY01", "SVC18"))) == ["BUY01", "SVC18"]
    (small,) = report(rule % ("gesture", "5 EUR"), "BUY01", "SVC18").findings
    assert (small.code, small.severity) == ("SVC18", "low")
    assert "customers ask for" not in small.says


def test_the_share_that_comes_back_leads_to_the_volume_on_paper() -> None:
    policy = (
        "channels: {chat: {kind: chat}}\n"
        "queues: {chat: {channels: [chat], new_issues: 1000 per week, planned_volume: 1000 per week}}\n"
        "measured: {m: {queues: [chat], until: 2026-10-31, first_contact_resolution: 51%, "
        "unsolved_come_back: 60%}}\n"
    )
    (finding,) = report(policy, "PRD08").findings
    assert "with the 29.4 % that come back each time this makes 1,417 per week" in finding.says


def test_a_receiver_who_is_away_is_not_there_for_0_seconds() -> None:
    policy = OFFICE + (
        "roles: {agent: {hours: always}, expert: {hours: office}}\n"
        "handovers: {on: {kind: escalation, from: agent, to: expert, within: 2h}}\n"
    )
    (finding,) = report(policy, "SVC24").findings
    assert finding.says.endswith("and the expert is not there at all.")


@pytest.mark.parametrize(("limit", "severity"), [("45m", "low"), ("20m", "high")])
def test_a_limit_that_hardly_a_save_would_reach_is_a_matter_of_opinion(
    limit: str, severity: str
) -> None:
    found = report(
        "channels: {phone: {kind: phone}}\n"
        "queues: {calls: {channels: [phone]}}\n"
        "contact_reasons:\n"
        "  lost: {queue: calls, kind: question, share: 40%}\n"
        "  late: {queue: calls, kind: complaint, share: 60%, handle_time: {median: 5m, p90: 12m}}\n"
        f"handle_time: {{calls: {{queues: [calls], hard_limit: {limit}, on_limit: continue}}}}\n",
        "PRD12",
    )
    assert [(one.severity, one.code) for one in found.findings] == [(severity, "PRD12")]


@pytest.mark.parametrize(
    ("survey", "spares"),
    [
        ("sample: 20%, leaves_out: [opted_out], no_more_often_than: 1 per week", True),
        ("sample: 20%, leaves_out: []", False),
    ],
)
def test_nobody_is_said_to_be_spared_only_where_the_policy_spares_nobody(
    survey: str, spares: bool
) -> None:
    policy = (
        "organisation: {complete: [listening, queues]}\n"
        "channels: {phone: {kind: phone}}\n"
        "queues: {calls: {channels: [phone]}}\n"
        f"listening: {{after-contact: {{kind: survey, {survey}}}}}\n"
        "measured: {october: {until: 2026-10-31, queues: [calls], surveys_sent: 60%}}\n"
    )
    (finding,) = report(policy, "RES09").findings
    assert ("nobody is meant to be spared" in finding.says) is not spares
    assert ("more than its sample of 20 %" in finding.says) is spares
    assert ("write in leaves_out" in finding.do) is not spares
    done = report(policy.replace("20%", "100%"), "RES09")
    assert codes(done) == ([] if spares else ["RES09"])


@pytest.mark.parametrize(
    ("refunds", "approval", "field", "measured"),
    [("100 EUR", "52h", "above_that.takes", "approval"), ("300 EUR", "22h", "amounts", "refunds")],
)
def test_what_is_to_be_written_anew_is_the_figure_that_is_off(
    refunds: str, approval: str, field: str, measured: str
) -> None:
    policy = (
        "channels: {phone: {kind: phone}}\n"
        "queues: {calls: {channels: [phone]}}\n"
        "roles: {lead: {}}\n"
        "customer_rules: {refunds: {kind: refund, amounts: {median: 40 EUR, p90: 100 EUR},\n"
        "  above_that: {approved_by: lead, takes: {median: 4h, p90: 20h}}}}\n"
        "measured: {october: {until: 2026-10-31, queues: [calls],\n"
        f"  refunds: {{median: 40 EUR, p90: {refunds}}}, approval: {{median: 4h, p90: {approval}}}}}}}\n"
    )
    (finding,) = report(policy, "INT45").findings
    assert finding.at.route == f"customer_rules.refunds.{field}"
    assert [also.route for also in finding.related] == [f"measured.october.{measured}"]
    assert f"Write in {field} what was measured" in finding.do
