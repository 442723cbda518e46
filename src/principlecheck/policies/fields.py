"""A route that somebody typed, led to the field that it means and to the kind of value there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, get_args, get_origin

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTION_NAMES,
    Item,
    Organisation,
    attribute_of_field,
)
from principlecheck.model.format.quantities import Quantity
from principlecheck.model.format.shapes import fields_inside_struct, type_hints_of
from principlecheck.policies.refusals.meanings import fields_meant_by_name
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path

MOST_LISTED = 12


class NoSuchField(Exception):  # noqa: N818 - it is what was typed
    """A route that leads nowhere: `says` why, `write` instead, wrong from the `at`-th part on."""

    def __init__(self, kind: str, says: str, write: str, at: int) -> None:
        super().__init__(says)
        self.kind, self.says, self.write, self.at = kind, says, write, at


class Field(Struct, frozen=True):
    """A field of an entry that is there, declared or not.

    `steps` lead to it from the entry. `kind` is its type where it holds one value (a quantity,
    `int`, `bool`, `str`), and None where it holds several; `least` and `most` bound an `int`.
    `value` is what is declared, None for nothing. `words` are those that the format takes, where it
    takes no others.
    """

    item: Item
    steps: tuple[str, ...]
    kind: type | None
    value: Any
    least: int = 0
    most: int | None = None
    words: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        """As people write it: `handle_time.chat.hard_limit`."""
        return ".".join((self.item.route, *self.steps))

    @property
    def path(self) -> Path:
        """Where it stands in its file."""
        return (*self.item.route.split("."), *self.steps)

    @property
    def written(self) -> str | None:
        """What is declared, as it stands in the file if it is one value; None for nothing."""
        if self.value is None:
            return None
        if self.kind is None:
            return "a list" if isinstance(self.value, list) else "a map"
        if isinstance(self.value, Quantity):
            return self.value.written
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    @property
    def is_number(self) -> bool:
        """Whether its values lie on a scale."""
        kind = self.kind
        return kind is int or (kind is not None and issubclass(kind, Quantity))


def find_policy_field_at_route(organisation: Organisation, route: str) -> Field:
    """The field that `route` names. Raises `NoSuchField`, with the nearest name that is valid."""
    parts = route.split(".")
    item, steps = _find_entry_of_route(organisation, parts)
    before = len(parts) - len(steps)
    hint: Any = type(item.value)
    value: Any = item.value
    for depth, name in enumerate(steps):
        hint, value = _type_and_value_in_policy(hint, value, name, parts, before + depth)
    least, most = _bounds_of_policy_count(hint)
    return Field(
        item,
        tuple(steps),
        _kind_of_policy_field(hint),
        value,
        least,
        most,
        tuple(_words_of_policy_field(hint)),
    )


def find_policy_number_fields(organisation: Organisation) -> Iterator[Field]:
    """Every field with a number in it that the organisation declares, in a fixed order."""
    for item in organisation.all_items():
        for steps in _find_declared_policy_paths(item.value, ()):
            field = find_policy_field_at_route(organisation, ".".join((item.route, *steps)))
            if field.is_number:
                yield field


def _find_declared_policy_paths(value: Any, steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Struct):
        for name, part in fields_inside_struct(value):
            yield from _find_declared_policy_paths(part, (*steps, name))
    elif isinstance(value, dict):
        for name, part in value.items():
            if "." not in name:  # such as the routes of `not_applicable`
                yield from _find_declared_policy_paths(part, (*steps, name))
    else:
        yield steps


def _find_entry_of_route(organisation: Organisation, parts: list[str]) -> tuple[Item, list[str]]:
    section = parts[0]
    if section not in SECTION_NAMES:
        says = f"There is no section `{section[:60]}`."
        raise NoSuchField("unknown-section", says, _suggest_one_of_names(section, SECTION_NAMES), 0)
    if section == ORGANISATION:
        if section not in organisation.begun:
            says = "These policies do not declare `organisation`, so there is nothing to change."
            raise NoSuchField("unknown-name", says, "a route that is declared", 0)
        item, steps = organisation.about, parts[1:]
    else:
        item, steps = _find_named_entry(organisation, section, parts), parts[2:]
    if not steps:
        says = f"`{item.route}` is a whole entry; what-if changes one field of it."
        fields = _policy_field_names_of_shape(type(item.value))
        raise NoSuchField(
            "unknown-field", says, f"{item.route}.{next(iter(fields))}, or another", 0
        )
    return item, steps


def _find_named_entry(organisation: Organisation, section: str, parts: list[str]) -> Item:
    ids = [item.id for item in organisation.items(section)]
    if not ids:
        says = f"These policies declare no entry in `{section}`, so there is nothing to change."
        raise NoSuchField("unknown-name", says, "a route that is declared", 0)
    if len(parts) == 1:
        says = f"`{section}` is a section; name an entry of it and a field."
        raise NoSuchField("unknown-name", says, f"{section}.{ids[0]}.…", 0)
    item = organisation.find(section, parts[1])
    if item is None:
        says = f"There is no `{parts[1][:60]}` in `{section}`."
        raise NoSuchField(
            "unknown-name", says, _suggest_one_of_names(parts[1], ids, f"{section}."), 1
        )
    return item


def _type_and_value_in_policy(
    hint: Any, value: Any, name: str, parts: list[str], at: int
) -> tuple[Any, Any]:
    """The type and the value of `name` inside what has the type `hint`."""
    above = ".".join(parts[:at])
    shape = next(
        (
            k
            for k in _alternatives_of_policy_hint(hint)
            if isinstance(k, type) and issubclass(k, Struct)
        ),
        None,
    )
    if shape is not None:
        hints = _policy_field_names_of_shape(shape)
        value = value if isinstance(value, Struct) else None
        rest = getattr(shape, "rest", "")
        if rest:
            named = {} if value is None else getattr(value, rest)
            kind = get_args(next(_alternatives_of_policy_hint(hints.pop(rest))))[1]
            if name in named:
                return kind, named[name]
            hints |= dict.fromkeys(named, kind)
        if name not in hints:
            says = f"`{above}` has no field `{name[:60]}`."
            raise NoSuchField(
                "unknown-field", says, _suggest_field_of_route(name, hints, f"{above}."), at
            )
        part = None if value is None else getattr(value, attribute_of_field(name))
        return hints[name], None if part is UNSET else part
    for one in _alternatives_of_policy_hint(hint):
        if get_origin(one) is dict:
            if isinstance(value, dict) and name not in value:
                says = f"There is no `{name[:60]}` in `{above}`."
                raise NoSuchField(
                    "unknown-name", says, _suggest_one_of_names(name, value, f"{above}."), at
                )
            return get_args(one)[1], value[name] if isinstance(value, dict) else None
    says = f"`{above}` holds one value, and nothing inside it has a name."
    raise NoSuchField("unknown-field", says, above, at)


def _policy_field_names_of_shape(shape: type) -> dict[str, Any]:
    """The fields of a shape as they are written, with their types."""
    hints = type_hints_of(shape)
    return {name.rstrip("_"): hint for name, hint in hints.items()}


def _alternatives_of_policy_hint(hint: Any) -> Iterator[Any]:
    """What a hint may be, without annotations and without “not declared”."""
    if get_origin(hint) is Annotated:
        yield from _alternatives_of_policy_hint(get_args(hint)[0])
    elif isinstance(hint, type) or not get_args(hint) or get_origin(hint) in (list, dict):
        if hint is not UnsetType:
            yield hint
    elif str(get_origin(hint)) == "typing.Literal":
        yield str
    else:
        for part in get_args(hint):
            yield from _alternatives_of_policy_hint(part)


def _kind_of_policy_field(hint: Any) -> type | None:
    found = list(_alternatives_of_policy_hint(hint))
    single = len(found) == 1 and isinstance(found[0], type) and get_origin(found[0]) is None
    return None if not single or issubclass(found[0], Struct) else found[0]


def _words_of_policy_field(hint: Any) -> Iterator[str]:
    """The words of a closed list, where the value is one of them."""
    if get_origin(hint) is Annotated:
        yield from _words_of_policy_field(get_args(hint)[0])
    elif str(get_origin(hint)) == "typing.Literal":
        yield from get_args(hint)
    elif get_origin(hint) not in (list, dict):
        for part in get_args(hint):
            yield from _words_of_policy_field(part)


def _bounds_of_policy_count(hint: Any) -> tuple[int, int | None]:
    """The least and the most that a count may be."""
    least, most = 0, None
    for extra in _annotations_of_policy_field(hint):
        least = extra.ge if isinstance(extra.ge, int) else least
        most = extra.le if isinstance(extra.le, int) else most
    return least, most


def _annotations_of_policy_field(hint: Any) -> Iterator[Meta]:
    if get_origin(hint) is Annotated:
        yield from (extra for extra in get_args(hint)[1:] if isinstance(extra, Meta))
    for part in get_args(hint):
        yield from _annotations_of_policy_field(part)


def _suggest_field_of_route(typed: str, valid: Collection[str], above: str) -> str:
    """The field that a name means, by meaning before letters."""
    meant = fields_meant_by_name(typed, valid)
    if meant:
        return " or ".join(f"{above}{name}" for name in meant)
    return _suggest_one_of_names(typed, valid, above)


def _suggest_one_of_names(typed: str, valid: Collection[str], above: str = "") -> str:
    close = nearest_name(typed, valid)
    if close is not None:
        return f"{above}{close}"
    listed = list(valid)
    more = ", …" if len(listed) > MOST_LISTED else ""
    return f"one of {', '.join(listed[:MOST_LISTED])}{more}"
