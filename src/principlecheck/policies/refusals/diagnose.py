"""Every misfit of a refused entry, each in one sentence with its place and what to write.

The fast path says yes or no. jsonschema, on the schema generated from the same model, lists
every error; should it find none where the fast path refused, the entry stays refused with the
fast path's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from msgspec import structs

from principlecheck.model.audit.dossier_files import NumbersFile, ResponsesFile, WrittenBrief
from principlecheck.model.audit.theme import ThemeFile
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.format.quantities import TOO_LONG, Span
from principlecheck.model.format.schema import json_schema_of_struct
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import JURISDICTION, OPEN_DAYS, Entry
from principlecheck.model.law import LawFile
from principlecheck.model.records import RecordsFile
from principlecheck.model.report.problem import Problem
from principlecheck.model.settings import Settings
from principlecheck.model.waivers import WrittenWaiver
from principlecheck.policies.refusals.countries import (
    is_country_code_in_policy,
    refuse_country_code,
)
from principlecheck.policies.refusals.flaw import route_of_flaw
from principlecheck.policies.refusals.meanings import (
    fields_meant_by_name,
    list_names_to_suggest,
    own_fields_of_policy_section,
    section_meant_by_field_name,
    sections_meant_with_field,
)
from principlecheck.policies.refusals.mended import (
    Schema,
    policy_schema_for_refusals,
    suggest_in_flow_style,
    suggest_readings_of_misfit,
)
from principlecheck.policies.refusals.misfits import (
    SHAPES,
    diagnose_misfit,
    suggest_day_shape,
    suggest_missing_field,
)
from principlecheck.policies.refusals.refused import MOST_PROBLEMS, RefusedPart, problem_in_policy
from principlecheck.policies.refusals.validating import schema_validator_for_refusals
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile

_NO_POLICIES = {
    kind.__name__: kind
    for kind in (
        *(Settings, ThemeFile, WrittenWaiver, WrittenBrief, ResponsesFile, NumbersFile),
        *(LawFile, RecordsFile),
    )
}


def diagnose_refused(
    source: SourceFile, refused: list[RefusedPart], *, empties_reported: bool = False
) -> Iterator[Problem]:
    """One problem or more for each refused part of `source`; with `empties_reported`, none for values
    that are empty.
    """
    for part in refused:
        errors = list(
            islice(
                schema_that_explains_refusals(part.kind.__name__).iter_errors(part.value),
                MOST_PROBLEMS,
            )
        )
        explained = (
            problem
            for error in errors
            if not (empties_reported and error.instance is None)
            for problem in _refuse_by_schema_error(source, part, error)
        )
        # A word of one's own fails its pattern and its choice alike; once is enough.
        found = list(dict.fromkeys(islice(explained, MOST_PROBLEMS)))
        found += islice(_diagnose_unknown_countries(source, part), MOST_PROBLEMS - len(found))
        yield from found or (
            () if errors and empties_reported else _refuse_beyond_the_schema(source, part)
        )


def _diagnose_unknown_countries(source: SourceFile, part: RefusedPart) -> Iterator[Problem]:
    """The jurisdictions of a refused organisation that look like a code and are none, which are
    otherwise told once the rest is mended.
    """
    listed = part.value.get("jurisdictions") if part.kind is AboutOrganisation else None
    for index, typed in enumerate(listed if isinstance(listed, list) else ()):
        shaped = isinstance(typed, str) and re.search(JURISDICTION, typed)
        if shaped and not is_country_code_in_policy(typed.partition("-")[0].upper()):
            path: Path = (*part.path, "jurisdictions", index)
            says, write = refuse_country_code(typed)
            yield problem_in_policy("text", says, source, path, write)


@cache
def schema_that_explains_refusals(name: str) -> Validator:
    """The schema of one section or shape of the model, ready to use."""
    definitions = policy_schema_for_refusals()["$defs"]
    if name in _NO_POLICIES:
        definitions = json_schema_of_struct(_NO_POLICIES[name], name, name)["$defs"]
    return schema_validator_for_refusals({"$ref": f"#/$defs/{name}", "$defs": definitions})


_IN_AN_ENTRY = 3
"""A path of as many steps is a field of an entry: section, entry, field."""
_GONE: dict[Path, tuple[str, str]] = {
    (ORGANISATION, "unfinished"): (
        "A section counts as begun until somebody says that it is complete, "
        "so `unfinished` is gone.",
        "complete: and the sections that lack nothing, or complete: all; or leave the line out",
    )
}
"""Fields of earlier versions: why they are gone, and what to write instead."""


def _refuse_by_schema_error(
    source: SourceFile, part: RefusedPart, error: ValidationError
) -> Iterator[Problem]:
    path: Path = (*part.path, *error.absolute_path)
    meant: Path = (part.section, *path[1:]) if part.section else path
    where = route_of_flaw(meant) or source.name
    value: Any = error.instance
    schema = error.schema
    if not isinstance(schema, dict):
        return
    if error.validator == "additionalProperties":
        common = Entry.__struct_fields__
        valid = sorted(schema.get("properties", ()), key=lambda name: name in common)
        for key in value:
            if key not in valid:
                problem = _refuse_unknown_field(source, (*path, key), valid, where)
                yield _refuse_misnamed_field_and_value(problem, value[key], schema, where)
    elif error.validator == "required":
        # One error a name: its message begins with the name that is missing.
        joined = {str(key).partition(":")[0] for key in value}  # told of: a space is missing
        own = schema.get("properties", {})
        joined.update(  # told of at the word that stands in its place
            name
            for key in value
            if key not in own
            for name in fields_meant_by_name(str(key), schema["required"])
        )
        for name in schema["required"]:
            if name not in joined and error.message.startswith(f"'{name}'"):
                says = f"`{where}` lacks `{name}`, which it must have."
                write = suggest_missing_field(name, schema, where)
                yield problem_in_policy("missing-field", says, source, path, write, key=True)
    elif "propertyNames" in error.absolute_schema_path:
        shape = SHAPES.get(str(schema.get("pattern")), "a name of at most 20,000 characters")
        says = f"`{str(value)[:60]}` cannot stand here as a name."
        if schema.get("pattern") == OPEN_DAYS:
            shape = suggest_day_shape(str(value)[:60])
        yield problem_in_policy("bad-name", says, source, (*path, str(value)), shape, key=True)
    else:
        misfit = diagnose_misfit(value, schema, where)
        # A list need not name what its words do not: nobody is to write a word that is not true.
        in_list = misfit.kind == "unknown-word" and path and isinstance(path[-1], int)
        spare = in_list and misfit.write.startswith("one of ")
        rest = ", or leave it out where none of them fits" if spare else ""
        yield problem_in_policy(misfit.kind, misfit.says, source, path, f"{misfit.write}{rest}")


def _refuse_unknown_field(source: SourceFile, path: Path, valid: list[str], where: str) -> Problem:
    key = str(path[-1])
    if tuple(path) in _GONE:
        says, write = _GONE[tuple(path)]
        return problem_in_policy("unknown-field", says, source, path, write, key=True)
    meant = fields_meant_by_name(key, valid)
    says = f"`{where}` has no field `{key[:60]}`."
    # Inside a field's own map no other section helps: what is meant belongs into this map.
    inside = len(path) > _IN_AN_ENTRY
    elsewhere = (
        []
        if meant or inside
        else [name for name in sections_meant_with_field(key) if name != path[0]]
    )
    if meant:
        write = " or ".join(f"{name}:" for name in meant)
    elif not inside and (section := section_meant_by_field_name(key)) and section != path[0]:
        fields = ", ".join(own_fields_of_policy_section(section)[:3])
        write = f"it in the section {section}, in an entry with fields such as {fields}"
        if elsewhere:
            write += f"; or in {list_names_to_suggest(elsewhere, 'or')}, which has such a field"
    elif elsewhere:
        write = f"it in {list_names_to_suggest(elsewhere, 'or')}, which has such a field, or one of {list_names_to_suggest(valid)}"
    else:
        write = f"one of {list_names_to_suggest(valid)}"
    return problem_in_policy("unknown-field", says, source, path, write, key=True)


def _refuse_misnamed_field_and_value(
    problem: Problem, value: Any, schema: Schema, where: str
) -> Problem:
    """A misnamed field with its value too, where that does not fit either and one thing is meant:
    both are mended at once.
    """
    name = problem.write.removesuffix(":")
    field = schema.get("properties", {}).get(name)
    if field is None or value is None:
        return problem
    made = suggest_readings_of_misfit(value, field, f"{where}.{name}")
    write = " or ".join(f"{problem.write} {one}" for one in made)
    fits = not made or made == [suggest_in_flow_style(value)]
    return problem if fits else structs.replace(problem, write=write)


def _refuse_beyond_the_schema(source: SourceFile, part: RefusedPart) -> Iterator[Problem]:
    """What no pattern can say: lengths past what is judged; or else the fast path's own words."""
    found = False
    for path, text in _texts_in_refused_value(part.value, part.path):
        if re.search(Span.pattern, text) and _refused_text_is_too_long(text):
            found = True
            says = f"`{text}` is longer than can be judged."
            write = TOO_LONG.removeprefix("write ")
            yield problem_in_policy("too-long", says, source, path, write)
    if not found:
        yield problem_in_policy(
            "disagreement", f"This does not fit: {part.reason}.", source, part.path
        )


def _texts_in_refused_value(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, part in steps:
            yield from _texts_in_refused_value(part, (*path, step))


def _refused_text_is_too_long(text: str) -> bool:
    try:
        Span(text)
    except ValueError:
        return True
    return False
