"""Every field × every hostile value: the fast path and the schema agree, and each no is explained.

The one difference: the schema's patterns cannot count, so lengths of more than 100 years pass
them and are refused by the quantities themselves.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation, Department
from principlecheck.model.format.shapes import Entry
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.refusals.diagnose import (
    diagnose_refused,
    schema_that_explains_refusals,
)
from principlecheck.policies.refusals.mended import policy_schema_for_refusals
from principlecheck.policies.refusals.problem_kinds import PROBLEM_KINDS
from principlecheck.policies.refusals.refused import RefusedPart
from principlecheck.reading.source import SourceFile

HOSTILE: list[Any] = [
    # Nothing, and almost nothing.
    None, "", " ", "\n", "~", "null", "none", "None", "any amount", "any",
    # Flags and what passes for them elsewhere.
    True, False, "true", "yes", "NO", "on",
    # Numbers.
    0, 1, -1, 36, 1.5, -0.5, 100_000, 100_001, 10**15 - 1, 10**15, "36", "1,000", "1e3", "0x10",
    # Lengths of time.
    "6m", "6m30s", "PT6M30S", "6:30", "6 minutes", "1h 15m", "6m\n", " 6m", "6 m ", "６m", "٦m", "-6m",
    "1.5h", "1,5h", "P1D", "PT", "h", "6mm", "900000h", "2 days", "2 working days", "2 business hours",
    "14 calendar days", "1201 calendar months", "2 working weeks", "4 Working hours",
    # Shares.
    "85%", "58 %", "100%", "100.5%", "0.85", "101%", "-1%", "85%\n", "8５%",
    # Money and rates.
    "50 EUR", "12.50 EUR", "41 million EUR", "$50", "€50", "1,000 EUR", "50 eur", "50EUR", "50 EURO",
    "9999999999 EUR", "140 per week", "140 per fortnight", "900 EUR per month", "1 per 30 calendar days",
    # Dates and hours.
    "2026-11-22", "2026-02-30", "22/11/2026", "20261122", "2026-W47-7", "2026-11-22T10:00:00Z", "0000-01-01",
    "2026-11-22\n", "08:00-20:00", "mon-fri", "2026-12-31 to 2027-01-01",
    # Names.
    "an-id", "An Id", "an_id", "-id", "x" * 64, "everyone", "a.b", "\u202e", "é", "x" * 20_001,
    # Containers.
    [], {}, [[]], [{}], ["an-id"], ["an-id", 1], [None], {"": 1}, {"a": None}, {"an-id": "85%"},
    {"at_most": "4h"}, {"at_least": "80%", "nonsense": 1}, {"median": "5m", "p90": "15m"},
    {"median": "5 EUR", "shape": "normal"}, {"mon-fri": "08:00-20:00"}, {"Mon": "8-20"}, {"says": "x"},
    {"x" * 20_001: "6m"},
]  # fmt: skip
# Names that some shapes take beside their fields, and one that none does.
OTHER_NAMES_OF_SHAPES = ("mon-fri", "first_reply", "No name")
MOST_OF_A_NAME = 1_024
"""Characters of a name in YAML."""
KINDS: dict[str, type[msgspec.Struct]] = {"organisation": AboutOrganisation, **SECTIONS}


def entries(kind: type[msgspec.Struct]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field with each hostile value, in an entry that is otherwise valid."""
    definition = policy_schema_for_refusals()["$defs"][kind.__name__]
    sound = {name: definition["properties"][name]["examples"][0] for name in definition["required"]}
    for name in definition["properties"]:
        # What every entry may carry is the same everywhere, and tried once.
        if name in Entry.__struct_fields__ and kind is not Department and name not in sound:
            continue
        for value in HOSTILE:
            yield name, {**sound, name: value}
    for inner, path in _inner(definition):
        listed = definition["properties"][path].get("type") == "array"
        for name in (*inner["properties"], *OTHER_NAMES_OF_SHAPES):
            for value in HOSTILE:
                part = {**_required(inner), name: value}
                yield name, {**sound, path: [part] if listed else part}


def _inner(definition: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The shapes that stand in a field, once each."""
    seen = set()
    for name, field in definition["properties"].items():
        reference = field.get("$ref", "") or field.get("items", {}).get("$ref", "")
        if reference and reference not in seen:
            seen.add(reference)
            yield policy_schema_for_refusals()["$defs"][reference.rsplit("/", 1)[-1]], name


def _required(definition: dict[str, Any]) -> dict[str, Any]:
    return {name: definition["properties"][name]["examples"][0] for name in definition["required"]}


def fast_path(value: dict[str, Any], kind: type[msgspec.Struct]) -> str:
    """What the fast path says against a value; nothing where it takes it."""
    try:
        convert_to_shape(value, kind)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


Found = list[tuple[str, RefusedPart]]
"""What was refused, each with the field that is to blame."""


@pytest.mark.parametrize("section", KINDS)
def test_the_fast_path_and_the_schema_agree_and_each_no_is_explained(section: str) -> None:
    kind, refused = KINDS[section], Found()
    for field, entry in entries(kind):
        reason = fast_path(entry, kind)
        if reason:
            refused.append((field, RefusedPart((section, f"x{len(refused)}"), entry, kind, reason)))
        else:
            assert schema_that_explains_refusals(kind.__name__).is_valid(entry), (section, entry)
    for source, found in _files_of(section, refused):
        for line, (field, part) in enumerate(found, 2):
            _explained(source, line, field, part)


def _files_of(section: str, refused: Found) -> Iterator[tuple[SourceFile, Found]]:
    """Files with entries a line, from the second line on. Most are in one, since reading each by
    itself takes longer than explaining it; behind a name as long as YAML takes none, nothing is read.
    """
    files: list[tuple[list[str], Found]] = [([], [])]
    for field, part in refused:
        line = f"{json.dumps(part.path[-1])}: {json.dumps(part.value)}"
        if len(line) > MOST_OF_A_NAME:
            files.append(([line], [(field, part)]))
        else:
            files[0][0].append(line)
            files[0][1].append((field, part))
    for lines, found in files:
        text = f"{{{json.dumps(section)}: {{\n" + ",\n".join(lines) + "\n}}"
        yield SourceFile("x.yaml", text.encode()), found


def _explained(source: SourceFile, line: int, field: str, refused: RefusedPart) -> None:
    section, entry = refused.path[0], refused.value
    problems = list(diagnose_refused(source, [refused]))
    assert problems, (section, entry)
    for problem in problems:
        assert problem.kind in PROBLEM_KINDS, (section, entry, problem)
        assert problem.kind != "disagreement", (section, entry, problem)
        assert problem.kind != "too-long" or "100 years" in refused.reason
        assert problem.says.endswith((".", "?")), (section, entry, problem)
        assert problem.write, (section, entry, problem)
        assert not problem.write.endswith("."), (section, entry, problem)
        assert len(problem.says) + len(problem.write) < 1_000, (section, field, problem)
        assert problem.place.line == line, (section, entry, problem)
        assert problem.place.column > 1
