"""One value that does not fit its field: why, in a sentence, and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct, structs

from principlecheck.model.audit.dossier_files import FINDING_KEY, LOGO_NAME
from principlecheck.model.audit.theme import COLOUR
from principlecheck.model.format.quantities import QUANTITIES, Quantity
from principlecheck.model.format.schema import policy_schema
from principlecheck.model.format.shapes import (
    CLOSED,
    FIELD_NAME,
    ID,
    NO_TIME,
    OPEN_DAYS,
    OPEN_HOURS,
    OTHER_NAMES,
    OWN_WORD,
    ROTA_NAME,
    ROUTE,
    SECTION_NAME,
    Entry,
)
from principlecheck.model.settings import CALENDAR_DAYS
from principlecheck.model.waivers import FINGERPRINT
from principlecheck.policies.refusals.hints import MOST_SHOWN, hint_for
from principlecheck.reading.nearest import nearest

Schema = dict[str, Any]
MOST_LISTED = 12

SHAPES = {
    OPEN_HOURS: "08:00-20:00, or 09:00-13:00 and 15:00-18:00",
    OPEN_DAYS: "mon, tue … sun, or mon-fri",
    CLOSED: "2026-12-25, or 2026-12-31 to 2027-01-01",
    ID: "small letters, digits and hyphens",
    OWN_WORD: "small letters, digits, hyphens, underscores and blanks",
    FIELD_NAME: "the name of a field of this entry, such as first_reply",
    ROTA_NAME: "agents, or days such as mon-fri",
    SECTION_NAME: "the name of a section, such as contact_reasons",
    ROUTE: "a section, section.field or section.kind, such as metrics.cost",
    FINDING_KEY: "a finding's number, such as F12, or its fingerprint of 16 characters",
    FINGERPRINT: "the 16 characters of a finding's fingerprint",
    LOGO_NAME: "the name of a file in the same folder, such as logo.svg",
    COLOUR: 'six digits or letters from a to f after #, in quotes, such as "#0b5cad"',
    CALENDAR_DAYS: "1 calendar day or more, such as 90 calendar days",
}
_QUANTITY_OF: dict[str, type[Quantity]] = {kind.pattern: kind for kind in QUANTITIES}
KIND_OF = {
    kind: re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub("Or[A-Z].*", "", kind.__name__)).lower()
    for kind in QUANTITIES
}
_NEEDS = {"array": "a list", "object": "a map"}
_FLAGS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_DATE = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_RUN_TOGETHER = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ].*)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


class Misfit(Struct, frozen=True):
    """The kind of the problem, one sentence, and what to write."""

    kind: str
    says: str
    write: str


def misfit_of(value: Any, schema: Schema, where: str) -> Misfit:
    """Why `value` does not fit `schema`, its place being called `where`."""
    if isinstance(value, dict | list):
        return _container(value, schema, where)
    if value == "":
        return Misfit("text", f"`{where}` is empty.", "a value, or leave the field out")
    quantity = _QUANTITY_OF.get(str(schema.get("pattern")))
    if quantity is not None:
        return Misfit(KIND_OF[quantity], *hint_for(quantity, _shown(value)))
    if isinstance(schema.get("type"), list):
        missed = _no_map(value, schema, where)
        return structs.replace(missed, write=f"{missed.write}, or {NO_TIME} for no time at all")
    if "enum" in schema or "anyOf" in schema or "const" in schema:
        return _unknown_word(_shown(value), schema)
    if schema.get("format") == "date":
        return _no_date(_shown(value))
    reading = {
        "boolean": _no_flag,
        "integer": _no_count,
        "array": _no_list,
        "object": _no_map,
    }.get(str(schema.get("type")), _no_text)
    return reading(value, schema, where)


def example_of(schema: Schema) -> str:
    """An example of a field, as one would write it."""
    if "$ref" in schema:
        schema = {**schema_of_model()["$defs"][schema["$ref"].rsplit("/", 1)[-1]], **schema}
    examples = schema.get("examples") or list(_words(schema))
    if examples:
        return _flow(examples[0])
    fields = schema.get("properties", {})
    own = [name for name in fields if name not in Entry.__struct_fields__]
    spread = [name for name in ("median", "p90") if name in fields]
    names = schema.get("required") or spread or own[:1]
    return _flow({name: fields[name]["examples"][0] for name in names}) if names else "…"


@cache
def schema_of_model() -> Schema:
    """The schema of a policy file."""
    return policy_schema()


def _flow(value: Any) -> str:
    """A value in YAML's flow style, quoted only where it must be."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str) and not re.search(r"[,:#\[\]{}]|\.$", value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def _container(value: Any, schema: Schema, where: str) -> Misfit:
    has = "a list" if isinstance(value, list) else "a map"
    quantity = _QUANTITY_OF.get(str(schema.get("pattern")))
    if quantity is not None:
        says = f"`{where}` is {has}; here stands one value."
        return Misfit(KIND_OF[quantity], says, quantity.wanted)
    needs = _NEEDS.get(_type_of(schema), "a single value")
    return Misfit("wrong-shape", f"`{where}` is {has}; here stands {needs}.", example_of(schema))


def _unknown_word(shown: str, schema: Schema) -> Misfit:
    words = list(dict.fromkeys(_words(schema)))
    close, listed = _by_another_name(shown, words) or nearest(shown, words), ", ".join(words)
    if "anyOf" in schema:
        says = f"`{shown}` is neither one of {listed} nor a word of your own."
        return Misfit("unknown-word", says, close or SHAPES[OWN_WORD])
    if close and len(words) <= MOST_LISTED:
        return Misfit("unknown-word", f"`{shown}` is not one of {listed}.", close)
    says = f"`{shown}` is not one of the words that may stand here."
    return Misfit("unknown-word", says, close or f"one of {listed}")


def _by_another_name(shown: str, words: list[str]) -> str | None:
    folded = shown.lower().replace("_", " ").replace("-", " ")
    return next((word for word in words if folded in OTHER_NAMES.get(word, ())), None)


def _words(schema: Schema) -> Iterator[str]:
    for branch in (schema, *schema.get("anyOf", [])):
        yield from map(str, branch.get("enum", []))


def _no_date(shown: str) -> Misfit:
    parts = _RUN_TOGETHER.fullmatch(shown) or _DATE.fullmatch(shown)
    found = [] if parts is None else _dates(*map(int, parts.groups()))
    write = " or ".join(found) or "the year, the month, the day: 2026-11-22"
    return Misfit("date", f"`{shown}` is not a date of the calendar.", write)


def _dates(one: int, two: int, three: int) -> list[str]:
    """The days that three numbers can mean, the year being first or last."""
    orders = ((one, two, three),) if one > 31 else ((three, two, one), (three, one, two))
    found: dict[str, None] = {}
    for year, month, day in orders:
        try:
            found[date(year, month, day).isoformat()] = None
        except ValueError:
            continue
    return [text for text in found if text >= "1900"]


def _no_flag(value: Any, _schema: Schema, _where: str) -> Misfit:
    shown = _shown(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        says = f"`{shown}` is a text when it stands in quotes or in this spelling."
        return Misfit("flag", says, value.lower())
    return Misfit(
        "flag", f"`{shown}` is not true or false.", _FLAGS.get(shown.lower(), "true or false")
    )


def _no_count(value: Any, schema: Schema, _where: str) -> Misfit:
    shown, most = _shown(value), schema.get("maximum", 0)
    if isinstance(value, int | float) and not isinstance(value, bool) and value > most:
        return Misfit("count", f"`{shown}` is more than can be judged.", f"{most} at most")
    if isinstance(value, int) and value < 0:
        return Misfit("count", f"`{shown}` is less than nothing.", "0, or digits only, such as 36")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return Misfit(
            "count", f"`{shown}` is a text when it stands in quotes.", str(int(shown[:15]))
        )
    if isinstance(value, str) and _GROUPED.fullmatch(value):
        says = f"`{shown}` does not say whether the comma marks thousands or decimals."
        return Misfit("count", says, shown.replace(",", ""))
    return Misfit("count", f"`{shown}` is not a whole number.", "digits only, such as 36")


def _no_list(value: Any, _schema: Schema, where: str) -> Misfit:
    return Misfit("wrong-shape", f"`{where}` is a list, even of one.", f"[{_shown(value)}]")


def _no_map(_value: Any, schema: Schema, where: str) -> Misfit:
    return Misfit("wrong-shape", f"`{where}` is a map, not a single value.", example_of(schema))


def _type_of(schema: Schema) -> str:
    """The type of a schema; of one that takes a word in a map's place, the map."""
    declared = schema.get("type")
    return str(declared[0] if isinstance(declared, list) else declared)


def _no_text(value: Any, schema: Schema, where: str) -> Misfit:
    shown, pattern = _shown(value), schema.get("pattern")
    if not isinstance(value, str):
        says = f"`{shown}` is read as a number or a flag; here stands a text."
        return Misfit("text", says, f'"{shown}" in quotes')
    if pattern in SHAPES:
        return Misfit("text", f"`{shown}` does not fit here.", SHAPES[pattern])
    if not value.strip():
        return Misfit("text", f"`{where}` holds blanks alone.", "a value, or leave the field out")
    most = schema.get("maxLength", 20_000)
    return Misfit("text", f"`{where}` is too long.", f"{most:,} characters at most")
