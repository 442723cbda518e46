"""Policies for tests, from their text."""

from datetime import date

from principlecheck.model.report.problem import Problem
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.reading.source import SourceFile

AS_OF = date(2026, 11, 22)


def corpus(*files: str | bytes) -> Corpus:
    """An organisation of files a.yaml, b.yaml …; a text gets `format: 1` as its first line."""
    found = [SourceFile(f"{chr(97 + n)}.yaml", as_file(text)) for n, text in enumerate(files)]
    return assemble_policies(FoundFiles(found, [], []), AS_OF)


def as_file(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else f"format: 1\n{text}".encode()


def problems(*files: str | bytes) -> list[Problem]:
    return list(corpus(*files).problems)


def only(*files: str | bytes) -> Problem:
    """The one problem of some files."""
    found = problems(*files)
    assert len(found) == 1, [problem.says for problem in found]
    return found[0]


def place_kind_and_text(problem: Problem) -> tuple[str, str, str]:
    """Kind, line and column, and what to write."""
    return problem.kind, f"{problem.place.line}:{problem.place.column}", problem.write
