"""Figures that are not written, because what others leave would be about few people or about one.

Shares and means add up: the figure of a queue and those of all its reasons but one give that of
the last reason, however few contacts it has; and so do two periods of which one lies in the other.
Where what is left over has fewer contacts than a group that is written, one figure more is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from principlecheck.evidence.cleaning import Period
from principlecheck.evidence.figures import MeasuredFigure, MeasuredGroup
from principlecheck.evidence.measured_file import name_of_measured_period
from principlecheck.model.format.organisation import Item, Organisation

_PARTS = ("reasons", "segments", "priority")
_SCOPES = ("queues", *_PARTS)


def withhold_telling_figures(
    groups: Sequence[MeasuredGroup], organisation: Organisation, period: Period, fewest: int
) -> list[MeasuredGroup]:
    """The groups without the figures that others would tell too much by, which is noted on them;
    a group that has no figure left is left out.
    """
    parts: dict[tuple[str, str | None], list[MeasuredGroup]] = {}
    for group in groups:
        parts.setdefault(
            (_scope_key_of_measured(group.scopes, ("queues",)), _part_of_measured_whole(group)), []
        ).append(group)
    for whole in groups:
        for column in _PARTS if _part_of_measured_whole(whole) is None else ():
            alike = parts.get((_scope_key_of_measured(whole.scopes, ("queues",)), column), [])
            _withhold_small_remainders(whole, alike, fewest)
    earlier: dict[str, list[Item]] = {}
    for item in organisation.items("measured"):
        earlier.setdefault(_scope_key_of_measured(item), []).append(item)
    for group in groups:
        _withhold_against_other_periods(
            group, earlier.get(_scope_key_of_measured(group.scopes), []), period, fewest
        )
    return [g for g in groups if g.figures or (g.plain and _part_of_measured_whole(g) is None)]


def _part_of_measured_whole(group: MeasuredGroup) -> str | None:
    return next((name for name in _PARTS if name in group.scopes), None)


def _scope_key_of_measured(of: Item | Mapping[str, object], names: Sequence[str] = _SCOPES) -> str:
    """The scopes of a group or an entry by which alike ones are found."""
    return repr([of.get(name) or None for name in names])


def _withhold_small_remainders(
    whole: MeasuredGroup, parts: Sequence[MeasuredGroup], fewest: int
) -> None:
    """Takes figures out of parts until what they leave of the whole is many contacts, or none."""
    for route, figure in whole.figures.items():
        if not _measured_parts_add_up(route):
            continue
        having = [part for part in parts if _same_measured_figure(part, whole, route)]
        having.sort(key=lambda part: part.figures[route].contacts)
        rest = figure.contacts - sum(part.figures[route].contacts for part in having)
        while having and (0 < rest < fewest or (rest and any(p.one_agent for p in parts))):
            smallest = having.pop(0)
            rest += smallest.figures[route].contacts
            _withhold_figure(smallest, route)
            _note_withheld_figure(
                whole, "what its parts leave of it would be of few contacts, or of one agent"
            )
            if rest >= fewest:
                break


def _measured_parts_add_up(route: str) -> bool:
    """Whether a figure of a whole is the weighted mean of those of its parts."""
    return not route.endswith(".at_most") and (
        "." not in route or route.rpartition(".")[2] in ("mean", "for_share")
    )


def _same_measured_figure(one: MeasuredGroup, other: MeasuredGroup, route: str) -> bool:
    """Whether both have a figure, of one and the same time where it is a share within one."""
    if route not in one.figures:
        return False
    at = route.replace(".for_share", ".at_most")
    return at == route or _measured_figure_text(one.figures.get(at)) == _measured_figure_text(
        other.figures.get(at)
    )


def _measured_figure_text(figure: MeasuredFigure | None) -> str:
    return "" if figure is None else figure.value


def _withhold_against_other_periods(
    group: MeasuredGroup, alike: Sequence[Item], period: Period, fewest: int
) -> None:
    """Takes out what a measurement of a longer or a shorter period would tell of few contacts."""
    for other in _measurements_nested_in_period(alike, period):
        certainty = other.get("certainty") or {}
        for route in [r for r in group.figures if _measured_parts_add_up(r) and r in certainty]:
            if 0 < abs(group.figures[route].contacts - certainty[route].contacts) < fewest:
                _withhold_figure(group, route)
                _note_withheld_figure(
                    group, f"what {other.route} leaves of it would be of few contacts"
                )


def _measurements_nested_in_period(items: Iterable[Item], period: Period) -> Iterable[Item]:
    for item in items:
        since, until = item.get("since"), item.get("until")
        if since is None or _measurement_is_replaced(item, period):
            continue
        inside = period.first <= since and until <= period.last
        around = since <= period.first and period.last <= until
        if inside or around:
            yield item


def _measurement_is_replaced(item: Item, period: Period) -> bool:
    """Whether an entry is of the file that is written now: of the same days, or of the same month
    as far as it had gone.
    """
    if (item.get("since"), item.get("until")) == (period.first, period.last):
        return True
    name = name_of_measured_period(period.first, period.last)
    return item.id == name or (
        item.id.startswith(f"{name}-") and not item.id.startswith(f"{name}-to-")
    )


def _withhold_figure(group: MeasuredGroup, route: str) -> None:
    del group.figures[route]
    group.figures.pop(route.replace(".for_share", ".at_most"), None)
    if route == "first_contact_resolution":
        group.plain.pop("unsolved_come_back", None)


def _note_withheld_figure(group: MeasuredGroup, why: str) -> None:
    where = ", ".join(
        str(part)
        for value in group.scopes.values()
        for part in (value if isinstance(value, list) else [value])
    )
    group.notes.append(f"Not every figure of {where or 'all contacts'} is written: {why}.")
