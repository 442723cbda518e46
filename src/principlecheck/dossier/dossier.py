"""The dossier beside an audit: where it is, and everything that people wrote in it.

The program reads it and writes one file of it, the register of numbers. What does not fit is a
problem, and nothing is used: what people wrote is never half used.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct, field

from principlecheck.dossier.beside import BadDossier, problem_of_dossier_file, read_dossier_file
from principlecheck.dossier.brief import read_brief
from principlecheck.dossier.narratives import FOLDER, read_narratives
from principlecheck.dossier.numbers import MOST_BYTES, NumbersRegister, read_numbers_register
from principlecheck.dossier.responses import read_responses
from principlecheck.model.audit.dossier import Brief, Dossier, KnownFinding, Narrative, Response
from principlecheck.model.report.problem import Problem
from principlecheck.policies.named import REGISTER, REGISTER_BEGINS

__all__ = ["BadDossier", "DossierPlace", "locate_dossier", "read_dossier"]

BRIEF = "report.yaml"
RESPONSES = "responses.yaml"


class DossierPlace(Struct, frozen=True):
    """The folder that people's files are read from, and the file that keeps the numbers.

    `folder` is None where nobody has written anything; `register` where no file is written.
    """

    folder: Path | None = None
    register: Path | None = None


def locate_dossier(named: Path | None, output: Path | None) -> DossierPlace:
    """Where the dossier of an audit is. `named` is the folder that somebody has named for it, and
    `output` the first file that the audit is written to.

    In a folder that was named the numbers are kept in `numbers.yaml`. Beside an audit for which
    none was named they are kept in a file that is called like the audit, so that two audits in
    one folder keep apart; unless `numbers.yaml` is there. Raises `BadDossier` where two files
    could be meant.
    """
    if named is not None:
        return DossierPlace(named, _register_of_named_dossier(named, output))
    if output is None:
        return DossierPlace()
    folder = output.parent
    exists = any(os.path.lexists(folder / name) for name in (BRIEF, RESPONSES, FOLDER))
    register = _choose_dossier_register(folder, output) or _register_called_like_audit(
        folder, output
    )
    return DossierPlace(folder if exists else None, register)


def _register_called_like_audit(folder: Path, output: Path) -> Path:
    return folder / f"{output.stem}.{REGISTER}"


def _register_of_named_dossier(folder: Path, output: Path | None) -> Path:
    """The register that is there, under whatever audit's name; else `numbers.yaml`."""
    found = _choose_dossier_register(folder, output)
    if (
        found is None
        and output is not None
        and os.path.lexists(_register_called_like_audit(output.parent, output))
    ):
        own = _register_called_like_audit(output.parent, output)
        says = "This file keeps the audit's numbers, and another folder is named for them now."
        raise BadDossier(
            [problem_of_dossier_file(own, says, f"it as {(folder / REGISTER).as_posix()}")]
        )
    if found is None and folder.is_dir():
        others = sorted(path for path in folder.iterdir() if path.name.endswith(f".{REGISTER}"))
        if len(others) > 1:
            raise BadDossier([_refuse_two_dossier_registers(others[1], others[0])])
        found = others[0] if others else None
    return found or folder / REGISTER


def _choose_dossier_register(folder: Path, output: Path | None) -> Path | None:
    """`numbers.yaml` or the register called like the audit, whichever is there."""
    shared = folder / REGISTER
    own = _register_called_like_audit(folder, output) if output else shared
    there = [path for path in dict.fromkeys((shared, own)) if os.path.lexists(path)]
    if shared in there and not _file_keeps_dossier_numbers(shared):
        there.remove(shared)
    if len(there) > 1:
        raise BadDossier([_refuse_two_dossier_registers(own, shared)])
    return there[0] if there else None


def _file_keeps_dossier_numbers(path: Path) -> bool:
    """Whether a file called `numbers.yaml` is, or once was, a register: it may be a policy, which
    has no section `numbers`. An empty one may have been anything.
    """
    if path.is_symlink() or not path.is_file():
        return True  # refused when it is read
    with path.open("rb") as file:
        begins = file.read(4096)
    return not begins or begins.startswith(REGISTER_BEGINS) or b"\nnumbers:" in begins


def _refuse_two_dossier_registers(one: Path, other: Path) -> Problem:
    says = f"{other.as_posix()} keeps numbers of findings too; an audit has one such file."
    return problem_of_dossier_file(one, says, f"one of them as {REGISTER}, and move the other away")


def read_dossier(where: DossierPlace) -> Dossier:
    """Everything that stands beside an audit. Raises `BadDossier` with all that does not fit."""
    # Answers go by number, so that without the numbers nothing more can be told of them.
    register = (
        _read_dossier_register(where.register) if where.register is not None else NumbersRegister()
    )
    if where.folder is None:
        return Dossier(known=register.findings, known_causes=register.causes)
    made = _GatheredDossier(where.folder, register.findings)
    for gather in (made.take_brief, made.take_responses, made.take_narratives):
        try:
            gather()
        except BadDossier as error:
            made.problems += error.problems
    if made.problems:
        raise BadDossier(made.problems)
    return Dossier(made.brief, made.responses, made.narratives, register.findings, register.causes)


def _read_dossier_register(register: Path) -> NumbersRegister:
    source = read_dossier_file(register.parent, register.name, MOST_BYTES)
    return read_numbers_register(source) if source else NumbersRegister()


class _GatheredDossier(Struct):
    """What has been read so far, and what does not fit in any of the files."""

    folder: Path
    known: tuple[KnownFinding, ...]
    brief: Brief = field(default_factory=Brief)
    responses: tuple[Response, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    problems: list[Problem] = []

    def take_brief(self) -> None:
        if source := read_dossier_file(self.folder, BRIEF):
            self.brief = read_brief(source, self.folder)

    def take_responses(self) -> None:
        if source := read_dossier_file(self.folder, RESPONSES):
            self.responses = read_responses(source, self.known)

    def take_narratives(self) -> None:
        self.narratives = read_narratives(self.folder, self.known)
