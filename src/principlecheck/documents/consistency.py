"""What an entry says against itself.

The schema sees one value at a time; these checks see the values of an entry together. An entry
that fails one is refused like one that does not fit its type: its name exists, its values do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from principlecheck.documents.convert import Converted, problem_at
from principlecheck.documents.figures import flaws_of_bound, flaws_of_spread, flaws_of_weights
from principlecheck.documents.flaw import Flaw
from principlecheck.documents.opening import flaws_of_hours
from principlecheck.model.organisation import Item
from principlecheck.model.sections.incentives import Scorecard
from principlecheck.model.sections.who import Hours
from principlecheck.model.shapes import (
    DurationSpread,
    MoneySpread,
    Shape,
    ShareBound,
    SpanBound,
    SpanSpread,
)
from principlecheck.reading.places import Path

_CHECKS: Mapping[type, Callable[[Any, Path], Iterator[Flaw]]] = {
    SpanBound: flaws_of_bound,
    ShareBound: flaws_of_bound,
    DurationSpread: flaws_of_spread,
    SpanSpread: flaws_of_spread,
    MoneySpread: flaws_of_spread,
    Scorecard: flaws_of_weights,
    Hours: flaws_of_hours,
}


def refuse_inconsistent(file: Converted) -> None:
    """Takes the entries that contradict themselves out of `file`, with a problem for each flaw."""
    kept: list[Item] = []
    for item in file.items:
        flaws = list(flaws_in(item.value, (item.section, item.id)))
        if not flaws:
            kept.append(item)
            continue
        file.bad.setdefault(item.section, set()).add(item.id)
        for flaw in flaws:
            file.note(
                problem_at(flaw.kind, flaw.says, file.source, flaw.path, flaw.write, key=flaw.key)
            )
    file.items = kept


def flaws_in(value: Any, path: Path) -> Iterator[Flaw]:
    """The flaws of an entry and of every shape inside it."""
    check = _CHECKS.get(type(value))
    if check is not None:
        yield from check(value, path)
    for name in value.__struct_fields__:
        part = getattr(value, name)
        if isinstance(part, Shape):
            yield from flaws_in(part, (*path, name))
