"""What an entry says against itself.

The schema sees one value at a time; these checks see the values of an entry together. An entry
that fails one is refused like one that does not fit its type: its name exists, its values do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.format.sections.incentives import Scorecard
from principlecheck.model.format.sections.rules import Condition
from principlecheck.model.format.sections.times import IfMissed
from principlecheck.model.format.sections.who import AboutOrganisation, Costs, Hours
from principlecheck.model.format.shapes import (
    CountBound,
    DurationSpread,
    Entry,
    MeasuredSpan,
    MoneyBound,
    MoneySpread,
    Shape,
    ShareBound,
    SpanBound,
    SpanSpread,
    inside,
)
from principlecheck.policies.convert import Converted, to_shape
from principlecheck.policies.figures import (
    WorkingDay,
    flaws_of_bound,
    flaws_of_condition,
    flaws_of_costs,
    flaws_of_deliberate,
    flaws_of_measured,
    flaws_of_missed,
    flaws_of_spread,
    flaws_of_weights,
    not_known,
)
from principlecheck.policies.opening import flaws_of_hours
from principlecheck.policies.refusals.flaw import Flaw
from principlecheck.policies.refusals.refused import problem_at
from principlecheck.policies.working_days import WorkingDays
from principlecheck.reading.places import Path

_CHECKS: Mapping[type, Callable[[Any, Path], Iterator[Flaw]]] = {
    SpanBound: flaws_of_bound,
    ShareBound: flaws_of_bound,
    MoneyBound: flaws_of_bound,
    CountBound: flaws_of_bound,
    IfMissed: flaws_of_missed,
    Condition: flaws_of_condition,
    Scorecard: flaws_of_weights,
    Hours: flaws_of_hours,
    Costs: flaws_of_costs,
}


_SPREADS = (DurationSpread, SpanSpread, MoneySpread)


def refuse_inconsistent(file: Converted, days: WorkingDays) -> None:
    """Takes the entries that contradict themselves out of `file`, with a problem for each flaw."""
    file.items = _consistent(file, file.items, days)
    file.drafts = _consistent(file, file.drafts, days)
    file.about = _consistent_about(file, file.about)
    file.about_drafts = _consistent_about(file, file.about_drafts)


def _consistent(file: Converted, items: list[Item], days: WorkingDays) -> list[Item]:
    kept: list[Item] = []
    for item in items:
        flaws = list(flaws_in(item.value, (item.section, item.id), partial(days.of, item)))
        if flaws:
            _refuse(file, item.section, item.id, flaws)
        else:
            kept.append(item)
    return kept


def _consistent_about(file: Converted, about: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in about.items():
        flaws = list(flaws_in(to_shape({name: value}, AboutOrganisation), (ORGANISATION,)))
        if flaws:
            _refuse(file, ORGANISATION, name, flaws)
        else:
            kept[name] = value
    return kept


def _refuse(file: Converted, section: str, name: str, flaws: list[Flaw]) -> None:
    file.refuse(section, [name])
    for flaw in flaws:
        file.note(
            problem_at(flaw.kind, flaw.says, file.source, flaw.path, flaw.write, key=flaw.key)
        )


def flaws_in(value: Any, path: Path, day: WorkingDay = not_known) -> Iterator[Flaw]:
    """The flaws of an entry and of every shape inside it; `day` knows the seconds of its working
    day.
    """
    check = _CHECKS.get(type(value))
    if check is not None:
        yield from check(value, path)
    elif isinstance(value, MeasuredSpan):
        yield from flaws_of_measured(value, path, day)
    elif isinstance(value, _SPREADS):
        yield from flaws_of_spread(value, path, day)
    for name, part in inside(value):
        if isinstance(part, Shape):
            yield from flaws_in(part, (*path, name), day)
        elif isinstance(part, list):
            for index, one in enumerate(part):
                if isinstance(one, Shape):
                    yield from flaws_in(one, (*path, name, index), day)
    if isinstance(value, Entry):
        yield from flaws_of_deliberate(value, path)
