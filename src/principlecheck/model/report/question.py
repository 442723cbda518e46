"""What a rule asks where silence is no fault: once for its rule and section, all entries named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from principlecheck.model.format.names import entry_as_subject, entry_name, format_count_of_entries
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.report.figure import Located
from principlecheck.model.report.finding import Kind, PendingFinding, Severity
from principlecheck.model.report.order import finding_sort_key

MOST_NAMED = 12
"""Of more entries, the first are named and the others counted."""


class Question(Struct, frozen=True):
    """One question to a person, for one rule and what it would need to be complete.

    `severity` and `kind` are those of the finding that a complete section would bring; nothing
    counts a question as one. `says` is what is not said, with the entries; `asks` the question;
    `write` what answers it; `entries` are the places, worst first; `fingerprints` those of the
    findings that would stand.
    """

    code: str
    name: str
    title: str
    principle: str
    kind: Kind
    severity: Severity
    sections: tuple[str, ...]
    entries: tuple[Located, ...]
    says: str
    asks: str
    write: str
    owner: str
    departments: tuple[str, ...]
    fingerprints: tuple[str, ...]

    @property
    def text(self) -> str:
        """All three sentences."""
        return f"{self.says} {self.asks} {self.write}"


def gather_pending_into_questions(
    asked: Mapping[str, Sequence[PendingFinding]], judged: Mapping[str, int]
) -> tuple[Question, ...]:
    """The questions in what each rule (by code) asks, in the order of findings.

    `judged` counts what each rule was held against.
    """
    found: list[tuple[tuple[Any, ...], Question]] = []
    for code, all_asked in asked.items():
        alike: dict[tuple[Any, ...], list[PendingFinding]] = {}
        for one in sorted(all_asked, key=lambda one: finding_sort_key(one.finding)):
            alike.setdefault((one.sections, one.question, not one.lacks), []).append(one)
        found += (
            (finding_sort_key(group[0].finding), _question_from_pending(group, judged[code]))
            for group in alike.values()
        )
    return tuple(question for _, question in sorted(found, key=lambda pair: pair[0]))


def _question_from_pending(group: Sequence[PendingFinding], judged: int) -> Question:
    first = group[0].finding
    sections = group[0].sections
    lacks = tuple(dict.fromkeys(name for one in group for name in one.lacks))
    owners = {one.finding.owner for one in group}
    return Question(
        code=first.code,
        name=first.name,
        title=first.title,
        principle=first.principle,
        kind=first.kind,
        severity=first.severity,
        sections=sections,
        entries=tuple(one.finding.at for one in group),
        says=_question_text(group, lacks, judged),
        asks=group[0].question,
        write=_what_answers_question(group, lacks, sections),
        owner=owners.pop() if len(owners) == 1 else "",
        departments=tuple(dict.fromkeys(d for one in group for d in one.finding.departments)),
        fingerprints=tuple(one.finding.fingerprint for one in group),
    )


def _question_text(group: Sequence[PendingFinding], lacks: Sequence[str], judged: int) -> str:
    routes = [one.finding.at.route for one in group]
    section = routes[0].partition(".")[0]
    named = list(
        dict.fromkeys(entry_name(*route.split(".")[:2]) for route in routes if "." in route)
    )
    if (
        not lacks
        or not named
        or section == ORGANISATION
        or any(route.partition(".")[0] != section for route in routes)
    ):
        first = f"So far: {group[0].finding.says}"
        others = [one for one in named[1:] if one not in first]
        return f"{first} The same of {_question_entry_names(others)}." if others else first
    unwritten = f"Nothing is written under {_question_list(list(lacks), 'or')}"
    if len(named) == judged == 1:
        only = next(route for route in routes if "." in route)
        return f"{unwritten} for {entry_as_subject(*only.split('.')[:2])}."
    if len(named) == judged:
        return f"{unwritten} for any of the {format_count_of_entries(judged, section)} ({_question_entry_names(named)})."
    return f"{unwritten} for {len(named)} of {format_count_of_entries(judged, section)} ({_question_entry_names(named)})."


def _what_answers_question(
    group: Sequence[PendingFinding], lacks: Sequence[str], sections: Sequence[str]
) -> str:
    """What answers it: the fields that are not written, or else what the finding would ask for."""
    otherwise = f"name {_question_list(list(sections), 'and')} in organisation.complete to have this judged."
    if lacks:
        return f"Write {_question_list(list(lacks), 'and')}, or {otherwise}"
    ways = list(dict.fromkeys(one.finding.do for one in group))
    others = " The same for the others." if len(ways) > 1 else ""
    return f"{ways[0]}{others} Or {otherwise}"


def _question_entry_names(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return f"{', '.join(names[:MOST_NAMED])} and {more} more" if more > 0 else ", ".join(names)


def _question_list(names: Sequence[str], word: str) -> str:
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
