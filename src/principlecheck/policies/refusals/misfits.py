"""One value that does not fit its field: why, in a sentence, and what to write instead."""

from __future__ import annotations

import re
from itertools import islice, product
from typing import Any

from msgspec import Struct, structs

from principlecheck.model.audit.dossier_files import FINDING_KEY, LOGO_NAME
from principlecheck.model.audit.theme import AUDIT_SECTION, COLOUR
from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.quantities import QUANTITIES
from principlecheck.model.format.schema import word_allowed_instead_of_shape
from principlecheck.model.format.shapes import (
    ALWAYS,
    CLOSED,
    COUNTRY,
    DATE_OR_NEVER,
    FIELD_NAME,
    ID,
    JURISDICTION,
    OPEN_DAYS,
    OPEN_HOURS,
    OWN_WORD,
    ROTA_NAME,
    ROUTE,
    SECTION_NAME,
    Deliberate,
    Entry,
)
from principlecheck.model.settings import CALENDAR_DAYS
from principlecheck.model.waivers import FINGERPRINT
from principlecheck.policies.refusals.calendar_words import (
    suggest_dates,
    suggest_days,
    suggest_several_days,
    suggest_stretch_of_dates,
    suggest_times_of_day,
)
from principlecheck.policies.refusals.countries import (
    TWO_LETTERS,
    refuse_country_code,
    suggest_jurisdictions,
)
from principlecheck.policies.refusals.hints import MOST_QUOTED, hint_for_refused_quantity
from principlecheck.policies.refusals.margin import (
    example_of_section_entry,
    section_meant_by_figure,
)
from principlecheck.policies.refusals.meanings import words_meant_by_word
from principlecheck.policies.refusals.mended import (
    ALL_HOURS,
    MOST_READINGS,
    QUANTITY_OF,
    Schema,
    mend_misfit_value,
    mend_misshapen_section,
    policy_schema_for_refusals,
    refused_schema_takes_value,
    resolve_refused_schema,
    suggest_entry_name,
    suggest_hours_to_write,
    suggest_in_flow_style,
    suggest_kind_by_entry_name,
    words_to_suggest_for_field,
)
from principlecheck.policies.refusals.opening_hours import suggest_week_or_nothing
from principlecheck.reading.text import quote_text_on_one_line

MOST_LISTED = 12
MOST_OFFERED = 200

SHAPES = {
    OPEN_HOURS: "08:00-20:00, or 09:00-13:00 and 15:00-18:00",
    OPEN_DAYS: "mon, tue … sun, or mon-fri",
    CLOSED: "2026-12-25, or 2026-12-31 to 2027-01-01",
    ID: "small letters, digits and hyphens",
    COUNTRY: TWO_LETTERS,
    JURISDICTION: TWO_LETTERS,
    OWN_WORD: "small letters, digits, hyphens, underscores and blanks",
    FIELD_NAME: "the name of a field of this entry, such as first_reply",
    ROTA_NAME: "agents, or days such as mon-fri",
    SECTION_NAME: "the name of a section, such as contact_reasons",
    AUDIT_SECTION: "the name of a section, such as actions, or of a file under sections/",
    ROUTE: "a section, section.field or section.kind, such as metrics.cost",
    FINDING_KEY: "a finding's number, such as F12, or its fingerprint of 16 characters",
    FINGERPRINT: "the 16 characters of a finding's fingerprint",
    LOGO_NAME: "the name of a file in the same folder, such as logo.svg",
    COLOUR: 'six digits or letters from a to f after #, in quotes, such as "#0b5cad"',
    CALENDAR_DAYS: "1 calendar day or more, such as 90 calendar days",
}
KIND_OF = {
    kind: re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub("Or[A-Z].*", "", kind.__name__)).lower()
    for kind in QUANTITIES
}
_REASON = "the reason why it is as it is"
_NEEDS = {"array": "a list", "object": "one map (name: value)"}
_ALL = ("all", "any", "every", "everything", "*")
_FLAGS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_JOINED = re.compile(r"([a-z_][a-z0-9_-]*):(\S.*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


class Misfit(Struct, frozen=True):
    """The kind of the problem, one sentence, and what to write."""

    kind: str
    says: str
    write: str


def diagnose_misfit(value: Any, schema: Schema, where: str) -> Misfit:
    """Why `value` does not fit `schema`, its place being called `where`."""
    if isinstance(value, dict | list):
        return _diagnose_misfit_container(value, schema, where)
    if value == "":
        return Misfit("text", f"`{where}` is empty.", "a value, or leave the field out")
    quantity = QUANTITY_OF.get(str(schema.get("pattern")))
    if quantity is not None:
        return Misfit(
            KIND_OF[quantity], *hint_for_refused_quantity(quantity, _quote_misfit_value(value))
        )
    if isinstance(schema.get("type"), list):
        return _diagnose_misfit_of_word_or_map(value, schema, where)
    if "enum" in schema or "anyOf" in schema or "const" in schema:
        return _refuse_unknown_word(_quote_misfit_value(value), schema)
    if schema.get("format") in ("date", DATE_OR_NEVER):
        return _refuse_bad_date(
            _quote_misfit_value(value), or_never=schema["format"] == DATE_OR_NEVER
        )
    reading = {
        "boolean": _refuse_bad_flag,
        "integer": _refuse_bad_count,
        "array": _refuse_value_not_a_list,
        "object": _refuse_value_not_a_map,
    }.get(str(schema.get("type")), _refuse_bad_text)
    return reading(value, schema, where)


def suggest_example_of_field(schema: Schema) -> str:
    """An example of a field, as one would write it."""
    return suggest_in_flow_style(_suggest_example_of_schema(schema))


def _suggest_example_of_schema(schema: Schema) -> Any:
    schema = resolve_refused_schema(schema)
    examples = schema.get("examples") or list(words_to_suggest_for_field(schema))
    if examples:
        return examples[0]
    fields = schema.get("properties", {})
    own = [name for name in fields if name not in Entry.__struct_fields__]
    spread = [name for name in ("median", "p90") if name in fields]
    names = schema.get("required") or spread or own[:1]
    rest = {"says": _REASON} if schema.get("title") == Deliberate.__name__ else {}
    return (
        {**rest, **{name: _suggest_example_of_schema(fields[name]) for name in names}}
        if names
        else "…"
    )


def suggest_missing_field(name: str, schema: Schema, where: str) -> str:
    """A field that an entry lacks, as one would write it: the kind that the entry's name says, or
    one of the words that may stand there, with the others beside it.
    """
    field = resolve_refused_schema(schema["properties"].get(name, {}))
    own = suggest_kind_by_entry_name(schema, where).get(name, "")
    words = [] if own else list(dict.fromkeys(words_to_suggest_for_field(field)))
    example = own or suggest_example_of_field(field)
    others = [word for word in words if word != example]
    beside = f" (or {', '.join(others)})" if 0 < len(others) <= MOST_LISTED else ""
    return f"{name}: {example}{beside}"


def _quote_misfit_value(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else quote_text_on_one_line(str(value))
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"


def _diagnose_misfit_container(value: Any, schema: Schema, where: str) -> Misfit:
    has = "a list" if isinstance(value, list) else "a map"
    quantity = QUANTITY_OF.get(str(schema.get("pattern")))
    single = value[0] if isinstance(value, list) and len(value) == 1 else None
    if quantity is not None:
        says = f"`{where}` takes one value; here stands {has}."
        alone = isinstance(single, str) and re.search(quantity.pattern, single)
        return Misfit(KIND_OF[quantity], says, str(single) if alone else quantity.wanted)
    type_ = _type_of_misfit_schema(schema)
    needs = _NEEDS.get(type_, "a single value")
    write = suggest_example_of_field(schema)
    if written := mend_misfit_value(value, schema, where):
        write = written
    elif (
        type_ == "object"
        and isinstance(value, list)
        and (merged := _suggest_one_map_for_list(value))
    ):
        write = suggest_in_flow_style(merged)
    elif (
        type_ == "object"
        and isinstance(value, list)
        and (steps := _suggest_list_of_steps(value, schema))
    ):
        write = steps
    elif type_ == "array" and isinstance(value, dict) and _misfit_holds_names_alone(value):
        write = suggest_in_flow_style(list(value)[:MOST_LISTED])
    elif type_ not in _NEEDS and isinstance(single, str | int):
        write = (
            suggest_in_flow_style(single)
            if refused_schema_takes_value(schema, single)
            else diagnose_misfit(single, schema, where).write
        )
    elif type_ not in _NEEDS:
        write = SHAPES.get(str(schema.get("pattern")), write)
    says = f"`{where}` takes {needs}; here stands {has}."
    return Misfit(
        "wrong-shape",
        says,
        write if len(write) <= MOST_OFFERED else suggest_example_of_field(schema),
    )


def _suggest_list_of_steps(parts: list[Any], schema: Schema) -> str:
    """What a list of maps was meant to be where the map takes a list of steps; empty where it does
    not: the first map stands, and the others are its steps.
    """
    fields = resolve_refused_schema(schema).get("properties", {})
    if not parts or "steps" not in fields or not all(isinstance(part, dict) for part in parts):
        return ""
    taken = resolve_refused_schema(fields["steps"].get("items", {})).get("properties", {})
    first, *rest = parts
    steps = [{key: part[key] for key in taken if key in part} for part in rest]
    fits = (
        first.keys() <= fields.keys()
        and all(len(step) == len(taken) for step in steps)
        and all(isinstance(value, str | int | float) for step in steps for value in step.values())
        and all(isinstance(value, str | int | float) for value in first.values())
    )
    if fits and steps:
        return suggest_in_flow_style({**first, "steps": steps})
    example = fields["steps"].get("examples", [[]])[0][-1:]
    return f"one map; its steps go under steps: {suggest_in_flow_style(example)}"


def _misfit_holds_names_alone(value: dict[Any, Any]) -> bool:
    """Whether a map holds names alone: `{phone: true, chat: {}}`."""
    return bool(value) and all(part is True or part in (None, {}) for part in value.values())


def _suggest_one_map_for_list(parts: list[Any]) -> dict[str, Any] | None:
    """The map that a list of small maps was meant to be; None where two of them share a name."""
    merged: dict[str, Any] = {}
    for part in parts:
        if not isinstance(part, dict) or not merged.keys().isdisjoint(part):
            return None
        merged.update(part)
    plain = all(isinstance(value, str | int | float) for value in merged.values())
    return merged if plain and len(merged) <= MOST_LISTED else None


def _diagnose_misfit_of_word_or_map(value: Any, schema: Schema, where: str) -> Misfit:
    """A single value that is neither the word nor the map or the list that may stand here."""
    words = word_allowed_instead_of_shape(schema)
    if _type_of_misfit_schema(schema) == "array":
        write = (
            f"[{_quote_misfit_value(value)}] or {words}"
            if isinstance(value, str)
            else suggest_example_of_field(schema)
        )
        return Misfit("wrong-shape", f"`{where}` is a list, or {words}.", write)
    misfit = _refuse_value_not_a_map(value, schema, where)
    unclear = misfit.write == suggest_example_of_field(schema)
    word = f", or {words} for no time at all" if unclear else ""
    return structs.replace(misfit, write=f"{misfit.write}{word}")


def _refuse_unknown_word(quoted: str, schema: Schema) -> Misfit:
    words = list(dict.fromkeys(words_to_suggest_for_field(schema)))
    meant, listed = words_meant_by_word(quoted, words), ", ".join(words)
    if "anyOf" in schema:
        own = suggest_entry_name(quoted)
        says = f"`{quoted}` is neither one of {listed} nor a word of your own."
        return Misfit("unknown-word", says, " or ".join(meant) or own or SHAPES[OWN_WORD])
    if len(words) <= MOST_LISTED:
        says = f"`{quoted}` is not one of {listed}."
        return Misfit("unknown-word", says, " or ".join(meant) or (f"one of {listed}"))
    says = f"`{quoted}` is not one of the words that may stand here."
    return Misfit("unknown-word", says, " or ".join(meant) or f"one of {listed}")


def _refuse_bad_date(quoted: str, *, or_never: bool) -> Misfit:
    meant = " or ".join(suggest_dates(quoted))
    write = meant or f"the year, the month, the day: 2026-11-22{', or never' if or_never else ''}"
    return Misfit("date", f"`{quoted}` is not a date of the calendar.", write)


def _refuse_bad_flag(value: Any, _schema: Schema, _where: str) -> Misfit:
    quoted = _quote_misfit_value(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        says = f"`{quoted}` is a text when it stands in quotes or in this spelling."
        return Misfit("flag", says, value.lower())
    return Misfit(
        "flag", f"`{quoted}` is not true or false.", _FLAGS.get(quoted.lower(), "true or false")
    )


def _refuse_bad_count(value: Any, schema: Schema, _where: str) -> Misfit:
    quoted, most = _quote_misfit_value(value), schema.get("maximum", 0)
    if isinstance(value, int | float) and not isinstance(value, bool) and value > most:
        return Misfit("count", f"`{quoted}` is more than can be judged.", f"{most} at most")
    if isinstance(value, int) and value < 0:
        return Misfit("count", f"`{quoted}` is negative.", "0, or digits only, such as 36")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return Misfit(
            "count", f"`{quoted}` is a text when it stands in quotes.", str(int(quoted[:15]))
        )
    if isinstance(value, str) and _GROUPED.fullmatch(value):
        says = f"`{quoted}` does not say whether the comma marks thousands or decimals."
        return Misfit("count", says, quoted.replace(",", ""))
    write = mend_misfit_value(value, schema, "") or "digits only, such as 36"
    return Misfit("count", f"`{quoted}` is not a whole number.", write)


def _refuse_value_not_a_list(value: Any, schema: Schema, where: str) -> Misfit:
    quoted = _quote_misfit_value(value)
    items = [part.strip() for part in re.split(r"[,;]|\band\b", quoted)]
    pattern = str(schema.get("items", {}).get("pattern", ""))
    if pattern == JURISDICTION:
        return Misfit(
            "wrong-shape", f"`{where}` is a list, even of one.", _suggest_list_of_countries(items)
        )
    if "left out, all" in schema.get("description", "") and quoted.lower() in _ALL:
        says = f"`{quoted}` is not a name: left out, `{where}` means all."
        return Misfit("wrong-shape", says, "no such field")
    if written := mend_misfit_value(value, schema, where):
        return Misfit("wrong-shape", f"`{where}` is a list, even of one.", written)
    listed = len(items) > 1 and all(re.search(pattern, suggest_entry_name(item)) for item in items)
    write = (
        suggest_in_flow_style([suggest_entry_name(item) for item in items])
        if pattern and listed
        else f"[{quoted}]"
    )
    if not listed and not refused_schema_takes_value(schema, [value]):
        write = f"a list, such as {suggest_example_of_field(schema)}"
    return Misfit("wrong-shape", f"`{where}` is a list, even of one.", write)


def _suggest_list_of_countries(typed: list[str]) -> str:
    """A list of the codes that are meant, in each reading; of countries in general where one
    cannot be told.
    """
    lists = list(islice(product(*map(suggest_jurisdictions, typed)), MOST_READINGS + 1))
    told = 0 < len(lists) <= MOST_READINGS
    return (
        " or ".join(map(suggest_in_flow_style, map(list, lists)))
        if told
        else "a list of two letters, such as [ES]"
    )


def _refuse_value_not_a_map(value: Any, schema: Schema, where: str) -> Misfit:
    quoted = _quote_misfit_value(value)
    joined = _JOINED.fullmatch(quoted)
    if joined and isinstance(value, str):
        says = f"After the colon in `{quoted}` a space is missing."
        return Misfit("wrong-shape", says, f"{joined[1]}: {joined[2]}")
    section, _, entry = where.partition(".")
    whole = section in SECTIONS and entry and "." not in entry
    if whole and (elsewhere := section_meant_by_figure(section, entry, value)):
        write = f"it further out, as {elsewhere}"
        return Misfit("wrong-shape", f"`{section}` has nothing called `{entry}`.", write)
    example = example_of_section_entry(section, entry) if whole else "{}"
    unread = suggest_hours_to_write(schema) or (
        suggest_example_of_field(schema) if example == "{}" else example
    )
    write = (
        _suggest_value_as_map(value, schema) or mend_misfit_value(value, schema, where) or unread
    )
    return Misfit("wrong-shape", f"`{where}` needs a map (name: value), not a single value.", write)


def _suggest_value_as_map(value: Any, schema: Schema) -> str | None:
    """A single value as the map that it was meant for: `4h` as `{at_most: 4h}`."""
    if "$ref" in schema:
        schema = policy_schema_for_refusals()["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    names = schema.get("propertyNames", {})
    if names.get("pattern") == OPEN_DAYS:
        found = suggest_week_or_nothing(str(value))
        return _suggest_opening_in_braces(found) if found else None
    fields = schema.get("properties", {})
    if fields.get("says", {}).get("type") == "string" and schema.get("required") == ["says"]:
        return f"{{says: {value}}}" if _misfit_fits_in_braces(value) else None
    for name in ("at_most", "at_least"):
        pattern = str(fields.get(name, {}).get("pattern", ""))
        bounded = "for_share" in fields and "median" not in fields  # there the share is missing
        if pattern and isinstance(value, str) and bounded:
            return f"{{{name}: {value}}}" if re.search(pattern, value) else None
    return None


def _misfit_fits_in_braces(value: Any) -> bool:
    """Whether a value can stand in braces as it is."""
    return (
        isinstance(value, str)
        and not re.search(r"[,:#\[\]{}]", value)
        and len(value) <= MOST_QUOTED
    )


def _suggest_opening_in_braces(found: dict[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {stretch}' for name, stretch in found.items())}}}"


def _type_of_misfit_schema(schema: Schema) -> str:
    """The type of a schema; of one that takes a word in a map's place, the map."""
    declared = schema.get("type")
    return str(declared[0] if isinstance(declared, list) else declared)


def _refuse_bad_text(value: Any, schema: Schema, where: str) -> Misfit:
    quoted, pattern = _quote_misfit_value(value), schema.get("pattern")
    if not isinstance(value, str):
        says = f"`{quoted}` is read as a number or a flag; this takes a text."
        return Misfit("text", says, f'"{quoted}" in quotes')
    if pattern in (COUNTRY, JURISDICTION):
        return Misfit("text", *refuse_country_code(quoted))
    if (
        pattern == ID
        and where.endswith(".hours")
        and (week := mend_misshapen_section("hours", value))
    ):
        says = f"`{where}` takes the name of opening hours, and these are the hours."
        whole = quoted == ALL_HOURS
        return Misfit("text", says, ALWAYS if whole else f"usual; and {week}")
    if pattern in SHAPES:
        says = f"`{quoted}` does not fit here."
        return Misfit("text", says, _suggest_text_in_shape(quoted, str(pattern)) or SHAPES[pattern])
    if not value.strip():
        return Misfit("text", f"`{where}` contains only spaces.", "a value, or leave the field out")
    most = schema.get("maxLength", 20_000)
    if len(value) <= most:
        return Misfit("text", f"`{quoted}` does not fit here.", suggest_example_of_field(schema))
    return Misfit("text", f"`{where}` is too long.", f"{most:,} characters at most")


def _suggest_text_in_shape(quoted: str, pattern: str) -> str:
    """What a text means in the shape that is needed; empty where that is not clear."""
    if pattern == OPEN_HOURS:
        return " or ".join(suggest_times_of_day(quoted))
    if pattern == CLOSED:
        return " or ".join(suggest_stretch_of_dates(quoted))
    if pattern in (ID, OWN_WORD):
        return suggest_entry_name(quoted).replace("_", "-" if pattern == ID else "_")
    return ""


def suggest_day_shape(name: str) -> str:
    """What to write for days that are not written as the format does."""
    found = suggest_days(name)
    if found:
        return found
    return " and ".join(suggest_several_days(name)) or SHAPES[OPEN_DAYS]
