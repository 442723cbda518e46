"""What a refusal says to write in a value's place loads there, whatever a first draft says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.report.problem import Problem
from principlecheck.policies.refusals.mended import (
    policy_schema_for_refusals,
    resolve_refused_schema,
    schema_of_section_entry,
    suggest_in_flow_style,
)
from tests.policies import kit

problems = cache(kit.problems)
"""Asked of one text once: what is told for one thing that somebody says is told for others too."""
SAID = [
    *("3 days", "4h", "15 mins", "within 4 hours", "80% in 20", "weekly", "1/2/2026"),
    *("50€", "€500 monthly", "10-20 EUR", "5%", "95", "about 40", "120 calls", "12"),
    *("everyone", "phone", "email and phone", "Mon-Fri 9-18", "24/7", "yes", "true", "never"),
    *(
        "John Smith",
        "We answer politely",
        "[4h]",
        "[phone, email]",
        "{max: 4h}",
        "{within: 3 days}",
    ),
]
"""What somebody who has not read the format puts anywhere."""
OFTEN = ["sla", "opening hours", "refunds", "bonus", "kpis", "complaints", "callbacks", "staff"]
OFTEN += ["agents", "bank", "response time", "country", "vendors", "surveys", "customers", "values"]
# Beginnings and parts of an advice in words, which is followed and not pasted.
_IN_WORDS = re.compile(
    r"such as|…|under it|true or false|^one of |^the |^it |^digits only|^small letters|^no such|leave the|in quotes|^an? |^phone: without"
    r"|or none for no time|^08:00|2026-12-25, |period that is meant|currency code|code that is meant"
)


def _fields() -> Iterator[tuple[str, str, str]]:
    """Each kind of field once: its section, its name, and what else the entry must have."""
    seen = set()
    for section in SECTIONS:
        schema = schema_of_section_entry(section)
        for name, field in schema["properties"].items():
            kind = {
                **resolve_refused_schema(field),
                "description": "",
                "examples": [],
                "of": section * (name == "kind"),
            }
            if (key := json.dumps(kind, sort_keys=True)) not in seen:
                seen.add(key)
                needs = [one for one in schema.get("required", ()) if one != name]
                shown = {
                    one: resolve_refused_schema(schema["properties"][one])["examples"][0]
                    for one in needs
                }
                yield (
                    section,
                    name,
                    "".join(f", {one}: {suggest_in_flow_style(it)}" for one, it in shown.items()),
                )


FIELDS = list(_fields())
ABOUT = list(policy_schema_for_refusals()["$defs"][AboutOrganisation.__name__]["properties"])


def _readings(problem: Problem) -> list[str]:
    if not problem.write or _IN_WORDS.search(problem.write):
        return []
    told = re.split(r", with |, within the|; and |, further in", problem.write)[0].removeprefix(
        "one figure: "
    )
    return re.split(r", (?=[0-9])| or (?=\S*\d|[a-z_]+:|[{\[])", told)


def _names(problem: Problem) -> bool:
    """Whether what is refused is the name of something that a draft does not have."""
    return bool(re.match("There is no (section `(phone|email)`|`)", problem.says))


def _fails(before: str, said: str, after: str) -> list[str]:
    """Each reading that does not load where the value stood, with what is said of it."""
    found = []
    for problem in problems(f"{before}{said}{after}\n"):
        if problem.place.column == len(before) + 1:
            for reading in _readings(problem):
                again = problems(f"{before}{reading}{after}\n")
                same = [one for one in again if one.place.column == problem.place.column]
                found += [f"{said} → {reading}: {one.says}" for one in same if not _names(one)]
    return found


@pytest.mark.parametrize(("section", "name", "others"), FIELDS)
def test_what_is_told_for_a_field_loads(section: str, name: str, others: str) -> None:
    before, after = f"{section}: {{x: {{{name}: ", f"{others}}}}}"
    assert [one for said in SAID for one in _fails(before, said, after)] == []


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("name", ["x", "phone"])
def test_what_is_told_for_an_entry_loads(section: str, name: str) -> None:
    assert [one for said in SAID for one in _fails(f"{section}: {{{name}: ", said, "}")] == []


@pytest.mark.parametrize("name", ABOUT)
def test_what_is_told_for_a_field_of_the_organisation_loads(name: str) -> None:
    before = f"organisation: {{{name}: "
    assert [one for said in SAID for one in _fails(before, said, "}")] == []


@pytest.mark.parametrize("word", [*OFTEN, *SECTIONS, *ABOUT])
@pytest.mark.parametrize("above", ["", "organisation: {business_model: balanced}\n"])
def test_what_is_told_for_a_line_at_the_margin_loads(word: str, above: str) -> None:
    wrong, repeated = [], word == "business_model"
    for said in SAID:
        found = [one for one in problems(f"{above}{word}: {said}\n") if one.place.column == 1]
        for problem in found:
            under = re.search(r"(?:under|braces of) (?:the )?organisation:", problem.write)
            for told in _readings(problem):
                if told.endswith(":"):  # its name alone; the value is told of next
                    continue
                inner = re.sub(r"^organisation: \{(.*)\}$", r"\1", told)
                left = problems(f"{above[:-2]}, {inner}}}\n" if under else f"{above}{told}\n")
                told_of = [one for one in left if not _names(one) and not repeated]
                wrong += [f"{said} → {told}: {one.says}" for one in told_of]
    assert wrong == []
