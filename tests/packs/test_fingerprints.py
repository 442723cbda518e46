"""A finding keeps its fingerprint wherever its text moves, and shares it with no other finding."""

from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.judging import judge_corpus
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.built_in import loaded_once
from tests.packs.kit import AS_OF, only, pack_text

# Entries that stand for a small firm; any choice of them is a valid organisation.
BASE = (
    "organisation: {complete: all}",
    "departments: {finance: {}, support: {}, marketing: {}}",
    "roles: {agent: {department: support}, lead: {department: support, leads: true}}",
    "segments: {plus: {}, basic: {}}",
    "channels: {mail: {kind: email}, chat: {kind: chat}}",
    "queues: {mail: {channels: [mail]}, chat: {channels: [chat]}}",
)
ENTRIES = (
    ("handovers", "up: {kind: escalation, from: agent, to: lead}"),
    ("handovers", "cold: {kind: transfer, from: agent, to: lead, style: cold}"),
    ("handovers", "colder: {kind: transfer, from: lead, to: agent, style: cold}"),
    ("promises", "reply: {channels: [mail], first_reply: {at_most: 24h}}"),
    ("promises", "solved: {channels: [mail, chat], resolution: {at_most: 48h}}"),
    ("targets", "mail: {queues: [mail], first_reply: {at_most: 40h}, resolution: {at_most: 80h}}"),
    ("targets", "plus: {queues: [mail], segments: [plus], first_reply: {at_most: 30h}}"),
    ("targets", "chat: {queues: [chat], segments: [basic], first_reply: {at_most: 2h}}"),
    ("customer_rules", "refunds: {kind: refund, decided_by: finance, handled_by: support, "
     "paid_by: support, agent_may_approve_up_to: 0 EUR, reviewed: 2024-01-01}"),
    ("customer_rules", "fees: {kind: fee, decided_by: marketing, handled_by: support, "
     "agent_may_approve_up_to: 0 EUR, reviewed: 2025-01-01}"),
    ("handle_time", "chat: {queues: [chat], hard_limit: 6m, on_limit: transfer}"),
    ("handle_time", "mail: {queues: [mail], hard_limit: 9m, on_limit: end}"),
    ("follow_ups", "call: {}"),
    ("follow_ups", "write: {owner: agent}"),
    ("decisions", "prices: {kind: price, date: 2026-06-01}"),
)  # fmt: skip
Chosen = list[tuple[str, str]]


def rules() -> list[LoadedRule]:
    return [rule for pack in loaded_once() for rule in pack.rules]


def found(files: dict[str, str]) -> list[tuple[str, str, str]]:
    """Code, subject and fingerprint of each finding."""
    sources = [SourceFile(name, text.encode()) for name, text in files.items()]
    sources.sort(key=lambda source: source.name)
    corpus = assemble_policies(FoundFiles(sources, [], []), AS_OF)
    assert not corpus.problems
    outcomes = judge_rules(corpus.organisation, rules(), corpus.locate)
    return [(o.code, o.subject, o.finding.fingerprint) for o in outcomes if o.finding]


def as_one_file(chosen: Chosen) -> dict[str, str]:
    sections: dict[str, list[str]] = {}
    for section, entry in chosen:
        sections.setdefault(section, []).append(entry)
    lines = ["format: 1", *BASE]
    for section, entries in sections.items():
        lines += [f"{section}:", *(f"  {entry}" for entry in entries)]
    return {"all.yaml": "\n".join(lines) + "\n"}


def as_many_files(chosen: Chosen) -> dict[str, str]:
    base = "\n\n# a comment\n".join(reversed(BASE))
    files = {"zz/base.yaml": f"format: 1\n\n\n{base}\n"}
    for number, (section, entry) in enumerate(chosen):
        files[f"{number:02}-{section}.yaml"] = f"# moved\n\nformat: 1\n{section}:\n    {entry}\n"
    return files


@settings(max_examples=25, deadline=None)
@given(chosen=st.lists(st.sampled_from(ENTRIES), unique=True), order=st.randoms())
def test_findings_keep_their_fingerprints_and_share_none(chosen: Chosen, order: object) -> None:
    once = found(as_one_file(chosen))
    prints = [print_ for _, _, print_ in once]
    assert len(set(prints)) == len(prints)
    moved = list(chosen)
    order.shuffle(moved)  # type: ignore[attr-defined]
    assert found(as_many_files(moved)) == once


@settings(max_examples=10, deadline=None)
@given(chosen=st.lists(st.sampled_from(ENTRIES), unique=True))
def test_splitting_policies_over_files_changes_no_score(chosen: Chosen) -> None:
    reports = []
    for files in (as_one_file(chosen), as_many_files(chosen)):
        sources = [SourceFile(name, text.encode()) for name, text in sorted(files.items())]
        reports.append(
            judge_corpus(assemble_policies(FoundFiles(sources, [], []), AS_OF), loaded_once())
        )
    one, many = reports
    assert one.scores == many.scores
    assert (one.coverage, one.suggestions) == (many.coverage, many.suggestions)
    assert [o.status for o in one.outcomes] == [o.status for o in many.outcomes]


def test_the_whole_firm_has_findings_to_tell_apart() -> None:
    assert len(found(as_one_file(list(ENTRIES)))) > 20


def test_moving_reordering_and_renaming_change_no_fingerprint() -> None:
    text = pack_text(at="entry.style")
    plain = "roles: {a: {}, b: {}}\nhandovers: {h: {kind: transfer, from: a, to: b, style: cold}}\n"
    moved = (
        "# one\n\n# two\nhandovers:\n  h:\n    style: cold\n    to: b\n    from: a\n"
        "    kind: transfer\nroles: {b: {}, a: {}}\n"
    )
    first, second = only(text, plain).finding, only(text, moved).finding
    assert first
    assert second
    assert first.fingerprint == second.fingerprint
    assert first.at.place != second.at.place


def test_another_rule_or_another_entry_is_another_fingerprint() -> None:
    policy = (
        "roles: {{a: {{}}, b: {{}}}}\n"
        "handovers: {{{name}: {{kind: transfer, from: a, to: b, style: cold}}}}\n"
    )
    findings = [
        only(pack_text(code=code), policy.format(name=name)).finding
        for code, name in (("HSE01", "h"), ("HSE02", "h"), ("HSE01", "g"))
    ]
    assert len({finding.fingerprint for finding in findings if finding}) == 3
