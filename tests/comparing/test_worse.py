"""Of findings that stand on both sides, which are worse, rule by rule; none is worse both ways."""

import pytest

from principlecheck.packs.loading import load_built_in_packs
from tests.comparing.test_comparing import compared, counts

MAIL = "channels: {mail: {kind: email}}\nqueues: {mail: {channels: [mail]}}\n"
MISTAKES = "discipline: {mistakes: {for: [mistakes], first_time: warning, blameless_review: true}}"
ROLES = "roles: {agent: {}, lead: {}, expert: {}}\n"
TO_EXPERT = f"{ROLES}handovers: {{x: {{kind: transfer, from: agent, to: expert, style: cold, "
UP = f"{ROLES}handovers: {{up: {{kind: escalation, from: agent, to: lead, "
SALES = "departments: {sales: {}}\nsales_quotas: {plans: {department: sales, quota: 20 per week"
COMPLAINTS = f"""{MAIL}contact_reasons: {{complaint: {{queue: mail, kind: complaint}}}}
promises: {{complaints: {{reasons: [complaint], resolution: {{at_most: 14 calendar days}}}}}}
listening: {{complaints: {{kind: complaints, within: 15 calendar days}}}}
"""
PRICES = f"""organisation: {{costs: {{agent_hour: 30 EUR, contact: 2.90 EUR}}}}
{MAIL}contact_reasons: {{any: {{queue: mail, handle_time: {{mean: 6m}}}}}}
"""
WINDOW = f"""organisation: {{hours: office}}
hours: {{office: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
{MAIL}measured: {{october: {{queues: [mail], until: 2026-10-31, fulfilment: {{p90: 8 calendar days}}}}}}
metrics: {{repeats: {{measures: repeat_contacts, window: 7 calendar days}}}}
"""
CARD = """roles: {agent: {}}
metrics: {bot: {measures: containment}, solved: {measures: first_contact_resolution}}
scorecards: {agents: {role: agent, weights: {bot: 10%, solved: 90%}}}
"""
AVERAGE = "handle_time: {mail: {queues: [mail], hard_limit: 6m, on_limit: end, average_target: 7m}}"
RIGHT = """conduct:
  right: {kind: customer_always_right, except: [respect]}
  abuse: {kind: abuse}
  respect: {kind: respect}
"""
LADDER = """segments: {new: {stage: one_time}, club: {stage: loyal}}
customer_rules:
  refunds: {kind: refund, claim_within: 30 calendar days}
  club: {kind: refund, segments: [club], claim_within: 20 calendar days}
"""
REPLIES = f"""segments: {{new: {{stage: one_time}}, club: {{stage: loyal}}}}
{MAIL}targets:
  new: {{queues: [mail], segments: [new], first_reply: {{at_most: 4h}}}}
  club: {{queues: [mail], segments: [club], first_reply: {{at_most: 6h}}}}
"""
ORDER = """channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], served_by: [segment, priority]}}
segments: {gold: {}, basic: {}}
contact_reasons: {refunds: {queue: mail}, praise: {queue: mail}}
priorities: {urgent: {rank: 1}, normal: {rank: 2}}
"""
RULE = """departments: {finance: {}, support: {}}
customer_rules: {fees: {kind: fee, decided_by: finance, handled_by: support, paid_by: %s, agent_may_approve_up_to: %s}}
"""
PUSHES = """departments: {support: {}, finance: {}}
metrics:
  happy: {measures: satisfaction, departments: [support], pushes: {refunds: up}}
  ratio: {measures: cost, departments: [finance], pushes: {refunds: down}}
"""
STRATEGY = """needs: {quick: {rank: 1}}
decisions: {first: {kind: objective, date: 2026-01-12}}
investments: {desk: {need: quick, amount: 900 EUR per month}}
"""
PRINCIPLE = """principles: {honesty: {says: We say how it is}}
standards: {quality: {kind: quality, principles: [honesty]}}
conduct: {}
promises: {}
customer_rules: {}
metrics: {quality: {measures: quality}}
"""
OWNED = """roles: {director: {leads: true}, manager: {}}
principles: {honesty: {says: We say how it is, owner: manager}}
"""

WORSE = [
    ("INT09", "promises: {reply: {first_reply: {at_most: 4h}, warn_customer_at: 100%}}", "100%", "none",
     "amiss also no warning at all"),
    ("INT18", f"{SALES}, cooling_off: 14 calendar days}}}}", ", cooling_off: 14 calendar days", "",
     "amiss also no price for a mistaken sale"),
    ("INT18", f"{SALES}, fit_rule: Not to all, clawback: false}}}}", "fit_rule: Not to all, ", "",
     "amiss also no word of whom not to sell to"),
    ("INT22", "listening: {reviews: {kind: public_complaints, within: 1 working day}}",
     ", within: 1 working day", "", "amiss also no deadline"),
    ("INT23", COMPLAINTS, "15 calendar", "28 calendar",
     "within of the other 15 calendar days → 28 calendar days"),
    ("INT23", COMPLAINTS, "14 calendar", "7 calendar",
     "resolution.at most 14 calendar days → 7 calendar days"),
    ("INT33", PRICES, "2.90 EUR", "1 EUR", "time in a contact.dearer by 0.10 EUR → 2 EUR"),
    ("INT34", "follow_ups: {back: {says: We call back within 4 hours., within: 8h}}", "8h", "40h",
     "sentence and field apart 4 hours → 36 hours"),
    ("INT34", "follow_ups: {back: {says: Within 2 days., within: 3 working days}}", "3 w", "9 w",
     "sentence and field apart 24 hours → 168 hours"),
    ("PRD06", WINDOW, "7 calendar", "2 calendar", "window 7 calendar days → 2 calendar days"),
    ("PRD06", WINDOW, "8 calendar", "30 calendar",
     "time of the slowest 8 calendar days → 30 calendar days"),
    ("PRD16", MISTAKES, "warning", "pay_loss", "amiss also loss of pay or more"),
    ("PRD16", MISTAKES, "warning", "dismissal", "amiss also loss of pay or more and dismissal"),
    ("PRD16", MISTAKES, "true", "false", "amiss also no review without blame"),
    ("PRD28", CARD, "bot: 10%, solved: 90%", "bot: 60%, solved: 40%",
     "share gained 10.00 % → 60.00 %"),
    ("PRD28", "rewards: {bonus: {kind: bonus, for: [containment], share_of_pay: 5%}}", "5%", "30%",
     "share gained 5.00 % → 30.00 %"),
    ("PRD28", "rewards: {bonus: {kind: bonus, for: [containment]}}", "[containment]",
     "[containment], penalty: true", "amiss also a loss by it"),
    ("PRD29", MAIL + AVERAGE, "7m", "20m", "average target 7 minutes → 20 minutes"),
    ("PRD29", MAIL + AVERAGE, "6m", "1m", "limits of average.lasts 6 minutes → 1 minute"),
    ("RES04", RIGHT, ", except: [respect]", "", "amiss also no exception at all"),
    ("RES04", RIGHT.replace(", except: [respect]", ""), "abuse: {kind: abuse}", "own: {kind: respect}",
     "amiss also no rule against abuse"),
    ("RES06", f"{TO_EXPERT}passes_on: [name, story]}}}}", "name, story", "name",
     "amiss also no story passed on"),
    ("RES06", f"{TO_EXPERT}passes_on: [name, story]}}}}", ", passes_on: [name, story]", "",
     "amiss also no name passed on and no story passed on"),
    ("RES06", f"{TO_EXPERT}passes_on: [name]}}}}".replace("cold", "warm"), "warm", "cold",
     "amiss also a cold transfer"),
    ("RES17", LADDER, "20 calendar", "3 calendar", "shorter term 20 calendar days → 3 calendar days"),
    ("RES17", LADDER, "30 calendar", "90 calendar", "longer term 30 calendar days → 90 calendar days"),
    ("RES17", REPLIES, "6h", "48h", "longer term 6 hours → 48 hours"),
    ("RES17", REPLIES, "4h", "1h", "shorter term 4 hours → 1 hour"),
    ("RES19", "teams: {desk: {meets: 1 per week, off_queue: {meetings: 0m}}}", "1 per", "0 per",
     "amiss also no meetings"),
    ("RES19", "teams: {desk: {meets: 0 per week, off_queue: {meetings: 30m}}}", "30m", "0m",
     "amiss also no time for them"),
    ("RES22", ORDER, "segment, priority", "segment, reason, priority",
     "comes before urgency also reason"),
    ("SVC02", f"{UP}owner: agent, final: false}}}}", "owner: agent, ", "",
     "amiss also no owner on the way"),
    ("SVC04", "automations: {bot: {kind: bot, containment: {at_least: 30%}}}", "30%", "90%",
     "containment goal 30.00 % → 90.00 %"),
    ("BUY01", RULE % ("support", "500 EUR"), "500", "1", "authority in money 500 EUR → 1 EUR"),
    ("BUY01", RULE % ("finance", "0 EUR"), "paid_by: finance", "paid_by: support",
     "amiss also the cost with whoever faces customers"),
    ("BUY03", PUSHES, "  ratio", "  more: {measures: cost, departments: [finance], pushes: {refunds: down}}\n  ratio",
     "push.downs also more"),
    ("BUY10", STRATEGY, "desk: {need: quick, amount: 900 EUR per month}", "",
     "amiss also no money for a need"),
    ("BUY14", "standards: {quality: {kind: quality, example: In writing too}}", ", example: In writing too",
     "", "amiss also no example"),
    ("BUY17", PRINCIPLE, ", principles: [honesty]", "", "amiss also no policy"),
    ("BUY19", OWNED, ", owner: manager", "", "amiss also nobody at all"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "old", "new", "told"), WORSE)
def test_a_finding_that_gets_worse_counts_and_one_that_gets_better_does_not(
    code: str, before: str, old: str, new: str, told: str
) -> None:
    after = before.replace(old, new, 1)
    found = compared(before, after, code)
    assert counts(found) == (0, 0, 0, 1)
    (worse,) = found.worse
    assert worse.reason == f"worse: {told}"
    assert found.exit_code(worse.finding.severity) == 1
    back = compared(after, before, code)
    assert (counts(back), back.worse) == ((0, 0, 0, 1), ())


@pytest.mark.parametrize(
    ("code", "before", "old", "new"),
    [
        ("PRD05", "metrics: {first: {measures: first_contact_resolution}}",
         "first_contact_resolution", "quality"),
        ("SVC02", f"{UP}final: true}}}}", "true", "false"),
        ("BUY01", RULE % ("support", "50 EUR"), "50", "0"),
    ],
)  # fmt: skip
def test_what_is_amiss_elsewhere_or_more_severe_is_new(
    code: str, before: str, old: str, new: str
) -> None:
    found = compared(before, before.replace(old, new), code)
    assert (len(found.new), found.worse) == (1, ())


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("SVC02", f"{UP}owner: agent, final: false}}}}",
         f"{UP}owner: agent, final: true, may_decide: []}}}}"),
        ("BUY01", RULE.replace(", agent_may_approve_up_to: %s", "") % "support",
         RULE % ("support", "50 EUR")),
        ("RES06", f"{TO_EXPERT}owner: agent}}}}", f"{TO_EXPERT}owner: agent, passes_on: []}}}}"),
        ("INT09", "promises: {reply: {first_reply: {at_most: 4h}, warn_customer_at: none}}",
         "promises: {reply: {first_reply: {at_most: 1h}, warn_customer_at: none}}"),
    ],
)  # fmt: skip
def test_what_is_only_told_or_only_other_is_not_worse(code: str, before: str, after: str) -> None:
    assert compared(before, after, code).worse == ()


def test_whatever_can_be_amiss_is_among_them() -> None:
    named = {rule.code for pack in load_built_in_packs() for rule in pack.rules if rule.rule.amiss}
    assert named <= {code for code, *_ in WORSE}
