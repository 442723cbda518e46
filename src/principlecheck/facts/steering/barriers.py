"""The way in which colleagues say that a rule stops them from helping."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.model.format.organisation import ORGANISATION, Item

_WANTED = {"owner": "an owner", "within": "a deadline"}
facts = Facts(ORGANISATION, reads=("listening.kind", "listening.owner", "listening.within"))


class BarrierReports(Struct, frozen=True):
    """What becomes of reports; the last two are about the first way that lacks something."""

    exist: Annotated[bool, RecordPart("whether there is any way to report a barrier")]
    answered: Annotated[
        bool, RecordPart("whether each way to report one has an owner and a deadline")
    ]
    lacks: Annotated[list[str], RecordPart("what the way to report lacks")]
    lacking: Annotated[
        list[Item], RecordPart("the way to report that lacks something", of=("listening",))
    ]


@facts.record
def barrier_reports(case: Case) -> BarrierReports:
    """The ways to report a rule that stops people helping."""
    ways = [item for item in case.items("listening") if item.get("kind") == "policy_barriers"]
    if not ways:
        case.finished("listening", "policy_barriers")
        return BarrierReports(False, False, [], [])
    lacking = [(item, name) for item in ways for name in _WANTED if case.get(item, name) is None]
    if not lacking:
        return BarrierReports(True, True, [], [])
    excused = case.organisation.not_applicable
    if all(f"listening.{name}" in excused for _, name in lacking):
        raise NotDeclared(*(f"{item.route}.{name}" for item, name in lacking))
    first, _ = lacking[0]
    lacks = [_WANTED[name] for item, name in lacking if item is first]
    return BarrierReports(True, False, lacks, [first])
