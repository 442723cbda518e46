"""What `explain` says of a rule, a principle, a term or a kind of problem: from packs, glossary
and catalogue alone: its page, its words in plain text, its examples judged.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from msgspec import UNSET

from principlecheck.explaining.examples import explain_question_in_words, explain_sentence_in_words
from principlecheck.explaining.fields import (
    explain_format_word,
    explain_value,
    format_values_to_explain,
    format_words_to_explain,
)
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.glossary import GLOSSARY
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.report.finding import Confidence, Severity
from principlecheck.model.report.problem import ProblemKind
from principlecheck.packs.loading import LoadedRule, Pack
from principlecheck.packs.pack import EXAMPLES_AS_OF
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.policies.refusals.meanings import suggest_format_name
from principlecheck.policies.refusals.problem_kinds import PROBLEM_KINDS
from principlecheck.reading.source import SourceFile
from principlecheck.reporters.plain import cut_text_to_columns, printable_text
from principlecheck.reporters.text import render_problem_lines, render_without_paint
from principlecheck.writing.yaml import write_policy_file_text

_PAGE = 92
"""Columns of what a page shows of a terminal."""


def names_that_can_be_explained(packs: Sequence[Pack]) -> dict[str, str]:
    """Everything that can be explained, by its name in small letters."""
    names = format_values_to_explain() | format_words_to_explain()
    names.update((kind, kind) for kind in PROBLEM_KINDS)
    names.update((kind.replace("-", " "), kind) for kind in PROBLEM_KINDS)
    names.update((term.lower(), term) for term in GLOSSARY)
    for pack in packs:
        names[pack.principle.id.lower()] = pack.principle.id
        names[pack.principle.title.lower()] = pack.principle.id
        for rule in pack.rules:
            names[rule.code.lower()] = rule.code
            names[rule.rule.name.lower()] = rule.code
    for word in format_words_to_explain():
        names.setdefault(word.replace("_", " "), word)
    for term, grades in (("severity", Severity), ("confidence", Confidence)):
        names.update((grade, term) for grade in get_args(grades) if grade not in names)
    return names


def section_explained_by_singular(name: str) -> str | None:
    """The section that a value is one of by its name (`segment`), which somebody who types it may
    mean first; None without.
    """
    plural = f"{name}s"
    is_value = name in format_values_to_explain().values() and name not in format_words_to_explain()
    return plural if is_value and plural in SECTIONS and name not in GLOSSARY else None


def explanation_page(name: str, packs: Sequence[Pack], columns: int) -> str:
    """The page of one of `names_that_can_be_explained`."""
    for pack in packs:
        if name == pack.principle.id:
            return _join_explanation_lines(_explain_principle(pack), columns)
        for rule in pack.rules:
            if name == rule.code:
                return _join_explanation_lines(_explain_rule(rule), columns)
    lines = (
        list(_explain_term(name))
        if name in GLOSSARY or name.replace(" ", "-") in PROBLEM_KINDS
        else []
    )
    if name in format_words_to_explain():
        rules = [rule for pack in packs for rule in pack.rules]
        lines += [*([""] if lines else []), *explain_format_word(name, rules)]
    if name in format_values_to_explain().values():
        lines += [*([""] if lines and lines[-1] else []), *explain_value(name)]
    return _join_explanation_lines(lines, columns)


def name_to_explain_as_typed(what: str, names: Mapping[str, str]) -> str | None:
    """What somebody means who typed `what`: a name, a code without its zero, or the beginning
    that only one name has.
    """
    typed = what.lower().strip()
    code = re.fullmatch(r"([a-z]{3})([1-9])", typed)
    exact = names.get(f"{code[1]}0{code[2]}" if code else typed)
    if exact is not None:
        return exact
    begun = {name for spelling, name in names.items() if spelling.startswith(typed)}
    return begun.pop() if len(begun) == 1 else None


def explanation_of_peoples_word(what: str, names: Mapping[str, str]) -> list[str]:
    """What can be explained of something that people call so and the format does not."""
    found = [names[name.lower()] for name in suggest_format_name(what) if name.lower() in names]
    return list(dict.fromkeys(found))


def _explain_term(name: str) -> Iterator[str]:
    """A term, and what comes up where it is written wrongly."""
    yield name
    if name in GLOSSARY:
        yield ""
        yield GLOSSARY[name]
    kind = PROBLEM_KINDS.get(name.replace(" ", "-"))
    if kind is not None:
        yield ""
        yield f"Problem: {kind.title[:1].lower()}{kind.title[1:]}"
        yield kind.means
        yield kind.do
        if kind.example:
            yield ""
            yield "For example:"
            for text in kind.example:
                yield from (f"    {line}" for line in explain_example_file(text))


def explain_example_file(text: str | bytes, columns: int = 76) -> list[str]:
    """A file of an example in lines; a text stands without its `format: 1`, bytes are whole."""
    whole = text if isinstance(text, bytes) else f"format: 1\n{text}".encode()
    lines = whole.decode("utf-8", "backslashreplace").rstrip("\n").split("\n")
    return [cut_text_to_columns(printable_text(line), columns) for line in lines]


def explain_problem_kinds_page() -> str:
    """The Markdown page of every kind of problem, each with what the program says of it."""
    lines = [
        "# What keeps a policy from being judged",
        "",
        "<!-- generated from policies/refusals/problem_kinds.py; do not edit -->",
        "",
        "Whatever cannot be read, or cannot be meant as it stands, is refused with its line, a"
        " sentence, and what to write instead; `check` then exits 2. `principlecheck explain"
        " duration` shows one of these on the terminal.",
    ]
    for name, kind in PROBLEM_KINDS.items():
        lines += ["", f"## {name}", "", f"**{kind.title}.** {kind.means} {kind.do}"]
        if not kind.example:
            continue
        for text in kind.example:
            lines += ["", "```yaml", *explain_example_file(text, _PAGE), "```"]
        lines += ["", "```text", *_explain_problem_of_example(kind), "```"]
    return "\n".join(lines) + "\n"


def _explain_problem_of_example(kind: ProblemKind) -> Iterator[str]:
    """What the program says of a kind's example."""
    texts = [
        one if isinstance(one, bytes) else f"format: 1\n{one}".encode() for one in kind.example
    ]
    files = [SourceFile(f"{'abc'[at]}.yaml", data) for at, data in enumerate(texts)]
    for problem in assemble_policies(FoundFiles(files, [], []), EXAMPLES_AS_OF).problems:
        yield from render_problem_lines(problem, _PAGE, render_without_paint)


def _explain_principle(pack: Pack) -> Iterator[str]:
    own = pack.principle
    yield own.title
    yield ""
    yield own.means
    yield ""
    yield f"Source: {own.source.title}, {own.source.section}"
    yield ""
    for rule in pack.rules:
        yield f"  {rule.code}  {explain_sentence_in_words(rule, 'title')}"


def _explain_rule(rule: LoadedRule) -> Iterator[str]:
    """The parts of `explain_rule_page`, for a terminal."""
    own = rule.rule
    yield f"{rule.code} {own.name}: {explain_sentence_in_words(rule, 'title')}"
    severity = rule.severity or own.severity
    default = f" in your settings (default {own.severity})" if rule.own_severity else ""
    yield f"{severity.capitalize()}{default}, {own.confidence}, {kinds_of_finding_explained(rule)}, on {own.topic}. {explain_subjects(rule)}"
    if own.question is not UNSET:
        yield f"Asked while a section is only begun: {explain_question_in_words(rule)}"
    yield ""
    yield "Avoid:"
    yield from (f"    {line}" for line in explain_example(own.examples.fails[0]))
    yield ""
    yield "Prefer:"
    yield from (f"    {line}" for line in explain_example(own.examples.passes[0]))
    yield ""
    yield f"Why: {explain_sentence_in_words(rule, 'why')}"
    yield f"Effect: {explain_sentence_in_words(rule, 'effect')}"
    yield ""
    yield from explain_computation(rule)
    yield ""
    yield from explain_thresholds(rule)
    yield f"Source: {explain_source(rule)}"
    if own.see_also:
        yield f"See also: {', '.join(own.see_also)}"


def explain_rule_page(rule: LoadedRule) -> str:
    """The Markdown page of a rule: Summary · Avoid · Prefer · Why · How · Thresholds · Source."""
    own = rule.rule
    lines = [f"# {rule.code} {own.name}", "", "<!-- generated from the pack; do not edit -->", ""]
    lines += [
        f"**{explain_sentence_in_words(rule, 'title')}.** {own.severity.capitalize()}, {own.confidence}, {kinds_of_finding_explained(rule)}. {explain_subjects(rule)}"
    ]
    if own.question is not UNSET:
        lines += ["", f"Asked while a section is only begun: {explain_question_in_words(rule)}"]
    for title, policy in (("Avoid", own.examples.fails[0]), ("Prefer", own.examples.passes[0])):
        lines += ["", f"## {title}", "", "```yaml", *explain_example(policy), "```"]
    lines += [
        "",
        "## Why",
        "",
        explain_sentence_in_words(rule, "why"),
        "",
        explain_sentence_in_words(rule, "effect"),
    ]
    lines += ["", "## How it is computed", "", *(f"- {line}" for line in explain_computation(rule))]
    lines += ["", "## Thresholds", "", *([f"- {t}" for t in explain_thresholds(rule)] or ["None."])]
    lines += ["", "## Source", "", f"{explain_source(rule)}."]
    if own.see_also:
        links = ", ".join(f"[{code}]({code}.md)" for code in own.see_also)
        lines += ["", f"See also: {links}."]
    return "\n".join(lines) + "\n"


def kinds_of_finding_explained(rule: LoadedRule) -> str:
    """The kind of its findings, and those that a variant has instead: `contradiction or gap`."""
    own = [v.kind for v in rule.rule.variants if v.kind is not UNSET]
    return " or ".join(dict.fromkeys((rule.rule.kind, *own)))


def explain_subjects(rule: LoadedRule) -> str:
    """What the rule is judged on, in a sentence."""
    if rule.on in pairings():
        return f"Judged on {pairings()[rule.on].title}."
    if rule.on == ORGANISATION:
        return "Judged once on the organisation."
    return f"Judged on each entry of {rule.on}."


def explain_computation(rule: LoadedRule) -> Iterator[str]:
    """The condition, and each fact it rests on with formula and source."""
    own = rule.rule
    if own.applies_when is not UNSET:
        yield f"Applies when {own.applies_when}"
    yield f"Fails when {own.fails_when}"
    if own.computed is not UNSET:
        yield own.computed
    specs = fact_specs(rule.on)
    costs = () if own.costs is UNSET else (own.costs.removeprefix("facts."),)
    for name in (*rule.fact_names, *costs):
        spec = specs[name]
        formula = f" = {spec.formula}" if spec.formula else ""
        source = f" (source: {spec.source})" if spec.source else ""
        yield f"{name}: {spec.title}{formula}{source}"


def explain_thresholds(rule: LoadedRule) -> Iterator[str]:
    """Each threshold, with the pack's own value where settings changed it."""
    own = rule.own_thresholds
    for name, value in rule.thresholds.items():
        default = f" (set in your settings; default {own[name]})" if name in own else ""
        yield f"Threshold {name}: {value}{default}"


def explain_source(rule: LoadedRule) -> str:
    """Article and section, and whether the rule is the source's word or our reading of it."""
    source = rule.rule.source
    basis = "" if source.basis == "source" else " (our interpretation)"
    return f"{source.title}, {source.section}{basis}"


def explain_example(policy: dict[str, object]) -> list[str]:
    """An example as the lines of a policy file."""
    return write_policy_file_text(policy).splitlines()


def _join_explanation_lines(lines: Sequence[str] | Iterator[str], columns: int) -> str:
    wrapped: list[str] = []
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        if indent == "    " or len(line) <= columns:
            wrapped.append(line)
        else:
            wrapped.extend(textwrap.wrap(line, columns, subsequent_indent=f"{indent}  "))
    return "\n".join(wrapped) + "\n"
