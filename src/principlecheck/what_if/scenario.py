"""Policies laid out for trying values: as they are, and as they would be. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import deepcopy
from functools import cached_property
from typing import Any

import msgspec
from msgspec import structs

from principlecheck.judging import judge_corpus
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, Item, Organisation
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.report import Located, Outcome, Report
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule, Pack
from principlecheck.packs.reads import routes_rule_reads
from principlecheck.policies.consistency import find_flaws_in_entry
from principlecheck.policies.contradictions import find_contradicting_entries
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.fields import Field
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml
from principlecheck.what_if.typed import BadValue, TypedSetting, problem_of_tried_value
from principlecheck.writing.rewriting import rewrite_yaml_value

MOST_JUDGEMENTS = 200
"""A call judges at most so often, however wide the scale is."""


class Scenario:
    """One state of the policies with the rules to judge it by, and copies of it that differ."""

    def __init__(
        self,
        corpus: Corpus,
        packs: Sequence[Pack],
        rules: Sequence[LoadedRule] | None = None,
        name: str = "",
        report: Report | None = None,
    ) -> None:
        self.corpus, self.packs, self.name = corpus, packs, name
        self.rules = [r for pack in packs for r in pack.rules] if rules is None else list(rules)
        self.left = MOST_JUDGEMENTS
        self._reported = report

    @cached_property
    def report(self) -> Report:
        """The report on this state, by all its rules; the one that was handed in where there is one."""
        if self._reported is not None:
            return self._reported
        return judge_corpus(self.corpus, self.packs, self.rules, self.name)

    def with_settings(self, settings: Sequence[TypedSetting]) -> Scenario:
        """The policies as they would be. Raises `BadValue` where they would no longer be valid."""
        files = {file.name: file for file in self.corpus.files}
        file_names = [self._file_of(setting.field) for setting in settings]
        for setting, file_name in zip(settings, file_names, strict=True):
            files[file_name] = rewrite_yaml_value(
                files[file_name], setting.field.path, setting.value
            )
        unread = [problem for problem in self.corpus.problems if problem.kind == "file"]
        found = FoundFiles(
            list(files.values()), list(self.corpus.passed), unread, self.corpus.passed_more
        )
        organisation = self.corpus.organisation
        made = assemble_policies(found, organisation.as_of, organisation.laws)
        known = Counter((p.kind, p.says, p.place.file) for p in self.corpus.problems)
        new = []
        for problem in made.problems:
            key = (problem.kind, problem.says, problem.place.file)
            known[key] -= 1
            if known[key] < 0:
                new.append(problem)
        if new:
            pairs = list(zip(settings, (files[file_name] for file_name in file_names), strict=True))
            raise BadValue([problem_of_tried_value(problem, pairs) for problem in new])
        return Scenario(made, self.packs, self.rules, self.name)

    def setting_to(self, field: Field, text: str) -> TypedSetting:
        """`field` set to `text`, a value of its scale."""
        return TypedSetting(
            f"{field.route}={text}", field, _tried_value_as_read(field, text), len(field.route) + 1
        )

    def organisation_with(self, field: Field, text: str) -> Organisation | str:
        """The organisation with one value in another's place, made without its files; or, where
        the format refuses the value, why. For trying many values: references stay as they are.
        """
        made = self.altered(self.corpus.organisation, self.raw(field.item), field, text)
        return made if isinstance(made, str) else made[0]

    def altered(
        self,
        organisation: Organisation,
        raw: dict[str, Any],
        field: Field,
        text: str,
        *,
        whole: bool = True,
    ) -> tuple[Organisation, dict[str, Any]] | str:
        """`organisation` with one value in another's place, and its entry as it would be written
        (`raw` as it is); or why the format refuses the value. Where it is not held against the
        `whole`, what contradicts other entries is not noticed.
        """
        item, raw = field.item, deepcopy(raw)
        here = raw
        for name in field.steps[:-1]:
            here = here.setdefault(name, {})
        here[field.steps[-1]] = _tried_value_as_read(field, text)
        kind = AboutOrganisation if item.section == ORGANISATION else SECTIONS[item.section]
        try:
            made = Item(item.section, item.id, convert_to_shape(raw, kind))
        except msgspec.ValidationError as error:
            return f"It does not fit: {error}."
        flaw = next(find_flaws_in_entry(made.value, tuple(item.route.split("."))), None)
        if flaw is not None:
            return flaw.says
        if item.section == ORGANISATION:
            return structs.replace(organisation, about=made), raw
        section = {**organisation.entries[item.section], item.id: made}
        changed = structs.replace(
            organisation, entries={**organisation.entries, item.section: section}
        )
        if not whole:
            return changed, raw
        source = self._source(field)
        disagreed = find_contradicting_entries(changed, defaultdict(lambda: source))
        return disagreed[0].says if disagreed else (changed, raw)

    def outcomes(self, organisation: Organisation, rules: Sequence[LoadedRule]) -> list[Outcome]:
        """The verdicts of some rules, without words; positions are not looked up."""
        self.left -= 1
        return judge_rules(organisation, list(rules), Located, bare=True)

    def readers(self, field: Field) -> list[LoadedRule]:
        """The rules that may rest on a field: they read it, or a figure of a finding does."""
        section, name = field.item.section, field.steps[0]
        seen = {
            code
            for route, codes in self._rested_on.get(entry_of_route(field.route), {}).items()
            if route_leads_to_tried_field(route, field)
            for code in codes
        }
        return [
            rule
            for rule in self.rules
            if rule.code in seen
            or any(route in (section, f"{section}.{name}") for route in self._reads[rule.code])
        ]

    @cached_property
    def _rested_on(self) -> dict[str, dict[str, set[str]]]:
        """By entry and route: the codes of the findings whose figures rest on it."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for outcome in self.report.outcomes:
            figures = outcome.finding.figures if outcome.finding is not None else ()
            for route in {put.route for one in figures for put in one.inputs}:
                found[entry_of_route(route)][route].add(outcome.code)
        return found

    @cached_property
    def _reads(self) -> dict[str, frozenset[str]]:
        """What each rule may rest on, by code: sections and their fields."""
        laws = self.corpus.organisation.laws
        return {
            rule.code: frozenset(map(entry_of_route, routes_rule_reads(rule, laws)))
            for rule in self.rules
        }

    def _file_of(self, field: Field) -> str:
        """The file that a field stands in, or would."""
        place = self.corpus.locate(field.route).place
        assert place is not None  # noqa: S101 - the entry is there, so its file is
        return place.file

    def _source(self, field: Field) -> SourceFile:
        home = self._file_of(field)
        return next(file for file in self.corpus.files if file.name == home)

    @cached_property
    def _read(self) -> dict[str, dict[str, Any]]:
        """The values of each file that could be read."""
        found = {}
        for file in self.corpus.files:
            try:
                found[file.name] = read_yaml(file.data, file.name)
            except Unreadable:
                continue
        return {name: value for name, value in found.items() if isinstance(value, dict)}

    def raw(self, item: Item) -> dict[str, Any]:
        """An entry as its file has it; the organisation from all of its files."""
        if item.section == ORGANISATION:
            parts = (value.get(ORGANISATION) for value in self._read.values())
            return {k: v for part in parts if isinstance(part, dict) for k, v in part.items()}
        place = self.corpus.locate(item.route).place
        assert place is not None  # noqa: S101 - the entry is there, so its file is
        raw: dict[str, Any] = self._read[place.file][item.section][item.id]
        return raw


def _tried_value_as_read(field: Field, text: str) -> Any:
    """A value of the field as a file that has it is read."""
    if field.kind is int:
        return int(text)
    return text == "true" if field.kind is bool else text


def route_leads_to_tried_field(route: str, field: Field) -> bool:
    """Whether a route is the field, a part of it, or a map around it within the entry."""
    own = field.route
    if route == own or route.startswith(f"{own}."):
        return True
    return own.startswith(f"{route}.") and len(route) > len(field.item.route)
