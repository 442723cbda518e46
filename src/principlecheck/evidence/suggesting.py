"""A mapping proposed from the names and the values of an export's columns, doubts and all.

Values are looked at by counting how many have which form; none is read out, except those of a
column with few different ones, each of them in many rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from principlecheck.evidence.engine import RecordEngine
from principlecheck.evidence.groups import SECTIONS
from principlecheck.evidence.mapping import columns_look_like_record
from principlecheck.evidence.records import Records
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.records import CLOCKS, FLAGS, LENGTHS, Reading
from principlecheck.model.report.refusal import Refusal
from principlecheck.writing.yaml import flow_yaml

_SAMPLE = 20_000
_FEWEST = 20
_MOST_VALUES = 12
_FORMS = {
    "iso": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2})?",
    "DD/MM/YYYY HH:mm": r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}$",
    "DD/MM/YYYY HH:mm:ss": r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}$",
    "DD.MM.YYYY HH:mm": r"^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}$",
    "epoch milliseconds": r"^1\d{12}$",
    "epoch seconds": r"^1\d{9}$",
    "h:mm:ss": r"^(\d+:)?\d{1,2}:\d{2}$",
    "number": r"^[+-]?\d+([.,]\d+)?$",
    "flag": r"(?i)^(yes|no|true|false|y|n|t|f)$",
}
_NAMES: dict[str, tuple[str, ...]] = {
    "contact": ("contactid", "callid", "ticketid", "caseid", "conversationid", "interactionid", "number", "id"),
    "customer": ("customerid", "customer", "requesterid", "requester", "ani", "callerid", "caller", "clientid"),
    "agent": ("agentid", "agent", "agentusername", "assigneeid"),
    "queue": ("queuename", "queue", "skill", "team", "groupname", "assignmentgroup"),
    "reason": ("reason", "category", "contactreason", "type", "topic", "wrapupcode"),
    "segment": ("segment", "tier", "plan"),
    "priority": ("priority", "urgency"),
    "channel": ("channel", "mediatype", "via"),
    "arrived": ("createdat", "arrivedat", "starttime", "initiationtimestamp", "openedat", "created", "arrived", "date"),
    "answered": ("answeredat", "connectedtoagenttimestamp", "answertime", "answered"),
    "ended": ("endedat", "disconnecttimestamp", "endtime", "ended"),
    "first_reply": ("firstreplyat", "firstresponseat", "firstreply", "respondedat"),
    "solved": ("solvedat", "resolvedat", "resolved", "solved"),
    "closed": ("closedat", "closed"),
    "event": ("sysupdatedat", "updatedat", "eventtime"),
    "interval": ("intervalstart", "interval", "periodstart"),
    "follow_up_due": ("followupdue", "dueat"),
    "follow_up_made": ("followupmade",),
    "handle_time": ("handletime", "handleseconds", "aht", "thandle", "talktime", "sertime", "duration", "averagehandletime"),
    "wait": ("waittime", "waitseconds", "queueduration", "qtime", "tacd"),
    "next_reply_took": ("nextreplytime", "nextresponsetime"),
    "update_took": ("timebetweenupdates", "updateinterval", "longestsilence", "longestgap"),
    "outcome": ("outcome", "disposition", "result"),
    "reopened": ("reopened", "reopens", "reopencount"),
    "handovers": ("transfers", "reassignmentcount", "handovers", "transfercount"),
    "replies": ("replies", "agentreplies"),
    "survey_sent": ("surveysent", "csatsent"),
    "satisfied": ("satisfactionscore", "surveyscore", "csat", "satisfied"),
    "complained": ("complained", "complaint"),
    "refund": ("refund", "refundamount"),
    "offered": ("offered", "noffered", "callsoffered"),
    "handled": ("handled", "nhandled", "callsanswered", "answeredcalls"),
    "abandoned": ("abandoned", "nabandon", "callsabandoned"),
    "within": ("withinthreshold", "answeredinsla", "nserviceleveltarget"),
    "service_level": ("servicelevel", "servicelevelpct", "serviceleve"),
    "abandoned_share": ("abandonmentrate", "abandonrate"),
}  # fmt: skip
_PERSONAL = re.compile(
    r"(name|subject|body|text|comment|email|phone|address|note|description|transcript)",
    re.IGNORECASE,
)


class ColumnSample(Struct, frozen=True):
    """What counting says of one column: how many values, how many different, of which form."""

    filled: int
    different: int
    forms: Mapping[str, float]
    values: tuple[str, ...] = ()

    def mostly(self, form: str) -> bool:
        """Whether nineteen in twenty have this form."""
        return self.filled > 0 and self.forms[form] >= 0.95


def suggest_records_mapping(
    engine: RecordEngine, records: Records, reading: Reading, organisation: Organisation | None
) -> str:
    """The text of a `records.yaml` to begin with. What it is unsure of stands behind a `?`."""
    columns = engine.columns(records, reading)
    if columns_look_like_record(columns):
        raise Refusal(
            f"The first line of {records.name} seems to be a row, and no names of columns.",
            "Write the names of the columns into its first line.",
        )
    table = engine.open(records, list(columns), reading, _SAMPLE)
    looks = _look_at_record_columns(engine, table, columns)
    chosen = _choose_record_columns(columns, looks)
    return "".join(
        f"{line}\n" for line in _suggested_mapping_lines(columns, looks, chosen, organisation)
    )


def _look_at_record_columns(
    engine: RecordEngine, table: Any, columns: Mapping[str, str]
) -> dict[str, ColumnSample]:
    """Each column, by counts over the first rows."""
    import ibis

    head = engine.keep(table.limit(_SAMPLE))
    found = {}
    for name in columns:
        raw = head[name]
        text = raw if raw.type().is_string() else raw.cast("string")
        text = text.strip().nullif("")
        sums = {
            f"f{n}": ibis.coalesce(text.re_search(form), False).cast("int64").sum()
            for n, form in enumerate(_FORMS.values())
        }
        ((filled, different, *hits),) = engine.fetch(
            head.aggregate(filled=text.count(), different=text.nunique(), **sums)
        )
        forms = {
            form: (hit or 0) / filled if filled else 0.0
            for form, hit in zip(_FORMS, hits, strict=True)
        }
        values: tuple[str, ...] = ()
        if 0 < different <= _MOST_VALUES:
            counts = head.select(value=text).filter(ibis._.value.notnull())
            rows = engine.fetch(counts.group_by("value").aggregate(n=counts.count()))
            values = tuple(sorted(str(value) for value, n in rows if n >= _FEWEST))
        found[name] = ColumnSample(int(filled), int(different), forms, values)
    return found


def _fold_name_for_mapping(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _choose_record_columns(
    columns: Mapping[str, str], looks: Mapping[str, ColumnSample]
) -> dict[str, tuple[str, bool]]:
    """The column of each thing, and whether its values bear the name out."""
    found: dict[str, tuple[str, bool]] = {}
    taken: set[str] = set()
    for field, names in _NAMES.items():
        ranked = sorted(
            (rank, name)
            for name in columns
            for rank, wanted in enumerate(names)
            if name not in taken
            and (
                _fold_name_for_mapping(name) == wanted
                or _fold_name_for_mapping(name).endswith(wanted)
            )
        )
        fitting = [(r, name) for r, name in ranked if _record_column_fits_field(field, looks[name])]
        if fitting:
            exact = _fold_name_for_mapping(fitting[0][1]) in names
            found[field] = fitting[0][1], exact
            taken.add(fitting[0][1])
    return found


def _record_column_fits_field(field: str, look: ColumnSample) -> bool:
    if field in CLOCKS:
        forms = [f for f in _FORMS if f not in ("h:mm:ss", "number", "flag")]
        return any(look.mostly(form) for form in forms)
    if field in LENGTHS:
        return look.mostly("number") or look.mostly("h:mm:ss")
    if field in FLAGS:
        return look.mostly("flag") or look.mostly("number")
    if field in SECTIONS:
        return 0 < look.different <= 200
    if field in ("contact", "customer", "agent"):
        return look.different > 1
    return True


def _suggested_mapping_lines(
    columns: Mapping[str, str],
    looks: Mapping[str, ColumnSample],
    chosen: Mapping[str, tuple[str, bool]],
    organisation: Organisation | None,
) -> Iterator[str]:
    rows = "intervals" if "interval" in chosen and "arrived" not in chosen else "contacts"
    yield "# Proposed from the names and the forms of the columns. Correct what is wrong; a line"
    yield "# that ends in `?` is a guess."
    yield "format: 1"
    yield f"rows: {rows}"
    yield "time_zone: UTC  # ? write the city whose clock the times are in, as Europe/Madrid"
    yield "columns:"
    for field, (name, exact) in chosen.items():
        spec, doubt = _suggest_mapping_of_column(field, name, looks[name], organisation)
        unsure = "" if exact and not doubt else f"  # ? {doubt or 'by a part of its name'}"
        yield f"  {field}: {spec}{unsure}"
    left = [name for name in columns if name not in {name for name, _ in chosen.values()}]
    personal = [name for name in left if _PERSONAL.search(name)]
    if personal:
        yield f"ignored: {flow_yaml(personal)}"
    others = [name for name in left if name not in personal]
    if others:
        yield f"# Not read, because nothing says what they are: {', '.join(others)}"


def _suggest_mapping_of_column(
    field: str, name: str, look: ColumnSample, organisation: Organisation | None
) -> tuple[str, str]:
    """A column with how it is written, and what is doubtful about that."""
    if field in CLOCKS:
        form = next((f for f in _FORMS if look.mostly(f)), "iso")
        if form == "iso":
            return flow_yaml(name), ""
        doubt = "or month before day" if form.startswith("DD/MM") else ""
        return flow_yaml({"column": name, "format": form}), doubt
    if field in LENGTHS:
        if look.mostly("h:mm:ss"):
            return flow_yaml({"column": name, "unit": "h:mm:ss"}), ""
        return flow_yaml({"column": name, "unit": "seconds"}), "or minutes"
    if field in SECTIONS and look.values and organisation is not None:
        return _suggest_mapping_of_values(field, name, look.values, organisation)
    if field == "outcome":
        values = {value: _suggest_mapping_of_outcome(value) for value in look.values}
        return flow_yaml({"column": name, "values": values}), "say which were answered"
    if field == "satisfied" and look.mostly("number"):
        return flow_yaml(
            {"column": name, "at_least": 4}
        ), "from which score on somebody is satisfied"
    return flow_yaml(name), ""


def _suggest_mapping_of_values(
    field: str, name: str, values: Sequence[str], organisation: Organisation
) -> tuple[str, str]:
    ids = organisation.entries.get(SECTIONS[field], {})
    meant = {
        value: found
        for value in values
        if (
            found := next(
                (
                    i
                    for i in ids
                    if _fold_name_for_mapping(value).startswith(_fold_name_for_mapping(i))
                ),
                None,
            )
        )
    }
    rest = [value for value in values if value not in meant]
    if (
        all(
            _fold_name_for_mapping(value) == _fold_name_for_mapping(id_)
            for value, id_ in meant.items()
        )
        and not rest
    ):
        return flow_yaml(name), ""
    called = "is called" if len(rest) == 1 else "are called"
    doubt = f"say under values what {', '.join(rest)} {called}" if rest else "by their beginnings"
    return flow_yaml({"column": name, "values": meant} if meant else name), doubt


def _suggest_mapping_of_outcome(value: str) -> str:
    """What an outcome seems to be; what is neither is left out of everything until somebody says."""
    low = value.lower()
    if re.search("aband|hang|hung|lost|missed|gave up", low):
        return "abandoned"
    return "answered" if re.search("answer|handled|agent|served|ok", low) else "leave_out"
