"""What each mistaken value probably means; never a guess where there are two readings."""

import pytest

from principlecheck.model.format.quantities import QUANTITIES, OrWord, Quantity
from principlecheck.policies.refusals.hints import hint_for_refused_quantity
from principlecheck.reading.nearest import nearest_name
from tests.policies.kit import only

DURATION = "handle_time: {chat: {wrap_up_limit: %s}}\n"
SPAN = "follow_ups: {repairs: {within: %s}}\n"
SHARE = "teams: {chat: {attrition: %s}}\n"
MONEY = "organisation: {turnover: %s}\n"
RATE = "teams: {chat: {meets: %s}}\n"
MONEY_RATE = "customer_rules: {g: {kind: gesture, budget: %s}}\n"
FLAG = "roles: {agent: {leads: %s}}\n"
COUNT = "teams: {chat: {agents: %s}}\n"
DATE = "roles: {agent: {reviewed: %s}}\n"


@pytest.mark.parametrize(
    ("policy", "value", "write"),
    [
        (DURATION, "6:30:15", "6h30m15s"),
        (DURATION, "390", "390s, 390m or 390h"),
        (DURATION, "2 days", "it in hours, such as 16h"),
        (DURATION, "1h 15", "1h 15m"),
        (DURATION, "6m30", "6m30s"),
        (DURATION, "6 mins", "6 min"),
        (DURATION, "2 hrs", "2 h"),
        (DURATION, "45secs", "45sec"),
        (DURATION, "6M30S", "6m30s"),
        (DURATION, "6 minutes and 30 seconds", "6 minutes 30 seconds"),
        (DURATION, "None", "none"),
        (SPAN, "48", "48h, 48 working hours or 48 working days"),
        (SPAN, "3 weeks", "3 calendar weeks"),
        (SPAN, "2d", "2 working days or 2 calendar days"),
        (SPAN, "2 workdays", "2 working days"),
        (SPAN, "next working day", "1 working day"),
        (SHARE, "85 per cent", "85%"),
        (SHARE, "85 percent", "85%"),
        (SHARE, '"85,5%"', "85.5%"),
        (SHARE, "120%", "a percentage from 0% to 100%, such as 85%"),
        (SHARE, "120", "a percentage from 0% to 100%, such as 85%"),
        (SHARE, "1", "1%"),
        (MONEY, "50", "50 EUR (or the code that is meant)"),
        (MONEY, "€50", "50 EUR"),
        (MONEY, "50 £", "50 GBP (or the code that is meant)"),
        (MONEY, '"$1,500"', "1500 USD or 1.5 USD"),
        (MONEY, '"€12,50"', "12.50 EUR"),
        (MONEY, '"1,000,000 EUR"', "1000000 EUR"),
        (MONEY, '"12,50 EUR"', "12.50 EUR"),
        (MONEY, "EUR 50", "50 EUR"),
        (MONEY, "50EUR", "50 EUR"),
        (MONEY, "50 eur", "50 EUR"),
        (RATE, "140", "140 per week, or the period that is meant"),
        (RATE, "weekly", "1 per week"),
        (RATE, "140/week", "140 per week"),
        (RATE, "140 a week", "140 per week"),
        (MONEY_RATE, "900 EUR", "900 EUR per month, or the period that is meant"),
        (MONEY_RATE, "900 per month", "900 EUR per month (or the code that is meant)"),
        (MONEY_RATE, "€900 per month", "900 EUR per month"),
        (MONEY_RATE, "900 EUR/month", "900 EUR per month"),
        (FLAG, "Yes", "true"),
        (FLAG, "off", "false"),
        (FLAG, '"true"', "true"),
        (FLAG, "maybe", "true or false"),
        (COUNT, '"1,000"', "1000"),
        (COUNT, '"36"', "36"),
        (COUNT, "36.5", "digits only, such as 36"),
        (COUNT, "-5", "0, or digits only, such as 36"),
        (COUNT, "100001", "100000 at most"),
        (DATE, "20261122", "2026-11-22"),
        (DATE, "2026/11/22", "2026-11-22"),
        (DATE, "22.11.2026", "2026-11-22"),
        (DATE, '"2026-11-22T10:00:00Z"', "2026-11-22"),
        (DATE, "2026-W47-7", "the year, the month, the day: 2026-11-22, or never"),
        (DATE, "22/11/26", "the year, the month, the day: 2026-11-22, or never"),
    ],
)
def test_what_to_write(policy: str, value: str, write: str) -> None:
    assert only(policy % value).write == write


@pytest.mark.parametrize("kind", QUANTITIES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    "value",
    ["", " ", "x" * 100_000, "9" * 100_000, "$", ",", "€,", "per", "%", "none", "6:30", "-1"],
)
def test_every_hint_is_a_short_sentence(kind: type[Quantity], value: str) -> None:
    says, write = hint_for_refused_quantity(kind, value)
    assert says.endswith((".", "?"))
    assert write
    assert len(says) + len(write) < 400


@pytest.mark.parametrize("kind", QUANTITIES, ids=lambda kind: kind.__name__)
def test_what_is_wanted_can_be_written(kind: type[Quantity]) -> None:
    assert kind(kind.example).written == kind.example
    assert kind.example in kind.wanted or issubclass(kind, OrWord)


@pytest.mark.parametrize(
    ("name", "close"),
    [
        ("Hard-Limit", "hard_limit"),
        ("hardlimit", "hard_limit"),
        ("hard_limt", "hard_limit"),
        ("on limit", "on_limit"),
        ("", None),
        ("zzz", None),
        ("x" * 100_000, None),
    ],
)
def test_nearest(name: str, close: str | None) -> None:
    assert nearest_name(name, ["hard_limit", "on_limit"]) == close


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (
            "roles: {a: {hired_for: [Own Word]}}",
            "`Own Word` is neither one of empathy, honesty, transparency nor a word of your own. "
            "Write own-word",
        ),
        (
            "metrics: {m: {measures: fcr}}",
            "`fcr` is not one of the words that may stand here. Write first_contact_resolution",
        ),
        (
            "channels: {p: {kind: e-mail}}",
            "`e-mail` is not one of chat, community, email, form, in_person, messaging, phone, "
            "post, self_service, social. Write email",
        ),
        (
            "channels: {p: {kind: forum}}",
            "`forum` is not one of chat, community, email, form, in_person, messaging, phone, "
            "post, self_service, social. Write community",
        ),
        (
            "replies: {r: {kind: refusal, contains: [the name of a person]}}",
            "`the name of a person` is not one of acknowledgement, next_step, reason. Write one of "
            "acknowledgement, next_step, reason, or leave it out where none of them fits",
        ),
        (
            "promises: {p: {resolution: {at_most: 10 working days, or_told: 10 working days}}}",
            "10 working days, for whom we tell, is no longer than 10 working days without a word. "
            "Write a time above 10 working days, or leave or_told out where no longest time is told",
        ),
        (
            "metrics: {m: {measures: cost, pushes: {refunds: sideways}}}",
            "`sideways` is not one of down, up. Write one of down, up",
        ),
        (
            "targets: {t: {first_reply: 4h}}",
            "`targets.t.first_reply` needs a map (name: value), not a single value. Write {at_most: 4h}",
        ),
        (
            "targets: {t: {first_reply: best effort}}",
            "`targets.t.first_reply` needs a map (name: value), not a single value. Write {at_most: 4 working hours}, "
            "or none for no time at all",
        ),
        (
            "measured: {m: {until: 2026-10-31, handle_time: 6m}}",
            "`measured.m.handle_time` needs a map (name: value), not a single value. Write {median: 6m} or {mean: 6m}",
        ),
        (
            "handle_time: {h: {hard_limit: [6m]}}",
            "`handle_time.h.hard_limit` takes one value; here stands a list. "
            "Write 6m",
        ),
        (
            "roles: {a: 5}",
            "`roles.a` needs a map (name: value), not a single value. Write {department: support}",
        ),
        ("roles: {a: {discretion: ''}}", "`roles.a.discretion` is empty. Write a value, or leave the field out"),
        (
            "roles: [a]",
            "`roles` holds names with their fields, not a list. Write roles: {a: {}}",
        ),
        (
            "hours: {d: {time_zone: UTC, open: {mon: '8-20'}}}",
            "`8-20` does not fit here. Write 08:00-20:00",
        ),
        (
            "hours: {d: {time_zone: UTC, open: {Monday: 08:00-20:00}}}",
            "`Monday` cannot stand here as a name. Write mon",
        ),
        (
            "organisation: {unfinished: [roles]}",
            "A section counts as begun until somebody says that it is complete, so `unfinished` is "
            "gone. Write complete: and the sections that lack nothing, or complete: all; or leave "
            "the line out",
        ),
        (
            "organisation: {complete: [Roles]}",
            "`Roles` does not fit here. Write the name of a section, such as contact_reasons",
        ),
        (
            "roles: {a: {nonsense: 1}}",
            "`roles.a` has no field `nonsense`. Write one of department, leads, outside, people, "
            "hours, levels, "
            "longest_stay, hired_for, trained_in, script_adherence, discretion, says, …",
        ),
        (
            "follow_ups: {f: {within: 900000h}}",
            "`900000h` is longer than can be judged. Write a length of at most 100 years",
        ),
        ("roles: {a: {department: 1}}", '`1` is read as a number or a flag; this takes a text. Write "1" in quotes'),
    ],
)  # fmt: skip
def test_what_is_told(policy: str, told: str) -> None:
    problem = only(f"{policy}\n")
    assert f"{problem.says} Write {problem.write}" == told


@pytest.mark.parametrize(
    ("policy", "write"),
    [
        ("handle_time: {phone: {limit: 6m}}\n", "hard_limit:"),
        ("handle_time: {phone: {max_time: 6m}}\n", "hard_limit:"),
        ("customer_rules: {r: {kind: refund, limit: 50 EUR}}\n", "agent_may_approve_up_to:"),
        ("customer_rules: {r: {kind: refund, up_to: 50 EUR}}\n", "agent_may_approve_up_to:"),
        (
            "customer_rules: {r: {kind: refund, within: 14 calendar days}}\n",
            "settled_within: or claim_within:",
        ),
        ("targets: {t: {first_reply: {within: 4h}}}\n", "at_most:"),
        ("rewards: {r: {kind: bonus, share: 10%}}\n", "share_of_pay:"),
    ],
)
def test_a_field_of_the_same_section_comes_before_other_sections(policy: str, write: str) -> None:
    assert only(policy).write == write
