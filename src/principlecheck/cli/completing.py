"""What a shell offers after TAB, read from data alone: no pack is compiled and nothing is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import typer

_CODE = re.compile(r"^  ([A-Z]{3}[0-9]{2}):\s*$.*?^    title: *(.+?) *$", re.DOTALL | re.MULTILINE)


def complete_rule_codes() -> dict[str, str]:
    """The codes of the built-in rules, each with its title."""
    folder = Path(__file__).parent.parent / "principles"
    found: dict[str, str] = {}
    for pack in sorted(folder.glob("*.yaml")):
        found.update(
            (code, title.strip("\"'")) for code, title in _read_rule_codes_to_complete(pack)
        )
    return dict(sorted(found.items()))


def _read_rule_codes_to_complete(pack: Path) -> list[tuple[str, str]]:
    return _CODE.findall(pack.read_text(encoding="utf-8"))


def complete_rules_option(incomplete: str) -> Iterator[tuple[str, str]]:
    """Rule codes, and the letters that stand for a principle's; several may go with commas."""
    done, comma, last = incomplete.rpartition(",")
    known = complete_rule_codes()
    for name, title in {**{code[:3]: "all of them" for code in known}, **known}.items():
        if name.startswith(last.upper()):
            yield f"{done}{comma}{name}", title


def complete_explain_argument(incomplete: str) -> Iterator[tuple[str, str]]:
    """Whatever `explain` knows by a single name."""
    yield from (pair for pair in complete_rules_option(incomplete) if len(pair[0]) > 3)
    yield from complete_glossary_terms(incomplete)


def complete_glossary_terms(incomplete: str) -> Iterator[tuple[str, str]]:
    """The terms of the glossary."""
    from principlecheck.glossary import GLOSSARY

    for term, says in GLOSSARY.items():
        if term.startswith(incomplete.lower()):
            yield term, says


def complete_entry_argument(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """The entries of the policies named on the line, or of those in the current folder."""
    from principlecheck.model.format.organisation import SECTIONS
    from principlecheck.policies.find import find_policy_files
    from principlecheck.reading.text import Unreadable
    from principlecheck.reading.yaml import read_yaml

    paths = [Path(one) for one in ctx.params.get("paths") or ["."]]
    found: set[str] = set()
    for file in find_policy_files([path for path in paths if path.exists()]).files:
        try:
            whole = read_yaml(file.data, file.name)
        except Unreadable:
            continue
        for section, named in whole.items() if isinstance(whole, dict) else ():
            if section in SECTIONS and isinstance(named, dict):
                found.update(f"{section}.{id_}" for id_ in named)
    yield from sorted(route for route in found if route.startswith(incomplete))
