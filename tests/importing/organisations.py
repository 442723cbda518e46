"""Random organisations as their files hold them: every section and field of the model, by its type."""

from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from msgspec import Meta, UnsetType

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.quantities import QUANTITIES, Quantity
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import Shape, type_hints_of
from principlecheck.reading.text import REFUSED

IDS = ("a", "late-delivery", "b2b", "office-2")
_QUANTITIES: dict[str, tuple[str, ...]] = {
    "Duration": ("6m30s", "1h", "PT4H"), "DurationOrNone": ("none", "15m"),
    "Span": ("4h", "2 working days", "end of next working day", "1 calendar week"),
    "SpanOrNone": ("none", "24 calendar months"), "Share": ("85%", "0.5%", "100%"),
    "ShareOrNone": ("none", "75%"), "Money": ("50 EUR", "41 million EUR"),
    "MoneyOrAny": ("any amount", "0 EUR"), "MoneyRange": ("28 EUR to 34 EUR", "5 EUR"),
    "ShareOrMoney": ("10%", "25 EUR"), "Rate": ("140 per week", "1 per 30 calendar days"),
    "MoneyRate": ("900 EUR per month",),
}  # fmt: skip
assert set(_QUANTITIES) == {one.__name__ for one in QUANTITIES}
NASTY = (
    "=1+1", '"quoted"', "a, b; c", "x: y", "{not a map}", "[no list", "yes", "12", "-", "two\nlines", "_x0041_ code",
    "tab\there", 'say: "', "none", "O'Neill & Søn <b>", "1.5", "2026-11-22", "  ends with a blank ", "at most 4h", "\r\n",
)  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.text(min_size=1, max_size=30).filter(
    lambda text: not REFUSED.search(text)
)


def _metas(hint: Any) -> list[Meta]:
    return [part for part in getattr(hint, "__metadata__", ()) if isinstance(part, Meta)]


_SCALARS: dict[type, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(0, 100_000),
    date: st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str),
}


def values(hint: Any, metas: tuple[Meta, ...] = ()) -> st.SearchStrategy[Any]:
    """Values of a type of the model, as they stand in a file."""
    while get_origin(hint) is Annotated:
        metas = (*metas, *_metas(hint))
        hint = get_args(hint)[0]
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return st.one_of([values(part, metas) for part in get_args(hint) if part is not UnsetType])
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if origin is list:
        return st.lists(values(get_args(hint)[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(_keys(get_args(hint)[0]), values(get_args(hint)[1]), max_size=2)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if issubclass(hint, Quantity):
        return st.sampled_from(_QUANTITIES[hint.__name__])
    if issubclass(hint, Shape):
        return fields(hint)
    return _texts(metas)


def _texts(metas: tuple[Meta, ...]) -> st.SearchStrategy[str]:
    for meta in metas:
        extra = meta.extra or {}
        if "words" in extra:
            return st.sampled_from((*extra["words"], "a word of ours"))
        if meta.pattern and "_TIME" not in meta.pattern and "[0-2]" not in meta.pattern:
            examples = tuple(meta.examples or ())
            return st.sampled_from(examples or IDS)
        if meta.pattern:
            return st.sampled_from(tuple(meta.examples or ("09:00-17:00",)))
    return TEXTS


def _keys(hint: Any) -> st.SearchStrategy[str]:
    pattern = next((meta.pattern for meta in _metas(hint) if meta.pattern), "")
    if pattern and "mon" in pattern:
        return st.sampled_from(("mon-fri", "sat", "sun"))
    return st.sampled_from(IDS) if pattern else TEXTS


def fields(kind: type, *, most: int = 6) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of an entry or a shape: those that must be there, and some of the others."""
    hints = type_hints_of(kind)
    names = list(kind.__struct_fields__)  # type: ignore[attr-defined]
    needed = names[: len(names) - len(kind.__struct_defaults__)]  # type: ignore[attr-defined]
    rest = getattr(kind, "rest", "")
    chosen = st.lists(st.sampled_from(names), max_size=most, unique=True)

    def with_names(some: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        wanted = dict.fromkeys([*needed, *some])
        made = st.fixed_dictionaries({name: values(hints[name]) for name in wanted})
        return made.map(lambda found: _spread(found, rest))

    return chosen.flatmap(with_names)


def _spread(found: dict[str, Any], rest: str) -> dict[str, Any]:
    gathered = found.pop(rest, {}) if rest else {}
    own = {name.rstrip("_"): value for name, value in found.items()}
    return {**{name: value for name, value in gathered.items() if name not in own}, **own}


def organisations() -> st.SearchStrategy[dict[str, Any]]:
    """A few sections with a few entries each, and what is said of the organisation."""
    sections = st.lists(st.sampled_from(list(SECTIONS)), min_size=1, max_size=4, unique=True)

    def with_sections(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries(
            {"organisation": fields(AboutOrganisation)}
            | {
                name: st.dictionaries(
                    st.sampled_from(IDS), fields(SECTIONS[name]), min_size=1, max_size=3
                )
                for name in names
            }
        )

    return sections.flatmap(with_sections)
