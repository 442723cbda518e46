"""Entries that contradict themselves: refused at their place, their neighbours kept."""

import pytest

from tests.policies.kit import corpus, only, place_kind_and_text, problems

HOURS = "hours: {day: {time_zone: Europe/Madrid, open: %s}}\n"
CLOSED = "hours: {day: {time_zone: Europe/Madrid, open: {}, closed: [%s]}}\n"
SPREAD = "measured: {all: {until: 2026-10-31, handle_time: %s}}\n"
WAIT = "measured: {all: {until: 2026-10-31, resolution: %s}}\n"
AMOUNTS = "customer_rules: {refunds: {kind: refund, amounts: %s}}\n"

FLAWED = {
    "no side": (
        "targets: {all: {first_reply: {for_share: 80%}}}\n",
        ("bound", "2:17", "at_most: 4 working hours"),
        "`targets.all.first_reply` does not say at_least or at_most what.",
    ),
    "no side of a share": (
        "targets: {all: {occupancy: {}}}\n",
        ("bound", "2:17", "at_least: 80%"),
        "`targets.all.occupancy` does not say at_least or at_most what.",
    ),
    "two sides": (
        "automations: {bot: {kind: bot, containment: {at_least: 20%, at_most: 40%}}}\n",
        ("bound", "2:32", "one of the two, and the other in an entry of its own"),
        "`automations.bot.containment` has both at_least and at_most; a bound is one of them.",
    ),
    "p90 below the median": (
        SPREAD % "{median: 9m, p90: 6m}",
        ("spread", "2:68", "a p90 above 9m"),
        "The p90 (6m) is not above the median (9m); one of the two is wrong.",
    ),
    "p90 equal to the median": (
        SPREAD % "{median: 9m, p90: 540s}",
        ("spread", "2:68", "a p90 above 9m"),
        "The p90 (9m) is not above the median (9m); one of the two is wrong.",
    ),
    "a share within a time that a quantile is beyond": (
        WAIT % "{p75: 108h, p90: 180h, at_most: 48h, for_share: 76.07%}",
        ("spread", "2:97", "a share below 75 %, or another p75"),
        "76.07 % stayed within 48h, and the p75 is 108h; one of the two is wrong.",
    ),
    "a share within a time that a quantile is well within": (
        WAIT % "{median: 4h, p90: 40h, at_most: 48h, for_share: 85%}",
        ("spread", "2:97", "a share above 90 %, or another p90"),
        "85 % stayed within 48h, and the p90 is 40h; one of the two is wrong.",
    ),
    "a zero": (
        SPREAD % "{median: 0s, p90: 6m}",
        ("spread", "2:59", "the figures that are above zero"),
        "The median is 0s, and no spread can be drawn from a zero.",
    ),
    "hours and days": (
        WAIT % "{median: 4 working hours, p90: 2 working days}",
        ("spread", "2:80", "the p90 in working hours: as many as 2 working days of yours have"),
        "The median counts working hours and the p90 working days; one spread keeps to one of them.",
    ),
    "time that stops and time that does not": (
        WAIT % "{median: 4h, p90: 9 working hours}",
        ("spread", "2:58", "median: 4 working hours, if it was counted while you are open"),
        "The p90 counts working hours and the median hours that never stop; "
        "one spread keeps to one of them.",
    ),
    "two currencies": (
        AMOUNTS % "{median: 40 EUR, p90: 90 USD}",
        ("spread", "2:73", "every figure in EUR"),
        "The median counts EUR and the p90 USD; one spread keeps to one of them.",
    ),
    "no figure": (
        SPREAD % "{measured_under_limit: true}",
        ("spread", "2:37", "the figures as measured, with no shape"),
        "Nothing is declared: give a median and a p90, or a mean.",
    ),
    "too much for an exponential": (
        SPREAD % "{median: 5m, p90: 9m, shape: exponential}",
        ("spread", "2:37", "the figures as measured, with no shape"),
        "An exponential shape takes one figure: declare one, or drop the shape.",
    ),
    "a mean below the median": (
        SPREAD % "{mean: 5m, median: 9m}",
        ("spread", "2:69", "the figures as measured, such as median and p90"),
        "A mean of 5m and a median of 9m cannot both hold for one spread.",
    ),
    "weights above the whole": (
        "scorecards: {agents: {role: agent, weights: {a: 60%, b: 60%}}}\n",
        ("weights", "2:36", "weights that come to 100%"),
        "The weights of `scorecards.agents` come to 120 %, not to 100 %.",
    ),
    "weights below the whole": (
        "scorecards: {agents: {role: agent, weights: {a: 33%, b: 33%, c: 33%}}}\n",
        ("weights", "2:36", "weights that come to 100%"),
        "The weights of `scorecards.agents` come to 99 %, not to 100 %.",
    ),
    "a city for a time zone": (
        "hours: {day: {time_zone: madrid, open: {}}}\n",
        ("time-zone", "2:26", "Europe/Madrid"),
        "There is no time zone `madrid`.",
    ),
    "a mistyped time zone": (
        "hours: {day: {time_zone: Europe/Madird, open: {}}}\n",
        ("time-zone", "2:26", "Europe/Madrid"),
        "There is no time zone `Europe/Madird`.",
    ),
    "a time zone that is a way out of the folder": (
        "hours: {day: {time_zone: ../../etc/passwd, open: {}}}\n",
        ("time-zone", "2:26", "the IANA name, such as Europe/Madrid"),
        "There is no time zone `../../etc/passwd`.",
    ),
    "the time zone of this machine": (
        "hours: {day: {time_zone: localtime, open: {}}}\n",
        ("time-zone", "2:26", "the IANA name, such as Europe/Madrid"),
        "There is no time zone `localtime`.",
    ),
    "a day in two openings": (
        HOURS % "{mon-fri: 09:00-17:00, thu-sat: 10:00-14:00}",
        ("opening-days", "2:70", "each day once, with and between its hours"),
        "`thu` is in `mon-fri` and in `thu-sat`.",
    ),
    "a day in two openings over the weekend": (
        HOURS % "{fri-mon: 09:00-17:00, sun: 10:00-14:00}",
        ("opening-days", "2:70", "each day once, with and between its hours"),
        "`sun` is in `fri-mon` and in `sun`.",
    ),
    "a closed day that does not exist": (
        CLOSED % "2026-02-30",
        ("closed-days", "2:60", "a day that exists, such as 2026-12-25"),
        "`2026-02-30` is not a day of the calendar.",
    ),
    "a closed stretch that runs backwards": (
        CLOSED % "2026-12-25, 2027-01-01 to 2026-12-31",
        ("closed-days", "2:72", "2026-12-31 to 2027-01-01"),
        "`2027-01-01 to 2026-12-31` ends before it begins.",
    ),
    "a closed stretch without end": (
        CLOSED % "2026-12-25 to 9999-12-31",
        ("closed-days", "2:60", "the years that are meant"),
        "`2026-12-25 to 9999-12-31` is longer than 10 years.",
    ),
}


@pytest.mark.parametrize(("policy", "expected", "says"), FLAWED.values(), ids=FLAWED)
def test_is_refused(policy: str, expected: tuple[str, str, str], says: str) -> None:
    problem = only(policy)
    assert place_kind_and_text(problem) == expected
    assert problem.says == says


@pytest.mark.parametrize(
    "policy",
    [
        "targets: {all: {first_reply: {at_most: 60s, for_share: 80%}, occupancy: {at_most: 85%}}}\n",
        SPREAD % "{median: 5m, p90: 15m}",
        SPREAD % "{mean: 7m}",
        SPREAD % "{p90: 15m}",
        SPREAD % "{mean: 7m, shape: exponential}",
        SPREAD % "{mean: 7m, median: 5m}",
        SPREAD % "{mean: 7m, median: 5m, p75: 9m, p80: 10m, p90: 15m, p95: 21m, p99: 37m}",
        WAIT % "{median: 30 working minutes, p90: 2 working hours}",
        WAIT % "{median: 1.5 calendar days, p90: 3 calendar days}",
        AMOUNTS % "{median: 900 EUR, p90: 1.5 thousand EUR}",
        "scorecards: {agents: {role: agent, weights: {a: 33.3%, b: 33.3%, c: 33.3%}}}\n",
        "scorecards: {agents: {role: agent, weights: {a: 100%}}}\n",
        HOURS % "{mon-fri: 09:00-17:00, sat: 09:00-13:00 and 15:00-18:00, sun: 22:00-06:00}",
        HOURS % "{fri-mon: 00:00-24:00, tue-thu: 10:00-14:00}",
        "hours: {day: {time_zone: UTC, open: {}}}\n",
        CLOSED % "2026-12-25, 2026-12-31 to 2027-01-01, 2028-02-29",
    ],
)
def test_is_kept(policy: str) -> None:
    assert problems(policy) == []


def test_every_flaw_of_an_entry_is_told() -> None:
    found = problems(
        "hours:\n"
        "  day:\n"
        "    time_zone: Nowhere\n"
        "    open: {mon-wed: 09:00-17:00, tue-wed: 09:00-17:00, fri: 09:00-17:00}\n"
        "    closed: [2026-02-30, 2027-01-02 to 2027-01-01]\n"
    )
    assert [(p.kind, p.place.line) for p in found] == [
        ("time-zone", 4),
        ("opening-days", 5),
        ("closed-days", 6),
        ("closed-days", 6),
    ]


def test_a_flaw_deep_in_an_entry_is_found() -> None:
    problem = only(
        "customer_rules:\n"
        "  refunds:\n"
        "    kind: refund\n"
        "    above_that:\n"
        "      takes: {median: 2h, p90: 1h}\n"
    )
    assert place_kind_and_text(problem) == ("spread", "6:32", "a p90 above 2h")


def test_the_entry_is_taken_out_and_its_name_and_neighbours_stay() -> None:
    read = corpus(
        "hours: {day: {time_zone: Nowhere, open: {}}, night: {time_zone: UTC, open: {}}}\n"
        "departments: {support: {hours: day}}\norganisation: {complete: all}\n"
    )
    assert [problem.kind for problem in read.problems] == ["time-zone"]
    assert [item.id for item in read.organisation.items("hours")] == ["night"]
    assert not read.organisation.complete("hours")
    assert read.organisation.complete("departments")
