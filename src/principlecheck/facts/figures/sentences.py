"""A time that a sentence gives, beside the one field that holds such a time."""

from __future__ import annotations

import re
from typing import Any, get_args

from msgspec import structs

from principlecheck.facts.case import Case, Facts, NotAssessable, Pairing
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.model import units
from principlecheck.model.format.organisation import SECTIONS, Item, Organisation
from principlecheck.model.format.quantities import Span, SpanOrNone, format_working_time
from principlecheck.model.format.subject import Subject

ON = "sentence"
_TIME = re.compile(
    r"(?<![\w.,-])(?P<amount>[0-9]{1,4})[\s-]+"
    r"(?:(?P<kind>working|business|calendar|full|consecutive)\s+)?"
    r"(?P<unit>second|minute|hour|day|week|month)s?\b",
    re.IGNORECASE,
)
_SECTIONS = ("customer_rules", "promises", "follow_ups", "agreements", "listening")
_DAYS = {"day": 1, "week": 7}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
# Where a promise holds its bounds deeper than a field of its own.
# What nobody is told of in the sentence beside it.
_ASIDE = ("review_every", "alert_before")


def _time_kinds_of_field(hint: Any) -> set[Any]:
    """The types that a field's annotation allows, a span that may be `none` among the spans."""
    parts = {part for arg in get_args(hint) for part in _time_kinds_of_field(arg)} or {hint}
    return {Span if part is SpanOrNone else part for part in parts}


_READS = tuple(
    f"{section}.{field.encode_name}"
    for section in _SECTIONS
    for field in structs.fields(SECTIONS[section])
    if field.encode_name not in _ASIDE
    and (field.encode_name in (*CLOCKS, "says") or Span in _time_kinds_of_field(field.type))
)
facts = Facts(ON, reads=_READS)


def find_sentences_on_times(organisation: Organisation) -> list[Subject]:
    """Each entry that customers or colleagues are told something of in a sentence."""
    return [
        Subject(ON, item)
        for section in _SECTIONS
        for item in organisation.items(section)
        if item.get("says") is not None and len(_times_in_a_sentence(str(item.get("says")))) == 1
    ]


SENTENCE = Pairing(
    ON,
    "a sentence with one time in it, and its fields",
    _SECTIONS,
    find_sentences_on_times,
    union=True,
)


def _times_in_a_sentence(text: str) -> list[re.Match[str]]:
    return list(_TIME.finditer(text))


def sentence_with_another_time(text: str, time: str) -> str:
    """A sentence with `time` in the place of the one time in it; as it is where it has several."""
    found = _times_in_a_sentence(text)
    if len(found) != 1:
        return text
    return f"{text[: found[0].start()]}{time}{text[found[0].end() :]}"


def _spans_entry_declares(item: Item) -> dict[str, Span]:
    """The times that an entry declares, by field."""
    found: dict[str, Span] = {}
    for field in structs.fields(SECTIONS[item.section]):
        if Span not in _time_kinds_of_field(field.type) or field.encode_name in _ASIDE:
            continue
        value = item.get(field.encode_name)
        if isinstance(value, SpanOrNone):
            value = value.value
        if isinstance(value, Span):
            found[field.encode_name] = value
    for name in CLOCKS if item.section == "promises" else ():
        bound = item.get(f"{name}.at_most")
        if isinstance(bound, Span):
            found[name] = bound
    return found


def _only_span_entry_declares(case: Case) -> tuple[str, Span]:
    spans = _spans_entry_declares(case.entry)
    if len(spans) != 1:
        raise NotAssessable("The sentence gives one time and the fields another number of them.")
    name, span = next(iter(spans.items()))
    case.get(case.entry, name if case.entry.section != "promises" else f"{name}.at_most")
    return name, span


def _face_amount_of_time(span: Span) -> tuple[str, float] | None:
    """Days or seconds of a span; working and calendar days read alike in a sentence."""
    noun = span.unit.removeprefix("working ").removeprefix("calendar ")
    if span.unit in ("elapsed", "working"):
        return "seconds", span.amount
    return ("days", span.amount * _DAYS[noun]) if noun in _DAYS else None


@facts.flag
def says_another_time(case: Case) -> bool:
    """Whether the sentence gives another time than the field.

    Days are held against days and hours against hours; a day of a sentence may be a working day,
    unless it says which.
    """
    said, own = _sentence_time_and_own_time(case)
    return said != own


def _sentence_time_and_own_time(case: Case) -> tuple[tuple[str, float], tuple[str, float]]:
    """The time of the sentence and that of the field, as `_face_amount_of_time` gives them, on one clock."""
    name, span = _only_span_entry_declares(case)
    stated = _times_in_a_sentence(str(case.need(case.entry, "says")))[0]
    unit, amount = stated["unit"].lower(), float(stated["amount"])
    own = _face_amount_of_time(span)
    if own is None or unit == "month":
        raise NotAssessable(f"{stated[0]} and {name}: {span} are on unlike clocks.")
    said = ("days", amount * _DAYS[unit]) if unit in _DAYS else ("seconds", amount * _SECONDS[unit])
    if said[0] != own[0]:
        raise NotAssessable(f"{stated[0]} and {name}: {span} are on unlike clocks.")
    return said, own


@facts.seconds
def sentence_and_field_apart(case: Case) -> float:
    """How far the sentence's time and the field's are apart, a day being one of 24 hours."""
    (unit, said), (_, own) = _sentence_time_and_own_time(case)
    return abs(said - own) * (units.DAY if unit == "days" else 1)


@facts.text
def time_in_sentence(case: Case) -> str:
    """The time that the sentence gives."""
    return _times_in_a_sentence(str(case.need(case.entry, "says")))[0][0]


@facts.span
def time_in_field(case: Case) -> Span:
    """The time that the field beside it gives."""
    return _only_span_entry_declares(case)[1]


@facts.text
def figure_in_field(case: Case) -> str:
    """The figure of the field, as a route."""
    name, _ = _only_span_entry_declares(case)
    bound = ".at_most" if case.entry.section == "promises" else ""
    return f"{case.entry.route}.{name}{bound}"


@facts.span
def time_as_in_field(case: Case) -> Span:
    """The time that the sentence gives, on the clock of the field."""
    span, stated = (
        case.fact("time_in_field"),
        _times_in_a_sentence(str(case.need(case.entry, "says")))[0],
    )
    unit, amount = stated["unit"].lower(), float(stated["amount"])
    if span.unit in ("elapsed", "working"):
        seconds = units.format_duration(amount * _SECONDS[unit])
        return Span(
            seconds if span.unit == "elapsed" else format_working_time(amount * _SECONDS[unit])
        )
    own = span.unit.removeprefix("working ").removeprefix("calendar ")
    found = amount * _DAYS[unit] / _DAYS[own]
    return Span(f"{found:g} {span.unit}{'' if found == 1 else 's'}")


@facts.text
def field_of_time(case: Case) -> str:
    """The field that holds the time, as a route."""
    return f"{case.entry.route}.{_only_span_entry_declares(case)[0]}"
