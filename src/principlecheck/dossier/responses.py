"""`responses.yaml`: what the client answers to each finding, by its number or its fingerprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET

from principlecheck.dossier.beside import BadDossier, convert_dossier_value, decode_dossier_file
from principlecheck.model.audit.dossier import (
    AcceptedRisk,
    KnownFinding,
    Plan,
    Response,
    ResponseStatus,
)
from principlecheck.model.audit.dossier_files import NUMBER, ResponsesFile
from principlecheck.model.report.problem import Problem
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.reading.source import SourceFile

_SECTION = "responses"
_NUMBER = re.compile(NUMBER)
ACCEPTANCE = {
    "accepted_by": "who has decided to live with it",
    "accepted_until": "a day such as 2027-06-30",
}
"""What an accepted risk needs, and what to write there."""


class ResponseKeys:
    """The numbers that the register knows, and which finding each key has been used for."""

    def __init__(self, known: Sequence[KnownFinding]) -> None:
        self._prints = {one.number: one.fingerprint for one in known}
        self._used: dict[str, str] = {}

    def fingerprint(self, key: str) -> str | None:
        """The finding that a key means; None for a number that no audit has given."""
        if _NUMBER.fullmatch(key):
            return self._prints.get(int(key[1:]))
        return key.lower()

    def used(self, key: str, fingerprint: str) -> str | None:
        """The key under which somebody has written on the same finding already."""
        first = self._used.setdefault(fingerprint, key)
        return None if first == key else first


def refuse_unknown_response_number(key: str) -> tuple[str, str]:
    """What to say of a number that no audit has given, and what to write instead."""
    says = f"No audit here has given a finding the number {key.upper()} yet."
    return says, "the finding's fingerprint, which stands at the end of the finding in the audit"


def read_responses(source: SourceFile, known: Sequence[KnownFinding]) -> tuple[Response, ...]:
    """The answers in a file, in its order. Raises `BadDossier` with everything that is wrong."""
    parsed: ResponsesFile = convert_dossier_value(
        decode_dossier_file(source), ResponsesFile, source
    )
    answers = {} if parsed.responses is UNSET else parsed.responses
    problems = list(_find_wrong_responses(answers, source, known))
    if problems:
        raise BadDossier(problems)
    return tuple(_response_from_file(key, one, source) for key, one in answers.items())


def _find_wrong_responses(
    answers: Any, source: SourceFile, known: Sequence[KnownFinding]
) -> Iterator[Problem]:
    keys = ResponseKeys(known)
    for key in answers:
        fingerprint = keys.fingerprint(key)
        if fingerprint is None:
            says, write = refuse_unknown_response_number(key)
            yield problem_in_policy("dossier", says, source, (_SECTION, key), write, key=True)
        elif first := keys.used(key, fingerprint):
            says = f"`{key}` and `{first}` are one finding, which has one answer."
            write = "both under one of them"
            yield problem_in_policy("dossier", says, source, (_SECTION, key), write, key=True)
        yield from _find_responses_wrongly_accepted(answers[key], source, (_SECTION, key))


def _find_responses_wrongly_accepted(
    parsed: Any, source: SourceFile, path: tuple[str, str]
) -> Iterator[Problem]:
    """A risk is accepted by somebody and until some day; nothing else is."""
    given = [name for name in ACCEPTANCE if getattr(parsed, name) is not UNSET]
    if parsed.status is ResponseStatus.RISK_ACCEPTED:
        if lacking := [f"{name}: {ACCEPTANCE[name]}" for name in ACCEPTANCE if name not in given]:
            says = "A risk is accepted by somebody, and until a day."
            yield problem_in_policy(
                "dossier", says, source, (*path, "status"), f"{' and '.join(lacking)} beside it"
            )
    elif given:
        says = f"`{given[0]}` belongs to an answer with `status: risk accepted`."
        write = "status: risk accepted, or take the line out"
        yield problem_in_policy("dossier", says, source, (*path, given[0]), write, key=True)


def _response_from_file(key: str, parsed: Any, source: SourceFile) -> Response:
    place = source.places.key((_SECTION, key)) or source.places.nearest((_SECTION, key))
    return Response(
        key=key,
        place=place,
        owner="" if parsed.owner is UNSET else parsed.owner,
        due=None if parsed.due is UNSET else parsed.due,
        status=ResponseStatus.OPEN if parsed.status is UNSET else parsed.status,
        answer="" if parsed.answer is UNSET else parsed.answer,
        cause="" if parsed.cause is UNSET else parsed.cause,
        plan=Plan(
            **{
                name: "" if getattr(parsed, name) is UNSET else getattr(parsed, name)
                for name in Plan.__struct_fields__
            }
        ),
        accepted=(
            AcceptedRisk(parsed.accepted_by, parsed.accepted_until)
            if parsed.status is ResponseStatus.RISK_ACCEPTED
            else None
        ),
        said=tuple(name for name in parsed.__struct_fields__ if getattr(parsed, name) is not UNSET),
    )
