"""What exports of helpdesks have in common: objects with fields, clocks by priority, and scopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from principlecheck.importing.exports import ExportPart
from principlecheck.importing.lengths import imported_span_of_seconds
from principlecheck.importing.naming import id_from_label
from principlecheck.importing.understood import Understood, plain_source_text, quote_source
from principlecheck.importing.zones import import_time_zone
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.policies.refusals.calendar_words import suggest_dates

PRIORITY_RANKS = {"urgent": 1, "highest": 1, "critical": 1, "blocker": 1, "high": 2, "major": 2,
                  "normal": 3, "medium": 3, "low": 4, "minor": 4, "lowest": 5, "trivial": 5}  # fmt: skip


class ExportDocument(Struct, frozen=True):
    """One value of an export, and the file that it stands in."""

    file: str
    value: Any

    @property
    def whole(self) -> ExportPart:
        """The value as a part whose place is the top of its file."""
        return ExportPart(self.value, "")

    @property
    def listed(self) -> list[Any]:
        """The values of a list, or the one that stands where a list may."""
        return self.value if isinstance(self.value, list) else [self.value]

    @property
    def first(self) -> Mapping[str, Any]:
        """The first object of the list; an empty one where none is there."""
        return next((one for one in self.listed if isinstance(one, dict)), {})

    def under(self, kind: str) -> ExportDocument:
        """The list under the name of its kind, as most exports have it."""
        return ExportDocument(self.file, {kind: self.listed})


class GivenBesideExport(Struct, frozen=True):
    """What a person says beside the files, or the policies that are there say already.

    `queues` are those that contacts arrive in, by their names; `into` is the section that times
    stand in, `promises` or `targets`, empty where the source says.
    """

    queues: tuple[str, ...] = ()
    zone: str = ""
    into: str = ""


class ExportFields(Struct, frozen=True):
    """What becomes of each field of a kind of object.

    `read` says what it is in the policies, `listed` why it is told as not read, and `bookkeeping`
    names what says nothing of how customers are served (numbers, dates, addresses).
    """

    called: str
    read: Mapping[str, str]
    listed: Mapping[str, str] = {}
    bookkeeping: tuple[str, ...] = ()


BOOKKEEPING = ("id", "url", "created_at", "updated_at", "created_by_id", "updated_by_id",
               "position", "created_by", "updated_by", "_fivetran_synced", "_fivetran_deleted")  # fmt: skip


def place_in_export(file: str, part: ExportPart) -> str:
    """Where a part of an export stands: `sla.json, sla_policies[0]`."""
    return f"{file}, {part.at}" if part.at else file


def list_unread_export_fields(
    understood: Understood, file: str, part: ExportPart, fields: ExportFields
) -> None:
    """Tells of every field of an object that holds something and that nothing is made of."""
    known = {*fields.read, *fields.bookkeeping, *BOOKKEEPING}
    for name, value in part.map.items():
        if name in known or value in (None, "", [], {}, False):
            continue
        why = fields.listed.get(
            str(name), f"is a field of a {fields.called} that is not known here"
        )
        shown = value if isinstance(value, (str, int, float)) else ""
        says = f"{name}: {shown}" if shown != "" else str(name)
        understood.miss(place_in_export(file, part), says, why)


def export_objects(
    documents: Iterable[ExportDocument], many: str, one: str = ""
) -> list[tuple[str, ExportPart]]:
    """The objects of a kind in all documents: under `many` as a list, or one under `one`."""
    found: list[tuple[str, ExportPart]] = []
    for document in documents:
        whole = document.whole
        listed = whole[many]
        found.extend((document.file, part) for part in listed.items() if part.map)
        if isinstance(listed.value, dict):  # a single one where a list may stand
            found.append((document.file, listed))
        if one and whole[one].map:
            found.append((document.file, whole[one]))
    return found


def bound_from_export_seconds(
    understood: Understood,
    where: str,
    name: str,
    seconds: float | None,
    *,
    working: bool,
) -> dict[str, str] | None:
    """A clock of so many seconds as a bound; None where it is none, which is told."""
    if seconds is None:
        understood.miss(where, name, "is no number")
        return None
    found = imported_span_of_seconds(seconds, working=working, always=not working)
    if found.why:
        understood.miss(where, f"{name}: {seconds / 60:g} minutes", found.why)
        return None
    return {"at_most": found.span}


def import_priorities(understood: Understood, names: Mapping[str, str]) -> dict[str, str]:
    """The priorities that were met, by what the source calls them, with their places; ranked by
    their names, where these say so, and else in the order that they came.
    """
    known = sorted(names, key=lambda name: PRIORITY_RANKS.get(name.lower(), len(PRIORITY_RANKS)))
    if any(name.lower() not in PRIORITY_RANKS for name in names) and len(names) > 1:
        understood.assume(
            f"The ranks of {', '.join(known)} follow their names and their order; mend them where "
            "another is served first."
        )
    made = {}
    for rank, name in enumerate(known, 1):
        says = {"says": plain_source_text(name)} if id_from_label(name) != name.lower() else {}
        made[name] = understood.add("priorities", name, {"rank": rank, **says}, names[name])
    return made


NEEDS_QUEUE = (
    "holds for some tickets only ({what}), and a target can say so once there is a queue; "
    "import again with --channel email, or whatever customers use"
)


NARROWED_TWICE = "holds under several conditions at once ({what}), which a target cannot say, so it is not written"


def narrow_imported_scope(
    understood: Understood,
    given: GivenBesideExport,
    scope: dict[str, Any],
    customers: str,
    names: Sequence[str],
    where: str,
    said: str,
) -> str:
    """Narrows a scope to any of these names; why it cannot be, where it is narrowed by that field
    already: names of one list are held for "or". They are `segments` where `customers` says what a
    customer is that is known by a number alone, and else `reasons`.
    """
    field = "segments" if customers else "reasons"
    if field in scope:
        return NARROWED_TWICE.format(what=said)
    spot = f"{where}: {said}"
    if customers:
        called = [f"{customers} {name}" if name.isdecimal() else name for name in names]
        made = [understood.once("segments", name, {}, spot) for name in called]
    else:
        made = [
            understood.once(
                "contact_reasons",
                name if len(given.queues) == 1 else f"{name} {queue}",
                {"queue": queue},
                spot,
            )
            for name in names
            for queue in given.queues
        ]
    made = list(dict.fromkeys(filter(None, made)))
    if not made:
        return NEEDS_QUEUE.format(what=said) if not given.queues else f"names nobody ({said})"
    scope[field] = made
    return ""


def hours_of_export_or_usual(understood: Understood, schedules: Sequence[str]) -> None:
    """The one schedule of a source is what a working day is."""
    if len(schedules) == 1:
        entry = understood.get("hours", schedules[0])
        place_ = entry.where if entry else ""
        understood.add(ORGANISATION, "", {"hours": schedules[0]}, "", {"hours": place_})
    elif schedules:
        understood.ask(
            f"There are {len(schedules)} schedules ({', '.join(schedules)}). Which is your usual "
            f"working day? Write organisation: {{hours: {schedules[0]}}} or another of them."
        )


def ask_for_imported_channels(understood: Understood, given: GivenBesideExport) -> None:
    """Says what the first checks wait for where no queue is known."""
    if not given.queues and understood.sections() & {"targets", "promises"}:
        understood.ask(
            "No file says how customers reach you, and times are held against each other queue by "
            "queue. Import again with --channel email (or phone, chat, form …)."
        )


def holiday_from_export(understood: Understood, where: str, name: str, typed: str) -> str:
    """A holiday as a day of `closed`; empty where it is no full date, which is told."""
    found = suggest_dates(typed)
    if len(found) == 1:
        return found[0]
    said = f"{name}: {typed}" if typed else name
    why = f"can be {' or '.join(found)}" if found else "is no full date"
    understood.miss(where, said, f"{why}; write the day under closed, as 2026-12-25")
    return ""


def round_the_clock_from_export(
    understood: Understood, where: str, name: str, closed: Sequence[str]
) -> str:
    """Hours that are open round the clock, which have no days shut; those are told."""
    if closed:
        why = "are days shut of what is open round the clock, which `always` does not have"
        understood.miss(where, f"{name}: {', '.join(closed)}", why)
    return "always"


def time_zone_from_export(
    understood: Understood, given: GivenBesideExport, where: str, name: str, written: str
) -> str:
    """The time zone of a schedule, or the one that was said beside it; none of it is told."""
    zone = import_time_zone(written) or (import_time_zone(given.zone) if given.zone else "")
    if not zone:
        said = shorten_export_value(written) or "none"
        why = f"has a time zone that is not known here ({said}); import again with --zone Europe/Madrid, say"
        understood.miss(where, name, why)
    return zone


def shorten_export_value(text: str) -> str:
    """A text for a reason in a sentence."""
    return quote_source(text, 60)
