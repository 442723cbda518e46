"""The rules' own metadata: nothing doubled, nothing dangling, nothing left over."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from msgspec import UNSET, to_builtins

import principlecheck
from principlecheck.facts.catalogue import all_facts, fact_specs, pairings
from principlecheck.model.report.report import Source
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.vocabulary import fact_rule_place_names
from tests.built_in import loaded_once

PACKS = loaded_once()
RULES = [rule for pack in PACKS for rule in pack.rules]
CODES = {rule.code for rule in RULES}
PREFIXES = {
    "respect": "RES",
    "service": "SVC",
    "integrity": "INT",
    "pride_in_workmanship": "PRD",
    "universal_buy_in": "BUY",
}
PROSE = ("title", "says", "why", "effect", "do", "ask")
# The articles' own headings; “Opening” and “Closing” are what stands before the first and after
# the last.
SECTIONS = {
    "What Does It Mean to be Customer Service Oriented?": {
        "Opening",
        "A customer-first approach",
        "Universal buy-in",
        "High levels of empathy",
        "Exceptional follow-through and follow-up",
        "The willingness to make it easy",
        "Create a customer service oriented team",
    },
    "5 Characteristics Of Caring Customer Service": {
        "Opening",
        "Make Meaningful Connections",
        "Listen To Your Customers",
        "Appreciate Your Customers",
        "Take Ownership",
        "Promote Caring Internal Customer Service",
    },
    "Customer Service Mindset": {
        "Opening",
        "Everyone Is a Customer, to Some Extent",
        "Understand Customer Needs",
        "Deliver the Goods",
        "Tip 1",
        "Tip 2",
        "Key Points",
        "Apply This to Your Life",
    },
    "5 traits of great customer service": {
        "Opening",
        "Great Customer Service Is Passion",
        "Great Customer Service Is Hard Work",
        "Great Customer Service Is Persistence",
        "Great Customer Service Is Focused",
        "Great Customer Service is Culture",
    },
    "Customer Service – It's Not Rocket Science": {
        "Opening",
        "Principle of Respect",
        "Principle of Service",
        "Principle of Integrity",
        "Principle of Pride in Workmanship",
        "Closing",
    },
}


def texts(rule: LoadedRule, field: str) -> set[str]:
    """What a rule may say in a field: its own words and those of its variants."""
    parts = [rule.rule, *rule.rule.variants]
    found = (getattr(part, field, UNSET) for part in parts)
    return {text for text in found if isinstance(text, str)}


def written(rule: LoadedRule) -> str:
    """Everything a rule says, as one text."""
    return str(to_builtins(rule.rule))


@pytest.mark.parametrize("field", ["name", *PROSE])
def test_no_two_rules_say_the_same(field: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        for text in texts(rule, field):
            owners[text.casefold()].add(rule.code)
    assert {text: codes for text, codes in owners.items() if len(codes) > 1} == {}


def test_codes_begin_with_the_letters_of_their_principle_and_run_up_without_a_gap() -> None:
    for pack in PACKS:
        prefix = PREFIXES[pack.principle.id]
        numbers = {int(rule.code.removeprefix(prefix)) for rule in pack.rules}
        assert numbers == set(range(1, max(numbers) + 1))


def test_see_also_names_other_rules_once_each() -> None:
    for rule in RULES:
        named = list(rule.rule.see_also)
        assert set(named) <= CODES - {rule.code}, rule.code
        assert len(set(named)) == len(named), rule.code


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_cites_an_article_and_a_section_that_it_has(rule: LoadedRule) -> None:
    assert rule.rule.source.section in SECTIONS[rule.rule.source.title]


def test_each_principle_cites_an_article_and_a_section_that_it_has() -> None:
    sources: list[Source] = [pack.principle.source for pack in PACKS]
    assert all(source.section in SECTIONS[source.title] for source in sources)


def test_every_article_is_drawn_upon() -> None:
    assert {rule.rule.source.title for rule in RULES} == set(SECTIONS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_threshold_is_used(rule: LoadedRule) -> None:
    text = written(rule)
    assert [name for name in rule.thresholds if f"thresholds.{name}" not in text] == []


def test_every_fact_is_used_by_a_rule_or_by_another_fact() -> None:
    folder = Path(principlecheck.__file__).parent / "facts"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    by_facts = set(re.findall(r"\.fact\(\s*[\"']([a-z_0-9]+)[\"']", code))
    by_rules: dict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        for named in re.findall(r"facts((?:\.[a-z_0-9]+)+)", written(rule)):
            spec, _ = fact_rule_place_names(rule.on, named[1:])
            by_rules[rule.on].update([spec.name] if spec else [])
    unused = [
        f"{on}: {name}"
        for on, specs in all_facts().items()
        for name, spec in specs.items()
        if spec.kind != "record" and name not in by_rules[on] | by_facts
    ]
    assert unused == []


def test_every_pairing_is_judged() -> None:
    assert set(pairings()) - {rule.on for rule in RULES} == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_prose_is_sentences_and_titles_are_headlines(rule: LoadedRule) -> None:
    for field in PROSE:
        for text in texts(rule, field):
            assert text == " ".join(text.split()), (field, text)
            assert "!" not in text, (field, text)
            assert text[-1] in ".?”}" if field != "title" else text[-1] != ".", (field, text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_shows_a_figure_says_how_it_is_computed(rule: LoadedRule) -> None:
    specs = fact_specs(rule.on)
    assert all(specs[name].title for name in rule.fact_names)
