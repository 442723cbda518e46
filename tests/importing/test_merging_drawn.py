"""Imports, edits and sources that changed, drawn by the hundred: what a merge makes of three sides."""

import random
import re
from copy import deepcopy
from typing import Any

import pytest

from principlecheck.importing.layout import head_of_imported_file, lay_out_imported_policy
from principlecheck.importing.merging import MergedImport, merge_import_into_file
from principlecheck.importing.understood import ImportedEntry
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

VALUES = ({"at_most": "1h"}, {"at_most": "2h"}, "none", {"at_most": "4 working hours"}, "a: b", "x # y", ["p", "q"], 3)  # fmt: skip
FIELDS = ("first_reply", "update", "resolution", "says")
SECTIONS = ("segments", "priorities", "promises")
_ABSENT = object()


def entries(chance: random.Random) -> list[ImportedEntry]:
    """What a source says: a few entries a section, some of them without a field."""
    found: dict[tuple[str, str], ImportedEntry] = {}
    for section in SECTIONS:
        for _ in range(chance.randint(0, 4)):
            names = chance.sample(FIELDS, chance.randint(0, 3))
            fields = {name: chance.choice(VALUES) for name in names}
            one = ImportedEntry(section, f"e{chance.randint(0, 4)}", fields, f"line {chance.randint(1, 9)}",
                        {name: f"column {name}" for name in fields})  # fmt: skip
            found.setdefault((section, one.id), one)
    if chance.random() < 0.5:
        hours = {"hours": chance.choice(("a", "b"))}
        found[ORGANISATION, ""] = ImportedEntry(ORGANISATION, "", hours, "", {"hours": "x"})
    return list(found.values())


def changed(found: list[ImportedEntry], chance: random.Random) -> list[ImportedEntry]:
    """The same source later: entries and fields gone, new, or otherwise."""
    now = {(one.section, one.id): deepcopy(one) for one in found if chance.random() > 0.2}
    for one in now.values():
        if one.section != ORGANISATION and chance.random() < 0.6:
            for name in (*one.fields, "update"):
                if (draw := chance.random()) < 0.2:
                    one.fields.pop(name, None)
                elif draw < 0.5:
                    one.fields[name], one.places[name] = chance.choice(VALUES), "elsewhere"
    for one in entries(chance):
        if chance.random() < 0.4:
            now.setdefault((one.section, one.id), one)
    return list(now.values())


def edited(text: str, chance: random.Random) -> str:
    """The file after a person was at it."""
    lines = text.split("\n")
    for number in range(chance.randint(0, 4)):
        at = chance.randrange(3, len(lines))
        here = lines[at]
        indent = chance.choice(("", "  ", "    ", "     "))
        lines[at : at + 1] = chance.choice(
            (
                [],
                [f"{indent}# ours {number}", here],
                ["    extra: 5", here],
                ["  mine: {}", here],
                [here.replace("1h", "9h")],
                [f"{here.split('  #')[0]}  # ours {number}" if "#" in here else here],
                [here.replace(": {", ":  {")],
            )
        )
    text = "\n".join(lines)
    return text.replace("\n", "\r\n") if chance.random() < 0.2 else text


def wanted(sides: list[dict[str, Any]], merged: MergedImport) -> dict[str, Any]:
    """The values that three sides make: before, here, and at the source now."""
    made: dict[str, Any] = {}
    for section in dict.fromkeys(name for side in sides for name in side if name != "format"):
        before, here, new = (side.get(section) or {} for side in sides)
        if section == ORGANISATION:
            made[section] = _fields(section, before, here, new, merged)
            continue
        for id_ in {*before, *here, *new}:
            was, is_, now = (part.get(id_, _ABSENT) for part in (before, here, new))
            route = f"{section}.{id_}"
            if is_ is _ABSENT:
                fields = now if was is _ABSENT else _ABSENT
            elif was is _ABSENT:
                fields = is_
            elif now is _ABSENT:
                fields = _ABSENT if route in merged.removed else is_
            else:
                fields = _fields(route, was or {}, is_ or {}, now or {}, merged)
            if fields is not _ABSENT:
                made.setdefault(section, {})[id_] = fields or {}
    return {name: part for name, part in made.items() if part}


def _fields(route: str, before: Any, here: Any, new: Any, merged: MergedImport) -> dict[str, Any]:
    made = {}
    for name in {*before, *here, *new}:
        was, is_, now = (part.get(name, _ABSENT) for part in (before, here, new))
        stays = is_ != was or any(one.startswith(f"{route}.{name} is no") for one in merged.kept)
        value = is_ if stays else now
        if value is not _ABSENT:
            made[name] = value
    return made


@pytest.mark.parametrize("hundred", range(4))
def test_what_three_sides_make_is_what_is_written_and_no_remark_is_lost(hundred: int) -> None:
    done = 0
    for number in range(hundred * 100, hundred * 100 + 100):
        chance = random.Random(number)
        old = entries(chance)
        new = changed(old, chance)
        record, fresh = (
            lay_out_imported_policy(head_of_imported_file("a.csv"), one) for one in (old, new)
        )
        now = edited(record, chance)
        try:
            here = read_yaml(now.encode(), "a.yaml")
            merged = merge_import_into_file("a.yaml", now, record, new, fresh)
        except (Unreadable, Refusal):
            continue  # what a person left is no YAML, or no map where one must be
        done += 1
        sides = [read_yaml(record.encode(), "a.yaml"), here, read_yaml(fresh.encode(), "a.yaml")]
        written = read_yaml(merged.text.encode(), "a.yaml")
        got = {
            section: {id_: part or {} for id_, part in entries_.items()} if section != ORGANISATION else entries_
            for section, entries_ in written.items()
            if section != "format" and entries_
        }  # fmt: skip
        assert got == wanted(sides, merged), number
        for remark in re.findall(r"# ours \d", now):
            assert merged.text.count(remark) >= now.count(remark), number
        assert "\r\n" not in now or not re.search(r"(?<!\r)\n", merged.text), number
    assert done > 40
