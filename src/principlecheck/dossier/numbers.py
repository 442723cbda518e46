"""The register of findings' numbers: the one file of a dossier that the program writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET

from principlecheck.dossier.beside import BadDossier, shaped, value_of
from principlecheck.model.audit.dossier import KnownFinding
from principlecheck.model.audit.dossier_files import NumbersFile, WrittenNumber
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.named import REGISTER_BEGINS
from principlecheck.policies.refusals.refused import problem_at
from principlecheck.reading.source import SourceFile
from principlecheck.writing.yaml import quoted

MOST_BYTES = 16 << 20
_HEADER = f"""\
{REGISTER_BEGINS.decode("ascii")} Keep the file with the audit,
# so that F12 is the same finding next time. Nobody needs to edit it.
format: 1
numbers:
"""
_AGAIN = "what stood there before; your version control or a backup has it"


def read_register(source: SourceFile) -> tuple[KnownFinding, ...]:
    """The register in a file. Raises `BadDossier` where it is not as the program wrote it."""
    if not source.data.removeprefix(b"\xef\xbb\xbf").startswith(REGISTER_BEGINS):
        says = "Numbers of findings are kept under this name, and the file begins as another."
        write = "its first line as the program wrote it, or the audit into another folder"
        raise BadDossier([Problem("dossier", says, Place(source.name, 1, 1, 1), write)])
    parsed: NumbersFile = shaped(value_of(source), NumbersFile, source)
    problems = list(_alike(parsed.numbers, source))
    if problems:
        raise BadDossier(problems)
    return tuple(
        KnownFinding(
            number=one.number,
            fingerprint=one.fingerprint,
            code=one.code,
            route=one.route,
            title=one.title,
            first=one.first,
            gone=None if one.gone is UNSET else one.gone,
        )
        for one in sorted(parsed.numbers, key=lambda one: one.number)
    )


def _alike(numbers: Sequence[WrittenNumber], source: SourceFile) -> Iterator[Problem]:
    """Two findings of one number, and two numbers of one finding."""
    by_number: dict[int, str] = {}
    by_print: dict[str, int] = {}
    for index, one in enumerate(numbers):
        if one.number in by_number:
            says = f"F{one.number} stands here a second time."
            yield problem_at("dossier", says, source, ("numbers", index, "number"), _AGAIN)
        if one.fingerprint in by_print:
            first = by_print[one.fingerprint]
            says = f"This finding has a number already, F{first}."
            yield problem_at("dossier", says, source, ("numbers", index, "fingerprint"), _AGAIN)
        by_number.setdefault(one.number, one.fingerprint)
        by_print.setdefault(one.fingerprint, one.number)


def register_text(known: Sequence[KnownFinding]) -> bytes:
    """The register as a file, a line a finding, by number."""
    lines = [f"  - {{{', '.join(_fields(one))}}}\n" for one in known]
    body = "".join(lines) if lines else "  []\n"
    return (_HEADER + body).encode("utf-8")


def _fields(one: KnownFinding) -> Iterator[str]:
    yield f"number: {one.number}"
    for name in ("fingerprint", "code", "route", "title"):
        yield f"{name}: {quoted(getattr(one, name))}"
    yield f"first: {one.first.isoformat()}"
    if one.gone is not None:
        yield f"gone: {one.gone.isoformat()}"
