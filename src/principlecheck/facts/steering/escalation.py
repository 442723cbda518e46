"""The paths that a case can take upwards: who keeps it, whether it circles, where it ends.

A graph of roles with an edge for each escalation; depth-first and breadth-first search in a few
lines, so that no graph library is needed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from principlecheck.arithmetic.deadline import Wait, find_worst_overrun
from principlecheck.arithmetic.schedule import NeverOpen
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.timing.working_time import HOURS_READS, starts_of_wait, wait_on_hours
from principlecheck.model import units
from principlecheck.model.format.names import entry_name
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Span
from principlecheck.model.report.chart import Path, Station

ON = "handovers"
_READS = ("handovers.kind", "handovers.from", "handovers.to", "handovers.final")
MOST_PATHS = 100  # beyond this nobody reads the longest one anyway
facts = Facts(ON, reads=_READS)


def escalations_in_order(case: Case) -> list[Item]:
    """The escalations, ordered by id."""
    return [item for item in case.organisation.items(ON) if item.get("kind") == "escalation"]


def _escalations_leaving_roles(edges: list[Item]) -> dict[str, list[Item]]:
    """The escalations that leave each role."""
    found: dict[str, list[Item]] = {}
    for edge in edges:
        found.setdefault(edge.get("from"), []).append(edge)
    return found


def _escalation_depths_of_roles(edges: list[Item]) -> dict[str, int]:
    """How many steps each role is from where cases begin: roles that nothing escalates to.

    Where everything circles, the first role by name counts as such a beginning.
    """
    onwards = _escalations_leaving_roles(edges)
    receiving = {edge.get("to") for edge in edges}
    roles = sorted({edge.get("from") for edge in edges} | receiving)
    depths: dict[str, int] = {}
    for start in [role for role in roles if role not in receiving] + roles:
        if start in depths:
            continue
        depths[start] = 0
        waiting = deque([start])
        while waiting:
            role = waiting.popleft()
            for edge in onwards.get(role, []):
                if edge.get("to") not in depths:
                    depths[edge.get("to")] = depths[role] + 1
                    waiting.append(edge.get("to"))
    return depths


def _escalation_way_back(edges: list[Item], entry: Item) -> list[Item]:
    """The shortest way from the receiver of `entry` back to its sender; empty where none leads."""
    onwards = _escalations_leaving_roles(edges)
    start, goal = entry.get("to"), entry.get("from")
    came_by: dict[str, Item] = {}
    waiting = deque([start])
    while waiting:
        role = waiting.popleft()
        for edge in onwards.get(role, []):
            to = edge.get("to")
            if to != start and to not in came_by:
                came_by[to] = edge
                waiting.append(to)
    way: list[Item] = []
    at = goal
    while at != start:
        if at not in came_by:
            return []
        way.append(came_by[at])
        at = came_by[at].get("from")
    return way[::-1]


@facts.flag
def closes_circle(case: Case) -> bool:
    """Whether the escalation closes a circle.

    True for the step that leads back towards the beginning, once for each circle.

    Every circle has a step that leads no further from where cases begin. A step whose receiver
    is the last to decide is part of none.
    """
    if case.need(case.entry, "kind") != "escalation" or case.get(case.entry, "final"):
        return False
    going_on = _undecided_escalations(case)
    if case.entry.get("to") != case.entry.get("from") and not _escalation_way_back(
        going_on, case.entry
    ):
        return False
    depths = _escalation_depths_of_roles(escalations_in_order(case))
    return depths[case.entry.get("to")] <= depths[case.entry.get("from")]


def _undecided_escalations(case: Case) -> list[Item]:
    """The escalations whose receiver is not the last to decide."""
    return [edge for edge in escalations_in_order(case) if not edge.get("final")]


@facts.text(formula="the shortest way back to the sender")
def circle(case: Case) -> str:
    """The circle.

    Role by role, beginning and ending with the receiver.
    """
    if not case.fact("closes_circle"):
        raise NotAssessable("This step closes no circle.")
    way = _escalation_way_back(_undecided_escalations(case), case.entry)
    roles = [case.entry.get("to"), *(edge.get("to") for edge in way), case.entry.get("to")]
    for edge in (*way, case.entry):
        case.step(f"{edge.route}: {case.need(edge, 'from')} to {case.need(edge, 'to')}")
    return _escalation_way_in_words(case, roles)


@facts.flag
def dead_end(case: Case) -> bool:
    """Whether the receiver can neither pass it on nor decide.

    A receiver for whom no further escalation is declared has to be the last, by `final`.
    """
    if case.need(case.entry, "kind") != "escalation" or leaves_us(case):
        return False
    to = case.need(case.entry, "to")
    if to in _escalations_leaving_roles(escalations_in_order(case)) or case.entry.get("final"):
        case.get(case.entry, "final")
        return False
    case.finished(ON, "from")
    return not case.need(case.entry, "final")


@facts.flag(reads=("handovers.to", "roles.outside"))
def leaves_us(case: Case) -> bool:
    """Whether the case leaves the organisation: the receiver is a body outside."""
    receiver = case.organisation.find("roles", case.need(case.entry, "to"))
    return receiver is not None and case.get(receiver, "outside") is True


@facts.flag(reads=("handovers.final", "handovers.may_decide"))
def ends_undecided(case: Case) -> bool:
    """Whether it ends with somebody who may decide nothing.

    By an empty `may_decide` of the last step; left out, the last may decide.
    """
    if case.get(case.entry, "final") is not True:
        return False
    return bool(case.get(case.entry, "may_decide") == [])


def _escalation_paths(case: Case) -> list[list[Item]]:
    edges = escalations_in_order(case)
    return escalation_ways_up(edges, _roles_where_cases_begin(edges))


def escalation_ways_up(edges: list[Item], beginnings: Iterable[str] = ()) -> list[list[Item]]:
    """Every way up from where cases begin, until it ends or would meet a role again.

    They begin at `beginnings`, else where no step leads; where all circles, at one of its roles.
    """
    onwards, depths = _escalations_leaving_roles(edges), _escalation_depths_of_roles(edges)
    found: list[list[Item]] = []

    def follow(role: str, path: list[Item], met: frozenset[str]) -> None:
        steps = [edge for edge in onwards.get(role, []) if edge.get("to") not in met]
        for edge in steps if len(found) < MOST_PATHS else ():
            follow(edge.get("to"), [*path, edge], met | {edge.get("to")})
        if not steps and path:
            found.append(path)

    for role in beginnings or sorted(role for role in depths if depths[role] == 0):
        follow(role, [], frozenset((role,)))
    return found


def _roles_where_cases_begin(edges: list[Item]) -> list[str]:
    """Where cases may begin: with the roles that nothing escalates to, and with any role of a
    circle that none of them leads to, for nothing says which is the first there.
    """
    onwards = _escalations_leaving_roles(edges)
    receiving = {edge.get("to") for edge in edges}
    first = sorted(set(onwards) - receiving)
    reached, waiting = set(first), deque(first)
    while waiting:
        for edge in onwards.get(waiting.popleft(), []):
            if edge.get("to") not in reached:
                reached.add(edge.get("to"))
                waiting.append(edge.get("to"))
    return [*first, *sorted(receiving - reached)]


def time_escalation_stays_at_sender(case: Case, edge: Item) -> Wait:
    """How long the sender may keep it, on the sender's hours."""
    role = case.organisation.find("roles", edge.get("from"))
    department = (
        case.organisation.find("departments", role.get("department") or "") if role else None
    )
    span: Span = case.need(edge, "within")
    return wait_on_hours(case, span, edge, role, department)


def _longest_seconds_of_escalation(case: Case, path: list[Item]) -> float:
    """The longest that a path can take from any start of the coming six weeks."""
    waits = [time_escalation_stays_at_sender(case, edge) for edge in path]
    late = find_worst_overrun(waits, Wait(0, "second"), starts_of_wait(case))
    return late.seconds if late else 0.0


def _escalation_way_in_words(case: Case, roles: Iterable[str]) -> str:
    """Roles in words, in the order in which a case comes to them; by their ids where nothing says
    more of them.
    """
    ids = list(roles)
    names = {role.id: role.name for role in case.named("roles", ids)}
    return " → ".join(names.get(id_, id_) for id_ in ids)


def _escalation_paths_of_step(case: Case) -> list[list[Item]]:
    """The ways up that take this step, or that meet its sender where it only leads back."""
    paths = _escalation_paths(case)
    through = [path for path in paths if case.entry in path]
    sender = case.entry.get("from")
    return through or [p for p in paths if any(edge.get("to") == sender for edge in p)]


def _what_escalation_times_lack(path: list[Item]) -> list[str]:
    """What it would take to know how long a way up takes, in words."""
    untimed = [edge.id for edge in path if edge.get("within") is None]
    if untimed:
        return [f"{id_} does not say within what time" for id_ in untimed]
    return [
        f"the hours of {sender} are not declared" for sender in _senders_on_escalation_path(path)
    ]


def _senders_on_escalation_path(path: list[Item]) -> list[str]:
    return list(dict.fromkeys(edge.get("from") for edge in path))


@facts.text(
    formula="each step's `within` one after another, on the sender's hours, from the worst start",
    reads=(
        *_READS,
        "handovers.within",
        "handovers.hours",
        "roles.hours",
        "roles.department",
        "departments.hours",
        *HOURS_READS,
    ),
)
def longest_way(case: Case) -> str:
    """The longest way that a case can take over this step.

    A sentence to add: role by role with its time, or what it would take to know that.

    Nothing at all where no step says how long it may take.
    """
    paths = _escalation_paths_of_step(case)
    if not any(edge.get("within") for path in paths for edge in path):
        return ""
    timed: list[tuple[float, list[Item]]] = []
    unknown: dict[str, None] = {}
    for path in paths:
        try:
            timed.append((_longest_seconds_of_escalation(case, path), path))
        except NotDeclared:
            unknown.update(dict.fromkeys(_what_escalation_times_lack(path)))
        except NeverOpen:
            continue
    if not timed:
        why = f": {' and '.join(unknown)}" if unknown else ""
        return f" How long the longest way up takes is not known{why}."
    seconds, path = max(timed, key=lambda pair: pair[0])
    roles = _escalation_way_in_words(
        case, [path[0].get("from"), *(edge.get("to") for edge in path)]
    )
    spans = " + ".join(edge.get("within").spelled for edge in path)
    case.step(f"{roles}: {spans}; {units.format_duration(seconds)} from the worst start")
    known = "" if len(timed) == len(paths) else " of those whose times are declared"
    return (
        f" The longest way a case can take here{known} is {roles}: {spans}, "
        f"which can come to {units.spell_out_duration(seconds)} by the clock."
    )


@facts.chart(reads=(*_READS, "handovers.within", "handovers.hours", "handovers.owner"))
def way_up(case: Case) -> Path:
    """The way up.

    The circle role by role, or else the way with the most steps that takes this one.
    """
    if case.fact("closes_circle"):
        path = [*_escalation_way_back(_undecided_escalations(case), case.entry), case.entry]
        ends = f"back to {_escalating_role_in_words(case.entry.get('to'))}: nobody decides"
    else:
        ways = _escalation_paths_of_step(case)
        if case.entry.get("kind") != "escalation" or not ways:
            raise NotAssessable("This step is on no way up.")
        path = max(ways, key=len)
        ends = "decides" if path[-1].get("final") else "can neither pass it on nor decide"
    stations = [_station_of_escalation(edge) for edge in path]
    roles = [
        _escalating_role_in_words(role)
        for role in (*(edge.get("from") for edge in path), path[-1].get("to"))
    ]
    return Path(
        f"The way up from {roles[0]}",
        f"A case goes from {' to '.join(roles)}; there: {ends}.",
        (*stations, Station(roles[-1], ends)),
    )


def _escalating_role_in_words(role: str) -> str:
    return entry_name("roles", role)


def _station_of_escalation(edge: Item) -> Station:
    within = edge.get("within")
    return Station(
        _escalating_role_in_words(edge.get("from")),
        f"passes it on within {within}" if within else "passes it on at some time",
        f"owner: {_escalating_role_in_words(edge.get('owner'))}"
        if edge.get("owner")
        else "nobody owns it on the way",
    )


@facts.text
def break_route(case: Case) -> str:
    """Where the path breaks.

    The receiver where the path circles or ends there; the hand-over itself without an owner.
    """
    if case.fact("closes_circle"):
        return f"{case.entry.route}.to"
    if case.fact("ends_undecided"):
        return f"{case.entry.route}.may_decide"
    try:
        ends = bool(case.fact("dead_end"))
    except NotDeclared:
        ends = False
    return f"{case.entry.route}.to" if ends else case.entry.route


@facts.text(reads=("handovers.owner",))
def ownerless_note(case: Case) -> str:
    """What else is missing.

    A sentence to add where the hand-over lacks an owner as well; otherwise nothing.
    """
    owned = case.get(case.entry, "owner") is not None
    return "" if owned else " Nobody owns the case on the way either."
