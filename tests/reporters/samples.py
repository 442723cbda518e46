"""Reports made up for the reporters' tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import (
    Finding,
    Located,
    Outcome,
    Report,
    RuleCard,
    Scope,
    Score,
    Severity,
    Source,
    Status,
    Suggestion,
    Unjudged,
    Waiver,
    WaiverState,
    WaiverStatus,
)

if TYPE_CHECKING:
    from xmlschema import XMLSchema

SCHEMAS = Path(__file__).parent / "schemas"
SOURCE = Source("Customer Service – It's Not Rocket Science", "respect", "source")


def schema(name: str) -> Any:
    """A vendored JSON schema, unless somebody has changed it."""
    data = (SCHEMAS / name).read_bytes()
    unchanged(name)
    return json.loads(data)


@cache
def junit() -> XMLSchema:
    """The vendored schema of JUnit; its validator is imported and built when it is first asked."""
    from xmlschema import XMLSchema

    unchanged("junit-10.xsd")
    return XMLSchema(str(SCHEMAS / "junit-10.xsd"))


def unchanged(name: str) -> None:
    """Fails where a vendored file is not the one that README.md names."""
    readme = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith(f"| `{name}`"))
    summed = sha256((SCHEMAS / name).read_bytes()).hexdigest()
    assert f"`{summed}`" in row or "This repository's" in row


def rule(code: str = "PRD01", severity: Severity = "high", principle: str = "respect") -> RuleCard:
    return RuleCard(
        code=code,
        name="cap-below-resolution-time",
        title="The limit is shorter than the work",
        principle=principle,
        severity=severity,
        source=SOURCE,
        on="handle_time",
        thresholds={"share": "0.8"},
    )


def waiver(fingerprint: str = "f1", **changes: Any) -> Waiver:
    plain = Waiver(
        fingerprint=fingerprint,
        code="PRD01",
        entry="handle_time.chat",
        owner="support",
        approved_by="Ada Kord",
        reason="The new queue opens in May.",
        created=date(2026, 11, 1),
        expires=date(2027, 5, 31),
        ticket="OPS-12",
    )
    return msgspec.structs.replace(plain, **changes)


def finding(number: int = 1, of: RuleCard | None = None, **changes: Any) -> Finding:
    card = of or rule()
    place = Place("support/times.yaml", number + 1, 5, 9)
    plain = Finding(
        code=card.code,
        name=card.name,
        title=card.title,
        principle=card.principle,
        severity=card.severity,
        confidence="certain",
        fingerprint=sha256(f"{card.code} {number}".encode()).hexdigest()[:16],
        at=Located(f"handle_time.chat-{number}.hard_limit", place, "    hard_limit: 4m"),
        related=(Located("targets.fcr", Place("targets.yaml", 3, 7, 10), "  fcr: 80 %"),),
        says="A limit of 4m lets at most 41 % of contacts be resolved; the target is 80 %.",
        why="Work takes the time that it takes.",
        effect="Customers are cut off and call again.",
        do="Raise hard_limit to 10m 18s or more.",
        ask="Ask operations: where does the limit come from?",
        source=SOURCE,
        figures=(),
        thresholds={},
        see_also=(),
        departments=("support",),
    )
    return msgspec.structs.replace(plain, **changes)


def failed(told: Finding) -> Outcome:
    return Outcome(told.code, told.at.route, Status.FAIL, finding=told)


def problem(**changes: Any) -> Problem:
    plain = Problem(
        kind="bad-duration",
        says="I can't tell how long this is",
        place=Place("support/times.yaml", 7, 19, 23),
        write="6m30s or 6h30m",
        excerpt="  average_target: 6:30",
        also=(Place("targets.yaml", 2, 1, 4),),
    )
    return msgspec.structs.replace(plain, **changes)


def report(
    outcomes: Sequence[Outcome] = (),
    rules: Sequence[RuleCard] = (),
    problems: Sequence[Problem] = (),
    **changes: Any,
) -> Report:
    cards = tuple(rules) or (rule(),)
    scope = Scope(
        files=(("support/times.yaml", "0" * 64), ("targets.yaml", "1" * 64)),
        passed=(),
        entries=4,
        sections=("handle_time",),
        absent_sections=("escalation",),
        only_begun=(),
        not_applicable=(),
        unresolved=(),
        departments=("support",),
        digest="2" * 64,
    )
    principles = dict.fromkeys(card.principle for card in cards)
    plain = Report(
        organisation="Harbour Outfitters",
        as_of=date(2026, 11, 22),
        version="0.1.0",
        packs=(("respect", "1.0 abcdef"),),
        scope=scope,
        rules=cards,
        outcomes=tuple(outcomes),
        scores=tuple(Score(name, 0.58, 0.74, 0.84, 0, 1, "") for name in principles),
        coverage=0.84,
        coverage_begun=0.84,
        suggestions=(Suggestion("queues.chat.patience", 3),),
        problems=tuple(problems),
    )
    return msgspec.structs.replace(plain, **changes)


def gated() -> Report:
    """A report with a required check that was not judged and a waiver in every state."""
    states = [
        WaiverStatus(waiver(f"f{n}"), state, Place("waivers.yaml", n, 3, 8))
        for n, state in enumerate(WaiverState, 1)
    ]
    required = (
        Unjudged("PRD01", "handle_time.chat", "not declared: queues.chat.patience"),
        Unjudged("SVC09", "", "left out by select or ignore"),
    )
    return report(unjudged=required, waivers=tuple(states))


def many(count: int, severities: Sequence[Severity] = ("high",), **changes: Any) -> Report:
    """A report with `count` findings, their severities in turn."""
    cards = {s: rule(f"PRD{n:02}", s) for n, s in enumerate(dict.fromkeys(severities), 1)}
    told = [finding(n, cards[severities[n % len(severities)]], **changes) for n in range(count)]
    return report([failed(one) for one in told], rules=list(cards.values()))
