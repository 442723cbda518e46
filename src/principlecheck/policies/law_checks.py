"""What a file of law asks of fields that are not there, or of values that they cannot have."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec import UNSET, Struct, UnsetType

from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES, SECTIONS
from principlecheck.model.format.quantities import Duration, Money, OrWord, Quantity, Share, Span
from principlecheck.model.format.sections.contacts import Channel, ContactReason
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import (
    CountBound,
    DurationSpread,
    MoneyBound,
    ShareBound,
    SpanBound,
    SpanSpread,
    inner_shape_of_field_type,
    type_hints_of,
)
from principlecheck.model.law import (
    MOST_BOUNDS_IN_ALL,
    Binds,
    LawFile,
    LegalBound,
    Provision,
)
from principlecheck.model.report.problem import Problem
from principlecheck.policies.refusals.countries import (
    is_country_code_in_policy,
    refuse_country_code,
)
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile

_LIMITED: dict[type, type] = {
    SpanBound: Span,
    SpanSpread: Span,
    ShareBound: Share,
    MoneyBound: Money,
    DurationSpread: Duration,
    CountBound: int,
    Span: Span,
    Share: Share,
    Money: Money,
    Duration: Duration,
    int: int,
}
"""What a limit on a field of each type is written as."""
REACHED_BY = {
    "channels": ("channels", "queues"),
    "reasons": ("reasons", "contact_reasons"),
}
"""The fields through which an entry holds on channels, or for contact reasons."""
_WAYS = ("at_most", "at_least", "is", "one_of", "includes")


class LawFlaws:
    """Everything in one file that cannot be judged by, each with its place; and, where nothing is
    wrong, the limits as values.
    """

    def __init__(self, source: SourceFile, file: LawFile) -> None:
        self.source, self.file = source, file
        self.limits: dict[tuple[str, int, str], Any] = {}
        self.problems: list[Problem] = []
        self._whole()
        for name, provision in file.provisions.items():
            self._provision(name, provision)

    def _note(self, path: Path, says: str, write: str = "", *, key: bool = False) -> None:
        self.problems.append(problem_in_policy("law", says, self.source, path, write, key=key))

    def _whole(self) -> None:
        file = self.file
        if (file.jurisdiction is UNSET) == (file.contract_with is UNSET):
            says = "This is neither the law of one jurisdiction nor a contract with somebody."
            if file.jurisdiction is not UNSET:
                says = "This is the law of a jurisdiction and a contract at once."
            write = (
                "jurisdiction: with an ISO country code, or contract_with: with a name; not both"
            )
            self._note((), says, write)
        if not file.provisions:
            self._note(("provisions",), "This file asks nothing: it has no provisions.")
        bounds = sum(len(one.bounds) for one in file.provisions.values())
        if bounds > MOST_BOUNDS_IN_ALL:
            says = f"This file sets {bounds} bounds; {MOST_BOUNDS_IN_ALL} are the most."
            self._note(("provisions",), says, "the file as several", key=True)
        for path, code in self._countries():
            if not is_country_code_in_policy(code):
                self._note(path, *refuse_country_code(code))
        for name, other in (("members", "jurisdiction"), ("segments", "contract_with")):
            if getattr(file, name) is not UNSET and getattr(file, other) is UNSET:
                says = f"`{name}` goes with `{other}`, which is not here."
                self._note((name,), says, f"{other}, or leave {name} out", key=True)

    def _countries(self) -> Iterator[tuple[Path, str]]:
        """Each country that the file names, with where."""
        if self.file.jurisdiction is not UNSET:
            yield ("jurisdiction",), self.file.jurisdiction
        for index, member in enumerate(self.file.members or ()):
            yield ("members", index), member

    def _provision(self, name: str, provision: Provision) -> None:
        path: Path = ("provisions", name)
        if self.file.jurisdiction is not UNSET and provision.read is UNSET:
            says = f"Nothing says where {name} was read, and on which day."
            self._note(path, says, "read: {at: …, on: 2026-11-29}", key=True)
        for later, earlier in (("until", "in_force"), ("adapt_by", "in_force")):
            first, last = getattr(provision, earlier), getattr(provision, later)
            if last is not UNSET and last < first:
                says = f"`{later}` is {last}, before {earlier}, which is {first}."
                self._note((*path, later), says, "a later day")
        if provision.binds is not UNSET:
            self._binds((*path, "binds"), provision.binds)
        for number, bound in enumerate(provision.bounds):
            at: Path = (*path, "bounds", number)
            self._bound(name, number, at, bound)

    def _binds(self, path: Path, binds: Binds) -> None:
        sectors = words_of_law_field(AboutOrganisation, "sectors")
        for name in ("sectors", "not_sectors", "beside"):
            for index, sector in enumerate(getattr(binds, name) or ()):
                self._word((*path, name, index), sector, sectors)

    def _word(self, path: Path, word: str, valid: Collection[str]) -> None:
        if word not in valid:
            close = nearest_name(word, valid)
            says = f"`{word[:60]}` is no word of the policy format here."
            self._note(path, says, close or f"one of {', '.join(sorted(valid))}")

    def _bound(self, name: str, number: int, path: Path, bound: LegalBound) -> None:
        if bound.of not in SECTION_NAMES:
            self._word((*path, "of"), bound.of, SECTION_NAMES)
            return
        kind = AboutOrganisation if bound.of == ORGANISATION else SECTIONS[bound.of]
        self._where((*path, "where"), bound, kind)
        hint = _hint_of_law_field(kind, bound.field)
        if hint is None:
            names = sorted(attribute.rstrip("_") for attribute in type_hints_of(kind))
            close = nearest_name(bound.field, names)
            says = f"`{bound.field[:60]}` is no field of {bound.of}."
            self._note((*path, "field"), says, close or f"one of {', '.join(names)}")
            return
        ways = [way for way in _WAYS if getattr(bound, _attribute_of_law_bound(way)) is not UNSET]
        if len(ways) != 1:
            says = f"This bounds {bound.of}.{bound.field} in {len(ways) or 'no'} ways."
            self._note(path, says, f"one of {', '.join(_WAYS)}")
            return
        self._way(name, number, path, bound, ways[0], hint)

    def _way(
        self, name: str, number: int, path: Path, bound: LegalBound, way: str, hint: Any
    ) -> None:
        right, kind = _ways_to_bound_law_field(hint)
        if way not in right:
            says = f"A field such as {bound.of}.{bound.field} cannot be bound by `{way}`."
            if not right:
                self._note((*path, "field"), f"No law can bound {bound.of}.{bound.field}.")
            else:
                self._note((*path, way), says, " or ".join(right), key=True)
        elif way in ("at_most", "at_least"):
            self._limit(name, number, path, bound, (way,), kind)
            if bound.for_some is not UNSET:
                self._limit(name, number, path, bound, ("for_some", "at_most"), kind)
        elif way in ("one_of", "includes"):
            valid = _closed_words_of_law_field(hint)
            for index, word in enumerate(getattr(bound, way)):
                if valid:
                    self._word((*path, way, index), word, valid)
        if bound.for_share is not UNSET and kind is not Span:
            says = f"`for_share` says for how many contacts a time holds; {bound.field} is no time."
            self._note((*path, "for_share"), says, key=True)

    def _limit(
        self,
        name: str,
        number: int,
        path: Path,
        bound: LegalBound,
        way: tuple[str, ...],
        kind: type | None,
    ) -> None:
        written: Any = bound
        for part in way:
            written = getattr(written, part)
        try:
            self.limits[name, number, way[0]] = _convert_law_limit(written, kind)
        except ValueError as error:
            says = f"`{str(written)[:60]}` is no limit of {bound.of}.{bound.field}."
            self._note((*path, *way), says, str(error).removeprefix("write "))

    def _where(self, path: Path, bound: LegalBound, kind: type[Struct]) -> None:
        if bound.where is UNSET:
            return
        where, fields = bound.where, type_hints_of(kind)
        if where.kind is not UNSET and "kind" not in fields:
            self._note((*path, "kind"), f"Entries of {bound.of} have no kind.", key=True)
        for index, word in enumerate(where.kind or () if "kind" in fields else ()):
            self._word((*path, "kind", index), word, words_of_law_field(kind, "kind"))
        for name, other in (("channels", Channel), ("reasons", ContactReason)):
            words = getattr(where, name) or ()
            through = (*REACHED_BY[name], "queue")
            if words and bound.of not in through and not set(through) & fields.keys():
                says = (
                    f"Entries of {bound.of} hold on no {name}, so these cannot choose among them."
                )
                self._note((*path, name), says, key=True)
            for index, word in enumerate(words):
                self._word((*path, name, index), word, words_of_law_field(other, "kind"))
        for index, word in enumerate(where.written or ()):
            self._word((*path, "written", index), word, [one.rstrip("_") for one in fields])


def words_of_law_field(kind: type[Struct], field: str) -> list[str]:
    """The words that a field of the format may be."""
    return _closed_words_of_law_field(type_hints_of(kind)[field])


def _attribute_of_law_bound(way: str) -> str:
    return "is_" if way == "is" else way


def _hint_of_law_field(kind: type[Struct], path: str) -> Any:
    """The type of the field at a dotted path, or None where there is no such field."""
    hint: Any = kind
    for name in path.split("."):
        holder = kind if hint is kind else inner_shape_of_field_type(hint)
        fields = {} if holder is None else type_hints_of(holder)
        hint = fields.get(name, fields.get(f"{name}_"))
        if hint is None:
            return None
    return hint


def _alternatives_of_law_hint(hint: Any) -> Iterator[Any]:
    if get_origin(hint) is Annotated:
        yield from _alternatives_of_law_hint(get_args(hint)[0])
    elif get_origin(hint) in (Literal, list, dict) or not get_args(hint):
        yield hint
    else:
        for part in get_args(hint):
            yield from _alternatives_of_law_hint(part)


def _ways_to_bound_law_field(hint: Any) -> tuple[tuple[str, ...], type | None]:
    """How a field of this type may be bound, and what a limit on it is written as."""
    for part in _alternatives_of_law_hint(hint):
        if part is UnsetType:
            continue
        if part is bool:
            return ("is",), None
        if get_origin(part) is list:
            return (("includes",) if inner_shape_of_field_type(part) is None else ()), None
        if get_origin(part) is Literal or part is str:
            return ("one_of",), None
        if isinstance(part, type):
            plain = part.of if issubclass(part, OrWord) else part
            limit = next((of for kind, of in _LIMITED.items() if issubclass(plain, kind)), None)
            return (("at_most", "at_least") if limit else ()), limit
    return (), None


def _closed_words_of_law_field(hint: Any) -> list[str]:
    """The words of a field that holds some of a closed list; none where it may hold any."""
    for part in _alternatives_of_law_hint(hint):
        if get_origin(part) is list:
            return _closed_words_of_law_field(get_args(part)[0])
        if get_origin(part) is Literal:
            return [str(word) for word in get_args(part)]
    return []


def _convert_law_limit(written: Any, kind: type | None) -> Any:
    """A limit as its value. Raises `ValueError` with what to write."""
    if kind is int:
        if isinstance(written, int) and not isinstance(written, bool):
            return written
        raise ValueError("write a whole number")
    assert kind is not None  # noqa: S101 - only fields with a limit come here
    assert issubclass(kind, Quantity)  # noqa: S101
    return kind(written)
