"""Writes a new rule with its fact, an example that passes, one that fails, and a test.

    python tools/new_rule.py SVC27 ownerless-transfer --on handovers --field owner

What it writes runs at once: a rule that fails where `--field` is not declared. From there the fact
gets its computation, and the sentences get their words; each that waits for them names the code.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from principlecheck.facts.catalogue import fact_specs
from principlecheck.model.report.report import Source
from principlecheck.packs.loading import LoadedRule, Pack, load_built_in_packs
from principlecheck.packs.pack import CODE, NAME, Examples, Rule
from principlecheck.packs.vocabulary import vocabulary_of_conditions
from principlecheck.usecases.examples import run_examples_of_rules

ROOT = Path(__file__).resolve().parent.parent
RULE = """
    name: {name}
    title: "{on} without {field} ({code})"
    topic: {topic}
    on: {on}
    fails_when: facts.{fact}
    at: [entry.{field}, entry]
    kind: gap
    severity: low
    confidence: certain
    says: "{{subject}} declares no {field} ({code})."
    why: Say why the principle asks for it ({code}).
    effect: Say what it does to people ({code}).
    do: Declare {field}, or say what to write instead ({code}).
    ask: Say whom to ask about the cause, and what ({code}).
    question: Say what a person is asked while the section is only begun ({code}).
    source: {{title: {title}, section: {section}, basis: interpretation}}
    examples:
      passes:
        - {passes}
      fails:
        - {fails}
"""
FACT = '''"""Whether {on} declare {field}."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts

facts = Facts("{on}", reads=("{on}.{head}",))


@facts.flag
def {fact}(case: Case) -> bool:
    """Whether {field} is missing."""
    return case.get(case.entry, "{field}") is None
'''
TEST = '''"""{code}: {on} without {field}."""

import yaml
from tests.facts.kit import subjects, value

from principlecheck.model.report.report import Source
from principlecheck.packs.loading import load_built_in_packs

(RULE,) = (rule.rule for pack in load_built_in_packs() for rule in pack.rules if rule.code == "{code}")


def test_{fact}() -> None:
    for declared, policies in ((False, RULE.examples.fails), (True, RULE.examples.passes)):
        for policy in map(yaml.safe_dump, policies):
            names = [subject.name for subject in subjects(policy, "{on}")]
            missing = [value(policy, "{on}", "{fact}", name) for name in names]
            assert any(missing) is not declared
'''


class Refused(Exception):  # noqa: N818 - a wish, not a fault
    """A rule that cannot be begun; the message says why."""


def new_rule(root: Path, code: str, name: str, on: str, field: str, group: str) -> list[Path]:
    """The files written or changed under `root`. Raises `Refused`, and then writes nothing."""
    packs = load_built_in_packs()
    pack = _pack_of(packs, code)
    fact = name.replace("-", "_")
    _check(packs, name, on, field, fact)
    passes, fails = _examples(packs, on, field)
    values = {"code": code, "name": name, "on": on, "field": field, "fact": fact}
    source = pack.principle.source
    rule = RULE.format(
        **values,
        title=_flow(source.title),
        section=_flow(source.section),
        topic=_topic_of(packs, on),
        passes=passes,
        fails=fails,
    )
    package = root / "src" / "principlecheck"
    folder = package / "facts" / (group or _group_of(on))
    files = {
        folder / f"{fact}.py": FACT.format(**values, head=field.split(".")[0]),
        root / "tests" / "facts" / f"test_{fact}.py": TEST.format(**values),
    }
    for path in files:
        if path.exists() or not path.parent.is_dir():
            raise Refused(f"{path.relative_to(root).as_posix()} is there, or its folder is not")
    rules = package / "principles" / Path(pack.file).name
    files[rules] = f"{rules.read_text(encoding='utf-8').rstrip()}\n\n  {code}:{rule}"
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(files)


def _pack_of(packs: list[Pack], code: str) -> Pack:
    """The pack whose rules have the letters of `code`, if that is its next number."""
    if not re.search(CODE, code):
        raise Refused(f"{code} is not a code: three to five capitals and two or three digits")
    letters = code.rstrip("0123456789")
    for pack in packs:
        own = [rule.code for rule in pack.rules if rule.code.rstrip("0123456789") == letters]
        if own:
            following = f"{letters}{max(int(one.removeprefix(letters)) for one in own) + 1:02}"
            if code != following:
                raise Refused(f"the next code of {pack.name} is {following}")
            return pack
    raise Refused(f"no principle has codes with {letters}")


def _check(packs: list[Pack], name: str, on: str, field: str, fact: str) -> None:
    if not re.search(NAME, name):
        raise Refused(f"{name} is not a name: small letters, digits and hyphens")
    if any(rule.rule.name == name for pack in packs for rule in pack.rules):
        raise Refused(f"another rule is called {name}")
    if fact in fact_specs(on):
        raise Refused(f"{on} have a fact {fact}; choose another name for the rule")
    if f"declared.entry.{field}" not in vocabulary_of_conditions(on):
        raise Refused(f"{on} have no optional field {field}")


def _group_of(on: str) -> str:
    """The folder that holds most of the facts on a kind of subject."""
    modules = [spec.compute.__module__.split(".") for spec in fact_specs(on).values()]
    groups = Counter(names[2] for names in modules if len(names) == 4)
    if not groups:
        raise Refused(f"no folder has facts on {on} yet; name one with --group")
    return groups.most_common(1)[0][0]


def _topic_of(packs: list[Pack], on: str) -> str:
    """What most rules on a kind of subject are about."""
    topics = Counter(rule.rule.topic for pack in packs for rule in pack.rules if rule.on == on)
    return topics.most_common(1)[0][0] if topics else "standards"


def _examples(packs: list[Pack], on: str, field: str) -> tuple[str, str]:
    """The shortest of all examples in which every entry declares the field, and the shortest in
    which one does not, each on one line.
    """
    every = [rule.rule.examples for pack in packs for rule in pack.rules]
    policies = {_flow(one): one for own in every for one in (*own.passes, *own.fails)}
    found = {"passes": "", "fails": ""}
    for text in sorted(policies, key=len):
        if all(found.values()):
            break
        for result in run_examples_of_rules([_probe(on, field, policies[text])]):
            if not result.fault and not found[result.part]:
                found[result.part] = text
    for part, text in found.items():
        if not text:
            raise Refused(
                f"no example has {on} {'with' if part == 'passes' else 'without'} {field}"
            )
    return found["passes"], found["fails"]


def _probe(on: str, field: str, policy: dict[str, Any]) -> LoadedRule:
    """A rule that fails without the field, and the policy as an example of either kind."""
    rule = Rule(
        name="probe", title="-", topic="standards", on=on, fails_when=f"!declared.entry.{field}", kind="gap",
        severity="low", confidence="certain", says="-", why="-", effect="-", do="-", ask="-",
        source=Source("-", "-", "source"), examples=Examples(passes=[policy], fails=[policy]),
    )  # fmt: skip
    return LoadedRule("AAA01", rule, "probe")


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    look: dict[str, Any] = {"default_flow_style": True, "sort_keys": False, "width": 10**6}
    text = str(yaml.dump(value, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), **look))
    return text.removesuffix("...\n").strip()


def main(arguments: list[str]) -> int:
    """Writes, prints what was written and what is next; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("code", help="the next code of its principle, such as SVC27")
    parser.add_argument("name", help="three to sixty small letters, digits and hyphens")
    parser.add_argument("--on", required=True, help="the section whose entries are judged")
    parser.add_argument("--field", required=True, help="the field without which it fails at first")
    parser.add_argument("--group", default="", help="the folder of facts/ that gets the fact")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository to write to")
    given = parser.parse_args(arguments)
    try:
        files = new_rule(given.root, given.code, given.name, given.on, given.field, given.group)
    except Refused as refusal:
        print(f"{refusal}.", file=sys.stderr)
        return 2
    for path in files:
        print(f"wrote: {path.relative_to(given.root).as_posix()}")
    print(f"next: principlecheck test --select {given.code}; python tools/generate.py")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
