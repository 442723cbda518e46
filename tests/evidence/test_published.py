"""The four published data sets, rebuilt by their shape: whole, with their dirt, against the truth
that they were drawn with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

from principlecheck.evidence.measuring import Evidence
from principlecheck.evidence.told import SURE
from principlecheck.judging import judge_corpus
from principlecheck.model.format.quantities import Duration
from principlecheck.packs.loading import load_built_in_packs
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.evidence.kit import AS_OF, entry, measured

PHONE = """\
format: 1
channels: {phone: {kind: phone}}
queues: {regular: {channels: [phone]}, stock: {channels: [phone]}}
"""


def in_interval(found: dict[str, object], route: str, truth: float) -> bool:
    sure = found["certainty"][route]  # type: ignore[index]
    return float(sure["low"][:-1]) <= 100 * truth <= float(sure["high"][:-1])


# A bank's telephone centre, one month. 33,344 calls, tab-separated.
CALLS, ZERO, BACKWARDS = 33_344, 85, 25
HASTY = ("AVI", "BENI", "DORIT")
AGENTS = (*HASTY, *(f"AGENT{n}" for n in range(12)))
BANK = """\
format: 1
time_zone: Asia/Jerusalem
reading: {separator: "\\t"}
columns:
  contact: call_id
  customer: {column: customer_id, missing: ["0"]}
  agent: server
  arrived: {day: date, time_of_day: vru_entry, format: YYMMDD, time_format: seconds since midnight}
  queue: {column: type, values: {PS: regular, NE: stock}}
  outcome: {column: outcome, values: {AGENT: answered, HANG: abandoned, PHANTOM: leave_out}}
  wait: {sum_of: [vru_time, q_time], unit: seconds}
  handle_time: {column: ser_time, unit: seconds}
"""


def _bank() -> Iterator[list[object]]:
    """Calls of a few seconds with three agents, after which nearly half call again."""
    draw = random.Random(1999)
    made = 0
    while made < CALLS:
        customer = 0 if draw.random() < 0.57 else 1 + draw.randrange(9_000)
        day, second = 1 + draw.randrange(30), draw.randrange(25_000, 78_000)
        kind = draw.choice(("PS", "PS", "NE"))
        again = True
        while again and made < CALLS and second < 86_000:
            server = draw.choice(HASTY if draw.random() < 0.37 else AGENTS[3:])
            short = draw.random() < (0.18 if server in HASTY else 0.01)
            handle = (
                draw.randint(1, 10) if short else max(11, round(draw.lognormvariate(4.792, 0.944)))
            )
            outcome = "HANG" if draw.random() < 0.15 else "PHANTOM" if made % 400 == 7 else "AGENT"
            if made % (CALLS // ZERO) == 3 and made < ZERO * (CALLS // ZERO):
                outcome, handle = "AGENT", 0
            menu, queued = draw.randint(3, 20), int(draw.expovariate(1 / 40))
            if made % (CALLS // BACKWARDS) == 5 and made < BACKWARDS * (CALLS // BACKWARDS):
                menu, queued, outcome = -4, 0, "AGENT"
            served = handle if outcome == "AGENT" else ""
            yield [
                made, customer, f"2610{day:02}", second, menu, kind, outcome, queued, served,
                server if outcome == "AGENT" else "NO_SERVER",
            ]  # fmt: skip
            made += 1
            again = draw.random() < (0.477 if short and outcome == "AGENT" else 0.106)
            second += draw.randint(120, 3_500)


def test_the_bank_comes_through_with_its_dirt_and_its_three_hasty_agents(tmp_path: Path) -> None:
    calls = list(_bank())
    head = "call_id customer_id date vru_entry vru_time type outcome q_time ser_time server"
    lines = ["\t".join(head.split()), *("\t".join(map(str, call)) for call in calls)]
    path = tmp_path / "bank.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = measured(path, BANK, PHONE)
    counted = [call for call in calls if call[6] != "PHANTOM"]
    assert found.cleaned.rows == CALLS
    assert found.cleaned.left_out == {"left out by its outcome": CALLS - len(counted)}
    assert found.cleaned.partly["handle_time"]["zero"] == ZERO
    assert found.cleaned.partly["wait"]["backwards"] == BACKWARDS
    assert 0.55 < found.cleaned.partly["customer"]["missing"] / len(counted) < 0.59
    regular = entry(found, queues=["regular"])
    times = [int(str(c[8])) for c in counted if c[5] == "PS" and c[8]]
    middle = regular["handle_time"]["median"]
    assert middle == f"{int(median(times)) // 60}m{int(median(times)) % 60}s"
    assert 1.55 < sum(times) / len(times) / median(times) < 1.75
    (sign,) = {look.sign for look in found.looks if look.chance <= SURE}
    assert sign == "short_contacts"
    for look in (one for one in found.looks if one.sign == sign):
        assert 0.42 < look.share < 0.53
        assert 0.09 < look.usual < 0.13
    assert not any(name in found.text + " ".join(found.aside) for name in AGENTS)


# An IT desk, a year: a log of events, the last one of each case counts.
DESK = """\
format: 1
channels: {mail: {kind: email}}
queues: {desk: {channels: [mail]}}
promises: {answer: {channels: [mail], resolution: {at_most: 24h}}}
"""
LOG = """\
format: 1
rows: events
time_zone: Europe/London
reading: {missing: ["?"]}
columns:
  contact: number
  event: {column: sys_updated_at, format: "DD/MM/YYYY HH:mm"}
  arrived: {column: opened_at, format: "DD/MM/YYYY HH:mm"}
  solved: {column: resolved_at, format: "DD/MM/YYYY HH:mm"}
  reopened: reopen_count
  handovers: reassignment_count
"""
CASES = 2_500


def _hours(draw: random.Random) -> float:
    """Times to resolve that are not lognormal: half within 22 hours, and a tail of weeks."""
    u = draw.random()
    points = ((0.0, 0.1), (0.25, 2.0), (0.5, 22.1), (0.75, 140.0), (0.9, 381.5), (1.0, 1_600.0))
    (a, low), (b, high) = next(pair for pair in pairwise(points) if u <= pair[1][0])
    return low + (high - low) * (u - a) / (b - a)


def _desk() -> tuple[list[str], dict[str, int]]:
    """Events in no order, question marks for what is missing, and what is true of the cases."""
    draw = random.Random(2016)
    lines, truth = [], {"reopened": 0, "handed_over": 0, "solved": 0, "within": 0}
    for n in range(CASES):
        at = datetime(2026, 1, 5) + timedelta(minutes=draw.randrange(300 * 1_440))
        hours, solved = _hours(draw), draw.random() < 0.97
        reopened, moved = draw.random() < 0.011, draw.random() < 0.456
        written = f"{at + timedelta(hours=hours):%d/%m/%Y %H:%M}" if solved else "?"
        counts = f"{int(reopened)},{draw.randint(1, 6) if moved else 0}"
        for step in range(draw.randint(1, 7)):
            seen = at + timedelta(minutes=step)
            lines.append(f"INC{n},{at:%d/%m/%Y %H:%M},{seen:%d/%m/%Y %H:%M},?,0,?")
        closed = at + timedelta(hours=hours + 120)
        lines.append(f"INC{n},{at:%d/%m/%Y %H:%M},{closed:%d/%m/%Y %H:%M},{written},{counts}")
        truth["handed_over"] += moved
        truth["solved"] += solved
        truth["reopened"] += reopened and solved
        truth["within"] += solved and hours <= 24
    draw.shuffle(lines)
    return lines, truth


def test_the_it_desk_s_log_gives_each_case_by_its_last_event(tmp_path: Path) -> None:
    lines, truth = _desk()
    path = tmp_path / "desk.csv"
    head = "number,opened_at,sys_updated_at,resolved_at,reopen_count,reassignment_count"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    found = measured(path, LOG, DESK)
    one = entry(found)
    assert found.cleaned.rows == CASES
    assert one["certainty"]["reopened"]["contacts"] == truth["solved"]
    assert one["reopened"] == f"{100 * truth['reopened'] / truth['solved']:.2f}%".replace("0%", "%")
    assert in_interval(one, "reopened", 0.011)
    assert in_interval(one, "handed_over", 0.456)
    assert one["certainty"]["handed_over"]["contacts"] == CASES
    assert in_interval(one, "resolution.for_share", truth["within"] / CASES)
    assert all(look.chance > SURE for look in found.looks)


# A teaching set: 5,000 calls, uniform, and satisfaction that depends on nothing.
LESSON = """\
format: 1
columns:
  contact: Call Id
  agent: Agent
  arrived: {day: Date, time_of_day: Time, format: DD/MM/YYYY, time_format: "HH:mm:ss"}
  reason: {column: Topic, values: {Technical Support: technical, Payment related: payment}}
  outcome: {column: "Answered (Y/N)", values: {Y: answered, N: abandoned}}
  solved_first_time: Resolved
  wait: {column: Speed of answer in seconds, unit: seconds}
  handle_time: {column: AvgTalkDuration, unit: "h:mm:ss"}
  satisfied: {column: Satisfaction rating, at_least: 4}
"""
LESSON_POLICIES = """\
format: 1
channels: {phone: {kind: phone}}
queues: {calls: {channels: [phone]}}
contact_reasons: {technical: {queue: calls}, payment: {queue: calls}}
handle_time: {calls: {queues: [calls], hard_limit: 5m, on_limit: continue}}
listening: {survey: {kind: survey}}
"""


def _lesson() -> Iterator[str]:
    draw = random.Random(5_000)
    for n in range(5_000):
        answered, length = draw.random() < 0.81, draw.randint(30, 420)
        day = f"{1 + draw.randrange(31):02}/10/2026,{draw.randrange(9, 18):02}:{draw.randrange(60):02}:00"
        topic = draw.choice(("Technical Support", "Payment related"))
        rest = (
            f"Y,{draw.choice('YN')},{draw.randint(10, 125)},0:{length // 60:02}:{length % 60:02},"
            f"{draw.randint(1, 5)}"
            if answered
            else "N,N,,,"
        )
        yield f"ID{n:04},{draw.choice(('Diane', 'Becky', 'Jim', 'Greg', 'Dan', 'Joe'))},{day},{topic},{rest}"


def test_the_teaching_set_has_no_driver_and_none_is_found(tmp_path: Path) -> None:
    head = "Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,AvgTalkDuration,Satisfaction rating"
    path = tmp_path / "lesson.csv"
    path.write_text("\r\n".join([head, *_lesson()]) + "\r\n", encoding="utf-8")
    found = measured(path, LESSON, LESSON_POLICIES)
    one = entry(found)
    assert in_interval(one, "satisfaction", 0.4)
    assert in_interval(one, "abandonment", 0.19)
    sure = one["certainty"]["handle_time.median"]
    assert Duration(sure["low"]).seconds <= 225 <= Duration(sure["high"]).seconds
    assert found.looks
    assert all(look.chance > 0.01 for look in found.looks)
    assert not any("signs" in finding for finding in _findings(found, LESSON_POLICIES))
    assert "Diane" not in found.text + " ".join(found.aside)


def _findings(found: Evidence, policies: str) -> list[str]:
    _, _, section = found.text.partition("format: 1\n")
    source = SourceFile("p.yaml", (policies + section).encode())
    report = judge_corpus(
        assemble_policies(FoundFiles([source], [], []), AS_OF), load_built_in_packs()
    )
    assert not report.errors
    return [finding.at.route for finding in report.findings]


# A city's contact centre: 400 days with a row each, and no calls.
CITY = """\
format: 1
rows: intervals
threshold: 30s
reading: {separator: ";"}
columns:
  interval: {column: Date, format: DD/MM/YYYY}
  offered: Calls Offered
  handled: Calls Handled
  service_level: Service Level
  abandoned_share: Abandonment Rate
"""


def test_the_city_s_days_are_weighted_by_their_calls(tmp_path: Path) -> None:
    draw = random.Random(311)
    lines, calls, within, gone, days_with = ["Date;Calls Offered;Calls Handled;Service Level;Abandonment Rate"], 0, 0.0, 0.0, 0  # fmt: skip
    for n in range(400):
        day = datetime(2025, 9, 1) + timedelta(days=n)
        if day.weekday() == 6:
            lines.append(f"{day:%d/%m/%Y};0;0;;")  # closed: nothing is known, and nothing counts
            continue
        offered = draw.randint(300, 6_000)
        # Busy days are slow ones, so that the plain average of days is another figure.
        level, lost = round(0.99 - offered / 15_000, 2), round(offered / 60_000, 2)
        lines.append(f"{day:%d/%m/%Y};{offered};{round(offered * (1 - lost))};{level};{lost}")
        calls, within, gone, days_with = calls + offered, within + level * offered, gone + lost * offered, days_with + 1  # fmt: skip
    path = tmp_path / "city.csv"
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8"))
    found = measured(path, CITY, PHONE)
    one = entry(found)
    assert found.cleaned.rows == 400
    assert one["offered"] == f"{calls} per 400 calendar days"
    assert one["first_reply"]["for_share"] == f"{100 * within / calls:.2f}".rstrip("0") + "%"
    assert one["abandonment"] == f"{100 * gone / calls:.2f}".rstrip("0") + "%"
    assert one["certainty"]["abandonment"]["contacts"] == calls
    assert not found.looks
