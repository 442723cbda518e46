"""The register of the numbers of findings and causes: the one file of a dossier that the program writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET, Struct

from principlecheck.dossier.beside import BadDossier, convert_dossier_value, decode_dossier_file
from principlecheck.model.audit.cause import KnownCause
from principlecheck.model.audit.dossier import KnownFinding
from principlecheck.model.audit.dossier_files import NumbersFile, WrittenCause, WrittenNumber
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.named import REGISTER_BEGINS
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.reading.source import SourceFile
from principlecheck.writing.yaml import quote_yaml_text


class NumbersRegister(Struct, frozen=True):
    """The numbers that findings and causes keep."""

    findings: tuple[KnownFinding, ...] = ()
    causes: tuple[KnownCause, ...] = ()


MOST_BYTES = 16 << 20
_HEADER = f"""\
{REGISTER_BEGINS.decode("ascii")} Keep the file with the audit,
# so that F12 is the same finding next time. Nobody needs to edit it.
format: 1
numbers:
"""
_AGAIN = "what stood there before; your version control or a backup has it"


def read_numbers_register(source: SourceFile) -> NumbersRegister:
    """The register in a file. Raises `BadDossier` where it is not as the program wrote it."""
    if not source.data.removeprefix(b"\xef\xbb\xbf").startswith(REGISTER_BEGINS):
        says = "Numbers of findings are kept under this name, and the file begins as another."
        write = "its first line as the program wrote it, or the audit into another folder"
        raise BadDossier([Problem("dossier", says, Place(source.name, 1, 1, 1), write)])
    parsed: NumbersFile = convert_dossier_value(decode_dossier_file(source), NumbersFile, source)
    problems = [
        *_refuse_alike_register_findings(parsed.numbers, source),
        *_refuse_alike_register_causes(_causes_in_register(parsed), source),
    ]
    if problems:
        raise BadDossier(problems)
    findings = tuple(
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
    causes = tuple(
        KnownCause(
            number=one.number,
            topic=one.topic,
            title=one.title,
            findings=tuple(one.findings),
            first=one.first,
            gone=None if one.gone is UNSET else one.gone,
        )
        for one in sorted(_causes_in_register(parsed), key=lambda one: one.number)
    )
    return NumbersRegister(findings, causes)


def _causes_in_register(parsed: NumbersFile) -> Sequence[WrittenCause]:
    """The causes of a register; those that an older version wrote have none."""
    return () if parsed.causes is UNSET else parsed.causes


def _refuse_alike_register_findings(
    numbers: Sequence[WrittenNumber], source: SourceFile
) -> Iterator[Problem]:
    """Two findings of one number, and two numbers of one finding."""
    by_number: dict[int, str] = {}
    by_print: dict[str, int] = {}
    for index, one in enumerate(numbers):
        if one.number in by_number:
            says = f"F{one.number} stands here a second time."
            yield problem_in_policy("dossier", says, source, ("numbers", index, "number"), _AGAIN)
        if one.fingerprint in by_print:
            first = by_print[one.fingerprint]
            says = f"This finding has a number already, F{first}."
            yield problem_in_policy(
                "dossier", says, source, ("numbers", index, "fingerprint"), _AGAIN
            )
        by_number.setdefault(one.number, one.fingerprint)
        by_print.setdefault(one.fingerprint, one.number)


def _refuse_alike_register_causes(
    causes: Sequence[WrittenCause], source: SourceFile
) -> Iterator[Problem]:
    """Two causes of one number."""
    seen: set[int] = set()
    for index, one in enumerate(causes):
        if one.number in seen:
            says = f"C{one.number} stands here a second time."
            yield problem_in_policy("dossier", says, source, ("causes", index, "number"), _AGAIN)
        seen.add(one.number)


def numbers_register_text(
    known: Sequence[KnownFinding], causes: Sequence[KnownCause] = ()
) -> bytes:
    """The register as a file, a line a finding and then a line a cause, by number."""
    lines = [f"  - {{{', '.join(_register_fields_of_finding(one))}}}\n" for one in known]
    body = "".join(lines) if lines else "  []\n"
    if causes:
        body += "causes:\n"
        body += "".join(f"  - {{{', '.join(_register_fields_of_cause(one))}}}\n" for one in causes)
    return (_HEADER + body).encode("utf-8")


def _register_fields_of_cause(one: KnownCause) -> Iterator[str]:
    yield f"number: {one.number}"
    yield f"topic: {quote_yaml_text(one.topic)}"
    yield f"title: {quote_yaml_text(one.title)}"
    yield f"findings: [{', '.join(map(str, one.findings))}]"
    yield f"first: {one.first.isoformat()}"
    if one.gone is not None:
        yield f"gone: {one.gone.isoformat()}"


def _register_fields_of_finding(one: KnownFinding) -> Iterator[str]:
    yield f"number: {one.number}"
    for name in ("fingerprint", "code", "route", "title"):
        yield f"{name}: {quote_yaml_text(getattr(one, name))}"
    yield f"first: {one.first.isoformat()}"
    if one.gone is not None:
        yield f"gone: {one.gone.isoformat()}"
