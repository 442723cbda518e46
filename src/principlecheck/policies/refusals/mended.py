"""What somebody wrote, put into the shape that its place takes: their own figures and words, in
each reading that they have, and nothing that would be refused again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from typing import Any

from jsonschema.protocols import Validator

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.quantities import QUANTITIES, Quantity, Span
from principlecheck.model.format.schema import json_schema_of_policy_file
from principlecheck.model.format.shapes import ID, JURISDICTION, OPEN_DAYS
from principlecheck.policies.refusals.calendar_words import suggest_days_and_times
from principlecheck.policies.refusals.countries import suggest_jurisdictions
from principlecheck.policies.refusals.hints import hint_for_refused_quantity
from principlecheck.policies.refusals.meanings import fields_meant_by_name, words_meant_by_word
from principlecheck.policies.refusals.opening_hours import suggest_week_or_nothing
from principlecheck.policies.refusals.validating import schema_validator_for_refusals
from principlecheck.reading.plain import plain_scalar_reads_as_itself
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

Schema = dict[str, Any]
MOST_READINGS = 4
MOST_OFFERED = 240
"""Characters of what is offered; more is not pasted."""
_MOST_ENTRIES, _MOST_PARTS, _MOST_WORDS = 6, 12, 3
_MEANT = " (or the code that is meant)"
FIGURES = {
    "promises": ("first_reply", "resolution"),
    "targets": ("first_reply", "resolution"),
    "handle_time": ("hard_limit", "average_target"),
    "follow_ups": ("within",),
    "listening": ("within",),
    "customer_rules": ("agent_may_approve_up_to", "claim_within", "settled_within"),
    "priorities": ("rank",),
    "needs": ("rank",),
}
"""The fields of a section's entry that a figure alone may stand for."""
_SCOPED = {"promises": "channels", "targets": "queues"}
"""The field that says where an entry holds, of those that people name after a channel."""
_CONTACTS = ("calls", "tickets", "chats", "cases", "emails")
_COUNT = re.compile(r"(?:about |around |some |~ ?)?([0-9]{1,9})(?: ?[a-zA-Z]+)?", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[,;&>]|\band\b)\s*")
ALL_HOURS = "24/7"
_SLASHED = re.compile(r"([0-9]{1,3}) ?%? ?/ ?([0-9]+) ?(s|sec|seconds|m|min|minutes)?")
_SHARE_FIRST = re.compile(r"([0-9.]+ ?%) (?:of )?(?:[a-z]+ ){0,4}?(?:in|within|under|below) (.+)")
_SHARE_LAST = re.compile(r"(?:in |within )?(.+?),? (?:(?:for|in) )?([0-9.]+ ?%)(?: of [a-z]+)?")
"""How service levels are said: 80/20, 80% in 20 seconds, 20 seconds for 80% of calls."""
QUANTITY_OF: dict[str, type[Quantity]] = {kind.pattern: kind for kind in QUANTITIES}


@cache
def policy_schema_for_refusals() -> Schema:
    """The schema of a policy file."""
    return json_schema_of_policy_file()


def resolve_refused_schema(schema: Schema) -> Schema:
    """A schema with what it refers to beside what it says itself."""
    if "$ref" not in schema:
        return schema
    return {
        **policy_schema_for_refusals()["$defs"].get(schema["$ref"].rsplit("/", 1)[-1], {}),
        **schema,
    }


def suggest_in_flow_style(value: Any) -> str:
    """A value in YAML's flow style, quoted only where it must be."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {suggest_in_flow_style(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(suggest_in_flow_style, value))}]"
    if (
        isinstance(value, str)
        and not re.search(r"[,:#\[\]{}]|\.$", value)
        and plain_scalar_reads_as_itself(value)
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def suggest_entry_name(text: str) -> str:
    """A name that the format takes, from words: `the game` as `the-game`; empty where none can be
    made, and where it would be read as a number or a flag.
    """
    made = re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-_")[:63].rstrip("-_")
    return made if plain_scalar_reads_as_itself(made) else ""


def words_to_suggest_for_field(schema: Schema) -> Iterator[str]:
    """The words that may stand in a field."""
    for branch in (schema, *schema.get("anyOf", [])):
        yield from map(str, branch.get("enum", []))


def mend_misfit_value(value: Any, schema: Schema, where: str) -> str:
    """What to write for a value that does not fit its place, which is called `where`, in each of
    its readings; empty where it has none, or too many.
    """
    write = " or ".join(suggest_readings_of_misfit(value, schema, where))
    return write and write + _suggest_what_is_left_to_say(where, value)


def suggest_readings_of_misfit(value: Any, schema: Schema, where: str) -> list[str]:
    """Each reading of a value that does not fit its place, as it is written; empty where it has
    none, or too many.
    """
    found = list(islice(_suggest_readings_by_schema(value, schema, where), MOST_READINGS + 1))
    offered = list(dict.fromkeys(map(suggest_in_flow_style, found)))
    fits = len(offered) <= MOST_READINGS and len(" or ".join(offered)) <= MOST_OFFERED
    return offered if fits and all(map(_suggestion_reads_as_itself, found)) else []


def mend_misshapen_section(
    section: str, content: Any, called: str = "", most: int = MOST_READINGS
) -> str:
    """A section as it is to be written whose content is no map of entries; `called` is the name
    that it had, where that is another. Empty where nothing clear can be made of it, or where it
    has more readings than `most`.
    """
    parts = dict(islice(_mend_entries_of_section(section, content, called), _MOST_ENTRIES + 1))
    several = [name for name, readings in parts.items() if len(readings) > 1]
    if not 0 < len(parts) <= _MOST_ENTRIES or not all(parts.values()) or len(several) > 1:
        return ""
    if len(parts) > 1 and section in _SCOPED:
        parts = {
            name: _mend_entries_called_like_channels(section, name, found)
            for name, found in parts.items()
        }
    usual = {name: readings[0] for name, readings in parts.items()}
    if usual == content:
        return ""  # its name alone is wrong
    made = [{**usual, name: one} for name in several for one in parts[name]] or [usual]
    write = " or ".join(f"{section}: {suggest_in_flow_style(one)}" for one in made)
    too_much = len(made) > most or len(write) > MOST_OFFERED
    if too_much or not all(map(_suggestion_reads_as_itself, made)):
        return ""
    said = content.values() if isinstance(content, dict) else (content,)
    notes = (
        {_suggest_what_is_left_to_say(f"{section}.", one) for one in said}
        if section == "hours"
        else {""}
    )
    return write + max(notes, key=len)


def _mend_entries_called_like_channels(section: str, name: str, readings: list[Any]) -> list[Any]:
    """Entries that are called like channels, each held for its own: two that say nothing of where
    they hold would contradict each other.
    """
    field = _SCOPED[section]
    if not list(_suggest_as_kind(name, schema_of_section_entry("channels"))):
        return readings
    return [{field: [name], **one} if isinstance(one, dict) else one for one in readings]


Entries = Iterator[tuple[str, list[Any]]]


def _mend_entries_of_section(section: str, content: Any, called: str) -> Entries:
    """The entries that a misshapen section means, each with what its fields can be, of which there
    is nothing where it does not mean one thing.
    """
    entry = schema_of_section_entry(section)
    kind = suggest_kind_by_entry_name(entry, f"{section}.{called}")
    usual = suggest_entry_name(called) if kind else "usual"
    sentence = {**kind, "says": content} if _refused_value_is_sentence(content) else {}
    if isinstance(content, dict) and called:
        yield from _mend_entries_by_other_section(section, content, called)
    elif entry.get("required") == ["rank"] and (names := _names_said_in_section(content)):
        yield from ((name, [{"rank": rank}]) for rank, name in enumerate(names, 1))
    elif isinstance(content, list):
        for part in content:
            yield from _mend_listed_entry(section, part)
    elif isinstance(content, str) and section == "hours":
        yield "usual", _suggest_only_reading(content, entry, f"{section}.usual")
    elif (
        isinstance(content, str)
        and called
        and (found := _suggest_as_entry_figure(content, section, called, called))
    ):
        yield usual, found
    elif called and sentence and refused_schema_takes_value(entry, sentence):
        yield suggest_entry_name(called) or usual, [sentence]
    elif isinstance(content, str):
        for part in _SEVERAL.split(content):
            yield suggest_entry_name(part), _suggest_only_reading(part, entry, f"{section}.{part}")


def _names_said_in_section(content: Any) -> list[str]:
    """The names in a list or a text of them; empty where it holds anything else."""
    parts = _SEVERAL.split(content) if isinstance(content, str) else content
    listed = isinstance(parts, list) and all(isinstance(part, str) for part in parts)
    return [suggest_entry_name(part) for part in parts] if listed else []


def _mend_entries_by_other_section(section: str, content: dict[Any, Any], called: str) -> Entries:
    """The entries of a section that has another name: its names are those of entries, or fields
    of one.
    """
    entry = schema_of_section_entry(section)
    fields = list(entry.get("properties", {}))
    named = {name: fields_meant_by_name(name, fields) for name in content}
    if all(named.values()) and not any(map(_refused_value_is_entry, content.values())):
        made = {found[0]: content[name] for name, found in named.items()}
        yield suggest_entry_name(called), _suggest_few_readings(made, entry, f"{section}.{called}")
        return
    for name, value in content.items():
        id_ = suggest_entry_name(str(name))
        if _refused_value_is_entry(value):
            yield (
                id_,
                _suggest_few_readings(
                    _rename_fields_of_mended_entry(value, fields), entry, f"{section}.{name}"
                ),
            )
        else:
            figures = _suggest_as_entry_figure(value, section, name, called)
            yield id_, figures or _suggest_few_readings(value, entry, f"{section}.{name}")


def _rename_fields_of_mended_entry(value: Any, fields: list[str]) -> Any:
    """An entry with the names that its fields have here."""
    if not isinstance(value, dict):
        return value
    return {(fields_meant_by_name(name, fields) or [name])[0]: part for name, part in value.items()}


def _suggest_as_entry_figure(value: Any, section: str, name: str, called: str) -> list[Any]:
    """The readings of a value that may be any of the figures of an entry: those as the one that the
    section is `called` after, or as the first of them that it can be.
    """
    found = _suggest_few_readings(
        value, schema_of_section_entry(section), f"{section}.{name}", 2 * MOST_READINGS
    )
    maps = [one for one in found if isinstance(one, dict)]
    named = (
        *figure_section_is_called_after(section, called),
        *_suggest_fields_for_text(
            schema_of_section_entry(section), f"{section}.{name}", str(value)
        ),
    )
    first = next((field for field in named if any(field in one for one in maps)), "")
    own = [one for one in maps if first in one]
    return own if len(own) <= MOST_READINGS else []


def figure_section_is_called_after(section: str, called: str) -> list[str]:
    """The figure that a section is called after, as in `resolution times`; empty for none."""
    figures = FIGURES.get(section, ())
    return fields_meant_by_name(called, figures) or fields_meant_by_name(
        called.removesuffix("s"), figures
    )


def _suggest_only_reading(value: Any, schema: Schema, where: str) -> list[Any]:
    """The one reading of a value; none where it has several."""
    found = _suggest_few_readings(value, schema, where)
    return found if len(found) == 1 else []


def _suggest_few_readings(
    value: Any, schema: Schema, where: str, most: int = MOST_READINGS
) -> list[Any]:
    """The readings of a value; none where they are too many."""
    found = list(islice(_suggest_readings_by_schema(value, schema, where), most + 1))
    return found if len(found) <= most else []


def _refused_value_is_sentence(value: Any) -> bool:
    return isinstance(value, str) and value.strip().count(" ") > 1


def _refused_value_is_entry(value: Any) -> bool:
    return isinstance(value, dict | list)


def _mend_listed_entry(section: str, part: Any) -> Entries:
    """One of a list that stands where entries with names should."""
    entry = schema_of_section_entry(section)
    if isinstance(part, str):
        own = suggest_kind_by_entry_name(entry, f"{section}.{part}")
        plain = (
            suggest_entry_name(part)
            and _text_may_be_entry_name(part)
            and refused_schema_takes_value(entry, own)
        )
        made = [own] if plain else _suggest_few_readings(part, entry, f"{section}.{part}")
        yield suggest_entry_name(part), made
    elif isinstance(part, dict) and isinstance(part.get("name"), str):
        rest = {name: value for name, value in part.items() if name != "name"}
        yield (
            suggest_entry_name(part["name"]),
            _suggest_only_reading(rest, entry, f"{section}.{part['name']}"),
        )
    else:
        yield "", []


def schema_of_section_entry(section: str) -> Schema:
    """The schema of an entry of a section."""
    found: Schema = policy_schema_for_refusals()["$defs"][SECTIONS[section].__name__]
    return found


def _suggest_only_reading_of_value(value: Any, schema: Schema, where: str) -> Any:
    """The one reading of a value; None where it has none, or several."""
    return next(iter(_suggest_only_reading(value, schema, where)), None)


def _suggest_readings_by_schema(value: Any, schema: Schema, where: str) -> Iterator[Any]:
    """Each value of `schema` that `value` can mean."""
    schema = resolve_refused_schema(schema)
    if schema.get("pattern") == JURISDICTION and isinstance(value, str):
        yield from suggest_jurisdictions(value)  # `UK` has the shape of a code and is none
        return
    if refused_schema_takes_value(schema, value):
        yield value
        return
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list):
        yield from _suggest_readings_by_schema(value[0], schema, where)
        return
    if isinstance(value, dict | list) and len(value) > _MOST_PARTS:
        return
    if isinstance(value, list) and schema.get("type") == "array":
        parts = [_suggest_few_readings(part, schema.get("items", {}), "") for part in value]
        yield from map(list, islice(product(*parts), 2 * MOST_READINGS))
        return
    if isinstance(value, dict) and schema.get("type") == "array":
        candidates: list[Any] = [list(value)]
    elif isinstance(value, dict):
        own, fields = suggest_kind_by_entry_name(schema, where), schema.get("properties", {})
        parts = [
            _suggest_few_readings(part, fields.get(name, {}), name) for name, part in value.items()
        ]
        chosen = islice(product(*parts), 2 * MOST_READINGS)
        candidates = [{**own, **dict(zip(value, one, strict=True))} for one in chosen]
    elif not isinstance(value, str | int | float) or isinstance(value, bool):
        return
    else:
        candidates = list(_suggest_readings_of_text(str(value), schema, where))
    yield from (one for one in candidates if refused_schema_takes_value(schema, one))


def _suggest_readings_of_text(text: str, schema: Schema, where: str) -> Iterator[Any]:
    quantity = QUANTITY_OF.get(str(schema.get("pattern")))
    if quantity is not None:
        yield from _suggest_as_quantities(quantity, text)
    elif schema.get("pattern") == ID and not suggest_week_or_nothing(text):
        yield suggest_entry_name(text)
    elif schema.get("type") == "boolean":
        yield from [text.lower() == "yes"] if text.lower() in ("yes", "no") else []
    elif schema.get("type") == "integer" and (found := _COUNT.fullmatch(text.strip())):
        yield int(found[1])
    elif schema.get("type") == "array":
        yield from _suggest_as_lists(
            _SEVERAL.split(text), resolve_refused_schema(schema.get("items", {}))
        )
    elif "enum" in schema or "anyOf" in schema:
        yield from words_meant_by_word(text, list(words_to_suggest_for_field(schema)))
    elif schema.get("propertyNames", {}).get("pattern") == OPEN_DAYS:
        named, readings = suggest_days_and_times(text)
        week = suggest_week_or_nothing(text)
        yield from [week] if week else [{named or "mon-fri": one} for one in readings]
    elif "properties" in schema:
        yield from _suggest_as_maps(text, schema, where)


def _suggest_as_quantities(kind: type[Quantity], text: str) -> list[str]:
    """The quantities that a text can mean; none where nothing of it is in what is to be written."""
    hint = hint_for_refused_quantity(kind, text)[1]
    if hint == kind.wanted:
        return []
    return re.split(r", | or ", hint.replace(_MEANT, "").removeprefix("one figure: "))


def _suggest_as_lists(parts: Sequence[str], items: Schema) -> Iterator[list[Any]]:
    """The lists that the parts of a text mean; of a word all that it means, as `everyone` does."""
    words = list(words_to_suggest_for_field(items))
    if len(parts) > _MOST_PARTS:
        return  # as of a list: where each means two things, all together mean too many to make
    if words:
        found = [
            words_meant_by_word(part, words) or [_suggest_only_reading_of_value(part, items, "")]
            for part in parts
        ]
        yield list(dict.fromkeys(one for several in found for one in several))
    elif all(map(_text_may_be_entry_name, parts)):
        made = product(*(_suggest_few_readings(part, items, "") for part in parts))
        yield from map(list, islice(made, 2 * MOST_READINGS))


def _text_may_be_entry_name(text: str) -> bool:
    """Whether a text may be the name of one thing, and is no sentence and no figure."""
    return len(text.split()) <= _MOST_WORDS and not re.match(r"[0-9.,]+ ", text)


def _suggest_as_maps(text: str, schema: Schema, where: str) -> Iterator[Any]:
    """The maps that a single text can stand for."""
    fields = schema["properties"]
    section = where.partition(".")[0]
    level = _suggest_service_level(text)
    if spaced := _suggest_map_with_colons(text, fields):
        yield spaced
    elif level and "for_share" in fields:
        yield level
    elif section not in SECTIONS or "decided_by" not in fields:
        for name in _suggest_fields_for_figure(schema, where) or _suggest_field_by_last_word(
            text, fields
        ):
            yield from _suggest_with_figure(name, text, fields)
    elif section == "rewards":
        yield from _suggest_as_reward(text, schema, where)
    elif level and section == "targets":
        yield {"first_reply": level}
    else:
        own = suggest_kind_by_entry_name(schema, where)
        figures = [
            {**own, **one}
            for name in _suggest_fields_for_text(schema, where, text)
            or _suggest_field_by_last_word(text, fields)
            for one in _suggest_with_figure(name, text, fields)
        ]
        yield from figures or _suggest_without_figure(text, schema, own)


def _suggest_field_by_last_word(text: str, fields: Schema) -> list[str]:
    """The field that the last word of a text names: `9 agents`, `120 calls`."""
    word = text.split()[-1].lower() if text.split() else ""
    counted = "contacts" if word in _CONTACTS else word
    return [counted] if counted in fields else []


def _suggest_with_figure(name: str, text: str, fields: Schema) -> Iterator[dict[str, Any]]:
    for reading in _suggest_readings_by_schema(text, fields.get(name, {}), name):
        yield {name: reading}


def _suggest_without_figure(text: str, schema: Schema, own: dict[str, str]) -> Iterator[Any]:
    """The entries that a text means which is no figure: opening hours, a kind, a sentence."""
    fields = schema["properties"]
    if "open" in fields:
        for reading in _suggest_readings_by_schema(text, fields["open"], "open"):
            yield {"time_zone": "Europe/Madrid", "open": reading}
    elif kinds := list(_suggest_as_kind(text, schema)):
        yield from ({"kind": kind} for kind in kinds)
    elif _refused_value_is_sentence(text) and "says" in fields:
        yield {**own, "says": text}


def _suggest_fields_for_text(schema: Schema, where: str, text: str) -> Sequence[str]:
    """The fields of an entry that a text alone may stand for. A rule for customers in words has
    more than one length of time, and stays in words.
    """
    section, _, entry = where.partition(".")
    fields, needs = schema["properties"], schema.get("required", ())
    named = fields_meant_by_name(entry, list(fields)) if section in _SCOPED else []
    if named and (section == "targets" or named == ["availability"]):
        return named  # what a promise is called is for its customers, and names no clock
    if len(needs) == 1 and fields[needs[0]].get("type") == "array":
        return list(needs)
    figures = FIGURES.get(section, ())
    return (
        figures[:1] if section == "customer_rules" and _refused_value_is_sentence(text) else figures
    )


def _suggest_fields_for_figure(schema: Schema, where: str) -> list[str]:
    """The fields of a map that one figure may stand for: those of its example, or of its field's."""
    section, _, field = where.rpartition(".")[0].partition(".")[0], "", where.rpartition(".")[2]
    if "when" in schema["properties"]:
        return []  # what holds then says nothing of when
    declared = (
        schema_of_section_entry(section)["properties"].get(field, {}) if section in SECTIONS else {}
    )
    example = (schema.get("examples") or declared.get("examples") or [{}])[0]
    spread = [name for name in ("median", "mean") if name in schema["properties"]]
    bounds = [name for name in example if name in ("at_most", "at_least")]
    alone = [names for names in (list(example), schema.get("required", [])) if len(names) == 1]
    return bounds[:1] or spread or next(iter(alone), [])


def _suggest_service_level(text: str) -> dict[str, str]:
    """`80/20` or `80% in 3 minutes` as a bound and the share that it is for; empty for neither."""
    if text.strip() == ALL_HOURS:
        return {}
    slashed, bare = _SLASHED.fullmatch(text.strip()), " ".join(text.split())
    if slashed:
        unit = (slashed[3] or "s")[0]
        return {"at_most": f"{slashed[2]}{unit}", "for_share": f"{slashed[1]}%"}
    first, last = _SHARE_FIRST.fullmatch(bare), _SHARE_LAST.fullmatch(bare)
    length, share = (first[2], first[1]) if first else (last[1], last[2]) if last else ("", "")
    length += "s" if length.isdigit() else ""  # as in 80/20
    spans = [
        one for one in (length, *_suggest_as_quantities(Span, length)) if _suggestion_is_span(one)
    ]
    return {"at_most": spans[0], "for_share": share} if len(spans) == 1 else {}


def _suggestion_is_span(text: str) -> bool:
    return re.search(Span.pattern, text) is not None


def _suggest_map_with_colons(text: str, fields: Schema) -> dict[str, str]:
    """`kind email` as the map that it would be with its colon; empty where it begins otherwise."""
    parts = re.split(rf"(?:^|\s)({'|'.join(map(re.escape, fields))})\s+", text.strip())
    before, *rest = parts
    if before or not rest:
        return {}
    return dict(zip(rest[::2], (part.strip() for part in rest[1::2]), strict=True))


def _suggest_as_kind(text: str, schema: Schema, field: str = "kind") -> Iterator[str]:
    words = list(
        words_to_suggest_for_field(resolve_refused_schema(schema["properties"].get(field, {})))
    )
    bare = text.strip().lower()
    yield from [bare] if bare in words else words_meant_by_word(text, words)


def _suggest_as_reward(text: str, schema: Schema, where: str) -> Iterator[dict[str, Any]]:
    """What a reward in words can be: `csat: bonus 5%`. What nobody says is a kind stays open between
    a bonus and pay, for whoever wrote it to choose.
    """
    fields, name = schema["properties"], where.rpartition(".")[2]
    said = [*re.findall("[a-z_]+", text.lower()), *re.split("[-_ ]", name), name]
    kinds = [kind for word in said for kind in _suggest_as_kind(word, schema)]
    earned = list(words_to_suggest_for_field(fields["for"]["items"]))
    found = [
        one
        for word in said
        for one in ([word] if word in earned else words_meant_by_word(word, earned))
    ]
    made: dict[str, Any] = {"for": list(dict.fromkeys(found))} if found else {}
    if share := re.search(r"[0-9]+(?:\.[0-9]+)? ?%", text):
        made["share_of_pay"] = share[0].replace(" ", "")
    told = [word for word in re.findall("[a-z]+", text.lower()) if word not in kinds]
    if not found and (told or not kinds):
        made |= {"for": ["other"], "other": text if told else name}
    for kind in dict.fromkeys(kinds) or ("bonus", "pay"):
        yield {"kind": kind, **made}


def suggest_hours_to_write(schema: Schema) -> str:
    """What to write where opening hours were said that nothing reads, without times of anybody
    else's; empty for any other schema.
    """
    schema = resolve_refused_schema(schema)
    if "open" in schema.get("properties", {}):
        return "{time_zone: …, open: {mon-fri: …}}, with your time zone, days and times"
    if schema.get("propertyNames", {}).get("pattern") == OPEN_DAYS:
        return "{mon-fri: …}, with the days and times that are meant"
    return ""


def suggest_kind_by_entry_name(schema: Schema, where: str) -> dict[str, str]:
    """The kind that an entry must have, or what it must measure, where its name says one alone."""
    name = where.rpartition(".")[2]
    for field in ("kind", "measures"):
        if field in schema.get("required", ()):
            kinds = list(_suggest_as_kind(name, schema, field))
            kinds = kinds or list(_suggest_as_kind(name.removesuffix("s"), schema, field))
            parts = [] if kinds else re.split("[-_ ]", name)
            kinds += {kind: "" for word in parts for kind in _suggest_as_kind(word, schema, field)}
            return {field: kinds[0]} if len(kinds) == 1 else {}
    return {}


def _suggest_what_is_left_to_say(where: str, value: Any) -> str:
    """What of a rewritten value is not the writer's own, and is to be looked at."""
    section, _, name = where.partition(".")
    days_said = bool(suggest_week_or_nothing(str(value)) or suggest_days_and_times(str(value))[0])
    if section == "hours" and name.endswith(".open") and not days_said:
        return ", with the days that are meant"
    if "." in name or not isinstance(value, str):
        return ""
    if section in _SCOPED and list(_suggest_as_kind(name, schema_of_section_entry("channels"))):
        return f"; and {_SCOPED[section]}: [{name}] in it, if it is for those alone"
    if section != "hours":
        return ""
    days = "" if days_said else "the days and "
    return f", with {days}the time zone that are meant" if days else ", with your time zone"


def refused_schema_takes_value(schema: Schema, value: Any) -> bool:
    """Whether a value fits its place, as far as the schema says."""
    try:
        return _validator_of_policy_schema().evolve(schema=schema).is_valid(value)
    except KeyError:
        return False  # a file of another schema than that of policies


@cache
def _validator_of_policy_schema() -> Validator:
    """One for all parts of the schema: what they refer to is looked up once."""
    return schema_validator_for_refusals({"$defs": policy_schema_for_refusals()["$defs"]})


def _suggestion_reads_as_itself(value: Any) -> bool:
    """Whether a value in flow style is read as itself."""
    try:
        return bool(read_yaml(f"a: {suggest_in_flow_style(value)}".encode(), "") == {"a": value})
    except Unreadable:
        return False
