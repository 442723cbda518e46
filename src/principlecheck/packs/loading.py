"""Packs from files: read, checked whole, compiled. A pack with any fault is not used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from principlecheck.facts.case import Kind
from principlecheck.model.problem import Place, Problem
from principlecheck.model.quantities import Duration, Share
from principlecheck.model.report import Severity
from principlecheck.packs.conditions import (
    BadCondition,
    Compiled,
    compile_condition,
    literal_of,
)
from principlecheck.packs.messages import BadMessage, check_message, kind_of
from principlecheck.packs.pack import CODE, PackFile, Principle, Rule, Threshold, Variant
from principlecheck.packs.vocabulary import known_kinds, vocabulary
from principlecheck.reading.text import Unreadable, decode, lines_of
from principlecheck.reading.yaml import Path as YamlPath
from principlecheck.reading.yaml import places_of, read

_FACT = re.compile(r"\bfacts\.([a-z_0-9]+)")
_AT = re.compile(r"(?:entry|other|organisation)(?:\.[a-z_]+)*|part|facts\.[a-z_0-9]+")


class BadPack(Exception):  # noqa: N818 - it is the pack that is bad
    """A pack that cannot be used; `problems` say why, each with its place in the pack."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].says)
        self.problems = problems


class LoadedRule:
    """A rule with its conditions compiled."""

    def __init__(
        self, code: str, rule: Rule, principle: str, severity: Severity | None = None
    ) -> None:
        self.code = code
        self.rule = rule
        self.on = rule.on
        self.principle = principle
        self.severity = severity
        self.thresholds: dict[str, Threshold] = dict(rule.thresholds)
        self.fails_when = self._compile(rule.fails_when)
        self.applies_when = None if rule.applies_when is UNSET else self._compile(rule.applies_when)
        self.unsure_when = None if rule.unsure is UNSET else self._compile(rule.unsure.when)
        self.variants: list[tuple[Compiled, Variant]] = [
            (self._compile(variant.when), variant) for variant in rule.variants
        ]

    def _compile(self, text: str) -> Compiled:
        return compile_condition(self.on, text, self.thresholds)

    @property
    def condition_names(self) -> list[str]:
        """Every name that a condition of the rule may ask for."""
        compiled = [self.fails_when, self.applies_when, self.unsure_when]
        compiled.extend(condition for condition, _ in self.variants)
        return [name for one in compiled if one is not None for name in one.names]

    @property
    def fact_names(self) -> list[str]:
        """Every fact that the rule's conditions and messages name, in order."""
        rule = self.rule
        texts = [
            rule.fails_when,
            rule.applies_when,
            rule.says,
            rule.effect,
            rule.do,
            rule.ask,
            rule.why,
        ]
        for variant in rule.variants:
            texts += [variant.when, variant.says, variant.do, variant.effect]
        found = [name for text in texts if isinstance(text, str) for name in _FACT.findall(text)]
        return list(dict.fromkeys(found))

    def threshold_shown(self, name: str) -> tuple[Kind, Any]:
        """A threshold as messages show it."""
        value = self.thresholds[name]
        if isinstance(value, str):
            return kind_of(Share(value) if value.endswith("%") else Duration(value))
        return "number", value


class Pack(Struct):
    """A pack ready to judge with. `digest` is the SHA-256 of its bytes."""

    name: str
    version: str
    principle: Principle
    rules: list[LoadedRule]
    digest: str


def built_in_packs() -> list[Pack]:
    """The five principles that come with the program. Raises `BadPack`."""
    folder = resources.files("principlecheck") / "principles"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    packs = [load_pack(file.read_bytes(), f"principles/{file.name}") for file in files]
    check_together(packs)
    return packs


def read_pack(path: Path) -> Pack:
    """A client's pack. Raises `BadPack`, or `OSError` where the file cannot be opened."""
    return load_pack(path.read_bytes(), path.as_posix())


def load_pack(data: bytes, file: str) -> Pack:
    """The pack in `data`; raises `BadPack` with every fault found."""
    try:
        value = read(data, file)
    except Unreadable as error:
        raise BadPack(error.problems) from None
    try:
        pack = msgspec.convert(value, PackFile)
    except msgspec.ValidationError as error:
        raise BadPack([_misfit(data, file, value, str(error))]) from None
    checker = _Checker(data, file, pack)
    rules = [rule for code in pack.rules if (rule := checker.rule(code)) is not None]
    if checker.problems:
        raise BadPack(checker.problems)
    name = Path(file).stem
    return Pack(name, pack.version, pack.principle, rules, hashlib.sha256(data).hexdigest())


def check_together(packs: Sequence[Pack]) -> None:
    """Raises `BadPack` where two packs hold one code, or a rule points at one that none holds."""
    owners: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.code in owners:
                raise BadPack(
                    [_whole(pack.name, f"{rule.code} is also a rule of {owners[rule.code]}.")]
                )
            owners[rule.code] = pack.name


def _whole(file: str, says: str) -> Problem:
    return Problem("pack", says, Place(file, 1, 1, 1))


def _misfit(data: bytes, file: str, value: Any, reason: str) -> Problem:
    """msgspec's refusal with the place it names (`$.rules[...].PRD01.severity`)."""
    says, _, where = reason.partition(" - at `$")
    path: list[str | int] = []
    if where:
        path = _path_in(value, where.rstrip("`"))
    return problem_in_pack(data, file, tuple(path), f"{says}.")


def _path_in(value: Any, where: str) -> list[str | int]:
    """msgspec writes `[...]` for any key of a map: the first that leads on is taken."""
    path: list[str | int] = []
    for step in re.findall(r"\.([A-Za-z_][\w-]*)|\[([0-9]+)\]|(\[\.\.\.\])", where):
        name, index, anything = step
        if anything and isinstance(value, dict):
            break
        path.append(int(index) if index else name)
    return path


def problem_in_pack(data: bytes, file: str, path: YamlPath, says: str, shift: int = 0) -> Problem:
    """A problem at the value of `path`, `shift` characters into it."""
    place = places_of(data, file).nearest(path)
    lines = lines_of(decode(data, file))
    excerpt = lines[place.line - 1]
    column = place.column + shift + (1 if excerpt[place.column - 1 : place.column] in "'\"" else 0)
    place = Place(
        file, place.line, column if shift else place.column, max(column, place.column) + 1
    )
    return Problem("pack", says, place, "", excerpt)


class _Checker:
    """Checks the rules of one pack against the model, and compiles those that hold."""

    def __init__(self, data: bytes, file: str, pack: PackFile) -> None:
        self.data, self.file, self.pack = data, file, pack
        self.problems: list[Problem] = []
        self.code = ""

    def rule(self, code: str) -> LoadedRule | None:
        """The rule, compiled; None, with a problem noted, where it does not hold."""
        self.code = code
        rule = self.pack.rules[code]
        before = len(self.problems)
        if not re.search(CODE, code):
            self._note((), f"`{code}` is no rule code; write three to five capitals and a number.")
        if rule.on not in known_kinds():
            self._note(("on",), f"There is no section or pairing `{rule.on}`.")
            return None
        for name, value in rule.thresholds.items():
            try:
                literal_of(value)
            except ValueError as error:
                self._note(("thresholds", name), f"This is no threshold: {error}.")
                return None
        for path, text in _conditions(rule):
            try:
                compile_condition(rule.on, text, rule.thresholds)
            except BadCondition as error:
                self._note(path, f"{error.says[:1].upper()}{error.says[1:]}.", error.column - 1)
        words = vocabulary(rule.on)
        for path, text in _messages(rule):
            try:
                check_message(text, words, rule.thresholds)
            except BadMessage as error:
                self._note(path, f"{error.says[:1].upper()}{error.says[1:]}.", error.column - 1)
        for at in (rule.at, *rule.and_at):
            if not _AT.fullmatch(at) or (
                at.split(".")[-1] != "part" and "." in at and at not in words
            ):
                self._note(("at",), f"`{at}` is no route of `{rule.on}`.")
        return (
            None if len(self.problems) > before else LoadedRule(code, rule, self.pack.principle.id)
        )

    def _note(self, path: YamlPath, says: str, shift: int = 0) -> None:
        where: YamlPath = ("rules", self.code, *path)
        self.problems.append(
            problem_in_pack(self.data, self.file, where, f"{self.code}: {says}", shift)
        )


def _conditions(rule: Rule) -> Iterator[tuple[YamlPath, str]]:
    yield ("fails_when",), rule.fails_when
    if rule.applies_when is not UNSET:
        yield ("applies_when",), rule.applies_when
    if rule.unsure is not UNSET:
        yield ("unsure", "when"), rule.unsure.when
    for index, variant in enumerate(rule.variants):
        yield ("variants", index, "when"), variant.when


def _messages(rule: Rule) -> Iterator[tuple[YamlPath, str]]:
    names = ("title", "says", "why", "effect", "do", "ask")
    for name in names:
        yield (name,), getattr(rule, name)
    if rule.unsure is not UNSET:
        yield ("unsure", "says"), rule.unsure.says
    for index, variant in enumerate(rule.variants):
        for name in names:
            text = getattr(variant, name, UNSET)
            if isinstance(text, str):
                yield ("variants", index, name), text
