"""What a rule says of its own examples: the sentences that name an entry need one to name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import UNSET

from principlecheck.model.law import Law
from principlecheck.model.report.report import Outcome
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import PLACEHOLDER
from principlecheck.packs.pack import EXAMPLES_AS_OF
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.writing.yaml import write_policy_file_text


def judge_example_to_explain(
    rule: LoadedRule, policy: dict[str, Any], laws: Sequence[Law] | None = None
) -> tuple[Corpus, tuple[Outcome, ...]]:
    """An example as policies, and what the rule alone finds in it, under the built-in laws or `laws`."""
    source = SourceFile("example.yaml", write_policy_file_text(policy).encode())
    corpus = assemble_policies(FoundFiles([source], [], []), EXAMPLES_AS_OF, laws)
    return corpus, tuple(judge_rules(corpus.organisation, [rule], corpus.locate))


def example_to_explain_as_complete(policy: dict[str, Any]) -> dict[str, Any]:
    """The example with every section that it writes named as complete, unless it says itself."""
    about = policy.get("organisation", {})
    if "complete" in about:
        return policy
    sections = [name for name in policy if name != "organisation"]
    return {**policy, "organisation": {**about, "complete": [*sections, "organisation"]}}


def explain_sentence_in_words(rule: LoadedRule, field: Literal["title", "why", "effect"]) -> str:
    """A sentence of a rule without its placeholders: where it names an entry, as it is said of the
    first of the rule's examples that it is said of.
    """
    text: str = getattr(rule.rule, field)
    if not PLACEHOLDER.search(text):
        return text
    pieces = [re.escape(piece) for piece in PLACEHOLDER.split(text)[::2]]
    its_own = re.compile(".*".join(pieces), re.DOTALL)  # and not that of a variant
    for policy in rule.rule.examples.fails:
        _, outcomes = judge_example_to_explain(rule, example_to_explain_as_complete(policy))
        for outcome in outcomes:
            said: str = getattr(outcome.finding, field) if outcome.finding else ""
            if its_own.fullmatch(said):
                return f"For example: {said[:1].upper()}{said[1:]}"
    # Of a pack whose examples are not what they should be, what the names say by themselves.
    return PLACEHOLDER.sub(lambda name: _explain_placeholder_in_words(name.group(1)), text)


def explain_question_in_words(rule: LoadedRule) -> str:
    """What the rule asks, of the first of its examples where it names something of one."""
    text = rule.rule.question
    if text is UNSET or not PLACEHOLDER.search(text):
        return "" if text is UNSET else text
    for policy in rule.rule.examples.fails:
        for outcome in judge_example_to_explain(rule, policy)[1]:
            if outcome.asked is not None:
                return f"for example: {outcome.asked.question}"
    return PLACEHOLDER.sub(lambda name: _explain_placeholder_in_words(name.group(1)), text)


def _explain_placeholder_in_words(name: str) -> str:
    return name.rpartition(".")[2].strip("[]").replace("_", " ")
