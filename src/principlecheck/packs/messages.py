"""Messages: placeholders filled by our own code, with human units, never `str.format`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from principlecheck.facts.case import Kind
from principlecheck.model import units
from principlecheck.model.format.quantities import (
    Duration,
    Money,
    MoneyRange,
    MoneyRate,
    OrWord,
    Rate,
    Share,
    ShareOrMoney,
    Span,
)
from principlecheck.model.units import format_list
from principlecheck.packs.pack import Threshold
from principlecheck.packs.vocabulary import (
    condition_name_is_entry_ids,
    names_beyond_condition_name,
    names_placeholder_part_means,
    nearest_condition_name,
    vocabulary_of_conditions,
)

PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.(?:[a-z_0-9]+|\[part\]))*)\}")
# A span that is an end is no length: “within end of working day” is how no one would say it.
_WITHIN_AN_END = re.compile(r"\bwithin end of (?=(?:next )?(?:working day|month)\b)")
_BRACE = re.compile(r"[{}]")
NUMBER_DIGITS = 1
"""A plain number is given with one decimal: “4.5 times as long” must not read as 4."""
UNDECLARED = "(not declared)"
_NAMES = frozenset(
    f"{side}{which}" for side in ("entry", "other") for which in ("", ".id", ".name")
)
_EXTRA = _NAMES | {"part", "subject"}
_HYPHEN = re.compile(r"(?<=[a-z]{3})-(?=[a-z]{3})")
"""In a word of somebody's own, such as `order-number`; a language such as `pt-br` keeps it."""
_AMOUNT = re.compile(r"[0-9.]+ (?:[A-Z]{3}(?: per [a-z ]+)?|per [a-z ]+)")
_SENTENCE_ENDS = re.compile(r"(?:^|[.?!] )$")


class BadMessage(ValueError):  # noqa: N818 - it is the message that is bad
    """A message with a placeholder that nothing fills; `column` counts from 1."""

    def __init__(self, says: str, column: int) -> None:
        super().__init__(says)
        self.says, self.column = says, column


def check_rule_message(on: str, text: str, thresholds: dict[str, Threshold]) -> None:
    """Raises `BadMessage` for a placeholder that names nothing on subjects of `on`, or a brace on
    its own.
    """
    words = vocabulary_of_conditions(on)
    for found in PLACEHOLDER.finditer(text):
        placeholder, column = found.group(), found.start() + 1
        names = names_placeholder_part_means(on, found.group(1))
        if not names:
            raise BadMessage(f"the placeholder `{placeholder}`: `{on}` names no parts", column)
        for name in names:
            root, _, rest = name.partition(".")
            known = name in words or name in _EXTRA or (root == "thresholds" and rest in thresholds)
            known = known or (root == "facts" and condition_name_is_entry_ids(on, rest))
            if not known or root in ("declared", "known"):
                says = f"the placeholder `{placeholder}` names nothing{nearest_condition_name(name, words)}"
                raise BadMessage(says, column)
            if name in words and not words[name].printable:
                parts = names_beyond_condition_name(name, words) if root == "facts" else []
                one = f"one of {', '.join(parts)}" if parts else "one of them"
                says = f"the placeholder `{placeholder}` names several values; name {one}"
                raise BadMessage(says, column)
    alone = _BRACE.search(PLACEHOLDER.sub(lambda m: " " * len(m.group()), text))
    if alone:
        raise BadMessage("a brace stands outside a placeholder", alone.start() + 1)


def fill_placeholders(
    text: str, look_up: Callable[[str], tuple[Kind, Any] | None], to_write: bool = False
) -> str:
    """`text` with its placeholders filled, as it is read aloud; a sentence begins with a capital.

    Shares, and likewise times, that differ are given as many decimals as keep them apart in
    print: 79.99 % against a target of 80 % must not read as 80 % against 80 %. Thousands are set
    apart, but where the text says what is `to_write` in a policy.
    """
    names = list(dict.fromkeys(PLACEHOLDER.findall(text)))
    values = {name: look_up(name) for name in names}
    filled: dict[str, str] = {}
    for kind, write in (
        ("share", units.format_share),
        ("seconds", units.spell_out_duration),
        ("number", _spell_out_placeholder_number),
    ):
        same = {n: float(value[1]) for n, value in values.items() if value and value[0] == kind}
        least = _digits_message_needs(same) if kind == "share" else 0
        texts = units.format_distinctly(_write_message_digits(write, least), list(same.values()))
        filled.update(zip(same, texts, strict=True))
    for name, value in values.items():
        if name not in filled:
            filled[name] = UNDECLARED if value is None else read_placeholder_aloud(*value, to_write)

    def put(found: re.Match[str]) -> str:
        name = found.group(1)
        begins = not name.endswith(".id") and _SENTENCE_ENDS.search(text[: found.start()])
        return units.format_sentence(filled[name]) if begins else filled[name]

    return _WITHIN_AN_END.sub("by the end of the ", PLACEHOLDER.sub(put, text))


def _write_message_digits(
    write: Callable[[float, int], str], least: int
) -> Callable[[float, int], str]:
    """`write` with so many decimals or more."""
    return lambda value, digits: write(value, max(digits, least))


def _digits_message_needs(shares: dict[str, float]) -> int:
    """The decimals that a text needs for its shares: all that one has which stands in a policy or
    a threshold, and one for a figure that has no more, such as 2.5 %.
    """
    digits = [0]
    for name, value in shares.items():
        percent = float(value) * 100
        most = 1 if name.startswith("facts.") else units.MOST_DIGITS
        digits += [n for n in range(most + 1) if abs(percent - round(percent, n)) < 1e-9][:1]
    return max(digits)


def read_placeholder_aloud(kind: Kind, value: Any, to_write: bool = False) -> str:
    """One value as a sentence has it: lengths of time spelled out, entries by their names."""
    if kind == "seconds":
        return units.spell_out_duration(value)
    if kind == "entry":
        return str(value.name)
    if kind == "entries":
        return format_list([item.name for item in value])
    written = (
        _spell_out_placeholder_span(value)
        if isinstance(value, Span | str)
        else format_placeholder_value(kind, value)
    )
    is_amount = kind in ("count", "money") or _AMOUNT.fullmatch(written)
    return units.format_thousands_apart(written) if is_amount and not to_write else written


def _spell_out_placeholder_span(value: Span | str) -> str:
    """A span, or a text that may be one."""
    try:
        return (Span(value) if isinstance(value, str) else value).spelled
    except ValueError:
        return str(value)


def _spell_out_placeholder_number(value: float, digits: int) -> str:
    return units.format_number(value, max(digits, NUMBER_DIGITS))


def format_placeholder_value(kind: Kind, value: Any) -> str:
    """One value in a list or a table, with its unit as a policy would have it."""
    if kind == "share":
        return units.format_share(value)
    if kind == "seconds":
        return units.format_duration(value)
    if kind == "number":
        return _spell_out_placeholder_number(value, 0)
    if kind == "flag":
        return "yes" if value else "no"
    if kind == "names":
        return format_list([str(one) for one in value])
    if kind == "entry":
        return str(value.id)
    if kind == "entries":
        return format_list([item.id for item in value])
    if kind == "date":
        return value.isoformat() if isinstance(value, date) else str(value)
    return str(value)


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (Span, "span"),
    (Money | MoneyRate | MoneyRange | Rate, "money"),
    (bool, "flag"),
    (int, "count"),
    (date, "date"),
)
"""The kind of a declared value that is shown as it is; a bool is an int as well, and comes first."""


def kind_of_placeholder_value(value: Any) -> tuple[Kind, Any]:
    """A declared value as a message shows it."""
    if isinstance(value, OrWord | ShareOrMoney) and value.value is not None:
        return kind_of_placeholder_value(value.value)
    if isinstance(value, Share):
        return "share", value.value
    if isinstance(value, Duration):
        return "seconds", value.seconds
    if isinstance(value, list):
        return "names", [_HYPHEN.sub(" ", str(one)).replace("_", " ") for one in value]
    if isinstance(value, str):
        return "text", value.replace("_", " ")
    return next((kind for types, kind in _KINDS if isinstance(value, types)), "text"), value
