"""Writes what is generated from the program, or with `--check` says what is out of date.

Generated: `schemas/`, the built-in packs as they are after reading, the rule pages in `docs/rules/`, `docs/sources.md`, `docs/errors.md`,
`docs/packs.md`, `docs/facts.md`, the
worked cases in `docs/arithmetic.md`, the transcript in `docs/tutorial.md`, the audit under
`docs/examples/`, and the help and output excerpts in README.md.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audits import EXAMPLES, audits
from msgspec import Struct

from principlecheck.explaining import explain_example, explain_problem_kinds_page, explain_rule_page
from principlecheck.explaining.fields import explain_words_of_field
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.importing.page import importing_page
from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.schema import json_schema_of_policy_file
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import COMMON
from principlecheck.packs.conditions import COMPILED
from principlecheck.packs.loading import (
    PARSED,
    Pack,
    built_in_conditions_text,
    load_built_in_packs,
    parsed_packs_text,
)
from principlecheck.packs.practices import read_practices_of_packs
from principlecheck.packs.vocabulary import kinds_rules_may_be_on
from principlecheck.reporters.derivation import render_derivation
from principlecheck.usecases.examples import run_examples_of_rules
from principlecheck.usecases.schemas import SCHEMAS, schema_text_for_run
from principlecheck.writing.yaml import flow_yaml

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"(<!-- generated: (?P<command>[^\n]+?) -->\n```[a-z]*\n).*?(^```\n)",
    re.DOTALL | re.MULTILINE,
)

STEP = re.compile(
    r"(?P<head><!-- (?P<kind>run|file): (?P<what>[^\n]+?) -->\n```[a-z]*\n)(?P<body>.*?)"
    r"(?P<tail>^```\n)",
    re.DOTALL | re.MULTILINE,
)


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text it should have."""
    for name in SCHEMAS:
        yield ROOT / "schemas" / f"{name}.schema.json", schema_text_for_run(name)
    yield PARSED, parsed_packs_text()
    yield COMPILED, built_in_conditions_text()
    packs = load_built_in_packs()
    index = ["# The rules\n"]
    for pack in packs:
        index.append(f"\n## {pack.principle.title}\n\n{pack.principle.means}\n")
        for rule in pack.rules:
            yield ROOT / "docs" / "rules" / f"{rule.code}.md", explain_rule_page(rule)
            index.append(
                f"- [{rule.code}]({rule.code}.md) {rule.rule.title} ({rule.rule.severity})"
            )
    yield ROOT / "docs" / "rules" / "README.md", "\n".join(index) + "\n"
    yield ROOT / "docs" / "sources.md", sources_page()
    yield ROOT / "docs" / "policy-format.md", format_page()
    intro = (ROOT / "docs" / "import-intro.md").read_text(encoding="utf-8")
    yield ROOT / "docs" / "import.md", importing_page(intro)
    yield ROOT / "docs" / "packs.md", packs_page()
    yield ROOT / "docs" / "facts.md", facts_page()
    yield ROOT / "docs" / "arithmetic.md", arithmetic_page(packs)
    yield ROOT / "docs" / "errors.md", explain_problem_kinds_page()
    yield ROOT / "docs" / "tutorial.md", tutorial_page()
    for name in ("README.md", "docs/what-if.md"):
        path = ROOT / name
        yield path, with_outputs(path.read_text(encoding="utf-8"))
    for path, text in audits():
        yield ROOT / path, text


WORKED = (
    "PRD01", "PRD02", "PRD08", "PRD23", "SVC07", "SVC11", "SVC18", "RES02", "INT02", "BUY11",
)  # fmt: skip


def arithmetic_page(packs: list[Pack]) -> str:
    """Ten worked cases, each from YAML through the formula to the finding."""
    intro = (ROOT / "docs" / "arithmetic-intro.md").read_text(encoding="utf-8")
    lines = [intro.rstrip(), ""]
    rules = [rule for pack in packs for rule in pack.rules if rule.code in WORKED]
    failing = {
        r.code: r for r in run_examples_of_rules(rules) if r.part == "fails" and r.number == 1
    }
    for rule in sorted(rules, key=lambda rule: WORKED.index(rule.code)):
        lines += [f"## {rule.code} {rule.rule.name}", "", "```yaml"]
        lines += [*explain_example(rule.rule.examples.fails[0]), "```", "", "```text"]
        lines += [
            render_derivation(failing[rule.code].outcomes, (), rule.code, 96).rstrip(),
            "```",
            "",
        ]
    lines += [*yearly_costs(packs), ""]
    return "\n".join(lines)


def yearly_costs(packs: list[Pack]) -> list[str]:
    """How each finding that costs contacts or minutes is put into money."""
    intro = (ROOT / "docs" / "arithmetic-costs.md").read_text(encoding="utf-8")
    lines = [intro.rstrip(), "", "| Rule | What is costed | Formula |", "|---|---|---|"]
    for rule in (rule for pack in packs for rule in pack.rules):
        if isinstance(rule.rule.costs, str):
            spec = fact_specs(rule.on)[rule.rule.costs.removeprefix("facts.")]
            lines.append(f"| [{rule.code}](rules/{rule.code}.md) | {spec.title} | {spec.formula} |")
    return lines


def sources_page() -> str:
    """Article → section → practice → rules, and where the articles disagree."""
    practices = read_practices_of_packs()
    lines = [
        "# Sources",
        "",
        "<!-- generated from src/principlecheck/sources/practices.yaml -->",
        "",
    ]
    lines += [
        "Every trait, principle and named practice of the five articles, in our own words, with"
    ]
    lines += [
        "the rules that judge it. `Opening` and `Closing` stand for text outside the headings.",
        "",
    ]
    for article in practices.articles:
        lines += [f"## {article.title}", "", "| Section | Practice | Rules |", "|---|---|---|"]
        for section in article.sections:
            for practice in section.practices:
                codes = ", ".join(f"[{code}](rules/{code}.md)" for code in practice.rules)
                lines.append(f"| {section.heading} | {practice.says} | {codes} |")
        lines.append("")
    lines += ["## Where they disagree", ""]
    for tension in practices.tensions:
        sides = " ".join(f"{side.says} ({', '.join(side.rules)})" for side in tension.sides)
        lines.append(f"- **{tension.about}.** {sides}")
    return "\n".join(lines) + "\n"


def format_page() -> str:
    """The policy format: the introduction, then every section with its fields from the model."""
    intro = (ROOT / "docs" / "policy-format-intro.md").read_text(encoding="utf-8")
    definitions = json_schema_of_policy_file()["$defs"]
    lines = [intro.rstrip(), ""]
    kinds: dict[str, type[Struct]] = {"organisation": AboutOrganisation, **SECTIONS}
    for section, kind in kinds.items():
        lines += [f"## {section}", "", (kind.__doc__ or "").split("\n")[0], ""]
        lines += ["| field | meaning | example |", "|---|---|---|"]
        definition = definitions[kind.__name__]
        for field, schema in definition["properties"].items():
            if field in COMMON and section != "organisation":
                continue
            must = " **must**" if field in definition.get("required", []) else ""
            shown = flow_yaml(schema.get("examples", [""])[0])
            words = words_of(schema)
            words += "".join(f". {line}" for line in explain_words_of_field(kind, field))
            words += fields_inside(schema, definitions)
            lines.append(
                f"| `{field}`{must} | {schema.get('description', '')}{words} | `{shown}` |"
            )
        lines.append("")
    return "\n".join(lines)


def words_of(schema: dict[str, Any]) -> str:
    """The words that a field takes, where it takes no others, alone or in a list."""
    fixed = schema.get("enum") or schema.get("items", {}).get("enum")
    return f": {', '.join(map(str, fixed))}" if fixed else ""


TOLD_ABOVE = {
    *("SpanBound", "ShareBound", "MoneyBound", "CountBound", "Deliberate"),
    *("DurationSpread", "SpanSpread", "MeasuredSpan", "MoneySpread"),
}


def fields_inside(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What the maps in a field hold, but for those that the introduction tells of."""
    name = (schema.get("$ref") or schema.get("items", {}).get("$ref", "")).rsplit("/", 1)[-1]
    if not name or name in TOLD_ABOVE:
        return ""
    must = definitions[name].get("required", [])
    told = [
        f"`{field}`{' **must**' if field in must else ''}"
        for field in definitions[name]["properties"]
    ]
    return f". Holds {', '.join(told)}"


def packs_page() -> str:
    """The pack format: the introduction, then every field of every map from the model."""
    intro = (ROOT / "docs" / "packs-intro.md").read_text(encoding="utf-8")
    definitions = SCHEMAS["pack"]()["$defs"]
    lines = [intro.rstrip(), ""]
    for name, title in PACK_MAPS.items():
        lines += [f"## {title}", "", definitions[name]["description"].replace("\n", " "), ""]
        lines += ["| field | meaning | example |", "|---|---|---|"]
        required = definitions[name]["required"]
        for field, schema in definitions[name]["properties"].items():
            must = " **must**" if field in required else ""
            words = f": {', '.join(map(str, schema['enum']))}" if "enum" in schema else ""
            own = schema.get("examples", [""])[0]
            shown = f"`{own}`" if own else ""
            lines.append(f"| `{field}`{must} | {schema.get('description', '')}{words} | {shown} |")
        lines.append("")
    return "\n".join(lines)


PACK_MAPS = {
    "PackFile": "The file",
    "Principle": "principle",
    "Rule": "rules",
    "Source": "source",
    "Cites": "cites",
    "Variant": "variants",
    "Unsure": "unsure",
    "Examples": "examples",
}


def facts_page() -> str:
    """Every fact by what it is about, as conditions and messages name it."""
    lines = ["# The facts", "", "<!-- generated from src/principlecheck/facts -->", ""]
    lines += ["What rules may name beside the fields of [the policy format](policy-format.md), by"]
    lines += ["what they are judged on; [packs](packs.md) says how. A flag is true or false; a"]
    lines += ["share lies between 0 and 1; seconds are compared with a duration.", ""]
    for on in kinds_rules_may_be_on():
        specs = [spec for spec in fact_specs(on).values() if spec.kind != "record"]
        if not specs:
            continue
        about = f" ({pairings()[on].title})" if on in pairings() else ""
        lines += [f"## {on}{about}", "", "| fact | kind | what it is |", "|---|---|---|"]
        for spec in specs:
            words = f": {', '.join(spec.words)}" if spec.words else ""
            formula = f" = {spec.formula}" if spec.formula else ""
            cells = (f"`facts.{spec.name}`", f"{spec.kind}{words}", f"{spec.title}{formula}")
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        lines.append("")
    return "\n".join(lines)


def with_outputs(text: str) -> str:
    """`text` with each marked block holding what its command prints."""
    return BLOCK.sub(lambda m: m[1] + output_of(m["command"]) + "\n" + m[3], text)


def output_of(command: str) -> str:
    """What a command prints on a terminal of 80 columns; `| first N` or `| last N` cuts it."""
    words, _, cut = command.partition(" | ")
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
    script = "from principlecheck.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", script, *words.split()[1:]],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    lines = (done.stdout or done.stderr).rstrip("\n").split("\n")
    if cut:
        where, count = cut.split()
        lines = lines[: int(count)] if where == "first" else lines[-int(count) :]
    return "\n".join(line.rstrip() for line in lines)


def tutorial_page() -> str:
    """The tutorial, with its files written and its commands run one after another in a new folder."""
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def done(step: re.Match[str]) -> str:
            if step["kind"] == "file":
                path = folder / step["what"]
                path.write_text(step["body"], encoding="utf-8", newline="\n")
                return step[0]
            printed = typed_in(folder, step["what"])
            return f"{step['head']}$ {step['what']}\n{printed}{step['tail']}"

        return STEP.sub(done, text)


def typed_in(folder: Path, command: str) -> str:
    """What a command of the tutorial prints on a terminal of 80 columns, both streams."""
    words = shlex.split(command)
    if words[0] == "cp":
        shutil.copytree(folder / words[-2], folder / words[-1])
        return ""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    script = "from principlecheck.cli.main import run; run()"
    ended = subprocess.run(
        [sys.executable, "-c", script, *words[1:]],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in ended.stdout.splitlines())


def stale_pages(expected: set[Path]) -> list[Path]:
    """Pages of rules that are no more, and pictures of findings that are gone."""
    pages = [
        *(ROOT / "docs" / "rules").glob("*.md"),
        *(ROOT / EXAMPLES).glob("*/audit-pictures/*"),
    ]
    return [page for page in pages if page not in expected]


def main(check: bool) -> int:
    """Writes, or with `check` compares; returns the exit code."""
    outdated = []
    expected = set()
    for path, text in generated():
        expected.add(path)
        current = path.read_text(encoding="utf-8") if path.is_file() else None
        if current == text:
            continue
        outdated.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for page in stale_pages(expected):
        outdated.append(page)
        if not check:
            page.unlink()
    for path in outdated:
        print(f"{'out of date' if check else 'wrote'}: {path.relative_to(ROOT).as_posix()}")
    return 1 if check and outdated else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
