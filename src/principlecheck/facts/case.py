"""How a fact is declared, computed and remembered with its derivation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from types import UnionType
from typing import (
    Any,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.quantities import Money, Span
from principlecheck.model.format.subject import Subject

Kind = Literal[
    "flag",
    "count",
    "number",
    "share",
    "seconds",
    "money",
    "span",
    "word",
    "text",
    "names",
    "date",
    "chart",
    "cost",
    "record",
    "entry",
    "entries",
]
"""What a fact's value is: bool; int; float; share 0–1; seconds; Money; Span or its text; a word of
`words`; prose; a list of names; a date; a chart; what it costs a year; a struct with parts;
an entry of the policies, or several: their ids in conditions and messages, the first one's route in
places."""
V = TypeVar("V")
Compute = Callable[["Case"], V]


class NotDeclared(Exception):  # noqa: N818 - a state of the documents, not a fault
    """The fact rests on something that no document says; `routes` name it."""

    def __init__(self, *routes: str) -> None:
        super().__init__(", ".join(routes))
        self.routes = routes


class NotAssessable(Exception):  # noqa: N818
    """What is declared cannot decide it; `reason` is a plain sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = units.format_sentence(reason)


class FactSpec(Struct, frozen=True):
    """A fact that conditions and messages may name as `facts.<name>` on subjects of `on`.

    `title` says what it is, `formula` how it is computed, `source` who published the formula;
    `reads` are the routes (`section.field`, `section.kind`) that it may rest on. A part of a
    record is a fact of its own, named `<record>.<part>`. `of` are the sections of an entry, where
    places name a field of it. What `ages` grows from day to day though nobody changes anything.
    """

    name: str
    on: str
    kind: Kind
    title: str
    compute: Compute[Any]
    formula: str = ""
    source: str = ""
    reads: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    ages: bool = False


class RecordPart(Struct, frozen=True):
    """What a part of a record is: `Annotated[bool, Part("whether anybody answers")]`.

    The type gives its kind, but for a share, for seconds and for what else a type does not say.
    """

    title: str
    kind: Kind | None = None
    formula: str = ""
    source: str = ""
    of: tuple[str, ...] = ()


_KINDS: dict[Any, Kind] = {
    bool: "flag",
    int: "count",
    float: "number",
    str: "text",
    Span: "span",
    Money: "money",
    date: "date",
    Item: "entry",
    list: "names",
    tuple: "names",
}


class Declare:
    """Declares the decorated function as a fact of one kind, called like the function.

    Used bare (`@facts.flag`), or with a formula and more. The first paragraph of the function's
    docstring is the fact's title. A record's function says in its return type which struct it
    gives; `apart`, each of its parts is a fact by its own name. Raises `TypeError` for a fact without a title, and for a part without a kind or one.
    """

    def __init__(self, facts: Facts, kind: Kind, apart: bool = False) -> None:
        self._facts, self._kind, self._apart = facts, kind, apart

    @overload
    def __call__(self, compute: Compute[V], /) -> Compute[V]: ...
    @overload
    def __call__(
        self,
        /,
        *,
        formula: str = ...,
        source: str = ...,
        reads: tuple[str, ...] | None = ...,
        words: tuple[str, ...] = ...,
        of: tuple[str, ...] = ...,
        ages: bool = ...,
    ) -> Callable[[Compute[V]], Compute[V]]: ...
    def __call__(
        self,
        compute: Compute[V] | None = None,
        /,
        *,
        formula: str = "",
        source: str = "",
        reads: tuple[str, ...] | None = None,
        words: tuple[str, ...] = (),
        of: tuple[str, ...] = (),
        ages: bool = False,
    ) -> Compute[V] | Callable[[Compute[V]], Compute[V]]:
        """The function itself, so that other facts and tests may call it."""
        rests_on = self._facts.reads if reads is None else reads

        def declare(compute: Compute[V]) -> Compute[V]:
            spec = FactSpec(
                compute.__name__,
                self._facts.on,
                self._kind,
                _title_of_fact(compute),
                compute,
                formula,
                source,
                rests_on,
                words,
                of,
                ages,
            )
            self._facts.specs.append(spec)
            if spec.kind == "record":
                self._facts.specs.extend(
                    _parts_of_record_fact(spec, "" if self._apart else f"{spec.name}.")
                )
            return compute

        return declare if compute is None else declare(compute)


class Facts:
    """The facts that a module declares on one kind of subject, found by being there.

    `reads` are the routes that each of them may rest on, unless it names its own.
    """

    def __init__(self, on: str, reads: tuple[str, ...] = ()) -> None:
        self.on, self.reads = on, reads
        self.specs: list[FactSpec] = []
        self.flag = Declare(self, "flag")
        self.count = Declare(self, "count")
        self.number = Declare(self, "number")
        self.share = Declare(self, "share")
        self.seconds = Declare(self, "seconds")
        self.money = Declare(self, "money")
        self.span = Declare(self, "span")
        self.word = Declare(self, "word")
        self.text = Declare(self, "text")
        self.names = Declare(self, "names")
        self.date = Declare(self, "date")
        self.chart = Declare(self, "chart")
        self.cost = Declare(self, "cost")
        self.record = Declare(self, "record")
        self.apart = Declare(self, "record", apart=True)
        self.entry = Declare(self, "entry")
        self.entries = Declare(self, "entries")


def _title_of_fact(compute: Compute[Any]) -> str:
    """A docstring's first paragraph as it stands within a sentence: no capital, no full stop."""
    if compute.__doc__ is None:
        raise TypeError(f"the fact {compute.__name__} has no docstring, and so no title")
    title = " ".join(compute.__doc__.strip().split("\n\n")[0].split())
    return f"{title[:1].lower()}{title[1:].removesuffix('.')}"


def _parts_of_record_fact(record: FactSpec, prefix: str) -> Iterator[FactSpec]:
    kind = get_type_hints(record.compute)["return"]
    for name, hint in get_type_hints(kind, include_extras=True).items():
        part = next((one for one in get_args(hint) if isinstance(one, RecordPart)), None)
        if part is None:
            raise TypeError(f"the part {name} of {kind.__name__} has no Part, and so no title")
        own, words = _kind_and_words_of_fact(get_args(hint)[0])
        if not (part.kind or own):
            raise TypeError(f"the part {name} of {kind.__name__} has a type that is no kind")
        yield FactSpec(
            f"{prefix}{name}",
            record.on,
            part.kind or own,  # type: ignore[arg-type]
            part.title,
            _part_of_record_fact(record.name, name),
            part.formula,
            part.source,
            record.reads,
            words,
            part.of,
        )


def _part_of_record_fact(record: str, name: str) -> Compute[Any]:
    def compute(case: Case) -> Any:
        value = getattr(case.fact(record), name)
        if isinstance(value, NotDeclared | NotAssessable):
            raise value
        return value

    return compute


def _kind_and_words_of_fact(hint: Any) -> tuple[Kind | None, tuple[str, ...]]:
    """The kind that a type alone says, and the words of a literal."""
    if get_origin(hint) in (Union, UnionType):
        # A part that may lack on its own holds the exception that says what it waits for, or why.
        others = [one for one in get_args(hint) if one not in (NotDeclared, NotAssessable)]
        return _kind_and_words_of_fact(others[0]) if len(others) == 1 else (None, ())
    if get_origin(hint) is Literal:
        return "word", tuple(str(word) for word in get_args(hint))
    if Item in get_args(hint):
        return "entries", ()
    return _KINDS.get(get_origin(hint) or hint), ()


class Pairing(Struct, frozen=True):
    """Entries of two sections that meet: what is judged is each pair that `find` yields.

    With `union`, entries of several sections that are judged alike, one at a time; then a section
    that is declared nowhere silences only its own entries, and `entry.section` says which it is.
    `parts` are the fields that two entries may meet on, where messages name `{entry.[part].…}`.
    """

    name: str
    title: str
    sections: tuple[str, ...]
    find: Callable[[Organisation], list[Subject]]
    union: bool = False
    parts: tuple[str, ...] = ()


class Computed(Struct, frozen=True, eq=False, dict=True):
    """A fact's value and what it rests on: the routes read, the steps, what was assumed, and
    whether a model stands between what is declared and the value.

    Where many facts rest on something that was computed once for the whole organisation, that
    stands in `rests_on` as one; its routes, and that of a field that was read, are only spelled
    out for whoever asks. `finished` are the complete sections from which it concludes that
    something does not exist.
    """

    value: Any
    rests_on: tuple[Read, ...]
    steps: tuple[str, ...]
    assumptions: tuple[str, ...]
    finished: tuple[str, ...] = ()
    modelled: bool = False

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Every route read, in the order of reading."""
        routes: dict[str, None] = {}
        for one in self.rests_on:
            if isinstance(one, Computed):
                routes.update(dict.fromkeys(one.inputs))
            elif isinstance(one, str):
                routes[one] = None
            else:
                item, field = one
                routes[f"{item.route}.{field}"] = None
        return tuple(routes)


Read: TypeAlias = str | tuple[Item, str] | Computed
"""What a fact was computed from: a route, a field of an entry, or what was computed before."""


class Case:
    """What one fact is computed from: it hands out declared values and notes each."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.organisation = sheet.organisation
        self.subject = sheet.subject
        self.entry = sheet.subject.entry
        self.part = sheet.subject.part
        self.inputs: dict[Read, None] = {}
        self.steps: dict[str, None] = {}
        self.assumptions: dict[str, None] = {}
        self.seen_through: dict[str, None] = {}
        self.modelled = False

    @property
    def other(self) -> Item:
        """The second entry of a pair; raises `NotDeclared` where there is none."""
        if self.subject.other is None:
            raise NotDeclared(self.subject.kind)
        return self.subject.other

    def need(self, item: Item, field: str) -> Any:
        """A declared value; raises `NotDeclared` naming its route."""
        value = item.get(field)
        if value is None:
            raise NotDeclared(f"{item.route}.{field}")
        self.inputs[item, field] = None
        return value

    def get(self, item: Item, field: str) -> Any:
        """A declared value, or None."""
        value = item.get(field)
        if value is not None:
            self.inputs[item, field] = None
        return value

    def items(self, section: str) -> tuple[Item, ...]:
        """The entries of a section that has been begun; raises `NotDeclared` for any other."""
        if section not in self.organisation.begun:
            raise NotDeclared(section)
        return self.organisation.items(section)

    def named(self, section: str, ids: Iterable[str]) -> list[Item]:
        """The entries of a section that are named by their ids."""
        found = (self.organisation.find(section, id_) for id_ in ids)
        return [item for item in found if item is not None]

    def finished(self, section: str, part: str = "") -> None:
        """To be called before concluding that an entry, or a field of one, does not exist.

        Raises `NotDeclared` while the section may still lack entries, and where somebody has said
        that it does not apply (the judge then tells the reason). `part` names the field or kind
        that was looked for.
        """
        routes = [f"{section}.{part}", section] if part else [section]
        if not self.organisation.complete(section):
            raise NotDeclared(routes[0])
        for route in routes:
            if self.organisation.excused(route):
                raise NotDeclared(route)
        self.seen_through[section] = None

    def some(self, section: str, holds: Callable[[Item], bool], part: str = "") -> list[Item]:
        """The entries for which `holds`. None at all is only a finding of fact once the section
        is finished (see `finished`).
        """
        found = [item for item in self.organisation.items(section) if holds(item)]
        return self.among(found, section, part)

    def among(self, found: Sequence[Item], section: str, part: str = "") -> list[Item]:
        """What has been found in a section, noted; for none at all see `some`."""
        if not found:
            self.finished(section, part)
        for item in found:
            self.inputs[item.route] = None
        return list(found)

    def fact(self, name: str) -> Any:
        """Another fact of the same subject, with what it rests on."""
        computed = self._sheet.computed(name)
        if computed.rests_on:
            self.inputs.update(dict.fromkeys(computed.rests_on))
        return self._noted(computed)

    def shared(self, compute: Compute[V]) -> V:
        """What holds for the whole organisation, whatever the subject: computed once for all
        facts, with what it rests on. Raises what its computation raised. What it returns must not
        be changed, and `compute` asks for no subject and no other fact.
        """
        memo = self.organisation.memo
        if compute not in memo:
            whole = Subject(ORGANISATION, self.organisation.about)
            memo[compute] = _compute_fact(compute, Case(Sheet(self.organisation, whole, {})))
        computed = _value_of_computed_fact(memo[compute])
        self.inputs[computed] = None
        value: V = self._noted(computed)
        return value

    def _noted(self, computed: Computed) -> Any:
        if computed.steps:
            self.steps.update(dict.fromkeys(computed.steps))
        if computed.assumptions:
            self.assumptions.update(dict.fromkeys(computed.assumptions))
        if computed.finished:
            self.seen_through.update(dict.fromkeys(computed.finished))
        self.modelled |= computed.modelled
        return computed.value

    def or_missing(self, find: Callable[[], V]) -> V | NotDeclared:
        """What `find` finds, or the `NotDeclared` that it raises: a part that may lack on its own."""
        try:
            return find()
        except NotDeclared as missing:
            return missing

    def step(self, text: str) -> None:
        """Notes a step of the computation, with its figures."""
        self.steps[text] = None

    def assume(self, text: str) -> None:
        """Notes what is taken for granted, as a sentence."""
        self.assumptions[units.format_sentence(text)] = None

    def by_model(self) -> None:
        """Notes that a model, such as a curve through two figures or calls that come at random,
        stands between what is declared and the value: no finding is certain by it.
        """
        self.modelled = True


class Sheet:
    """The facts of one subject, each computed once and only when asked for."""

    def __init__(
        self, organisation: Organisation, subject: Subject, specs: dict[str, FactSpec]
    ) -> None:
        self.organisation = organisation
        self.subject = subject
        self.specs = specs
        self._done: dict[str, Computed | Exception] = {}

    def computed(self, name: str) -> Computed:
        """The fact `name`; raises what its computation raised, each time it is asked for."""
        return _value_of_computed_fact(self.tried(name))

    def tried(self, name: str) -> Computed | Exception:
        """The fact `name`, or what its computation raised: for whoever would only catch that."""
        if name not in self._done:
            self._done[name] = _compute_fact(self.specs[name].compute, Case(self))
        return self._done[name]


def _compute_fact(compute: Compute[Any], case: Case) -> Computed | Exception:
    try:
        value = compute(case)
        return Computed(
            value,
            tuple(case.inputs),
            tuple(case.steps),
            tuple(case.assumptions),
            tuple(case.seen_through),
            case.modelled,
        )
    except Exception as error:  # noqa: BLE001 - kept, and raised to every asker
        return error.with_traceback(None)


def _value_of_computed_fact(done: Computed | Exception) -> Computed:
    if isinstance(done, Exception):
        # Each asker gets one of its own: an exception holds the frames of all that it has passed,
        # and they hold the sheet on which it would be kept.
        raise NotDeclared(*done.routes) if type(done) is NotDeclared else copy(done)
    return done
