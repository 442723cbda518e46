"""`audit --since OLD.json`: the earlier report, held against this audit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from principlecheck.model.report.earlier import moment_of_earlier_report
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.run import Run, run_has_nothing_to_judge

if TYPE_CHECKING:
    from principlecheck.comparing import Side
    from principlecheck.comparing.kept_report import KeptReport
    from principlecheck.model.report.earlier import Earlier
    from principlecheck.model.report.report import Report
    from principlecheck.policies.find import FoundFiles

_SHORT_ID = 12
_HEX = frozenset("0123456789abcdef")


class _EarlierFilesGone(Exception):  # noqa: N818 - a state of the history, not a fault
    """What was declared then cannot be read again; the text says why."""


def find_audit_before_run(run: Run, report: Report, since: Sequence[Path]) -> Earlier:
    """The audit before `report` of `run`, from the latest of the reports in the files `since`, with
    what all of them found as they came.

    Raises `Refusal` for a file that is not a report, of another organisation, or of a later day,
    and for two of one day.
    """
    from principlecheck.comparing.earlier import (
        compare_with_earlier_as_reported,
        compare_with_earlier_judged_again,
    )
    from principlecheck.comparing.kept_report import read_earlier_report

    every = []
    for path in since:
        one = read_earlier_report(path)
        _refuse_other_audits_report(one, report, path)
        every.append(one)
    every.sort(key=lambda one: one.as_of)
    for one, other in pairwise(every):
        if one.as_of == other.as_of:
            raise Refusal(f"Two of the reports are as of {one.as_of}.", "Name one a day.")
    kept = every[-1]
    moments = tuple(moment_of_earlier_report(one.as_of, one.findings, one.scores) for one in every)
    with run.ports.working("Comparing"):
        after = run.corpus.organisation
        try:
            before = _judge_earlier_audit_state(kept, run)
        except _EarlierFilesGone as why:
            unread = _files_of_audit_since_still_there(kept, report)
            found = compare_with_earlier_as_reported(kept, report, after, str(why), unread)
        else:
            found = compare_with_earlier_judged_again(
                kept, before, report, after, kept.commit[:_SHORT_ID], run.rules
            )
    now = moment_of_earlier_report(report.as_of, report.findings, report.scores)
    return replace(found, moments=(*moments, now) if len(moments) > 1 else ())


def _refuse_other_audits_report(kept: KeptReport, report: Report, since: Path) -> None:
    name = since.as_posix()
    if kept.organisation != report.organisation:
        raise Refusal(
            f"{name} is a report on “{kept.organisation[:80]}”, and this audit is of "
            f"“{report.organisation[:80]}”.",
            "Name that organisation's own report. Where it has another name now, write the new one "
            f"under `organisation` in {name}.",
        )
    if kept.as_of > report.as_of:
        raise Refusal(
            f"{name} is as of {kept.as_of}, later than this audit ({report.as_of}).",
            "Name an earlier report, or audit as of a later day: --as-of DATE",
        )


def _find_files_of_audit_since(kept: KeptReport, run: Run) -> FoundFiles:
    """The files that were judged then, from git. Raises `_EarlierFilesGone`."""
    from principlecheck.history.git_objects import find_policy_files_in_commit
    from principlecheck.history.git_process import GitRefuses
    from principlecheck.history.git_repository import find_commit, git_repository_of_paths
    from principlecheck.history.git_revision import CHANGED, commit_holds_files

    if not kept.commit:
        raise _EarlierFilesGone("its report names no commit.")
    id_ = kept.commit.removesuffix(CHANGED)
    if len(id_) not in (40, 64) or set(id_) - _HEX:
        raise _EarlierFilesGone("what its report names as its commit is none.")
    short = id_[:_SHORT_ID]
    if id_ != kept.commit:
        raise _EarlierFilesGone(
            f"its files were not those of commit {short}, but had been changed."
        )
    try:
        repository = git_repository_of_paths(run.paths)
        if repository is None:
            raise _EarlierFilesGone("the policies lie in no git repository now.")
        commit = find_commit(repository, id_)
        if commit is None:
            lost = "the clone holds only the end of the history" if repository.shallow else ""
            why = f" ({lost}; git fetch --unshallow brings the rest)" if lost else ""
            raise _EarlierFilesGone(f"this repository has no commit {short}{why}.")
        found = find_policy_files_in_commit(commit, run.paths, run.settings.exclude, run.in_force)
    except GitRefuses as refusal:
        raise _EarlierFilesGone(" ".join(refusal.lines)) from None
    if not commit_holds_files(found, kept.scope.files):
        raise _EarlierFilesGone(
            f"commit {short} holds other files under these paths than were judged."
        )
    return found


def _judge_earlier_audit_state(kept: KeptReport, run: Run) -> Side:
    """What was declared then, judged by the rules of now as of the day of then."""
    from principlecheck.comparing import Side
    from principlecheck.judging import judge_corpus
    from principlecheck.policies.load import assemble_policies

    corpus = assemble_policies(_find_files_of_audit_since(kept, run), kept.as_of, run.held_to)
    if run_has_nothing_to_judge(corpus):
        raise _EarlierFilesGone("its commit holds no policy under these paths.")
    return Side(corpus, judge_corpus(corpus, run.packs, run.rules))


def _files_of_audit_since_still_there(kept: KeptReport, report: Report) -> frozenset[str]:
    """The files that were judged then and are there still, though this audit does not read them."""
    read = {name for name, _ in report.scope.files}
    passed = {one.file for one in report.scope.passed}
    return frozenset(
        name
        for name, _ in kept.scope.files
        if name not in read and (name in passed or _is_file_of_audit_since(name))
    )


def _is_file_of_audit_since(name: str) -> bool:
    """Whether there is such a file below the current folder; a report may name any other."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name or ":" in name:
        return False
    try:
        return Path(*path.parts).is_file()
    except (OSError, ValueError):
        return False
