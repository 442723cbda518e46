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
    fields_inside_struct,
)
from principlecheck.policies.convert import ConvertedFile, convert_to_shape
from principlecheck.policies.figures import (
    WorkingDay,
    find_flaws_of_bound,
    find_flaws_of_condition,
    find_flaws_of_costs,
    find_flaws_of_deliberate,
    find_flaws_of_measured_span,
    find_flaws_of_missed_payment,
    find_flaws_of_spread,
    find_flaws_of_weights,
    hours_nobody_has_looked_for,
)
from principlecheck.policies.opening import find_flaws_of_hours
from principlecheck.policies.refusals.flaw import Flaw
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.policies.working_days import WorkingDays
from principlecheck.reading.places import Path

_CHECKS: Mapping[type, Callable[[Any, Path], Iterator[Flaw]]] = {
    SpanBound: find_flaws_of_bound,
    ShareBound: find_flaws_of_bound,
    MoneyBound: find_flaws_of_bound,
    CountBound: find_flaws_of_bound,
    IfMissed: find_flaws_of_missed_payment,
    Condition: find_flaws_of_condition,
    Scorecard: find_flaws_of_weights,
    Hours: find_flaws_of_hours,
    Costs: find_flaws_of_costs,
}


_SPREADS = (DurationSpread, SpanSpread, MoneySpread)


def refuse_inconsistent_entries(file: ConvertedFile, days: WorkingDays) -> None:
    """Takes the entries that contradict themselves out of `file`, with a problem for each flaw."""
    file.items = _refuse_inconsistent_section(file, file.items, days)
    file.drafts = _refuse_inconsistent_section(file, file.drafts, days)
    file.about = _refuse_inconsistent_organisation(file, file.about)
    file.about_drafts = _refuse_inconsistent_organisation(file, file.about_drafts)


def _refuse_inconsistent_section(
    file: ConvertedFile, items: list[Item], days: WorkingDays
) -> list[Item]:
    kept: list[Item] = []
    for item in items:
        flaws = list(
            find_flaws_in_entry(item.value, (item.section, item.id), partial(days.of, item))
        )
        if flaws:
            _refuse_flawed_entry(file, item.section, item.id, flaws)
        else:
            kept.append(item)
    return kept


def _refuse_inconsistent_organisation(file: ConvertedFile, about: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in about.items():
        flaws = list(
            find_flaws_in_entry(convert_to_shape({name: value}, AboutOrganisation), (ORGANISATION,))
        )
        if flaws:
            _refuse_flawed_entry(file, ORGANISATION, name, flaws)
        else:
            kept[name] = value
    return kept


def _refuse_flawed_entry(file: ConvertedFile, section: str, name: str, flaws: list[Flaw]) -> None:
    file.refuse(section, [name])
    for flaw in flaws:
        file.note(
            problem_in_policy(
                flaw.kind, flaw.says, file.source, flaw.path, flaw.write, key=flaw.key
            )
        )


def find_flaws_in_entry(
    value: Any, path: Path, day: WorkingDay = hours_nobody_has_looked_for
) -> Iterator[Flaw]:
    """The flaws of an entry and of every shape inside it; `day` knows the seconds of its working
    day.
    """
    check = _CHECKS.get(type(value))
    if check is not None:
        yield from check(value, path)
    elif isinstance(value, MeasuredSpan):
        yield from find_flaws_of_measured_span(value, path, day)
    elif isinstance(value, _SPREADS):
        yield from find_flaws_of_spread(value, path, day)
    for name, part in fields_inside_struct(value):
        if isinstance(part, Shape):
            yield from find_flaws_in_entry(part, (*path, name), day)
        elif isinstance(part, list):
            for index, one in enumerate(part):
                if isinstance(one, Shape):
                    yield from find_flaws_in_entry(one, (*path, name, index), day)
    if isinstance(value, Entry):
        yield from find_flaws_of_deliberate(value, path)
