"""The kinds of problem that entries have: values that do not fit, and values that cannot both hold."""

from __future__ import annotations

from principlecheck.model.report.problem import ProblemKind

KINDS_OF_VALUES = {
    "unknown-section": ProblemKind(
        "A section that does not exist",
        "The name is mistyped, or it is not one of the format's sections.",
        "Write the name that is suggested; principlecheck schema lists them all.",
        ("rolls: {agent: {leads: true}}\n",),
    ),
    "unknown-field": ProblemKind(
        "A field that does not exist here",
        "The name is mistyped, or it belongs to another section.",
        "Write the name that is suggested.",
        ("roles: {agent: {leeds: true}}\n",),
    ),
    "missing-field": ProblemKind(
        "A field that the entry must have",
        "Without it the entry says nothing that could be judged.",
        "Add the field.",
        ("channels: {phone: {advertised: true}}\n",),
    ),
    "wrong-shape": ProblemKind(
        "A list, a map or a single value where another belongs",
        "A list stands in [ ] or has dashes, a map in { } or on indented lines; a list is a list even of one.",
        "Write it in the shape that is shown.",
        ("queues: {chat: {channels: chat}}\n",),
    ),
    "bad-name": ProblemKind(
        "A name with signs that names may not have",
        "Names that you invent are made of small letters, digits and hyphens, at most 63 of them; so they are never mistaken for the format's own words, which have underscores.",
        "Write the name that is suggested, and the same wherever it is used.",
        ("roles: {Team Lead: {leads: true}}\n",),
    ),
    "unknown-word": ProblemKind(
        "A word that is not one of the choices",
        "The field takes one of the words that are listed.",
        "Choose one of them; where there is other, it fits all else.",
        ("channels: {phone: {kind: telephone}}\n",),
    ),
    "text": ProblemKind(
        "A text that does not fit",
        "It is empty, too long, written like a number, or not in the pattern that the field needs.",
        "Put numbers that are texts in quotes; otherwise write it as shown.",
        ("roles: {agent: {discretion: 365}}\n",),
    ),
    "flag": ProblemKind(
        "Neither true nor false",
        "The field takes true or false. Programs disagree on yes and no, so they are not taken.",
        "Write true or false.",
        ("roles: {agent: {leads: yes}}\n",),
    ),
    "count": ProblemKind(
        "No whole number",
        "The field counts something, so it takes digits alone. In 1,000 the comma marks thousands in some countries and decimals in others.",
        "Write digits only, such as 1000.",
        ("teams: {chat: {agents: twelve}}\n",),
    ),
    "date": ProblemKind(
        "No date",
        "Dates are written year, month, day; 03/04/2026 is in March for some and in April for others.",
        "Write 2026-11-22.",
        ("roles: {agent: {reviewed: 22/11/2026}}\n",),
    ),
    "duration": ProblemKind(
        "No length of time",
        "Work, or a wait on the line, is written with its units; 6:30 can be minutes or hours, and 390 can count anything.",
        "Write 45s, 6m30s, 1h15m or 6 minutes.",
        ("handle_time: {chat: {hard_limit: 6:30}}\n",),
    ),
    "span": ProblemKind(
        "No length of time with its clock",
        "A deadline says whether it stops while you are closed: 2 days can be working days or calendar days.",
        "Write 4h, 4 working hours, 2 working days or 14 calendar days.",
        ("follow_ups: {repairs: {within: 2 days}}\n",),
    ),
    "share": ProblemKind(
        "No percentage",
        "Shares are written with the sign %, from 0% to 100%.",
        "Write 85%.",
        ("teams: {chat: {attrition: 0.2}}\n",),
    ),
    "money": ProblemKind(
        "No amount of money",
        "An amount has its currency code after it. Several currencies share the sign $, and in 1,000 the comma can mean two things.",
        "Write 50 EUR, 12.50 EUR or 41 million EUR.",
        ("customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: $50}}\n",),
    ),
    "money-range": ProblemKind(
        "No amount of money, and no range of two",
        "A cost is one amount, or two with the word `to` between them; each has its currency code.",
        "Write 28 EUR, or 28 EUR to 34 EUR.",
        ("organisation: {costs: {agent_hour: 28-34 EUR}}\n",),
    ),
    "rate": ProblemKind(
        "No rate",
        "It does not say how many per what.",
        "Write 140 per week; the period may be an hour, day, working day, week, month or year, or 30 calendar days.",
        ("follow_ups: {repairs: {volume: 140}}\n",),
    ),
    "money-rate": ProblemKind(
        "No amount of money per period",
        "It lacks the currency or the period.",
        "Write 900 EUR per month.",
        ("customer_rules: {gestures: {kind: gesture, budget: 900 EUR}}\n",),
    ),
    "too-long": ProblemKind(
        "A length of more than 100 years",
        "It is likely to be mistyped, and nothing so long can be judged.",
        "Write the length that is meant.",
        ("follow_ups: {repairs: {within: 1200 calendar months}}\n",),
    ),
    "disagreement": ProblemKind(
        "The program's two readers disagree",
        "One of them refuses what the other takes, which should not happen. The entry is refused, to be safe.",
        "Please report it, with the line that is shown.",
    ),
}

KINDS_BETWEEN = {
    "declared-twice": ProblemKind(
        "One name in two files",
        "The same entry is declared twice, and nobody can tell which one holds.",
        "Keep one of them, or give one another name.",
        ("roles: {agent: {leads: true}}\n", "roles: {agent: {leads: false}}\n"),
    ),
    "unknown-name": ProblemKind(
        "A name that no entry has",
        "The name is mistyped, or the entry has not been written yet.",
        "Write the name that is suggested, or add the entry. A section of which no file holds anything is not asked.",
        ("teams: {chat: {department: suport}}\n", "departments: {support: {kind: support}}\n"),
    ),
    "bound": ProblemKind(
        "A bound without a side, or with two",
        "A bound says at_least or at_most, one of them.",
        "Keep one of the two; the other may stand in an entry of its own.",
        ("targets: {chat: {occupancy: {at_least: 70%, at_most: 85%}}}\n",),
    ),
    "spread": ProblemKind(
        "Figures that cannot belong to one spread",
        "The figures of a spread rise from the median to p99, count one thing on one clock or in one currency, and are above zero.",
        "Look up the figures once more; one of them is wrong or is counted in another unit.",
        ("measured: {october: {until: 2026-10-31, handle_time: {median: 9m, p90: 6m}}}\n",),
    ),
    "order": ProblemKind(
        "A longest that is not the longest",
        "The time for whom we tell is longer than the usual one, and the most that is paid is no less than what is paid at once.",
        "Look up the two figures once more; they may stand the wrong way round.",
        (
            "promises:\n"
            "  answer: {first_reply: {at_most: 20 working days, or_told: 10 working days}}\n",
        ),
    ),
    "condition": ProblemKind(
        "A condition that does not say when",
        "A condition says when it holds: in words, by the amount or by the number of things.",
        "Add when, value or quantity; or let what always holds stand in says.",
        ("customer_rules: {returns: {kind: refund, conditions: [{then: no refund}]}}\n",),
    ),
    "deliberate": ProblemKind(
        "Something meant that the entry does not have",
        "Under deliberate stand fields of the entry, each with its reason in a sentence.",
        "Write the field's name as it stands in the entry.",
        (
            "roles:\n"
            "  student:\n"
            "    longest_stay: 36 calendar months\n"
            "    deliberate: {stay: They study., approved_by: student, review: 2027-09-01}\n",
        ),
    ),
    "clock-hours": ProblemKind(
        "A time that never stops, on a clock that does",
        "4h goes on through the night; hours say that the clock of the entry stands still while they are shut. Both cannot be meant.",
        "Write 4 working hours; or hours: always where the clock never stops.",
        (
            "hours: {office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}\n"
            "promises: {high: {hours: office, first_reply: {at_most: 4h}}}\n",
        ),
    ),
    "near-word": ProblemKind(
        "A word that is almost one of the format's",
        "Rules read some words of this list. This one is nearly one of them, and nobody can tell whether it is meant.",
        "Write the word that is suggested; or say what you mean in a word that is less like it.",
        (
            "roles: {agent: {}}\n"
            "handovers: {up: {kind: transfer, from: agent, to: agent, passes_on: [storry]}}\n",
        ),
    ),
    "weights": ProblemKind(
        "Weights that are not the whole",
        "The weights of a scorecard are parts of one whole, so they come to 100 %.",
        "Change the weights until they do.",
        ("scorecards: {agents: {role: agent, weights: {quality: 60%, speed: 60%}}}\n",),
    ),
    "costs": ProblemKind(
        "Costs that no sum can be made of",
        "What an hour and a contact cost is in one currency, more than nothing, the smaller amount first.",
        "Write 28 EUR, or 28 EUR to 34 EUR, and the same currency for both.",
        ("organisation: {costs: {agent_hour: 34 EUR to 28 EUR}}\n",),
    ),
    "above-whole": ProblemKind(
        "Shares that come to more than the whole",
        "The contact reasons of one queue, or its priorities, share out its contacts; together they cannot be more than 100 %. Less is allowed: the rest is not declared.",
        "Change the shares; one may have been counted in two places.",
        (
            "contact_reasons:\n"
            "  delivery: {queue: chat, share: 70%}\n"
            "  refund: {queue: chat, share: 40%}\n",
        ),
    ),
    "time-zone": ProblemKind(
        "A time zone that does not exist",
        "Time zones go by continent and city, because their clocks change on different days.",
        "Write the name of your nearest large city in that list, such as Europe/Madrid.",
        ("hours: {day: {time_zone: Madrid, open: {mon-fri: 09:00-17:00}}}\n",),
    ),
    "opening-days": ProblemKind(
        "A day with two openings",
        "The same day of the week is in two lines of open, and nobody can tell which one holds.",
        "Write each day once; hours with a break are joined by and.",
        (
            "hours:\n"
            "  day:\n"
            "    time_zone: Europe/Madrid\n"
            "    open: {mon-fri: 09:00-17:00, fri: 09:00-15:00}\n",
        ),
    ),
    "closed-days": ProblemKind(
        "Closed days that no calendar has",
        "A day does not exist, a stretch ends before it begins, or it is longer than 10 years.",
        "Write days that exist, the earlier one first.",
        (
            "hours:\n"
            "  day:\n"
            "    time_zone: Europe/Madrid\n"
            "    open: {mon-fri: 09:00-17:00}\n"
            "    closed: [2026-12-31 to 2026-01-01]\n",
        ),
    ),
    "mixed-queue": ProblemKind(
        "One queue for people who wait and for messages that wait",
        "On the phone, in chat and in person the customer waits on the line; a mail waits by itself. They are planned by different arithmetic.",
        "Make a queue for each kind; one team may answer both.",
        (
            "channels: {phone: {kind: phone}, email: {kind: email}}\n"
            "queues: {all: {channels: [phone, email]}}\n",
        ),
    ),
    "same-rank": ProblemKind(
        "Two priorities of one rank",
        "Where both hold, nobody can tell which is served first.",
        "Give each a rank of its own; 1 is served first.",
        ("priorities: {urgent: {rank: 1}, members: {rank: 1}}\n",),
    ),
    "same-scope": ProblemKind(
        "Two entries hold for the same contacts and disagree",
        "Where several entries match, the narrowest holds. These two are equally narrow and set one field differently.",
        "Keep the field in one of them, or give one a narrower scope.",
        (
            "targets:\n"
            "  chat: {first_reply: {at_most: 60s}}\n"
            "  all: {first_reply: {at_most: 90s}}\n",
        ),
    ),
}
