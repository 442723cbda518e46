"""What a condition or a message may name: fields of the model, facts, and whether they are declared."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec import Struct, UnsetType
from msgspec.structs import replace

from principlecheck.facts.case import FactSpec, Kind
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.quantities import Duration, Share
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import Shape, reference_in_field_type, type_hints_of

CelType = Literal["bool", "int", "double", "string", "duration", "list"]


class ConditionWord(Struct, frozen=True):
    """A name that a condition may use: its type, and the words its text may be (None: any).

    `printable` says that a message can show it: a map of several fields cannot be shown.
    `refers_to` is the section whose entries it names.
    """

    type: CelType | None
    words: frozenset[str] | None = None
    optional: bool = True
    printable: bool = True
    refers_to: str = ""


_FACT_TYPES: dict[Kind, CelType | None] = {
    "flag": "bool",
    "count": "int",
    "number": "double",
    "share": "double",
    "seconds": "duration",
    "word": "string",
    "text": "string",
    "names": "list",
    "entry": "string",
    "entries": "list",
}


@cache
def vocabulary_of_conditions(on: str) -> dict[str, ConditionWord]:
    """Every name that a rule `on` a section, pairing or the organisation may use."""
    words: dict[str, ConditionWord] = {}
    sides = {"entry": on}
    if rule_is_on_union(on):
        sides = {}
        for side in ("entry", "other"):
            words.update(_condition_words_of_any_section(side, pairings()[on].sections))
    elif on in pairings():
        sides = dict(zip(("entry", "other"), pairings()[on].sections, strict=False))
        if len(sides) == 1:
            sides["other"] = sides["entry"]
        words["part"] = ConditionWord("string", optional=False)
    for side, section in {**sides, "organisation": ORGANISATION}.items():
        for path, word in _condition_fields_of_shape(_struct_of_rule_section(section)):
            words[f"{side}.{path}"] = word
            if word.optional:
                words[f"declared.{side}.{path}"] = ConditionWord("bool", optional=False)
    for spec in fact_specs(on).values():
        allowed = frozenset(spec.words) if spec.kind == "word" else None
        printable = spec.kind != "record"
        words[f"facts.{spec.name}"] = ConditionWord(
            _FACT_TYPES.get(spec.kind), allowed, printable=printable
        )
        words[f"known.facts.{spec.name}"] = ConditionWord("bool", optional=False, printable=False)
    return words


def rule_is_on_union(on: str) -> bool:
    """Whether subjects of `on` are entries of several sections that are judged alike."""
    return on in pairings() and pairings()[on].union


def _condition_words_of_any_section(
    side: str, sections: tuple[str, ...]
) -> dict[str, ConditionWord]:
    """The fields of entries that are of one of several sections: in another, none is declared.

    A field that two of them have may be any of its words in both.
    """
    words = {f"{side}.section": ConditionWord("string", frozenset(sections), optional=False)}
    for section in sections:
        for path, word in _condition_words_of_shape(_struct_of_rule_section(section)).items():
            met = words.get(f"{side}.{path}", word)
            alike = met.type == word.type and met.refers_to == word.refers_to
            either = None if met.words is None or word.words is None else met.words | word.words
            words[f"{side}.{path}"] = ConditionWord(
                word.type if alike else None,
                either,
                printable=met.printable and word.printable,
                refers_to=word.refers_to if alike else "",
            )
            words[f"declared.{side}.{path}"] = ConditionWord("bool", optional=False)
    return words


def _struct_of_rule_section(section: str) -> type[Struct]:
    if section == ORGANISATION:
        return AboutOrganisation
    return SECTIONS[section]


PART = "[part]"
"""In the name of a field: the field that the two entries of a pair meet on."""


def names_placeholder_part_means(on: str, name: str) -> list[str]:
    """The names that `entry.[part].at_most` may turn out to be; `name` itself without `[part]`."""
    if PART not in name.split("."):
        return [name]
    parts = pairings()[on].parts if on in pairings() else ()
    return [name.replace(PART, part) for part in parts]


def nearest_condition_name(name: str, words: Iterable[str]) -> str:
    """“; the nearest is `…`”, or nothing where nothing is near."""
    others = [word for word in words if word != name]
    close = difflib.get_close_matches(name, others, n=1, cutoff=0.75)
    return f"; the nearest is `{close[0]}`" if close else ""


def names_beyond_condition_name(name: str, words: Iterable[str]) -> list[str]:
    """The names that go further than `name`: the parts of a record, the fields of a map."""
    return [word for word in words if word.startswith(f"{name}.")]


def fact_rule_place_names(on: str, name: str) -> tuple[FactSpec | None, str]:
    """The fact that a place names (after `facts.`), and the field of its entry behind that."""
    specs, parts = fact_specs(on), name.split(".")
    for end in range(len(parts), 0, -1):
        spec = specs.get(".".join(parts[:end]))
        if spec is not None:
            return spec, ".".join(parts[end:])
    return None, ""


def condition_name_is_entry_ids(on: str, name: str) -> bool:
    """Whether a name (after `facts.`) is the ids of a fact that is an entry, or several; or a field
    of the first of them.
    """
    spec, field = fact_rule_place_names(on, name)
    if spec is None or spec.kind not in ("entry", "entries"):
        return False
    return field == "id" or (
        bool(spec.of) and all(rule_section_has_field(section, field) for section in spec.of)
    )


def section_condition_field_names(section: str, path: str) -> str:
    """The section whose entries the field at a dotted path names; empty where it names none."""
    word = _condition_words_of_shape(_struct_of_rule_section(section)).get(path)
    return word.refers_to if word else ""


def rule_section_has_field(section: str, path: str) -> bool:
    """Whether entries of a section have the field at a dotted path."""
    return path in _condition_words_of_shape(_struct_of_rule_section(section))


def kinds_rules_may_be_on() -> list[str]:
    """Everything that a rule may be `on`."""
    return [ORGANISATION, *SECTIONS, *pairings()]


@cache
def _condition_words_of_shape(kind: type[Shape]) -> dict[str, ConditionWord]:
    return dict(_condition_fields_of_shape(kind))


@cache
def _condition_fields_of_shape(kind: type[Shape]) -> tuple[tuple[str, ConditionWord], ...]:
    found: list[tuple[str, ConditionWord]] = []
    for attribute, hint in type_hints_of(kind).items():
        name = attribute.rstrip("_")
        optional = UnsetType in _alternatives_of_cel_hint(hint)
        inner = next(
            (
                p
                for p in _alternatives_of_cel_hint(hint)
                if isinstance(p, type) and issubclass(p, Shape)
            ),
            None,
        )
        printable = not _hint_holds_shape_for_cel(hint)
        section = (reference_in_field_type(hint) or {}).get("refers_to", "") if printable else ""
        found.append(
            (
                name,
                ConditionWord(
                    _cel_type_of_hint(hint), _words_of_cel_hint(hint), optional, printable, section
                ),
            )
        )
        if inner:
            found.extend(
                (f"{name}.{path}", replace(word, optional=True))
                for path, word in _condition_fields_of_shape(inner)
            )
    return tuple(found)


def _hint_holds_shape_for_cel(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, Shape):
        return True
    return any(_hint_holds_shape_for_cel(part) for part in get_args(hint))


def _alternatives_of_cel_hint(hint: Any) -> Iterator[Any]:
    """The alternatives of a hint, without annotations."""
    if get_origin(hint) is Annotated:
        yield from _alternatives_of_cel_hint(get_args(hint)[0])
    elif get_origin(hint) is Literal or not get_args(hint) or get_origin(hint) in (list, dict):
        yield hint
    else:
        for part in get_args(hint):
            yield from _alternatives_of_cel_hint(part)


def _cel_type_of_hint(hint: Any) -> CelType | None:
    for part in _alternatives_of_cel_hint(hint):
        if part is UnsetType:
            continue
        if get_origin(part) is list:
            return "list" if _cel_type_of_hint(get_args(part)[0]) == "string" else None
        if get_origin(part) is Literal or part is str:
            return "string"
        table: dict[Any, CelType] = {
            bool: "bool",
            int: "int",
            Share: "double",
            Duration: "duration",
        }
        return table.get(part)
    return None


def _words_of_cel_hint(hint: Any) -> frozenset[str] | None:
    """The words that a text of this hint may be; None where it may be any."""
    for part in _alternatives_of_cel_hint(hint):
        if get_origin(part) is list:
            return _words_of_cel_hint(get_args(part)[0])
        if get_origin(part) is Literal:
            return frozenset(str(word) for word in get_args(part))
    return None


def model_value_to_cel(value: Any) -> Any:
    """A model value as CEL takes it, or None where conditions cannot use it."""
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Share):
        return value.value
    if isinstance(value, Duration):
        return timedelta(seconds=value.seconds)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return None


def fact_value_to_cel(kind: Kind, value: Any) -> Any:
    """A fact's value as CEL takes it, or None where conditions cannot use it: NaN compares as a
    clean false, and an infinite time is no duration.
    """
    if kind == "seconds":
        return timedelta(seconds=value)
    if kind in ("number", "share"):
        return float(value) if math.isfinite(value) else None
    if kind == "names":
        return [str(one) for one in value]
    if kind == "entry":
        return value.id
    if kind == "entries":
        return [item.id for item in value]
    return value if _FACT_TYPES.get(kind) else None
