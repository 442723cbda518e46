"""Every realistic edit of a declared organisation, one at a time, generated from the model.

What can be done to a field follows from its declared type alone: a length is halved and doubled,
a flag flipped, a reference turned to another entry, a bound tightened and loosened, and so on.
Nobody picks the edits, so nobody picks only those that are caught.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, UnsetType

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, attribute_of_field
from principlecheck.model.format.quantities import (
    Duration,
    Money,
    MoneyRange,
    MoneyRate,
    OrWord,
    Quantity,
    Rate,
    Share,
    ShareOrMoney,
    Span,
)
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import Closed, Opening, Shape

Raw = dict[str, Any]
Path = tuple[str, ...]

GONE = None
"""What a removed field becomes."""
_CODES = ("ES", "GB", "US")
SPREADS = ("mean", "median", "p75", "p80", "p90", "p95", "p99")


class Edit(Struct, frozen=True):
    """One change: `path` is the section, the entry's id (not for the organisation) and the field.

    `kind` is the operator; `after` the new value, `GONE` for a removal.
    """

    path: Path
    kind: str
    before: Any
    after: Any

    @property
    def section(self) -> str:
        """The section that is edited."""
        return self.path[0]

    @property
    def fields(self) -> Path:
        """The field, and the part of it; empty where a whole entry or section goes."""
        return self.path[1:] if self.section == ORGANISATION else self.path[2:]

    @property
    def route(self) -> str:
        """Where it is made: `queues.phone.busiest_hour.agents`."""
        return ".".join(self.path)

    @property
    def group(self) -> tuple[str, ...]:
        """Edits of one kind on one field of the model."""
        return (self.section, *self.fields, self.kind)

    def __str__(self) -> str:
        after = "" if self.after is GONE else f" → {self.after}"
        before = "" if len(self.path) < 3 and self.after is GONE else f" {self.before}{after}"
        return f"{self.route}: {self.kind}{before}"


def applied(base: Raw, edit: Edit) -> Raw:
    """The section that `edit` changes, changed; the base itself stays as it is."""
    changed: Raw = {edit.section: deepcopy(base[edit.section])}
    holder = changed
    for step in edit.path[:-1]:
        holder = holder[step]
    if edit.after is GONE:
        del holder[edit.path[-1]]
    else:
        holder[edit.path[-1]] = edit.after
    return changed


def all_edits(base: Raw) -> list[Edit]:
    """Every edit of `base`, in the order of the model and of the ids."""
    found: list[Edit] = []
    ids = {section: sorted(entries) for section, entries in base.items()}
    for name, value in base[ORGANISATION].items():
        hint = get_type_hints(AboutOrganisation, include_extras=True)[name]
        found.extend(_Field(ids, (ORGANISATION, name), hint, value).edits())
    for section, kind in SECTIONS.items():
        hints = get_type_hints(kind, include_extras=True)
        entries = base.get(section, {})
        for id_ in sorted(entries):
            for name, value in entries[id_].items():
                path = (section, id_, name)
                field = _Field(ids, path, hints[attribute_of_field(name)], value)
                found.extend(field.edits())
                if name == "rank":
                    found.extend(_ranks(path, entries, value))
            found.append(Edit((section, id_), "remove entry", entries[id_], GONE))
        if entries:
            found.append(Edit((section,), "empty section", entries, {}))
    return found


def every(edits: Iterable[Edit], step: int, kin: Callable[[Edit], Hashable]) -> list[Edit]:
    """Of each kin the first, and then every `step`-th."""
    groups: dict[Hashable, list[Edit]] = defaultdict(list)
    for edit in edits:
        groups[kin(edit)].append(edit)
    return [edit for group in groups.values() for edit in group[::step]]


def removals(edits: list[Edit]) -> list[Edit]:
    """Those that take a single field, or a part of one, out of its entry."""
    return [edit for edit in edits if edit.kind == "remove"]


def _told_already(edit: Edit) -> bool:
    """Whether an edit of a part says what an edit of the whole spread or bound has said."""
    name = edit.path[-1]
    if name in SPREADS:
        return edit.kind != "remove"
    return name in ("at_most", "at_least") and edit.kind not in ("remove", "another clock")


def _ranks(path: Path, entries: Mapping[str, Raw], rank: int) -> Iterator[Edit]:
    """A rank that another entry has already; one after all the others."""
    others = sorted(entry["rank"] for id_, entry in entries.items() if id_ != path[1])
    if others:
        yield Edit(path, "same rank", rank, next((r for r in others if r != rank), others[0]))
        yield Edit(path, "last", rank, max(*others, rank) + 1)


class _Field:
    """The edits of one declared value, by its type."""

    def __init__(self, ids: Mapping[str, list[str]], path: Path, hint: Any, value: Any) -> None:
        self.ids = ids
        self.path = path
        self.value = value
        self.kind, self.meta = unwrapped(hint)

    def edits(self) -> Iterator[Edit]:
        """All of them; an edit that changes nothing is none."""
        yield Edit(self.path, "remove", self.value, GONE)
        for kind, after in self._changes():
            if after != self.value:
                yield Edit(self.path, kind, self.value, after)
        if isinstance(self.kind, type) and issubclass(self.kind, Shape):
            hints = get_type_hints(self.kind, include_extras=True)
            for name, value in self.value.items():
                inner = _Field(self.ids, (*self.path, name), hints[name], value)
                yield from (edit for edit in inner.edits() if not _told_already(edit))

    def _changes(self) -> Iterator[tuple[str, Any]]:
        """The kinds of edit that the type admits, each with the value it leads to."""
        kind, value = self.kind, self.value
        if kind in (Opening, Closed):
            return _schedule_changes(value)
        if get_origin(kind) is Literal:
            return iter(("change the word", word) for word in _others(value, get_args(kind)))
        if get_origin(kind) is list:
            return self._list_changes()
        if get_origin(kind) is dict:
            return self._map_changes()
        if kind is str:
            return self._text_changes()
        if issubclass(kind, Shape):
            return _shape_changes(value)
        if issubclass(kind, Quantity):
            return _quantity_changes(kind, value)
        return _plain_changes(kind, self.path[-1], value)

    def _text_changes(self) -> Iterator[tuple[str, Any]]:
        section = self.meta.get("refers_to")
        if section:
            others = _others(self.value, self.ids[section])
            yield from (("turn to another", other) for other in others[:1])
        elif self.path[-1] == "time_zone":
            yield "another zone", "Asia/Tokyo"

    def _list_changes(self) -> Iterator[tuple[str, Any]]:
        (element,) = get_args(self.kind)
        _, meta = unwrapped(element)
        value = self.value
        if not isinstance(value, list):  # a word may stand for the whole list
            return
        if len(value) > 1:
            yield "drop the first", value[1:]
            yield "drop the last", value[:-1]
        yield "empty", []
        section = meta.get("refers_to")
        if len(value) > 1 and (section or not meta):
            yield "reorder", value[::-1]
        if section and value:
            new = [id_ for id_ in _others(value[-1], self.ids[section]) if id_ not in value]
            yield from (("turn to another", [*value[:-1], id_]) for id_ in new[:1])
            yield from (("add another", [*value, id_]) for id_ in new[:1])
        base, _ = unwrapped(element)
        if get_origin(base) is Literal:
            words = [word for word in get_args(base) if word not in value]
            yield from (("add a word", [*value, word]) for word in words)
            yield from (("change the word", [word, *value[1:]]) for word in words if value)
        if self.path[-1] == "jurisdictions":
            yield from ((f"move to {code}", [code]) for code in _CODES)

    def _map_changes(self) -> Iterator[tuple[str, Any]]:
        value = self.value
        keys = list(value)
        if not keys:
            return
        yield "drop the first", {key: value[key] for key in keys[1:]}
        words = list(value.values())
        if len(keys) > 1:
            yield "reorder", dict(zip(keys, [*words[1:], words[0]], strict=True))
        _, part = get_args(self.kind)
        inner, _ = unwrapped(part)
        if get_origin(inner) is Literal:
            yield "turn round", {**value, keys[0]: _others(words[0], get_args(inner))[0]}
        elif isinstance(inner, type) and issubclass(inner, Quantity) and inner is not Share:
            for name, factor in (("halve", 0.5), ("double", 2.0)):
                yield name, {key: _scaled(inner, word, factor) for key, word in value.items()}
        section = unwrapped(get_args(self.kind)[0])[1].get("refers_to")
        if section:
            new = [one for one in _others(keys[0], self.ids[section]) if one not in value]
            for id_ in new:
                yield "turn to another", {id_ if k == keys[0] else k: value[k] for k in keys}


def unwrapped(hint: Any) -> tuple[Any, dict[str, Any]]:
    """The type behind annotations and `| UnsetType`, and what its annotations say."""
    meta: dict[str, Any] = {}
    while hint not in (Opening, Closed):
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            for extra in extras:
                if isinstance(extra, Meta) and extra.extra:
                    meta = {**extra.extra, **meta}
        elif UnsetType in get_args(hint):
            parts = [part for part in get_args(hint) if part is not UnsetType]
            # A word may stand in the place of a map; changes are made to the map.
            maps = [part for part in parts if get_origin(part) is not Literal]
            if len(parts) > 1 and len(maps) == 1:
                parts = maps
            if len(parts) != 1:
                raise TypeError(hint)
            hint = parts[0]
        else:
            break
    return hint, meta


def _others(value: Any, all_of: Any) -> list[Any]:
    """All but `value`, from the one after it and round to the one before."""
    others = list(all_of)
    place = others.index(value) if value in others else -1
    return [one for one in (*others[place + 1 :], *others[: max(place, 0)]) if one != value]


def _plain_changes(kind: type, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if kind is bool:
        yield "flip", not value
    elif kind is int and name != "rank":
        yield from (("halve", value // 2), ("double", value * 2))
    elif kind is date:
        yield "into the past", value.replace(value[:4], f"{int(value[:4]) - 3}")


def _quantity_changes(kind: type[Quantity], written: str) -> Iterator[tuple[str, Any]]:
    if issubclass(kind, OrWord):
        if kind(written).value is None:
            yield "set one", kind.example
            return
        yield "take it away", kind.word
        kind = kind.of
    if kind is ShareOrMoney:
        kind = Share if "%" in written else Money
    if kind is Share:
        value = Share(written).value
        yield from (("halve", _percent(value / 2)), ("double", _percent(min(1.0, value * 2))))
        yield "nearly all", "99%"
        return
    yield "halve", _scaled(kind, written, 0.5)
    yield "double", _scaled(kind, written, 2.0)
    if kind in (Money, Duration):
        yield "nothing", f"0 {Money(written).currency}" if kind is Money else "0s"
    if kind is Span:
        yield "another clock", _reclocked(written)


def _shape_changes(value: Raw) -> Iterator[tuple[str, Any]]:
    if "at_most" in value or "at_least" in value:
        yield from _bound_changes(value)
    elif value.keys() & set(SPREADS):
        for name, factor in (("halve", 0.5), ("double", 2.0)):
            yield (
                name,
                {
                    key: _scaled(_guess(part), part, factor) if key in SPREADS else part
                    for key, part in value.items()
                },
            )


def _bound_changes(value: Raw) -> Iterator[tuple[str, Any]]:
    side = "at_most" if "at_most" in value else "at_least"
    written = value[side]
    if not written.endswith("%"):
        yield "tighten", {**value, side: _scaled(Span, written, 0.5)}
        yield "loosen", {**value, side: _scaled(Span, written, 2.0)}
        return
    share = Share(written).value
    closer, further = (share + 1) / 2, share / 2
    tight, loose = (closer, further) if side == "at_least" else (further, closer)
    yield "tighten", {**value, side: _percent(tight)}
    yield "loosen", {**value, side: _percent(loose)}
    yield "nearly all", {**value, side: "99%"}


def _schedule_changes(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield "empty", []
        yield "close a week", [*value, "2026-12-07 to 2026-12-13"]
        return
    first = next(iter(value))
    if len(value) > 1:
        yield "drop the last", dict(list(value.items())[:-1])
    yield "close at noon", {**value, first: f"{value[first][:6]}12:00"}
    yield "stay open", {**value, first: f"{value[first][:6]}23:00"}


def _guess(written: str) -> type[Quantity]:
    kinds: tuple[type[Quantity], ...] = (Duration, Span, Money)
    for kind in kinds:
        try:
            kind(written)
        except ValueError:
            continue
        return kind
    raise ValueError(written)


def _scaled(kind: type[Quantity], written: str, factor: float) -> str:
    """The same quantity, so many times as large, as somebody might write it."""
    if kind is Duration:
        return _seconds(Duration(written).seconds * factor)
    if kind is Span:
        return _span(Span(written), factor)
    if kind is Money:
        money = Money(written)
        return f"{money.amount * factor:.12g} {money.currency}"
    if kind is MoneyRange:
        ends = (_scaled(Money, end, factor) for end in written.split(" to "))
        return " to ".join(ends)
    if kind is Rate:
        rate = Rate(written)
        return f"{rate.amount * factor:.12g} per {rate.period}"
    if kind is MoneyRate:
        flow = MoneyRate(written)
        return f"{flow.amount * factor:.12g} {flow.currency} per {flow.period}"
    raise TypeError(kind)


def _span(span: Span, factor: float) -> str:
    if span.unit == "elapsed":
        return _seconds(span.amount * factor)
    if span.unit == "working":
        return f"{span.amount * factor / 60:.12g} working minutes"
    return f"{span.amount * factor:.12g} {span.unit}s"


def _reclocked(written: str) -> str:
    """The same figure on a clock that runs when the first stands still, or the other way."""
    span = Span(written)
    if span.unit == "elapsed":
        return f"{span.amount / 60:.12g} working minutes"
    if span.unit == "working":
        return _seconds(span.amount)
    other = "working day" if span.unit.startswith("calendar") else "calendar day"
    days = {"calendar week": 7, "calendar month": 30}.get(span.unit, 1)
    return f"{span.amount * days:.12g} {other}s"


def _seconds(amount: float) -> str:
    return f"{amount:.12g}s"


def _percent(value: float) -> str:
    return f"{value * 100:.6g}%"
