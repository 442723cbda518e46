"""What a first draft is told to write keeps the writer's own figures, and loads when pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.policies import convert
from principlecheck.policies.refusals import mended
from principlecheck.policies.refusals.margin import example_of_section_entry
from principlecheck.policies.refusals.refused import MOST_PROBLEMS
from tests.policies.kit import corpus, only, problems

CHANNELS = "channels: {mail: {kind: email}, phone: {kind: phone}}\n"

# A draft with the part that is replaced in «», and what is written in its place, each reading.
DRAFTS = {
    "a length for a bound": (
        "promises: {returns: {resolution: «10 days»}}",
        ["{at_most: 10 working days}", "{at_most: 10 calendar days}"],
    ),
    "a length in words": (
        "promises: {returns: {first_reply: «within 4 hrs»}}",
        ["{at_most: 4 h}"],
    ),
    "a share for a bound": (
        "targets: {calls: {abandonment: «5»}}",
        ["{at_most: 5%}"],
    ),
    "a share at least": (
        "targets: {calls: {satisfaction: «90 percent»}}",
        ["{at_least: 90%}"],
    ),
    "a length for a target": (
        "targets: {email: «2 days»}",
        [
            "{first_reply: {at_most: 2 working days}}",
            "{first_reply: {at_most: 2 calendar days}}",
            "{resolution: {at_most: 2 working days}}",
            "{resolution: {at_most: 2 calendar days}}",
        ],
    ),
    "a length for a promise": (
        "promises: {reply: «4h»}",
        ["{first_reply: {at_most: 4h}}", "{resolution: {at_most: 4h}}"],
    ),
    "hours without a name": (
        "«hours: 7:00-19:00»",
        ['hours: {usual: {time_zone: Europe/Madrid, open: {mon-fri: "07:00-19:00"}}}'],
    ),
    "an organisation that is only a name": (
        "«organisation: Acme Bank»",
        ["organisation: {name: Acme Bank}"],
    ),
    "a country with a letter wrong": (
        "«country: Austrlia»",
        ["organisation: {jurisdictions: [AT]}", "organisation: {jurisdictions: [AU]}"],
    ),
    "a word for a whole list": (
        "organisation: {sells_to: «everyone»}",
        ["[consumers, businesses]"],
    ),
    "a deadline of a way to be heard": (
        "listening: {complaints: «3 days»}",
        [
            "{kind: complaints, within: 3 working days}",
            "{kind: complaints, within: 3 calendar days}",
        ],
    ),
    "a way to be heard as a section": (
        "«complaints: {within: 3 days}»",
        [
            "listening: {complaints: {kind: complaints, within: 3 working days}}",
            "listening: {complaints: {kind: complaints, within: 3 calendar days}}",
        ],
    ),
    "a way to be heard in a word": (
        "«complaints: 3 working days»",
        ["listening: {complaints: {kind: complaints, within: 3 working days}}"],
    ),
    "a figure that says no unit": (
        "listening: {complaints: «3»}",
        [
            "{kind: complaints, within: 3h}",
            "{kind: complaints, within: 3 working hours}",
            "{kind: complaints, within: 3 working days}",
        ],
    ),
    "a service level without the unit": (
        "targets: {sl: «80% in 20»}",
        ["{first_reply: {at_most: 20s, for_share: 80%}}"],
    ),
    "a wait that was measured": (
        "measured: {a: {until: 2026-01-01, first_reply: «4h»}}",
        ["{median: 4h}", "{mean: 4h}"],
    ),
    "a length by another name": (
        "promises: {p: {first_reply: {«within: 3 days»}}}",
        ["at_most: 3 working days", "at_most: 3 calendar days"],
    ),
    "priorities as a list": (
        "«priorities: [P1, P2]»",
        ["priorities: {p1: {rank: 1}, p2: {rank: 2}}"],
    ),
    "priorities in words": (
        "«priorities: urgent, normal and low»",
        ["priorities: {urgent: {rank: 1}, normal: {rank: 2}, low: {rank: 3}}"],
    ),
    "a priority by its rank": ("priorities: {low: «2»}", ["{rank: 2}"]),
    "a line of a channel": (
        "«email: reply within 1 working day»",
        [
            "promises: {email: {first_reply: {at_most: 1 working day}}}",
            "targets: {email: {first_reply: {at_most: 1 working day}}}",
        ],
    ),
    "a line of a channel with a share": (
        "«hotline: 80% of calls answered within 30 seconds»",
        [
            "promises: {hotline: {first_reply: {at_most: 30 seconds, for_share: 80%}}}",
            "targets: {hotline: {first_reply: {at_most: 30 seconds, for_share: 80%}}}",
        ],
    ),
    "a line of complaints": (
        "«complaints: resolved in 8 weeks»",
        ["listening: {complaints: {kind: complaints, within: 8 calendar weeks}}"],
    ),
    "a rule in a sentence": (
        '«refunds: "agents up to 500 SEK, team lead up to 2000 SEK"»',
        [
            'customer_rules: {refunds: {kind: refund, says: "agents up to 500 SEK, '
            'team lead up to 2000 SEK"}}'
        ],
    ),
    "a time for returns": (
        "«returns: 30 days»",
        [
            "customer_rules: {returns: {kind: refund, claim_within: 30 working days}}",
            "customer_rules: {returns: {kind: refund, claim_within: 30 calendar days}}",
        ],
    ),
    "figures by their short names": (
        "«kpis: [aht, nps, fcr]»",
        [
            "metrics: {aht: {measures: handle_time}, nps: {measures: satisfaction}, "
            "fcr: {measures: first_contact_resolution}}"
        ],
    ),
    "how much of the time a service works": (
        "«uptime: 99.9%»",
        [
            "promises: {usual: {availability: {at_least: 99.9%}}}",
            "targets: {usual: {availability: {at_least: 99.9%}}}",
        ],
    ),
    "a country in the organisation": (
        "organisation: {«country: Ireland»}",
        ["jurisdictions: [IE]"],
    ),
    "a trade in the organisation": ("organisation: {«type: healthcare»}", ["sectors: [other]"]),
    "a country by another code": ("organisation: {jurisdictions: «UK»}", ["[GB]"]),
    "millions by a letter": ("organisation: {turnover: «12m EUR»}", ["12 million EUR"]),
    "millions after a sign": ("organisation: {turnover: «€1.5 million»}", ["1.5 million EUR"]),
    "thousands a month": (
        "customer_rules: {g: {kind: gesture, budget: «€5k per month»}}",
        ["5 thousand EUR per month"],
    ),
    "two countries": ("«countries: [UK, Ireland]»", ["organisation: {jurisdictions: [GB, IE]}"]),
    "a flag at the left margin": (
        "«sells at a distance: yes»",
        ["organisation: {sells_at_a_distance: true}"],
    ),
    "a section with a word before it": (
        "«contact channels: phone and front desk»",
        ["channels: {phone: {kind: phone}, front-desk: {kind: in_person}}"],
    ),
    "a section with a word after it": (
        "«refund policy: full refund up to a day before»",
        ["customer_rules: {refund-policy: {kind: refund, says: full refund up to a day before}}"],
    ),
    "times to resolve by channel": (
        f"{CHANNELS}queues: {{mail: {{channels: [mail]}}, phone: {{channels: [phone]}}}}\n"
        "«resolution times: {Mail: 8h, phone: 1h}»",
        [
            f"{section}: {{mail: {{{scope}: [mail], resolution: {{at_most: 8h}}}}, "
            f"phone: {{{scope}: [phone], resolution: {{at_most: 1h}}}}}}"
            for section, scope in (("promises", "channels"), ("targets", "queues"))
        ],
    ),
    "a time to resolve": (
        "«resolution time: 4h»",
        [
            "promises: {usual: {resolution: {at_most: 4h}}}",
            "targets: {usual: {resolution: {at_most: 4h}}}",
        ],
    ),
    "names of two words": ("«teams: [Tier 1, Tier 2]»", ["teams: {tier-1: {}, tier-2: {}}"]),
    "figures by their long names": (
        "«KPI: [abandonment rate, first call resolution]»",
        [
            "metrics: {abandonment-rate: {measures: abandonment}, "
            "first-call-resolution: {measures: first_contact_resolution}}"
        ],
    ),
    "all hours of a channel": ("channels: {line: {kind: phone, hours: «24/7»}}", ["always"]),
    "people of a team": ("teams: {reception: «6 agents»}", ["{agents: 6}"]),
    "a channel of a kind that its name says": (
        "channels: {branch: «mon-fri 9-16»}",
        ["{kind: in_person}"],
    ),
    "a priority whose name has its rank": ("priorities: {p2: «high»}", ["{rank: 2}"]),
    "the next business day": (
        "promises: {p: {first_reply: «next business day»}}",
        ["{at_most: 1 working day}"],
    ),
    "people at the left margin": ("«staff: 40»", ["organisation: {staff: 40}"]),
    "an organisation with a comma": (
        '«organisation: "Smith, Jones"»',
        ['organisation: {name: "Smith, Jones"}'],
    ),
    "an organisation that is a number": ('«organisation: "12"»', ['organisation: {name: "12"}']),
    "a most of a handle time": ("handle_time: {phone: {«max:» 6 minutes}}", ["hard_limit:"]),
    "hours of several days": (
        "«hours: Mon-Fri 9:00-18:00, Sat 10:00-14:00»",
        [
            "hours: {usual: {time_zone: Europe/Madrid, "
            'open: {mon-fri: "09:00-18:00", sat: "10:00-14:00"}}}'
        ],
    ),
    "hours of several days in their place": (
        'hours: {office: {time_zone: UTC, open: «"Mon-Fri 9-18, Fri 9-15"»}}',
        ["{mon-thu: 09:00-18:00, fri: 09:00-15:00}"],
    ),
    "hours with two readings": (
        "hours: {office: {time_zone: UTC, open: «Mon-Fri 9-5»}}",
        ['{mon-fri: "09:00-17:00"}', '{mon-fri: "09:00-05:00"}'],
    ),
    "hours without fields": (
        "hours: {office: «Mon-Fri 9-18»}",
        ['{time_zone: Europe/Madrid, open: {mon-fri: "09:00-18:00"}}'],
    ),
    "an amount for a spread": (
        "customer_rules: {refunds: {kind: refund, amounts: «5 pounds»}}",
        ["{median: 5 GBP}", "{mean: 5 GBP}"],
    ),
    "an amount for a rule": (
        "customer_rules: {refunds: «€50»}",
        ["{kind: refund, agent_may_approve_up_to: 50 EUR}"],
    ),
    "a missing colon": (
        "customer_rules:\n  refunds:\n    «kind refund»\n    agent_may_approve_up_to: 5 EUR",
        ["kind: refund"],
    ),
    "missing colons": (
        "customer_rules:\n  refunds:\n    «kind refund\n    budget 50 EUR per month»",
        ["{kind: refund, budget: 50 EUR per month}"],
    ),
    "a list of sentences": (
        "«promises:\n  - first reply within 4 hours»",
        ["promises: {first-reply-within-4-hours: {says: first reply within 4 hours}}"],
    ),
    "a list of entries": (
        "«promises:\n  - name: Reply\n    first_reply: 4h\n  - name: done\n    resolution: 8h»",
        ["promises: {reply: {first_reply: {at_most: 4h}}, done: {resolution: {at_most: 8h}}}"],
    ),
    "a list of channels": (
        "«channels: [mail, hotline]»",
        ["channels: {mail: {kind: email}, hotline: {kind: phone}}"],
    ),
    "channels in words": (
        "«channels: phone and mail»",
        ["channels: {phone: {kind: phone}, mail: {kind: email}}"],
    ),
    "a list of roles": ("«roles: [agent, lead]»", ["roles: {agent: {}, lead: {}}"]),
    "a map for a list": (
        f"{CHANNELS}promises: {{reply: {{channels: «{{mail: 4h}}», says: Hello.}}}}",
        ["[mail]"],
    ),
    "a list for a bound": ("promises: {reply: {first_reply: «[4h]»}}", ["{at_most: 4h}"]),
    "an unknown section": (
        "«refunds: {max: 50 EUR}»",
        ["customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: 50 EUR}}"],
    ),
    "an unknown section of sentences": (
        "«policies: {refund: within 14 days}»",
        ["customer_rules: {refund: {kind: refund, says: within 14 days}}"],
    ),
    "service levels by another name": (
        "«sla: {email: 4h}»",
        [
            "promises: {email: {first_reply: {at_most: 4h}}}",
            "targets: {email: {first_reply: {at_most: 4h}}}",
        ],
    ),
    "entries of service levels by another name": (
        f"{CHANNELS}queues: {{mail: {{channels: [mail]}}, phone: {{channels: [phone]}}}}\n"
        "«slas: {mail: {first response: 4h}, phone: 20s}»",
        [
            f"{section}: {{mail: {{{scope}: [mail], first_reply: {{at_most: 4h}}}}, "
            f"phone: {{{scope}: [phone], first_reply: {{at_most: 20s}}}}}}"
            for section, scope in (("promises", "channels"), ("targets", "queues"))
        ],
    ),
    "a service level without entries": (
        "«sla: {first response: 4h, resolution: 8h}»",
        [
            "promises: {sla: {first_reply: {at_most: 4h}, resolution: {at_most: 8h}}}",
            "targets: {sla: {first_reply: {at_most: 4h}, resolution: {at_most: 8h}}}",
        ],
    ),
    "a service level without a name": (
        "«response time: 4h»",
        [
            "promises: {usual: {first_reply: {at_most: 4h}}}",
            "targets: {usual: {first_reply: {at_most: 4h}}}",
        ],
    ),
    "a procedure for complaints": (
        "roles: {lead: {}}\n«complaints: {answered within: 15 working days, handled by: lead}»",
        ["listening: {complaints: {kind: complaints, within: 15 working days, owner: lead}}"],
    ),
    "a misnamed field with its value": (
        "customer_rules: {refunds: {kind: refund, «limit: 50€»}}",
        ["agent_may_approve_up_to: 50 EUR"],
    ),
    "a field of the organisation": ("«country: Spain»", ["organisation: {jurisdictions: [ES]}"]),
    "a company by its name": ("«company: Acme»", ["organisation: {name: Acme}"]),
    "a section in the singular without a value": (
        "«agent:»",
        ["teams: {an-id: {}}", "roles: {an-id: {}}"],
    ),
    "a reward in words": (
        "rewards: {csat: «bonus 5%»}",
        ["{kind: bonus, for: [satisfaction], share_of_pay: 5%}"],
    ),
    "a reward of no kind": (
        "rewards: {speed: «10%»}",
        [
            "{kind: bonus, share_of_pay: 10%, for: [other], other: speed}",
            "{kind: pay, share_of_pay: 10%, for: [other], other: speed}",
        ],
    ),
    "a reward by another name": (
        "«bonus: {agents: 5%}»",
        [
            "rewards: {agents: {kind: bonus, share_of_pay: 5%, for: [other], other: agents}}",
            "rewards: {agents: {kind: pay, share_of_pay: 5%, for: [other], other: agents}}",
        ],
    ),
    "rewards as a list": (
        "«rewards: [bonus]»",
        ["rewards: {bonus: {kind: bonus}}"],
    ),
    "a reward's field by another name": (
        "rewards: {a: {kind: pay, «metric:» [quality]}}",
        ["for:"],
    ),
    "a reward without its kind": ("rewards: {bonus: {for: [quality]«»}}", ["kind: bonus"]),
    "a service level with a slash": (
        "targets: {sl: «80/20»}",
        ["{first_reply: {at_most: 20s, for_share: 80%}}"],
    ),
    "a service level in words": (
        "targets: {sl: {first_reply: «80% in 3 minutes»}}",
        ["{at_most: 3 minutes, for_share: 80%}"],
    ),
    "a service level the other way round": (
        "promises: {calls: {first_reply: «30 sec 80%»}}",
        ["{at_most: 30 sec, for_share: 80%}"],
    ),
    "a target by its name": ("targets: {abandoned: «5%»}", ["{abandonment: {at_most: 5%}}"]),
    "a follow-up": ("follow_ups: {call: «4h»}", ["{within: 4h}"]),
    "a count": ("organisation: {staff: «about 40»}", ["40"]),
    "a count of the busiest hour": (
        f"{CHANNELS}queues: {{q: {{channels: [mail], busiest_hour: «120 calls»}}}}",
        ["{contacts: 120}"],
    ),
    "a queue's channel": (f"{CHANNELS}queues: {{q: «mail»}}", ["{channels: [mail]}"]),
    "a budget": (
        "customer_rules: {g: {kind: gesture, budget: «€500 monthly»}}",
        ["500 EUR per month"],
    ),
    "no limit": ("handle_time: {h: {hard_limit: «no»}}", ["none"]),
    "a sector": ("organisation: {sectors: «banking»}", ["[financial_services]"]),
    "two kinds of customers": (
        "organisation: {sells_to: «consumers and companies»}",
        ["[consumers, businesses]"],
    ),
    "the kind of a channel": ("channels: {mail: «email»}", ["{kind: email}"]),
    "the kind of a channel by another word": ("channels: {line: «Hotline»}", ["{kind: phone}"]),
    "a kind in other words": ("channels: {line: {kind: «telephone»}}", ["phone"]),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_what_a_draft_is_told_to_write_keeps_its_figures_and_loads(name: str) -> None:
    draft, wanted = DRAFTS[name]
    problem = only(re.sub("[«»]", "", draft) + "\n")
    offered = re.split(r", with |; and ", problem.write)[0].split(" or ")
    assert offered == wanted
    before, part, after = re.split("([«].*[»])", draft, flags=re.DOTALL)
    comma = ", " if part == "«»" else ""
    for reading in offered:
        assert problems(f"{before}{comma}{reading}{after}\n") == []


def test_a_target_that_is_called_like_a_channel_is_asked_whether_it_is_for_that_alone() -> None:
    write = only("targets: {email: 4h}\n").write
    assert write.endswith("; and queues: [email] in it, if it is for those alone")


def test_a_figure_that_may_be_another_is_said() -> None:
    wanted = "; and resolution: in place of first_reply:, where that is meant"
    assert only("sla: {email: 4h}\n").write.endswith(wanted)
    assert "; and" not in only("sla: {first response: 4h, resolution: 8h}\n").write


def test_what_does_not_fit_in_a_misnamed_section_is_told_with_it() -> None:
    draft = "roles: {lead: {}}\nrefunds: {goodwill: {limit: 50€, decided by: lead}}\n"
    assert [(one.says.split("`")[1], one.write.split(" (")[0]) for one in problems(draft)] == [
        ("refunds", "customer_rules:"),
        ("customer_rules.goodwill", "kind: refund"),
        ("customer_rules.goodwill", "agent_may_approve_up_to: 50 EUR"),
        ("customer_rules.goodwill", "decided_by:"),
    ]


def test_of_a_misnamed_section_without_entries_only_the_name_is_told() -> None:
    assert only("refunds: {in full: yes please}\n").write == "customer_rules:"


def test_a_section_without_a_value_is_told_once_with_an_entry_that_loads() -> None:
    problem = only("rewards:\n")
    assert problem.says == "`rewards` holds nothing; its entries have names."
    assert problem.write.startswith("rewards:, and under it an-id: {kind: pay}")
    for section in SECTIONS:
        assert problems(f"{section}: {{an-id: {example_of_section_entry(section)}}}\n") == []


def test_a_kind_that_nothing_says_is_shown_with_the_others() -> None:
    write = only("rewards: {agents: {for: [quality]}}\n").write
    assert write == "kind: pay (or bonus, growth, recognition, say_in_policy, time_off)"


def test_all_is_what_is_left_out() -> None:
    problem = only("promises: {p: {channels: all}}\n")
    assert problem.says == "`all` is not a name: left out, `promises.p.channels` means all."


def test_what_is_not_the_writers_own_is_said() -> None:
    assert only("hours: {o: 7-19}\n").write.endswith(
        "with the days and the time zone that are meant"
    )
    assert only("hours: {o: mon-fri 7-19}\n").write.endswith("with your time zone")


@pytest.mark.parametrize(
    "text",
    [
        "hours: office hours, call us",
        "hours: {usual: round nine to six}",
        "hours: {usual: {time_zone: UTC, open: office hours}}",
    ],
)
def test_hours_that_nothing_reads_are_not_told_in_the_times_of_an_example(text: str) -> None:
    told = only(f"{text}\n").write
    assert "mon-fri: …" in told
    assert re.search("[0-9]:[0-9]", told) is None


@pytest.mark.parametrize(
    ("draft", "where"),
    [
        ("jurisdictions: Spain\norganisation: {name: A}", "within the braces of"),
        ("organisation: {name: A}\ncountry: Spain", "within the braces of"),
        ("organisation:\n  name: A\ncountry: Spain", "further in, under"),
        ("organisation:  # us\n  name: A\njurisdiction: Spain", "further in, under"),
    ],
)
def test_a_field_of_an_organisation_that_is_there_goes_where_it_loads(
    draft: str, where: str
) -> None:
    assert only(f"{draft}\n").write == f"jurisdictions: [ES], {where} organisation:"


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (
            "name: A\ncountry: UK\nstaff: 40",
            ["organisation: {name: A}", "jurisdictions: [GB]", "staff: 40"],
        ),
        ("organisation: A\ncountry: UK", ["organisation: {name: A}", "jurisdictions: [GB]"]),
        ("company: {name: A}\ncountry: UK", ["organisation:", "jurisdictions: [GB]"]),
    ],
)
def test_of_several_lines_one_begins_the_organisation(draft: str, told: list[str]) -> None:
    found = [problem.write for problem in problems(f"{draft}\n")]
    assert found == [told[0], *(f"{one}, within the braces of organisation:" for one in told[1:])]


def test_a_section_that_is_there_by_its_name_is_not_written_twice() -> None:
    write = only("organisation: {jurisdictions: [ES]}\ncompany: Acme\n").write
    assert write.endswith(
        "; and within the braces of the organisation: that is there already, not as a second one"
    )


def test_a_second_line_of_one_section_is_told_to_go_into_it() -> None:
    first, second = problems("returns: 30 days\nrefunds: 50 EUR\n")
    assert "not as a second one" not in first.write
    assert second.write.endswith(
        "; and within the braces of the customer_rules: that is there already, not as a second one"
    )


def test_another_section_is_named_only_for_a_word_that_is_a_field_there() -> None:
    assert "customer_rules" not in only("handle_time: {phone: {deadline: 6m}}\n").write


@pytest.mark.parametrize(
    ("draft", "figure"),
    [
        ("handle_time: {phone: 50 EUR}", "none"),
        ("turnover: 3 days", "12.50"),
        ("promises: {p: {says: Hello, principles: 50€}}", "50"),
    ],
)
def test_what_nothing_means_is_no_reading(draft: str, figure: str) -> None:
    assert figure not in only(f"{draft}\n").write


@pytest.mark.parametrize("count", [3, 12, 26, 60])
@pytest.mark.parametrize("draft", ["countries: '{}'\n", "organisation: {{country: '{}'}}\n"])
def test_names_that_each_mean_two_things_are_not_all_combined(
    draft: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = 0

    def counted(*parts: list[str]) -> Iterator[tuple[str, ...]]:
        nonlocal made
        for one in product(*parts):
            made += 1
            assert made < 1_000, "every combination is made"
            yield one

    monkeypatch.setattr(mended, "product", counted)
    typed = ", ".join(["congo"] * count)
    assert "CG" not in only(draft.format(typed)).write


def test_a_sentence_with_or_in_it_is_one() -> None:
    wanted = "organisation: {purpose: {says: sell or rent}}"
    assert only("purpose: sell or rent\n").write == wanted


def test_a_reason_that_is_shown_loads() -> None:
    role = "roles: {head-of-support: {}}\n"
    told = only(f"{role}promises: {{p: {{says: Hello, deliberate: yes}}}}\n").write
    assert problems(f"{role}promises: {{p: {{says: Hello, deliberate: {told}}}}}\n") == []


def test_more_readings_than_two_sections_can_show_are_told_of_next() -> None:
    assert only("sla: {phone: 20}\n").write == "promises: or targets:"


def test_a_figure_of_another_section_is_told_to_go_there() -> None:
    problem = only("targets: {aht: 5m}\n")
    assert problem.says == "`targets` has nothing called `aht`."
    assert problem.write.startswith("it further out, as handle_time: {usual: {hard_limit: 5m}}")


def test_a_service_level_by_its_name_stays_a_target() -> None:
    wanted = "{first_reply: {at_most: 20s, for_share: 80%}}"
    assert only("targets: {service-level: 80/20}\n").write == wanted


def test_a_handover_that_is_shown_leads_to_somebody_else() -> None:
    found = problems("handovers: {up: {kind: escalation}}\n")
    assert [one.write for one in found] == ["from: agent", "to: lead"]
    assert "from: agent, to: lead" in only("escalation: after 2 hours\n").write


def test_what_is_told_of_a_queue_is_no_channel_made_of_a_sentence() -> None:
    assert only("queues: {phone: 40 calls per hour}\n").write == "{channels: [phone]}"


def test_all_hours_are_no_service_level() -> None:
    write = only("phone: 24/7\n").write
    assert write.startswith("channels: {phone: {kind: phone}}")
    assert "7s" not in only("sla: 24/7\n").write


def test_a_section_is_told_with_the_entry_that_it_would_hold() -> None:
    assert only("callbacks: same day\n").write == (
        "follow_ups:, and under it callbacks: {within: 2 working days}"
    )
    assert only("complaints: {acknowledge: 2 days, owner: lead}\n").write == (
        "listening:, and under it complaints: with these lines further in"
    )


def test_fields_under_another_name_of_the_organisation_are_told_with_it() -> None:
    found = problems("company: {name: A, industry: banking, country: Germany}\n")
    assert [one.write for one in found] == [
        "organisation:",
        "sectors: [financial_services]",
        "jurisdictions: [DE]",
    ]


def test_what_is_lost_of_a_long_file_is_gathered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time grows with the lines of a file, and what is past the problems told is not looked into."""
    asked: list[str] = []

    def counted(name: str) -> list[str]:
        asked.append(name)
        return []

    monkeypatch.setattr(convert, "sections_meant_by_name", counted)
    found = corpus("".join(f"zz{n}: 3 days\n" for n in range(3_000)))
    assert len(found.problems) == len(asked) == MOST_PROBLEMS


def test_hours_where_their_name_belongs_are_told_with_the_name() -> None:
    draft = "channels: {line: {kind: phone, hours: mon-fri 9-17}}\n"
    problem = only(draft)
    assert problem.says == (
        "`channels.line.hours` takes the name of opening hours, and these are the hours."
    )
    name, _, week = problem.write.removesuffix(", with your time zone").partition("; and ")
    assert problems(f"{draft.replace('mon-fri 9-17', name)}{week}\n") == []


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("shrinkage: 30%", "teams, as planned_shrinkage: 30%"),
        ("abandonment: 5%", "targets or measured, as abandonment: {at_most: 5%}"),
    ],
)
def test_a_field_at_the_left_margin_is_told_to_go_into_the_entries_that_have_it(
    draft: str, told: str
) -> None:
    assert only(f"{draft}\n").write == f"it further in, in an entry of {told}"


def test_a_channel_of_which_no_figure_is_said_is_a_channel() -> None:
    assert only("self service: faq and chatbot\n").write.startswith(
        "channels: {self-service: {kind: self_service}}"
    )


def test_names_of_which_one_is_unknown_are_each_told_for_themselves() -> None:
    assert only("kpis: [aht, smiles]\n").write == (
        "metrics: {aht: {measures: handle_time}, smiles: {measures: repeat_contacts}}"
    )
