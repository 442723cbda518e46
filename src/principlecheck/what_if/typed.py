"""What somebody typed after an option, led to a field and a value; or refused as a file would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.quantities import Quantity
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.fields import Field, NoSuchField, find_policy_field_at_route
from principlecheck.policies.refusals.hints import hint_for_refused_quantity
from principlecheck.policies.refusals.misfits import KIND_OF
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

ARGUMENT = "--set"
"""What stands in a file name's place where a problem is in what was typed."""


class BadValue(Exception):  # noqa: N818 - it is what happened to a value
    """A route or a value that the policy format does not take; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].says)
        self.problems = tuple(problems)


class TypedSetting(Struct, frozen=True):
    """What somebody typed, `route=value`, led to its field. `at` is where the value begins."""

    typed: str
    field: Field
    value: Any
    at: int


def parse_route_and_value_to_try(
    organisation: Organisation, typed: str, option: str = ARGUMENT
) -> TypedSetting:
    """`route=value` as typed after `option`. Raises `BadValue` for a route that leads nowhere and
    for a value that is not YAML.
    """
    route, equals, text = typed.partition("=")
    route, at = route.strip(), len(route) + 1
    if not equals or not text.strip():
        says = f"`{typed}` does not say which value to try."
        raise BadValue(
            [
                _problem_in_what_if_argument(
                    option, typed, 0, "null", says, f"{option} {route}=VALUE"
                )
            ]
        )
    field = parse_route_to_try(organisation, route, option, typed)
    try:
        value = read_yaml(text.encode(), option)
    except Unreadable as error:
        problems = [
            _problem_in_what_if_argument(option, typed, at, one.kind, one.says, one.write)
            for one in error.problems
        ]
        raise BadValue(problems) from None
    return TypedSetting(typed, field, value, at)


def parse_route_to_try(
    organisation: Organisation, route: str, option: str, typed: str = ""
) -> Field:
    """The field of a typed route. Raises `BadValue` with the nearest valid route."""
    try:
        return find_policy_field_at_route(organisation, route)
    except NoSuchField as error:
        before = sum(len(part) + 1 for part in route.split(".")[: error.at])
        problem = _problem_in_what_if_argument(
            option, typed or route, before, error.kind, error.says, error.write, len(route)
        )
        raise BadValue([problem]) from None


def parse_sweep_range(organisation: Organisation, typed: str) -> tuple[Field, str, str]:
    """`route=from:to` as typed after `--sweep`. Raises `BadValue`."""
    option = "--sweep"
    route, _, ends = typed.partition("=")
    first, colon, last = (part.strip() for part in ends.partition(":"))
    if not (first and colon and last):
        says = f"`{typed}` does not say from which value to which."
        raise BadValue(
            [
                _problem_in_what_if_argument(
                    option, typed, 0, "null", says, f"{route.strip()}=FROM:TO"
                )
            ]
        )
    field = parse_route_to_try(organisation, route.strip(), option, typed)
    for text in (first, last):
        says_write = _why_value_cannot_be_tried(field, text)
        if says_write is not None:
            at = typed.index(text, len(route) + 1)
            raise BadValue(
                [_problem_in_what_if_argument(option, typed, at, *says_write, at + len(text))]
            )
    return field, first, last


def _why_value_cannot_be_tried(field: Field, text: str) -> tuple[str, str, str] | None:
    """Why a text is no value of a field with numbers: the kind of problem, why, what to write."""
    kind = field.kind
    if kind is int and not (text.isascii() and text.isdigit() and len(text) <= 15):
        return "count", f"`{text}` is not a whole number.", "digits only, such as 36"
    if kind is not None and issubclass(kind, Quantity):
        try:
            kind(text)
        except ValueError:
            return KIND_OF[kind], *hint_for_refused_quantity(kind, text)
    return None


def problem_of_tried_value(
    problem: Problem, made: Sequence[tuple[TypedSetting, SourceFile]]
) -> Problem:
    """A problem of a value that was set stands in what was typed, not in a file nobody has."""
    for setting, source in made:
        place = source.places.nearest(setting.field.path)
        several = isinstance(setting.value, list | dict)
        inside = problem.place.line == place.line and problem.place.column >= place.column
        if problem.place == place or (several and inside and problem.place.file == place.file):
            typed = setting.typed
            return _problem_in_what_if_argument(
                ARGUMENT, typed, setting.at, problem.kind, problem.says, problem.write
            )
    return problem


def _problem_in_what_if_argument(
    option: str, typed: str, at: int, kind: str, says: str, write: str, end: int = 0
) -> Problem:
    place = Place(option, 1, at + 1, max(end or len(typed), at + 1) + 1)
    return Problem(kind, says, place, write, typed)
