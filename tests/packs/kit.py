"""A client's pack as text, and policies judged by it."""

from datetime import date
from typing import Any

from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import Outcome
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import BadPack, Pack, load_pack
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.reading.source import SourceFile

AS_OF = date(2026, 11, 22)
HEAD = """format: 1
version: "1.0"
principle:
  id: house
  title: House rules
  means: What we ask of ourselves.
  source: {title: Our handbook, section: One, basis: source}
rules:
"""
RULE: dict[str, str] = {
    "name": "house-rule",
    "title": "Customers are passed on cold",
    "on": "handovers",
    "fails_when": "entry.style == 'cold'",
    "kind": "harm",
    "severity": "high",
    "confidence": "certain",
    "says": '"{entry.id} is {entry.style}."',
    "why": "We asked for it.",
    "effect": "They tell it twice.",
    "do": "Write warm as its style.",
    "ask": "Ask the agents.",
    "topic": "ownership",
    "source": "{title: Our handbook, section: One, basis: source}",
    "examples": "{passes: [{roles: {a: {}, b: {}}, "
    "handovers: {h: {kind: transfer, from: a, to: b, style: warm}}}], "
    "fails: [{roles: {a: {}, b: {}}, "
    "handovers: {h: {kind: transfer, from: a, to: b, style: cold}}}]}",
}


def rule(code: str = "HSE01", **changed: str | None) -> str:
    """One rule as YAML; a field given as None is left out."""
    fields = {**RULE, **changed}
    lines = [f"    {name}: {text}" for name, text in fields.items() if text is not None]
    return "\n".join([f"  {code}:", *lines]) + "\n"


def pack_text(code: str = "HSE01", **changed: str | None) -> str:
    """A pack of one rule."""
    return HEAD + rule(code, **changed)


def pack(text: str, file: str = "house.yaml") -> Pack:
    """The pack, loaded and checked."""
    return load_pack(text.encode(), file)


def refusals(text: str) -> list[Problem]:
    """Why a pack is refused; empty where it is not."""
    try:
        pack(text)
    except BadPack as error:
        return error.problems
    return []


def marked(text: str, problem: Problem) -> str:
    """What the place of a problem covers in the pack's own text."""
    line = text.split("\n")[problem.place.line - 1]
    return line[problem.place.column - 1 : problem.place.end_column - 1]


def corpus(*policies: str, as_of: date = AS_OF) -> Corpus:
    """Policies (without their `format: 1`), each a file."""
    files = [
        SourceFile(f"p{number}.yaml", f"format: 1\n{policy}".encode())
        for number, policy in enumerate(policies)
    ]
    return assemble_policies(FoundFiles(files, [], []), as_of)


def judged(text: str, *policies: str, as_of: date = AS_OF) -> list[Outcome]:
    """The outcomes of a pack on valid policies, which are complete unless they say so themselves."""
    read = corpus(*policies, as_of=as_of)
    assert not read.problems
    declared = read.organisation
    if declared.about.get("complete") is None:
        declared = declared.as_if_complete()
    return judge_rules(declared, pack(text).rules, read.locate)


def only(text: str, *policies: str, **when: Any) -> Outcome:
    """The one outcome."""
    (outcome,) = judged(text, *policies, **when)
    return outcome
