"""How a fact's provenance is kept where facts share what holds for the whole organisation."""

from types import TracebackType

import pytest

from principlecheck.facts.case import Case, Computed, Facts, NotDeclared, Sheet
from principlecheck.model.format.subject import Subject
from tests.facts.kit import organisation

facts = Facts("teams")
run: list[str] = []


def _hours(case: Case) -> list[str]:
    run.append("hours")
    case.step("both read")
    case.assume("They hold.")
    return [case.need(item, "time_zone") for item in case.organisation.items("hours")]


def _nothing(case: Case) -> None:
    run.append("nothing")
    raise NotDeclared("hours.open")


@facts.names
def zones(case: Case) -> list[str]:
    """The zones of all hours."""
    case.need(case.entry, "department")
    return case.shared(_hours)


@facts.count
def number_of_zones(case: Case) -> int:
    """How many zones there are."""
    return len(case.fact("zones"))


@facts.flag
def undeclared(case: Case) -> bool:
    """What cannot be said."""
    case.shared(_nothing)
    return True


DECLARED = organisation("""\
hours:
  day: {time_zone: Europe/Berlin, open: {mon-fri: 09:00-17:00}}
  night: {time_zone: Europe/Paris, open: {mon-fri: 18:00-23:00}}
departments: {care: {}}
teams: {east: {department: care}, west: {department: care}}
""")
READ = ("hours.day.time_zone", "hours.night.time_zone")


def _computed(team: str, name: str) -> Computed:
    subject = next(item for item in DECLARED.items("teams") if item.id == team)
    specs = {spec.name: spec for spec in facts.specs}
    return Sheet(DECLARED, Subject("teams", subject), specs).computed(name)


def test_what_is_shared_is_computed_once_and_every_fact_rests_on_it() -> None:
    run.clear()

    for team in ("east", "west"):
        for name in ("zones", "number_of_zones"):
            found = _computed(team, name)
            assert found.inputs == (f"teams.{team}.department", *READ)
            assert found.steps == ("both read",)
            assert found.assumptions == ("They hold.",)

    assert run == ["hours"]


def test_what_cannot_be_computed_is_raised_for_every_fact_and_keeps_nobodys_frames() -> None:
    run.clear()
    depths = []
    for team in ("east", "west", "east"):
        with pytest.raises(NotDeclared, match=r"^hours\.open$") as raised:
            _computed(team, "undeclared")
        depths.append(_depth(raised.value.__traceback__))

    assert run == ["nothing"]
    assert len(set(depths)) == 1


def _depth(traceback: TracebackType | None) -> int:
    return 1 + _depth(traceback.tb_next) if traceback else 0
