"""What does not fit in a pack, each with its place in the pack and what may stand there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any, get_args

import msgspec

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import (
    KINDS,
    SEVERITIES,
    TOPICS,
    Confidence,
    Duty,
    Source,
)
from principlecheck.packs.pack import (
    CODE,
    Cites,
    Examples,
    PackFile,
    Principle,
    Rule,
    Unsure,
    Variant,
)
from principlecheck.reading.text import decode_bytes, split_lines
from principlecheck.reading.yaml import Path, places_in_yaml_document, read_yaml

_INSIDE: dict[str, type[msgspec.Struct]] = {
    "variants": Variant,
    "unsure": Unsure,
    "examples": Examples,
    "source": Source,
    "cites": Cites,
    "principle": Principle,
}
_WORDS: dict[str, Sequence[str]] = {
    "severity": SEVERITIES,
    "confidence": get_args(Confidence),
    "kind": KINDS,
    "topic": TOPICS,
    "duty": get_args(Duty),
    "basis": ("source", "interpretation"),
    "format": ("1",),
}
_FORMS = {
    "name": "three to sixty small letters, digits and hyphens, such as cold-transfer",
    "id": "small letters and underscores, such as pride_in_workmanship",
    "version": 'two numbers in quotes, such as "1.0"',
    "see_also": "codes of rules, such as PRD01",
}
_WORD = re.compile(r"\{[^{}]*\}|[\w.]+|[=!<>&|]+|\S")


def find_misfits_in_pack(data: bytes, file: str, value: Any) -> list[Problem]:
    """Why `value`, read from `data`, is no pack: at most one sentence a rule, and one for the
    rest; empty where it is one.
    """
    return [
        problem_in_pack(data, file, path, says, key=key)
        for path, says, key in _find_misfits_rule_by_rule(value)
    ]


def _find_misfits_rule_by_rule(value: Any) -> Iterator[tuple[Path, str, bool]]:
    rules = value.get("rules") if isinstance(value, dict) else None
    if not isinstance(rules, dict):
        yield from _find_misfit_in_pack_part(value, PackFile, ())
        return
    yield from _find_misfit_in_pack_part({**value, "rules": {}}, PackFile, ())
    for code, rule in rules.items():
        if re.search(CODE, code):
            yield from _find_misfit_in_pack_part(rule, Rule, ("rules", code))
        else:
            says = (
                f"`{code}` is not a rule code; write three to five capitals and two or three digits"
            )
            yield ("rules", code), f"{says}, such as PRD01.", True


def _find_misfit_in_pack_part(
    value: Any, kind: type[msgspec.Struct], at: Path
) -> Iterator[tuple[Path, str, bool]]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$")
        path = _path_in_pack_error(value, where.rstrip("`"))
        code = f"{at[1]}: " if at else ""
        name = re.fullmatch(r"Object (contains unknown|missing required) field `(.*)`", reason)
        if name and name[1] == "contains unknown":
            said = _unknown_field_in_pack(name[2], path, kind)
            yield (*at, *path, name[2]), f"{code}{said}", True
        elif name:
            yield (*at, *path), f"{code}`{name[2]}` is missing.", True
        else:
            yield (*at, *path), f"{code}{_explain_pack_misfit(reason, path)}", False


def _unknown_field_in_pack(name: str, path: Path, kind: type[msgspec.Struct]) -> str:
    names = [part for part in path if isinstance(part, str)]
    fields = [f.encode_name for f in msgspec.structs.fields(_INSIDE.get("".join(names[-1:]), kind))]
    close = difflib.get_close_matches(name, fields, n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(fields)}."
    return f"There is no field `{name}` here; {hint}"


def _explain_pack_misfit(reason: str, path: Path) -> str:
    """What msgspec says of a value, in plain words where the field is one of ours."""
    field = next((part for part in reversed(path) if isinstance(part, str)), "")
    wrong = re.fullmatch(r"Invalid enum value (.*)", reason)
    if wrong and field in _WORDS:
        close = difflib.get_close_matches(wrong[1].strip("'"), _WORDS[field], n=1)
        hint = f"did you mean {close[0]}?" if close else f"write {' or '.join(_WORDS[field])}."
        return f"`{field}` cannot be {wrong[1]}; {hint}"
    if "matching regex" in reason and field in _FORMS:
        return f"`{field}` is written as {_FORMS[field]}."
    if reason.endswith("length >= 1"):
        return f"`{field}` may not be empty."
    return f"`{field}`: {reason[0].lower()}{reason[1:]}." if field else f"{reason}."


def _path_in_pack_error(value: Any, where: str) -> Path:
    """msgspec writes `[...]` for any key of a map: there the path ends."""
    path: list[str | int] = []
    for name, index, _ in re.findall(r"\.([A-Za-z_][\w-]*)|\[([0-9]+)\]|(\[\.\.\.\])", where):
        if not name and not index:
            break
        path.append(int(index) if index else name)
    return tuple(path)


def problem_in_pack(
    data: bytes, file: str, path: Path, says: str, shift: int | None = None, *, key: bool = False
) -> Problem:
    """A problem at the value of `path`, or at its `key`.

    `shift` characters into the value as it was read stands the word that is meant; as a value may
    be folded over several lines, that word is looked for in the lines as written.
    """
    places = places_in_yaml_document(data, file)
    place = (places.key(path) if key else None) or places.nearest(path)
    lines = split_lines(decode_bytes(data, file))
    if shift is not None:
        place = _place_of_word_in_pack(
            lines, place, str(_value_at_pack_path(data, file, path)), shift
        )
    excerpt = lines[place.line - 1] if place.line <= len(lines) else ""
    return Problem("pack", says, place, "", excerpt)


def _value_at_pack_path(data: bytes, file: str, path: Path) -> Any:
    value: Any = read_yaml(data, file)
    for step in path:
        value = value[step]
    return value


def _place_of_word_in_pack(lines: list[str], place: Place, value: str, shift: int) -> Place:
    """The place of the word `shift` characters into `value`, which begins at `place`."""
    found = _WORD.match(value, shift)
    if found is None:
        return place
    word = found.group()
    earlier = value.count(word, 0, shift)
    for number in range(place.line, len(lines) + 1):
        start = place.column - 1 if number == place.line else 0
        for hit in re.finditer(re.escape(word), lines[number - 1][start:]):
            if not earlier:
                column = start + hit.start() + 1
                return Place(place.file, number, column, column + len(word))
            earlier -= 1
    return place
