"""What rules tell people: by what people call things, and once for those who write no policies."""

import re
from collections.abc import Iterator

import pytest
from msgspec import UNSET

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import PLACEHOLDER
from principlecheck.packs.vocabulary import vocabulary_of_conditions
from tests.built_in import loaded_once
from tests.test_policies import EXAMPLES, report_of

RULES = [rule for pack in loaded_once() for rule in pack.rules]
SAID = ("title", "says", "effect", "do", "decide", "ask")
_UNDERSCORED = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_ROUTE = re.compile(rf"(?:{'|'.join((*SECTIONS, ORGANISATION))})\.[a-z]")
_SHORT = re.compile(r"\b[0-9.]+[hms]\b")
_QUOTED = re.compile(r"“[^”]*”")


def bare(text: str) -> str:
    """A message without its placeholders and without what it quotes."""
    return PLACEHOLDER.sub("…", _QUOTED.sub("…", text))


def names_a_field(rule: LoadedRule, text: str) -> bool:
    """Whether a remedy says what to write, in the words of the format."""
    fields = {
        name.split(".")[1]
        for name in vocabulary_of_conditions(rule.rule.on)
        if name.startswith("entry.")
    }
    told = re.findall(r"\b(?:[Ww]rite|[Ss]et|[Nn]ame in|[Ww]rite in) ([a-z]+)\b", bare(text))
    told += re.findall(r"\b([a-z]+): [a-z\[…]", bare(text))
    return bool(_UNDERSCORED.search(bare(text)) or fields.intersection(told))


def remedies(rule: LoadedRule) -> Iterator[tuple[str, str]]:
    """Each remedy of a rule with what those who decide are told then; empty: the remedy itself."""
    own = "" if rule.rule.decide is UNSET else rule.rule.decide
    yield rule.rule.do, own
    for variant in rule.rule.variants:
        decide = "" if variant.decide is UNSET else variant.decide
        if variant.do is not UNSET:
            yield variant.do, decide
        elif decide:
            yield rule.rule.do, decide


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_remedy_that_names_a_field_has_words_for_those_who_decide(rule: LoadedRule) -> None:
    for do, decide in remedies(rule):
        assert decide or not names_a_field(rule, do), do
        assert not names_a_field(rule, decide), decide


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_finding_is_told_by_what_people_call_things(name: str) -> None:
    report = report_of(name)
    ids = {
        route.split(".")[1]
        for finding in report.findings
        for route in (finding.at.route, *(other.route for other in finding.related))
        if "-" in route.partition(".")[2]
    }
    named = "|".join(map(re.escape, sorted(ids))) or "-"
    an_id = re.compile(rf"(?<![\w-])(?:{named})(?!\w|-| rule| limit)")
    for finding in report.findings:
        for field in SAID:
            text = getattr(finding, field)
            assert not _ROUTE.match(text), text
            assert not an_id.search(text), text
            assert field == "do" or not _ROUTE.search(text), text
            assert field == "do" or not _SHORT.search(_QUOTED.sub("", text)), text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_nobody_speaks_for_the_organisation(rule: LoadedRule) -> None:
    texts = [getattr(one, name) for one in (rule.rule, *rule.rule.variants) for name in SAID]
    texts += [rule.rule.why, rule.rule.question]
    for text in texts:
        if text is not UNSET:
            assert not re.search(r"\b(?:we|us|our|ours)\b", bare(text), re.IGNORECASE), text
