"""Departments that are measured on moving one thing in opposite directions."""

from __future__ import annotations

from itertools import combinations
from operator import itemgetter
from typing import Annotated, cast

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing, RecordPart
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.sections.who import Department
from principlecheck.model.format.shapes import Shape
from principlecheck.model.format.subject import Subject

ON = "departments_and_object"
NOTHING = "nothing"
"""What sellers and support are measured on together, where no metric names both."""
_READS = ("metrics.departments", "metrics.pushes")
_SCORES = (*_READS, "departments.kind", "scorecards.role", "scorecards.weights", "roles.department")
facts = Facts(ON, reads=_READS)


def _what_metric_pushes_and_how(metric: Item) -> dict[str, str]:
    """What a metric moves, and which way; an object is the same in any case and spacing."""
    declared: dict[str, str] = metric.get("pushes") or {}
    return {" ".join(name.casefold().split()): way for name, way in declared.items()}


def _departments_metric_measures(metric: Item) -> tuple[str, ...]:
    return tuple(metric.get("departments") or ())


@once_per_organisation
def _metrics_pushing_each_object(organisation: Organisation) -> dict[str, list[tuple[Item, str]]]:
    """The metrics that push each object, in order, with the way they push it."""
    found: dict[str, list[tuple[Item, str]]] = {}
    for metric in organisation.items("metrics"):
        for name, way in _what_metric_pushes_and_how(metric).items():
            found.setdefault(name, []).append((metric, way))
    return found


@once_per_organisation
def _metrics_pushing_department(
    organisation: Organisation,
) -> dict[tuple[str, str, str], list[Item]]:
    """The metrics by which a department is to move an object one way."""
    found: dict[tuple[str, str, str], list[Item]] = {}
    for name, metrics in _metrics_pushing_each_object(organisation).items():
        for metric, way in metrics:
            for department in dict.fromkeys(_departments_metric_measures(metric)):
                found.setdefault((department, name, way), []).append(metric)
    return found


def find_departments_and_objects(organisation: Organisation) -> list[Subject]:
    """Every two departments that are measured on one object, whichever way each pushes it.

    A metric that does not say whom it measures, or what it pushes, stands for itself: what it
    would collide with is not known.
    """
    metrics = organisation.items("metrics")
    found = [
        Subject(ON, metric)
        for metric in metrics
        if metric.get("departments") is None or metric.get("pushes") is None
    ]
    for name, movers in sorted(
        _metrics_pushing_each_object(organisation).items(), key=itemgetter(0)
    ):
        departments = sorted(
            {id_ for metric, _ in movers for id_ in _departments_metric_measures(metric)}
        )
        for one, other in combinations(departments, 2):
            part = f"{name} between {one} and {other}"
            found.append(
                Subject(
                    ON,
                    _department_metric_names(organisation, one),
                    _department_metric_names(organisation, other),
                    part,
                )
            )
    return [*found, *_sellers_beside_support(organisation)]


def _sellers_beside_support(organisation: Organisation) -> list[Subject]:
    """Departments that sell and that support, each measured, and on nothing in common."""
    measured = {
        id_
        for metric in organisation.items("metrics")
        for id_ in _departments_metric_measures(metric)
    }
    kinds = {
        kind: [d for d in organisation.having("departments", "kind", kind) if d.id in measured]
        for kind in ("sales", "support")
    }
    return [
        Subject(ON, seller, helper, f"{NOTHING} between {seller.id} and {helper.id}")
        for seller in kinds["sales"]
        for helper in kinds["support"]
        if not any(
            helper.id in _departments_metric_measures(metric)
            for metric in organisation.having("metrics", "departments", seller.id)
        )
    ]


def _department_metric_names(organisation: Organisation, id_: str) -> Item:
    """The department; one that only its metric names has nothing else declared."""
    found = organisation.find("departments", id_)
    return found or Item("departments", id_, cast("Shape", Department()))


DEPARTMENTS_AND_OBJECT = Pairing(
    ON,
    "two departments that are measured on moving one thing",
    ("metrics",),
    find_departments_and_objects,
    union=True,
)


class Push(Struct, frozen=True):
    """Who is to push the object which way, and by which metrics."""

    upward: Annotated[Item, RecordPart("the department that is to push it up")]
    downward: Annotated[Item, RecordPart("the department that is to push it down")]
    ups: Annotated[list[Item], RecordPart("the metrics that push it up", of=("metrics",))]
    downs: Annotated[list[Item], RecordPart("the metrics that push it down", of=("metrics",))]


def _metrics_pushing_object_one_way(case: Case, department: Item, way: str) -> list[Item]:
    """The metrics by which a department is to move the object `way`."""
    key = department.id, case.fact("pushed_object"), way
    return _metrics_pushing_department(case.organisation).get(key, [])


def _sides_pulling_object_apart(case: Case) -> Push | None:
    """None where both pull alike."""
    for upward, downward in ((case.entry, case.other), (case.other, case.entry)):
        ups, downs = (
            _metrics_pushing_object_one_way(case, upward, "up"),
            _metrics_pushing_object_one_way(case, downward, "down"),
        )
        if ups and downs:
            return Push(upward, downward, ups, downs)
    return None


@facts.text
def pushed_object(case: Case) -> str:
    """What both are measured on moving.

    As the metric names it, in lower case.
    """
    return case.subject.part.partition(" between ")[0]


@facts.flag
def pulled_apart(case: Case) -> bool:
    """Whether one is to push it up and the other down.

    Raises `NotDeclared` for a metric that says too little to be compared.
    """
    if case.entry.section == "metrics":
        raise NotDeclared(
            *(
                f"{case.entry.route}.{name}"
                for name in ("departments", "pushes")
                if case.entry.get(name) is None
            )
        )
    sides = _sides_pulling_object_apart(case)
    if sides is None:
        return False
    for metric in (*sides.ups, *sides.downs):
        case.need(metric, "departments")
        case.need(metric, "pushes")
    moved = case.fact("pushed_object")
    case.step(f"{sides.upward.id} is to push {moved} up: {', '.join(one.id for one in sides.ups)}")
    case.step(
        f"{sides.downward.id} is to push {moved} down: {', '.join(one.id for one in sides.downs)}"
    )
    return True


@facts.flag
def both_share_a_metric(case: Case) -> bool:
    """Whether some metric measures both departments.

    Any metric that names both. That there is none is certain once each says whom it measures.
    """
    having = case.organisation.having
    measuring = having("metrics", "departments", case.entry.id)
    if any(case.other.id in _departments_metric_measures(metric) for metric in measuring):
        return True
    silent = [f"{one.route}.departments" for one in having("metrics", "departments", None)]
    if silent:
        raise NotDeclared(*silent)
    case.finished("metrics", "departments")
    return False


def _metrics_department_is_scored_on(case: Case, department: Item) -> set[str]:
    """The metrics on the scorecards of the department's roles."""
    cards = case.organisation.items("scorecards")
    roles = {role.id for role in case.organisation.having("roles", "department", department.id)}
    return {id_ for card in cards if card.get("role") in roles for id_ in card.get("weights") or ()}


@facts.flag(reads=_SCORES)
def answer_for_nothing_together(case: Case) -> bool:
    """Whether sellers and support are each measured, and share no measure.

    Neither by a metric that names both nor on their scorecards; that takes complete scorecards.
    """
    if case.entry.section != "departments" or case.fact("pushed_object") != NOTHING:
        return False
    if _metrics_department_is_scored_on(case, case.entry) & _metrics_department_is_scored_on(
        case, case.other
    ):
        return False
    case.finished("scorecards")
    return True


@facts.record
def push(case: Case) -> Push:
    """Who is to push the object up, and who down."""
    sides = _sides_pulling_object_apart(case)
    if sides is None:
        raise NotAssessable("Both are to push it the same way.")
    return sides
