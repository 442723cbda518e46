"""What departments owe customers, and whom the service standards bind."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.steering.causes import kind_of_department
from principlecheck.model.format.organisation import ORGANISATION, Item

SOUGHT = ("quality", "accessibility", "choice", "value", "caring")
"""The five service standards that the source names."""
EVERYONE = "everyone"
_COMMITMENT = ("departments.commitment",)
organisation_facts = Facts(ORGANISATION, reads=("standards.kind",))


@organisation_facts.entries(reads=_COMMITMENT, of=("departments",))
def committed(case: Case) -> list[Item]:
    """The departments that owe customers something.

    Raises `NotDeclared` without one: where no department has written one, the practice is unknown.
    """
    departments = case.items("departments")
    found = [one for one in departments if case.get(one, "commitment") is not None]
    if not found:
        raise NotDeclared("departments.commitment")
    return found


@organisation_facts.entries(reads=_COMMITMENT, of=("departments",))
def uncommitted(case: Case) -> list[Item]:
    """The departments that owe customers nothing in writing.

    What they leave out is none once departments are complete.
    """
    found = [one for one in case.items("departments") if one.get("commitment") is None]
    if found:
        case.finished("departments", "commitment")
    return found


_BINDS = ("standards.binds", "departments.kind")


standards_facts = Facts("standards", reads=_BINDS)


@standards_facts.flag
def binds_support_alone(case: Case) -> bool:
    """Whether it binds nobody outside support.

    False where support is all that there is; an empty list binds nobody.
    """
    bound: list[str] = case.need(case.entry, "binds")
    if EVERYONE in bound:
        return False
    departments = [d for id_ in bound if (d := case.organisation.find("departments", id_))]
    if any(kind_of_department(case, department) != "support" for department in departments):
        return False
    if len(departments) < len(bound):
        raise NotDeclared(*(f"departments.{id_}" for id_ in bound))
    return _other_departments_exist(case, bound)


def _other_departments_exist(case: Case, bound: list[str]) -> bool:
    if any(department.id not in bound for department in case.items("departments")):
        return True
    case.finished("departments")
    return not bound


@standards_facts.entries
def departments_left_free(case: Case) -> list[Item]:
    """The departments that it leaves free."""
    bound: list[str] = case.get(case.entry, "binds") or []
    departments = case.organisation.items("departments")
    return [department for department in departments if department.id not in bound]


@organisation_facts.names
def missing_standards(case: Case) -> list[str]:
    """The service standards that nobody has declared.

    Of the source's five; a kind that is said not to apply is not missed.
    """
    declared = {item.get("kind") for item in case.items("standards")}
    missing = [kind for kind in SOUGHT if kind not in declared]
    excused = [
        f"standards.{kind}"
        for kind in missing
        if f"standards.{kind}" in case.organisation.not_applicable
    ]
    sought = [kind for kind in missing if f"standards.{kind}" not in excused]
    if sought:
        case.finished("standards", sought[0])
    elif excused:
        raise NotDeclared(*excused)
    return sought
