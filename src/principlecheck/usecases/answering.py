"""`answers`: what a client answered in a workbook, taken over into `responses.yaml`.

Three are held against each other: what the workbook showed when it was written, what it says now,
and what `responses.yaml` says now. Nobody's words are lost: where both have changed, nothing is
written before somebody has said which holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from principlecheck.dossier.beside import BadDossier, read_dossier_file
from principlecheck.dossier.dossier import RESPONSES, DossierPlace, locate_dossier, read_dossier
from principlecheck.dossier.numbers import MOST_BYTES, read_numbers_register
from principlecheck.dossier.responses import ACCEPTANCE, ResponseKeys, read_responses
from principlecheck.dossier.responses_text import responses_text_with_answers
from principlecheck.dossier.tracker import (
    MOST_TOLD,
    GivenAnswer,
    Tracker,
    read_answers_from_tracker,
)
from principlecheck.model.audit.dossier import Dossier, Plan, Response, ResponseStatus
from principlecheck.model.report.refusal import Refusal
from principlecheck.policies.named import REGISTER
from principlecheck.reading.text import Unreadable, quote_text_on_one_line
from principlecheck.reading.workbook import open_guarded_workbook, read_workbook_file
from principlecheck.usecases.choosing import paths_of_run
from principlecheck.writing.files import refuse_unwritable_file, write_file_in_place_of

Prefer = Literal["workbook", "file"]
PREFERENCES: tuple[Prefer, ...] = ("workbook", "file")


class TakenAnswers(Struct, frozen=True):
    """What was written where, and what somebody ought to know besides."""

    file: Path
    answers: int
    findings: int
    notes: tuple[str, ...]


def take_answers_into_responses(
    workbook: Path, folder: Path | None, prefer: Prefer | None
) -> TakenAnswers:
    """Takes the answers of a workbook into the `responses.yaml` of its dossier: the one of `folder`,
    or the one beside it. `prefer` decides where both have been changed.

    Raises `Refusal` with every cell that cannot be taken; nothing is then written.
    """
    paths_of_run([workbook])
    tracker = read_answers_from_tracker(
        open_guarded_workbook(read_workbook_file(workbook), workbook.name), workbook.name
    )
    beside = folder or workbook.parent
    dossier = _dossier_to_answer_in(beside, tracker)
    _refuse_mistaken_answers(workbook.name, tracker.mistakes)
    merged = _MergedAnswers(tracker, dossier, prefer)
    _refuse_mistaken_answers(workbook.name, merged.conflicts, _WHICH)
    _refuse_mistaken_answers(workbook.name, merged.half_accepted())
    file = beside / RESPONSES
    if merged.answers:
        _write_taken_answers(file, beside, merged, dossier)
    number = sum(map(len, merged.answers.values()))
    return TakenAnswers(file, number, len(merged.answers), tuple(tracker.notes[:MOST_TOLD]))


_WHICH = "Say which holds: --prefer workbook or --prefer file; or write the same in both."


def _refuse_mistaken_answers(name: str, mistakes: Sequence[str], last: str = "") -> None:
    if mistakes:
        more = len(mistakes) - MOST_TOLD
        lines = [*mistakes[:MOST_TOLD], *([f"And {more} more."] if more > 0 else [])]
        begins = f"The answers in {name} cannot be taken, so nothing was written:"
        raise Refusal(begins, *lines, *([last] if last else []))


def _dossier_to_answer_in(folder: Path, tracker: Tracker) -> Dossier:
    if not folder.is_dir():
        raise Refusal(f"{folder.as_posix()} is not a folder.")
    registers = sorted(one for one in folder.iterdir() if one.name.endswith(f".{REGISTER}"))
    # Several audits may stand in one folder: the workbook's own numbers say which it is of.
    own = (
        one
        for one in registers
        if len(registers) > 1 and _register_has_workbook_numbers(one, tracker)
    )
    register = next(own, None)
    return read_dossier(
        DossierPlace(folder, register) if register else locate_dossier(folder, None)
    )


def _register_has_workbook_numbers(register: Path, tracker: Tracker) -> bool:
    """Whether a register has the numbers of the workbook."""
    source = read_dossier_file(register.parent, register.name, MOST_BYTES)
    known = (
        {one.fingerprint: f"F{one.number}" for one in read_numbers_register(source).findings}
        if source
        else {}
    )
    return all(known.get(one) == label for one, label in tracker.labels.items())


def answer_fields_people_wrote(response: Response) -> dict[str, str]:
    """What somebody has written in an answer, and nothing that stands for it."""
    plan, accepted = response.plan, response.accepted
    values = {
        "owner": response.owner,
        "due": response.due.isoformat() if response.due else "",
        "status": str(response.status),
        "answer": response.answer,
        "cause": response.cause,
        **{name: getattr(plan, name) for name in Plan.__struct_fields__},
        "accepted_by": accepted.by if accepted else "",
        "accepted_until": accepted.until.isoformat() if accepted else "",
    }
    return {name: value for name, value in values.items() if name in response.said}


class _MergedAnswers:
    """What is to be written, by the key of each finding, and where two have said two things."""

    def __init__(self, tracker: Tracker, dossier: Dossier, prefer: Prefer | None) -> None:
        self._tracker = tracker
        keys = ResponseKeys(dossier.known)
        self._numbers = {f"F{one.number}": one.fingerprint for one in dossier.known}
        self._now = {keys.fingerprint(one.key) or one.key: one for one in dossier.responses}
        self.answers: dict[str, dict[str, str]] = {}
        self.conflicts: list[str] = []
        for (fingerprint, name), given in tracker.given.items():
            self._take(fingerprint, name, given, prefer)

    def _take(self, fingerprint: str, name: str, given: GivenAnswer, prefer: Prefer | None) -> None:
        now = self._now.get(fingerprint)
        written = answer_fields_people_wrote(now).get(name, "") if now else ""
        then = self._tracker.said.get(fingerprint, {}).get(name, "")
        if _answers_say_the_same(name, written, given.value):
            return
        if not _answers_say_the_same(name, written, then) and prefer is None:
            place = f"{now.place}" if now else RESPONSES
            self.conflicts.append(
                f"{given.cell}: {name} of {self._label(fingerprint)} is {_quote_answer_value(given.value)} here "
                f"and {_quote_answer_value(written)} in {place}; when the workbook was written it was "
                f"{_quote_answer_value(then)}."
            )
        elif _answers_say_the_same(name, written, then) or prefer == "workbook":
            self.answers.setdefault(self._key(fingerprint), {})[name] = given.value

    def _label(self, fingerprint: str) -> str:
        return self._tracker.labels.get(fingerprint) or fingerprint

    def _key(self, fingerprint: str) -> str:
        """The key under which a finding is answered already; else its number, where it is kept."""
        now = self._now.get(fingerprint)
        if now is not None:
            return now.key
        label = self._label(fingerprint)
        return label if self._numbers.get(label) == fingerprint else fingerprint

    def half_accepted(self) -> list[str]:
        """The cells in which a risk is accepted by nobody, or for ever."""
        found = []
        for (fingerprint, name), given in self._tracker.given.items():
            now = self._now.get(fingerprint)
            whole = {
                **(answer_fields_people_wrote(now) if now else {}),
                **self.answers.get(self._key(fingerprint), {}),
            }
            accepted = whole.get("status") == ResponseStatus.RISK_ACCEPTED
            lacking = [one for one in ACCEPTANCE if not whole.get(one)]
            if name == "status" and accepted and lacking:
                found.append(
                    f"{given.cell}: A risk is accepted by somebody and until a day. Fill in Risk "
                    "accepted by and Risk accepted until."
                )
            elif name in ACCEPTANCE and not accepted:
                found.append(
                    f"{given.cell}: The status is not risk accepted. Choose that, or empty it."
                )
            elif name == "status" and not accepted and len(lacking) < len(ACCEPTANCE):
                found.append(
                    f"{given.cell}: {self._label(fingerprint)} is accepted as a risk in {RESPONSES}. "
                    "Take accepted_by and accepted_until out there first."
                )
        return list(dict.fromkeys(found))


def _quote_answer_value(value: str) -> str:
    """A value in a sentence."""
    return f"`{quote_text_on_one_line(value)[:60]}`" if value else "nothing"


def _answers_say_the_same(name: str, one: str, other: str) -> bool:
    """Whether two say the same of a field; a status that nobody has written is open."""
    unsaid = str(ResponseStatus.OPEN) if name == "status" else ""
    return (" ".join(one.split()) or unsaid) == (" ".join(other.split()) or unsaid)


def _write_taken_answers(
    file: Path, folder: Path, merged: _MergedAnswers, dossier: Dossier
) -> None:
    source = read_dossier_file(folder, RESPONSES)
    try:
        made = responses_text_with_answers(source, file.as_posix(), merged.answers)
        read_responses(made, dossier.known)
    except BadDossier as error:
        begins = "The answers do not fit into responses.yaml, so nothing was written:"
        raise Refusal(begins, *error.lines[1:]) from None
    except (Unreadable, RuntimeError, KeyError):
        says = f"{file.as_posix()} is written in a way that nothing can be added to."
        raise Refusal(says, "Write it as in docs/audit.md, a line for each field.") from None
    try:
        write_file_in_place_of(file, made.data, known=source.data if source else None)
    except OSError as error:
        raise refuse_unwritable_file(file, error) from None
