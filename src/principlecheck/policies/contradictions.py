"""What entries say against one another, where no rule of a pack could judge them.

Two that hold for the same contacts and disagree, parts that come to more than the whole, queues
that mix what waits with what cannot wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import UNSET, structs

from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Span, format_working_time
from principlecheck.model.format.shapes import NO_TIME, ShareBound, SpanBound
from principlecheck.model.report.problem import Problem
from principlecheck.policies.listed_words import find_own_words_of_entry
from principlecheck.policies.opening import DAYS, days_in_policy_opening
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile

LIVE = frozenset(("phone", "chat", "in_person"))
DEFERRED = frozenset(("messaging", "email", "form", "social", "post"))
_SCOPES = ("channels", "queues", "reasons", "segments", "priority", "roles")
_CLOCKS = ("first_reply", "next_reply", "update", "resolution", "fulfilment")
_COMPARED = {
    "promises": (*_CLOCKS, "availability"),
    "targets": (
        *(*_CLOCKS, "first_contact_resolution", "occupancy", "adherence"),
        *("kept", "satisfaction", "abandonment", "availability"),
    ),
    "handle_time": ("hard_limit", "on_limit", "average_target", "wrap_up_limit"),
}
_TIMED = {
    **dict.fromkeys(
        ("promises", "targets", "measured"), tuple(f"{clock}.at_most" for clock in _CLOCKS)
    ),
    **dict.fromkeys(("follow_ups", "handovers", "agreements"), ("within",)),
}
_EVERYWHERE = ""
_ROUNDING = 1e-9
MOST_PROBLEMS = 200

SourceByRoute = Mapping[str, SourceFile]
"""The file of each entry, by its route."""


def find_contradicting_entries(organisation: Organisation, homes: SourceByRoute) -> list[Problem]:
    """Contradictions between entries, each at the later one with the places of the others."""
    checks = (
        *(
            _refuse_mixed_queues,
            _refuse_too_many_contacts,
            _refuse_same_ranks,
            _refuse_disagreeing_entries,
        ),
        *(_refuse_clocks_beside_hours, _refuse_near_words),
    )
    found = (problem for check in checks for problem in check(organisation, homes))
    return list(islice(found, MOST_PROBLEMS))


def _refuse_mixed_queues(organisation: Organisation, homes: SourceByRoute) -> Iterator[Problem]:
    for queue in organisation.items("queues"):
        found = [organisation.find("channels", id_) for id_ in queue.get("channels")]
        kinds = {channel.id: channel.get("kind") for channel in found if channel is not None}
        live = [id_ for id_, kind in kinds.items() if kind in LIVE]
        deferred = [id_ for id_, kind in kinds.items() if kind in DEFERRED]
        if live and deferred:
            says = (
                f"In `{queue.id}` customers wait on the line ({live[0]}) and away from it "
                f"({deferred[0]}); one queue cannot plan for both."
            )
            path = (*_path_of_contradicting_entry(queue), "channels")
            write = "a queue for each kind; one team may answer both"
            yield problem_in_policy("mixed-queue", says, homes[queue.route], path, write)


def _refuse_too_many_contacts(
    organisation: Organisation, homes: SourceByRoute
) -> Iterator[Problem]:
    """Shares of one queue's contacts: of its reasons, and of the priorities that hold in it."""
    reasons: dict[str, list[Item]] = defaultdict(list)
    for reason in organisation.items("contact_reasons"):
        reasons[reason.get("queue")].append(reason)
    for queue, items in sorted(reasons.items()):
        yield from _refuse_shares_above_whole(items, f"the contact reasons of `{queue}`", homes)
    classes = organisation.items("priorities")
    everywhere = [item for item in classes if not _ids_in_policy_scope(item, "queues")]
    yield from _refuse_shares_above_whole(
        everywhere, "the priorities that hold in every queue", homes
    )
    for queue in sorted({id_ for item in classes for id_ in _ids_in_policy_scope(item, "queues")}):
        there = [item for item in classes if queue in _ids_in_policy_scope(item, "queues")]
        yield from _refuse_shares_above_whole(
            [*everywhere, *there], f"the priorities of `{queue}`", homes
        )


def _refuse_shares_above_whole(
    items: list[Item], whose: str, homes: SourceByRoute
) -> Iterator[Problem]:
    parts = [item for item in items if item.get("share") is not None]
    total = sum(item.get("share").value for item in parts)
    if total > 1 + _ROUNDING:
        says = f"The shares of {whose} come to {units.format_share(total, 3)}, and 100 % is all there is."
        yield _refuse_contradicting_entries(
            "above-whole", says, parts, "share", homes, "shares that come to 100%"
        )


def _refuse_same_ranks(organisation: Organisation, homes: SourceByRoute) -> Iterator[Problem]:
    """Priorities of one rank, where both hold: nobody can tell which is served first."""
    holders: dict[int, dict[str, Item]] = defaultdict(dict)
    for item in organisation.items("priorities"):
        same_rank = holders[item.get("rank")]
        queues = sorted(_ids_in_policy_scope(item, "queues"))
        rivals = [same_rank[id_] for id_ in (*queues, _EVERYWHERE) if id_ in same_rank]
        if not queues:
            rivals = list(same_rank.values())
        if rivals:
            says = f"`{rivals[0].id}` and `{item.id}` have the same rank where both hold."
            write = "a rank of its own for each; 1 is served first"
            yield _refuse_contradicting_entries(
                "same-rank", says, [rivals[0], item], "rank", homes, write
            )
        for id_ in queues or [_EVERYWHERE]:
            same_rank.setdefault(id_, item)


def _refuse_disagreeing_entries(
    organisation: Organisation, homes: SourceByRoute
) -> Iterator[Problem]:
    """Entries of one scope that set one field differently."""
    for section, fields in _COMPARED.items():
        by_scopes: dict[tuple[object, ...], dict[tuple[object, ...], tuple[Item, Any]]] = {}
        for item in organisation.items(section):
            each = ((field, getattr(item.value, field)) for field in fields)
            declared = [(field, said) for field, said in each if said is not UNSET]
            if not declared:
                continue
            scopes = tuple(_ids_in_policy_scope(item, name) for name in _SCOPES)
            first = by_scopes.setdefault(scopes, {})
            for field, said in declared:
                for what, value in _what_policy_field_sets(said):
                    other, earlier = first.setdefault((field, *what), (item, value))
                    if earlier is not value and earlier != value:
                        says = (
                            f"`{other.route}` and `{item.route}` hold for the same contacts and "
                            f"set `{field}` to {earlier} and to {value}."
                        )
                        write = "it in one of them only, or give one a narrower scope"
                        yield _refuse_contradicting_entries(
                            "same-scope", says, [other, item], field, homes, write
                        )


def _refuse_clocks_beside_hours(
    organisation: Organisation, homes: SourceByRoute
) -> Iterator[Problem]:
    """Entries that name the hours of their clock, and a time that never stops.

    On the line somebody is there while anybody waits, so a reply there may be counted either way.
    """
    for section, fields in _TIMED.items():
        for item in organisation.items(section):
            named = item.get("hours")
            hours = organisation.find("hours", named) if named else None
            if hours is None or _policy_hours_never_shut(hours):
                continue
            live = _entry_is_for_live_contacts_only(organisation, item)
            for field in fields:
                span = item.get(field)
                reply = field.startswith(("first_reply", "next_reply"))
                if isinstance(span, Span) and span.unit == "elapsed" and not (live and reply):
                    says = (
                        f"{span} never stops for closing time, and the clock of `{item.route}` is "
                        f"said to run in {named}."
                    )
                    write = f"{format_working_time(span.amount)}, or hours: always"
                    path = (*_path_of_contradicting_entry(item), *field.split("."))
                    yield problem_in_policy("clock-hours", says, homes[item.route], path, write)


def _policy_hours_never_shut(hours: Item) -> bool:
    opening: dict[str, str] = hours.get("open")
    days = {
        day
        for named, at in opening.items()
        if at == "00:00-24:00"
        for day in days_in_policy_opening(named)
    }
    return len(days) == len(DAYS)


def _entry_is_for_live_contacts_only(organisation: Organisation, item: Item) -> bool:
    """Whether an entry holds for contacts on the line alone."""
    queues = [organisation.find("queues", id_) for id_ in _ids_in_policy_scope(item, "queues")]
    named = {id_ for queue in queues if queue for id_ in queue.get("channels")}
    channels = [
        organisation.find("channels", id_) for id_ in named | _ids_in_policy_scope(item, "channels")
    ]
    return bool(channels) and all(one and one.get("kind") in LIVE for one in channels)


def _refuse_near_words(organisation: Organisation, homes: SourceByRoute) -> Iterator[Problem]:
    """Words of a writer's own that may be meant for one that rules read."""
    for item in organisation.all_items():
        for word in find_own_words_of_entry(item):
            if word.near:
                field = (word.field,) if word.index is None else (word.field, word.index)
                path: Path = (
                    *(step for step in _path_of_contradicting_entry(item) if step),
                    *field,
                )
                home = homes.get(item.route) or homes[f"{item.section}.{word.field}"]
                says = f"`{word.word}` is near to `{word.near}`, which rules read; is it the same?"
                write = f"{word.near}, or a word that is less like it"
                yield problem_in_policy("near-word", says, home, path, write)


def _what_policy_field_sets(value: Any) -> Iterator[tuple[tuple[object, ...], Any]]:
    """What a field sets, by what it sets it for: the sides of a bound stand beside each other,
    and so do bounds for different shares of contacts.
    """
    if isinstance(value, SpanBound) or value == NO_TIME:
        yield ("a time",), "a time" if isinstance(value, SpanBound) else value
    if isinstance(value, SpanBound | ShareBound):
        share = getattr(value, "for_share", UNSET)
        for side in ("at_least", "at_most"):
            if (bound := getattr(value, side)) is not UNSET:
                yield (side, share), bound
    elif value != NO_TIME:
        yield (), value


def _refuse_contradicting_entries(
    kind: str, says: str, items: list[Item], field: str, homes: SourceByRoute, write: str
) -> Problem:
    """A problem of several entries, at the last of them in the order of files and lines."""
    found = [
        problem_in_policy(
            kind, says, homes[item.route], (*_path_of_contradicting_entry(item), field), write
        )
        for item in items
    ]
    found.sort(key=lambda problem: problem.place)
    return structs.replace(found[-1], also=tuple(problem.place for problem in found[:-1]))


def _path_of_contradicting_entry(item: Item) -> tuple[str, str]:
    return (item.section, item.id)


def _ids_in_policy_scope(item: Item, name: str) -> frozenset[str]:
    """The ids that a scope names; none where it is left out, which narrows nothing."""
    value = getattr(item.value, name, UNSET)
    if value is UNSET:
        return frozenset()
    return frozenset((value,)) if isinstance(value, str) else frozenset(value)
