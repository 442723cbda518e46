"""Figures that are not written, because what others leave would be about few people or about one.

Shares and means add up: the figure of a queue and those of all its reasons but one give that of
the last reason, however few contacts it has; and so do two periods of which one lies in the other.
Where what is left over has fewer contacts than a group that is written, one figure more is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from principlecheck.evidence.cleaning import Period
from principlecheck.evidence.figures import Figure, Measured
from principlecheck.evidence.measured_file import period_name
from principlecheck.model.format.organisation import Item, Organisation

_PARTS = ("reasons", "segments", "priority")
_SCOPES = ("queues", *_PARTS)


def without_rests(
    groups: Sequence[Measured], organisation: Organisation, period: Period, fewest: int
) -> list[Measured]:
    """The groups without the figures that others would tell too much by, which is noted on them;
    a group that has no figure left is left out.
    """
    parts: dict[tuple[str, str | None], list[Measured]] = {}
    for group in groups:
        parts.setdefault((_key(group.scopes, ("queues",)), _part_of(group)), []).append(group)
    for whole in groups:
        for column in _PARTS if _part_of(whole) is None else ():
            alike = parts.get((_key(whole.scopes, ("queues",)), column), [])
            _keep_a_rest(whole, alike, fewest)
    earlier: dict[str, list[Item]] = {}
    for item in organisation.items("measured"):
        earlier.setdefault(_key(item), []).append(item)
    for group in groups:
        _differ_from_other_periods(group, earlier.get(_key(group.scopes), []), period, fewest)
    return [g for g in groups if g.figures or (g.plain and _part_of(g) is None)]


def _part_of(group: Measured) -> str | None:
    return next((name for name in _PARTS if name in group.scopes), None)


def _key(of: Item | Mapping[str, object], names: Sequence[str] = _SCOPES) -> str:
    """The scopes of a group or an entry by which alike ones are found."""
    return repr([of.get(name) or None for name in names])


def _keep_a_rest(whole: Measured, parts: Sequence[Measured], fewest: int) -> None:
    """Takes figures out of parts until what they leave of the whole is many contacts, or none."""
    for route, figure in whole.figures.items():
        if not _adds_up(route):
            continue
        having = [part for part in parts if _same_figure(part, whole, route)]
        having.sort(key=lambda part: part.figures[route].contacts)
        rest = figure.contacts - sum(part.figures[route].contacts for part in having)
        while having and (0 < rest < fewest or (rest and any(p.one_agent for p in parts))):
            smallest = having.pop(0)
            rest += smallest.figures[route].contacts
            _take_out(smallest, route)
            _say(whole, "what its parts leave of it would be of few contacts, or of one agent")
            if rest >= fewest:
                break


def _adds_up(route: str) -> bool:
    """Whether a figure of a whole is the weighted mean of those of its parts."""
    return not route.endswith(".at_most") and (
        "." not in route or route.rpartition(".")[2] in ("mean", "for_share")
    )


def _same_figure(one: Measured, other: Measured, route: str) -> bool:
    """Whether both have a figure, of one and the same time where it is a share within one."""
    if route not in one.figures:
        return False
    at = route.replace(".for_share", ".at_most")
    return at == route or _text(one.figures.get(at)) == _text(other.figures.get(at))


def _text(figure: Figure | None) -> str:
    return "" if figure is None else figure.value


def _differ_from_other_periods(
    group: Measured, alike: Sequence[Item], period: Period, fewest: int
) -> None:
    """Takes out what a measurement of a longer or a shorter period would tell of few contacts."""
    for other in _nested(alike, period):
        certainty = other.get("certainty") or {}
        for route in [r for r in group.figures if _adds_up(r) and r in certainty]:
            if 0 < abs(group.figures[route].contacts - certainty[route].contacts) < fewest:
                _take_out(group, route)
                _say(group, f"what {other.route} leaves of it would be of few contacts")


def _nested(items: Iterable[Item], period: Period) -> Iterable[Item]:
    for item in items:
        since, until = item.get("since"), item.get("until")
        if since is None or _is_replaced(item, period):
            continue
        inside = period.first <= since and until <= period.last
        around = since <= period.first and period.last <= until
        if inside or around:
            yield item


def _is_replaced(item: Item, period: Period) -> bool:
    """Whether an entry is of the file that is written now: of the same days, or of the same month
    as far as it had gone.
    """
    if (item.get("since"), item.get("until")) == (period.first, period.last):
        return True
    name = period_name(period.first, period.last)
    return item.id == name or (
        item.id.startswith(f"{name}-") and not item.id.startswith(f"{name}-to-")
    )


def _take_out(group: Measured, route: str) -> None:
    del group.figures[route]
    group.figures.pop(route.replace(".for_share", ".at_most"), None)
    if route == "first_contact_resolution":
        group.plain.pop("unsolved_come_back", None)


def _say(group: Measured, why: str) -> None:
    where = ", ".join(
        str(part)
        for value in group.scopes.values()
        for part in (value if isinstance(value, list) else [value])
    )
    group.notes.append(f"Not every figure of {where or 'all contacts'} is written: {why}.")
